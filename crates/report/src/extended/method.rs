//! How the figures came about: the definitions a reader needs.

use crate::Lang;
use crate::blocks::Block;
use crate::words::{Term, method};

pub fn blocks(lang: Lang) -> Vec<Block> {
    let definitions = method(lang).iter().map(|&definition| definition.to_owned());
    vec![Block::heading(2, Term::Method.text(lang)), Block::Items(definitions.collect())]
}
