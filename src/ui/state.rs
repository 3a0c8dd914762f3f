//! The state that components read and send messages to: the reducer's, and the content of form fields.

use bench::schedule::{Estimate, estimate};
use bench::{BatchId, Plan, plan_of_link};
use client::Servers;
use leptos::prelude::*;
use report::words::{PlanLabel, Trouble};

use super::plan_form::PlanForm;
use super::screen::{Screen, Stage, Tab, leads_to_result};
use crate::app::{App, Compared, Msg, Now, ReportKind, Results, Resumable, Server, limits_of_link};
use crate::browser::clock::now_ms;
use crate::browser::location::{page_origin, parameter};
use crate::check::USUAL_ADDRESS;
use crate::effects::{Link, check_first, linked_address};
use crate::store::{self, ThemeChoice};

/// The id of the section that shows a run in full.
pub(super) const RUN_DETAILS: &str = "run-details";

/// The page's state: a handful of signals, cheap to copy.
#[derive(Clone, Copy)]
pub struct Page {
    pub address: RwSignal<String>,
    pub form: PlanForm,
    pub server: Memo<Server>,
    pub is_running: Memo<bool>,
    /// Whether anything was measured, or opened from a file.
    pub has_results: Memo<bool>,
    /// The batch that the user wants to see in full.
    pub opened: RwSignal<Option<BatchId>>,
    /// The screen being shown.
    pub screen: RwSignal<Screen>,
    pub tab: RwSignal<Tab>,
    /// The stage of measuring.
    pub stage: Memo<Stage>,
    /// The user asked for the form although there is a result.
    pub is_form_wanted: RwSignal<bool>,
    pub theme: RwSignal<ThemeChoice>,
    /// The page is being printed, on white paper.
    pub is_printing: RwSignal<bool>,
    /// The user wants a system notification at the end of the session.
    pub is_notice_wanted: RwSignal<bool>,
    /// How many times slower than guessed this model and server were last time.
    slowness: Memo<f64>,
    /// Changes with every change of the results.
    revision: Memo<Option<u64>>,
    /// Changes with every change of what is compared.
    compared_revision: Memo<u64>,
    app: RwSignal<App>,
    link: Link,
}

impl Page {
    /// The state of a page that has just been opened.
    #[must_use]
    pub fn new() -> Self {
        let address = linked_address().or_else(store::address);
        let address = RwSignal::new(address.unwrap_or_else(|| USUAL_ADDRESS.into()));
        let linked = plan_of_link(parameter);
        let limits = limits_of_link(parameter);
        let form = PlanForm::new(&Plan { limits, ..Plan::default() });
        if let Ok(Some(plan)) = &linked {
            form.show_from(PlanLabel::PlanFromLink, plan);
        }
        let mut app = App::new(page_origin());
        app.power = store::power();
        app.report = store::report().and_then(|name| ReportKind::named(&name)).unwrap_or_default();
        app.servers = store::servers();
        app.trouble = linked.err().map(Trouble::PlanLink);
        let app = RwSignal::new(app);
        let is_form_wanted = RwSignal::new(false);
        Self {
            address,
            form,
            opened: RwSignal::new(None),
            screen: RwSignal::default(),
            tab: RwSignal::default(),
            stage: Memo::new(move |_| app.with(|app| Stage::of(app, is_form_wanted.get()))),
            is_form_wanted,
            theme: RwSignal::new(store::theme()),
            is_printing: RwSignal::new(false),
            is_notice_wanted: RwSignal::new(false),
            server: Memo::new(move |_| app.with(|app| app.server.clone())),
            is_running: Memo::new(move |_| app.with(App::is_running)),
            has_results: Memo::new(move |_| app.with(App::has_results)),
            slowness: Memo::new(move |_| app.with(App::slowness)),
            revision: Memo::new(move |_| {
                app.with(|app| app.results.as_ref().map(|results| results.revision))
            }),
            compared_revision: Memo::new(move |_| app.with(|app| app.compared.revision)),
            app,
            link: Link::new(app, address),
        }
    }

