//! A plan as the parameters of a link: its version, and what differs from the default plan. The user's own
//! prompts are not included, and unknown parameters are ignored.

use thiserror::Error;

use crate::{
    MAX_WORKERS_BEYOND_BROWSER, Mode, Percentile, Plan, PlanError, Shape, Strategy, number,
    parse_workers,
};

/// The parameter that marks a plan and gives the version of its format.
const VERSION: &str = "plan";
/// Raised when a parameter or the default plan changes its meaning.
const THIS_VERSION: &str = "1";

/// Why the plan of a link cannot be used.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PlanLinkError {
    #[error("unknown plan version `{0}`")]
    Version(String),
    #[error("`{text}` is not a value of `{parameter}`")]
    Value { parameter: &'static str, text: String },
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// A value as it is written in a link.
trait Linked: Sized {
    fn text(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

macro_rules! as_written {
    ($($whole:ty),*) => {$(
        impl Linked for $whole {
            fn text(&self) -> String {
                self.to_string()
            }

            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}

as_written!(u32, i64, bool, String);

impl Linked for f64 {
    fn text(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        number(text)
    }
}

/// An absent value is written as empty, since the default may be a value.
impl<T: Linked> Linked for Option<T> {
    fn text(&self) -> String {
        self.as_ref().map(T::text).unwrap_or_default()
    }

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }
}

impl Linked for Vec<u32> {
    fn text(&self) -> String {
        self.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
    }

    fn read(text: &str) -> Option<Self> {
        parse_workers(text).ok()
    }
}

impl Linked for Mode {
    fn text(&self) -> String {
        match self {
            Self::ClosedLoop => "closed_loop",
            Self::Server => "server",
        }
        .into()
    }

    fn read(text: &str) -> Option<Self> {
        [Self::ClosedLoop, Self::Server].into_iter().find(|mode| mode.text() == text)
    }
}

impl Linked for Strategy {
    fn text(&self) -> String {
        match self {
            Self::Grid => "grid",
            Self::Search => "search",
        }
        .into()
    }

    fn read(text: &str) -> Option<Self> {
        [Self::Grid, Self::Search].into_iter().find(|strategy| strategy.text() == text)
    }
}

impl Linked for Percentile {
    fn text(&self) -> String {
        u8::from(*self).to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Self::try_from(text.parse::<u8>().ok()?).ok()
    }
}

const THINKS: &str = "-on";
const THINKS_NOT: &str = "-off";

/// `512x256`, with the plan's own prompt `x256`; with thinking `512x256-on`, without `512x256-off`.
impl Linked for Shape {
    fn text(&self) -> String {
        let thinking = match self.thinking {
            None => "",
            Some(true) => THINKS,
            Some(false) => THINKS_NOT,
        };
        format!("{}x{}{thinking}", self.prompt_tokens.text(), self.max_tokens)
    }

    fn read(text: &str) -> Option<Self> {
        let thinking = |suffix, thinks| Some((text.strip_suffix(suffix)?, Some(thinks)));
        let told = thinking(THINKS, true).or_else(|| thinking(THINKS_NOT, false));
        let (lengths, thinking) = told.unwrap_or((text, None));
        let (prompt, answer) = lengths.split_once('x')?;
        Some(Self {
            prompt_tokens: Linked::read(prompt)?,
            max_tokens: Linked::read(answer)?,
            thinking,
        })
    }
}

impl Linked for Vec<Shape> {
    fn text(&self) -> String {
        self.iter().map(Shape::text).collect::<Vec<_>>().join(" ")
    }

    fn read(text: &str) -> Option<Self> {
        text.split_whitespace().map(Shape::read).collect()
    }
}

/// A value of the plan with the name of its parameter.
struct Parameter {
    name: &'static str,
    text: fn(&Plan) -> String,
    read: fn(&mut Plan, &str) -> Option<()>,
}

macro_rules! parameters {
    ($($name:literal: $($field:ident).+;)*) => {
        const PARAMETERS: &[Parameter] = &[$(Parameter {
            name: $name,
            text: |plan| plan.$($field).+.text(),
            read: |plan, text| {
                plan.$($field).+ = Linked::read(text)?;
                Some(())
            },
        }),*];
    };
}

parameters! {
    "workers": workers;
    "max_batch": max_batch;
    "pause_s": pause_s;
    "timeout_s": timeout_s;
    "prompt": prompt;
    "max_tokens": max_tokens;
    "shapes": several_shapes;
    "context_tokens": context_tokens;
    "temperature": temperature;
    "seed": seed;
    "mode": mode;
    "strategy": strategy;
    "repeats": repeats;
    "most_repeats": most_repeats;
    "shuffle": shuffle;
    "drift_check": drift_check;
    "share_equal_loads": share_equal_loads;
    "asked_slots": asked_slots;
    "limit_minutes": limit_minutes;
    "limit_requests": limit_requests;
    "ttft_s": limits.ttft_s;
    "ttft_p": limits.percentile;
    "tps": limits.tokens_per_s_each;
}

/// The parameters of a link to this plan, the version first.
#[must_use]
pub fn plan_parameters(plan: &Plan) -> Vec<(&'static str, String)> {
    let default = Plan::default();
    let differs = |parameter: &Parameter| {
        let text = (parameter.text)(plan);
        (text != (parameter.text)(&default)).then_some((parameter.name, text))
    };
    let version = (VERSION, THIS_VERSION.to_owned());
    std::iter::once(version).chain(PARAMETERS.iter().filter_map(differs)).collect()
}

/// The plan in a link's parameters, if there is one. It may have more workers than a browser can keep in flight.
///
/// # Errors
/// If it is of another version, a value cannot be parsed, or the plan cannot be carried out.
pub fn plan_of_link(
    parameter: impl Fn(&str) -> Option<String>,
) -> Result<Option<Plan>, PlanLinkError> {
    let Some(version) = parameter(VERSION) else { return Ok(None) };
    if version != THIS_VERSION {
        return Err(PlanLinkError::Version(version));
    }
    let mut plan = Plan::default();
    for known in PARAMETERS {
        let Some(text) = parameter(known.name) else { continue };
        if (known.read)(&mut plan, &text).is_none() {
            return Err(PlanLinkError::Value { parameter: known.name, text });
        }
    }
    plan.validate_up_to(MAX_WORKERS_BEYOND_BROWSER)?;
    Ok(Some(plan))
}
