//! What happened, in one sentence.

use join_sim::{
    Account, Command, Delivery, Event, Fate, Hold, Judgement, Key, Message, ObjectChange,
    Participant, Record, Refused, Screen, Start, Starter, Verdict,
};

use super::time::duration;

fn starter(by: Starter) -> &'static str {
    match by {
        Starter::Autopilot => "the Autopilot service (Windows.Management.Service)",
        Starter::Dsreg => "dsreg, in CreateTransportKey",
        Starter::Maintenance => "Tpm-Maintenance",
        Starter::Trigger => "one of its triggers",
        Starter::Hand => "somebody, by hand",
    }
}

pub(super) fn hold(hold: Hold) -> &'static str {
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
            "its token had expired, or was not yet valid, when it looked (Invalid Token)"
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
            " The token expired {} ago, skew included.",
            duration(-margin)
        ),
        Some(margin) => format!(" The token has {} left, skew included.", duration(margin)),
        None => " It did not look at the token.".into(),
    };
    match verdict.refused {
        None => format!("The registration service accepts the join request for {whose}.{token}"),
        Some(Refused::TokenWindow) if verdict.margin_ms.is_some_and(|margin| margin < 0) => {
            format!(
                "The registration service refuses the join request for {whose} with Invalid Token: its token had expired {} before, skew included.",
                duration(-verdict.margin_ms.unwrap_or_default())
            )
        }
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

pub(super) fn certificate(key: Key) -> &'static str {
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
            "The device reads its clock; it is {} ahead of true time.",
            duration(*ahead_ms)
        ),
        Event::Attempt {
            number,
            certificate: true,
        } => format!("CreateTransportKey, attempt {number}: the AIK certificate is there."),
        Event::Attempt {
            number,
            certificate: false,
        } => format!(
            "CreateTransportKey, attempt {number}: the TPM has no AIK certificate yet, so no transport key is made."
        ),
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
