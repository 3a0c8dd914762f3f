//! The browser's database of sessions, and its transactions.

use diagnosis::NotKept;
use idb::event::{DatabaseEvent, VersionChangeEvent};
use idb::{Error, Factory, ObjectStore, ObjectStoreParams, Transaction, TransactionResult};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbDatabase, IdbTransaction};

const NAME: &str = "tokometer";
/// To be raised when the format changes; older programs then store nothing.
const VERSION: u32 = 1;

/// Each session's list entry, by its number.
pub const ENTRIES: &str = "sessions";
/// Each session's initial state, by its number, as the text of a session file.
pub const HEADS: &str = "heads";
/// Each session's events, by its number and the event's own.
pub const RECORDS: &str = "records";

#[wasm_bindgen]
extern "C" {
    /// IndexedDB with durability options for transactions, which no crate offers.
    type Durable;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Durable,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// An open database. Dropping it closes it.
pub struct Sessions {
    database: IdbDatabase,
    /// The browser calls it as long as the database is open.
    _closes: Closure<dyn FnMut()>,
}

impl Sessions {
    /// Opens the database, creating it if necessary.
    ///
    /// # Errors
    /// If the browser refuses, or the database belongs to a newer program.
    pub async fn open() -> Result<Self, NotKept> {
        let factory = Factory::new().map_err(|_| NotKept::Denied)?;
        let mut request = factory.open(NAME, Some(VERSION)).map_err(|_| NotKept::Denied)?;
        request.on_upgrade_needed(|event| make_stores(&event));
        let database = IdbDatabase::from(request.await.map_err(at_opening)?);
        // A newer page in another tab can upgrade it only once nobody has it open.
        let closes = {
            let database = database.clone();
            Closure::<dyn FnMut()>::new(move || database.close())
        };
        database.set_onversionchange(Some(closes.as_ref().unchecked_ref()));
        Ok(Self { database, _closes: closes })
    }

    /// Begins a transaction for reading.
    ///
    /// # Errors
    /// If the browser has closed the database.
    pub fn read(&self) -> Result<Access, NotKept> {
        self.access("readonly")
    }

    /// Begins a transaction for writing. Nothing but this database may be awaited until [`Access::done`].
    ///
    /// # Errors
    /// If the browser has closed the database.
    pub fn write(&self) -> Result<Access, NotKept> {
        self.access("readwrite")
    }

    fn access(&self, mode: &str) -> Result<Access, NotKept> {
        let stores: Array =
            [ENTRIES, HEADS, RECORDS].iter().map(|&name| JsValue::from(name)).collect();
        let options = Object::new();
        // A browser without this option ignores it.
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
        let durable: &Durable = self.database.unchecked_ref();
        let raw = durable.transaction(&stores, mode, &options).map_err(|error| of_js(&error))?;
        Ok(Access { transaction: Transaction::from(raw.clone()), raw })
    }
}

impl Drop for Sessions {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// A transaction over all stores: either everything done in it is stored, or nothing.
pub struct Access {
    transaction: Transaction,
    raw: IdbTransaction,
}

impl Access {
    /// One of the stores.
    ///
    /// # Errors
    /// If it has been deleted.
    pub fn store(&self, name: &str) -> Result<ObjectStore, NotKept> {
        self.transaction.object_store(name).map_err(of_crate)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn text(&self, store: &str, key: &JsValue) -> Result<Option<String>, NotKept> {
        let asked = self.store(store)?.get(key.clone()).map_err(of_crate)?;
        let found = asked.await.map_err(of_crate)?;
        Ok(found.and_then(|value| value.as_string()))
    }

    /// Writes a text, replacing what is there.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn put(&self, store: &str, key: &JsValue, text: &str) -> Result<(), NotKept> {
        let put = self.store(store)?.put(&text.into(), Some(key)).map_err(of_crate)?;
        put.await.map_err(of_crate)?;
        Ok(())
    }

    /// Adds a text under a new key.
    ///
    /// # Errors
    /// If it cannot be written, or another tab has already written one there.
    pub async fn add(&self, store: &str, key: &JsValue, text: &str) -> Result<(), NotKept> {
        let add = self.store(store)?.add(&text.into(), Some(key)).map_err(of_crate)?;
        add.await.map_err(of_crate)?;
        Ok(())
    }

    /// Commits: waits until everything is written.
    ///
    /// # Errors
    /// If it is not; then none of it is.
    pub async fn done(self) -> Result<(), NotKept> {
        if matches!(self.transaction.await, Ok(TransactionResult::Committed)) {
            return Ok(());
        }
        // The crate's error does not contain the reason for the abort.
        Err(self.raw.error().map_or(NotKept::Full, |error| of_exception(&error)))
    }

    /// Rolls back the transaction.
    pub fn undo(self) {
        // A finished transaction need not be rolled back.
        let _ = self.transaction.abort();
    }
}

/// If creating a store fails, the first transaction reports that it is missing.
fn make_stores(event: &VersionChangeEvent) {
    if let Ok(database) = event.database() {
        for store in [ENTRIES, HEADS, RECORDS] {
            let _ = database.create_object_store(store, ObjectStoreParams::new());
        }
    }
}

/// The cause of a database error.
pub fn of_crate(error: Error) -> NotKept {
    if let Error::DomException(exception) = error {
        of_exception(&exception)
    } else {
        NotKept::Failed(error.to_string())
    }
}

fn at_opening(error: Error) -> NotKept {
    let why = of_crate(error);
    if matches!(why, NotKept::Failed(_)) { NotKept::Denied } else { why }
}

fn of_js(error: &JsValue) -> NotKept {
    match error.dyn_ref::<DomException>() {
        Some(exception) => of_exception(exception),
        None => NotKept::Failed(format!("{error:?}")),
    }
}

fn of_exception(exception: &DomException) -> NotKept {
    match exception.name().as_str() {
        "QuotaExceededError" => NotKept::Full,
        "VersionError" => NotKept::Newer,
        "ConstraintError" => NotKept::OtherTab,
        "SecurityError" => NotKept::Denied,
        _ => NotKept::Failed(exception.message()),
    }
}
