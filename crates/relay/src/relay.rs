//! A running relay, from start to stop.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::{fmt, io};

use tokio::runtime::{Builder, Runtime};

use crate::access_code::AccessCode;
use crate::calibration::Calibration;
use crate::clock::Clock;
use crate::config::{Config, Lan, Pages};
use crate::connection;
use crate::endpoint::Role;
use crate::error::Error;
use crate::key::Key;
use crate::listen::{self, Port};
use crate::names::Names;
use crate::registry::ConnectionRegistry;
use crate::server_url::ServerUrl;
use crate::shared::Shared;
use crate::unreachable::Unreachable;
use crate::upstream::Upstream;
use crate::{overhead, page};

/// An address beyond this network, reserved for documentation (RFC 5737).
const OUTSIDE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// A running relay. Dropping it stops it.
pub struct Relay {
    /// Its own runtime: it is independent of the caller's, and everything in flight ends with it.
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
    lan: Option<Lan>,
    /// Names under which it can be found, according to the user.
    names: Vec<String>,
}

impl Relay {
    /// Starts a relay; when this returns, it is listening.
    ///
    /// # Errors
    /// A port is taken, or the configuration cannot be carried out.
    pub async fn start(config: Config) -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let (lan, names) = (config.lan, config.names.clone());
        match runtime.spawn(begin(config)).await.map_err(io::Error::other) {
            Ok(Ok(shared)) => Ok(Self { runtime: Some(runtime), shared, lan, names }),
            Ok(Err(error)) => {
                // Waiting for its threads here would block the caller's own runtime.
                runtime.shutdown_background();
                Err(error)
            }
            Err(error) => {
                runtime.shutdown_background();
                Err(error.into())
            }
        }
    }

    pub fn port(&self) -> u16 {
        self.shared.page_port
    }

    pub fn lane_ports(&self) -> &[u16] {
        &self.shared.lane_ports
    }

    /// The model server's URL.
    pub fn server(&self) -> String {
        self.shared.upstream.url().to_string()
    }

    /// The relay's overhead per request, ms, if it could be measured.
    pub fn own_ms(&self) -> Option<f64> {
        self.shared.own_ms
    }

    /// URLs to open: with the names it was given, then for other machines, then for this one.
    pub fn addresses(&self) -> Vec<String> {
        let port = self.port();
        let code = self.shared.code.as_ref().map(|code| format!("?code={}", code.as_str()));
        let code = code.unwrap_or_default();
        let named = self.names.iter().map(|name| name.parse().map_or(name.clone(), as_host));
        let mut hosts: Vec<String> = named.collect();
        let found = network_addresses(self.lan).into_iter().map(as_host);
        for host in found.chain(std::iter::once("localhost".to_owned())) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts.iter().map(|host| format!("http://{host}:{port}/{code}")).collect()
    }

    /// Why the model server cannot be reached, if so.
    pub async fn why_unreachable(&self) -> Option<Unreachable> {
        let shared = Arc::clone(&self.shared);
        let runtime = self.runtime.as_ref()?;
        runtime.spawn(async move { shared.upstream.why_unreachable().await }).await.ok()?
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Relay").field("port", &self.port()).finish_non_exhaustive()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Starts listening, and serves in the background.
async fn begin(config: Config) -> Result<Arc<Shared>, Error> {
    let key = config.key.as_deref().map(Key::read).transpose()?;
    let upstream =
        Upstream::new(ServerUrl::read(&config.server)?, config.accepted_certificate, key)?;
    if let Pages::Folder(folder) = &config.page
        && !page::is_there(&config.page).await
    {
        return Err(Error::NoPage(folder.clone()));
    }
    let needs_code = config.lan.is_some() && !config.is_open;
    let code = needs_code.then(|| AccessCode::by(&config.code)).transpose()?;
    let addresses = listen::addresses(config.lan);
    let servers_port = upstream.url().own_port();
    let page_port = listen::page_port(&addresses, config.port, servers_port)?;
    let lanes = config.lane_ports.as_ref();
    let lanes = listen::lane_ports(&addresses, page_port.number, lanes, servers_port)?;
    let clock = Clock::start();
    let shared = Arc::new(Shared {
        upstream: Arc::new(upstream),
        names: Names::new(&config),
        code,
        is_lan: config.lan.is_some(),
        lang: config.lang,
        page: config.page,
        page_port: page_port.number,
        lane_ports: lanes.iter().map(|lane| lane.number).collect(),
        own_ms: overhead::measure().await,
        clock,
        stamps: Arc::default(),
        calibration: Calibration::new(clock),
        opening: Arc::default(),
    });
    serve(page_port, lanes, &shared);
    Ok(shared)
}

fn serve(page_port: Port, lanes: Vec<Port>, shared: &Arc<Shared>) {
    let registry = Arc::new(ConnectionRegistry::default());
    let lanes = lanes.into_iter().map(|port| (Role::Lane, port));
    for (role, port) in std::iter::once((Role::Page, page_port)).chain(lanes) {
        for listener in port.listeners {
            let (shared, registry) = (Arc::clone(shared), Arc::clone(&registry));
            tokio::spawn(connection::serve(listener, role, port.number, shared, registry));
        }
    }
}

fn as_host(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// This machine's network addresses, the likeliest first.
fn network_addresses(lan: Option<Lan>) -> Vec<IpAddr> {
    match lan {
        None => Vec::new(),
        Some(Lan::At(address)) => vec![address],
        Some(Lan::All) => {
            let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
            let others =
                interfaces.into_iter().filter(|it| !it.is_loopback() && !it.is_link_local());
            let (typed, long): (Vec<IpAddr>, Vec<IpAddr>) =
                others.map(|interface| interface.ip()).partition(IpAddr::is_ipv4);
            // IPv6 addresses work too, but nobody types them.
            let mut addresses = if typed.is_empty() { long } else { typed };
            let outgoing = outgoing_address().ok();
            addresses.sort_by_key(|&address| Some(address) != outgoing);
            addresses
        }
    }
}

/// The address from which this machine reaches others, rather than some container bridge. Nothing is sent.
fn outgoing_address() -> io::Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.connect(OUTSIDE)?;
    Ok(socket.local_addr()?.ip())
}
