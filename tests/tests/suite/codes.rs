//! The search over the error codes, as a reader uses it: typed, by link, without a script and on paper.
use crate::{access::violations, none};
use join_lab_tests::{Browser, Element, Figure, Result, Scheme, Server, Site, axe_source};

/// The page with the table.
const PAGE: &str = "error-codes.html";

/// The codes of the rows that are seen.
const SEEN: &str = "[...document.querySelectorAll('figure.join tr[id^=code-]')].filter(e => e.getClientRects().length).map(e => e.id.slice(5)).join(' ')";

/// Headings of the families that are seen.
const HEADS: &str = "[...document.querySelectorAll('figure.join h2')].filter(e => e.getClientRects().length).length";

/// How many codes the data has.
fn codes() -> usize {
    let data = include_str!("../../../src/data/error-codes.toml");
    data.lines().filter(|line| *line == "[[code]]").count()
}

fn open(browser: &mut Browser, address: &str) -> Result<(Figure, Element)> {
    browser.goto("about:blank")?;
    browser.goto(address)?;
    let figure = browser.figure("codes", 0)?;
    let field = figure.one(browser, "searchbox", "Search codes, names and meanings")?;
    Ok((figure, field.element))
}

fn served() -> Result<(Server, String)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let url = format!("{}{PAGE}", server.base);
    Ok((server, url))
}

#[test]
fn a_code_is_found_in_any_form_and_nothing_else_is_shown() -> Result<()> {
    let (server, url) = served()?;
    let mut browser = Browser::launch()?;
    let (figure, field) = open(&mut browser, &url)?;
    assert_eq!(
        figure.status(&mut browser)?,
        format!("All {} codes are shown.", codes())
    );
    let all = browser.text(SEEN)?;
    assert_eq!(all.split(' ').count(), codes());
    let mut problems = Vec::new();
    for (query, expect) in [
        ("0x801c03ed", "0x801c03ed"),
        ("801C03ED", "0x801c03ed"),
        ("2149319661", "0x801c03ed"),
        ("-2145647635", "0x801c03ed"),
        ("0x801C03ED ", "0x801c03ed"),
        ("267045", "0x00041325"),
        ("quota exccee", "0x801c000e"),
        ("DSREG_E_DISCOVERY_REDIR", "0x801c000b"),
    ] {
        figure.set(&mut browser, &field, query)?;
        let seen = browser.text(SEEN)?;
        let said = figure.status(&mut browser)?;
        if seen != expect
            || said != format!("1 of {} codes matches.", codes())
            || browser.eval(HEADS)? != 1
        {
            problems.push(format!("{query:?} shows {seen:?} and says {said:?}"));
        }
    }
    figure.set(&mut browser, &field, "<img src=x onerror=alert(1)>")?;
    assert_eq!(browser.text(SEEN)?, "");
    assert_eq!(figure.status(&mut browser)?, "No code matches.");
    let hint = browser.text("document.querySelector('figure.join .hint').textContent")?;
    for form in ["0x801c03ed", "801C03ED", "-2145647635", "2149319661"] {
        assert!(hint.contains(form), "{hint}");
    }
    figure.click(&mut browser, "Show all")?;
    assert_eq!(browser.text(SEEN)?, all);
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}

#[test]
fn the_keyboard_alone_searches_ends_the_search_and_copies_a_link() -> Result<()> {
    let (_server, url) = served()?;
    let mut browser = Browser::launch()?;
    let (figure, field) = open(&mut browser, &url)?;
    browser.focus(&field)?;
    browser.type_text("invalid Token")?;
    let seen = browser.text(SEEN)?;
    assert!(seen.contains("0x801c03ed"), "{seen}");
    browser.press("ArrowLeft")?; // moves in the text and turns no page
    browser.press("Escape")?;
    assert_eq!(
        figure.status(&mut browser)?,
        format!("All {} codes are shown.", codes())
    );
    browser.type_text("busy/503 ä")?;
    browser.press("Backspace")?;
    let (query, seen) = (figure.value(&mut browser, &field)?, browser.text(SEEN)?);
    browser.clipboard(true)?;
    browser.press("Tab")?;
    browser.press("Tab")?;
    browser.press("Enter")?;
    browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
    let link = browser.text("navigator.clipboard.readText()")?;
    assert!(
        link.starts_with(&url) && link.is_ascii() && !link.contains(' '),
        "{link}"
    );
    let (figure, field) = open(&mut browser, &link)?;
    assert_eq!(figure.value(&mut browser, &field)?, query);
    assert_eq!(browser.text(SEEN)?, seen);
    browser.reload()?;
    let figure = browser.figure("codes", 0)?;
    assert_eq!(browser.text(SEEN)?, seen, "the same after loading again");
    assert_eq!(figure.alerts(&mut browser)?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_damaged_link_is_text_at_most() -> Result<()> {
    let (server, url) = served()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (fragment, alert, found) in [
        ("join=0/%3Cimg%20src=x%20onerror=alert(1)%3E", None, 0),
        ("join=0/801c%zz", None, 0),
        (
            "join=",
            Some("expected the number of a figure of this page"),
            codes(),
        ),
        (
            "join=7/quota",
            Some("expected the number of a figure of this page"),
            codes(),
        ),
        (
            &format!("join=0/{}", "A".repeat(20_000)),
            Some("found 20000"),
            codes(),
        ),
    ] {
        let (figure, _) = open(&mut browser, &format!("{url}#{fragment}"))?;
        let alerts = figure.alerts(&mut browser)?;
        let seen = browser.text(SEEN)?.split_whitespace().count();
        let said = alerts.concat();
        if seen != found
            || said.is_empty() != alert.is_none()
            || !said.contains(alert.unwrap_or_default())
        {
            let short: String = fragment.chars().take(40).collect();
            problems.push(format!("{short}: {seen} rows, {alerts:?}"));
        }
        problems.extend(browser.log()?.complaints(&server.base));
    }
    none(problems)
}

#[test]
fn every_row_is_there_without_a_script_and_on_paper() -> Result<()> {
    let (_server, url) = served()?;
    let count = |browser: &mut Browser| -> Result<usize> {
        Ok(browser.text(SEEN)?.split_whitespace().count())
    };
    let mut browser = Browser::launch()?;
    open(&mut browser, &format!("{url}#join=0/quota"))?;
    assert_eq!(count(&mut browser)?, 2);
    browser.media(Scheme::Light, true, true)?;
    assert_eq!(
        count(&mut browser)?,
        codes(),
        "on paper, whatever was searched for"
    );
    browser.media(Scheme::Light, true, false)?;
    browser.scripts(false)?;
    browser.goto("about:blank")?;
    browser.goto(&url)?;
    assert_eq!(count(&mut browser)?, codes(), "without a script");
    let dead =
        browser.eval("document.querySelectorAll('figure.join :is(input, button)').length")?;
    assert_eq!(dead, 0, "nothing to press that does nothing");
    Ok(())
}

#[test]
fn a_search_breaks_no_rule_of_accessibility() -> Result<()> {
    let (_server, url) = served()?;
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (scheme, query) in [
        (Scheme::Light, "nothing-like-this"),
        (Scheme::Dark, "quota"),
    ] {
        browser.media(scheme, true, false)?;
        open(&mut browser, &format!("{url}#join=0/{query}"))?;
        problems.extend(violations(&mut browser, &axe)?);
    }
    none(problems)
}
