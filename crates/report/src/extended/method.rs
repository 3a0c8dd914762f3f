//! How the figures came about: the definitions a reader needs.

use bench::Session;

use crate::Lang;
use crate::blocks::Block;
use crate::words::{Term, import_method, method};

pub fn blocks(session: &Session, lang: Lang) -> Vec<Block> {
    let told = match &session.environment.load_engine {
        Some(engine) if engine.is_import => import_method(lang),
        engine => method(engine.is_none(), lang),
    };
    vec![Block::heading(2, Term::Method.text(lang)), Block::Items(told)]
}
