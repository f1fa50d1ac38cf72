//! The links of the chain, and how each stands at a moment of a run.

use join_sim::Key;

use crate::run::standing::Standing;
use crate::session::RunSession;
use crate::words::{self, pictures as text};

/// A link of the chain: its name, what it is for, and how to tell from a world that it is there.
#[derive(Debug)]
pub struct Link {
    pub name: &'static str,
    /// Its name where there is little room.
    pub short: &'static str,
    pub purpose: &'static str,
    pub class: &'static str,
    pub there: fn(&Standing) -> bool,
}

pub static LINKS: [Link; 8] = [
    Link {
        name: text::ENDORSEMENT_KEY_EK_WITH_CERTIFICATE,
        short: text::EK_CERTIFIED,
        purpose: text::SAYS_WHICH_TPM_THIS_IS,
        class: "p-tpm",
        there: |now| now.ek_certificate,
    },
    Link {
        name: text::ATTESTATION_IDENTITY_KEY_AIK,
        short: text::ATTESTATION_IDENTITY_KEY_AIK,
        purpose: text::SIGNS_STATEMENTS_ABOUT_OTHER_KEYS,
        class: "p-tpm",
        there: |now| now.has(Key::Aik),
    },
    Link {
        name: text::AIK_CERTIFICATE,
        short: text::AIK_CERTIFICATE,
        purpose: text::THE_AIK_CERTIFICATE_SERVICE_SAYS,
        class: "p-aik",
        there: |now| now.aik_certificate,
    },
    Link {
        name: text::DEVICE_KEY,
        short: text::DEVICE_KEY,
        purpose: text::SIGNS_THE_CERTIFICATE_REQUEST_ITS,
        class: "p-tpm",
        there: |now| now.has(Key::Device),
    },
    Link {
        name: text::TRANSPORT_KEY_WITH_ATTESTATION_STATEMENT,
        short: text::TRANSPORT_KEY_ATTESTED,
        purpose: text::LETS_SERVICES_SEND_SECRETS_THAT,
        class: "p-tpm",
        there: |now| now.has(Key::Transport),
    },
    Link {
        name: text::DEVICE_CERTIFICATE,
        short: text::DEVICE_CERTIFICATE,
        purpose: text::THE_REGISTRATION_SERVICE_S_WORD,
        class: "p-drs",
        there: |now| now.joined_as.is_some(),
    },
    Link {
        name: text::SESSION_KEY,
        short: text::SESSION_KEY,
        purpose: text::SENT_ENCRYPTED_TO_THE_TRANSPORT,
        class: "p-signin",
        there: |now| now.has(Key::Session),
    },
    Link {
        name: text::PRIMARY_REFRESH_TOKEN_PRT,
        short: text::PRIMARY_REFRESH_TOKEN_PRT,
        purpose: text::SINGLE_SIGN_ON_USELESS_WITHOUT,
        class: "p-signin",
        there: |now| now.prt,
    },
];

/// How a link stands at the cursor.
#[derive(Clone, Debug)]
pub struct State {
    pub link: &'static Link,
    pub there: bool,
    /// Since when, or that it is still to come, or never comes.
    pub said: String,
    /// The record at which it came or went last, else at which it comes next.
    pub record: Option<usize>,
}

impl State {
    /// How a link stands in a run at its cursor.
    pub fn of(link: &'static Link, session: &RunSession) -> State {
        let here = session.settled();
        let there = (link.there)(session.standing(here));
        let records = session.timeline().records();
        let is = |at: &usize| (link.there)(session.standing(*at));
        let changes = |at: &usize| *at > 0 && is(at) != is(&(at - 1));
        let last = (0..=here).rev().find(changes);
        let next = || (here + 1..records.len()).find(changes);
        let record = last.or_else(next);
        let when = record.map(|at| words::offset(session.phases().offset_ms(records[at].at)));
        State {
            link,
            there,
            said: text::key_state(there, last.is_some(), when.as_deref()),
            record,
        }
    }
}
