//! What several rules ask: is it one of our tasks, did a join fail?

use crate::finding::Case;

/// Whether a task is one of those that the AIK certificate waits for.
pub(super) fn ours(name: &str) -> bool {
    let name = name.to_lowercase();
    ["tpm-maintenance", "aikcertenrolltask", "tpm-hascertretr"]
        .iter()
        .any(|task| name.contains(task))
}

/// Whether anything here tells of a join that failed, or of a device that is not joined.
pub(super) fn failed(case: &Case<'_, '_>) -> bool {
    let refused = case.story.attempts.iter().any(|attempt| attempt.refused);
    refused
        || case.any(&[
            "dsreg-not-joined",
            "esp-failure-page",
            "join-no-answer",
            "token-expired-at-use",
            "join-503-busy",
            "code-801c03ed-only",
        ])
}
