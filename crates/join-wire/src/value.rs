//! JSON, written only: a value is built, then printed. Members keep the order in which they were added.

use alloc::{format, string::String, vec::Vec};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number; the model has no others.
    Number(i64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(&'static str, Json)>),
}

/// An object of these members.
#[must_use]
pub fn object<const N: usize>(members: [(&'static str, Json); N]) -> Json {
    Json::Object(Vec::from(members))
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(String::from(text))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Json {
        Json::Number(number)
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Json {
        Json::Number(i64::from(number))
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Json {
        Json::Flag(flag)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(items: I) -> Json {
        Json::List(items.into_iter().collect())
    }
}

impl Json {
    /// On one line, without blanks.
    #[must_use]
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// On many lines, two blanks a level.
    #[must_use]
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Json::Number(number) => out.push_str(&format!("{number}")),
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                let each = |item: &Json, out: &mut String, level| item.write(out, level);
                enclose(out, ['[', ']'], items, level, each);
            }
            Json::Object(members) => {
                enclose(
                    out,
                    ['{', '}'],
                    members,
                    level,
                    |(name, value), out, level| {
                        quote(name, out);
                        out.push_str(if level.is_some() { ": " } else { ":" });
                        value.write(out, level);
                    },
                );
            }
        }
    }
}

fn enclose<T>(
    out: &mut String,
    brackets: [char; 2],
    items: &[T],
    level: Option<usize>,
    each: impl Fn(&T, &mut String, Option<usize>),
) {
    let inner = level.map(|level| level + 1);
    out.push(brackets[0]);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        new_line(out, inner);
        each(item, out, inner);
    }
    if !items.is_empty() {
        new_line(out, level);
    }
    out.push(brackets[1]);
}

fn new_line(out: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        out.push('\n');
        for _ in 0..level {
            out.push_str("  ");
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let every_control: String = (0..0x80)
            .filter_map(char::from_u32)
            .chain("ä\u{2028}😀".chars())
            .collect();
        let value = object([
            ("text", Json::from(every_control.as_str())),
            ("least", Json::from(i64::MIN)),
            (
                "flags",
                [Json::from(true), Json::from(false), Json::Null]
                    .into_iter()
                    .collect(),
            ),
            ("empty list", Json::List(Vec::new())),
            ("empty object", object([])),
        ]);
        let expect = serde_json::json!({
            "text": every_control, "least": i64::MIN, "flags": [true, false, null], "empty list": [], "empty object": {},
        });
        for text in [value.compact(), value.pretty()] {
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&text).unwrap(),
                expect
            );
        }
        assert_eq!(
            object([("a", Json::Number(1)), ("b", Json::Null)]).compact(),
            r#"{"a":1,"b":null}"#
        );
        assert_eq!(
            object([("a", Json::Number(1))]).pretty(),
            "{\n  \"a\": 1\n}"
        );
    }
}
