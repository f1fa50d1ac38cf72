//! A run as a table: RFC 4180, with a heading line, safe to open in a spreadsheet.

use alloc::{format, string::String};

use join_sim::{Channel, Record, Utc, notation, rows};

const HEADING: &str = "step,at_ms,utc,participant,channel,text,cause,also";

/// The records as CSV with CRLF line ends. Without a channel: one line a record, its text in the trace notation, `channel`
/// naming all channels in which it leaves something. With one: a line for each of that channel's own.
/// `starts_at` is the scenario's; `cause` and `also` are steps, empty where there is none.
#[must_use]
pub fn csv(records: &[Record], starts_at: Utc, channel: Option<Channel>) -> String {
    let mut out = format!("{HEADING}\r\n");
    for record in records {
        match channel {
            None => {
                let mut names = String::new();
                for row in rows(records, record) {
                    let name = row.channel.name();
                    if !names.split(' ').any(|known| known == name) {
                        names.push_str(if names.is_empty() { "" } else { " " });
                        names.push_str(name);
                    }
                }
                line(
                    &mut out,
                    record,
                    starts_at,
                    &names,
                    &notation::event(&record.event),
                );
            }
            Some(channel) => {
                for row in rows(records, record)
                    .iter()
                    .filter(|row| row.channel == channel)
                {
                    line(&mut out, record, starts_at, channel.name(), &row.text);
                }
            }
        }
    }
    out
}

fn line(out: &mut String, record: &Record, starts_at: Utc, channel: &str, text: &str) {
    let step =
        |step: Option<join_sim::Step>| step.map_or_else(String::new, |step| format!("{}", step.0));
    out.push_str(&format!(
        "{},{},{},{},{},{},{},{}\r\n",
        record.step.0,
        record.at.0,
        starts_at.plus_ms(record.at.0 as i64).iso(),
        field(record.who.name()),
        field(channel),
        field(text),
        step(record.cause),
        step(record.also),
    ));
}

/// A text as a field: quoted where RFC 4180 asks for it, and with an apostrophe before what a spreadsheet would run.
fn field(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if runs {
        format!("'{text}")
    } else {
        String::from(text)
    };
    if text.contains([',', '"', '\r', '\n']) || runs {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_it_must_be_and_never_runs() {
        for (text, expect) in [
            ("", ""),
            ("plain words; here", "plain words; here"),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("=\"a\",b", "\"'=\"\"a\"\",b\""),
        ] {
            assert_eq!(field(text), expect);
        }
    }
}
