//! What the pictures of one run say: identity, keys, states, tasks, traces.

use join_sim::{Assignment, Code, Outcome, Verdict};

use crate::words;

pub const DEVICE_OBJECT_BELONGS_TO: &str = "device object belongs to";
pub const DEVICE_CERTIFICATE_FOR: &str = "device certificate for";
pub const ENROLLED_IN_INTUNE_AS: &str = "enrolled in Intune as";
pub const ENERGY_SAVER_POLICY: &str = "Energy Saver policy";
pub const PEOPLE_SEE: &str = "people see";
pub const NO_OBJECT: &str = "no object";
pub const ON_THE_DEVICE: &str = "on the device";
pub const NOT_ASSIGNED: &str = "not assigned";
pub const TO_WHOM_THE_DEVICE_BELONGS: &str = "To whom the device belongs, moment by moment";
pub const TECHNICIAN_PHASE: &str = "technician phase";
pub const USER_PHASE: &str = "user phase";
pub const WHAT_CHANGES_AND_WHEN_TIMES: &str = "What changes, and when. Times count from power-on in the technician phase and from sign-in in the user phase.";
pub const TIME: &str = "Time";
pub const WHAT: &str = "What";
pub const FROM_THEN_ON: &str = "From then on";
pub const ENDORSEMENT_KEY_EK_WITH_CERTIFICATE: &str = "endorsement key (EK) with certificate";
pub const SAYS_WHICH_TPM_THIS_IS: &str = "says which TPM this is; the maker vouches for it";
pub const ATTESTATION_IDENTITY_KEY_AIK: &str = "attestation identity key (AIK)";
pub const SIGNS_STATEMENTS_ABOUT_OTHER_KEYS: &str =
    "signs statements about other keys of the same TPM";
pub const AIK_CERTIFICATE: &str = "AIK certificate";
pub const THE_AIK_CERTIFICATE_SERVICE_SAYS: &str =
    "the AIK certificate service says: this AIK lives in a TPM with that EK";
pub const EK_CERTIFIED: &str = "endorsement key, certified";
pub const TRANSPORT_KEY_ATTESTED: &str = "transport key, attested";
pub const CHAIN: &str = "The chain of keys, each on the one above it";
pub const SAME_TPM: &str = "the same TPM makes it";
pub const SIGNS_FOR_PRT: &str = "its key signs the request";
pub const DEVICE_KEY: &str = "device key";
pub const SIGNS_THE_CERTIFICATE_REQUEST_ITS: &str =
    "signs the certificate request; the certificate holds its public half";
pub const TRANSPORT_KEY_WITH_ATTESTATION_STATEMENT: &str =
    "transport key, with attestation statement";
pub const LETS_SERVICES_SEND_SECRETS_THAT: &str =
    "lets services send secrets that only this device can open";
pub const DEVICE_CERTIFICATE: &str = "device certificate";
pub const THE_REGISTRATION_SERVICE_S_WORD: &str =
    "the registration service's word that this device is joined";
pub const SESSION_KEY: &str = "session key";
pub const SENT_ENCRYPTED_TO_THE_TRANSPORT: &str =
    "sent encrypted to the transport key, opened by the TPM";
pub const PRIMARY_REFRESH_TOKEN_PRT: &str = "Primary Refresh Token (PRT)";
pub const SINGLE_SIGN_ON_USELESS_WITHOUT: &str = "single sign-on; useless without the session key";
pub const THERE: &str = "there";
pub const NOT_THERE: &str = "not there";
pub const AT_THE_END_OF_THIS: &str = "At the end of this run the first link that is missing: ";
pub const AT_THE_END_OF_THIS_2: &str = "At the end of this run every link is there. ";
pub const WHEN_KEYS_AND_CERTIFICATES_COME: &str =
    "When keys and certificates come and go in this run.";
pub const THE_DEVICE: &str = "The device ";
pub const THE_STATES_OF_THIS_RUN: &str = "The states of this run in order. ";
pub const ARROWS_THAT_THIS_RUN_DOES_NOT_TAKE: &str =
    " arrows of the model are not taken by this run.";
pub const NO: &str = "No.";
pub const STATE: &str = "State";
pub const THE_DEVICE_2: &str = "The device";
pub const ENERGY_SAVER_AND_THE_TASKS: &str =
    "Energy saver and the tasks in the user phase, to scale";
pub const ENERGY_SAVER: &str = "energy saver";
pub const WHAT_WAS_ASKED_OF_EACH: &str =
    "What was asked of each task in the user phase, and what came of it.";
