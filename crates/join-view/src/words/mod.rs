//! Every sentence that the figures speak, in one place.

pub(crate) mod diagnosis;
pub(crate) mod files;
pub(crate) mod runs;
pub(crate) mod studies;
pub(crate) mod token;

use crate::run::phases::Phases;
use crate::run::standing::PowerNow;
use join_sim::{
    Account, Command, Delivery, Event, Fate, Hold, Instant, Judgement, Key, Message, ObjectChange,
    Outcome, Participant, Record, Refused, Screen, Start, Starter, Task, Utc, Verdict, seconds,
};

/// A stretch of time as people say it: `10 min 0 s`, `4.2 s`, `1 h 30 min`.
#[must_use]
pub fn duration(ms: i64) -> String {
    let sign = if ms < 0 { "−" } else { "" };
    let ms = ms.unsigned_abs();
    let s = ms / 1000;
    let text = match s {
        _ if (1..1000).contains(&ms) => format!("{ms} ms"),
        0..60 if !ms.is_multiple_of(1000) => format!("{}.{} s", s, ms % 1000 / 100),
        0..60 => format!("{s} s"),
        60..3600 => format!("{} min {} s", s / 60, s % 60),
        3600..86400 => format!("{} h {} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86400, s / 3600 % 24),
    };
    format!("{sign}{text}")
}

/// A moment on a phase's own clock: `−7:20`, `10:03`, `1:30:00`.
#[must_use]
pub fn offset(ms: i64) -> String {
    let sign = if ms < 0 { "−" } else { "" };
    let s = ms.unsigned_abs() / 1000;
    if s >= 3600 {
        format!("{sign}{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    } else {
        format!("{sign}{}:{:02}", s / 60, s % 60)
    }
}

/// A moment as a reader counts it: from power-on, the user's boot or the sign-in.
pub fn moment(phases: &Phases, at: Instant) -> String {
    let ms = phases.offset_ms(at);
    match (phases.is_user(at), phases.sign_in.is_some(), ms < 0) {
        (false, _, _) => format!("{} after power-on", duration(ms)),
        (true, false, _) => format!("{} after the user's boot", duration(ms)),
        (true, true, true) => format!("{} before sign-in", duration(-ms)),
        (true, true, false) => format!("{} after sign-in", duration(ms)),
    }
}

/// Behind the line of a trace in which a token arrives: when it expires, on the clock of the lines.
#[must_use]
pub fn expires(ms: i64) -> String {
    [", exp at ", &offset(ms)].concat()
}

/// How a run ended, for the line above a figure.
#[must_use]
pub fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Running => "The run goes on.".into(),
        Outcome::Joined => "Joined: the device is the user's.".into(),
        Outcome::WrongOwner(account) => format!(
            "At the desktop, but the device still belongs to {}.",
            account.name()
        ),
        Outcome::Failed(code) => format!("Failed with {code}."),
        Outcome::Unfinished => "Nothing more happens, and the user is not at the desktop.".into(),
        Outcome::StepLimit => "Stopped: the run reached its step limit.".into(),
    }
}

/// The margin, for the line above a figure.
#[must_use]
pub fn margin(margin_ms: Option<i64>) -> Option<String> {
    let margin = margin_ms?;
    Some(if margin < 0 {
        format!(
            "The token had expired {} s before the server judged it.",
            seconds(-margin)
        )
    } else {
        format!(
            "The token had {} s left when the server judged it.",
            seconds(margin)
        )
    })
}

fn starter(by: Starter) -> &'static str {
    match by {
        Starter::Autopilot => "the Autopilot service (Windows.Management.Service)",
        Starter::Dsreg => "dsreg, in CreateTransportKey",
        Starter::Maintenance => "Tpm-Maintenance",
        Starter::Trigger => "one of its triggers",
        Starter::Hand => "somebody, by hand",
    }
}

