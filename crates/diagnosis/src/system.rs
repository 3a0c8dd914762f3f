//! The operating systems that commands are written for.

/// The system of the user's machine, as far as the browser tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum System {
    /// Linux, and whatever is none of the others.
    #[default]
    Linux,
    MacOs,
    Windows,
}

impl System {
    /// The system by `navigator.platform`, which all browsers still tell: `Win32`, `MacIntel`, `Linux x86_64`.
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
