//! Closed tabs: they load nothing; opened, by hand or by a link, they show the run of the page as it is, and it stays one run.
use crate::{none, places::same};
use join_lab_tests::{Browser, Figure, Result, Server, Site};
use serde_json::Value;

/// The page with tabs.
const PAGE: &str = "playground/index.html";

/// Which programs the page has asked for beside its own.
const FETCHED: &str = "[...document.querySelectorAll('head > script[src]')].map(e => /([a-z]+)-[0-9a-f]+\\.js$/.exec(e.src)[1])\
    .filter(name => !/head|early/.test(name)).sort().join(' ')";

/// Opens the tab of a figure, as a click on its line does, and gives the figure when it has come alive.
pub fn open(browser: &mut Browser, widget: &str) -> Result<Figure> {
    let tab = format!("document.querySelector('figure[data-widget={widget}]').closest('details')");
    let line = browser.find(&format!("{tab}.querySelector('summary')"))?;
    if browser.eval(&format!("{tab}.open"))? == false {
        browser.click(&line)?;
    }
    came(browser, widget)
}

/// The figure of a tab once it has come alive.
fn came(browser: &mut Browser, widget: &str) -> Result<Figure> {
    let taken = format!("document.querySelector('figure[data-widget={widget}][data-taken]')");
    browser.wait(&taken)?;
    browser.figure(widget, 0)
}

/// Opens every tab of the page, and waits until all its figures are alive; nothing where it has none.
pub fn open_all(browser: &mut Browser) -> Result<()> {
    browser.eval(
        "document.querySelectorAll('details[data-later]').forEach(tab => tab.open = true); 0",
    )?;
    browser.wait("[...document.querySelectorAll('details[data-later] figure.join')].every(f => f.hasAttribute('data-taken'))")
}

/// What a figure says of the run: how it ends, and where its cursor stands.
fn said(browser: &mut Browser, figure: &Figure) -> Result<(String, String)> {
    let end = "function() { return this.querySelector('.headline').textContent }";
    Ok((
        browser.text_on(&figure.element, end)?,
        figure.status(browser)?,
    ))
}

/// The whole markup of a figure.
fn markup(browser: &mut Browser, figure: &Figure) -> Result<String> {
    browser.text_on(&figure.element, "function() { return this.innerHTML }")
}

/// The round below one address.
fn round(browser: &mut Browser, base: &str, problems: &mut Vec<String>) -> Result<()> {
    browser.goto(&format!("{base}{PAGE}"))?;
    browser.alive()?;
    same(
        problems,
        "fetched at first",
        &browser.eval(FETCHED)?,
        &"".into(),
    );
    // The run becomes the reader's own: a number, something done in it, the cursor, a table.
    let stepper = browser.figure("bench", 0)?;
    let lifetime =
        browser.find("document.querySelector('figure.join [data-key=token_lifetime_s] input')")?;
    stepper.set(browser, &lifetime, "1234")?;
    stepper.click(browser, "To end")?;
    stepper.click(browser, "Step back")?;
    stepper.click(browser, "Assign the policy to users")?;
    stepper.click(browser, "Show the table")?;
    let before = said(browser, &stepper)?;
    let drawn = markup(browser, &stepper)?;
    let now = open(browser, "now")?;
    same(
        problems,
        "fetched then",
        &browser.eval(FETCHED)?,
        &"full".into(),
    );
    same(
        problems,
        "the bench says",
        &said(browser, &stepper)?,
        &before,
    );
    same(
        problems,
        "the bench is",
        &(markup(browser, &stepper)? == drawn),
        &true,
    );
    // One run: the tab shows the moment at which the bench stands.
    let cards = markup(browser, &now)?;
    stepper.click(browser, "To start")?;
    let start = markup(browser, &now)?;
    same(problems, "the tab follows", &(start != cards), &true);
    // What is closed again is not drawn, and is right when it is opened.
    let tab = "document.querySelector('figure[data-widget=now]').closest('details')";
    browser.eval(&format!("{tab}.open = false; 0"))?;
    stepper.click(browser, "To end")?;
    stepper.click(browser, "Step back")?;
    same(
        problems,
        "closed, it stays",
        &(markup(browser, &now)? == start),
        &true,
    );
    browser.eval(&format!("{tab}.open = true; 0"))?;
    let changed = "document.querySelector('figure[data-widget=now] .cards').textContent";
    let old = browser.text(changed)?;
    browser.eval("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")?;
    let new = browser.text(changed)?;
    let device = "document.querySelector('figure[data-widget=now] .p-device').textContent";
    same(
        problems,
        "opened, it is drawn",
        &(new != old || !browser.text(device)?.is_empty() && markup(browser, &now)? != start),
        &true,
    );
    open(browser, "traces")?;
    same(problems, "still", &browser.eval(FETCHED)?, &"full".into());
    let moved = said(browser, &stepper)?;
    stepper.click(browser, "Undo all changes")?;
    let undone = said(browser, &stepper)?;
    same(problems, "undone", &(undone.0 != moved.0), &true);
    // What comes of many runs is about the same run, and leads back into the stepper.
    stepper.click(browser, "To start")?;
    stepper.click(browser, "Assign the policy to users")?;
    let savers = open(browser, "savers")?;
    savers
        .click(browser, "What would break it?")
        .or_else(|_| savers.click(browser, "What would have saved it?"))?;
    browser.wait("document.querySelector('figure[data-widget=savers] progress, figure[data-widget=savers] ol.found')")?;
    same(
        problems,
        "fetched at last",
        &browser.eval(FETCHED)?,
        &"full studies".into(),
    );
    problems.extend(browser.log()?.complaints(base));
    Ok(())
}

