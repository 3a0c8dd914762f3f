//! The operating system that the tests run on, and where its programs come from.

use std::fs;
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::workspace::Workspace;

/// Operating systems, as far as they differ in where browsers come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Browsers and their drivers are packages.
    Debian,
    /// Browsers are snaps.
    Ubuntu,
    /// Any other.
    Other,
}

impl System {
    /// Detects the current one.
    pub fn detect() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        Self::of_release(&release)
    }

    fn of_release(release: &str) -> Self {
        let values_of = |key: &str| {
            let line = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').split_whitespace().collect::<Vec<_>>()
        };
        let mut names = values_of("ID");
        names.extend(values_of("ID_LIKE"));
        if names.contains(&"ubuntu") {
            Self::Ubuntu
        } else if names.contains(&"debian") {
            Self::Debian
        } else {
            Self::Other
        }
    }
}

/// Installs Debian packages.
pub fn install_on_debian(workspace: &Workspace, packages: &[&str]) -> Result<(), Error> {
    println!("Installing {}…", packages.join(", "));
    let is_root =
        process::output_of(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let apt_get = |arguments: &[&str]| {
        let mut command = workspace.command(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.arg("apt-get");
        }
        command.args(arguments);
        command
    };
    process::run(&mut apt_get(&["update"]))?;
    process::run(apt_get(&["install", "-y"]).args(packages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_recognised() {
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nVERSION_ID=\"12\"\nID=debian\n";
        let mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert!(System::of_release(debian) == System::Debian);
        assert!(System::of_release(mint) == System::Ubuntu);
        assert!(System::of_release("ID=fedora\n") == System::Other);
    }
}
