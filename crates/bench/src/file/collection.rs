//! Many sessions in one file, each as its own file would be.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::text::{text, trimmed};
use super::{File, parts, read};
use crate::Session;
use crate::mix::hash;

/// What the field `format` says in such files.
const FORMAT: &str = "tokometer-sessions";

/// Numbers of sessions have no more bits, so that JavaScript's numbers carry them.
const ID_BITS: u32 = 53;

/// What can be read of a file of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    pub sessions: Vec<Collected>,
    /// So many more are broken, cut off or of a newer program.
    pub unreadable: u32,
}

/// A session of a file of many.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// Its number where it was kept: the same session is not added twice.
    pub id: u64,
    pub name: String,
    pub note: String,
    pub session: Session,
}

impl Collection {
    /// Takes one more in; nothing is one that can not be read.
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

/// The text of a file of all these sessions.
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

/// The sessions of a file of many that can be read, each as far as it is whole; nothing if it is no such file.
#[must_use]
pub fn read_collection(bytes: &[u8]) -> Option<Collection> {
    let mut read = Collection::default();
    Parts::of(&text(bytes))?.for_each(|part| read.take(part));
    Some(read)
}

/// The sessions of a file of many, read one by one: there may be thousands. Nothing in place of one that is
/// broken or of a newer program, and of what is cut off.
pub struct Parts<'a> {
    values: Box<dyn Iterator<Item = Option<&'a str>> + 'a>,
    ids: BTreeSet<u64>,
}

impl<'a> Parts<'a> {
    /// Those in this text; nothing if it is no such file.
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

/// One of them. A session without a number of its own gets one that is the same every time.
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

/// The same text, however it was set.
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
    fn sessions_come_back_as_they_went() {
        let sessions = [collected(1, 10), collected(2, 20)];
        let text = write_collection(&sessions);
        let read = |text: &str| read_collection(text.as_bytes()).unwrap();
        assert_eq!(read(&text), Collection { sessions: sessions.to_vec(), unreadable: 0 });
        let with_mark = format!("\u{feff}{text}\n");
        assert_eq!(read(&with_mark).sessions.len(), 2);
    }

    #[test]
    fn a_broken_session_takes_no_other_with_it() {
        let text = write_collection(&[collected(1, 10), collected(2, 20)]);
        let broken = text.replacen("\"model\":\"m1\"", "\"model\":7", 1);
        let read = read_collection(broken.as_bytes()).unwrap();
        assert_eq!((ids(&read), read.unreadable), (vec![2], 1));
    }

    #[test]
    fn of_a_file_that_is_cut_off_the_whole_sessions_are_read() {
        let text = write_collection(&[collected(1, 10), collected(2, 20)]);
        let cut = read_collection(&text.as_bytes()[..text.len() - 60]).unwrap();
        assert_eq!((ids(&cut), cut.unreadable), (vec![1], 1));
        let nothing = read_collection(&text.as_bytes()[..60]).unwrap();
        assert_eq!((ids(&nothing), nothing.unreadable), (vec![], 1));
    }

    #[test]
    fn what_is_no_json_takes_no_session_beside_it_along() {
        let text = write_collection(&[collected(1, 10), collected(2, 20), collected(3, 30)]);
        let broken = text.replacen("\"model\":\"m2\"", "\"model\":oops", 1);
        let read = read_collection(broken.as_bytes()).unwrap();
        assert_eq!((ids(&read), read.unreadable), (vec![1, 3], 1));
    }

    #[test]
    fn sessions_without_a_number_of_their_own_stay_apart_and_are_known_again() {
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
    fn what_is_no_collection_is_left_to_others() {
        let one = super::super::write(&collected(1, 10).session);
        for text in ["", "[]", "{\"format\": \"x\", \"sessions\": []}", &one] {
            assert_eq!(read_collection(text.as_bytes()), None, "{text}");
        }
    }
}
