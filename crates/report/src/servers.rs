//! The share that each of several servers measured as one has of a batch: as a table, and as CSV.

use bench::analysis::{Analysis, BatchAnalysis, RunAnalysis, ServerShare};
use bench::{Measurement, ServerPart, Session, Slots};

use crate::Lang;
use crate::blocks::{Block, Column, Table};
use crate::csv::{all_digits, lines};
use crate::words::{Term, UNKNOWN, decimal, rounded, server_columns, slots_cell};

/// The section on several servers: the recommended batch, server by server.
pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let Some(table) = server_table(session, analysis, lang) else { return Vec::new() };
    let mut blocks = vec![
        Block::heading(2, Term::Servers.text(lang)),
        Block::paragraph(Term::ServersMeaning.text(lang)),
        Block::Table(table),
        Block::paragraph(Term::SkippedForServers.text(lang)),
    ];
    if session.environment.models_differ() {
        blocks.push(Block::paragraph(Term::ModelsDiffer.text(lang)));
    }
    blocks
}

/// The shares of each server and of all together in the recommended batch, or else in the fastest. `None` where
/// there is one server.
#[must_use]
pub fn server_table(session: &Session, analysis: &Analysis, lang: Lang) -> Option<Table> {
    let servers = &session.environment.servers;
    let batch = analysis.recommended().or_else(|| analysis.best())?;
    let measured = shown(session, batch).filter(|_| session.environment.is_cluster())?;
    let mut shares = ServerShare::all_of(measured, servers.len());
    shares.push(ServerShare::of(measured));
    let seen = |server: usize| {
        let is_it = |(number, _): &&(u32, Slots)| usize::try_from(*number) == Ok(server);
        analysis.slots_by_server.iter().find(is_it).map(|(_, slots)| *slots)
    };
    let told = |server: &ServerPart| server.told.as_ref().and_then(|told| told.slots);
    let own =
        servers.iter().enumerate().map(|(at, server)| slots_cell(seen(at), told(server), lang));
    let slots = own.chain([slots_cell(analysis.slots, None, lang)]);
    let together = Term::Together.text(lang).to_owned();
    let names = servers.iter().map(|server| server.url.clone()).chain([together]);
    let ttft = |share: &ServerShare| share.ttft_ms.map_or(UNKNOWN.into(), |ms| rounded(ms, lang));
    let integers = |term: Term, of: fn(&ServerShare) -> u64| {
        Column::integers(term.text(lang), shares.iter().map(of))
    };
    Some(Table {
        columns: vec![
            Column::texts(Term::Server.text(lang), names),
            integers(Term::RequestsCount, |share| share.requests.into()),
            integers(Term::FailedCount, |share| share.failed.into()),
            integers(Term::TokensCount, |share| share.tokens),
            Column::texts(
                Term::TokensPerS.text(lang),
                shares.iter().map(|share| decimal(share.tokens_per_s, 1, lang)),
            ),
            integers(Term::InFlight, |share| share.peak_in_flight.into()),
            Column::texts(Term::SlotsCount.text(lang), slots),
            Column::texts(Term::MedianTtftMs.text(lang), shares.iter().map(ttft)),
        ],
    })
}

/// The batches of a run, one line per batch and server. `None` where there is one server.
#[must_use]
pub fn servers_csv(session: &Session, run: &RunAnalysis, lang: Lang) -> Option<String> {
    let servers = &session.environment.servers;
    if !session.environment.is_cluster() {
        return None;
    }
    let rows = run.batches.iter().filter_map(|batch| Some((batch, shown(session, batch)?)));
    let rows = rows.flat_map(|(batch, measured)| {
        let shares = ServerShare::all_of(measured, servers.len());
        let of_each = servers.iter().zip(shares);
        of_each.map(move |(server, share)| (batch, row(batch.id.size, &server.url, &share)))
    });
    Some(lines(server_columns(lang), rows.collect(), lang))
}

