//! What people tell in their own words: a mail, a post, a note beside the device. It is one witness, and not a tool.

use super::{Sink, lines};
use crate::record::{Fact, Kind, Lane, Status};
use crate::time::days;

/// More than this lies between reseal and first start: what device management gave the device may have run out.
const LONG_DAYS: i64 = 14;

/// Words of the phase before the reseal.
const SEAL: [&str; 12] = [
    "reseal",
    "re-seal",
    "sealed",
    "technician",
    "white glove",
    "whiteglove",
    "pre-provision",
    "preprovision",
    "wiederversiegel",
    "versiegel",
    "rescell",
    "technicien",
];

/// Words of the phase behind it.
const START: [&str; 14] = [
    "first start",
    "first boot",
    "first sign",
    "first use",
    "first log",
    "started by the user",
    "user start",
    "user phase",
    "user's phase",
    "handed",
    "unboxed",
    "delivered",
    "erster start",
    "premier d",
];

/// What a sentence says: the text of the record, and the word that a rule knows it by.
struct Told {
    line: u32,
    word: &'static str,
}

/// Takes what a text in people's words tells; gives how much that was.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let lines: Vec<(u32, &str)> = lines(text).into_iter().take(2_000).collect();
    let told: Vec<Told> = sealed(&lines)
        .into_iter()
        .chain(elsewhere(&lines))
        .collect();
    for Told { line, word } in &told {
        let shown = lines.iter().find(|(number, _)| number == line);
        let shown = shown.map_or("", |(_, text)| text.trim());
        sink.push(*line, Lane::Other, shown, Fact::Word((*word).to_owned()));
    }
    let status = inline(&lines);
    let count = told.len() + status.len();
    for (line, status) in status {
        let shown = format!("{} : {}", status.label, status.value);
        sink.push(line, Lane::Registration, &shown, Fact::Status(status));
    }
    if count > 0 {
        sink.kind(Kind::Prose);
    }
    count
}

/// Fields of `dsregcmd` in the middle of a sentence: the label as the command writes it, a mark, YES or NO.
fn inline(lines: &[(u32, &str)]) -> Vec<(u32, Status)> {
    const LABELS: [&str; 6] = [
        "AzureAdJoined",
        "EnterpriseJoined",
        "DomainJoined",
        "WorkplaceJoined",
        "AzureAdPrt",
        "TpmProtected",
    ];
    let mut found: Vec<(u32, Status)> = Vec::new();
    for (number, line) in lines {
        for label in LABELS {
            let Some(at) = line.find(label) else {
                continue;
            };
            let before = line[..at].chars().next_back();
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let rest = line[at + label.len()..].trim_start();
            let Some(rest) = rest.strip_prefix([':', '=']) else {
                continue;
            };
            let value: String = rest
                .trim_start()
                .chars()
                .take_while(|c| c.is_ascii_alphabetic())
                .collect();
            let again = found.iter().any(|(_, status)| status.label == label);
            if matches!(value.as_str(), "YES" | "NO") && !again {
                found.push((
                    *number,
                    Status {
                        capture: 0,
                        section: String::new(),
                        label: label.to_owned(),
                        value,
                        known: true,
                    },
                ));
            }
        }
    }
    found
}

fn has(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.contains(word))
}

/// Days between reseal and first start: two dates, or a number of days, weeks or months beside the words.
fn sealed(lines: &[(u32, &str)]) -> Option<Told> {
    let lower: Vec<(u32, String)> = lines
        .iter()
        .map(|(number, line)| (*number, line.to_lowercase()))
        .collect();
    let told = |line: u32| Told {
        line,
        word: "told: sealed long ago",
    };
    // Nothing of it without the technician's phase.
    if !lower.iter().any(|(_, line)| has(line, &SEAL)) {
        return None;
    }
    let dated = |words: &[&str]| {
        lower
            .iter()
            .filter(|(_, line)| has(line, words))
            .find_map(|(number, line)| Some((*number, date(line)?)))
    };
    if let (Some((_, sealed)), Some((line, started))) = (dated(&SEAL), dated(&START)) {
        return (started - sealed > LONG_DAYS).then(|| told(line));
    }
    lower
        .iter()
        .find(|(_, line)| {
            has(
                line,
                &[
                    "later", "after", "between", "since", "ago", "spät", "später", "nach",
                ],
            ) && has(line, &[SEAL.as_slice(), &START].concat())
                && span(line).is_some_and(|days| days > LONG_DAYS)
        })
        .map(|(line, _)| told(*line))
}

