//! What a report is made of, independent of how it is rendered.

use super::number::general;

/// A report: blocks from top to bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub blocks: Vec<Block>,
}

/// One part of a report. Texts are plain: each rendering escapes what is special to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; level 1 is the title.
    Heading {
        /// 1 ..= 6.
        level: u8,
        text: String,
    },
    Paragraph(String),
    Fact(Fact),
    Facts(Vec<Fact>),
    /// Sentences, one below the other.
    Items(Vec<String>),
    /// Commands to copy, as they are.
    Code(String),
    Table(Table),
    /// An image of charts.
    Figure(Figure),
    /// A line between two parts.
    Rule,
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    /// Its value, with its unit.
    pub value: String,
}

/// What an image of charts shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The run of this workers count.
    Run(u32),
    LoadCurve,
    /// The curves of the session of this number beside those of the base, which is the first.
    Comparison(usize),
}

/// An image of charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The shape of the requests that it is about, by its number in the plan.
    pub shape: u32,
    pub shown: Shown,
    /// Its caption, for those who do not see it.
    pub caption: String,
    /// Where the image lies, seen from the report's file.
    pub path: String,
}

/// A table of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns from left to right, all of the same length.
    pub columns: Vec<Column>,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub header: String,
    pub cells: Cells,
}

/// The cells of a column, all of one type.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    Integers(Vec<u64>),
    /// Measures; printed with six significant digits, decimal points below each other.
    Decimals(Vec<f64>),
    /// Figures that are already formatted as text.
    Texts(Vec<String>),
}

impl Cells {
    /// The cells as they are printed, not aligned.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Integers(counts) => counts.iter().map(u64::to_string).collect(),
            Self::Decimals(measures) => measures.iter().copied().map(general).collect(),
            Self::Texts(texts) => texts.clone(),
        }
    }
}

impl Block {
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }

    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A single fact.
    pub fn fact(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Fact(Fact::new(name, value))
    }
}

impl Fact {
    /// A name and its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl Column {
    /// A column of counts.
    pub fn integers(
        header: impl Into<String>,
        counts: impl IntoIterator<Item = impl Into<u64>>,
    ) -> Self {
        let counts = counts.into_iter().map(Into::into).collect();
        Self { header: header.into(), cells: Cells::Integers(counts) }
    }

    /// A column of measures.
    pub fn decimals(header: impl Into<String>, measures: impl IntoIterator<Item = f64>) -> Self {
        Self { header: header.into(), cells: Cells::Decimals(measures.into_iter().collect()) }
    }

    /// A column of worded figures.
    pub fn texts(header: impl Into<String>, texts: impl IntoIterator<Item = String>) -> Self {
        Self { header: header.into(), cells: Cells::Texts(texts.into_iter().collect()) }
    }
}
