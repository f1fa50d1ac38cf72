//! Who knows what at the cursor: one small card for each lane; what has just changed is marked.

use join_sim::{Account, Key, Step, Task, World};
use maud::{Markup, html};

use crate::run::lanes::LANES;
use crate::session::RunSession;
use crate::words;

/// The cards.
pub fn view(session: &RunSession) -> Markup {
    let now = lines(&session.timeline().world_at(Step(session.settled() as u32)));
    let before = session
        .step_before()
        .map(|step| lines(&session.timeline().world_at(Step(step as u32))));
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
fn lines(world: &World) -> [Vec<String>; 8] {
    let machines = world.machines();
    let mut device = vec![format!("state: {}", machines.device.state().name())];
    device.extend(
        machines
            .device
            .token()
            .map(|token| words::token_left(token.exp, world.utc())),
    );
    if let Some(since) = machines.device.waits_since() {
        device.push(format!(
            "waits for {}",
            words::duration(world.now().since(since).0 as i64)
        ));
    }
    device.push(match machines.device.joined_as() {
        None => "device certificate: none".into(),
        Some(account) => format!("device certificate: as {}", account.name()),
    });
    if machines.device.has_prt() {
        device.push("Primary Refresh Token".into());
    }
    let there = |is: bool| if is { "there" } else { "none" };
    let tpm = vec![
        format!(
            "AIK certificate: {}",
            there(machines.tpm.has_aik_certificate())
        ),
        format!("device key: {}", there(machines.tpm.has(Key::Device))),
        format!("transport key: {}", there(machines.tpm.has(Key::Transport))),
    ];
    let mut tasks: Vec<String> = [Task::Maintenance, Task::AikEnrol]
        .into_iter()
        .map(|task| words::task_state(task, machines.tasks.state(task)))
        .collect();
    tasks.push(words::power(&machines.power));
    let mut policy = vec![match machines.policy.enrolled() {
        None => "not enrolled".into(),
        Some(account) => format!("enrolled as {}", account.name()),
    }];
    policy.push(format!(
        "Energy Saver policy: {}, {}",
        machines.policy.assignment().name(),
        if machines.policy.delivered() {
            "on the device"
        } else {
            "not on the device"
        }
    ));
    let signin = match machines.sign_in.issued() {
        None => vec!["no token issued".to_string()],
        Some(token) => vec![
            format!("last token: {}", short(token.account)),
            format!("exp {} UTC", token.exp.time_of_day()),
        ],
    };
    let mut drs = vec![
        match (machines.directory.present(), machines.directory.owner()) {
            (false, _) => "device object: none".into(),
            (true, None) => "device object: joined to nobody".into(),
            (true, Some(owner)) => format!("device object: {}", short(owner)),
        },
    ];
    drs.extend(machines.drs.last().map(|verdict| match verdict.refused {
        None => "last request: accepted".to_string(),
        Some(reason) => format!("last request: {}", reason.name()),
    }));
    let aik = vec![match machines.aik {
        join_sim::AikService::AwaitRequest => "nothing asked".to_string(),
        join_sim::AikService::AwaitSecret => "awaits the secret".to_string(),
        join_sim::AikService::Issued => "certificate issued".to_string(),
    }];
    [
        vec![format!("see: {}", machines.user.screen().name())],
        device,
        tpm,
        tasks,
        policy,
        signin,
        drs,
        aik,
    ]
}

fn short(account: Account) -> &'static str {
    account.name()
}
