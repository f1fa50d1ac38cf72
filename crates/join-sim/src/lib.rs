//! The model of the Microsoft Entra join: a deterministic discrete-event simulation of device, TPM, tasks and services.
//! It never reads a clock, never draws a number outside its seeded streams, and never talks to anything.
#![no_std]

extern crate alloc;
#[cfg(feature = "files")]
extern crate std;

mod agenda;
mod baked;
mod cause;
mod channel;
mod command;
mod digest;
mod event;
#[cfg(feature = "files")]
mod files;
mod link;
mod machine;
mod matrix;
mod measure;
mod message;
pub mod notation;
mod noun;
pub mod origin;
mod parameter;
mod property;
mod quote;
mod random;
mod reads;
mod save;
mod scenario;
mod time;
mod timeline;
mod why;
mod world;

pub use channel::{
    Channel, Row, TaskStanding, date, device_clock, request_line, rows, status_line, task_standing,
};
pub use command::{COMMANDS, Command};
pub use digest::Digest;
pub use event::{DeviceState, Event, Fate, ObjectChange, Record, Verdict};
#[cfg(feature = "files")]
pub use files::draft;
pub use link::GUESSES;
pub use machine::{
    AikService, Autopilot, Because, Call, Clock, Context, Device, Directory, Drs, Effect, Machine,
    Machines, Moment, NOT_YET_VALID, Network, Policy, Power, Refusal, Rules, SignIn, Stage,
    Stimulus, TRANSITIONS, TaskState, Tasks, Timer, Tpm, Transition, User, Work, failure_code,
    follows, in_window, is_code_of, rules,
};
pub use matrix::{Arrow, matrix, stimuli};
pub use measure::{Measure, Measured, measure};
pub use message::{
    Account, Assignment, Code, Delivery, Hold, JoinRequest, Judgement, Key, Message, Participant,
    Refused, Screen, Start, Starter, Task, Token,
};
pub use parameter::{
    By, COUNT, Choice, Group, Level, PARAMETERS, Parameter, Spec, Unit, Values, choices,
};
pub use property::{Expect, PROPERTIES, Property, Run};
pub use quote::{nearest, quote};
pub use random::Random;
pub use reads::{Reader, Reads};
pub use save::{
    Decisions, Ended, KEPT_LIMIT, Kept, Loaded, MODEL_VERSION, MOMENT_LIMIT, NAME_LIMIT,
    SAVE_LIMIT, Save, name_of,
};
pub use scenario::{Draft, Expectation, Library, Scenario};
pub use time::{Instant, Millis, Step, Utc, seconds};
pub use timeline::{COMMAND_LIMIT, Given, Timeline, end_of, run, run_to_end};
pub use why::{Weight, Why, led_to, why};
pub use world::{Outcome, STEP_LIMIT, World};
