//! The TPM: its endorsement key, the attestation identity key and its certificate, the device key, the transport key.

use crate::event::Event;
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer, Work};
use crate::message::{Code, Key, Message, Participant};
use crate::parameter::Parameter;
use crate::parameter::choices::{AikCertificateIs, AikKept, AikRequired, EkCertificate, TpmKind};
use crate::time::Millis;

/// The TPM does not work with its keys (TPM_E_PCP_INTERNAL_ERROR).
const INTERNAL_ERROR: Code = Code(0x8029_0407);
/// How far the AIK's creation leads into the task's time; the rest passes while the credential is activated.
const AIK_CREATION_SHARE: u64 = 2;

/// Who keeps a key of the join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeper {
    Tpm,
    /// Windows itself, on a device without a TPM.
    Software,
}

/// What the TPM holds; and the keys that Windows keeps itself where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tpm {
    aik: bool,
    aik_certificate: bool,
    device_key: Option<Keeper>,
    transport_key: Option<Keeper>,
    session_key: bool,
    cleared: bool,
    /// There is an AIK certificate of earlier days.
    left_over: bool,
}

impl Tpm {
    /// Whether it holds (or, for software keys, the device holds) this key. The endorsement key is always there.
    #[must_use]
    pub fn has(&self, key: Key) -> bool {
        match key {
            Key::Endorsement => true,
            Key::Aik => self.aik,
            Key::Device => self.device_key.is_some(),
            Key::Transport => self.transport_key.is_some(),
            Key::Session => self.session_key,
        }
    }

    /// Whether the AIK's certificate is there.
    #[must_use]
    pub fn has_aik_certificate(&self) -> bool {
        self.aik_certificate || self.left_over
    }

    /// The device leaves Entra: the keys of the join go, and the AIK unless a reading keeps it.
    fn forget(&mut self, cx: &mut Context<'_>) {
        self.forget_join_keys(|_| true, cx);
        if cx.is(AikKept::No) {
            self.forget_aik(cx);
        }
    }

    /// The TPM is cleared: what it keeps goes. A key that Windows keeps itself stays.
    fn clear(&mut self, cx: &mut Context<'_>) {
        self.forget_join_keys(|keeper| keeper == Keeper::Tpm, cx);
        self.forget_aik(cx);
    }

    fn forget_join_keys(&mut self, goes: fn(Keeper) -> bool, cx: &mut Context<'_>) {
        // The session key is sealed to the transport key, and goes with it.
        let session = self.session_key && self.transport_key.is_none_or(goes);
        for (held, key) in [
            (&mut self.device_key, Key::Device),
            (&mut self.transport_key, Key::Transport),
        ] {
            if held.take_if(|keeper| goes(*keeper)).is_some() {
                cx.record(Event::KeyGone { key });
            }
        }
        if session {
            self.session_key = false;
            cx.record(Event::KeyGone { key: Key::Session });
        }
    }

    fn forget_aik(&mut self, cx: &mut Context<'_>) {
        self.left_over = false;
        if core::mem::take(&mut self.aik) {
            cx.record(Event::KeyGone { key: Key::Aik });
        }
        if core::mem::take(&mut self.aik_certificate) {
            cx.record(Event::CertificateGone { key: Key::Aik });
        }
    }

    fn locked_out(cx: &Context<'_>) -> bool {
        cx.user_phase() && cx.is(TpmKind::LockedOut)
    }

    fn make(&mut self, key: Key, cx: &mut Context<'_>) {
        match cx.choice() {
            TpmKind::None => self.made(key, true, cx),
            _ if Tpm::locked_out(cx) => Tpm::does_not_work(key, cx),
            _ => cx.arm(
                Timer::Work(Work::Key(key)),
                cx.millis(Parameter::KeyCreation),
            ),
        }
    }

    fn does_not_work(key: Key, cx: &mut Context<'_>) {
        let failed = Message::KeyFailed {
            key,
            code: INTERNAL_ERROR,
        };
        cx.send(Participant::Device, failed);
    }

    fn made(&mut self, key: Key, software: bool, cx: &mut Context<'_>) {
        let keeper = if software {
            Keeper::Software
        } else {
            Keeper::Tpm
        };
        match key {
            Key::Device => self.device_key = Some(keeper),
            Key::Transport => self.transport_key = Some(keeper),
            Key::Endorsement | Key::Aik | Key::Session => {}
        }
        let made = cx.record(Event::KeyMade { key, software });
        cx.send_because(
            Some(made),
            Participant::Device,
            Message::KeyMade { key, software },
        );
    }

    fn unsealed(&mut self, cx: &mut Context<'_>) {
        self.session_key = true;
        cx.record(Event::KeyMade {
            key: Key::Session,
            software: self.transport_key == Some(Keeper::Software),
        });
        cx.send(Participant::Device, Message::SessionUnsealed);
    }

