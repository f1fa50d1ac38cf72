//! Who knows what at the cursor: one small card for each lane; what has just changed is marked.

use join_sim::{AikService, Key, Task};
use maud::{Markup, html};

use crate::run::lanes::LANES;
use crate::run::standing::{DeviceObject, Standing};
use crate::session::RunSession;
use crate::words;

/// The cards.
pub fn view(session: &RunSession) -> Markup {
    let now = lines(session.standing(session.settled()));
    let before = session
        .step_before()
        .map(|step| lines(session.standing(step)));
    html! {
        div.cards data-key="cards" role="group" aria-label="Who knows what now" {
            @for (i, lane) in LANES.iter().enumerate() {
                div class={ "card p-" (lane.class) } data-key=(lane.class) {
                    h4 { (lane.name) @if !lane.second.is_empty() { " " (lane.second) } }
                    ul {
                        @for (j, line) in now[i].iter().enumerate() {
                            @let fresh = before.as_ref().is_some_and(|before| before[i].get(j) != Some(line));
                            li.fresh[fresh] { (line) }
                        }
                    }
                }
            }
        }
    }
}

/// What each lane's participants know, in a few words a line.
fn lines(now: &Standing) -> [Vec<String>; 8] {
    let mut device = vec![format!("state: {}", now.state.name())];
    device.extend(now.token.map(|token| words::token_left(token.exp, now.utc)));
    if let Some(since) = now.waits_since {
        device.push(format!(
            "waits for {}",
            words::duration(now.now.since(since).0 as i64)
        ));
    }
    device.push(match now.joined_as {
        None => "device certificate: none".into(),
        Some(account) => format!("device certificate: as {}", account.name()),
    });
    if now.prt {
        device.push("Primary Refresh Token".into());
    }
    let there = |is: bool| if is { "there" } else { "none" };
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
        None => "not enrolled".into(),
        Some(account) => format!("enrolled as {}", account.name()),
    }];
    policy.push(format!(
        "Energy Saver policy: {}, {}",
        now.assignment.name(),
        if now.delivered {
            "on the device"
        } else {
            "not on the device"
        }
    ));
    let signin = match now.issued {
        None => vec!["no token issued".to_string()],
        Some(token) => vec![
            format!("last token: {}", token.account.name()),
            format!("exp {} UTC", token.exp.time_of_day()),
        ],
    };
    let mut drs = vec![match now.object {
        DeviceObject::Missing => "device object: none".into(),
        DeviceObject::Nobodys => "device object: joined to nobody".into(),
        DeviceObject::Of(owner) => format!("device object: {}", owner.name()),
    }];
    drs.extend(now.last_request.map(|refused| match refused {
        None => "last request: accepted".to_string(),
        Some(reason) => format!("last request: {}", reason.name()),
    }));
    let aik = vec![match now.aik {
        AikService::AwaitRequest => "nothing asked".to_string(),
        AikService::AwaitSecret => "awaits the secret".to_string(),
        AikService::Issued => "certificate issued".to_string(),
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
