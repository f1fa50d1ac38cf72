//! The search of the book: codes in every spelling that stands in it, event ids, fields, parameters.
use crate::none;
use join_lab_tests::{Browser, Result, Server, Site};

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

#[test]
fn codes_event_ids_fields_and_parameters_are_found() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&server.base)?;
    let toggle = browser.find("document.getElementById('mdbook-search-toggle')")?;
    browser.click(&toggle)?;
    browser.wait("document.activeElement.matches('#mdbook-searchbar')")?;
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
