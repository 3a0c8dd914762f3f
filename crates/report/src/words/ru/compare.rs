//! A session beside another one.

use bench::BatchId;
use bench::analysis::Confidence;
use bench::compare::{
    Approximation, Aspect, Bearing, Best, Change, Comparison, Direction, Doubt, Item, Permission,
    Remedy, Spread, Value, Which,
};

use super::Ru;
use super::answer::confidence;
use super::nouns::{TIMES, plural};
use super::places::{configuration, configuration_of};
use super::report::mode;
use crate::words::browser::browser;
use crate::words::compare::{by_percent, percents, times};
use crate::words::numbers::{
    NO_BREAK, UNKNOWN, change, decimal, known, percent, rounded, short_checksum, span,
};
use crate::words::subject::CompareTerm;

const OF_COMMON: [&str; 3] = ["общей конфигурации", "общих конфигураций", "общих конфигураций"];

pub fn compare_term(term: CompareTerm) -> &'static str {
    match term {
        CompareTerm::Title => "Сравнение сеансов",
        CompareTerm::Before => "До",
        CompareTerm::After => "После",
        CompareTerm::Permission => "Можно ли сравнивать",
        CompareTerm::Condition => "Условие",
        CompareTerm::Bearing => "Что это значит",
        CompareTerm::CommonConfigurations => "Общие конфигурации",
        CompareTerm::CommonMeaning => {
            "Общая конфигурация — нагрузка, которую измерили оба сеанса: столько же запросов в полёте и в пакете \
             (если оба измеряли заданное время — только в полёте). Разница — по логарифмам средних скоростей и общему разбросу обоих сеансов; «≈» — в пределах разброса. \
             Интервалы верны все сразу: одинаковые сеансы сравнение назовёт разными хоть в чём-то не чаще чем в \
             5\u{a0}% случаев."
        }
        CompareTerm::Change => "Разница, %",
        CompareTerm::OneAnswer => "Один ответ",
        CompareTerm::OneAnswerMeaning => {
            "По отдельным запросам лучшей общей конфигурации. Разница — медиана по всем парам запросов (Ходжес и \
             Леман); у каждой величины свой 95-процентный интервал, и он учитывает, что у запросов одного замера \
             темп общий."
        }
        CompareTerm::Figure => "Величина",
        CompareTerm::Ttft => "Первый токен: p50 / p90",
        CompareTerm::AnswerTokensPerS => "Скорость ответа, токен/с: p50",
        CompareTerm::Curves => "Токены в секунду по сеансам",
    }
}

pub fn compared_in_short(comparison: &Comparison, name: &str) -> String {
    let Some(best) = &comparison.best else {
        let forbids = |item: &&Item| item.bearing == Bearing::Forbids;
        let why: Vec<String> = comparison.items.iter().filter(forbids).map(forbidden).collect();
        let why = if why.is_empty() { "итога нет".to_owned() } else { why.join("; ") };
        return format!("Сравнивать нельзя: {why}");
    };
    let is_alike = best.change.direction() == Direction::Alike;
    let seems = match best.confidence() {
        Confidence::Unproven if !is_alike => "похоже, ",
        Confidence::Unproven | Confidence::Reliable | Confidence::Approximate => "",
    };
    let what = match best.change.direction() {
        Direction::Alike => format!(
            "при лучшей конфигурации разницы не видно (от {} до {})",
            change(best.change.low(), 1, Ru),
            change(best.change.high(), 1, Ru)
        ),
        Direction::Faster | Direction::Slower => {
            format!("{} при лучшей конфигурации", by(best.change))
        }
    };
    format!("{name}: {seems}{what}{}", up_to(comparison))
}

pub fn compared_headline(comparison: &Comparison, base: &str, name: &str) -> String {
    let short = compared_in_short(comparison, name);
    let Some(best) = &comparison.best else { return format!("{short}.") };
    let sure = confidence(best.confidence());
    let reason = compared_reason(best, base, name);
    let because = if reason.is_empty() { "" } else { ": " };
    format!("{short} — {sure}{because}{reason}.")
}

/// «на 38 ± 4 % быстрее».
fn by(change: Change) -> String {
    let share = by_percent(change, Ru);
    let way = if change.log > 0.0 { "быстрее" } else { "медленнее" };
    format!("на {share}{NO_BREAK}% {way}")
}

