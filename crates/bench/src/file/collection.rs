//! Many sessions in one file, each in the form of its own file.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::text::{text, trimmed};
use super::{File, parts, read};
use crate::Session;
use crate::mix::hash;

/// The value of the field `format` in such files.
const FORMAT: &str = "tokometer-sessions";

/// Session numbers have at most this many bits, so that JavaScript's numbers hold them exactly.
const ID_BITS: u32 = 53;

/// The readable part of a file of many sessions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    pub sessions: Vec<Collected>,
    /// How many more are broken, cut off or from a newer program.
    pub unreadable: u32,
}

/// A session in a file of many.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// Its number in the store it came from, so that the same session is not added twice.
    pub id: u64,
    pub name: String,
    pub note: String,
    pub session: Session,
}

impl Collection {
    /// Adds one more; `None` is one that cannot be read.
    pub fn take(&mut self, part: Option<Collected>) {
        match part {
            Some(collected) => self.sessions.push(collected),
            None => self.unreadable = self.unreadable.saturating_add(1),
        }
    }
}

#[derive(Serialize)]
struct Written<'a> {
    id: u64,
    name: &'a str,
    note: &'a str,
    session: File,
}

#[derive(Serialize)]
struct WrittenAll<'a> {
    format: &'static str,
    version: u64,
    sessions: Vec<Written<'a>>,
}

/// The text of a file with all these sessions.
#[must_use]
pub fn write_collection(sessions: &[Collected]) -> String {
    let parts = sessions.iter().map(|it| Written {
        id: it.id,
        name: &it.name,
        note: &it.note,
        session: File::of(&it.session),
    });
    let all = WrittenAll { format: FORMAT, version: 1, sessions: parts.collect() };
    serde_json::to_string(&all).unwrap_or_default()
}

/// The readable sessions of a file of many; cut ones as far as they are complete. `None` if it is no such file.
#[must_use]
pub fn read_collection(bytes: &[u8]) -> Option<Collection> {
    let mut read = Collection::default();
    Parts::of(&text(bytes))?.for_each(|part| read.take(part));
    Some(read)
}

/// The sessions of a file of many, read one by one, since there may be thousands. `None` stands for one that is
/// broken, from a newer program, or cut off.
pub struct Parts<'a> {
    values: Box<dyn Iterator<Item = Option<&'a str>> + 'a>,
    ids: BTreeSet<u64>,
}

impl<'a> Parts<'a> {
    /// The sessions in this text; `None` if it is no such file.
    #[must_use]
    pub fn of(text: &'a str) -> Option<Self> {
        if !text.contains(FORMAT) {
            return None;
        }
        let text = trimmed(text);
        let format = parts::string(parts::field(text, "format")?)?;
        let (_, list) = parts::list(text, "sessions")?;
        (format == FORMAT)
            .then(|| Self { values: Box::new(parts::values(list)), ids: BTreeSet::new() })
    }
}

impl Iterator for Parts<'_> {
    type Item = Option<Collected>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.values.next()?;
        Some(part.and_then(|part| collected(part, &mut self.ids)))
    }
}

/// One of them. A session without a number gets one derived from its text.
fn collected(part: &str, ids: &mut BTreeSet<u64>) -> Option<Collected> {
    let told = |name| parts::field(part, name).and_then(parts::string).unwrap_or_default();
    let text = parts::field(part, "session")?;
    let session = read(text).ok()?;
    let id = parts::field(part, "id").and_then(|id| id.parse().ok());
    let id = id.filter(|id| (1..1 << ID_BITS).contains(id) && !ids.contains(id));
    let id = id.unwrap_or_else(|| hash(&normal(text)) >> (u64::BITS - ID_BITS));
    ids.insert(id);
    Some(Collected { id, name: told("name"), note: told("note"), session })
}

/// The same JSON in a normal form, whatever its formatting.
fn normal(text: &str) -> String {
    serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::done;

    fn collected(id: u64, tokens: u64) -> Collected {
        let mut session = Session { model: format!("m{id}"), ..Session::default() };
        session.apply(&done(1, 1, tokens));
        session.begin_course();
        Collected { id, name: "имя".into(), note: "«ё»\n".into(), session }
    }

    fn ids(read: &Collection) -> Vec<u64> {
        read.sessions.iter().map(|it| it.id).collect()
    }

    #[test]
    fn sessions_survive_a_round_trip() {
        let sessions = [collected(1, 10), collected(2, 20)];
        let text = write_collection(&sessions);
        let read = |text: &str| read_collection(text.as_bytes()).unwrap();
        assert_eq!(read(&text), Collection { sessions: sessions.to_vec(), unreadable: 0 });
        let with_mark = format!("\u{feff}{text}\n");
        assert_eq!(read(&with_mark).sessions.len(), 2);
    }

    #[test]
    fn a_broken_session_does_not_affect_others() {
        let text = write_collection(&[collected(1, 10), collected(2, 20)]);
        let broken = text.replacen("\"model\":\"m1\"", "\"model\":7", 1);
        let read = read_collection(broken.as_bytes()).unwrap();
        assert_eq!((ids(&read), read.unreadable), (vec![2], 1));
    }

    #[test]
    fn the_complete_sessions_of_a_cut_file_are_read() {
        let text = write_collection(&[collected(1, 10), collected(2, 20)]);
        let cut = read_collection(&text.as_bytes()[..text.len() - 60]).unwrap();
        assert_eq!((ids(&cut), cut.unreadable), (vec![1], 1));
        let nothing = read_collection(&text.as_bytes()[..60]).unwrap();
        assert_eq!((ids(&nothing), nothing.unreadable), (vec![], 1));
    }

    #[test]
    fn invalid_json_does_not_affect_other_sessions() {
        let text = write_collection(&[collected(1, 10), collected(2, 20), collected(3, 30)]);
        let broken = text.replacen("\"model\":\"m2\"", "\"model\":oops", 1);
        let read = read_collection(broken.as_bytes()).unwrap();
        assert_eq!((ids(&read), read.unreadable), (vec![1, 3], 1));
    }

    #[test]
    fn sessions_without_a_number_get_distinct_and_stable_ones() {
        let text = write_collection(&[1, 2, 3, 4].map(|tokens| collected(7, tokens)));
        let odd =
            text.replacen("\"id\":7", "\"id\":-1.5", 1).replacen(":7,", ":9007199254740993,", 1);
        let read = read_collection(odd.as_bytes()).unwrap();
        let numbers: BTreeSet<u64> = ids(&read).into_iter().collect();
        assert_eq!((numbers.len(), read.unreadable), (4, 0));
        assert!(numbers.contains(&7) && numbers.iter().all(|id| *id < 1 << ID_BITS));
        assert_eq!(read_collection(odd.as_bytes()), Some(read));
    }

    #[test]
    fn other_files_are_not_collections() {
        let one = super::super::write(&collected(1, 10).session);
        for text in ["", "[]", "{\"format\": \"x\", \"sessions\": []}", &one] {
            assert_eq!(read_collection(text.as_bytes()), None, "{text}");
        }
    }
}
