//! The sockets of the page and of the lanes.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::RangeInclusive;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;

use crate::capacity::LANES;
use crate::config::Lan;
use crate::error::Error;

/// How far from the page's port free ports are looked for.
const NEAR: u16 = 200;
/// How many ports that are free on one address are tried on the others, if any port will do.
const ANY_PORT_ATTEMPTS: usize = 16;
/// Maximum number of connections waiting to be accepted.
const BACKLOG: i32 = 1024;

/// One port on all listening addresses.
pub(crate) struct Port {
    pub(crate) number: u16,
    pub(crate) listeners: Vec<TcpListener>,
}

/// The addresses to listen on, which always include loopback.
pub(crate) fn addresses(lan: Option<Lan>) -> Vec<IpAddr> {
    let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    match lan {
        None => loopback.to_vec(),
        Some(Lan::All) => {
            vec![IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)]
        }
        Some(Lan::At(address)) => {
            let others = loopback.into_iter().filter(|&it| it != address);
            std::iter::once(address).chain(others).collect()
        }
    }
}

/// The page's port. It is never the model server's, which may only be started later.
pub(crate) fn page_port(
    addresses: &[IpAddr],
    port: u16,
    servers_port: Option<u16>,
) -> Result<Port, Error> {
    let attempts = if port == 0 { ANY_PORT_ATTEMPTS } else { 1 };
    let mut bound = bind(addresses, port, servers_port);
    for _ in 1..attempts {
        if !matches!(&bound, Err((_, error)) if error.kind() == io::ErrorKind::AddrInUse) {
            break;
        }
        bound = bind(addresses, port, servers_port);
    }
    bound.map_err(|(address, source)| match source.kind() {
        io::ErrorKind::AddrInUse if Some(port) == servers_port => Error::ServersPort(port),
        io::ErrorKind::AddrInUse => Error::PortTaken(port),
        _ => Error::Listen { address, source },
    })
}

/// The lanes' ports: those of the given range that are free; otherwise free ones near the page's, otherwise
/// any. None is the model server's.
pub(crate) fn lane_ports(
    addresses: &[IpAddr],
    page_port: u16,
    named: Option<&RangeInclusive<u16>>,
    servers_port: Option<u16>,
) -> Result<Vec<Port>, Error> {
    let free = |number| bind(addresses, number, servers_port).ok();
    if let Some(named) = named {
        let ports: Vec<Port> = named.clone().filter_map(free).take(LANES).collect();
        return match ports.is_empty() {
            true => Err(Error::LanePortsTaken(named.clone())),
            false => Ok(ports),
        };
    }
    let near = page_port.saturating_add(1)..=page_port.saturating_add(NEAR);
    let any = std::iter::repeat_n(0, LANES + ANY_PORT_ATTEMPTS);
    Ok(near.chain(any).filter_map(free).take(LANES).collect())
}

/// Binds one port on all addresses. `::1` and `::` may be missing on this machine; all others are required. The model
/// server's port counts as taken.
fn bind(
    addresses: &[IpAddr],
    port: u16,
    servers_port: Option<u16>,
) -> Result<Port, (SocketAddr, io::Error)> {
    let mut number = port;
    let mut listeners = Vec::new();
    for &address in addresses {
        let address = SocketAddr::new(address, number);
        match listen(address).and_then(|it| Ok((it.local_addr()?.port(), it))) {
            Ok((found, _)) if Some(found) == servers_port => {
                return Err((address, io::ErrorKind::AddrInUse.into()));
            }
            Ok((found, listener)) => {
                number = found;
                listeners.push(listener);
            }
            Err(error) if is_missing(address.ip(), &error) => {}
            Err(error) => return Err((address, error)),
        }
    }
    Ok(Port { number, listeners })
}

fn is_missing(address: IpAddr, error: &io::Error) -> bool {
    let is_usual = address.is_ipv6() && (address.is_loopback() || address.is_unspecified());
    is_usual && !matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // Bind `::` in addition to `0.0.0.0`, not in place of it.
        socket.set_only_v6(true)?;
    }
    // On Windows this option lets another program take over the port; elsewhere it lets a restarted program
    // reuse it.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}
