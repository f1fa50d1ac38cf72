//! What the site weighs and how long building it takes, each beside its budget.
//! Bytes and requests that miss their budget fail the command; times are only reported.
mod bytes;
mod desk;
mod lab;
mod machine;
mod model;
mod page;
mod row;
mod times;

use crate::paths::Paths;
use crate::site::{self, Scope};
use anyhow::{Context, Result, bail};
use row::Row;
use std::process::ExitCode;

/// One part of the table: its name as an argument, and what measures it.
type Part = (&'static str, fn(&Paths) -> Result<Vec<Row>>);

/// The parts of the table, in its order.
const PARTS: [Part; 6] = [
    ("bytes", |paths| bytes::rows(&paths.dist)),
    ("model", model::rows),
    ("page", page::rows),
    ("lab", lab::rows),
    ("desk", desk::rows),
    ("builds", times::rows),
];

/// `cargo xtask bench [PART]...`, all parts without an argument.
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let names = PARTS.map(|(name, _)| name);
    if let Some(one) = arguments.iter().find(|one| !names.contains(&one.as_str())) {
        bail!("bench takes parts of {}, found {one:?}", names.join(", "));
    }
    site::build(paths, Scope::All)?;
    let mut rows = Vec::new();
    for (name, part) in PARTS {
        if arguments.is_empty() || arguments.iter().any(|one| one == name) {
            rows.extend(part(paths).with_context(|| format!("measuring {name}"))?);
        }
    }
    print!("{}\n{}", machine::line(), table(&rows));
    let missed = rows
        .iter()
        .filter(|row| row.binding && row.is_missed())
        .count();
    if missed > 0 {
        eprintln!("error: {missed} byte or request budget(s) missed");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows as a Markdown table, with aligned columns.
fn table(rows: &[Row]) -> String {
    let number = |value: f64, unit: &str| match unit {
        "B" | "" => grouped(value) + if unit.is_empty() { "" } else { " B" },
        "/s" => grouped(value) + " /s",
        _ => format!("{value:.2} {unit}"),
    };
    let mut lines = vec![["what", "measured", "budget", ""].map(str::to_owned)];
    for row in rows {
        let verdict = match (row.budget, row.is_missed(), row.binding) {
            (None, ..) => "",
            (Some(_), false, _) => "ok",
            (Some(_), true, true) => "MISSED",
            (Some(_), true, false) => "missed (reported only)",
        };
        let budget = row.budget.map_or("-".to_owned(), |budget| {
            let side = if row.unit == "/s" { "≥" } else { "≤" };
            format!("{side} {}", number(budget, row.unit))
        });
        lines.push([
            row.what.clone(),
            number(row.measured, row.unit),
            budget,
            verdict.to_owned(),
        ]);
    }
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let mut out = String::new();
    for (at, [what, measured, budget, verdict]) in lines.iter().enumerate() {
        let [a, b, c, d] = widths;
        out += &format!("| {what:<a$} | {measured:>b$} | {budget:>c$} | {verdict:<d$} |\n");
        if at == 0 {
            let rule = |width: usize| "-".repeat(width);
            out += &format!(
                "|{}|{}:|{}:|{}|\n",
                rule(a + 2),
                rule(b + 1),
                rule(c + 1),
                rule(d + 2)
            );
        }
    }
    out
}

/// `1234567` as `1,234,567`.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_whether_they_keep_their_budget() {
        let rows = [
            Row::bytes("page", 147_000, Some(147_000)),
            Row::bytes("code", 85_001, Some(85_000)),
            Row::count("requests", 9, None),
            Row::seconds("build", 4.5, Some(3.0)),
        ];
        assert_eq!(
            rows.iter().map(Row::is_missed).collect::<Vec<_>>(),
            [false, true, false, true]
        );
        let expected = "\
| what     |  measured |      budget |                        |
|----------|----------:|------------:|------------------------|
| page     | 147,000 B | ≤ 147,000 B | ok                     |
| code     |  85,001 B |  ≤ 85,000 B | MISSED                 |
| requests |         9 |           - |                        |
| build    |    4.50 s |    ≤ 3.00 s | missed (reported only) |
";
        assert_eq!(table(&rows), expected);
    }
}
