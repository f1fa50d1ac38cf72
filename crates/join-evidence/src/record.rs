//! What a line of evidence becomes: where it stands, when it was by whose clock, and what it says.

use crate::time::{Moment, Ms};
use crate::token::Token;
use serde::Serialize;

/// What a file, a member of an archive or a pasted text was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Output of `dsregcmd /status`.
    Dsregcmd,
    /// HTTP Archive 1.2.
    Har,
    /// A Fiddler archive.
    Saz,
    /// A Windows event log in its binary form.
    EventLog,
    /// Events as XML.
    EventXml,
    /// Events as text: Format-List, `wevtutil /f:text`, what Event Viewer copies.
    EventText,
    /// Events as a table: CSV, tabs, JSON.
    EventTable,
    /// A trace of ETL events after `tracerpt`.
    TraceXml,
    /// A report of MDM diagnostics as XML.
    MdmReport,
    /// The same as a page.
    MdmPage,
    /// A cabinet.
    Cabinet,
    /// A zip archive.
    Zip,
    /// A registry export, or what `reg query` printed.
    Registry,
    /// An Autopilot profile.
    Profile,
    /// A hardware hash.
    HardwareHash,
    /// Output of `tpmtool`.
    Tpmtool,
    /// Output of `Win32_Tpm`.
    TpmWmi,
    /// Output of `certreq` or `certutil` on the AIK.
    Certreq,
    /// States of scheduled tasks.
    Tasks,
    /// The definition of a scheduled task.
    TaskXml,
    /// Output of `powercfg`.
    Powercfg,
    /// Output of `w32tm`.
    W32tm,
    /// A token.
    Jwt,
    /// A log of the Intune management extension.
    Ime,
    /// What people tell in their own words.
    Prose,
    /// A trace that only Windows reads.
    Etl,
    /// A file without content.
    Empty,
    /// A text that no reader knows.
    Text,
    /// Bytes that no reader knows.
    Unknown,
}

/// The log that an event stands in, as far as the desk knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Log {
    /// User Device Registration.
    Registration,
    /// ModernDeployment, channel Autopilot.
    Autopilot,
    /// TaskScheduler.
    Tasks,
    /// CertificateServicesClient-CertEnroll.
    CertEnroll,
    /// TPM-WMI.
    Tpm,
    /// Kernel-General.
    KernelGeneral,
    /// Kernel-Power.
    KernelPower,
    /// Time-Service.
    TimeService,
    /// DeviceManagement-Enterprise-Diagnostics-Provider.
    DeviceManagement,
    /// Shell-Core.
    ShellCore,
    /// AAD.
    Aad,
    /// PushNotifications-Platform.
    Push,
    /// SrumTelemetry.
    Srum,
    /// EventLog itself: start, stop, renames.
    EventLog,
    /// Any other.
    Other,
}

/// The lane of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// Policies and their arrival.
    Policy,
    /// Power source, charge, energy saver.
    Power,
    /// Scheduled tasks.
    Tasks,
    /// TPM and AIK.
    Tpm,
    /// Registration of the device.
    Registration,
    /// HTTP.
    Http,
    /// What the screen showed.
    Screen,
    /// The clock itself.
    Clock,
    /// Sign-in and tokens.
    SignIn,
    /// Everything else.
    Other,
}

/// One event of a Windows log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The log.
    pub log: Log,
    /// The channel or provider as the file names it.
    pub channel: String,
    /// The event's number.
    pub id: u32,
    /// The computer's name.
    pub computer: Option<String>,
    /// Fields by name.
    pub fields: Vec<(String, String)>,
    /// The rendered message, in whatever language.
    pub message: String,
}

/// What an exchange is to the join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A request for a token.
    Token,
    /// Discovery of the tenant.
    Discovery,
    /// The join itself.
    Join,
    /// The AIK certificate service.
    Aik,
    /// Another request.
    Other,
}

/// One HTTP request with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What it is to the join.
    pub role: Role,
    /// GET, POST, CONNECT, …
    pub method: String,
    /// The host, in lower case.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// Headers of the request.
    pub request_headers: Vec<(String, String)>,
    /// Body of the request.
    pub request_body: String,
    /// The answer's status; 0 when there is none.
    pub status: u16,
    /// Headers of the answer.
    pub answer_headers: Vec<(String, String)>,
    /// Body of the answer.
    pub answer_body: String,
    /// The client's time at the start.
    pub start: Option<Ms>,
    /// The client's time when the answer was whole.
    pub end: Option<Ms>,
    /// The server's `Date`.
    pub date: Option<Ms>,
    /// The bearer token, if the file has one.
    pub token: Option<Token>,
    /// What stands in the place of a token, if something does.
    pub placeholder: bool,
    /// The token in the answer's body.
    pub issued: Option<Token>,
    /// The process that asked.
    pub process: Option<String>,
}

/// One line of `dsregcmd`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Which run of the command in this file, from 0.
    pub capture: u32,
    /// The section's title; empty if none was seen.
    pub section: String,
    /// The label, as the command writes it.
    pub label: String,
    /// The value.
    pub value: String,
    /// Whether the label is one that the desk knows.
    pub known: bool,
}

