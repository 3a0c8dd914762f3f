//! The header: navigation, opening a session, the theme.

use leptos::prelude::*;
use report::words::{Label, PageLabel};

use super::icons::{Icon, mark};
use super::screen::Screen;
use super::session_files::OpenSession;
use super::state::page;
use crate::erased::{reactive, view};
use crate::lang::{choose, lang, t};
use crate::store::{ThemeChoice, keep_theme};

/// The header of every screen.
#[component]
pub fn Header() -> impl IntoView {
    let page = page();
    let way = move |screen: Screen, label: PageLabel| {
        let current = move || (page.screen.get() == screen).then_some("page");
        view! {
            <button type="button" aria-current=current on:click=move |_| page.screen.set(screen)>{t(label)}</button>
        }
    };
    view! {
        <a class="skip button" href="#content">{t(PageLabel::Skip)}</a>
        <header class="top">
            <h1 class="brand">{mark()} {t(PageLabel::AppName)}</h1>
            <nav>
                {way(Screen::Measure, PageLabel::NavMeasure)}
                {way(Screen::Sessions, PageLabel::NavSessions)}
                {way(Screen::Method, PageLabel::NavMethod)}
            </nav>
            <div class="top-right">
                <OpenSession/>
                <LanguageButton/>
                <ThemeButton/>
            </div>
        </header>
    }
}

/// Shows the current language, and switches to the other one.
#[component]
fn LanguageButton() -> impl IntoView {
    view! {
        <button id="language" type="button" class="small quiet" lang=move || lang().next().code()
            title=t(PageLabel::NextLanguage) aria-label=t(PageLabel::NextLanguage)
            on:click=move |_| choose(lang().next())>{reactive(move || lang().code().to_ascii_uppercase())}</button>
    }
}

/// Cycles through the themes; its name says which one is active.
#[component]
fn ThemeButton() -> impl IntoView {
    let page = page();
    Effect::new(move || {
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        let Some(root) = root else { return };
        // Setting a custom attribute cannot fail.
        let _ = match page.theme.get().name() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    });
    let name = move || {
        let label = match page.theme.get() {
            ThemeChoice::System => PageLabel::ThemeSystem,
            ThemeChoice::Light => PageLabel::ThemeLight,
            ThemeChoice::Dark => PageLabel::ThemeDark,
        };
        label.text(lang())
    };
    let choose = move |_| {
        page.theme.update(|theme| *theme = theme.next());
        keep_theme(page.theme.get_untracked());
    };
    view! {
        <button id="theme" type="button" class="small quiet icon" aria-label=name title=name on:click=choose>
            {Icon::Theme.view()}
        </button>
    }
}
