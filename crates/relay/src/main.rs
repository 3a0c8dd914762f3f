//! The program `tokometer`: serves the page, passes its requests on to a model server, and is its lanes.

mod words;

use std::env;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use relay::{Config, Error, Lan, Pages, Relay};

/// The page's port, if none is named.
const USUAL_PORT: u16 = 8080;
/// How many ports after it are tried, where it is taken: a llama-server listens there too.
const OTHER_PORTS: u16 = 20;
/// The variable that holds the model server's key.
const KEY: &str = "TOKOMETER_KEY";

/// Токометр: страница, путь к серверу моделей и полосы в одной программе.
#[derive(Parser)]
#[command(name = "tokometer", version)]
struct Cli {
    /// Адрес сервера моделей
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:11434/")]
    server: String,
    /// Порт страницы; без него 8080 или ближайший свободный
    #[arg(long)]
    port: Option<u16>,
    /// Открыть для сети: на всех адресах этого компьютера или на одном (--lan=192.168.1.5)
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    lan: Option<Lan>,
    /// Не спрашивать у сети код доступа
    #[arg(long, requires = "lan")]
    open: bool,
    /// Ещё одно имя или адрес, по которому его открывают: компьютера вокруг контейнера
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    /// Порты полос, например 9000-9031: для брандмауэра
    #[arg(long, value_name = "A-B", value_parser = port_range)]
    lane_ports: Option<RangeInclusive<u16>>,
    /// Папка собранной страницы
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// Файл с ключом сервера моделей; ключ берётся и из переменной TOKOMETER_KEY
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Токометр не запустился: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Box<dyn std::error::Error>> {
    // A connection is a file to the system, and some allow 256 of them.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let key = match &cli.key_file {
        Some(file) => Some(read_key(file)?),
        // Not by an argument: those are for everybody to see.
        None => env::var(KEY).ok().filter(|key| !key.trim().is_empty()),
    };
    let config = Config {
        server: cli.server,
        port: cli.port.unwrap_or(USUAL_PORT),
        lane_ports: cli.lane_ports.clone(),
        lan: cli.lan,
        is_open: cli.open,
        names: cli.names,
        page: page(cli.dist),
        key,
    };
    let has_page = config.page != Pages::None;
    let relay = start(config, cli.port.is_none()).await?;
    tell(&relay, cli.lan.is_some(), cli.lane_ports.as_ref(), has_page);
    if let Some(trouble) = relay.server_trouble().await {
        println!("{}", words::no_server(&relay, trouble));
    }
    told_to_end().await?;
    Ok(())
}

/// Waits for Ctrl-C, or for what a service's manager says instead: nobody else hears it in a container.
async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            ended = tokio::signal::ctrl_c() => ended,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Starts it; where no port was named, at the next that is free.
async fn start(config: Config, may_move: bool) -> Result<Relay, Error> {
    let wanted = config.port;
    let mut started = Relay::start(config.clone()).await;
    for port in (wanted..=wanted.saturating_add(OTHER_PORTS)).skip(1) {
        if !may_move || !matches!(started, Err(Error::PortTaken(_))) {
            break;
        }
        started = Relay::start(Config { port, ..config.clone() }).await;
    }
    let relay = started?;
    if may_move && relay.port() != wanted {
        println!("{}", words::other_port(wanted, relay.port()));
    }
    Ok(relay)
}

fn tell(relay: &Relay, is_network: bool, named: Option<&RangeInclusive<u16>>, has_page: bool) {
    println!("{}", words::circumstances(relay));
    let (found, wanted) = (relay.lane_ports().len(), named.map_or(0, |it| it.len().min(32)));
    if found < wanted {
        println!("{}", words::fewer_lanes(found, wanted));
    }
    if !has_page {
        println!("{}", words::NO_PAGE);
        return;
    }
    println!("{}", words::greeting(relay, is_network));
    if let Some(picture) =
        words::picture(relay).filter(|_| is_network && io::stdout().is_terminal())
    {
        println!("{picture}");
    }
}

/// The folder that was named, else the page that was built.
fn page(named: Option<PathBuf>) -> Pages {
    named.map_or_else(built_page, Pages::Folder)
}

/// Inside the program.
#[cfg(feature = "embed")]
fn built_page() -> Pages {
    Pages::Built
}

/// Where Trunk has put it, in the folder one stands in.
#[cfg(not(feature = "embed"))]
fn built_page() -> Pages {
    const FOLDER: &str = "dist";
    match Path::new(FOLDER).join("index.html").exists() {
        true => Pages::Folder(FOLDER.into()),
        false => Pages::None,
    }
}

fn read_key(file: &Path) -> Result<String, String> {
    let key = fs::read_to_string(file)
        .map_err(|error| format!("файл с ключом {} не читается: {error}", file.display()))?;
    match key.trim() {
        "" => Err(format!("файл с ключом {} пуст", file.display())),
        key => Ok(key.to_owned()),
    }
}

fn port_range(text: &str) -> Result<RangeInclusive<u16>, String> {
    let ends = text.split_once('-').unwrap_or((text, text));
    match (ends.0.trim().parse(), ends.1.trim().parse()) {
        (Ok(first @ 1..), Ok(last)) if first <= last => Ok(first..=last),
        _ => Err("нужны два порта через чёрточку, например 9000-9031".into()),
    }
}
