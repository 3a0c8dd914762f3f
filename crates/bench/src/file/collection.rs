//! Many sessions in one file, each as its own file would be.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{File, cut, read};
use crate::Session;
use crate::mix::hash;

/// What the field `format` says in such files.
const FORMAT: &str = "tokometer-sessions";

/// Numbers of sessions have no more bits, so that JavaScript's numbers carry them.
const ID_BITS: u32 = 53;

/// What can be read of a file of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    /// Its sessions.
    pub sessions: Vec<Collected>,
    /// So many more are broken, cut off or of a newer program.
    pub unreadable: u32,
}

/// A session of a file of many.
#[derive(Clone, Debug, PartialEq)]
pub struct Collected {
    /// Its number where it was kept: the same session is not added twice.
    pub id: u64,
    /// What the user calls it.
    pub name: String,
    /// What the user says of it.
    pub note: String,
    /// The session.
    pub session: Session,
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

#[derive(Deserialize)]
struct Parts {
    format: String,
    sessions: Vec<Value>,
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
    let text = super::text::text(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    let whole = serde_json::from_str::<Parts>(text).ok();
    let is_cut = whole.is_none();
    let parts = whole.or_else(|| serde_json::from_str(&cut::closed(text)?).ok())?;
    if parts.format != FORMAT {
        return None;
    }
    let mut read = Collection { unreadable: u32::from(is_cut), ..Collection::default() };
    let mut ids = BTreeSet::new();
    for part in &parts.sessions {
        match collected(part, &mut ids) {
            Some(collected) => read.sessions.push(collected),
            None => read.unreadable = read.unreadable.saturating_add(1),
        }
    }
    Some(read)
}

/// One of them. A session without a number of its own gets one that is the same every time.
fn collected(part: &Value, ids: &mut BTreeSet<u64>) -> Option<Collected> {
    let told = |name: &str| part.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let text = part.get("session")?.to_string();
    let session = read(&text).ok()?;
    let id = part.get("id").and_then(Value::as_u64);
    let id = id.filter(|id| (1..1 << ID_BITS).contains(id) && !ids.contains(id));
    let id = id.unwrap_or_else(|| hash(&text) >> (u64::BITS - ID_BITS));
    ids.insert(id);
    Some(Collected { id, name: told("name"), note: told("note"), session })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Measured, Measurement};

    fn collected(id: u64, tokens: u64) -> Collected {
        let mut session = Session { model: format!("m{id}"), ..Session::default() };
        let measurement =
            Measurement { requests: 1, total_s: 1.0, tokens, ..Measurement::default() };
        session.apply(&Event::BatchDone(Measured::new(1, measurement)));
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
