//! What all forms of an event have in common: which log it is, and what its message says where fields are missing.

use super::Sink;
use crate::number;
use crate::record::{Event, Fact, Lane, Log, Origin, Record, Threshold};
use crate::time::Moment;
use serde_json::Value;

/// Parts of a provider's or channel's name, in lower case, and the log they mean.
const LOGS: [(&str, Log); 19] = [
    ("user device registration", Log::Registration),
    ("moderndeployment", Log::Autopilot),
    ("taskscheduler", Log::Tasks),
    ("certificateservicesclient-certenroll", Log::CertEnroll),
    ("tpm-wmi", Log::Tpm),
    ("kernel-general", Log::KernelGeneral),
    ("kernel-power", Log::KernelPower),
    ("time-service", Log::TimeService),
    ("devicemanagement-enterprise", Log::DeviceManagement),
    ("shell-core", Log::ShellCore),
    ("windows-aad", Log::Aad),
    ("aad/operational", Log::Aad),
    ("pushnotifications", Log::Push),
    ("srumtelemetry", Log::Srum),
    ("certenroll", Log::CertEnroll),
    ("autopilot", Log::Autopilot),
    ("windows-devicemanagement", Log::DeviceManagement),
    ("w32time", Log::TimeService),
    ("eventlog", Log::EventLog),
];

/// The log that a provider or channel means.
pub(crate) fn log_of(name: &str) -> Log {
    let name = name.to_lowercase();
    let known = LOGS.iter().find(|(part, _)| name.contains(part));
    known.map_or(Log::Other, |(_, log)| *log)
}

/// The log of a file that names none, by what its messages hold in every language.
pub(crate) fn log_of_message(message: &str) -> Log {
    let text = message.to_lowercase();
    let has = |part: &str| text.contains(part);
    if has("dsreg_")
        || has("enterpriseregistration.")
        || has("deviceregistration")
        || has("join request")
        || has("authtoken")
    {
        Log::Registration
    } else if has(".microsoftaik.azure.net") {
        Log::CertEnroll
    } else if has("autopilot") {
        Log::Autopilot
    } else if has("\\microsoft\\windows\\") && (has("{") || has("\"")) {
        Log::Tasks
    } else if has("policymanager") || has("energysaverbatterythreshold") {
        Log::DeviceManagement
    } else {
        Log::Other
    }
}

fn lane(event: &Event) -> Lane {
    match event.log {
        Log::Registration => Lane::Registration,
        Log::Autopilot => match event.id {
            150..=152 | 154..=157 | 169 | 171 | 176 | 190 | 191 | 200..=231 | 250..=254 => {
                Lane::Tpm
            }
            750..=753 => Lane::Clock,
            _ => Lane::Registration,
        },
        Log::Tasks => Lane::Tasks,
        Log::CertEnroll | Log::Tpm => Lane::Tpm,
        Log::KernelGeneral | Log::TimeService => Lane::Clock,
        Log::KernelPower | Log::Push | Log::Srum => Lane::Power,
        Log::DeviceManagement => Lane::Policy,
        Log::ShellCore => Lane::Screen,
        Log::Aad => Lane::SignIn,
        Log::EventLog | Log::Other => Lane::Other,
    }
}

/// Adds an event, and the threshold it sets.
pub(crate) fn push<'s>(
    sink: &'s mut Sink<'_>,
    line: u32,
    number: Option<u64>,
    written: &str,
    when: Option<Moment>,
    event: Event,
) -> &'s mut Record {
    if let Some(computer) = &event.computer {
        sink.device(computer);
    }
    if let Some((from, to)) = rename(&event) {
        sink.evidence.renames.push((from, to));
    }
    let threshold = threshold(&event);
    let text = event.shown();
    if let Some(threshold) = threshold {
        let record = sink.push(line, Lane::Policy, &text, Fact::Threshold(threshold));
        record.number = number;
        written.clone_into(&mut record.written);
        record.when = when;
    }
    let record = sink.push(line, lane(&event), &text, Fact::Event(event));
    record.number = number;
    written.clone_into(&mut record.written);
    record.when = when;
    record
}

/// Event 6011 of EventLog: the name that was, and the name that is.
fn rename(event: &Event) -> Option<(String, String)> {
    if event.log != Log::EventLog || event.id != 6011 {
        return None;
    }
    let values: Vec<&String> = event.fields.iter().map(|(_, value)| value).collect();
    if let [from, to, ..] = values.as_slice() {
        return Some(((*from).clone(), (*to).clone()));
    }
    let names: Vec<&str> = event
        .message
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| {
            word.len() > 3
                && word.chars().all(|c| !c.is_ascii_lowercase())
                && word.contains(|c: char| c.is_ascii_digit() || c == '-')
        })
        .collect();
    match names.as_slice() {
        [from, .., to] => Some(((*from).to_owned(), (*to).to_owned())),
        _ => None,
    }
}