/// The state of a scheduled task at the time of a command.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TaskState {
    /// Name, with or without path.
    pub name: String,
    /// The state in the language of the system.
    pub state: String,
    /// The number of the last result.
    pub result: Option<u32>,
    /// When it ran last, as written.
    pub last_run: String,
    /// Missed runs.
    pub missed: Option<u64>,
    /// Whether the definition says that it is off.
    pub disabled: bool,
}

/// What a task's definition says.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TaskDefinition {
    /// Its path.
    pub uri: String,
    /// Names of its triggers: `BootTrigger`, …
    pub triggers: Vec<String>,
    /// Settings by name.
    pub settings: Vec<(String, String)>,
}

/// Where a policy value was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An event: it was set at that time.
    Event,
    /// A report: it was so when the report was made.
    Report,
    /// The registry: it was so when it was exported.
    Registry,
}

/// A threshold of Energy Saver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Plugged in, or on battery.
    pub plugged_in: bool,
    /// Per cent.
    pub percent: u64,
    /// Whether it is set for a user.
    pub for_user: bool,
    /// Where it was read.
    pub origin: Origin,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An event.
    Event(Event),
    /// An HTTP exchange.
    Exchange(Box<Exchange>),
    /// A line of `dsregcmd`.
    Status(Status),
    /// A task's state.
    Task(TaskState),
    /// A task's definition.
    Definition(TaskDefinition),
    /// A threshold of Energy Saver.
    Threshold(Threshold),
    /// The area Power was read whole: the values that stand in it, if any.
    PowerArea {
        /// How many thresholds it has.
        thresholds: usize,
    },
    /// A value of `powercfg`: AC and DC.
    PowerPlan {
        /// The setting's GUID.
        setting: String,
        /// On mains.
        ac: Option<u64>,
        /// On battery.
        dc: Option<u64>,
    },
    /// A value of the registry.
    Value {
        /// The key, in lower case.
        key: String,
        /// The value's name.
        name: String,
        /// The value: a number in decimal, or text.
        value: String,
    },
    /// A line of `tpmtool`.
    Tpm {
        /// The label.
        label: String,
        /// The value.
        value: String,
    },
    /// Information flags and readiness of `Win32_Tpm`.
    TpmFlags {
        /// The bits.
        bits: Option<u64>,
        /// IsReady.
        ready: Option<bool>,
    },
    /// What `certreq` or `certutil` said of the AIK.
    AikTool {
        /// The codes it named.
        codes: Vec<u32>,
        /// The HTTP status it named.
        status: Option<u16>,
    },
    /// A token that was pasted.
    Token(Box<Token>),
    /// A line of the Intune management extension.
    Ime {
        /// The message.
        message: String,
        /// The bias as written, if any.
        bias: Option<String>,
    },
    /// A function of a converted trace.
    Trace {
        /// Its name.
        function: String,
        /// Its result, if it has one.
        result: Option<u32>,
    },
    /// An Autopilot profile.
    Profile {
        /// The tenant it was made for.
        tenant: String,
    },
    /// The time at which a report was made.
    Made,
    /// A hardware hash stands here.
    Hash,
    /// `w32tm` says that the clock has no source.
    ClockFree,
    /// `w32tm` measured: the device's clock minus the server's.
    ClockOffset(Ms),
    /// Whether energy saver was on, as Windows said it.
    EnergySaver(bool),
    /// A failure code in a text that is no evidence of its own.
    Code(u32),
    /// A name in such a text: an error type, AADSTS number, a policy's words.
    Word(String),
}

/// One line, or one record, of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Index of its source.
    pub source: usize,
    /// Line in the source, from 1; 0 if it has none.
    pub line: u32,
    /// Number of the event record.
    pub number: Option<u64>,
    /// The time as the file writes it.
    pub written: String,
    /// The time as it was understood.
    pub when: Option<Moment>,
    /// Minutes that were taken from a local time to make it UTC, when something fixed them.
    pub zone_min: Option<i64>,
    /// Its lane.
    pub lane: Lane,
    /// Which attempt to join it belongs to, from 1.
    pub attempt: Option<u32>,
    /// What is shown of it.
    pub text: String,
    /// What it says.
    pub fact: Fact,
}

impl Record {
    /// The device's UTC, if the record has it: written so, or fixed by a zone.
    #[must_use]
    pub fn device_utc(&self) -> Option<Ms> {
        let when = self.when?;
        match (when.scale, self.zone_min) {
            (crate::time::Scale::Device, _) => Some(when.ms),
            (crate::time::Scale::Local, Some(minutes)) => Some(when.ms - minutes * 60_000),
            _ => None,
        }
    }

    /// How far the time may be off: its resolution.
    #[must_use]
    pub fn uncertainty_ms(&self) -> Ms {
        self.when.map_or(0, |when| when.resolution_ms)
    }

    /// The event, if it is one.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match &self.fact {
            Fact::Event(event) => Some(event),
            _ => None,
        }
    }

    /// The exchange, if it is one.
    #[must_use]
    pub fn exchange(&self) -> Option<&Exchange> {
        match &self.fact {
            Fact::Exchange(exchange) => Some(exchange),
            _ => None,
        }
    }
}
