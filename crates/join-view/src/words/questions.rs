//! What figures say that ask their reader something.

/// What a figure that asks lacks.
pub const NO_QUESTION: &str = "a prediction or check needs the lines ask, measure and option";

/// When none of the options is what the run says.
#[must_use]
pub fn no_such_option(measure: &str, found: &str) -> String {
    format!("the run gives {measure} = {found}, and no option says so")
}

/// Above a prediction.
pub const GUESS: &str = "Your guess";

/// Above a check.
pub const CHECK: &str = "Check";

/// Commits the option that is picked.
pub const COMMIT: &str = "Commit my guess";

/// Shows the answer without a guess.
pub const KNOWN: &str = "I know this";

/// Takes the guess back.
pub const AGAIN: &str = "Ask me again";

/// Behind the option that the reader picked.
pub const YOURS: &str = "your guess";

/// Behind the option that the run bears out.
pub const THE_RUNS: &str = "the run";

/// The guess was right.
pub const RIGHT: &str = "Right: the run says the same.";

/// The guess was wrong; the right option follows.
pub const WRONG: &str = "Not so. The run says:";

/// Where a figure would say how its run ends, before its reader has guessed.
pub const KEPT_BACK: &str = "Your guess first";

/// Behind it.
pub const UP_TO_WHAT_IS_ASKED: &str = "This run is shown up to what is asked.";

/// Shows all of it without a guess.
pub const SHOW_IT: &str = "Show it";

/// The same where no program shows it step by step.
pub const SHOW_RUN: &str = "Show the run (it tells the answer)";

/// What speaks against an option, and when it happened.
#[must_use]
pub fn against(when: &str, sentence: &str) -> String {
    format!("Against it, {when}: {sentence}")
}

/// No guess was made; the right option follows.
pub const SKIPPED: &str = "No guess made. The run says:";

/// Over the answer.
pub const ANSWER: &str = "What the model says";

/// Before the sentences that say why.
pub const WHY: &str = "Why, in the run's own steps:";

/// Leads to the run itself.
pub const SEE_RUN: &str = "See this run";

/// Behind the count of questions answered.
pub const KEPT: &str = "Kept on this device only.";

/// The same, when the browser does not let the page keep anything.
pub const NOT_KEPT: &str = "This browser does not let the page keep it.";

/// Takes all guesses of the page back.
pub const RESET_PAGE: &str = "Reset";

/// How many questions of a page are answered.
#[must_use]
pub fn answered(told: usize, of: usize) -> String {
    format!("Answered {told} of {of} on this page. ")
}