fn hold(hold: Hold) -> &'static str {
    match hold {
        Hold::EnergySaver => "energy saver holds it",
        Hold::OnBattery => "it needs mains and the device is on battery",
        Hold::NotIdle => "it needs an idle device",
        Hold::NeedsMaintenance => "Tpm-Maintenance has to run first",
        Hold::Disabled | Hold::Missing | Hold::NotRegistered | Hold::MaintenanceOff => hold.name(),
    }
}

fn account(account: Account) -> &'static str {
    account.name()
}

fn screen(screen: Screen) -> &'static str {
    match screen {
        Screen::Off => "The screen is off.",
        Screen::Starting => "The device starts.",
        Screen::Welcome => "The device shows the first page of the out-of-box experience.",
        Screen::PreProvisioning => {
            "The technician's page says that pre-provisioning is in progress."
        }
        Screen::ReadyToReseal => "The technician's page is green: ready to reseal.",
        Screen::SignIn => "The device asks the user to sign in.",
        Screen::PleaseWait => "The page says: please wait while we set up your device.",
        Screen::Error => "The device shows an error page.",
        Screen::Status => "The Enrollment Status Page appears.",
        Screen::Hello => "Windows Hello set-up appears.",
        Screen::Desktop => "The desktop is there.",
    }
}

fn refused(reason: Refused) -> &'static str {
    match reason {
        Refused::Busy => "it is too busy (503)",
        Refused::TokenWindow => {
            "the moment of the check lies outside the token's time window (Invalid Token)"
        }
        Refused::NotPermitted => "the tenant does not let this user join devices",
        Refused::Quota => "the user has joined as many devices as allowed",
        Refused::NoAik => "the request carries no AIK certificate that it trusts",
        Refused::Statement => "the attestation statement is not valid",
        Refused::NoObject => "the device object is gone",
    }
}

fn judged(verdict: &Verdict) -> String {
    let whose = account(verdict.token.account);
    let token = match verdict.margin_ms {
        Some(margin) if margin < 0 => format!(
            " The token expired {} s ago, skew included.",
            seconds(-margin)
        ),
        Some(margin) => format!(" The token has {} s left, skew included.", seconds(margin)),
        None => " It did not look at the token.".into(),
    };
    match verdict.refused {
        None => format!("The registration service accepts the join request for {whose}.{token}"),
        Some(reason) => format!(
            "The registration service refuses the join request for {whose}: {}.{token}",
            refused(reason)
        ),
    }
}

fn object(change: ObjectChange) -> String {
    match change {
        ObjectChange::PreCreated => {
            "Autopilot registration has made a device object; nobody has joined it yet.".into()
        }
        ObjectChange::Joined(owner) => format!(
            "The directory joins the device object; its owner is {}.",
            account(owner)
        ),
        ObjectChange::Released => {
            "The directory releases the device object: the device is joined to nobody.".into()
        }
        ObjectChange::Deleted => "Somebody deletes the device object.".into(),
        ObjectChange::Duplicated(owner) => format!(
            "The directory makes a second object for the same device, owned by {}.",
            account(owner)
        ),
    }
}

fn certificate(key: Key) -> &'static str {
    match key {
        Key::Aik => "AIK certificate",
        Key::Device => "device certificate",
        Key::Endorsement => "EK certificate",
        Key::Transport | Key::Session => "certificate",
    }
}

fn name(who: Participant) -> &'static str {
    match who {
        Participant::User => "The user",
        Participant::Device => "The device",
        Participant::Tpm => "The TPM",
        Participant::Tasks => "Task Scheduler",
        Participant::Power => "The device's power",
        Participant::Clock => "The clock",
        Participant::Network => "The network",
        Participant::Autopilot => "The Autopilot service",
        Participant::Policy => "Intune",
        Participant::SignIn => "The sign-in service",
        Participant::Drs => "The registration service",
        Participant::Directory => "The directory",
        Participant::Aik => "The AIK certificate service",
    }
}

fn lower(who: Participant) -> String {
    let name = name(who);
    match name.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => name.into(),
    }
}

