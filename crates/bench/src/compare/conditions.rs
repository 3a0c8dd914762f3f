//! How the conditions of two sessions differ, and what that means for comparing them.

use super::item::{Aspect, Bearing, Item, Setting, Value};
use super::lengths;
use super::settings::{Settings, changed};
use super::side::Side;
use crate::order::distinct;
use crate::{BatchId, Load};

/// Measuring may add this much more to a speed in one session, as a share, without mattering.
const OWN_ERROR: f64 = 0.02;
/// If this share of a session's measurements had other clients' requests beside them, it is about those too.
const OTHERS: f64 = 0.5;

/// All conditions of which something is known, in the order of their interest.
pub fn of(base: &Side<'_>, other: &Side<'_>, common: &[(Load, BatchId)]) -> Vec<Item> {
    let mut items = settings(base, other);
    items.extend([lengths::of_prompts(base, other), lengths::of_answers(base, other, common)]);
    let both = [base, other];
    let told = |aspect, value: fn(&Side<'_>) -> Option<Value>, if_differs| {
        let [base, other] = both.map(value);
        Item::told(aspect, base, other, if_differs)
    };
    let more = [
        told(Aspect::Mode, mode, Bearing::Forbids),
        told(Aspect::Thinking, thinking, Bearing::Approximate),
        told(Aspect::Temperature, temperature, Bearing::Harmless),
        told(Aspect::Workers, workers, Bearing::Harmless),
        told(Aspect::Repeats, repeats, Bearing::Harmless),
        own_error(base, other),
        measured_by(base, other),
        others_beside(base, other),
        Some(counted(base, other, common)),
    ];
    items.extend(more.into_iter().flatten());
    items
}

/// What people change to see its effect: several changes, or models that may tokenize differently, are compared
/// approximately.
fn settings(base: &Side<'_>, other: &Side<'_>) -> Vec<Item> {
    let of = |side: &Side<'_>| Settings::of(&side.session, &side.analysis);
    let mut items = of(base).beside(&of(other));
    let are_several = changed(&items).nth(1).is_some();
    let has_changed =
        items.iter().any(|it| it.aspect == Aspect::Model && it.bearing == Bearing::Compared);
    let is_another_kind = has_changed && is_another_kind(base, other);
    let is_of_model = |item: &Item| item.aspect.setting() == Some(Setting::Model);
    for item in items.iter_mut().filter(|item| item.bearing == Bearing::Compared) {
        if are_several || (is_another_kind && is_of_model(item)) {
            item.bearing = Bearing::Approximate;
        }
    }
    items
}

/// Whether the models may tokenize texts differently, so that a token is not the same.
fn is_another_kind(base: &Side<'_>, other: &Side<'_>) -> bool {
    let [base, other] = [base, other].map(|side| side.session.environment.family.as_ref());
    base.is_none() || base != other
}

fn mode(side: &Side<'_>) -> Option<Value> {
    Some(Value::Mode(side.session.plan.as_ref().map(|plan| plan.mode).unwrap_or_default()))
}

/// Whether most answers contained thinking; without requests, whether it was asked for.
fn thinking(side: &Side<'_>) -> Option<Value> {
    let samples = side.counted().flat_map(|(_, measured, _)| measured.successful());
    let (mut all, mut thought) = (0_usize, 0_usize);
    for sample in samples {
        all += 1;
        thought += usize::from(sample.has_thought());
    }
    let asked = || side.session.plan.as_ref()?.shape(0)?.thinking;
    let has_thought = if all > 0 { Some(2 * thought > all) } else { asked() };
    has_thought.map(Value::Is)
}

fn temperature(side: &Side<'_>) -> Option<Value> {
    side.session.plan.as_ref().map(|plan| Value::Number(plan.temperature))
}

fn workers(side: &Side<'_>) -> Option<Value> {
    Some(Value::Numbers(distinct(side.analysis.runs.iter().map(|run| run.workers))))
}

fn repeats(side: &Side<'_>) -> Option<Value> {
    side.session.plan.as_ref().map(|plan| Value::Number(plan.repeats.into()))
}

fn own_error(base: &Side<'_>, other: &Side<'_>) -> Option<Item> {
    let share = |side: &Side<'_>| Some(side.session.environment.own_error?.tokens_per_s_share);
    let (base, other) = (share(base)?, share(other)?);
    let is_alike = (base - other).abs() <= OWN_ERROR;
    Some(Item {
        aspect: Aspect::OwnError,
        base: Some(Value::Share(base)),
        other: Some(Value::Share(other)),
        bearing: if is_alike { Bearing::Same } else { Bearing::Approximate },
    })
}

/// Who measured. A different browser with a known, equal error of its own makes no difference.
fn measured_by(base: &Side<'_>, other: &Side<'_>) -> Option<Item> {
    let name = |side: &Side<'_>| {
        let environment = &side.session.environment;
        let engine = environment.load_engine.as_ref();
        let engine = engine.map(|engine| format!("{} {}", engine.name, engine.version));
        engine.or_else(|| environment.browser.clone()).map(Value::Text)
    };
    let is_page = |side: &Side<'_>| side.session.environment.load_engine.is_none();
    let error = own_error(base, other);
    let is_known = error.is_some_and(|item| item.bearing == Bearing::Same);
    let is_harmless = is_known && is_page(base) && is_page(other);
    let if_differs = if is_harmless { Bearing::Harmless } else { Bearing::Approximate };
    Item::told(Aspect::MeasuredBy, name(base), name(other), if_differs)
}

/// The share of measurements right before which the server was handling other clients' requests, if reported.
fn others_beside(base: &Side<'_>, other: &Side<'_>) -> Option<Item> {
    let share = |side: &Side<'_>| {
        let (mut told, mut beside) = (0_u32, 0_u32);
        for (_, measurement, known) in side.counted() {
            let counts = measurement.counts.as_ref();
            told += u32::from(counts.is_some_and(|counts| counts.others.is_some()));
            beside += u32::from(known.is_beside_others());
        }
        (told > 0).then(|| f64::from(beside) / f64::from(told))
    };
    let (base, other) = (share(base), share(other));
    let bearing = match base.into_iter().chain(other).reduce(f64::max)? {
        most if most > OTHERS => Bearing::Forbids,
        most if most > 0.0 => Bearing::Approximate,
        _ => Bearing::Same,
    };
    let [base, other] = [base, other].map(|share| share.map(Value::Share));
    Some(Item { aspect: Aspect::OthersBeside, base, other, bearing })
}

/// How many valid configurations each has, or how many they have in common.
fn counted(base: &Side<'_>, other: &Side<'_>, common: &[(Load, BatchId)]) -> Item {
    let loads = |side: &Side<'_>| {
        side.analysis.loads().all().filter(|(_, speeds)| !speeds.is_empty()).count()
    };
    let counts = [loads(base), loads(other)];
    let (aspect, [base, other]) = if counts.contains(&0) {
        (Aspect::Counted, counts)
    } else {
        (Aspect::Common, [common.len(); 2])
    };
    let bearing = if common.is_empty() { Bearing::Forbids } else { Bearing::Same };
    let [base, other] = [base, other].map(|count| Some(Value::Number(count as f64)));
    Item { aspect, base, other, bearing }
}
