//! What a reader does with a run, whichever figure shows it.

use join_sim::Library;

use super::RunSession;
use crate::message::{EVERY, HERE, Msg};
use crate::words;

impl RunSession {
    /// Does what a message says; whether anything changed. None for a message that is not about the run.
    ///
    /// # Errors
    /// A sentence naming what was expected and found; the run stays as it was.
    pub fn update(
        &mut self,
        msg: Msg,
        value: &str,
        library: &Library,
    ) -> Option<Result<bool, String>> {
        let done = match msg {
            Msg::Back => return Some(Ok(self.back())),
            Msg::Forward => return Some(Ok(self.forward())),
            Msg::Unset(id) => return Some(Ok(self.unset(id, library))),
            Msg::ToStart => {
                self.to_start();
                Ok(())
            }
            Msg::ToEnd => {
                self.to_end();
                Ok(())
            }
            Msg::Play => {
                self.toggle_play();
                Ok(())
            }
            Msg::Step => match value.parse() {
                Ok(step @ 1_usize..) => {
                    self.go(step - 1);
                    Ok(())
                }
                _ => Err(words::no_step(self.steps(), value)),
            },
            Msg::Seek(step) => {
                self.seek(step);
                Ok(())
            }
            Msg::Cause => {
                if let Some(cause) = self.cause() {
                    self.seek(cause.step.0);
                }
                Ok(())
            }
            Msg::Detail => {
                self.every = value == EVERY;
                Ok(())
            }
            Msg::Span => {
                self.from_here = value == HERE;
                Ok(())
            }
            Msg::Choose => self.choose(library, value),
            Msg::Reset => {
                self.reset();
                Ok(())
            }
            Msg::Give(command) => self.command(command),
            Msg::TakeBack(at) => self.take_back(at),
            Msg::Predict => {
                let known = value.parse().ok().filter(|at| *at <= join_sim::GUESSES);
                self.comparison.guess = known.unwrap_or(0);
                self.comparison.answered = false;
                Ok(())
            }
            Msg::Against(which) => self.compare(which),
            Msg::BackTo(which) => self.back_to(which),
            Msg::Rename(which) => self.rename(which, value),
            Msg::Forget(which) => self.forget(which),
            _ => return None,
        };
        Some(done.map(|()| true))
    }
}
