//! The page as a whole: its name, its welcome, what several cards share.

/// A fixed text of the page as a whole, named by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLabel {
    /// The page's name.
    AppName,
    /// The page's program has ended.
    PageBroken,
    /// Button: the trouble is read.
    Dismiss,
    /// Heading before there is anything to show.
    WelcomeHeading,
    /// What is measured.
    WelcomeText,
    /// Button: a session file.
    OpenSession,
    /// Why no file is opened while a session goes on.
    NoFileDuringSession,
    /// Button: copy commands.
    Copy,
    /// The browser did not copy commands.
    CommandNotCopied,
    NavMeasure,
    NavSessions,
    NavMethod,
    Skip,
    /// Button that changes to the next language, in that language.
    NextLanguage,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    Example,
    ExampleNote,
}
