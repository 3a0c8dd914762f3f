//! The same in English.

use super::*;

fn said_in_english(session: &Session) -> String {
    said_in(session, Lang::En)
}

#[test]
fn more_slots_would_be_faster() {
    let mut session = on("Ollama 0.33.0");
    for (workers, rate) in [(1, 50.0), (2, 45.0), (4, 40.0), (8, 40.0)] {
        measure(&mut session, workers, batch(workers, workers * 2, 4, rate));
    }
    insta::assert_snapshot!(said_in_english(&session), @"
    Use 4 workers, batch 8: 160 ± 18 tokens/s — approximate: measured only once.
    That is 3.2 times as fast as one request at a time (50.0 tokens/s); one answer streams at 39.8 tokens/s, with its first token after 10.0 ms.
    The server handles at most 4 requests at once; with 8 sent at a time, the rest wait in its queue, and half of the requests wait 2.51 s or more for their first token, instead of 10.0 ms without a queue.
    Only one measurement of this load counts: ± is the usual noise of a single one; repeats would narrow it down.
    No findings.
    More slots would help: the last doubling of busy slots added 78%; set OLLAMA_NUM_PARALLEL=8 and restart Ollama.
    ");
}

#[test]
fn a_faster_batch_is_not_counted() {
    let mut session = on("Ollama 0.33.0");
    for (workers, speed) in [(1, 100), (4, 260), (8, 400)] {
        measure(&mut session, workers, plain(workers, speed));
    }
    measure(&mut session, 16, lagged(plain(16, 430)));
    insta::assert_snapshot!(said_in_english(&session), @r"
    8 workers, batch 8 looks best: 400 ± 40 tokens/s — not proven: 16 workers, batch 16 showed 430 tokens/s but is not counted (measure it again).
    That is 4.0 times as fast as one request at a time (100 tokens/s).
    The server's top speed is unknown: 16 workers, batch 16 is not counted.
    Only one measurement of this load counts: ± is the usual noise of a single one; repeats would narrow it down.
    1 of 4 batches is not counted; the findings say why.
    ");
}

#[test]
fn slots_of_a_drifting_server() {
    let mut session = on("Ollama 0.33.0");
    session.plan = Some(Plan { mode: Mode::Server, workers: vec![1, 4], ..Plan::default() });
    for (slots, speed) in [(1, 100), (4, 310)] {
        let found = Some(Slots { most: slots, is_exact: true });
        session.apply(&Event::SlotsCounted { wanted: slots, found });
        measure(&mut session, slots, plain(8, speed));
    }
    session.apply(&Event::MeasuredAgain(Measured::new(1, plain(8, 85))));
    insta::assert_snapshot!(said_in_english(&session), @"
    It looks best to give the server 4 slots and send 8 requests at a time: 310 ± 60 tokens/s — not proven: 4 slots, batch 4 was not measured and may be at least as good; by the end of the session the speed was 15% lower.
    That is 3.1 times as fast as one request at a time (100 tokens/s).
    The server's top speed was not reached: from 1 to 4 slots the speed still rose by 235%.
    Only one measurement of this load counts: ± is the usual noise of a single one; repeats would narrow it down.
    In the control measurement at the end the speed was 15.0% lower, which is more than noise: the runs can only be compared roughly. 1 finding, but all batches are counted.
    To find the limit, add 8 slots to the plan.
    ");
}

#[test]
fn no_advice() {
    assert_eq!(said_in_english(&on("Ollama 0.33.0")), "No advice: nothing was measured.");
}
