//! What every participant is: a state machine that handles a stimulus, or refuses it.

use super::context::Context;
use super::stimulus::Stimulus;

/// A state machine of the model.
pub trait Machine {
    /// Handles a stimulus.
    ///
    /// # Errors
    /// [`Refusal`] when the state does not allow the stimulus; then nothing has changed. A refusal is not a failure of the protocol.
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal>;
}

/// The state does not allow the stimulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal;