#[test]
fn a_closed_tab_loads_nothing_and_an_opened_one_shows_the_run_as_the_reader_has_made_it()
-> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/a/b/", Some(join_lab_tests::POLICY))?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for base in [server.base.clone(), site.file_base()] {
        let mut here = Vec::new();
        let went = round(&mut browser, &base, &mut here);
        here.extend(went.err().map(|error| error.to_string()));
        problems.extend(here.into_iter().map(|what| format!("{base}: {what}")));
    }
    none(problems)
}

#[test]
fn a_link_opens_its_tab_each_time_and_a_state_opens_in_its_tab() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    let page = format!("{}{PAGE}", server.base);
    browser.goto(&format!("{page}#keys"))?;
    came(&mut browser, "keys")?;
    let in_sight = |browser: &mut Browser, id: &str| -> Result<bool> {
        browser.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")?;
        let top = browser.eval(&format!(
            "document.getElementById('{id}').getBoundingClientRect().top"
        ))?;
        Ok(top.as_f64().is_some_and(|top| (-1.0..760.0).contains(&top)))
    };
    same(
        &mut problems,
        "in sight",
        &in_sight(&mut browser, "keys")?,
        &true,
    );
    let open = |id: &str| format!("document.getElementById('{id}').closest('details').open");
    // The same link again, after its reader has closed the tab.
    browser.eval("document.getElementById('keys').closest('details').open = false; 0")?;
    browser.eval("document.querySelector('nav a[href=\"#keys\"]').click(); 0")?;
    same(
        &mut problems,
        "opened again",
        &browser.eval(&open("keys"))?,
        &true.into(),
    );
    browser.eval("document.querySelector('nav a[href=\"#devices\"]').click(); 0")?;
    came(&mut browser, "fleet")?;
    same(
        &mut problems,
        "the next",
        &in_sight(&mut browser, "devices")?,
        &true,
    );
    // A link to a state of a figure in a tab, as they were made before the bench: it opens the tab, and the run is that of all.
    let bench = browser.figure("bench", 0)?;
    bench.click(&mut browser, "To end")?;
    bench.click(&mut browser, "Step back")?;
    let there = said(&mut browser, &bench)?;
    browser.eval("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } })[0]")?;
    bench.click(&mut browser, "Copy link")?;
    browser.wait("window.copied?.includes('#join=0/')")?;
    let identity = "[...document.querySelectorAll('figure.join')].filter(f => !['savers', 'fleet', 'files'].includes(f.dataset.widget))\
        .findIndex(f => f.dataset.widget === 'identity')";
    let number = browser.eval(identity)?;
    let link = browser
        .text("copied")?
        .replace("#join=0/", &format!("#join={number}/"));
    browser.goto("about:blank")?;
    browser.goto(&link)?;
    came(&mut browser, "identity")?;
    same(
        &mut problems,
        "opened",
        &browser.eval(&open("identity"))?,
        &true.into(),
    );
    same(
        &mut problems,
        "not opened",
        &browser.eval(&open("traces"))?,
        &Value::Bool(false),
    );
    let stepper = browser.figure("bench", 0)?;
    same(
        &mut problems,
        "in the bench",
        &said(&mut browser, &stepper)?,
        &there,
    );
    none(problems)
}

#[test]
fn without_a_script_a_closed_tab_says_what_it_holds_and_what_it_needs() -> Result<()> {
    let mut browser = Browser::launch()?;
    browser.scripts(false)?;
    browser.goto(&format!("{}{PAGE}", Site::built()?.file_base()))?;
    let lines = "[...document.querySelectorAll('details[data-later] > summary')].map(e => e.innerText.replace(/\\s+/g, ' '))";
    let lines = browser.eval(lines)?;
    let lines: Vec<&str> = lines
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(lines.len() >= 10, "{lines:?}");
    for line in lines {
        assert!(
            line.len() > 60 && line.ends_with("It needs JavaScript."),
            "{line}"
        );
    }
    Ok(())
}

#[test]
fn an_exchange_opens_by_keyboard_in_a_chapter_and_leads_to_its_step() -> Result<()> {
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}http-trace.html", Site::built()?.file_base()))?;
    browser.alive()?;
    let traces = browser.figure("traces", 0)?;
    let before = traces.status(&mut browser)?;
    let messages = open(&mut browser, "messages")?;
    let address = "document.querySelector('figure[data-widget=messages] .opened h4').textContent";
    let decisive = browser.text(address)?;
    assert!(
        decisive.starts_with("POST https://enterpriseregistration."),
        "{decisive}"
    );
    let row = "document.querySelector('figure[data-widget=messages] tbody button')";
    let first = browser.find(row)?;
    browser.focus(&first)?;
    browser.press("Enter")?;
    browser.wait(&format!("{row}.getAttribute('aria-pressed') === 'true'"))?;
    let opened = browser.text(address)?;
    assert!(
        opened.starts_with("GET https://") && opened.contains("microsoftaik"),
        "{opened}"
    );
    assert_eq!(
        browser.eval(&format!("document.activeElement === {row}"))?,
        true
    );
    // Its reader has looked at it; the run stands where it stood.
    assert_eq!(traces.status(&mut browser)?, before);
    messages.click(&mut browser, "Step to the request")?;
    let moved = messages.status(&mut browser)?;
    assert!(
        moved != before && traces.status(&mut browser)? == moved,
        "{moved}"
    );
    Ok(())
}
