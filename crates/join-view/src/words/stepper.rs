//! What the join stepper says beside the sentences of its run.

use join_sim::{AikService, Key, Task};

use crate::run::standing::{DeviceObject, Standing};
use crate::words;

pub const W_SAYS_WHY: &str = "w says why";
pub const THE_KEY_MOMENTS_OF_THIS: &str = "The key moments of this run. Times count from power-on in the technician phase and from sign-in in the user phase.";
pub const TIME: &str = "Time";
pub const WHO: &str = "Who";
pub const WHAT: &str = "What";
pub const WITH_THE_DEFAULT: &str = "With the default";
pub const WITHOUT_IT: &str = "Without it";
pub const DRAWING_OF_THE_RUN_ITS: &str =
    "Drawing of the run; its steps are listed in the table below";
pub const LANE_BY_LANE: &str = ", lane by lane";
pub const PASS: &str = " pass";
pub const WAITS: &str = "waits ";
pub const FOR_THE_AIK_CERTIFICATE: &str = "for the AIK certificate";
pub const WHO_KNOWS_WHAT_NOW: &str = "Who knows what now";
pub const DEVICE_CERTIFICATE_NONE: &str = "device certificate: none";
pub const PRIMARY_REFRESH_TOKEN: &str = "Primary Refresh Token";
pub const THERE: &str = "there";
pub const NONE: &str = "none";
pub const NOT_ENROLLED: &str = "not enrolled";
pub const ON_THE_DEVICE: &str = "on the device";
pub const NOT_ON_THE_DEVICE: &str = "not on the device";
pub const NO_TOKEN_ISSUED: &str = "no token issued";
pub const DEVICE_OBJECT_NONE: &str = "device object: none";
pub const DEVICE_OBJECT_JOINED_TO_NOBODY: &str = "device object: joined to nobody";
pub const LAST_REQUEST_ACCEPTED: &str = "last request: accepted";
pub const NOTHING_ASKED: &str = "nothing asked";
pub const AWAITS_THE_SECRET: &str = "awaits the secret";
pub const CERTIFICATE_ISSUED: &str = "certificate issued";
pub const USER_PHASE: &str = "User phase";
pub const TECHNICIAN_PHASE: &str = "Technician phase";

/// What each lane's participants know, in a few words a line.
#[must_use]
pub fn known(now: &Standing) -> [Vec<String>; 8] {
    let mut device = vec![format!("state: {}", now.state.name())];
    device.extend(now.token.map(|token| words::token_left(token.exp, now.utc)));
    if let Some(since) = now.waits_since {
        device.push(format!(
            "waits for {}",
            words::duration(now.now.since(since).0 as i64)
        ));
    }
    device.push(match now.joined_as {
        None => DEVICE_CERTIFICATE_NONE.into(),
        Some(account) => format!("device certificate: as {}", account.name()),
    });
    if now.prt {
        device.push(PRIMARY_REFRESH_TOKEN.into());
    }
    let there = |is: bool| if is { THERE } else { NONE };
    let tpm = vec![
        format!("AIK certificate: {}", there(now.aik_certificate)),
        format!("device key: {}", there(now.has(Key::Device))),
        format!("transport key: {}", there(now.has(Key::Transport))),
    ];
    let mut tasks: Vec<String> = [Task::Maintenance, Task::AikEnrol]
        .into_iter()
        .map(|task| words::task_state(task, now.task(task)))
        .collect();
    tasks.push(words::power(&now.power));
    let mut policy = vec![match now.enrolled {
        None => NOT_ENROLLED.into(),
        Some(account) => format!("enrolled as {}", account.name()),
    }];
    policy.push(format!(
        "Energy Saver policy: {}, {}",
        now.assignment.name(),
        if now.delivered {
            ON_THE_DEVICE
        } else {
            NOT_ON_THE_DEVICE
        }
    ));
    let signin = match now.issued {
        None => vec![NO_TOKEN_ISSUED.to_string()],
        Some(token) => vec![
            format!("last token: {}", token.account.name()),
            format!("exp {} UTC", token.exp.time_of_day()),
        ],
    };
    let mut drs = vec![match now.object {
        DeviceObject::Missing => DEVICE_OBJECT_NONE.into(),
        DeviceObject::Nobodys => DEVICE_OBJECT_JOINED_TO_NOBODY.into(),
        DeviceObject::Of(owner) => format!("device object: {}", owner.name()),
    }];
    drs.extend(now.last_request.map(|refused| match refused {
        None => LAST_REQUEST_ACCEPTED.to_string(),
        Some(reason) => format!("last request: {}", reason.name()),
    }));
    let aik = vec![match now.aik {
        AikService::AwaitRequest => NOTHING_ASKED.to_string(),
        AikService::AwaitSecret => AWAITS_THE_SECRET.to_string(),
        AikService::Issued => CERTIFICATE_ISSUED.to_string(),
    }];
    [
        vec![format!("see: {}", now.screen.name())],
        device,
        tpm,
        tasks,
        policy,
        signin,
        drs,
        aik,
    ]
}
