//! What is wrong with a server and how to mend it.

use bench::CheckProblem;
use leptos::prelude::*;
use report::words::{Label, check_advice, check_problem, environment_commands, sentence};

use crate::lang::{lang, t};

/// A problem in one sentence, and what to do about it.
#[component]
pub fn CheckAdvice(problem: CheckProblem) -> impl IntoView {
    let steps = check_advice(&problem, lang());
    let origins_line = problem.origins_line();
    view! {
        <div class="problem" role="alert">
            <p><b>{check_problem(&problem, lang())}</b></p>
            <ul>{steps.iter().map(|&step| view! { <li>{step}</li> }).collect_view()}</ul>
            {origins_line.map(|line| view! { <AllowOrigin line/> })}
        </div>
    }
}

/// A server that is not ready yet, and for how long it has been waited for.
#[component]
pub fn NotReady(problem: CheckProblem, waited_s: f64) -> impl IntoView {
    view! {
        <div class="problem">
            <p><b>{check_problem(&problem, lang())}</b></p>
            <p class="muted">{sentence::asked_again(waited_s, lang())}</p>
            <ul>{check_advice(&problem, lang()).iter().map(|&step| view! { <li>{step}</li> }).collect_view()}</ul>
        </div>
    }
}

/// How to allow this page at an Ollama, system by system.
#[component]
fn AllowOrigin(line: String) -> impl IntoView {
    let ways = environment_commands(&line, lang());
    view! {
        <pre class="command" id="origins-line">{line}</pre>
        <details>
            <summary>{t(Label::WhereToSet)}</summary>
            {ways.into_iter().map(|(system, commands)| view! {
                <p>{system}</p><pre class="command">{commands}</pre>
            }).collect_view()}
        </details>
        <p class="muted">{t(Label::PortMayBeAnothers)}</p>
    }
}
