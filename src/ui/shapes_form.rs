//! The fields that describe requests: their lengths, thinking, the context, the user's prompts.

use bench::prompts::{PromptsError, read_prompts};
use bench::{OwnPrompts, Plan, PlanError, Prompt, Shape, parse_lengths};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{PlanLabel, Trouble, own_prompts, prompts_error};
use web_sys::HtmlInputElement;

use super::state::page;
use crate::app::Msg;
use crate::browser::files::{chosen, read_bytes};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// Common lengths of prompt and answer in benchmarks, tokens.
const USUAL_LENGTHS: [(u32, u32); 4] = [(128, 128), (512, 256), (2048, 512), (8192, 256)];

/// The user's input.
#[derive(Clone, Copy)]
pub struct ShapesForm {
    /// Which of the common lengths are measured.
    usual: [RwSignal<bool>; USUAL_LENGTHS.len()],
    /// Other lengths.
    others: RwSignal<String>,
    /// Every shape is measured with thinking and without.
    thinks_both_ways: RwSignal<bool>,
    /// What is known about the user's own prompts.
    own: RwSignal<Option<OwnPrompts>>,
}

impl ShapesForm {
    /// Nothing is chosen.
    #[must_use]
    pub fn new() -> Self {
        Self {
            usual: std::array::from_fn(|_| RwSignal::new(false)),
            others: RwSignal::default(),
            thinks_both_ways: RwSignal::new(false),
            own: RwSignal::new(None),
        }
    }

    /// Shows a plan's values in the fields. A plan does not contain the user's prompts themselves.
    pub fn show(&self, plan: &Plan) {
        let length = |shape: &Shape| Some((shape.prompt_tokens?, shape.max_tokens));
        let lengths: Vec<(u32, u32)> = plan.several_shapes.iter().filter_map(length).collect();
        for (chosen, length) in self.usual.iter().zip(USUAL_LENGTHS) {
            chosen.set(lengths.contains(&length));
        }
        let mut others: Vec<String> = Vec::new();
        for (prompt, answer) in lengths.iter().filter(|length| !USUAL_LENGTHS.contains(length)) {
            let text = format!("{prompt}/{answer}");
            if !others.contains(&text) {
                others.push(text);
            }
        }
        self.others.set(others.join(", "));
        self.thinks_both_ways.set(plan.several_shapes.iter().any(|s| s.thinking.is_some()));
    }

    /// The shapes in the fields, for a plan whose own prompt is answered with `max_tokens` tokens, and what
    /// is known about the user's prompts.
    ///
    /// # Errors
    /// If a length is not valid.
    pub fn shapes(&self, max_tokens: u32) -> Result<(Vec<Shape>, Option<OwnPrompts>), PlanError> {
        let usual = self.usual.iter().zip(USUAL_LENGTHS);
        let mut lengths: Vec<_> =
            usual.filter(|(chosen, _)| chosen.get()).map(|(_, length)| length).collect();
        lengths.extend(self.others.with(|text| parse_lengths(text))?);
        let own = self.own.get();
        let both_ways = self.thinks_both_ways.get();
        Ok((Shape::of_plan(&lengths, max_tokens, own.is_some(), both_ways), own))
    }
}

/// The fields.
#[component]
pub fn ShapesFields() -> impl IntoView {
    let form = page().form.shapes;
    let usual = form.usual.into_iter().zip(USUAL_LENGTHS).map(|(chosen, (prompt, answer))| {
        let id = format!("shape-{prompt}-{answer}");
        view! {
            <div class="check">
                <input id=id.clone() type="checkbox" bind:checked=chosen/>
                <label for=id>{prompt} " / " {answer}</label>
            </div>
        }
    });
    view! {
        <details id="shapes">
            <summary>{t(PlanLabel::Shapes)}</summary>
            <fieldset class="shapes">
                <legend>{t(PlanLabel::ShapeLengths)}</legend>
                <div class="pair">{usual.collect_view()}</div>
            </fieldset>
            <label for="shape-lengths">{t(PlanLabel::OwnLengths)}</label>
            <input id="shape-lengths" type="text" autocomplete="off" placeholder="256/64, 1024/128"
                bind:value=form.others/>
            <div class="check">
                <input id="thinks-both-ways" type="checkbox" bind:checked=form.thinks_both_ways/>
                <label for="thinks-both-ways">{t(PlanLabel::ThinksBothWays)}</label>
            </div>
            <PromptsField/>
        </details>
    }
}

/// Why a file contains no prompts.
#[derive(Clone)]
enum WrongFile {
    /// The browser cannot read the file of this name.
    NotRead(String),
    NoPrompts(PromptsError),
}

impl WrongFile {
    fn text(&self) -> String {
        match self {
            Self::NotRead(name) => Trouble::FileNotRead(name.clone()).text(lang()),
            Self::NoPrompts(error) => prompts_error(error, lang()),
        }
    }
}

/// The file field for the user's prompts; a file can also be dropped on it.
#[component]
fn PromptsField() -> impl IntoView {
    let page = page();
    let own = page.form.shapes.own;
    let wrong = RwSignal::new(None::<WrongFile>);
    let take = move |prompts: Vec<Prompt>| {
        own.set(OwnPrompts::of(&prompts));
        page.send(Msg::PromptsRead(prompts));
    };
    let read = move |event: leptos::ev::Targeted<leptos::ev::Event, HtmlInputElement>| {
        if let Some(file) = chosen(&event.target()) {
            spawn_local(async move {
                let bytes = read_bytes(&file).await;
                let read = bytes.map(|bytes| read_prompts(&String::from_utf8_lossy(&bytes)));
                let read = match read {
                    Ok(read) => read.map_err(WrongFile::NoPrompts),
                    Err(_) => Err(WrongFile::NotRead(file.name())),
                };
                wrong.set(read.as_ref().err().cloned());
                take(read.unwrap_or_default());
            });
        }
    };
    view! {
        <label for="own-prompts">{t(PlanLabel::OwnPrompts)}</label>
        <input id="own-prompts" type="file" accept=".txt,.jsonl,.json,text/plain" on:change:target=read/>
        <p class="muted">{t(PlanLabel::OwnPromptsNote)}</p>
        {reactive(move || wrong.get().map(|wrong| view! { <p class="problem" role="alert">{wrong.text()}</p> }))}
        {reactive(move || own.get().map(|known| view! {
            <p id="own-prompts-known">
                {own_prompts(&known, lang())} " "
                <button type="button" on:click=move |_| take(Vec::new())>{t(PlanLabel::ForgetPrompts)}</button>
            </p>
        }))}
    }
}
