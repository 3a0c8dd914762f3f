//! Many sessions in one file, each as its own file would be.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{File, read};
use crate::Session;

/// What the field `format` says in such files.
const FORMAT: &str = "tokometer-sessions";

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
struct Collection<'a> {
    format: &'static str,
    version: u64,
    sessions: Vec<Written<'a>>,
}

/// What is read; a part that is missing is empty, and a session that is broken takes no other with it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    id: u64,
    name: String,
    note: String,
    session: Value,
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
    let collection = Collection { format: FORMAT, version: 1, sessions: parts.collect() };
    serde_json::to_string(&collection).unwrap_or_default()
}

/// The sessions of a file of many that can be read; nothing if it is no such file.
#[must_use]
pub fn read_collection(bytes: &[u8]) -> Option<Vec<Collected>> {
    let text = super::text::text(bytes);
    let parts: Parts = serde_json::from_str(text.trim_start_matches('\u{feff}').trim()).ok()?;
    let collected = |part: Value| {
        let Part { id, name, note, session } = serde_json::from_value(part).ok()?;
        let session = read(&session.to_string()).ok()?;
        Some(Collected { id, name, note, session })
    };
    (parts.format == FORMAT).then(|| parts.sessions.into_iter().filter_map(collected).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Measurement};

    fn collected(id: u64, tokens: u64) -> Collected {
        let mut session = Session { model: format!("m{id}"), ..Session::default() };
        let measurement =
            Measurement { requests: 1, total_s: 1.0, tokens, ..Measurement::default() };
        session.apply(&Event::BatchDone { workers: 1, measurement });
        session.begin_course();
        Collected { id, name: "имя".into(), note: "«ё»\n".into(), session }
    }

    #[test]
    fn sessions_come_back_as_they_went() {
        let sessions = [collected(1, 10), collected(2, 20)];
        let text = write_collection(&sessions);
        assert_eq!(read_collection(text.as_bytes()), Some(sessions.to_vec()));
        let with_mark = format!("\u{feff}{text}\n");
        assert_eq!(read_collection(with_mark.as_bytes()).map(|read| read.len()), Some(2));
    }

    #[test]
    fn a_broken_session_takes_no_other_with_it() {
        let text = write_collection(&[collected(1, 10), collected(2, 20)]);
        let broken = text.replacen("\"model\":\"m1\"", "\"model\":7", 1);
        let read = read_collection(broken.as_bytes()).unwrap();
        assert_eq!(read.iter().map(|it| it.id).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn what_is_no_collection_is_left_to_others() {
        let one = super::super::write(&collected(1, 10).session);
        for text in ["", "[]", "{\"format\": \"x\", \"sessions\": []}", &one] {
            assert_eq!(read_collection(text.as_bytes()), None, "{text}");
        }
    }
}
