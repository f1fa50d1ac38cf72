//! The lab in a real page: its code comes when it is first used, what it finds opens, it can be stopped, and a missing file is said.
use crate::{access::violations, places::same, tabs};
use join_lab_tests::{Browser, Error, Figure, PHONE, Result, Scheme, Server, Site, axe_source};
use join_sim::{Library, Outcome, Parameter};
use std::path::Path;
use std::time::{Duration, Instant};

/// The search makes ten thousands of runs; on a machine with other work that takes minutes.
const LONG: Duration = Duration::from_secs(300);

/// Waits until a figure shows what `selector` names.
fn shows(browser: &mut Browser, figure: &Figure, selector: &str) -> Result<()> {
    let end = Instant::now() + LONG;
    let script = format!("function() {{ return this.querySelector({selector:?}) !== null }}");
    while browser.on(&figure.element, &script)? != true {
        if Instant::now() > end {
            let text = browser.text_on(&figure.element, "function() { return this.innerText }")?;
            return Err(Error::NotFound {
                expected: format!("{selector} in the figure"),
                found: text,
            });
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Waits until the browser has drawn what changed: only then does its accessibility tree know new controls.
fn drawn(browser: &mut Browser) -> Result<()> {
    let script =
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))";
    browser.eval(script).map(drop)
}

/// How many scripts of the lab the page has fetched.
fn fetched(browser: &mut Browser) -> Result<u64> {
    let count = browser.eval("document.querySelectorAll('script[src*=\"studies-\"]').length")?;
    Ok(count.as_u64().unwrap_or_default())
}

#[test]
fn what_would_have_saved_the_case_is_computed_in_the_page_and_opens_as_a_run_that_joins()
-> Result<()> {
    let site = Site::built()?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}index.html", site.file_base()))?;
    browser.alive()?;
    let mut problems = Vec::new();
    same(&mut problems, "before any use", &fetched(&mut browser)?, &0);
    let savers = tabs::open(&mut browser, "savers")?;
    // From the keyboard, as the first use of the figure.
    let button = savers.button(&mut browser, "What would have saved it?")?;
    browser.focus(&button)?;
    browser.press("Enter")?;
    shows(
        &mut browser,
        &savers,
        "div:not(.precomputed) > details.tried",
    )?;
    same(
        &mut problems,
        "after the first use",
        &fetched(&mut browser)?,
        &1,
    );
    let found = browser.text_on(
        &savers.element,
        "function() { return [...this.querySelectorAll('ol.found li')].map(e => e.innerText).join('\\n') }",
    )?;
    let longer = format!("It joins from {} s on.", least_lifetime());
    for expected in [
        "users instead of devices",
        "AikCertEnrollTask by hand",
        "Threshold plugged in",
        "Token lifetime: ",
        &longer,
    ] {
        if !found.contains(expected) {
            problems.push(format!("{expected:?} is not among:\n{found}"));
        }
    }
    if found.contains("Sign-in after boot") {
        problems.push(format!("waiting is offered:\n{found}"));
    }
    let not = browser.text_on(
        &savers.element,
        "function() { const e = this.querySelector('details.tried'); e.open = true; return e.innerText }",
    )?;
    let waiting = not
        .lines()
        .find(|line| line.starts_with("Sign-in after boot"));
    if !waiting
        .is_some_and(|line| line.contains("changes nothing") && line.contains("energy saver"))
    {
        problems.push(format!("why waiting does not help is not said:\n{not}"));
    }
    problems.extend(violations(&mut browser, &axe_source()?)?);
    // The first of them, followed, is a run that joins in the page's own first figure.
    browser.on(
        &savers.element,
        "function() { this.querySelector('ol.found a').click() }",
    )?;
    let stepper = browser.figure("ten-minutes", 0)?;
    let verdict = "function() { return this.querySelector('.end').textContent }";
    let end = Instant::now() + browser.patience;
    let mut said = browser.text_on(&stepper.element, verdict)?;
    while !said.contains("Joined") && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
        said = browser.text_on(&stepper.element, verdict)?;
    }
    if !said.contains("Joined") {
        problems.push(format!("the run that opens says {said:?}"));
    }
    // The run that joins is now what the button is about.
    savers.click(&mut browser, "What would have saved it?")?;
    shows(
        &mut browser,
        &savers,
        "div:not(.precomputed) > details.tried",
    )?;
    savers.button(&mut browser, "What would break it?")?;
    same(
        &mut problems,
        "alerts",
        &savers.alerts(&mut browser)?,
        &Vec::new(),
    );
    crate::none(problems)
}

