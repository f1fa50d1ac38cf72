//! The search of the book: codes in every spelling that stands in it, event ids, fields, parameters.
use crate::none;
use join_lab_tests::{Browser, Result, Server, Site};
use join_reference::data::{self, CodeRow, DataRow, DsregcmdRow, EventRow, FieldRow, Placed, Text};
use serde_json::json;
use std::collections::BTreeSet;

/// What a reader may type, and the page that has to be among the results.
const TYPED: [(&str, &str); 8] = [
    ("0x801c03ed", "error-codes.html"),
    ("801C03ED", "other-causes.html"),
    ("-2145647635", "error-codes.html"),
    (
        "DSREG_E_DEVICE_REGISTRATION_QUOTA_EXCCEEDED",
        "error-codes.html",
    ),
    ("event 204", "events.html"),
    ("TpmProtected", "dsregcmd.html"),
    ("token_lifetime_s", "model.html"),
    ("AikCertEnrollTask", "tpm-tasks.html"),
];

/// The first page, served, with the search open and its field in focus.
fn opened() -> Result<(Server, Browser)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&server.base)?;
    let toggle = browser.find("document.getElementById('mdbook-search-toggle')")?;
    browser.click(&toggle)?;
    browser.wait("document.activeElement.matches('#mdbook-searchbar')")?;
    Ok((server, browser))
}

#[test]
fn codes_event_ids_fields_and_parameters_are_found() -> Result<()> {
    let (server, mut browser) = opened()?;
    let mut problems = Vec::new();
    for (typed, page) in TYPED {
        browser.eval("document.activeElement.value = ''")?;
        browser.type_text(typed)?;
        let said = format!(
            "document.querySelector('#mdbook-searchresults-header').textContent.includes({typed:?})"
        );
        browser.wait(&said)?;
        let found = browser.text("[...document.querySelectorAll('#mdbook-searchresults a')].map(a => a.getAttribute('href').split('?')[0]).join(' ')")?;
        if !found.split(' ').any(|address| address.ends_with(page)) {
            problems.push(format!("{typed:?}: {page} is not among {found:?}"));
        }
    }
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}

/// Spellings of the code of the case, and texts around it.
const CASE: [&str; 26] = [
    "0x801C03ED",
    "801c03ed",
    "801C03ED",
    "hr=0x801c03ed",
    "-2145647635",
    "\u{2212}2145647635",
    "2149319661",
    "ffffffff801c03ed",
    "0xFFFFFFFF801C03ED",
    "80 1c 03 ed",
    "801c 03ed",
    "0x801c_03ed",
    "80,1c,03,ed",
    "80:1C:03:ED",
    "0x80, 0x1c, 0x03, 0xed",
    "ed 03 1c 80",
    "2,149,319,661",
    "-2.145.647.635",
    "18446744071563903981",
    "&H801C03ED",
    "801c03edh",
    "Error code: 801c03ed",
    "ExitCode: -2145647635",
    "ErrorCode:-2145647635,",
    "Server error code: 801c03ed.",
    "\u{ff10}x801c03ed",
];

#[test]
fn the_code_of_the_case_leads_to_the_five_minutes_first_in_any_spelling() -> Result<()> {
    let (_server, mut browser) = opened()?;
    browser.wait("!document.querySelector('#mdbook-searchbar-outer').matches('.searching')")?;
    let script = "(all => { const bar = document.getElementById('mdbook-searchbar'); return all.map(text => { bar.value = text; \
        bar.dispatchEvent(new KeyboardEvent('keyup')); const first = document.querySelector('#mdbook-searchresults a'); \
        return first ? first.getAttribute('href').split('?')[0] : ''; }); })";
    let mut problems = Vec::new();
    let found = browser.eval(&format!("{script}({})", json!(CASE)))?;
    for (at, text) in CASE.iter().enumerate() {
        let first = found[at].as_str().unwrap_or_default();
        if !first.ends_with("five-minutes.html") {
            problems.push(format!("{text:?} leads to {first:?}"));
        }
    }
    let other = json!(["0x801c03ee", "801c000e", "2149319662", "1801c03ed", "token"]);
    let found = browser.eval(&format!("{script}({other})"))?;
    for first in found.as_array().into_iter().flatten() {
        if first
            .as_str()
            .is_some_and(|first| first.ends_with("five-minutes.html"))
        {
            problems.push(format!("something else leads to {first}"));
        }
    }
    none(problems)
}

/// Names of fields that are everyday words too: more than twenty places hold them, and the results end at twenty.
const EVERYDAY: [&str; 2] = ["Certificate", "Time"];

/// The rows of a file of `src/data`.
fn rows_of<R: DataRow>() -> Vec<Placed<R>> {
    let path = format!("{}/../src/data/{}", env!("CARGO_MANIFEST_DIR"), R::FILE);
    data::read(&std::fs::read_to_string(path).expect("the data can be read")).rows
}

/// Every code, event and field of `src/data`, one by one, with the page whose table has the row.
fn rows() -> BTreeSet<(String, &'static str)> {
    let mut all = BTreeSet::new();
    let mut add = |text: &Text, before: &str, page: &'static str| {
        let words = text.parts().filter(|word| !EVERYDAY.contains(word));
        all.extend(words.map(|word| (format!("{before}{word}"), page)));
    };
    for row in rows_of::<CodeRow>() {
        for text in [Some(&row.code), row.name.as_ref()].into_iter().flatten() {
            add(text, "", "error-codes.html");
        }
    }
    for row in rows_of::<EventRow>() {
        add(&row.id, "event ", "events.html");
    }
    for row in rows_of::<DsregcmdRow>() {
        add(&row.name, "", "dsregcmd.html");
    }
    for row in rows_of::<FieldRow>() {
        add(&row.name, "", "fields.html");
    }
    all
}

#[test]
fn every_code_event_and_field_of_the_reference_is_found_on_its_page() -> Result<()> {
    let rows = rows();
    assert!(rows.len() > 300, "{} rows", rows.len());
    let (_server, mut browser) = opened()?;
    browser.wait("!document.querySelector('#mdbook-searchbar-outer').matches('.searching')")?;
    let script = "(all => { const bar = document.getElementById('mdbook-searchbar'); return all.map(([text]) => { bar.value = text; \
        bar.dispatchEvent(new KeyboardEvent('keyup')); return [document.getElementById('mdbook-searchresults-header').textContent, \
        [...document.querySelectorAll('#mdbook-searchresults a')].map(a => a.getAttribute('href').split('?')[0]).join(' ')]; }); })";
    let found = browser.eval(&format!("{script}({})", json!(rows)))?;
    let mut problems = Vec::new();
    for (at, (text, page)) in rows.iter().enumerate() {
        let (header, pages) = (found[at][0].as_str(), found[at][1].as_str());
        let searched = header.is_some_and(|header| header.contains(text.as_str()));
        let there = pages.is_some_and(|all| all.split(' ').any(|one| one.ends_with(page)));
        if !searched || !there {
            problems.push(format!(
                "{text:?}: {page} is not among {pages:?} ({header:?})"
            ));
        }
    }
    none(problems)
}