fn sent(who: Participant, to: Participant, message: &Message, fate: Fate) -> String {
    let what = match message {
        Message::AskToken(for_whom) => format!(
            "asks the sign-in service for a token for {}",
            account(*for_whom)
        ),
        Message::Discover => "asks the discovery endpoint which tenant it belongs to".into(),
        Message::Join(request) if request.aik_certificate => {
            "sends the join request: token, certificate request, transport key, AIK certificate"
                .into()
        }
        Message::Join(request) if request.tpm_key => {
            "sends the join request without an AIK certificate".into()
        }
        Message::Join(_) => "sends the join request with software keys".into(),
        Message::Leave => "asks to leave Entra".into(),
        Message::Enrol(for_whom) => format!("enrols in Intune as {}", account(*for_whom)),
        Message::AskNonce => "asks for a nonce".into(),
        Message::AskPrt => "asks for a Primary Refresh Token".into(),
        Message::Sync { .. } => "checks in for its policies".into(),
        Message::Synced(Delivery::Set(..)) => "delivers the Energy Saver policy".into(),
        Message::Synced(Delivery::Removed) => "takes the Energy Saver policy away".into(),
        other => format!("sends “{}” to {}", other.name(), lower(to)),
    };
    let fate = match fate {
        Fate::Arrives(_) => "",
        Fate::Lost => " The message is lost on the way.",
        Fate::Blocked => " The name of the host cannot be resolved.",
        Fate::Untrusted => " By the device's clock the host's certificate is not valid.",
    };
    format!("{} {what}.{fate}", name(who))
}

fn received(who: Participant, from: Participant, message: &Message) -> String {
    match message {
        Message::PressPower if from == Participant::User => {
            "Somebody presses the power button.".into()
        }
        Message::PressPower => "The device switches itself off, resealed.".into(),
        Message::PullPlug => "The power is cut.".into(),
        Message::Credentials => "The user signs in.".into(),
        Message::TryAgain => "The user tries again, with a fresh sign-in.".into(),
        Message::RunTask(task) => format!("Somebody starts {} by hand.", task.name()),
        Message::StartPreProvisioning => "The technician chooses to pre-provision.".into(),
        Message::Reseal => "The technician reseals the device.".into(),
        Message::TokenIssued(token) => {
            format!(
                "The device gets the bearer token for {}; it expires at {} UTC.",
                account(token.account),
                token.exp.time_of_day()
            )
        }
        Message::Discovered => "The device learns its tenant and the endpoints.".into(),
        Message::TransportKeyDeleted => {
            "DeleteTransportKey succeeds: no old transport key is left.".into()
        }
        Message::AikStatus {
            required: true,
            certificate: false,
        } => "An AIK certificate is required, and there is none.".into(),
        Message::AikStatus {
            required: true,
            certificate: true,
        } => "An AIK certificate is required, and it is there.".into(),
        Message::AikStatus {
            required: false, ..
        } => "No AIK certificate is required.".into(),
        Message::Certified => {
            "The TPM has signed the attestation statement about the transport key.".into()
        }
        Message::Joined(Judgement::Accepted) => {
            "The device gets its certificate: it is joined.".into()
        }
        Message::Joined(Judgement::Refused(reason)) => format!(
            "The device learns that the service refused: {}.",
            refused(*reason)
        ),
        Message::AikRefused(status) => {
            format!("The AIK certificate service refuses with HTTP {status}.")
        }
        Message::StartResult {
            task,
            result: Start::Queued,
        } => format!("{} learns that {} is queued.", name(who), task.name()),
        Message::StartResult {
            task,
            result: Start::Refused,
        } => format!("{} learns that {} does not start.", name(who), task.name()),
        Message::TokenRefused(number) => {
            format!("Conditional access refuses the token (AADSTS{number}).")
        }
        Message::TpmNotReady(code) => {
            format!("The technician phase learns that the TPM's attestation failed ({code}).")
        }
        Message::TpmReady => "The technician phase learns that the TPM is ready.".into(),
        Message::KeyFailed { key, code } => {
            format!("The TPM does not make the {} ({code}).", key.name())
        }
        Message::NoConnection(to) => {
            format!("{} cannot find the host of {}.", name(who), lower(*to))
        }
        Message::NotTrusted(to) => {
            format!(
                "By the device's clock the certificate of {} is not valid.",
                lower(*to)
            )
        }
        Message::NoEkCertificate => "The TPM has no certificate for its endorsement key.".into(),
        Message::Assign(to) => format!("An administrator assigns the policy to {}.", to.name()),
        Message::Show(page) => format!("{} sees: {}.", name(who), page.name()),
        other => format!(
            "{} receives “{}” from {}.",
            name(who),
            other.name(),
            lower(from)
        ),
    }
}

