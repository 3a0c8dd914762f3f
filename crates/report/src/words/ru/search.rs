//! What is said about a search.

use bench::Strategy;
use bench::schedule::{Reason, Standing};
use bench::stats::Scalability;

use super::Ru;
use super::nouns::{IN_REQUESTS, OF_BATCHES, REQUESTS, plural};
use super::places::configuration;
use super::within::within;
use crate::words::numbers::{count, percent, ranges, rounded};

pub fn why(reason: Reason) -> String {
    match reason {
        Reason::Look => "обзор: наименьшее, среднее и наибольшее число workers.".into(),
        Reason::Between { from, to } => {
            format!("быстрее всего может быть между {from} и {to} workers.")
        }
        Reason::EnoughWorkers => "столько запросов уже занимают все слоты сервера.".into(),
        Reason::FullWaves => "пока лучшее число workers, но полными волнами.".into(),
        Reason::SecondLook => "измерено один раз: вдруг что-то помешало.".into(),
        Reason::Unseen => "здесь ещё не измеряли: вдруг тут быстрее.".into(),
        Reason::Confirm => "лучшее ещё раз, чтобы узнать разброс.".into(),
        Reason::Border => {
            "граница лимитов: сколько пользователей сразу ещё укладывается в них.".into()
        }
        Reason::Beyond => "больше пользователей: нарушаются ли лимиты и здесь.".into(),
        Reason::Bound => {
            "укладывается ли эта конфигурация в лимиты, покажут только новые запросы.".into()
        }
        Reason::Repeat { fastest, rival } => format!(
            "повтор: «{}» и «{}» пока не различить.",
            configuration(fastest),
            configuration(rival)
        ),
    }
}

pub fn requests_left(requests: u32) -> String {
    format!("Осталось ≈ {}.", plural(requests.into(), REQUESTS))
}

pub fn search_estimate(requests: u32, most: u32, grid: u32) -> String {
    format!(
        "обычно ≈ {}, самое большее {}; вся сетка по разу — {}",
        plural(requests.into(), REQUESTS),
        count(most, Ru),
        count(grid, Ru)
    )
}

pub fn found(standing: &Standing) -> Vec<String> {
    let (batches, of_batches) = standing.batches;
    let (requests, of_requests) = standing.requests;
    let way = format!(
        "Поиск лучшего: измерено {} из {} полного плана, с повторами послано {}; весь план по разу — {}.",
        batches,
        plural(of_batches as u64, OF_BATCHES),
        plural(requests.into(), REQUESTS),
        count(of_requests, Ru)
    );
    let unseen = (!standing.unseen_workers.is_empty()).then(|| {
        let slots = standing.slots.filter(|slots| standing.unseen_workers.iter().any(|n| n > slots));
        let of_slots = slots.map(|slots| {
            format!(
                " Больше workers, чем слотов у сервера ({slots}), незачем: лишние запросы только ждали бы."
            )
        });
        let of_others = match (standing.is_over, standing.is_short) {
            (false, _) => "",
            (true, true) => " На это не хватило запросов: там может быть быстрее.",
            (true, false) => {
                " Судя по измеренным, быстрее там быть не должно; точно покажет только полный план."
            }
        };
        format!(
            "Не измерено при числе workers: {}.{}{}",
            ranges(&standing.unseen_workers),
            of_slots.unwrap_or_default(),
            of_others
        )
    });
    let law = standing.law.map(law);
    let (answer, unseen) = match &standing.within {
        Some(found) => (within(found, standing.is_over), None),
        None => (vec![certainty(standing)], unseen),
    };
    [way].into_iter().chain(answer).chain(unseen).chain(law).collect()
}

/// How sure the answer is.
fn certainty(standing: &Standing) -> String {
    let fastest = format!("Конфигурация «{}»", configuration(standing.fastest));
    if !standing.is_over {
        return format!(
            "Поиск не окончен. {fastest} — пока лучшая, но среди неизмеренных может быть быстрее."
        );
    }
    let behind = |share: f64| percent(share / (1.0 + share), 1, Ru);
    let next = standing.next_best;
    match standing.rival {
        None => {
            let next = next.map(|(next, share)| {
                format!(" Следующая, «{}», медленнее на {}.", configuration(next), behind(share))
            });
            let noise = percent(standing.noise, 1, Ru);
            let noise = if standing.is_noise_known {
                format!("разброс замера — {noise}")
            } else {
                format!("разброс замера принят за {noise}: повторов не было")
            };
            format!(
                "Ни одна конфигурация не опередила «{}» больше чем на разброс: остальные медленнее или нагружают \
                 сервер так же ({noise}).{}",
                configuration(standing.fastest),
                next.unwrap_or_default()
            )
        }
        Some(rival) => {
            let behind = next.filter(|(next, _)| *next == rival).map(|(_, share)| behind(share));
            format!(
                "{fastest} в среднем быстрее всех, но отличить от неё «{}»{} не хватило запросов.",
                configuration(rival),
                behind.map(|share| format!(" (медленнее на {share})")).unwrap_or_default()
            )
        }
    }
}

fn law(law: Scalability) -> String {
    let peak = match law.peak() {
        Some(peak) => {
            format!(
                "быстрее всего по нему при {} одновременно",
                plural(peak.round() as u64, IN_REQUESTS)
            )
        }
        None if law.coherency == 0.0 && law.contention > 0.0 => format!(
            "больше {} токен/с по нему не бывает",
            rounded(law.alone_tokens_per_s / law.contention, Ru)
        ),
        None => "спада в измеренном нет".to_owned(),
    };
    format!(
        "Объяснение законом масштабируемости (USL, Gunther): по нему один запрос — {} токен/с, доля работы, в которой \
         запросы ждут друг друга, — {}, цена каждой пары запросов — {}; {peak}. От \
         измеренного закон отличается на {}; на выбор он не влияет.",
        rounded(law.alone_tokens_per_s, Ru),
        percent(law.contention, 1, Ru),
        percent(law.coherency, 3, Ru),
        percent(law.misfit, 1, Ru)
    )
}

pub fn strategy(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Grid => "все пакеты",
        Strategy::Search => "поиск лучшего («Авто»)",
    }
}
