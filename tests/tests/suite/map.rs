//! The failure map as a reader uses it: from a mark to its row, from the row to the run. That every row's run ends as it
//! says is tested without a browser (`mdbook-join/tests/ends.rs`); here a few are opened.
use crate::none;
use join_lab_tests::{Browser, Error, Result, Server, Site};
use serde_json::Value;

const PAGE: &str = "failure-map.html";

/// What the headline of a figure says of an end that has no code.
const WITHOUT_A_CODE: &[(&str, &str)] = &[
    ("joined", "Joined: the device is the user's."),
    (
        "wrong-owner",
        "At the desktop, but the device still belongs to",
    ),
    ("unfinished", "Nothing more happens"),
];

/// A text of each row, in order.
fn of_rows(browser: &mut Browser, what: &str) -> Result<Vec<String>> {
    let script = format!("[...document.querySelectorAll('table.ends tr[id]')].map(row => {what})");
    let found = browser.eval(&script)?;
    let texts = found.as_array().into_iter().flatten();
    Ok(texts
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect())
}

fn ready(browser: &mut Browser) -> Result<()> {
    browser.alive()
}

#[test]
fn a_row_opens_a_run_whose_headline_shows_its_end() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}{PAGE}", server.base))?;
    ready(&mut browser)?;
    let ids = of_rows(&mut browser, "row.id")?;
    let codes = of_rows(
        &mut browser,
        "row.querySelector('th code')?.textContent ?? ''",
    )?;
    let runs = of_rows(&mut browser, "row.querySelector('a.step').href")?;
    let words = of_rows(
        &mut browser,
        "row.querySelector('a.step').getAttribute('aria-label')",
    )?;
    assert!(ids.len() > 30, "{ids:?}");
    let mut problems = Vec::new();
    let mut without = 0;
    for at in 0..ids.len() {
        let plain = WITHOUT_A_CODE
            .iter()
            .find(|(end, _)| ids[at].ends_with(end));
        let expect = match plain {
            Some((_, sentence)) => (*sentence).to_owned(),
            None => format!("Failed with {}.", codes[at]),
        };
        // All ends without a code, and a few of the others.
        if plain.is_none() && at % 6 > 0 {
            continue;
        }
        without += usize::from(plain.is_some());
        browser.goto("about:blank")?;
        browser.goto(&runs[at])?;
        ready(&mut browser)?;
        let figure = browser.figure("bench", 0)?;
        let headline = browser.text_on(
            &figure.element,
            "function() { return this.querySelector('.verdict').textContent.trim() }",
        )?;
        if !headline.starts_with(&expect) {
            problems.push(format!(
                "{}: expected {expect:?}, found {headline:?}",
                ids[at]
            ));
        }
        let alerts = figure.alerts(&mut browser)?;
        problems.extend(
            alerts
                .into_iter()
                .map(|alert| format!("{}: {alert}", ids[at])),
        );
        problems.extend(browser.log()?.complaints(&server.base));
    }
    assert!(
        without >= 4
            && words
                .iter()
                .all(|words| words.starts_with("Step through it: "))
    );
    none(problems)
}

#[test]
fn a_mark_leads_to_its_row_by_the_keyboard() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}{PAGE}", server.base))?;
    ready(&mut browser)?;
    let rows = of_rows(&mut browser, "row.id")?;
    let marks =
        browser.eval("[...document.querySelectorAll('.way a')].map(a => a.hash.slice(1))")?;
    let marks: Vec<&str> = marks
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(marks, rows, "one mark for each row, in one order");
    for at in [0, marks.len() / 2, marks.len() - 1] {
        let mark = browser.find(&format!("document.querySelectorAll('.way a')[{at}]"))?;
        browser.focus(&mark)?;
        browser.press("Enter")?;
        let target =
            browser.text("document.querySelector('table.ends tr:target')?.id ?? 'none'")?;
        assert_eq!(target, marks[at]);
        browser.press("Tab")?;
        let inside = browser.text("document.activeElement.closest('tr')?.id ?? 'nowhere'")?;
        if inside != marks[at] {
            return Err(Error::NotFound {
                expected: format!("the next focus in the row {}", marks[at]),
                found: inside,
            });
        }
    }
    Ok(())
}
