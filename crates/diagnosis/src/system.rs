//! The operating systems that commands are written for.

/// The user's operating system, as far as the browser reveals it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum System {
    /// Linux, and any other.
    #[default]
    Linux,
    MacOs,
    Windows,
}

impl System {
    /// The system given `navigator.platform`, which all browsers still have: `Win32`, `MacIntel`, `Linux x86_64`.
    #[must_use]
    pub fn of_platform(platform: &str) -> Self {
        if platform.starts_with("Win") {
            Self::Windows
        } else if ["Mac", "iPhone", "iPad"].iter().any(|begins| platform.starts_with(begins)) {
            Self::MacOs
        } else {
            Self::Linux
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platform_names_the_system() {
        for (platform, system) in [
            ("Win32", System::Windows),
            ("MacIntel", System::MacOs),
            ("iPad", System::MacOs),
            ("Linux x86_64", System::Linux),
            ("", System::Linux),
        ] {
            assert_eq!(System::of_platform(platform), system, "{platform}");
        }
    }
}
