//! Another program that measures the page's plan.

use bench::{LoadEngine, NotPortable};

use super::En;
use super::labels::plan_label;
use super::nouns::plural;
use super::plan::plan_error;
use crate::words::labels::PlanLabel;
use crate::words::numbers::span;
use crate::words::subject::Lack;

/// `Locust 2.47.0: 2 processes, 1 machine, one clock`.
pub fn load_engine(engine: &LoadEngine) -> String {
    let program = format!("{} {}", engine.name, engine.version);
    let program = program.trim_end();
    if engine.is_import {
        let timed = if engine.is_timed { ", measured for a given time" } else { "" };
        return format!("{program}: results of this program, opened as a session{timed}");
    }
    let clocks = match engine.clock_error_ms {
        Some(error_ms) => format!("machine clocks aligned to within {}", span(error_ms, En)),
        None => "one clock".to_owned(),
    };
    let count = |number: Option<u32>, forms| Some(plural(u64::from(number?), forms));
    let parts = [
        count(engine.processes, ["process", "processes"]),
        count(engine.machines, ["machine", "machines"]),
        Some(clocks),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{program}: {}", parts.join(", "))
}

pub fn lacks(lacking: &[Lack]) -> String {
    let word = |lack: &Lack| match lack {
        Lack::Date => "the date of the session",
        Lack::Server => "the server's program and address",
        Lack::Plan => "the plan (prompt, repeats)",
        Lack::Requests => "times of individual requests, hence no TTFT and no slots",
        Lack::OwnError => "the measuring program's own error",
    };
    format!("The file lacks: {}.", lacking.iter().map(word).collect::<Vec<_>>().join("; "))
}

pub fn not_portable(why: &NotPortable) -> String {
    match why {
        NotPortable::Plan(error) => plan_error(error),
        NotPortable::ServerMode => {
            format!(
                "Locust cannot run a plan whose workers are server slots: the server is restarted between runs, and the \
                 page says when. Choose the mode “{}”.",
                plan_label(PlanLabel::ModeClosedLoop)
            )
        }
        NotPortable::OwnPrompts => String::from(
            "Your own prompts go from the page to the server only and are not written to a plan file. Remove them, or \
             measure with the page.",
        ),
    }
}

pub fn locust_readme(version: &str) -> String {
    format!(
        r#"# Tokometer plan for Locust

Locust sends the same requests in the same batches as the page, but from as many processes and machines as needed.
Three steps, in the folder with `locustfile.py`:

1. Install (needs Python 3.10 or newer):

       pip install locust=={version}

2. Measure, on this machine, with two processes:

       locust -f locustfile.py --headless --processes 2

   Windows has no `--processes`: there, run the commands from “Several machines” in separate windows.

3. Open the result: on the Tokometer page choose “Open session…” and the file `session_….json` from this folder.
   It is written after every batch, so a session that was stopped (Ctrl+C) can be opened too.

Use one process per 100–200 requests in flight, but no more processes than cores. If the load generator ran short
of CPU, the report says so.

## Several machines

The master sends no requests: it hands out batches and writes the file (8 is how many processes to wait for):

    locust -f locustfile.py --headless --master --expect-workers 8

On each load machine; the plan comes from the master:

    locust -f - --worker --processes 4 --master-host MASTER_ADDRESS

If the plan has the model server as localhost, add `--host http://SERVER_ADDRESS:PORT` to the master command.

## Server key

The files do not contain the key. Set it on the load machines with an environment variable:

    export TOKOMETER_KEY=…

It is sent only to the model server and is not written to the result.
"#
    )
}
