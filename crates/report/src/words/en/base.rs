//! The words of the base report.

use bench::Subject;

use super::places::workers;
use crate::words::base::BaseWords;

pub fn base() -> &'static BaseWords {
    &BaseWords {
        title: |model| format!("Performance report for {model}"),
        summary: "Summary of all runs",
        optima: "Best settings by number of workers",
        best_configuration: "Best configuration for this hardware",
        details: "Results of each run",
        run: |count| format!("Results with {}", workers(count)),
        charts: |count| format!("Performance chart with {}", workers(count)),
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
        Subject::Requests => "Not counted: measurements with failed requests (batches)",
        Subject::Browser => "Not counted: measurements limited by the browser (batches)",
        Subject::LoadGenerator => {
            "Not counted: measurements limited by the load machines (batches)"
        }
        Subject::ModelLoad => {
            "Not counted: measurements during which the model was loaded (batches)"
        }
        Subject::Servers => "Not counted: measurements that not all servers took part in (batches)",
        Subject::Count => {
            "Not counted: measurements whose tokens the server counted wrongly (batches)"
        }
        Subject::Answerer => {
            "Not counted: measurements answered by a cache or another model (batches)"
        }
        Subject::Cut | Subject::Conditions => return None,
    })
}
