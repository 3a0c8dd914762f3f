//! The first page: what was measured, and what follows from it.

use crate::Lang;
use crate::words::{Term, conclusion, subject};
use bench::Session;
use bench::analysis::{Analysis, Conclusion};

use crate::blocks::Block;

pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let said = conclusion(&Conclusion::of(session, analysis), session, lang);
    vec![
        Block::paragraph(subject(session, analysis.totals, lang)),
        Block::heading(2, Term::Conclusion.text(lang)),
        Block::Items(said),
    ]
}