pub const BOOT: &str = "boot";
pub const SIGN_IN_0_00_END: &str = "sign-in 0:00, end";
pub const END: &str = "end";
pub const SIGN_IN_0_00_BOOT: &str = "sign-in 0:00, boot";
pub const SIGN_IN: &str = "sign-in";
pub const NOBODY_ASKED: &str = "nobody asks for it";
pub const ALL_THREE_TRACES_OF_THE: &str = "All three traces of the user phase, in order of time. Names and event ids are those of the real tools; which moment writes which line is inferred.";
pub const TRACES_TO_SCALE: &str = "The lines of all traces on one time axis, to scale";
pub const TRACE: &str = "Trace";
pub const LINE: &str = "Line";
pub const THERE_ARE_TOO_FEW_LINES: &str =
    "There are too few lines in the HTTPS trace of this run to have a gap.";
pub const EXERCISE_AFTER_WHICH_LINE_OF: &str = "Exercise: after which line of the HTTPS trace does nothing happen for the longest time? Press that line.";
pub const NOT_THIS_ONE_IT_IS: &str = "Not this one: it is the last line.";

pub const IDENTITY_CAPTION: &str = "Identity through pre-provisioning. One column a moment at which something changes, not to scale in time.";

pub const KEY_CHAIN_CAPTION: &str = "The chain of keys. Each link hangs on the one above it; press one to go to the moment at which it came or went.";

pub const STATE_MACHINE_CAPTION: &str = "State machine of the join controller. Bold arrows are the way this run went; dashed ones the model has and this run does not take.";

pub const TASKS_CAPTION: &str = "Task Scheduler and energy saver in the user phase, to scale. Dashed bars are tasks that were asked for and held.";

pub const TRACES_CAPTION: &str = "Three traces of one run on one clock. Times count from sign-in.";

#[must_use]
pub fn found_gap(ms: i64) -> String {
    let silent = words::duration(ms);
    format!(
        "Yes: after this line the HTTPS trace is silent for {silent}. The other two columns say what happened meanwhile."
    )
}

#[must_use]
pub fn shorter_gap(ms: i64) -> String {
    let silent = words::duration(ms);
    format!("Not this one: the next line follows after {silent}. Look for a longer silence.")
}

/// To whom a policy is assigned that is not on the device.
#[must_use]
pub fn not_here(to: Assignment) -> String {
    format!("for {}, not here", to.name())
}

/// Who noticed what is missing, and what the device shows.
#[must_use]
pub fn noticed(origin: &str, code: Code) -> String {
    format!("{origin} The device shows {code}.")
}

/// How a key or paper stands; `changed`: it has come or gone before; `when` it has, or will.
#[must_use]
pub fn key_state(there: bool, changed: bool, when: Option<&str>) -> String {
    match (there, changed, when) {
        (true, true, Some(when)) => format!("there since {when}"),
        (true, ..) => "there from the beginning".into(),
        (false, true, Some(when)) => format!("gone since {when}"),
        (false, false, Some(when)) => format!("not yet; comes at {when}"),
        (false, ..) => "never made".into(),
    }
}

/// Who noticed what is missing, in lines that have room beside it.
#[must_use]
pub fn noticed_short(verdict: Option<&Verdict>, outcome: Outcome) -> Vec<String> {
    let Outcome::Failed(code) = outcome else {
        return vec!["Nobody notices.".into()];
    };
    let refused = verdict.and_then(|verdict| verdict.refused);
    let (who, what) = match refused {
        Some(reason) => (
            "The registration service:",
            words::short_refused(reason).into(),
        ),
        None => ("The device notices.", String::new()),
    };
    let shown = format!("On the screen: {code}");
    [who.into(), what, shown]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

/// Why energy saver is on.
#[must_use]
pub fn saver_on(charge: u8, threshold: u8) -> String {
    format!("on: {charge} % is at or below {threshold} %")
}

/// A task that was asked for and held.
#[must_use]
pub fn held(by: &str, ms: i64) -> String {
    format!("held {}: {by}", words::duration(ms))
}

/// A task that ran.
#[must_use]
pub fn ran(ms: i64) -> String {
    format!("runs {}", words::duration(ms))
}

/// Whether energy saver lets a trigger start a task.
#[must_use]
pub fn triggered(may: bool) -> String {
    let may = if may { "yes" } else { "no" };
    format!("triggered in energy saver: {may}")
}

/// A task's settings.
#[must_use]
pub fn settings(idle: bool, maintenance: bool) -> String {
    let yes = |is: bool| if is { "yes" } else { "no" };
    format!(
        "IdleSettings {}, MaintenanceSettings {}",
        yes(idle),
        yes(maintenance)
    )
}

/// Before how a task stands, in place of its name.
pub const NOW: &str = "now";

/// Of a task that a user must be there for.
pub const FOR_A_USER: &str = "only while a user is logged on";
