//! A save as a short text, which a page's address carries. Any text may come back: it is bounded, checked, never believed.
//!
//! `B1~2~p6.2~c4ea6o.2~k44o0k.1~e3k9zc.zk2onx~g1~b2.longer_token~p18.3h0~1f4e`: parts between tildes, fields between dots.
//! `B` and the model's version, the scenario; then `p` parameter and value, `c` moment and command (255: parameter and
//! value follow), `k` cursor, `e` digest and outcome, `g` prediction, `b` scenario and name of a kept run, to which the `p`
//! and `c` behind it belong; last a sum of all before it. Numbers have base 36.
//! Two earlier forms are read for good: `d` in the place of `e`, with a digest that sees moments only, and texts without the
//! `B`, whose numbers have base 10.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::command::{Command, SET_NUMBER};
use crate::digest::Digest;
use crate::parameter::Parameter;
use crate::quote::quote;
use crate::save::{
    Decisions, Ended, KEPT_LIMIT, Kept, NAME_LIMIT, SAVE_LIMIT, Save, in_reach, is_plain,
};
use crate::time::Instant;
use crate::timeline::{COMMAND_LIMIT, Given};
use crate::world::Outcome;

/// How many predictions there are, numbered from 1.
pub const GUESSES: u8 = 3;

impl Save {
    /// Writes the save.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::from("B");
        push(&mut text, u64::from(self.model));
        text.push('~');
        push(&mut text, u64::from(self.run.scenario));
        push_run(&mut text, &self.run);
        text.push_str("~k");
        push(&mut text, self.cursor.0.0);
        if self.cursor.1 > 0 {
            text.push('.');
            push(&mut text, u64::from(self.cursor.1));
        }
        if let Some(ended) = self.ended {
            let (kind, digest) = match ended.digest {
                Digest::Moments(digest) => ("~d", digest),
                Digest::Contents(digest) => ("~e", digest),
            };
            text.push_str(kind);
            push(&mut text, u64::from(digest));
            text.push('.');
            push(&mut text, u64::from(ended.outcome.number()));
        }
        if self.guess > 0 {
            text.push_str("~g");
            push(&mut text, u64::from(self.guess));
        }
        for kept in &self.kept {
            text.push_str("~b");
            push(&mut text, u64::from(kept.run.scenario));
            text.push('.');
            push_name(&mut text, &kept.name);
            push_run(&mut text, &kept.run);
        }
        let sum = checksum(&text);
        text.push('~');
        for shift in [12, 8, 4, 0] {
            push(&mut text, u64::from(sum >> shift & 15));
        }
        text
    }

    /// Reads a save.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn read(text: &str) -> Result<Save, String> {
        if text.len() > SAVE_LIMIT {
            return Err(wrong("at most 8192 letters", &text.len().to_string()));
        }
        let Some((body, sum)) = text.rsplit_once('~') else {
            return Err(wrong("parts separated by ~", "none"));
        };
        let expected = checksum(body);
        if digits(sum, 16) != Some(u64::from(expected)) || sum.len() != 4 {
            return Err(format!(
                "expected the check digits {expected:04x}, found {}: the link is damaged or cut off",
                clip(sum)
            ));
        }
        let (body, radix) = match body.strip_prefix('B') {
            Some(body) => (body, 36),
            None => (body, 10),
        };
        let mut parts = body.split('~');
        let mut field = || parts.next().unwrap_or("");
        let mut save = Save {
            model: number(field(), radix, 0xffff, "the model's version")? as u16,
            ..Save::at(Decisions::default(), &[], 0)
        };
        save.run.scenario = code(field(), radix, "the number of a scenario")?;
        for part in parts {
            save.read_part(part, radix)?;
        }
        let in_order = |run: &Decisions| run.commands.is_sorted_by_key(|given| given.at);
        if !in_order(&save.run) || !save.kept.iter().all(|kept| in_order(&kept.run)) {
            return Err("expected commands in order of time".to_string());
        }
        Ok(save)
    }

    fn read_part(&mut self, part: &str, radix: u32) -> Result<(), String> {
        let kind = part.chars().next().unwrap_or(' ');
        let mut fields = part.get(kind.len_utf8()..).unwrap_or("").split('.');
        let mut field = || fields.next().unwrap_or("");
        let run = match self.kept.last_mut() {
            Some(kept) => &mut kept.run,
            None => &mut self.run,
        };
        match kind {
            'p' => {
                let (id, value) = setting(field(), field(), radix)?;
                if run.changes.iter().any(|(other, _)| *other == id) {
                    let twice = ": expected once, found twice";
                    return Err([id.spec().name, twice].concat());
                }
                run.changes.push((id, value));
            }
            'c' => {
                if run.commands.len() == COMMAND_LIMIT {
                    return Err(wrong("at most 64 commands", "more"));
                }
                let at = in_reach(Instant(moment(field(), radix)?))?;
                let text = field();
                let command = match code(text, radix, A_COMMAND)? {
                    SET_NUMBER => {
                        let (id, value) = setting(field(), field(), radix)?;
                        Command::Set(id, value)
                    }
                    code => {
                        Command::from_number(code).ok_or_else(|| wrong(A_COMMAND, &clip(text)))?
                    }
                };
                run.commands.push(Given { at, command });
            }
            'k' => {
                let at = Instant(moment(field(), radix)?);
                let nth = match field() {
                    "" => 0,
                    text => number(text, radix, 0xffff, "the place of a record")?,
                };
                self.cursor = (at, nth as u16);
            }
            'd' | 'e' => {
                let most = 0xffff_ffff;
                let digest = number(field(), radix, most, "the sum of a run")?;
                let outcome = number(field(), radix, most, "the number of an outcome")?;
                let digest = match kind {
                    'd' => Digest::Moments(digest as u32),
                    _ => Digest::Contents(digest as u32),
                };
                self.ended = Some(Ended {
                    digest,
                    outcome: Outcome::from_number(outcome as u32),
                });
            }
            'g' => {
                let text = field();
                self.guess = code(text, radix, A_GUESS)?;
                if !(1..=GUESSES).contains(&self.guess) {
                    return Err(wrong(A_GUESS, &clip(text)));
                }
            }
            'b' => {
                if self.kept.len() == KEPT_LIMIT {
                    return Err(wrong("at most 8 kept runs", "more"));
                }
                let scenario = code(field(), radix, "the number of a scenario")?;
                let name = read_name(field())?;
                let run = Decisions {
                    scenario,
                    ..Decisions::default()
                };
                self.kept.push(Kept { name, run });
            }
            _ => {
                let what = "a part that begins with p, c, k, d, e, g or b";
                return Err(wrong(what, &clip(part)));
            }
        }
        match fields.next() {
            None => Ok(()),
            Some(more) => {
                let what = ["no more fields in ", &clip(part)].concat();
                Err(wrong(&what, &clip(more)))
            }
        }
    }
}