/// What happened, in one sentence.
#[must_use]
pub fn sentence(record: &Record) -> String {
    match &record.event {
        Event::Commanded(Command::Set(id, value)) => format!(
            "From now on, {}: {}.",
            id.spec().label,
            id.spec().show(*value)
        ),
        Event::Commanded(command) => format!("You: {}.", command.label()),
        Event::Assigned {
            to,
            battery,
            plugged_in,
        } => {
            format!(
                "An administrator has assigned the Energy Saver policy to {} (thresholds {battery} % on battery, {plugged_in} % plugged in).",
                to.name()
            )
        }
        Event::Sent { to, message, fate } => sent(record.who, *to, message, *fate),
        Event::Received { from, message } => received(record.who, *from, message),
        Event::Undelivered {
            message,
            closed: true,
            ..
        } => format!(
            "“{}” finds nobody: the connection is closed.",
            message.name()
        ),
        Event::Undelivered { message, .. } => format!(
            "“{}” is lost on the way: the network has failed.",
            message.name()
        ),
        Event::NotAllowed { message } => format!(
            "{} cannot take “{}” now; nothing changes.",
            name(record.who),
            message.name()
        ),
        Event::TimedOut {
            to, last: false, ..
        } => format!(
            "No answer from {} in time; the request is repeated.",
            lower(*to)
        ),
        Event::TimedOut { to, last: true, .. } => format!(
            "No answer from {} in time; nothing is repeated any more.",
            lower(*to)
        ),
        Event::ClockRead { ahead_ms: 0, .. } => "The device reads its clock; it is right.".into(),
        Event::ClockRead { ahead_ms, .. } => format!(
            "The device reads its clock; it is {} s ahead of true time.",
            seconds(*ahead_ms)
        ),
        Event::Attempt {
            number,
            certificate: true,
        } => format!("CreateTransportKey, attempt {number}: the AIK certificate is there."),
        Event::Attempt {
            number,
            certificate: false,
        } => format!("CreateTransportKey, attempt {number}: still no AIK certificate."),
        Event::WaitEnded {
            certificate: true,
            waited,
        } => format!(
            "The AIK certificate has come after {}.",
            duration(waited.0 as i64)
        ),
        Event::WaitEnded {
            certificate: false,
            waited,
        } => {
            format!(
                "The wait for the AIK certificate ends after {}, without one.",
                duration(waited.0 as i64)
            )
        }
        Event::Unattested => {
            "There is no AIK certificate, so no attestation statement is signed.".into()
        }
        Event::KeyMade {
            key,
            software: false,
        } => format!("The TPM has made the {}.", key.name()),
        Event::KeyMade {
            key,
            software: true,
        } => format!("The device has made the {} in software.", key.name()),
        Event::KeyGone { key } => format!("The {} is gone.", key.name()),
        Event::CertificateStored { key } => format!("The {} is stored.", certificate(*key)),
        Event::CertificateGone { key } => format!("The {} is gone.", certificate(*key)),
        Event::TaskStarted { task, by } => {
            format!("{} starts; {} asked for it.", task.name(), starter(*by))
        }
        Event::TaskHeld {
            task,
            by,
            hold: why,
        } => format!(
            "{} does not start ({} asked): {}.",
            task.name(),
            starter(*by),
            hold(*why)
        ),
        Event::TaskReleased { task } => format!("Nothing holds {} any more.", task.name()),
        Event::TaskEnded { task, code } if code.0 == 0 => format!("{} has ended.", task.name()),
        Event::TaskEnded { task, code } => format!("{} has failed with {code}.", task.name()),
        Event::TaskRunning { task, .. } => format!("{} runs already.", task.name()),
        Event::TaskCut { task } => format!("{} is cut off.", task.name()),
        Event::EnergySaver {
            on: true,
            charge,
            threshold,
            ..
        } => {
            format!(
                "Energy saver is on: the charge of {charge} % is at or below the threshold of {} %.",
                threshold.unwrap_or(0)
            )
        }
        Event::EnergySaver {
            on: false, charge, ..
        } => format!("Energy saver is off at a charge of {charge} %."),
        Event::Source {
            battery: true,
            charge,
        } => format!("The device goes on battery at {charge} %."),
        Event::Source {
            battery: false,
            charge,
        } => format!("The device goes on mains at {charge} %."),
        Event::BatteryEmpty => "The battery is empty; the device goes off.".into(),
        Event::PolicyInForce {
            present: true,
            battery,
            plugged_in,
        } => {
            format!(
                "The Energy Saver policy lands on the device: thresholds {battery} % on battery, {plugged_in} % plugged in."
            )
        }
        Event::PolicyInForce { present: false, .. } => {
            "The Energy Saver policy leaves the device.".into()
        }
        Event::TokenIssued(token) => format!(
            "The sign-in service issues a token for {}: valid from {} to {} UTC.",
            account(token.account),
            token.nbf.time_of_day(),
            token.exp.time_of_day()
        ),
        Event::Judged(verdict) => judged(verdict),
        Event::Object(change) => object(*change),
        Event::PrtHeld => "The device holds a Primary Refresh Token: single sign-on works.".into(),
        Event::Shown(page) => screen(*page).into(),
        Event::Failed { code } => format!("The device gives up with {code}."),
        Event::Finished => "The join is complete; the device is in its user's hands.".into(),
        Event::StepLimit => "The run is stopped: it reached its step limit.".into(),
    }
}

