//! The fixed texts of a comparison.

/// A text of a comparison without figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareTerm {
    Title,
    /// The name of the base, and of the other of two.
    Before,
    After,
    Permission,
    Condition,
    Bearing,
    CommonConfigurations,
    CommonMeaning,
    Change,
    OneAnswer,
    OneAnswerMeaning,
    Figure,
    Ttft,
    AnswerTokensPerS,
    Curves,
}