/// What event 813 sets, if it is a threshold of Energy Saver.
fn threshold(event: &Event) -> Option<Threshold> {
    if event.log != Log::DeviceManagement || event.id != 813 {
        return None;
    }
    let values = event.values();
    let name = values
        .iter()
        .find(|v| v.starts_with("EnergySaverBatteryThreshold"))?;
    // Policy, area, enrolment, user, value, type, scope: the same order in fields and in every language.
    let at = values.iter().position(|v| v == name)?;
    let percent = number::number(values.get(at + 4)?)?;
    let user = values.get(at + 3).map_or("Device", String::as_str);
    Some(Threshold {
        plugged_in: name.ends_with("PluggedIn"),
        percent,
        for_user: user.starts_with("S-1-"),
        origin: Origin::Event,
    })
}

impl Event {
    /// The value of the first of these fields that the event has.
    #[must_use]
    pub fn field(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self
                .fields
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.as_str())
        })
    }

    /// The fields' values; of a message alone, what stands in it in brackets.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        if !self.fields.is_empty() {
            return self.fields.iter().map(|(_, value)| value.clone()).collect();
        }
        let parts = self.message.split('(').skip(1);
        parts
            .filter_map(|part| part.split_once(')'))
            .map(|(inside, _)| inside.trim().to_owned())
            .collect()
    }

    /// Fields and message as one text to search.
    #[must_use]
    pub fn all(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.fields {
            text.push_str(name);
            text.push('=');
            text.push_str(value);
            text.push('\n');
        }
        text.push_str(&self.message);
        text
    }

    /// The failure code that the event names: its field, or the first in its message.
    #[must_use]
    pub fn code(&self) -> Option<u32> {
        let names = [
            "ExitCode",
            "HRESULT",
            "HResult",
            "ErrorCode",
            "Error",
            "ResultCode",
            "Status",
            "hr",
        ];
        self.field(&names)
            .and_then(number::code)
            .filter(|code| *code != 0)
            .or_else(|| number::codes(&self.all()).into_iter().next())
    }

    /// Whether the event has a code, and it is 0.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        let zero = |text: &str| number::code(text) == Some(0);
        match self.field(&["HRESULT", "HResult", "ExitCode", "ResultCode"]) {
            Some(text) => zero(text),
            None => self.message.contains("0x0") && number::codes(&self.message).is_empty(),
        }
    }

    /// The JSON object in a field or in the message: what a server answered.
    #[must_use]
    pub fn answer(&self) -> Option<Value> {
        let fields = self.fields.iter().map(|(_, value)| value.as_str());
        fields.chain([self.message.as_str()]).find_map(object)
    }

    /// The task that the event speaks of: the last part of its path.
    #[must_use]
    pub fn task(&self) -> Option<String> {
        let path = match self.field(&["TaskName", "Name"]) {
            Some(path) => path.to_owned(),
            None => {
                let from = self.message.find('\\')?;
                let rest = &self.message[from..];
                let end = rest
                    .find(['"', '”', '“', '\n', '\r', '»', '\''])
                    .unwrap_or(rest.len());
                rest[..end].trim().trim_end_matches(['.', ',']).to_owned()
            }
        };
        let name = path.rsplit('\\').next()?.split_whitespace().next()?;
        (!name.is_empty()).then(|| name.trim_matches(['"', '.', ',']).to_owned())
    }

    /// What is shown of the event.
    fn shown(&self) -> String {
        let name = self.channel.trim_start_matches("Microsoft-Windows-");
        let mut text = format!("{name} {}", self.id);
        if self.fields.is_empty() {
            text.push_str(": ");
            text.push_str(&self.message);
        }
        for (name, value) in &self.fields {
            for part in [" ", name, "=", value] {
                text.push_str(part);
            }
        }
        text
    }
}

/// The first JSON object in a text.
fn object(text: &str) -> Option<Value> {
    let mut from = 0;
    // A few tries: a message has braces of GUIDs as well.
    for _ in 0..8 {
        let at = from + text.get(from..)?.find('{')?;
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        if let Some(Ok(value @ Value::Object(_))) = values.next() {
            return Some(value);
        }
        from = at + 1;
    }
    None
}
