//! What every theme needs: the scenario files, a scenario with changes, and a run that can be asked about.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use join_sim::{
    Account, Code, Command, Event, Given, Instant, Library, Message, Outcome, Participant, Record,
    Scenario, Task, Token, Verdict, World, run,
};

/// A path inside the repository.
pub fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(inside)
}

/// Every scenario file, read once.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        Library::load(&path("scenarios")).unwrap_or_else(|problems| panic!("{problems}"))
    })
}

/// A named scenario with changes, written as files write them.
pub fn scenario(name: &str, changes: &[(&str, &str)]) -> Scenario {
    let texts: Vec<(String, String)> = changes
        .iter()
        .map(|(name, value)| ((*name).to_string(), (*value).to_string()))
        .collect();
    let named = library()
        .get(name)
        .unwrap_or_else(|e| panic!("{e}"))
        .clone();
    named.with_texts(&texts).unwrap_or_else(|e| panic!("{e}"))
}

/// A named scenario with changes, run to its end.
pub fn ran(name: &str, changes: &[(&str, &str)]) -> Ran {
    Ran::of(&scenario(name, changes), &[])
}

/// A named scenario with changes and commands, each with its moment in milliseconds, run to its end.
pub fn acted(name: &str, changes: &[(&str, &str)], commands: &[(u64, Command)]) -> Ran {
    let commands: Vec<Given> = commands.iter().map(|&(at, what)| given(at, what)).collect();
    Ran::of(&scenario(name, changes), &commands)
}

/// A command at a moment given in milliseconds.
pub fn given(at_ms: u64, command: Command) -> Given {
    Given {
        at: Instant(at_ms),
        command,
    }
}

/// A finished run.
pub struct Ran {
    /// What ran.
    pub scenario: Scenario,
    /// Every record.
    pub records: Vec<Record>,
    /// The world at the end.
    pub end: World,
}

impl Ran {
    /// Runs a scenario with commands.
    pub fn of(scenario: &Scenario, commands: &[Given]) -> Ran {
        let (records, end) = run(scenario, commands);
        Ran {
            scenario: scenario.clone(),
            records,
            end,
        }
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.end.outcome()
    }

    /// Whether it ended with the user's own joined device.
    pub fn joined(&self) -> bool {
        self.outcome() == Outcome::Joined
    }

    /// The code on the error page at the end; 0 when there is none.
    pub fn code(&self) -> u32 {
        match self.outcome() {
            Outcome::Failed(Code(code)) => code,
            _ => 0,
        }
    }

    /// The margin of the user's token in milliseconds.
    pub fn margin(&self) -> Option<i64> {
        join_sim::notation::margin_ms(&self.end)
    }

    /// The records of the user's phase.
    pub fn user_phase(&self) -> &[Record] {
        let boot = self.user_boot().unwrap_or(u64::MAX);
        let first = self.records.partition_point(|record| record.at.0 < boot);
        &self.records[first..]
    }

    /// When the user started the device, in milliseconds.
    pub fn user_boot(&self) -> Option<u64> {
        self.end.stage().user_boot.map(|at| at.0)
    }

    /// The moments, in milliseconds of the run, of the events that `what` picks.
    pub fn times(&self, what: impl Fn(&Record) -> bool) -> Vec<u64> {
        self.records
            .iter()
            .filter(|record| what(record))
            .map(|record| record.at.0)
            .collect()
    }

    /// As [`Ran::times`], in the user's phase only, counted from the user's boot.
    pub fn user_times(&self, what: impl Fn(&Record) -> bool) -> Vec<u64> {
        let boot = self.user_boot().unwrap_or(0);
        self.user_phase()
            .iter()
            .filter(|record| what(record))
            .map(|record| record.at.0 - boot)
            .collect()
    }

    /// The judgements of the user's join requests.
    pub fn verdicts(&self) -> Vec<(u64, Verdict)> {
        self.records
            .iter()
            .filter_map(|record| match record.event {
                Event::Judged(verdict) if verdict.token.account == Account::User => {
                    Some((record.at.0, verdict))
                }
                _ => None,
            })
            .collect()
    }

    /// The tokens issued to the user, with the true moment of issue.
    pub fn tokens(&self) -> Vec<(u64, Token)> {
        self.records
            .iter()
            .filter_map(|record| match record.event {
                Event::TokenIssued(token) if token.account == Account::User => {
                    Some((record.at.0, token))
                }
                _ => None,
            })
            .collect()
    }
}

/// Whether a record is the start of this task.
pub fn starts(task: Task) -> impl Fn(&Record) -> bool {
    move |record| matches!(record.event, Event::TaskStarted { task: started, .. } if started == task)
}

/// Whether a record is a message that `to` receives, picked by its name.
pub fn hears(to: Participant, name: &'static str) -> impl Fn(&Record) -> bool {
    move |record| {
        record.who == to
            && matches!(record.event, Event::Received { message, .. } if message.name() == name)
    }
}

/// Whether a record is a message that `from` sends over the network, picked by its name.
pub fn sends(from: Participant, name: &'static str) -> impl Fn(&Record) -> bool {
    move |record| {
        record.who == from
            && matches!(record.event, Event::Sent { message, .. } if message.name() == name)
    }
}

/// Whether a record is a join request that leaves the device for the user.
pub fn user_request(record: &Record) -> bool {
    matches!(record.event, Event::Sent { message: Message::Join(request), .. } if request.token.account == Account::User)
}

/// True time, at a moment of a run given in milliseconds, as civil milliseconds.
pub fn utc(run: &Ran, at_ms: u64) -> i64 {
    let begin = run.end.utc().0 - run.end.now().0 as i64;
    begin + at_ms as i64
}

/// The naive way through a run under commands: from its start, one record after the other, with the world at hand.
pub struct Walk<'a> {
    world: World,
    commands: &'a [Given],
}

impl<'a> Walk<'a> {
    /// Before the first record.
    pub fn new(scenario: &Scenario, commands: &'a [Given]) -> Walk<'a> {
        Walk {
            world: World::new(scenario),
            commands,
        }
    }

    /// The world as the last record's happening left it.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The next record; a command comes after everything that happens at its moment by itself.
    pub fn step(&mut self) -> Option<Record> {
        while let [given, rest @ ..] = self.commands {
            if let Some(record) = self.world.step_until(given.at) {
                return Some(record);
            }
            self.world.command(given.command);
            self.commands = rest;
        }
        self.world.step()
    }
}
