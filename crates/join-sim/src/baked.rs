//! The scenario library as the page's code carries it: numbers and texts in a row, with nothing to parse.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::message::Code;
use crate::parameter::{Parameter, Values};
use crate::scenario::{Expectation, Library, Scenario};
use crate::time::Utc;

/// Stands for [`Expectation::Joined`] where else a code stands.
const JOINED: i64 = -1;

impl Library {
    /// The library as bytes, to be baked into the page's code.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for scenario in self.scenarios() {
            bytes.push(scenario.number());
            for text in [scenario.name(), scenario.title(), scenario.summary()] {
                put(&mut bytes, text.len() as i64);
                bytes.extend_from_slice(text.as_bytes());
            }
            put(&mut bytes, scenario.starts_at().0);
            let expect = match scenario.expect() {
                Expectation::Joined => JOINED,
                Expectation::Failed(Code(code)) => i64::from(code),
            };
            put(&mut bytes, expect);
            let changes: Vec<_> = scenario.values().changes(&Values::default()).collect();
            bytes.push(changes.len() as u8);
            for (id, value) in changes {
                bytes.push(id as u8);
                put(&mut bytes, value);
            }
        }
        bytes
    }

    /// The library from the bytes of [`Library::to_bytes`].
    ///
    /// # Errors
    /// A sentence when the bytes are not a library of this model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Library, String> {
        let mut rest = Rest(bytes);
        let mut scenarios: Vec<Scenario> = Vec::new();
        while !rest.0.is_empty() {
            let last = scenarios.last().map(Scenario::number);
            let next = rest.scenario().filter(|next| last < Some(next.number()));
            scenarios.push(next.ok_or("the baked scenarios are damaged; build the page again")?);
        }
        Ok(Library::in_order(scenarios))
    }
}

fn put(bytes: &mut Vec<u8>, number: i64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<i64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i64::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        core::str::from_utf8(text).ok().map(ToString::to_string)
    }

    fn scenario(&mut self) -> Option<Scenario> {
        let number = self.byte()?;
        let (name, title, summary) = (self.text()?, self.text()?, self.text()?);
        let starts_at = Utc(self.number()?);
        let expect = match self.number()? {
            JOINED => Expectation::Joined,
            code => Expectation::Failed(Code(u32::try_from(code).ok()?)),
        };
        let mut values = Values::default();
        for _ in 0..self.byte()? {
            let id = Parameter::from_number(self.byte()?)?;
            values.set(id, self.number()?).ok()?;
        }
        Some(Scenario {
            number,
            name,
            title,
            summary,
            starts_at,
            expect,
            values,
        })
    }
}