/// What happened, in a few words for a drawing.
#[must_use]
pub fn short(record: &Record) -> String {
    match &record.event {
        Event::Commanded(command) => command.label().into(),
        Event::Assigned { to, .. } => format!("Energy Saver policy → {}", to.name()),
        Event::Sent { message, fate, .. } => {
            let fate = match fate {
                Fate::Arrives(_) => "",
                Fate::Lost => " (lost)",
                Fate::Blocked => " (blocked)",
                Fate::Untrusted => " (certificate)",
            };
            match message {
                Message::Join(request) if !request.aik_certificate && request.tpm_key => {
                    format!("join request, no AIK{fate}")
                }
                Message::Enrol(for_whom) => format!("enrol as {}{fate}", before_at(*for_whom)),
                Message::AskToken(for_whom) => format!("token for {}{fate}", before_at(*for_whom)),
                other => format!("{}{fate}", other.name()),
            }
        }
        Event::Received { message, .. } => match message {
            Message::Joined(Judgement::Refused(reason)) => short_refused(*reason).into(),
            Message::TransportKeyDeleted => "old transport key deleted".into(),
            Message::Certified => "attestation statement".into(),
            Message::Credentials => "signs in".into(),
            Message::TryAgain => "tries again".into(),
            Message::PressPower => "power".into(),
            Message::RunTask(task) => format!("run {}", task.name()),
            other => other.name().into(),
        },
        Event::Attempt {
            number,
            certificate,
        } => format!(
            "attempt {number}: AIK {}",
            if *certificate { "there" } else { "missing" }
        ),
        Event::WaitEnded { waited, .. } => format!("wait over: {}", duration(waited.0 as i64)),
        Event::KeyMade { key, .. } => match key {
            Key::Device => "device key".into(),
            Key::Transport => "transport key".into(),
            Key::Aik => "AIK".into(),
            Key::Endorsement | Key::Session => key.name().into(),
        },
        Event::CertificateStored { key } => certificate(*key).into(),
        Event::TaskStarted { task, .. } => format!("{} starts", task.name()),
        Event::TaskHeld {
            task, hold: why, ..
        } => {
            let why = match why {
                Hold::EnergySaver => "energy saver",
                Hold::OnBattery => "battery",
                Hold::NotIdle => "not idle",
                Hold::NeedsMaintenance => "needs maintenance",
                Hold::Disabled => "disabled",
                Hold::Missing => "missing",
                Hold::NotRegistered => "not registered",
                Hold::MaintenanceOff => "maintenance off",
            };
            format!("{} held: {why}", task.name())
        }
        Event::TaskEnded { task, code } if code.0 == 0 => format!("{} done", task.name()),
        Event::TaskEnded { task, code } => format!("{} failed {code}", task.name()),
        Event::EnergySaver { on, .. } => format!("energy saver {}", if *on { "on" } else { "off" }),
        Event::PolicyInForce { present, .. } => {
            format!("policy {}", if *present { "lands" } else { "leaves" })
        }
        Event::Judged(verdict) => match (verdict.refused, verdict.margin_ms) {
            (None, Some(margin)) => format!("accepted, {} left", duration(margin)),
            (Some(Refused::TokenWindow), Some(margin)) => {
                format!("Invalid Token, {}", duration(margin))
            }
            (Some(reason), _) => short_refused(reason).into(),
            (None, None) => "accepted".into(),
        },
        Event::Object(change) => match change {
            ObjectChange::PreCreated => "device object made".into(),
            ObjectChange::Joined(owner) => format!("joined: {}", before_at(*owner)),
            ObjectChange::Released => "joined to nobody".into(),
            ObjectChange::Deleted => "object deleted".into(),
            ObjectChange::Duplicated(_) => "second object".into(),
        },
        Event::PrtHeld => "PRT".into(),
        Event::Shown(page) => page.name().into(),
        Event::Failed { code } => format!("{code}"),
        Event::NotAllowed { message } => format!("not now: {}", message.name()),
        Event::Undelivered { message, .. } => format!("{} not delivered", message.name()),
        Event::TimedOut { to, .. } => format!("no answer from {}", to.name()),
        Event::Unattested => "no attestation statement".into(),
        Event::BatteryEmpty => "battery empty".into(),
        Event::ClockRead { .. } => "clock read".into(),
        Event::KeyGone { key } => format!("{} gone", key.name()),
        Event::CertificateGone { key } => format!("{} gone", certificate(*key)),
        Event::TaskReleased { task } => format!("{} released", task.name()),
        Event::TaskRunning { task, .. } => format!("{} runs already", task.name()),
        Event::TaskCut { task } => format!("{} cut off", task.name()),
        Event::Source { battery, charge } => {
            format!(
                "{} at {charge} %",
                if *battery { "battery" } else { "mains" }
            )
        }
        Event::TokenIssued(token) => format!("issued for {}", before_at(token.account)),
        Event::Finished => "finished".into(),
        Event::StepLimit => "step limit".into(),
    }
}

