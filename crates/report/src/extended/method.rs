//! How the figures came about: the definitions a reader needs.

use bench::Session;

use crate::Lang;
use crate::blocks::Block;
use crate::words::{Term, method};

pub fn blocks(session: &Session, lang: Lang) -> Vec<Block> {
    let is_page = session.environment.load_engine.is_none();
    vec![Block::heading(2, Term::Method.text(lang)), Block::Items(method(is_page, lang))]
}
