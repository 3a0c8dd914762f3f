//! A browser's processes, as Linux reports them: what they consume, and how to suspend them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::{Browser, Result};

/// The kernel's unit of CPU time, a hundredth of a second, ms.
const TICK_MS: f64 = 10.0;
/// The name of a thread that runs a Web Worker, cut to 15 characters as the kernel does.
const WORKER_THREAD: &str = "DedicatedWorker";

/// The processes of one Chromium that render its pages and run their workers.
#[derive(Clone, Debug)]
pub struct Renderers {
    profile: String,
}

impl Browser {
    /// Its processes that render pages and run workers.
    #[must_use]
    pub fn renderers(&self) -> Renderers {
        Renderers { profile: self.profile().display().to_string() }
    }

    /// Suspends the network process, and no other, for this long. Fails if there is none, or no `kill`.
    pub async fn stop_network(&self, duration: Duration) -> Result<()> {
        self.stop_processes("network.mojom.NetworkService", duration).await
    }

    /// Suspends all of its processes for this long, as on a machine that is short of CPU. Fails without `kill`.
    pub async fn stop_whole(&self, duration: Duration) -> Result<()> {
        self.stop_processes("", duration).await
    }

    async fn stop_processes(&self, word: &str, duration: Duration) -> Result<()> {
        let processes = processes_of(&self.profile().display().to_string(), word)?;
        let ids = processes.iter().filter_map(|process| process.file_name());
        let ids: Vec<_> = ids.map(|id| id.to_owned()).collect();
        let signal = |name: &str| Command::new("kill").arg(name).args(&ids).status();
        if ids.is_empty() || !signal("-STOP")?.success() {
            return Err(format!("no process “{word}” could be suspended").into());
        }
        tokio::time::sleep(duration).await;
        signal("-CONT")?;
        Ok(())
    }
}

impl Renderers {
    /// CPU time that all of their threads have used so far, ms. Fails if the system does not report it.
    pub fn cpu_ms(&self) -> Result<f64> {
        let of_process = |process: &PathBuf| {
            let told = fs::read_to_string(process.join("stat"))?;
            // The name is in parentheses and may contain anything; user and system time are fields 14 and 15.
            let after_name = told.rsplit_once(')').map_or("", |(_, after)| after);
            let ticks = after_name.split_whitespace().skip(11).take(2);
            Ok(ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * TICK_MS)
        };
        self.all()?.iter().map(of_process).sum()
    }

    /// CPU time of the threads that run workers, ms. Fails if the system does not report it.
    pub fn workers_cpu_ms(&self) -> Result<f64> {
        self.threads_cpu_ms(|_, thread| is_worker(thread))
    }

    /// CPU time of the threads that run the pages themselves, ms. Fails if the system does not report it.
    pub fn main_threads_cpu_ms(&self) -> Result<f64> {
        self.threads_cpu_ms(|process, thread| process.file_name() == thread.file_name())
    }

    /// Memory that the processes with a worker do not share with others, bytes. Fails if the system does not report
    /// it.
    pub fn private_bytes(&self) -> Result<f64> {
        let mut kilobytes = 0.0;
        for process in self.all()? {
            if threads(&process)?.iter().any(|thread| is_worker(thread)) {
                let told = fs::read_to_string(process.join("smaps_rollup"))?;
                let private = told.lines().filter(|line| line.starts_with("Private_"));
                let figure = |line: &str| line.split_whitespace().nth(1)?.parse::<f64>().ok();
                kilobytes += private.filter_map(figure).sum::<f64>();
            }
        }
        Ok(kilobytes * 1024.0)
    }

    fn threads_cpu_ms(&self, is_meant: impl Fn(&Path, &Path) -> bool) -> Result<f64> {
        let mut nanoseconds = 0.0;
        for process in self.all()? {
            for thread in threads(&process)?.iter().filter(|thread| is_meant(&process, thread)) {
                // A thread may have ended meanwhile.
                let told = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
                let taken = told.split_whitespace().next().and_then(|it| it.parse::<f64>().ok());
                nanoseconds += taken.unwrap_or(0.0);
            }
        }
        Ok(nanoseconds / 1e6)
    }

    fn all(&self) -> Result<Vec<PathBuf>> {
        processes_of(&self.profile, "--type=renderer")
    }
}

/// The processes whose command line contains this profile and this word.
fn processes_of(profile: &str, word: &str) -> Result<Vec<PathBuf>> {
    let is_ours = |process: &PathBuf| {
        let arguments = fs::read(process.join("cmdline")).unwrap_or_default();
        let arguments = String::from_utf8_lossy(&arguments);
        arguments.contains(profile) && arguments.contains(word)
    };
    Ok(folders(Path::new("/proc"))?.into_iter().filter(is_ours).collect())
}

fn threads(process: &Path) -> Result<Vec<PathBuf>> {
    folders(&process.join("task"))
}

fn is_worker(thread: &Path) -> bool {
    fs::read_to_string(thread.join("comm")).is_ok_and(|name| name.starts_with(WORKER_THREAD))
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
}