/// A date that can be read in one way only, as days since 1970: `2026-01-12`, `12.01.2026`, `12 January 2026`, `Jan 12, 2026`.
fn date(line: &str) -> Option<i64> {
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';'))
        .map(|word| word.trim_matches(['.', ':', '"', '\'']))
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &str| word.parse::<u32>().ok();
    for (at, word) in words.iter().enumerate() {
        let split = |mark: char| -> Option<[u32; 3]> {
            let parts: Vec<u32> = word.split(mark).map_while(number).collect();
            parts.try_into().ok()
        };
        let day = word.get(..10).unwrap_or(word);
        let iso: Vec<u32> = day.split('-').map_while(number).collect();
        if let [year @ 1990..=2100, month, day] = iso[..] {
            return days(i64::from(year), month, day);
        }
        // A dot stands in dates that begin with the day.
        if let Some([day, month, year @ 1990..=2100]) = split('.') {
            return days(i64::from(year), month, day);
        }
        if let Some(month) = month(word) {
            let near = |from: usize| words.get(from).and_then(|word| number(word));
            let before = at.checked_sub(1).and_then(near);
            if let (Some(day @ 1..=31), Some(year @ 1990..=2100)) = (before, near(at + 1)) {
                return days(i64::from(year), month, day);
            }
            if let (Some(day @ 1..=31), Some(year @ 1990..=2100)) = (near(at + 1), near(at + 2)) {
                return days(i64::from(year), month, day);
            }
        }
    }
    None
}

/// The month that a word begins like.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let head = word.get(..3)?;
    (word.chars().all(char::is_alphabetic) && word.len() <= 9)
        .then(|| MONTHS.iter().position(|name| *name == head))
        .flatten()
        .and_then(|at| u32::try_from(at + 1).ok())
}

/// `21 days`, `three weeks`, `2 Monate`: in days.
fn span(line: &str) -> Option<i64> {
    const NUMBERS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let spans = words.windows(2).filter_map(|pair| {
        let written = NUMBERS.iter().position(|name| *name == pair[0]);
        let number = pair[0]
            .parse::<i64>()
            .ok()
            .or_else(|| written.and_then(|at| i64::try_from(at + 1).ok()))?;
        let unit = match pair[1] {
            "day" | "days" | "tage" | "tagen" | "jours" => 1,
            "week" | "weeks" | "woche" | "wochen" | "semaines" => 7,
            "month" | "months" | "monat" | "monate" | "monaten" | "mois" => 30,
            _ => return None,
        };
        (0..1_000).contains(&number).then(|| number * unit)
    });
    spans.max()
}

/// The device greets with somebody else's organisation: its hardware is registered there.
fn elsewhere(lines: &[(u32, &str)]) -> Option<Told> {
    const OTHER: [&str; 7] = [
        "another",
        "other",
        "different",
        "foreign",
        "wrong",
        "previous",
        "former",
    ];
    const OWNER: [&str; 8] = [
        "company",
        "tenant",
        "organisation",
        "organization",
        "owner",
        "customer",
        "firm",
        "business",
    ];
    const PAGE: [&str; 14] = [
        "oobe",
        "out-of-box",
        "out of box",
        "greets",
        "welcome",
        "sign-in page",
        "setup screen",
        "set-up",
        "mainboard",
        "motherboard",
        "system board",
        "refurbished",
        "second-hand",
        "used laptop",
    ];
    let line = lines.iter().find(|(_, line)| {
        let lower = line.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        // "another company", "another, unknown company": within three words.
        let named = words.iter().enumerate().any(|(at, word)| {
            OTHER.contains(word)
                && words[at + 1..]
                    .iter()
                    .take(3)
                    .any(|next| OWNER.iter().any(|owner| next.starts_with(owner)))
        });
        let denied = has(&lower, &["no other", "not another", "never another"]);
        named && !denied && has(&lower, &PAGE)
    })?;
    Some(Told {
        line: line.0,
        word: "told: registered elsewhere",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed_in(text: &str) -> bool {
        sealed(&lines(text)).is_some()
    }

    #[test]
    fn the_days_between_reseal_and_first_start_are_counted() {
        for text in [
            "Resealed on 2026-03-02.\nFirst boot at the user: 2026-04-01",
            "Technician phase: 3 March 2026\nHanded to the user: April 1, 2026",
            "Versiegelt am 02.03.2026\nErster Start 01.04.2026",
            "The user started it three weeks after the reseal.",
            "pre-provisioned; first sign-in 2 months later",
        ] {
            assert!(sealed_in(text), "{text}");
        }
        for text in [
            "Resealed on 2026-03-02.\nFirst boot at the user: 2026-03-09",
            "The user started it two days after the reseal.",
            "We waited three weeks for the vendor.",
            "Resealed on 3/2/2026, first boot 4/1/2026",
            "pre-provisioned 21 devices later today",
        ] {
            assert!(!sealed_in(text), "{text}");
        }
    }

    #[test]
    fn the_name_of_another_organisation_on_the_first_page_is_a_sign() {
        let found = |text: &str| elsewhere(&lines(text)).is_some();
        for text in [
            "After the motherboard was replaced the laptop belongs to another company.",
            "Out-of-box screen says: welcome to a different organization",
            "refurbished device, still in the previous owner's tenant",
        ] {
            assert!(found(text), "{text}");
        }
        for text in [
            "The motherboard was replaced; no other company is named.",
            "Another device of our company fails in OOBE.",
            "other vendors have the same problem",
        ] {
            assert!(!found(text), "{text}");
        }
    }
}
