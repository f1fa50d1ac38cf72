//! What each check of a service is for: attacks with the bytes of the synthetic artefacts, judged with the check on and off.
//!
//! Nothing here speaks to a service, and nothing here would help against one: the keys are published test keys, and what is judged are
//! files. An attack is bytes and the world that they come into; `try_it` has them judged, and a [`Guard`] that is off is not asked.
mod attacks;
mod figure;
mod guard;
mod make;
mod trial;

pub use attacks::{ATTACKS, Attack};
pub use figure::figure;
pub use guard::Guard;
pub use make::{Maker, Problem};
pub use trial::{Change, Trial, try_it};
