//! Reports on requests of several shapes: a section for each, with the headings of a single-shape report one level
//! deeper.

use bench::analysis::{Analysis, BatchAnalysis, ShapeResult, shape_results, thinking_costs};
use bench::{Session, Shape};

use crate::Lang;
use crate::blocks::{Block, Column, Figure, Table};
use crate::words::{Term, UNKNOWN, decimal, known, shape_name, thinking_cost};

/// Whether it is about requests of more than one shape.
pub fn has_several(session: &Session) -> bool {
    session.shapes().len() > 1
}

/// A section for every shape, filled by `of_one` from the session reduced to that shape.
pub fn sections(
    session: &Session,
    lang: Lang,
    of_one: impl Fn(&Session, &Analysis) -> Vec<Block>,
) -> Vec<Block> {
    let section = |(number, shape): (u32, Shape)| {
        let own = session.of_shape(number);
        let said = of_one(&own, &Analysis::of(&own));
        let heading = Block::heading(2, shape_name(shape, session.plan.as_ref(), lang));
        std::iter::once(heading).chain(said.into_iter().map(move |block| within(block, number)))
    };
    (0..).zip(session.shapes()).flat_map(section).collect()
}

/// The path of a file about one shape. The first shape keeps the path that a single-shape report has.
#[must_use]
pub fn shape_path(shape: u32, path: &str) -> String {
    match (shape, path.rsplit_once('/')) {
        (1.., Some((folder, name))) => format!("{folder}/shape_{}/{name}", shape + 1),
        _ => path.to_owned(),
    }
}

/// A block as it appears in the section of a shape.
fn within(block: Block, shape: u32) -> Block {
    match block {
        Block::Heading { level, text } => Block::Heading { level: level + 1, text },
        Block::Figure(figure) => {
            let path = shape_path(shape, &figure.path);
            Block::Figure(Figure { shape, path, ..figure })
        }
        other => other,
    }
}

/// The best configuration of every shape.
pub fn overview_table(session: &Session, lang: Lang) -> Block {
    Block::Table(table(&shape_results(session), session, lang))
}

/// A batch's speed with its interval, where it has one.
pub fn speed_with_interval(batch: &BatchAnalysis, lang: Lang) -> String {
    let (mean, half_width) = batch
        .interval
        .map_or((batch.tokens_per_s, 0.0), |interval| (interval.mean, interval.half_width));
    known(mean, half_width, lang)
}

/// The shapes side by side, and what thinking costs.
pub fn overview(session: &Session, lang: Lang) -> Vec<Block> {
    let plan = session.plan.as_ref();
    let mut blocks = vec![Block::heading(2, Term::Shapes.text(lang))];
    blocks.push(Block::paragraph(Term::ShapesMeaning.text(lang)));
    blocks.push(overview_table(session, lang));
    let name = |number: u32| {
        let shape = session.shapes().get(usize::try_from(number).ok()?).copied()?;
        Some(shape_name(shape, plan, lang))
    };
    let costs = thinking_costs(session);
    let told =
        costs.iter().filter_map(|cost| Some(thinking_cost(*cost, &name(cost.without)?, lang)));
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        blocks.push(Block::Items(told));
    }
    blocks
}

