//! The single session that earlier builds stored in local storage: its initial state, followed by event
//! records.

use bench::{Session, file};
use diagnosis::NotKept;
use web_sys::Storage;

use super::database::Sessions;
use super::entry::Entry;

const HEAD: &str = "tokometer.session";
const OWNER: &str = "tokometer.session.course";
const COUNT: &str = "tokometer.session.records";

/// Moves that session into the database, if there is one.
///
/// # Errors
/// If the database cannot store it. Then it stays where it is.
pub async fn take_over(sessions: &Sessions, storage: &Storage) -> Result<(), NotKept> {
    let item = |key: &str| storage.get_item(key).ok().flatten();
    let count = item(COUNT).and_then(|count| count.parse().ok()).unwrap_or(0);
    if let Some(session) =
        item(HEAD).and_then(|head| read(&head, (1..=count).filter_map(|n| item(&key(n)))))
    {
        let id = item(OWNER).and_then(|owner| owner.parse().ok()).unwrap_or(1);
        match sessions.add(&Entry::whole(id, &session), &session).await {
            // It has been migrated before, but was not deleted.
            Ok(()) | Err(NotKept::OtherTab) => {}
            Err(error) => return Err(error),
        }
    }
    for key in (1..=count).map(key).chain([HEAD, OWNER, COUNT].map(str::to_owned)) {
        // If it cannot be deleted, it is found again and recognised.
        let _ = storage.remove_item(&key);
    }
    Ok(())
}

/// Unreadable records are skipped.
fn read(head: &str, records: impl Iterator<Item = String>) -> Option<Session> {
    let mut session = file::read(head).ok()?;
    let events = records.filter_map(|record| file::record(&record));
    events.for_each(|event| session.apply(&event));
    Some(session)
}

fn key(number: u32) -> String {
    format!("{HEAD}.{number}")
}
