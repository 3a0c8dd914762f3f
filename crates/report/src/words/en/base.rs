//! The words of the base report.

use bench::Subject;

use crate::words::base::BaseWords;

pub fn base() -> &'static BaseWords {
    &BaseWords {
        title: |model| format!("Performance report for {model}"),
        summary: "Summary of all runs",
        optima: "Best settings by number of concurrent requests",
        best_configuration: "Best configuration for this hardware",
        details: "Results of each run",
        run: |workers| format!("Results for concurrency {workers}"),
        charts: |workers| format!("Performance chart for concurrency {workers}"),
        results: "Results",
        workers: "Workers",
        optimal_batch: "Best batch size",
        highest_speed_column: "Highest speed (tokens/s)",
        highest_speed: "Highest speed",
        speed: "Speed",
        tokens_per_s: |speed| format!("{speed} tokens/s"),
        tokens_per_s_of_run: |speed| format!("{speed} tokens/s"),
        not_found: "no data",
        left_out,
        of_measurements: |numbers, all| {
            let noun = if numbers.len() == 1 { "measurement" } else { "measurements" };
            format!("{noun} {} of {all}", numbers.join(", "))
        },
    }
}

fn left_out(subject: Subject) -> Option<&'static str> {
    Some(match subject {
        Subject::Requests => "Not counted: batches with failed requests",
        Subject::Browser => "Not counted: batches limited by the browser",
        Subject::LoadGenerator => "Not counted: batches limited by the load machines",
        Subject::ModelLoad => "Not counted: batches during which the model was loaded",
        Subject::Servers => "Not counted: batches that not all servers took part in",
        Subject::Count => "Not counted: batches whose tokens the server counted wrongly",
        Subject::Answerer => "Not counted: batches answered by a cache or another model",
        Subject::Cut | Subject::Conditions => return None,
    })
}