fn short_refused(reason: Refused) -> &'static str {
    match reason {
        Refused::Busy => "503 busy",
        Refused::TokenWindow => "400 Invalid Token",
        Refused::NotPermitted => "400 not permitted",
        Refused::Quota => "400 quota reached",
        Refused::NoAik => "400 no AIK certificate",
        Refused::Statement => "400 statement not valid",
        Refused::NoObject => "400 no device object",
    }
}

/// An account by the part of its name before the sign.
#[must_use]
pub fn before_at(whose: Account) -> &'static str {
    match whose {
        Account::Autopilot => "autopilot@",
        Account::FooUser => "foouser@",
        Account::User => "user@",
    }
}

/// What a caption says of a figure.
#[must_use]
pub fn stepper_caption(title: &str) -> String {
    format!(
        "Join stepper. {title}. Time runs downward; every arrow is a message, every bar a wait or a running task."
    )
}

/// What a caption says of the timeline.
#[must_use]
pub fn token_caption(title: &str) -> String {
    format!(
        "Token timeline. {title}. Time runs to the right, to scale; the line “used here” is the moment at which the registration service judged the token."
    )
}

/// How a task stands, for a card.
#[must_use]
pub fn task_state(task: Task, state: join_sim::TaskState) -> String {
    match state {
        join_sim::TaskState::Ready => format!("{}: not running", task.name()),
        join_sim::TaskState::Queued { hold: why, .. } => {
            format!("{}: queued, {}", task.name(), hold(why))
        }
        join_sim::TaskState::Running { .. } => format!("{}: running", task.name()),
    }
}