    fn hears(&mut self, message: Message, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match message {
            Message::PowerOn => {
                if cx.user_phase() && !cx.is(AikCertificateIs::None) && !self.cleared {
                    self.left_over = true;
                }
                if cx.user_phase() && cx.is(TpmKind::Cleared) && !self.cleared {
                    self.cleared = true;
                    self.clear(cx);
                }
            }
            Message::PowerOff => cx.let_go(),
            Message::MaintainTpm => cx.arm(
                Timer::Work(Work::Maintain),
                cx.seconds(Parameter::Maintenance),
            ),
            Message::CreateAik if self.left_over => {
                cx.send(Participant::Tasks, Message::AikExists);
            }
            // No maker vouches for a virtual TPM.
            Message::CreateAik
                if matches!(cx.choice(), TpmKind::None | TpmKind::Virtual)
                    || cx.is(EkCertificate::Missing) =>
            {
                cx.send(Participant::Tasks, Message::NoEkCertificate);
            }
            Message::CreateAik if self.aik_certificate => {
                cx.send(Participant::Tasks, Message::AikExists);
            }
            Message::CreateAik => {
                let share = Millis(cx.seconds(Parameter::AikEnrolment).0 / AIK_CREATION_SHARE);
                cx.arm(Timer::Work(Work::CreateAik), share);
            }
            Message::ActivateCredential if self.aik => {
                let whole = cx.seconds(Parameter::AikEnrolment).0;
                cx.arm(
                    Timer::Work(Work::Activate),
                    Millis(whole - whole / AIK_CREATION_SHARE),
                );
            }
            Message::StoreAikCertificate if self.aik => {
                self.aik_certificate = true;
                cx.record(Event::CertificateStored { key: Key::Aik });
            }
            Message::MakeKey(key) => self.make(key, cx),
            Message::DeleteTransportKey => {
                if self.transport_key.take().is_some() {
                    cx.record(Event::KeyGone {
                        key: Key::Transport,
                    });
                }
                cx.send(Participant::Device, Message::TransportKeyDeleted);
            }
            Message::AskAik => {
                let required = !cx.is(TpmKind::None) && cx.is(AikRequired::WithATpm);
                let status = Message::AikStatus {
                    required,
                    certificate: self.has_aik_certificate(),
                };
                cx.send(Participant::Device, status);
            }
            Message::Certify if self.has_aik_certificate() && self.transport_key.is_some() => {
                if Tpm::locked_out(cx) {
                    Tpm::does_not_work(Key::Transport, cx);
                } else {
                    let takes = cx.millis(Parameter::KeyCreation);
                    cx.arm(Timer::Work(Work::Certify), takes);
                }
            }
            Message::ForgetKeys => self.forget(cx),
            Message::UnsealSession => match self.transport_key {
                Some(Keeper::Software) => self.unsealed(cx),
                Some(Keeper::Tpm) if !Tpm::locked_out(cx) => {
                    cx.arm(Timer::Work(Work::Unseal), cx.millis(Parameter::KeyCreation));
                }
                _ => Tpm::does_not_work(Key::Session, cx),
            },
            _ => return Err(Refusal),
        }
        Ok(())
    }
}

impl Machine for Tpm {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message { message, .. } => return self.hears(message, cx),
            Stimulus::Expired(Timer::Work(work)) => match work {
                Work::Maintain => cx.send(Participant::Tasks, Message::TpmMaintained),
                Work::CreateAik => {
                    self.aik = true;
                    let made = cx.record(Event::KeyMade {
                        key: Key::Aik,
                        software: false,
                    });
                    cx.send_because(Some(made), Participant::Tasks, Message::AikCreated);
                }
                Work::Activate => cx.send(Participant::Tasks, Message::CredentialActivated),
                Work::Key(key) => self.made(key, false, cx),
                Work::Certify => cx.send(Participant::Device, Message::Certified),
                Work::Unseal => self.unsealed(cx),
            },
            Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn a_key_takes_its_time_and_is_there_at_once_without_a_tpm() {
        let mut tpm = Alone::new(Participant::Tpm, Tpm::default());
        let make = Message::MakeKey(Key::Device);
        let work = Timer::Work(Work::Key(Key::Device));
        let at_work = Said::Arm(work, crate::time::Instant(900));
        assert_eq!(
            tpm.hears(Participant::Device, make),
            Ok(alloc::vec![at_work])
        );
        let made = |software| {
            let key = Key::Device;
            Ok(alloc::vec![
                Said::Record(Event::KeyMade { key, software }),
                Said::Send(Participant::Device, Message::KeyMade { key, software }),
            ])
        };
        assert_eq!(tpm.wakes(work), made(false));
        let mut none = Alone::new(Participant::Tpm, Tpm::default())
            .under(Parameter::Tpm, TpmKind::None as i64);
        assert_eq!(none.hears(Participant::Device, make), made(true));
    }

    #[test]
    fn nothing_is_certified_without_the_key_that_signs() {
        let mut tpm = Alone::new(Participant::Tpm, Tpm::default());
        assert_eq!(
            tpm.hears(Participant::Device, Message::Certify),
            Err(Refusal)
        );
        assert_eq!(
            tpm.hears(Participant::Tasks, Message::ActivateCredential),
            Err(Refusal)
        );
    }

    #[test]
    fn no_maker_vouches_for_a_virtual_tpm_and_a_certificate_from_before_counts() {
        let asked = |id, value| {
            let mut tpm = Alone::new(Participant::Tpm, Tpm::default())
                .users()
                .under(id, value);
            assert!(tpm.hears(Participant::Power, Message::PowerOn).is_ok());
            tpm.hears(Participant::Tasks, Message::CreateAik)
        };
        let says = |message| Ok(alloc::vec![Said::Send(Participant::Tasks, message)]);
        let is_virtual = asked(Parameter::Tpm, TpmKind::Virtual as i64);
        assert_eq!(is_virtual, says(Message::NoEkCertificate));
        let revoked = AikCertificateIs::Revoked as i64;
        assert_eq!(
            asked(Parameter::AikCertificateIs, revoked),
            says(Message::AikExists)
        );
    }
}
