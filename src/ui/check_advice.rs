//! What is wrong with a server and how to fix it: the likeliest cause first, the others collapsed.

use client::{Surroundings, causes};
use diagnosis::{Cause, CheckProblem};
use leptos::prelude::*;
use report::words::{ServerLabel, cause, cause_commands, check_advice, check_problem, sentence};

use super::commands::Commands;
use crate::browser::location::page_origin;
use crate::browser::platform::system;
use crate::erased::view;
use crate::lang::{lang, t};

/// A remedy: for a certain cause, or a general one.
#[derive(Clone)]
pub enum Remedy {
    Of(Cause),
    Step(&'static str),
}

/// A problem in one sentence, and what to do about it.
pub fn problem_view(problem: &CheckProblem) -> AnyView {
    let here = Surroundings { system: system(), page_origin: page_origin() };
    let steps = check_advice(problem, lang()).iter().copied().map(Remedy::Step);
    let mut remedies = causes(problem, &here).into_iter().map(Remedy::Of).chain(steps);
    let first = remedies.next();
    let others: Vec<Remedy> = remedies.collect();
    view! {
        <div class="problem" role="alert">
            <p><b>{check_problem(problem, lang())}</b></p>
            {first.map(remedy_view)}
            {(!others.is_empty()).then(|| view! {
                <details class="other-causes">
                    <summary>{t(ServerLabel::OtherCauses)} " (" {others.len()} ")"</summary>
                    {others.into_iter().map(remedy_view).collect_view()}
                </details>
            })}
        </div>
    }
}

/// A server that is not ready yet, and how long the page has been waiting for it.
pub fn not_ready_view(problem: &CheckProblem, waited_s: f64) -> AnyView {
    view! {
        <div class="problem">
            <p><b>{check_problem(problem, lang())}</b></p>
            <p class="muted">{sentence::asked_again(waited_s, lang())}</p>
            <ul>{check_advice(problem, lang()).iter().map(|&step| view! { <li>{step}</li> }).collect_view()}</ul>
        </div>
    }
}

/// A remedy with its commands.
pub fn remedy_view(remedy: Remedy) -> AnyView {
    match remedy {
        Remedy::Step(step) => view! { <p>{step}</p> },
        Remedy::Of(of) => {
            let line =
                if let Cause::OllamaOrigins { line } = &of { Some(line.clone()) } else { None };
            view! {
                <div class="remedy">
                    <p>{cause(&of, lang())}</p>
                    {line.map(|line| view! { <pre class="command" id="origins-line">{line}</pre> })}
                    {commands_view(cause_commands(&of, system(), lang()))}
                </div>
            }
        }
    }
}

/// Commands: those for the user's system, which come first, and the others collapsed.
pub fn commands_view(commands: Vec<(&'static str, String)>) -> AnyView {
    let mut commands = commands.into_iter();
    let own: Vec<_> = commands.next().into_iter().collect();
    let others: Vec<_> = commands.collect();
    view! {
        {(!own.is_empty()).then(|| view! { <Commands commands=own/> })}
        {(!others.is_empty()).then(|| view! {
            <details>
                <summary>{t(ServerLabel::OtherSystems)}</summary>
                <Commands commands=others/>
            </details>
        })}
    }
}
