//! The join controller by itself: a stimulus in one state, what comes out, what is refused.

use super::*;
use crate::machine::alone::{Alone, Said};
use crate::time::Utc;

fn at(state: State) -> Alone<Device> {
    let device = Device {
        state,
        ..Device::default()
    };
    Alone::new(Participant::Device, device).users()
}

fn token() -> Token {
    Token {
        account: Account::User,
        iat: Utc(0),
        nbf: Utc(0),
        exp: Utc(600_000),
    }
}

#[test]
fn a_token_leads_to_discovery_and_is_kept_for_the_request() {
    let mut device = at(State::AwaitToken);
    let said = device.hears(Participant::SignIn, Message::TokenIssued(token()));
    let asks = Said::Send(Participant::Drs, Message::Discover);
    assert!(said.is_ok_and(|said| said.contains(&asks)));
    assert_eq!(device.machine.state, State::AwaitDiscovery(token()));
    let again = device.hears(Participant::SignIn, Message::TokenIssued(token()));
    assert_eq!(again, Err(Refusal));
}

#[test]
fn a_software_key_asks_for_no_aik() {
    let (token, in_tpm) = (token(), false);
    let mut device = at(State::AwaitTransportKeyDeleted { token, in_tpm });
    let make = Said::Send(Participant::Tpm, Message::MakeKey(Key::Transport));
    assert_eq!(
        device.hears(Participant::Tpm, Message::TransportKeyDeleted),
        Ok(alloc::vec![make])
    );
    assert_eq!(device.machine.state(), DeviceState::AwaitTransportKey);
}

#[test]
fn word_of_another_task_says_nothing_about_the_certificate() {
    let status = Message::AikStatus {
        required: true,
        certificate: false,
    };
    let mut device = at(State::AwaitAikStatus(token()));
    assert!(device.hears(Participant::Tpm, status).is_ok());
    let before = device.machine;
    let word = Message::StartResult {
        task: crate::message::Task::RecoveryCheck,
        result: crate::message::Start::Started,
    };
    assert_eq!(device.hears(Participant::Tasks, word), Ok(alloc::vec![]));
    assert_eq!(device.machine, before);
}

#[test]
fn a_refusal_shows_its_code_and_a_busy_service_is_asked_again() {
    let answer = |refused, busy| {
        let request = crate::message::JoinRequest {
            token: token(),
            aik_certificate: true,
            statement: true,
            tpm_key: true,
            join: 1,
            repeat: 0,
        };
        let mut device = at(State::AwaitJoinAnswer { request, busy });
        let joined = Message::Joined(Judgement::Refused(refused));
        assert!(device.hears(Participant::Drs, joined).is_ok());
        (device.machine.state(), device.machine.failure())
    };
    use crate::message::Refused;
    assert_eq!(
        answer(Refused::Quota, 0),
        (DeviceState::Failed, Some(Code(0x801c_000e)))
    );
    assert_eq!(answer(Refused::Busy, 2), (DeviceState::AwaitRepeat, None));
    assert_eq!(
        answer(Refused::Busy, 3),
        (DeviceState::Failed, Some(Code(0x801c_0025)))
    );
}

#[test]
fn a_failed_task_ends_the_wait_in_user_driven_mode_only() {
    use crate::parameter::choices::AutopilotMode;
    let failed = Message::TaskEnded {
        task: crate::message::Task::AikEnrol,
        code: Code(0x8019_0194),
    };
    let after = |mode: AutopilotMode| {
        let status = Message::AikStatus {
            required: true,
            certificate: false,
        };
        let mut device = at(State::AwaitAikStatus(token())).under(Parameter::Mode, mode as i64);
        assert!(device.hears(Participant::Tpm, status).is_ok());
        assert!(device.hears(Participant::Tasks, failed).is_ok());
        device.machine.state()
    };
    assert_eq!(
        after(AutopilotMode::UserDriven),
        DeviceState::AwaitTransportKey
    );
    assert_eq!(after(AutopilotMode::PreProvisioned), DeviceState::Failed);
}
