//! The program `tokometer`: serves the page, forwards its requests to a model server, and opens extra ports so
//! that the browser's limit of six connections does not apply.

mod terminal;

use std::env;
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Command, CommandFactory as _, FromArgMatches as _, Parser};
use etcetera::BaseStrategy as _;
use relay::{CodeSource, Config, Error, Fingerprint, LANES, Lan, Lang, Pages, Relay};

/// The page's port unless another is given.
const DEFAULT_PORT: u16 = 8080;
/// How many following ports are tried if it is taken by, or meant for, another program, for example a llama-server,
/// which has the same default.
const FALLBACK_PORTS: u16 = 20;
/// Environment variable with the model server's key.
const KEY: &str = "TOKOMETER_KEY";

/// Environment variable with an access code chosen by the user.
const CODE: &str = "TOKOMETER_CODE";
/// Where the access code is stored, below the user's configuration folder.
const CODE_FILE: &str = "tokometer/access-code";

/// The language of what is printed: that of the system.
fn lang() -> Lang {
    Lang::of_locale(&sys_locale::get_locale().unwrap_or_default())
}

/// Its help texts come from [`Words::about`] and [`Words::option`].
#[derive(Parser)]
#[command(name = "tokometer", version)]
struct Cli {
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:11434/")]
    server: String,
    #[arg(long, value_name = "SHA256", value_parser = fingerprint)]
    accept_certificate: Option<Fingerprint>,
    #[arg(long)]
    port: Option<u16>,
    #[arg(
        long,
        value_name = "ADDRESS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "all",
        value_parser = lan
    )]
    lan: Option<Lan>,
    #[arg(long, requires = "lan")]
    open: bool,
    #[arg(long, value_name = "FILE", requires = "lan")]
    code_file: Option<PathBuf>,
    #[arg(long, requires = "lan")]
    new_code: bool,
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    #[arg(long, value_name = "A-B", value_parser = port_range)]
    lane_ports: Option<RangeInclusive<u16>>,
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let matches = described(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", lang().words().not_started(&error));
            ExitCode::FAILURE
        }
    }
}

/// Adds the help texts to the command line.
fn described(command: Command) -> Command {
    let words = lang().words();
    command.about(words.about()).mut_args(|arg| match words.option(arg.get_id().as_str()) {
        Some(help) => arg.help(help),
        None => arg,
    })
}

async fn run(cli: Cli) -> Result<(), Error> {
    // Every connection takes a file descriptor, and some systems allow only 256.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let key = match cli.key_file {
        Some(file) => Some(read_key(file)?),
        // Not as an argument: everyone on the machine can see those.
        // Of an empty one `docker --env-file` may keep the quotes.
        None => env::var(KEY).ok().filter(|key| key.contains(char::is_alphanumeric)),
    };
    let code = code_source(cli.code_file.clone());
    if let CodeSource::KeptIn(path) = &code
        && cli.new_code
    {
        forget(path)?;
    }
    let wanted_lanes = cli.lane_ports.as_ref().map_or(0, |ports| ports.len().min(LANES));
    let config = Config {
        server: cli.server,
        accepted_certificate: cli.accept_certificate,
        port: cli.port.unwrap_or(DEFAULT_PORT),
        lane_ports: cli.lane_ports,
        lan: cli.lan,
        is_open: cli.open,
        code,
        names: cli.names,
        page: page(cli.dist),
        lang: lang(),
        key,
    };
    let has_page = config.page != Pages::None;
    let has_key = config.key.is_some();
    let relay = match start(config.clone(), cli.port.is_none()).await {
        // A file named by the user is required; the default one may have no place to be.
        Err(error @ Error::CodeFile { .. }) if cli.code_file.is_none() => {
            println!("{}", lang().words().code_not_kept(&error));
            start(Config { code: CodeSource::Drawn, ..config }, cli.port.is_none()).await?
        }
        started => started?,
    };
    terminal::greet(&relay, lang().words(), cli.lan.is_some(), wanted_lanes, has_page);
    if cli.lan.is_some() {
        println!("{}", lang().words().not_encrypted(has_key, cli.open));
    }
    if let Some(why) = relay.why_unreachable().await {
        println!("{}", lang().words().server_unreachable(&relay.server(), why));
    }
    Ok(shutdown_signal().await?)
}

/// Waits for Ctrl-C, or for SIGTERM, with which service managers and containers stop a program.
async fn shutdown_signal() -> io::Result<()> {
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

/// Starts the relay; on the next free port if none was given.
async fn start(config: Config, may_move: bool) -> Result<Relay, Error> {
    let wanted = config.port;
    let mut started = Relay::start(config.clone()).await;
    for port in (wanted..=wanted.saturating_add(FALLBACK_PORTS)).skip(1) {
        if !may_move || !matches!(started, Err(Error::PortTaken(_) | Error::ServersPort(_))) {
            break;
        }
        started = Relay::start(Config { port, ..config.clone() }).await;
    }
    let relay = started?;
    if may_move && relay.port() != wanted {
        println!("{}", lang().words().other_port(wanted, relay.port()));
    }
    Ok(relay)
}

/// The folder given, otherwise the page that was built.
fn page(named: Option<PathBuf>) -> Pages {
    named.map_or_else(built_page, Pages::Folder)
}

#[cfg(feature = "embed")]
fn built_page() -> Pages {
    Pages::Built
}

/// Where Trunk puts it, in the current folder.
#[cfg(not(feature = "embed"))]
fn built_page() -> Pages {
    const FOLDER: &str = "dist";
    match std::path::Path::new(FOLDER).join("index.html").exists() {
        true => Pages::Folder(FOLDER.into()),
        false => Pages::None,
    }
}

/// The chosen access code, otherwise the stored one; if there is no place to store it, a new one each time.
fn code_source(named: Option<PathBuf>) -> CodeSource {
    if let Some(file) = named {
        return CodeSource::KeptIn(file);
    }
    if let Some(code) = env::var(CODE).ok().filter(|code| !code.trim().is_empty()) {
        return CodeSource::Given(code);
    }
    match etcetera::choose_base_strategy() {
        Ok(folders) => CodeSource::KeptIn(folders.config_dir().join(CODE_FILE)),
        Err(_) => CodeSource::Drawn,
    }
}

/// Deletes the stored access code.
fn forget(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(Error::CodeFile { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn read_key(path: PathBuf) -> Result<String, Error> {
    match fs::read_to_string(&path) {
        Ok(key) if key.trim().is_empty() => Err(Error::EmptyKeyFile(path)),
        Ok(key) => Ok(key),
        Err(source) => Err(Error::KeyFile { path, source }),
    }
}

fn lan(text: &str) -> Result<Lan, String> {
    text.parse().map_err(|error| lang().words().error(&error))
}

fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    text.parse().map_err(|error| lang().words().error(&error))
}

fn port_range(text: &str) -> Result<RangeInclusive<u16>, &'static str> {
    let ends = text.split_once('-').unwrap_or((text, text));
    match (ends.0.trim().parse(), ends.1.trim().parse()) {
        (Ok(first @ 1..), Ok(last)) if first <= last => Ok(first..=last),
        _ => Err(lang().words().port_range_hint()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_its_help() {
        let command = described(Cli::command());
        let without: Vec<&str> = command
            .get_arguments()
            .filter(|arg| arg.get_help().is_none())
            .map(|arg| arg.get_id().as_str())
            .collect();
        assert_eq!(without, [""; 0]);
    }
}