/// How much of a token is left at a moment.
#[must_use]
pub fn token_left(exp: Utc, now: Utc) -> String {
    let left = exp.0 - now.0;
    if left >= 0 {
        format!("token: {} left", duration(left))
    } else {
        format!("token: expired {} ago", duration(-left))
    }
}

/// A message that nobody here knows.
#[must_use]
pub fn unknown_message(found: &str) -> String {
    format!("the page does not know “{found}”")
}

/// The stepper's run could not be read by a figure that studies it.
#[must_use]
pub fn no_run(error: &str) -> String {
    format!("The run of the figure above could not be taken over: {error}.")
}

/// A message about a record, without its number.
#[must_use]
pub fn no_record(found: &str) -> String {
    format!("expected the number of a record, found “{found}”")
}

/// A message about one of several, without its place.
#[must_use]
pub fn no_place(found: &str) -> String {
    format!("expected a place in a list, found “{found}”")
}

/// A step that the run does not have.
#[must_use]
pub fn no_step(steps: usize, found: &str) -> String {
    format!("expected a step from 1 to {steps}, found “{found}”")
}

/// Why a link leads nowhere.
#[must_use]
pub fn bad_link(error: &str) -> String {
    format!("This link cannot be opened: {error}.")
}

/// Where a run leaves no line in a trace.
pub const NOTHING_HERE: &str = "This run leaves nothing here.";

/// When a page asks for a figure that its program does not have.
#[must_use]
pub fn no_figure(found: &str, known: impl Iterator<Item = &'static str>) -> String {
    let near = join_sim::nearest(found, known);
    format!("no figure is called “{found}”; the nearest name is “{near}”")
}

/// A pair of an attribute without an equals sign.
#[must_use]
pub fn bad_pair(found: &str) -> String {
    format!("data-set: expected name=value, found {found}")
}

/// What is wrong with a link that names no figure.
pub const NO_FIGURE: &str = "expected the number of a figure of this page";

/// What is wrong with a link that searches for too much.
#[must_use]
pub fn long_query(found: usize, limit: usize) -> String {
    format!("expected at most {limit} bytes to search for, found {found}")
}

/// Button that copies a link to what is shown.
pub const COPY: &str = "Copy link";

/// Label of the search over the error codes.
pub const FIND: &str = "Search codes, names and meanings";

/// Button that ends the search.
pub const FIND_ALL: &str = "Show all";

/// How many rows match; none when nothing is searched for.
#[must_use]
pub fn found(matching: Option<usize>, of: usize) -> String {
    match matching {
        None => format!("All {of} codes are shown."),
        Some(0) => "No code matches.".into(),
        Some(1) => format!("1 of {of} codes matches."),
        Some(count) => format!("{count} of {of} codes match."),
    }
}

/// What can be searched for, said when nothing is found.
pub const FORMS: &str = "A code is found as 0x801c03ed, 801C03ED, -2145647635 or 2149319661, and by its first digits. \
    A name is found by any part of it, a meaning by its words. All words have to stand in the same row.";

/// A channel, as the playground names it.
#[must_use]
pub fn channel(channel: join_sim::Channel) -> &'static str {
    match channel {
        join_sim::Channel::Http => "HTTPS trace",
        join_sim::Channel::Etl => "ETL trace of dsreg",
        join_sim::Channel::Events => "event logs",
        join_sim::Channel::Tasks => "Task Scheduler",
        join_sim::Channel::Screen => "screen",
        join_sim::Channel::Directory => "directory",
        join_sim::Channel::Power => "power and policy",
    }
}

