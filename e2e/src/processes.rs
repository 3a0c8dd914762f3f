//! What a browser's processes take of the machine, as Linux tells it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Browser, Result};

/// The kernel counts a process's time in hundredths of a second, ms.
const TICK_MS: f64 = 10.0;
/// The name of a thread that runs a Web Worker, cut to 15 characters as the kernel does.
const WORKER_THREAD: &str = "DedicatedWorker";

/// The processes of one Chromium that draw its pages and run their workers.
#[derive(Clone, Debug)]
pub struct Renderers {
    profile: String,
}

impl Browser {
    /// Its processes that draw pages and run workers.
    #[must_use]
    pub fn renderers(&self) -> Renderers {
        Renderers { profile: self.profile().display().to_string() }
    }
}

impl Renderers {
    /// Processor time that all of their threads have taken so far, ms.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn cpu_ms(&self) -> Result<f64> {
        let of_process = |process: &PathBuf| {
            let told = fs::read_to_string(process.join("stat"))?;
            // The name stands in brackets and may hold anything; user and system time are fields 14 and 15.
            let after_name = told.rsplit_once(')').map_or("", |(_, after)| after);
            let ticks = after_name.split_whitespace().skip(11).take(2);
            Ok(ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * TICK_MS)
        };
        self.all()?.iter().map(of_process).sum()
    }

    /// Processor time of the threads that run workers, ms.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn workers_cpu_ms(&self) -> Result<f64> {
        self.threads_cpu_ms(|_, thread| is_worker(thread))
    }

    /// Processor time of the threads that run the pages themselves, ms.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn main_threads_cpu_ms(&self) -> Result<f64> {
        self.threads_cpu_ms(|process, thread| process.file_name() == thread.file_name())
    }

    /// Memory that the processes with a worker share with no other, bytes.
    ///
    /// # Errors
    /// When the system does not tell.
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
                // A thread may have ended by now.
                let told = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
                let taken = told.split_whitespace().next().and_then(|it| it.parse::<f64>().ok());
                nanoseconds += taken.unwrap_or(0.0);
            }
        }
        Ok(nanoseconds / 1e6)
    }

    fn all(&self) -> Result<Vec<PathBuf>> {
        let is_ours = |process: &PathBuf| {
            let arguments = fs::read(process.join("cmdline")).unwrap_or_default();
            let arguments = String::from_utf8_lossy(&arguments);
            arguments.contains(&self.profile) && arguments.contains("--type=renderer")
        };
        Ok(folders(Path::new("/proc"))?.into_iter().filter(is_ours).collect())
    }
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