/// Up to where nothing differs.
fn up_to(comparison: &Comparison) -> String {
    let differing = comparison.rows.iter().filter(|row| row.change.direction() != Direction::Alike);
    let differing = differing.count();
    match comparison.alike_up_to() {
        Some(1) => "; при одном worker разницы не видно".into(),
        Some(workers) => format!("; до {workers} workers разницы не видно"),
        None if differing == 0 && comparison.rows.len() > 1 => {
            format!(
                "; разницы не видно ни в одной из {}",
                plural(comparison.rows.len() as u64, OF_COMMON)
            )
        }
        None => String::new(),
    }
}

fn forbidden(item: &Item) -> String {
    let [base, other] =
        [&item.base, &item.other].map(|value| condition(item.aspect, value.as_ref()));
    match item.aspect {
        Aspect::Common => "нет ни одной общей конфигурации".into(),
        Aspect::Counted => format!("учтено конфигураций — {base} и {other}"),
        Aspect::AnswerLength => format!("ответы разной длины (токенов: {base} и {other})"),
        Aspect::PromptLength => format!("промпты разной длины — {base} и {other}"),
        Aspect::OthersBeside => {
            let during = match (&item.base, &item.other) {
                (Some(_), Some(_)) => format!("{base} и {other} замеров"),
                (Some(_), None) => format!("{base} замеров одного из сеансов"),
                (None, _) => format!("{other} замеров одного из сеансов"),
            };
            format!("сервер в это время отвечал и другим — в {during}")
        }
        other_aspect => format!("{} — «{base}» и «{other}»", aspect(other_aspect).to_lowercase()),
    }
}

pub fn compared_best(best: &Best, comparison: &Comparison, base: &str, name: &str) -> Vec<String> {
    let speed = |(id, speed): (bench::BatchId, bench::stats::Interval)| {
        let figure = known(speed.mean, speed.half_width, Ru);
        format!("{} — {figure} токен/с", configuration_of(id, comparison.is_timed))
    };
    let of_each =
        [format!("{base}: {}.", speed(best.base)), format!("{name}: {}.", speed(best.other))];
    let against: Vec<String> = comparison
        .against()
        .map(|row| {
            format!("«{}» ({})", configuration_of(row.id, comparison.is_timed), by(row.change))
        })
        .collect();
    let against = (!against.is_empty()).then(|| format!("Исключения: {}.", against.join(", ")));
    of_each.into_iter().chain(against).collect()
}

pub fn compared_reason(best: &Best, base: &str, name: &str) -> String {
    let confidence = best.confidence();
    let doubts = best.doubts.iter().filter(|doubt| doubt.leaves() == confidence);
    let who = |which: Which| match which {
        Which::Base => base,
        Which::Other => name,
    };
    let said = |doubt: &Doubt| match *doubt {
        Doubt::Unproven(which) => {
            format!("лучшая конфигурация сеанса «{}» не доказана", who(which))
        }
        Doubt::NotInCommon => "лучшие конфигурации разные, а при общих такой разницы нет".into(),
        Doubt::WithinDrift(which) => {
            format!("в сеансе «{}» скорость и сама изменилась на столько же", who(which))
        }
        Doubt::MoreDiffers => "различается не только то, что сравнивают".into(),
        Doubt::MeasuredOnce(which) => {
            format!("лучшая конфигурация сеанса «{}» измерена один раз", who(which))
        }
        Doubt::AtTheEdge(which) => {
            format!("в сеансе «{}» больше запросов одновременно не посылали", who(which))
        }
        Doubt::WithinDays => "на 2\u{a0}% скорость сервера меняется и сама, от дня ко дню".into(),
        Doubt::Wide => "интервал широк, нужны повторы".into(),
        Doubt::OthersDiffer => "в других конфигурациях разница есть".into(),
    };
    doubts.map(said).collect::<Vec<_>>().join("; ")
}

pub fn compared_ttft(of: BatchId, is_timed: bool, ttft_ms: &Spread) -> String {
    let (before, after) = (span(ttft_ms.base.p50, Ru), span(ttft_ms.other.p50, Ru));
    let change = ttft_ms.change.map_or(String::new(), |change| match change.direction() {
        Direction::Alike => ": разница может быть случайной".into(),
        Direction::Faster | Direction::Slower => {
            let way = if change.log > 0.0 { "позже" } else { "раньше" };
            match times(change) {
                Some((least, most)) => format!(": обычно {} дольше", in_times(least, most)),
                None => format!(": обычно на {}{NO_BREAK}% {way}", percents(change, Ru)),
            }
        }
    });
    format!(
        "При одинаковой нагрузке («{}») половина запросов получает первый токен за {after} вместо {before}{change}.",
        configuration_of(of, is_timed)
    )
}