/// What the device does in a state, after "the device".
#[must_use]
pub fn state(state: join_sim::DeviceState) -> &'static str {
    use join_sim::DeviceState as S;
    match state {
        S::Off => "is switched off",
        S::Booting => "starts",
        S::AwaitTime => "awaits its clock's reading",
        S::AwaitNetwork => "awaits the network",
        S::AwaitProfile => "awaits its Autopilot profile",
        S::AwaitCheckIn => "awaits its policies after the boot",
        S::AwaitTechnician => "awaits the technician's choice",
        S::AwaitTpm => "awaits the TPM's attestation",
        S::AwaitSignIn => "awaits the user's sign-in",
        S::AwaitToken => "awaits the bearer token",
        S::AwaitDiscovery => "awaits the discovery document",
        S::AwaitDeviceKey => "awaits the device key",
        S::AwaitTransportKeyDeleted => "awaits the deletion of the old transport key",
        S::AwaitAikStatus => "asks whether an AIK certificate is needed and there",
        S::AwaitAik => "awaits the AIK certificate",
        S::AwaitTransportKey => "awaits the transport key",
        S::AwaitStatement => "awaits the attestation statement",
        S::AwaitJoinAnswer => "awaits the answer to its join request",
        S::AwaitRepeat => "awaits the moment to repeat the request",
        S::AwaitNonce => "awaits a nonce",
        S::AwaitPrt => "awaits the Primary Refresh Token",
        S::AwaitSessionKey => "awaits the session key",
        S::AwaitEnrolment => "awaits the MDM enrolment",
        S::AwaitPolicies => "awaits the policies of the enrolment",
        S::AwaitAccountSetUp => "awaits account set-up, in vain",
        S::AwaitHello => "awaits Windows Hello set-up",
        S::Desktop => "shows the desktop",
        S::AwaitReseal => "awaits the reseal",
        S::AwaitLeft => "awaits the answer to leaving Entra",
        S::Failed => "shows an error page",
    }
}

/// A state in two or three words, for a box of a drawing.
#[must_use]
pub fn state_short(state: join_sim::DeviceState) -> &'static str {
    use join_sim::DeviceState as S;
    match state {
        S::Off => "off",
        S::Booting => "starting",
        S::AwaitTime => "clock",
        S::AwaitNetwork => "network",
        S::AwaitProfile => "Autopilot profile",
        S::AwaitCheckIn => "policy check-in",
        S::AwaitTechnician => "technician",
        S::AwaitTpm => "TPM attestation",
        S::AwaitSignIn => "sign-in",
        S::AwaitToken => "bearer token",
        S::AwaitDiscovery => "discovery",
        S::AwaitDeviceKey => "device key",
        S::AwaitTransportKeyDeleted => "old key deleted",
        S::AwaitAikStatus => "AIK needed?",
        S::AwaitAik => "AIK certificate",
        S::AwaitTransportKey => "transport key",
        S::AwaitStatement => "statement",
        S::AwaitJoinAnswer => "join answer",
        S::AwaitRepeat => "repeat",
        S::AwaitNonce => "nonce",
        S::AwaitPrt => "PRT",
        S::AwaitSessionKey => "session key",
        S::AwaitEnrolment => "MDM enrolment",
        S::AwaitPolicies => "policies",
        S::AwaitAccountSetUp => "account set-up",
        S::AwaitHello => "Windows Hello",
        S::Desktop => "desktop",
        S::AwaitReseal => "reseal",
        S::AwaitLeft => "leaving Entra",
        S::Failed => "error page",
    }
}

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

/// What feeds the device, how much it holds, and whether it saves.
#[must_use]
pub fn power(power: &PowerNow) -> String {
    if !power.on {
        return "switched off".into();
    }
    let source = if power.battery {
        "on battery"
    } else {
        "plugged in"
    };
    let saver = if power.saver { "on" } else { "off" };
    format!("{source}, {} %, energy saver {saver}", power.charge)
}