fn table(results: &[ShapeResult], session: &Session, lang: Lang) -> Table {
    let texts = |term: Term, cell: &dyn Fn(&ShapeResult) -> Option<String>| {
        let cells = results.iter().map(|result| cell(result).unwrap_or_else(|| UNKNOWN.into()));
        Column::texts(term.text(lang), cells.collect::<Vec<_>>())
    };
    let number = |digits| move |value: f64| decimal(value, digits, lang);
    Table {
        columns: vec![
            texts(Term::Shape, &|result| {
                Some(shape_name(result.shape, session.plan.as_ref(), lang))
            }),
            texts(Term::PromptTokens, &|result| result.prompt_tokens.map(number(0))),
            texts(Term::Workers, &|result| Some(result.best.as_ref()?.id.workers.to_string())),
            texts(Term::Batch, &|result| Some(result.best.as_ref()?.id.size.to_string())),
            texts(Term::SpeedWithInterval, &|result| {
                Some(speed_with_interval(result.best.as_ref()?, lang))
            }),
            texts(Term::TtftMs, &|result| result.ttft_ms.map(number(0))),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base_markdown, extended_markdown};
    use bench::{BatchId, Event, Measured, Measurement, Plan, Sample, made};

    fn session() -> Session {
        let shape =
            |tokens, max_tokens| Shape { prompt_tokens: Some(tokens), max_tokens, thinking: None };
        let several_shapes = vec![shape(128, 128), shape(512, 64)];
        let plan = Plan { workers: vec![2], several_shapes, ..Plan::default() };
        let mut session = Session { model: "m".into(), plan: Some(plan), ..Session::default() };
        for (shape, tokens) in [(0, 256), (1, 128)] {
            let sample = |sent_ms| Sample {
                sent_ms,
                end_ms: 1000.0,
                tokens: Some(tokens / 2),
                prompt_tokens: Some(130 + 380 * u64::from(shape)),
                done_reason: Some("length".into()),
                ..made::answered(sent_ms + 80.0, 990.0)
            };
            let measured = made::batch(1.0, vec![sample(0.0), sample(1.0)]);
            let measurement = Measurement { peak_in_flight: Some(2), ..measured };
            session.apply(&Event::BatchDone(Measured {
                batch: BatchId::new(2, 2).with_shape(shape),
                measurement,
            }));
        }
        session
    }

    #[test]
    fn the_base_report_has_a_section_for_every_shape() {
        let session = session();
        let text = base_markdown(&session, &Analysis::of(&session), Lang::Ru);
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
        insta::assert_snapshot!(headings.join("\n"), @"
        # Отчет о производительности для m
        ## Промпт 128 токенов, ответ до 128 токенов
        ### Итоговые выводы по всем прогонам
        #### Оптимальные параметры для разного количества параллельных запросов
        #### Наилучшая конфигурация для данного оборудования
        ### Детальные результаты по каждому прогону
        #### Результаты для 2 параллельных запросов
        ##### Таблица результатов
        ## Промпт 512 токенов, ответ до 64 токенов
        ### Итоговые выводы по всем прогонам
        #### Оптимальные параметры для разного количества параллельных запросов
        #### Наилучшая конфигурация для данного оборудования
        ### Детальные результаты по каждому прогону
        #### Результаты для 2 параллельных запросов
        ##### Таблица результатов
        ");
        assert!(text.contains("(results/performance_metrics_2.png)"), "{text}");
        assert!(text.contains("(results/shape_2/performance_metrics_2.png)"), "{text}");
    }

    #[test]
    fn the_extended_report_sets_the_shapes_beside_each_other() {
        let session = session();
        let text = extended_markdown(&session, &Analysis::of(&session), Lang::Ru);
        let overview = text.split("\n## ").find(|part| part.starts_with("Формы")).unwrap();
        insta::assert_snapshot!(overview.replace(['\u{a0}', '\u{202f}'], " "), @"
        Формы запросов

        Что задать для каждой формы, и TTFT (медиана) при этом. Промпты заданной длины составлены из одних и тех же предложений в разном порядке; их длина подобрана по счёту сервера на одном запросе, который не измеряется. Сколько токенов вышло (медиана), сказано в столбце.

        |                                    Форма |   Промпт, токенов |   Workers |   Пакет |   Токен/с (95 %) |   TTFT, мс |
        |-----------------------------------------:|------------------:|----------:|--------:|-----------------:|-----------:|
        | Промпт 128 токенов, ответ до 128 токенов |               130 |         2 |       2 |         256 ± 29 |         80 |
        |  Промпт 512 токенов, ответ до 64 токенов |               510 |         2 |       2 |         128 ± 14 |         80 |
        ");
        assert_eq!(text.matches("### Замечания").count(), 2);
        assert_eq!(text.matches("## Условия").count(), 1);
        assert!(!text.contains("небо голубое"), "the plan's own prompt was not asked");
    }
}
