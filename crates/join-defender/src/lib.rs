//! What each check of a service is for: attacks with the bytes of the synthetic artefacts, judged with the check on and off.
//!
//! Nothing here speaks to a service, and nothing here would help against one: the keys are published test keys, and what is judged are
//! files. An attack is bytes and the world that they come into. The book has them judged when it is built (`try_it`); a page judges the
//! same bytes again when a reader switches a check ([`Live`]). A [`Guard`] that is off is not asked.
#![no_std]
extern crate alloc;
#[cfg(feature = "files")]
extern crate std;

#[cfg(feature = "files")]
mod attacks;
#[cfg(feature = "files")]
mod bake;
#[cfg(feature = "files")]
mod figure;
mod guard;
mod live;
#[cfg(feature = "files")]
mod make;
mod ruling;
#[cfg(feature = "files")]
mod trial;

#[cfg(feature = "files")]
pub use attacks::{ATTACKS, Attack, LATE, REPLAYED};
#[cfg(feature = "files")]
pub use bake::bake;
#[cfg(feature = "files")]
pub use figure::figure;
pub use guard::Guard;
pub use live::Live;
#[cfg(feature = "files")]
pub use make::{Maker, Problem};
pub use ruling::{Finding, findings, is_taken, stopped_by};
#[cfg(feature = "files")]
pub use trial::{Change, Trial, try_it};