    /// Checks the address that the page starts with, and loads the stored sessions.
    pub fn begin(self) {
        store::take_access_code();
        check_first(self.link);
        self.send(Msg::PageOpened);
    }

    /// Whether the server is reached through the relay that serves the page.
    #[must_use]
    pub fn has_relay(self) -> bool {
        let of_first = |servers: &Servers| servers.first().relay().is_some();
        self.server.with(|server| server.ready().is_some_and(of_first))
    }

    /// Puts an address into its field, and checks it.
    pub fn check_at(self, address: String) {
        self.address.set(address.clone());
        self.send(Msg::CheckWanted(address));
    }

    /// The size of a plan, and how long it would take here.
    #[must_use]
    pub fn estimate(self, plan: &Plan) -> Estimate {
        estimate(plan, self.has_relay(), self.slowness.get())
    }

    /// Sends the reducer a message and carries out what follows.
    pub fn send(self, msg: Msg) {
        if leads_to_result(&msg) {
            self.show_result();
        }
        self.link.send(msg);
    }

    /// Leaves the form and the other screens to show the result.
    pub fn show_result(self) {
        self.is_form_wanted.set(false);
        self.screen.set(Screen::Measure);
        self.tab.set(Tab::Answer);
    }

    /// Reads the state; again whenever anything in it changes.
    pub fn with<T>(self, read: impl FnOnce(&App) -> T) -> T {
        self.app.with(read)
    }

    /// Reads the state as it is now.
    pub fn with_untracked<T>(self, read: impl FnOnce(&App) -> T) -> T {
        self.app.with_untracked(read)
    }

    /// Reads the results, if there are any, and again when they change; other changes cost nothing.
    pub fn results<T>(self, read: impl FnOnce(&Results) -> T) -> Option<T> {
        self.track_results();
        self.results_untracked(read)
    }

    /// Makes the caller depend on the results.
    pub fn track_results(self) {
        // Tracking is not enough: a memo that was never read does not notice changes.
        self.revision.with(|_| ());
    }

    /// Reads what is compared, and again when that changes; other changes cost nothing.
    pub fn compared<T>(self, read: impl FnOnce(&Compared) -> T) -> T {
        // As with results, tracking is not enough.
        self.compared_revision.with(|_| ());
        self.with_untracked(|app| read(&app.compared))
    }

    /// Shows a batch in full and scrolls to it. While a session is running, that has no place yet.
    pub fn open_batch(self, batch: BatchId) {
        if self.is_running.get_untracked() {
            return;
        }
        self.opened.set(Some(batch));
        self.tab.set(Tab::Runs);
        // Its tab is rendered in the next frame.
        request_animation_frame(|| {
            let document = web_sys::window().and_then(|window| window.document());
            if let Some(details) =
                document.and_then(|document| document.get_element_by_id(RUN_DETAILS))
            {
                details.scroll_into_view();
            }
        });
    }

    /// Whether a new session can be started.
    pub fn can_start(self) -> bool {
        self.server.track();
        self.is_running.track();
        self.with_untracked(App::can_start)
    }

    /// Whether the plan can be started here.
    pub fn can_measure(self, plan: &Plan) -> bool {
        self.can_start() && self.with_untracked(|app| app.can_measure(plan))
    }

    /// Whether the shown session can be resumed here.
    pub fn resumable(self) -> Resumable {
        self.track_results();
        self.server.track();
        self.with_untracked(App::resumable)
    }

    /// Reads the results as they are now.
    pub fn results_untracked<T>(self, read: impl FnOnce(&Results) -> T) -> Option<T> {
        self.app.with_untracked(|app| app.results.as_ref().map(read))
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

/// The page's state, available in any component.
#[must_use]
pub fn page() -> Page {
    expect_context()
}

/// The moment at which a session begins.
pub(super) fn now() -> Now {
    Now {
        at_ms: now_ms(),
        iso: String::from(js_sys::Date::new_0().to_iso_string()),
        number: (js_sys::Math::random() * 2f64.powi(53)) as u64,
        browser: web_sys::window().and_then(|window| window.navigator().user_agent().ok()),
    }
}