fn row(requests: u32, url: &str, share: &ServerShare) -> [String; 8] {
    [
        requests.to_string(),
        url.to_owned(),
        share.requests.to_string(),
        share.failed.to_string(),
        share.tokens.to_string(),
        all_digits(share.tokens_per_s),
        share.peak_in_flight.to_string(),
        share.ttft_ms.map(all_digits).unwrap_or_default(),
    ]
}

/// The measurement of a batch that is shown.
fn shown<'a>(session: &'a Session, batch: &BatchAnalysis) -> Option<&'a Measurement> {
    session.batch(batch.id)?.measurements.get(batch.shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Environment, Event, Failure, Measured, Plan, Sample, ServerReported, made};

    /// Two servers, the first twice as fast; one request failed.
    fn session() -> Session {
        let part = |url: &str, slots| ServerPart {
            url: url.into(),
            told: Some(ServerReported { slots, ..ServerReported::default() }),
            ..ServerPart::default()
        };
        let servers = vec![part("http://a:1/", Some(2)), part("http://b:2/", None)];
        let environment = Environment { servers, ..Environment::default() };
        let plan = Some(Plan { workers: vec![2], ..Plan::default() });
        let mut session = Session { model: "m".into(), plan, environment, ..Session::default() };
        let sample = |by_server, sent_ms: f64, end_ms: f64| Sample {
            by_server,
            sent_ms,
            first_ms: Some(sent_ms + 50.0),
            last_ms: Some(end_ms),
            end_ms,
            tokens: Some(10),
            ..Sample::default()
        };
        let failed = Sample { error: Some(Failure::Network), ..sample(1, 0.0, 10.0) };
        let done = |samples| {
            let measurement = Measurement { peak_in_flight: Some(2), ..made::batch(1.0, samples) };
            Event::BatchDone(Measured::new(2, measurement))
        };
        let samples = vec![sample(0, 0.0, 500.0), sample(1, 0.0, 1000.0), sample(0, 500.0, 1000.0)];
        session.apply(&done(samples));
        session.apply(&done(vec![failed]));
        session
    }

    #[test]
    fn each_server_and_all_together_have_a_row() {
        let session = session();
        let table = server_table(&session, &Analysis::of(&session), Lang::Ru).expect("a table");
        let texts = table
            .columns
            .iter()
            .map(|column| format!("{}: {}", column.header, column.cells.texts().join(" | ")));
        insta::assert_snapshot!(texts.collect::<Vec<_>>().join("\n"), @r"
        Сервер: http://a:1/ | http://b:2/ | Вместе
        Запросов: 2 | 1 | 3
        Ошибок: 0 | 0 | 0
        Токенов: 20 | 10 | 30
        Скорость, токен/с: 20,0 | 10,0 | 30,0
        В полёте: 1 | 1 | 2
        Слотов: ≥ 1 (сервер говорит 2) | ≥ 1 | ≥ 2
        TTFT, мс (медиана): 50,0 | 50,0 | 50,0
        ");
        let alone = Session { environment: Environment::default(), ..session };
        assert_eq!(server_table(&alone, &Analysis::of(&alone), Lang::Ru), None);
    }

    #[test]
    fn a_line_of_the_csv_is_of_one_batch_and_one_server() {
        let session = session();
        let run = &Analysis::of(&session).runs[0];
        insta::assert_snapshot!(servers_csv(&session, run, Lang::Ru).expect("lines"), @r#"
        Количество параллельных запросов,Сервер,Запросов,Ошибок,Токенов,Токены в секунду,В полёте,Медиана до первого токена (мс)
        1,http://a:1/,0,0,0,0.0,0,
        1,http://b:2/,1,1,0,0.0,1,
        3,http://a:1/,2,0,20,20.0,1,50.0
        3,http://b:2/,1,0,10,10.0,1,50.0
        "#);
        assert_eq!(
            servers_csv(&Session { environment: Environment::default(), ..session }, run, Lang::Ru),
            None
        );
    }
}
