//! Sessions that the browser has stored.

use bench::{Event, Session, file};

use crate::{Page, Result};

/// The head of the session begun last, and the events added since.
const READ: &str = "const done = arguments[0]; const open = indexedDB.open('tokometer'); \
     open.onerror = () => done(String(open.error)); \
     open.onsuccess = () => { \
       const names = ['sessions', 'heads', 'records']; \
       const read = open.result.transaction(names); \
       const [entries, heads, records] = names.map(name => read.objectStore(name).getAll()); \
       const [ids, keys] = ['heads', 'records'].map(name => read.objectStore(name).getAllKeys()); \
       read.oncomplete = () => { \
         open.result.close(); \
         const all = entries.result.map(entry => JSON.parse(entry)); \
         all.sort((a, b) => a.started_at < b.started_at ? 1 : -1); \
         const id = all[0]?.id; \
         const of = records.result.filter((_, i) => keys.result[i][0] === id); \
         done([heads.result[ids.result.indexOf(id)], of]); }; }";

impl Page {
    /// The session that the browser stored last: its initial state and the events added since. Fails if there is no
    /// session, or the stored data is broken.
    pub async fn kept_session(&self) -> Result<Session> {
        let kept = self.run_async_script(READ).await?;
        let (head, records): (Option<String>, Vec<String>) = serde_json::from_value(kept)?;
        let mut session = file::read(&head.ok_or("no session is stored")?)?;
        for record in records {
            session.apply(&serde_json::from_str::<Event>(&record)?);
        }
        session.begin_course();
        Ok(session)
    }
}
