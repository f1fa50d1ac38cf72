//! The Entra directory: the device's object, made before the device ever joined, joined, owned, released, gone or doubled.

use crate::event::{Event, ObjectChange};
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Account, Message, Participant};
use crate::parameter::choices::{AutopilotObject, TpmKind};

/// The device's objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    present: bool,
    owner: Option<Account>,
}

impl Directory {
    /// Whether Autopilot's object exists.
    #[must_use]
    pub fn present(&self) -> bool {
        self.present
    }

    /// For whom the device is joined.
    #[must_use]
    pub fn owner(&self) -> Option<Account> {
        self.owner
    }

    fn lose_object(&mut self, cx: &mut Context<'_>) {
        if self.present && cx.is(AutopilotObject::Deleted) {
            self.present = false;
            cx.record(Event::Object(ObjectChange::Deleted));
        }
    }
}

impl Machine for Directory {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Expired(Timer::Begin) => {
                self.present = true;
                cx.record(Event::Object(ObjectChange::PreCreated));
                if cx.stage().resealed {
                    self.lose_object(cx);
                }
            }
            Stimulus::Message {
                message: Message::LookUp(_),
                ..
            } => {
                let found = Message::Found {
                    present: self.present,
                    joined: self.owner.is_some(),
                };
                cx.send(Participant::Drs, found);
            }
            Stimulus::Message {
                message: Message::Write(account),
                ..
            } => {
                // A software key does not tell the service that it is the same device as before.
                let duplicate = self.owner.is_some() && cx.is(TpmKind::None);
                let change = if duplicate {
                    ObjectChange::Duplicated(account)
                } else {
                    ObjectChange::Joined(account)
                };
                self.owner = Some(account);
                let written = cx.record(Event::Object(change));
                cx.send_because(
                    Some(written),
                    Participant::Drs,
                    Message::Written { duplicate },
                );
            }
            Stimulus::Message {
                message: Message::Release,
                ..
            } => {
                // Asked again, it has nothing left to release.
                let owned = self.owner.take().is_some();
                let released = owned.then(|| cx.record(Event::Object(ObjectChange::Released)));
                self.lose_object(cx);
                cx.send_because(
                    released.or(cx.trigger()),
                    Participant::Drs,
                    Message::Released,
                );
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn an_object_is_found_when_it_was_made_and_is_joined_when_it_is_written() {
        let mut directory = Alone::new(Participant::Directory, Directory::default());
        let look_up = |directory: &mut Alone<Directory>| {
            directory.hears(Participant::Drs, Message::LookUp(Account::User))
        };
        let found = |present, joined| {
            let found = Message::Found { present, joined };
            Ok(alloc::vec![Said::Send(Participant::Drs, found)])
        };
        assert_eq!(look_up(&mut directory), found(false, false));
        assert!(!directory.machine.present());
        let made = Said::Record(Event::Object(ObjectChange::PreCreated));
        assert_eq!(directory.wakes(Timer::Begin), Ok(alloc::vec![made]));
        assert!(directory.machine.present());
        assert_eq!(look_up(&mut directory), found(true, false));
        let written = alloc::vec![
            Said::Record(Event::Object(ObjectChange::Joined(Account::User))),
            Said::Send(Participant::Drs, Message::Written { duplicate: false }),
        ];
        assert_eq!(
            directory.hears(Participant::Drs, Message::Write(Account::User)),
            Ok(written)
        );
        assert_eq!(look_up(&mut directory), found(true, true));
        assert_eq!(directory.wakes(Timer::Answer), Err(Refusal));
    }
}
