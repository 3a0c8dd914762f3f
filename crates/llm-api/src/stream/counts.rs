//! What a server's token counts mean: they are compared with each other, with the chunks and with the limit, since
//! servers mean different things by them.

use super::decode_state::DecodeState;

/// How far chunks may differ from tokens: a few empty ones, a token split over two.
const CHUNK_SLACK: u64 = 2;
/// Thinking may be counted past the end of the answer (speculative decoding does that), by one token in this
/// many.
const EXCESS_ONE_OF: u64 = 8;

/// Makes of the counts of a complete answer all tokens generated, thinking included.
pub fn settle(told: &mut DecodeState) {
    add_up(told);
    leave_out_prompt(told);
    add_thinking(told);
    find_thinking(told);
}

/// Some servers count anew in every object. Their totals are then of one object, too.
fn add_up(told: &mut DecodeState) {
    let completion = &mut told.completion;
    if let Some(whole) = completion.tokens.and_then(|last| told.counts_with_text.whole(last)) {
        (completion.tokens, completion.total_tokens) = (Some(whole), None);
    }
}

/// Some servers count the prompt as generated, too. The total, which then is the same number, gives them away if the
/// chunks agree with it.
fn leave_out_prompt(told: &mut DecodeState) {
    let completion = &told.completion;
    let (Some(counted), Some(prompt)) = (completion.tokens, completion.prompt_tokens) else {
        return;
    };
    let without = counted.saturating_sub(prompt);
    let is_found = completion.total_tokens == Some(counted)
        && without > 0
        && are_near(told.chunks, without)
        && !are_near(told.chunks, counted);
    if is_found {
        told.completion.tokens = Some(without);
    }
}

/// Most servers include thinking in the token count, some count it separately. The latter are recognised
/// by the total, or by the number of chunks, or by thinking that far exceeds the tokens while no total
/// supports the count.
fn add_thinking(told: &mut DecodeState) {
    let generated = generated_by_total(told);
    let (Some(counted), Some(thinking)) = (told.completion.tokens, told.reasoning_tokens) else {
        return;
    };
    let Some(both) = counted.checked_add(thinking) else { return };
    let is_near = |tokens| are_near(told.chunks, tokens);
    let is_far_more = thinking.saturating_sub(counted) > CHUNK_SLACK + counted / EXCESS_ONE_OF;
    let is_beside = generated == Some(both)
        || is_near(both) && !is_near(counted)
        || is_far_more && generated != Some(counted);
    if is_beside {
        told.completion.tokens = Some(both);
    }
}

/// Some servers count hidden thinking only in the total. An answer that ended for its length has as many tokens as
/// were asked for, so if the total says the same, what is missing was thinking.
fn find_thinking(told: &mut DecodeState) {
    let is_for_length = told.completion.done_reason.as_deref() == Some("length");
    let generated = generated_by_total(told).filter(|_| is_for_length);
    let whole = generated.filter(|&tokens| told.asked.max_tokens.map(u64::from) == Some(tokens));
    let (Some(whole), Some(counted), None) = (whole, told.completion.tokens, told.reasoning_tokens)
    else {
        return;
    };
    if counted < whole {
        told.completion.tokens = Some(whole);
        told.reasoning_tokens = Some(whole - counted);
    }
}

/// What the server's total leaves for the answer.
fn generated_by_total(told: &DecodeState) -> Option<u64> {
    let completion = &told.completion;
    Some(completion.total_tokens?.saturating_sub(completion.prompt_tokens?))
}

/// Whether so many chunks could be so many tokens.
fn are_near(chunks: u64, tokens: u64) -> bool {
    chunks.abs_diff(tokens) <= CHUNK_SLACK + tokens / 20
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Completion, stream::AskedFor};

    fn told(counted: u64, total: Option<u64>, chunks: u64) -> DecodeState {
        let mut told = DecodeState::default();
        told.completion = Completion {
            tokens: Some(counted),
            prompt_tokens: Some(20),
            total_tokens: total,
            done_reason: Some("length".into()),
            ..Completion::default()
        };
        told.asked = AskedFor { max_tokens: Some(48), usage: true };
        told.chunks = chunks;
        told
    }

    fn settled(mut told: DecodeState) -> (Option<u64>, Option<u64>) {
        settle(&mut told);
        (told.completion.tokens, told.reasoning_tokens)
    }

    fn tokens(counted: u64, thinking: u64, total: Option<u64>, chunks: u64) -> Option<u64> {
        let mut told = told(counted, total, chunks);
        told.reasoning_tokens = Some(thinking);
        settled(told).0
    }

    #[test]
    fn thinking_is_counted_once() {
        assert_eq!(tokens(12, 9, Some(32), 12), Some(12));
        assert_eq!(tokens(12, 9, None, 1), Some(12));
        assert_eq!(tokens(3, 9, Some(32), 1), Some(12));
        assert_eq!(tokens(3, 9, None, 1), Some(12));
        assert_eq!(tokens(90, 60, Some(110), 150), Some(150));
        assert_eq!(tokens(90, 60, Some(110), 30), Some(90));
        assert_eq!(tokens(u64::MAX, 60, None, 30), Some(u64::MAX));
    }

    #[test]
    fn thinking_counted_past_the_end_is_not_added_twice() {
        assert_eq!(tokens(24, 25, Some(44), 8), Some(24), "the total confirms it");
        assert_eq!(tokens(24, 25, None, 8), Some(24), "some tokens more");
        assert_eq!(tokens(24, 60, Some(44), 8), Some(24));
        assert_eq!(tokens(24, 60, None, 8), Some(84));
    }

    #[test]
    fn a_prompt_that_was_counted_as_generated_is_left_out() {
        assert_eq!(settled(told(44, Some(44), 24)), (Some(24), None));
        assert_eq!(settled(told(44, Some(44), 11)), (Some(44), None), "several tokens per chunk");
        assert_eq!(settled(told(44, Some(44), 44)), (Some(44), None));
        assert_eq!(settled(told(44, Some(64), 24)), (Some(44), None), "the total agrees");
        assert_eq!(settled(told(44, None, 24)), (Some(44), None));
    }

    #[test]
    fn hidden_thinking_may_be_counted_only_in_the_total() {
        assert_eq!(settled(told(16, Some(68), 16)), (Some(48), Some(32)));
        assert_eq!(settled(told(16, Some(60), 16)), (Some(16), None), "not what was asked for");
        let mut stopped = told(16, Some(68), 16);
        stopped.completion.done_reason = Some("stop".into());
        assert_eq!(settled(stopped), (Some(16), None));
        let mut unlimited = told(16, Some(68), 16);
        unlimited.asked = AskedFor::default();
        assert_eq!(settled(unlimited), (Some(16), None));
    }
}
