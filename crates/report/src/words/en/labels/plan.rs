//! The card of the plan: its fields, what is said beside them, the same plan for another program.

use crate::words::labels::PlanLabel;

pub fn plan_label(label: PlanLabel) -> &'static str {
    match label {
        PlanLabel::Plan => "Plan",
        PlanLabel::QuickPlan => "Quick",
        PlanLabel::ReferencePlan => "Full grid",
        PlanLabel::AutoPlan => "Auto",
        PlanLabel::Workers => "Workers",
        PlanLabel::MaxTokens => "Tokens per answer",
        PlanLabel::MaxBatch => "Largest batch",
        PlanLabel::MaxBatchByWorkers => "2 × workers",
        PlanLabel::Mode => "What “workers” means",
        PlanLabel::ModeClosedLoop => "Requests the page keeps in flight",
        PlanLabel::ModeServer => "Server slots (OLLAMA_NUM_PARALLEL), with restarts",
        PlanLabel::OneServerForSlots => {
            "Slots are measured on one server, restarted with different numbers of them. Keep one address, or choose \
             “Requests the page keeps in flight”."
        }
        PlanLabel::Accuracy => "Accuracy: repeats, order, mode",
        PlanLabel::Repeats => "Measurements per batch",
        PlanLabel::MostRepeats => "Measurements near the best, up to",
        PlanLabel::NoMostRepeats => "none",
        PlanLabel::Shuffle => "Batches in random order",
        PlanLabel::DriftCheck => "Control measurement at the end: has the speed changed?",
        PlanLabel::ShareEqualLoads => "Measure equal loads of different runs once",
        PlanLabel::Search => "Find the best without measuring everything (Auto)",
        PlanLabel::SearchNote => "The search chooses repeats and order itself.",
        PlanLabel::Shapes => "Request shapes",
        PlanLabel::ShapeLengths => "Prompt / answer, tokens",
        PlanLabel::OwnLengths => "Other pairs",
        PlanLabel::ThinksBothWays => "With and without thinking",
        PlanLabel::OwnPrompts => "Your own prompts (file)",
        PlanLabel::OwnPromptsNote => {
            "Text: one per line, or separated by blank lines; JSONL: prompt or messages. You can drop the file on the \
             field. Every batch begins with the first prompt, so put typical ones first. The prompts go only to the \
             server and are not stored anywhere."
        }
        PlanLabel::ForgetPrompts => "Remove",
        PlanLabel::ContextTokens => "Context (num_ctx)",
        PlanLabel::ContextOfServer => "server default",
        PlanLabel::More => "More: prompt, pauses, time and request limits",
        PlanLabel::Prompt => "Prompt",
        PlanLabel::Pause => "Pause between batches, s",
        PlanLabel::PauseFound => "as long as the server needs",
        PlanLabel::Timeout => "Request timeout, s",
        PlanLabel::Temperature => "Temperature",
        PlanLabel::Seed => "Seed",
        PlanLabel::LimitMinutes => "Time limit, min",
        PlanLabel::LimitRequests => "Request limit",
        PlanLabel::NoLimit => "none",
        PlanLabel::AskedSlots => "OLLAMA_NUM_PARALLEL set on the server",
        PlanLabel::AskedSlotsUnknown => "unknown",
        PlanLabel::Limits => "Limits: TTFT and speed of each answer",
        PlanLabel::LimitsNote => {
            "Auto finds the fastest configuration within these limits, and the most users at once that they allow."
        }
        PlanLabel::TtftLimit => "TTFT at most, s",
        PlanLabel::SpeedLimit => "Tokens/s per user, at least",
        PlanLabel::LocustPlan => "More than 192 requests at once: Locust",
        PlanLabel::LocustNote => {
            "Locust measures the same plan from several processes and machines, up to 1000 workers. The download has \
             locustfile.py and a README with the steps; open the result here with “Open session…”."
        }
        PlanLabel::LocustNeedsServer => "First check the server and choose a model.",
        PlanLabel::LocustRepeatsNot => {
            "Locust does not add repeats for close batches: it measures each batch as often as the plan says."
        }
        PlanLabel::LocustOneServer => {
            "Locust sends to one server: keep one address here and download a plan for each server."
        }
        PlanLabel::LocustWholeGrid => {
            "Locust does not search: it measures every batch of the plan."
        }
        PlanLabel::DownloadLocust => "Download as a Locust plan",
        PlanLabel::Recommended => "recommended",
        PlanLabel::QuickNote => "Rough estimate: 1–8 workers",
        PlanLabel::AutoNote => "Searches for the best configuration and repeats close ones",
        PlanLabel::ReferenceNote => "Every batch for every number of workers",
        PlanLabel::Customize => "Customize…",
        PlanLabel::CopyPlanLink => "Copy link to this plan",
        PlanLabel::OwnPlans => "Your plans",
        PlanLabel::PlanName => "Save this plan under a name",
        PlanLabel::KeepPlan => "Save",
        PlanLabel::PlanKept => "Plan saved in this browser",
        PlanLabel::PlanNotKept => {
            "The browser did not save the plan: it stays until the page is closed"
        }
        PlanLabel::PlanFromLink => {
            "The plan from the link is filled in under “Customize…”; nothing starts by itself."
        }
        PlanLabel::PlanFromSession => {
            "The plan of the session you are comparing with is filled in under “Customize…”; nothing starts by itself."
        }
        PlanLabel::PlanLinkNote => {
            "Fills the form but starts nothing. It holds no key, no server address and no file of your own prompts."
        }
        PlanLabel::PlanLinkHere => {
            "It points to this computer: on another one, replace its beginning with the page's address there."
        }
    }
}
