//! A text and the records that followed it, in the browser's local storage.

use web_sys::Storage;

use super::NotKept;

/// The text; the same key under which earlier versions kept the whole session.
const HEAD: &str = "tokometer.session";
/// The number of the course whose session it is: another tab may begin one of its own. Written after the
/// text and taken away before it: where it is, the text is.
const OWNER: &str = "tokometer.session.course";
/// How many records follow it.
const COUNT: &str = "tokometer.session.records";

/// The records of one session.
pub struct Records {
    storage: Storage,
}

impl Records {
    pub fn new(storage: Storage) -> Self {
        Self { storage }
    }

    /// The text that all began with.
    pub fn head(&self) -> Option<String> {
        self.storage.get_item(HEAD).ok().flatten()
    }

    /// The records in their order.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        (1..=self.count()).filter_map(|number| self.storage.get_item(&key(number)).ok().flatten())
    }

    /// Begins anew with this text, in place of all that is there.
    ///
    /// # Errors
    /// When there is no room for it. What was there is gone then: no records may follow another's text.
    pub fn begin(&self, course: u64, text: &str) -> Result<(), NotKept> {
        self.storage.remove_item(OWNER).map_err(|_| NotKept)?;
        self.storage.remove_item(HEAD).map_err(|_| NotKept)?;
        self.forget_records()?;
        self.storage.set_item(HEAD, text).map_err(|_| NotKept)?;
        self.storage.set_item(OWNER, &course.to_string()).map_err(|_| NotKept)
    }

    /// Puts this text in place of the text and the records that it says as well.
    ///
    /// # Errors
    /// When there is no room for it, or what is there is another course's. Then all stays as it was.
    pub fn gather(&self, course: u64, text: &str) -> Result<(), NotKept> {
        self.check_owner(course)?;
        self.storage.set_item(HEAD, text).map_err(|_| NotKept)?;
        self.forget_records()
    }

    /// The count first: a record that is not counted is not there.
    fn forget_records(&self) -> Result<(), NotKept> {
        let count = self.count();
        self.storage.remove_item(COUNT).map_err(|_| NotKept)?;
        (1..=count)
            .try_for_each(|number| self.storage.remove_item(&key(number)).map_err(|_| NotKept))
    }

    /// Adds a record to the text that is there.
    ///
    /// # Errors
    /// When there is no room, no text, or another course's.
    pub fn add(&self, course: u64, record: &str) -> Result<(), NotKept> {
        self.check_owner(course)?;
        let number = self.count() + 1;
        // The count last: a record that is not counted is not there.
        self.storage.set_item(&key(number), record).map_err(|_| NotKept)?;
        self.storage.set_item(COUNT, &number.to_string()).map_err(|_| NotKept)
    }

    fn check_owner(&self, course: u64) -> Result<(), NotKept> {
        let owner = self.storage.get_item(OWNER).ok().flatten();
        if owner == Some(course.to_string()) { Ok(()) } else { Err(NotKept) }
    }

    fn count(&self) -> u32 {
        let count = self.storage.get_item(COUNT).ok().flatten();
        count.and_then(|count| count.parse().ok()).unwrap_or(0)
    }
}

fn key(number: u32) -> String {
    format!("{HEAD}.{number}")
}