/// The shortest lifetime with which the case joins, by trying one after the other.
fn least_lifetime() -> i64 {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let case = Library::load(&scenarios)
        .and_then(|library| library.get("energy-saver").cloned())
        .expect("the case is a scenario");
    let joins = |lifetime: &i64| {
        let run = case.clone().with(Parameter::TokenLifetime, *lifetime);
        join_sim::run_to_end(&run.expect("in range")).outcome() == Outcome::Joined
    };
    (601..3600).find(joins).expect("an hour is enough")
}

#[test]
fn many_devices_run_without_blocking_can_be_stopped_and_looked_into_by_keyboard() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/a/b/", None)?;
    let mut browser = Browser::launch()?;
    browser.media(Scheme::Dark, true, false)?;
    browser.size(PHONE)?;
    browser.goto(&format!("{}playground/index.html#devices", server.base))?;
    let fleet = browser.figure("fleet", 0)?;
    let mut problems = Vec::new();
    // Figures that came alive have changed their heights: the part that the address names is in sight all the same.
    let top = browser.eval("document.getElementById('devices').getBoundingClientRect().top")?;
    if !top.as_f64().is_some_and(|top| (-1.0..300.0).contains(&top)) {
        problems.push(format!("the part that the address names lies at {top}"));
    }
    // A setting is the first use: it is not lost while the code is on its way.
    let devices = fleet.one(&mut browser, "spinbutton", "Devices")?.element;
    fleet.set(&mut browser, &devices, "100000")?;
    browser.wait("document.querySelector('figure[data-widget=fleet]:not([data-busy]) input[value=\"100000\"]')")?;
    // The browser has seen the new controls when it has drawn them.
    browser.eval(
        "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(1))))",
    )?;
    fleet.click(&mut browser, "Run these devices")?;
    shows(&mut browser, &fleet, "progress")?;
    fleet.click(&mut browser, "Cancel")?;
    let devices = fleet.one(&mut browser, "spinbutton", "Devices")?.element;
    fleet.set(&mut browser, &devices, "500")?;
    drawn(&mut browser)?;
    fleet.click(&mut browser, "Run these devices")?;
    shows(
        &mut browser,
        &fleet,
        "div:not(.precomputed) > div > table.outcomes",
    )?;
    let plane = browser.find("document.querySelector('figure[data-widget=fleet] .plane')")?;
    browser.focus(&plane)?;
    let before = fleet.status(&mut browser)?;
    browser.press("ArrowRight")?;
    let after = fleet.status(&mut browser)?;
    if before == after || !after.contains("devices do not join") {
        problems.push(format!(
            "an arrow key says nothing new: {before:?}, {after:?}"
        ));
    }
    let slider = fleet.range(&mut browser, "Bar")?;
    fleet.set(&mut browser, &slider, "2")?;
    let bar = fleet.status(&mut browser)?;
    if !bar.contains("margin from") {
        problems.push(format!("a bar says {bar:?}"));
    }
    same(
        &mut problems,
        "alerts",
        &fleet.alerts(&mut browser)?,
        &Vec::new(),
    );
    problems.extend(violations(&mut browser, &axe_source()?)?);
    crate::none(problems)
}

#[test]
fn a_lab_that_cannot_be_fetched_is_said_in_the_figure() -> Result<()> {
    let site = Site::built()?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}savers.html", site.file_base()))?;
    let savers = browser.figure("savers", 0)?;
    let shown = "function() { return this.querySelector('div.precomputed ol.found').offsetParent !== null }";
    let at_once = browser.on(&savers.element, shown)?;
    assert_eq!(at_once, true, "what was computed before is shown at once");
    browser.eval(
        "document.querySelector('script[data-studies]').dataset.studies = 'studies-missing.js'",
    )?;
    savers.click(&mut browser, "What would have saved it?")?;
    shows(&mut browser, &savers, "[role=alert]")?;
    let said = savers.alerts(&mut browser)?.join(" ");
    assert!(said.contains("could not be loaded"), "{said}");
    // The picture that was computed before is still shown.
    assert_eq!(browser.on(&savers.element, shown)?, true);
    Ok(())
}
