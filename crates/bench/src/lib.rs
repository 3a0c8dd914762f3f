//! What a benchmark is: plan, engine, samples, optimum, session file, report. Pure: no web, no clock of its own, no I/O.
