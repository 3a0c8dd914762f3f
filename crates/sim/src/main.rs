//! The simulated Ollama server as a program.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use sim::{Config, Fault, Server};

/// A simulated Ollama server, for trying a client without a model.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    config: Config,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Cli::parse().config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> io::Result<()> {
    let faulty = Fault::ALL.map(Fault::model_name);
    let models: Vec<String> = config
        .models
        .iter()
        .map(|model| model.name.as_str())
        .chain(faulty.into_iter().filter(|_| config.faults))
        .map(str::to_owned)
        .collect();
    let slots = config.slots;
    let server = Server::start(config).await?;
    for address in server.addresses() {
        println!("listening on http://{address}");
    }
    println!("slots: {slots}; models: {}", models.join(", "));
    println!("what really happened: {}/sim/truth; stop with Ctrl-C", server.url());
    tokio::signal::ctrl_c().await?;
    server.stop();
    Ok(())
}