/// What is expected where a command stands.
const A_COMMAND: &str = "the number of a command";

/// What is expected where a prediction stands.
const A_GUESS: &str = "a prediction from 1 to 3";

/// A number in base 36.
fn push(text: &mut String, number: u64) {
    if number >= 36 {
        push(text, number / 36);
    }
    text.push(char::from(
        b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize],
    ));
}

fn push_value(text: &mut String, id: Parameter, value: i64) {
    push(text, id as u64);
    text.push('.');
    if value < 0 {
        text.push('-');
    }
    push(text, value.unsigned_abs());
}

fn push_run(text: &mut String, run: &Decisions) {
    for (id, value) in &run.changes {
        text.push_str("~p");
        push_value(text, *id, *value);
    }
    for given in &run.commands {
        text.push_str("~c");
        push(text, given.at.0);
        text.push('.');
        push(text, u64::from(given.command.number()));
        if let Command::Set(id, value) = given.command {
            text.push('.');
            push_value(text, id, value);
        }
    }
}

/// Letters, digits and hyphens as they are, a space as `_`, any other byte as `*` and two hex digits.
fn push_name(text: &mut String, name: &str) {
    for byte in name.bytes() {
        match byte {
            b' ' => text.push('_'),
            b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => text.push(char::from(byte)),
            _ => {
                text.push('*');
                push(text, u64::from(byte >> 4));
                push(text, u64::from(byte & 15));
            }
        }
    }
}

fn read_name(text: &str) -> Result<String, String> {
    let wrong = || wrong("a name of at most 40 letters", &clip(text));
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'_' => b' ',
            b'*' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let high = digit().ok_or_else(wrong)?;
                (high << 4 | digit().ok_or_else(wrong)?) as u8
            }
            byte => byte,
        });
    }
    let name = String::from_utf8(bytes).map_err(|_| wrong())?;
    if name.chars().count() > NAME_LIMIT || !name.chars().all(is_plain) {
        return Err(wrong());
    }
    Ok(name)
}

/// A number without a sign; none when there is another letter, or more than 64 bits.
fn digits(text: &str, radix: u32) -> Option<u64> {
    let mut number = 0_u64;
    for letter in text.chars() {
        let digit = letter.to_digit(radix)?;
        number = number
            .checked_mul(u64::from(radix))?
            .checked_add(u64::from(digit))?;
    }
    (!text.is_empty()).then_some(number)
}

/// A number of at most `most`.
fn number(text: &str, radix: u32, most: u64, what: &str) -> Result<u64, String> {
    digits(text, radix)
        .filter(|number| *number <= most)
        .ok_or_else(|| wrong(what, &clip(text)))
}

/// A number of eight bits: what stands for a scenario, a parameter, a command, a prediction.
fn code(text: &str, radix: u32, what: &str) -> Result<u8, String> {
    number(text, radix, 255, what).map(|number| number as u8)
}

fn moment(text: &str, radix: u32) -> Result<u64, String> {
    number(text, radix, u64::MAX, "a moment in milliseconds")
}

/// A parameter and its value.
fn setting(id: &str, value: &str, radix: u32) -> Result<(Parameter, i64), String> {
    let what = "the number of a parameter";
    let id =
        Parameter::from_number(code(id, radix, what)?).ok_or_else(|| wrong(what, &clip(id)))?;
    let (sign, number) = match value.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, value),
    };
    let value = digits(number, radix)
        .and_then(|number| i64::try_from(number).ok())
        .map(|number| sign * number)
        .ok_or_else(|| wrong("a parameter's value", &clip(value)))?;
    let spec = id.spec();
    if value < spec.min || value > spec.max {
        let what = wrong(&spec.expected(), &value.to_string());
        return Err([spec.name, ": ", &what].concat());
    }
    Ok((id, value))
}

fn wrong(expected: &str, found: &str) -> String {
    ["expected ", expected, ", found ", found].concat()
}

/// The beginning of a text that came from outside, as a message about it quotes it.
fn clip(text: &str) -> String {
    quote(&text.chars().take(24).collect::<String>())
}

/// Fletcher's sum, 16 bits: finds a letter lost or changed. It is no protection against intent, and needs none.
fn checksum(text: &str) -> u16 {
    let (mut a, mut b) = (0u32, 0u32);
    for byte in text.bytes() {
        a = (a + u32::from(byte)) % 255;
        b = (b + a) % 255;
    }
    (b << 8 | a) as u16
}