fn in_times(least: f64, most: f64) -> String {
    if most < 10.0 {
        return format!("в {}–{} раза", decimal(least, 1, Ru), decimal(most, 1, Ru));
    }
    format!("в {}–{}", decimal(least, 0, Ru), plural(most.round() as u64, TIMES))
}

pub fn compared_remedy(remedy: Remedy, base: &str, name: &str) -> String {
    match remedy {
        Remedy::SamePlan => format!("Чтобы сравнить, измерьте «{name}» ещё раз с планом сеанса «{base}»: нагрузка должна быть одна."),
        Remedy::SameLoad { of, batch } => format!(
            "Чтобы сравнить, нужна одна нагрузка: те же workers и пакет, что в «{}» (например, {}), промпт и ответ \
             той же длины. Если план Токометра такой не даёт, сравните с другим файлом той же программы.",
            match of { Which::Base => base, Which::Other => name },
            configuration(batch)
        ),
        Remedy::Undisturbed => "Чтобы сравнить, измерьте ещё раз, когда сервер не отвечает другим.".into(),
        Remedy::MoreAtOnce => "Ни один из сеансов не дошёл до предела скорости сервера: измерьте оба, увеличив число workers.".into(),
        Remedy::SomethingValid => "В одном из сеансов нет ни одного учтённого замера; почему — в его замечаниях. Измерьте его ещё раз.".into(),
    }
}

pub fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Yes => "да",
        Permission::Approximately => "примерно",
        Permission::No => "нет",
    }
}

pub fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Model => "Модель",
        Aspect::Weights => "Контрольная сумма модели",
        Aspect::Quantization => "Квантование",
        Aspect::Server => "Сервер и версия",
        Aspect::Address => "Адрес",
        Aspect::Slots => "Слоты",
        Aspect::Context => "Контекст запроса, токенов",
        Aspect::Mode => "Режим",
        Aspect::PromptLength => "Длина промпта",
        Aspect::AnswerLength => "Длина ответа, токенов",
        Aspect::Thinking => "Размышления",
        Aspect::Temperature => "Температура",
        Aspect::Workers => "Workers",
        Aspect::Repeats => "Повторы",
        Aspect::MeasuredBy => "Чем измерено",
        Aspect::OwnError => "Погрешность страницы",
        Aspect::OthersBeside => "Прочая нагрузка, доля замеров",
        Aspect::Counted => "Учтено конфигураций",
        Aspect::Common => "Общих конфигураций",
    }
}

pub fn condition(aspect: Aspect, value: Option<&Value>) -> String {
    let number = |value: f64| {
        if value.fract() == 0.0 { decimal(value, 0, Ru) } else { rounded(value, Ru) }
    };
    match value {
        None => UNKNOWN.into(),
        Some(Value::Text(text)) if aspect == Aspect::Weights => short_checksum(text),
        Some(Value::Text(text)) if aspect == Aspect::MeasuredBy => browser(text),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(value)) => number(*value),
        Some(Value::Numbers(numbers)) => {
            numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(Value::Share(share)) => percent(*share, 1, Ru),
        Some(Value::Is(is)) => if *is { "да" } else { "нет" }.into(),
        Some(Value::Mode(which)) => mode(*which, true).into(),
        Some(Value::Slots(slots)) if slots.is_exact => slots.most.to_string(),
        Some(Value::Slots(slots)) => format!("не меньше {}", slots.most),
    }
}

pub fn setting_label(aspect: Aspect, value: &Value) -> String {
    let said = condition(aspect, Some(value));
    match aspect {
        Aspect::Slots => format!("слоты: {said}"),
        Aspect::Context => format!("контекст: {said}"),
        Aspect::Address => said.trim_start_matches("http://").to_owned(),
        _ => said,
    }
}

pub fn bearing(bearing: Bearing) -> &'static str {
    match bearing {
        Bearing::Forbids => "сравнивать нельзя",
        Bearing::Approximate => "только примерно",
        Bearing::Compared => "это и сравнивается",
        Bearing::Harmless => "различается, но не мешает",
        Bearing::Same => "одинаково",
    }
}

pub fn approximate_because(why: Approximation) -> &'static str {
    match why {
        Approximation::OneOfSeveral => "изменилось не только это",
        Approximation::OtherModel => "у другой модели токен может быть другим",
        Approximation::Length => "скорость зависит от длины",
        Approximation::Thinking => "размышления — тоже токены",
        Approximation::OwnError => "погрешности могли быть разными",
        Approximation::OthersBeside => "сервер отвечал и другим",
    }
}

pub fn numbered_session(number: usize) -> String {
    format!("Сеанс {number}")
}
