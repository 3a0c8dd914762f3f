//! What is said beside commands to paste; the commands themselves are the same in every language.

/// Ports enough for all lanes, and used by nobody else as a rule.
pub const LANE_PORTS: &str = "9000-9031";

/// A remark among commands, or the name of the place for them where it has to be translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandRemark {
    /// The place: Windows' PowerShell, as the administrator.
    AdministratorsShell,
    /// Where macOS lets connections in: to the relay, or else to the server.
    MacFirewall {
        for_relay: bool,
    },
    /// The two lines that follow are to be entered into the editor that opens.
    EnterTwoLines,
    /// The next command comes after that.
    Then,
    RestartOllama,
    ReopenOllamaFromTray,
}
