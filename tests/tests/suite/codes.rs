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
    let field = figure.one(
        browser,
        "textbox",
        "Search: a code, an event, a word, or a whole text",
    )?;
    Ok((figure, field.element))
}

/// Writes a text into the field and waits until the program is there, which comes at the first use.
fn ask(browser: &mut Browser, figure: &Figure, field: &Element, text: &str) -> Result<()> {
    figure.set(browser, field, text)?;
    browser.wait(TAKEN)
}

/// The program has come, and has taken over.
const TAKEN: &str =
    "document.querySelector('figure.join[data-widget=codes]').hasAttribute('data-taken')";

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
    assert_eq!(figure.status(&mut browser)?, "All rows are shown.");
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
        ask(&mut browser, &figure, &field, query)?;
        let seen = browser.text(SEEN)?;
        let said = figure.status(&mut browser)?;
        if seen != expect || !said.contains("1 row") || browser.eval(HEADS)? != 1 {
            problems.push(format!("{query:?} shows {seen:?} and says {said:?}"));
        }
    }
    ask(
        &mut browser,
        &figure,
        &field,
        "<img src=x onerror=alert(1)>",
    )?;
    assert_eq!(browser.text(SEEN)?, "");
    assert_eq!(figure.status(&mut browser)?, "Nothing of it is known here.");
    let hint = browser.text("document.querySelector('figure.join .hits').textContent")?;
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
    browser.wait(TAKEN)?;
    let seen = browser.text(SEEN)?;
    assert!(seen.contains("0x801c03ed"), "{seen}");
    browser.press("ArrowLeft")?; // moves in the text and turns no page
    browser.press("Escape")?;
    assert_eq!(figure.status(&mut browser)?, "All rows are shown.");
    browser.type_text("jo.doe on LAPTOP-7 saw hr=0x801c03ed, then AADSTS50155")?;
    let seen = browser.text(SEEN)?;
    assert_eq!(seen, "0x801c03ed AADSTS50155");
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
    for own in ["jo.doe", "LAPTOP"] {
        assert!(!link.contains(own), "a name of the reader in {link}");
    }
    let (figure, field) = open(&mut browser, &link)?;
    browser.wait(TAKEN)?;
    assert_eq!(
        figure.value(&mut browser, &field)?,
        "0x801c03ed, AADSTS50155"
    );
    assert_eq!(browser.text(SEEN)?, seen);
    browser.reload()?;
    let figure = browser.figure("codes", 0)?;
    browser.wait(TAKEN)?;
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
        browser.wait(TAKEN)?;
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

/// What people paste, and for each page with a box the rows of it that are seen then, by their keys.
const PASTED: &str = "UDR 204: hr=0x801c03ed\n  AzureAdPrt : NO\nAutopilot 251 HRESULT 0x800705b4";
const PAGES: [(&str, &str); 3] = [
    ("error-codes.html", "code 0x801c03ed|code 0x800705b4"),
    (
        "events.html",
        "event User Device Registration 204|event Autopilot 251",
    ),
    ("dsregcmd.html", "field AzureAdPrt"),
];

#[test]
fn a_whole_text_finds_its_rows_on_every_page_and_stays_in_it() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (page, expect) in PAGES {
        let (figure, field) = open(&mut browser, &format!("{}{page}", server.base))?;
        ask(&mut browser, &figure, &field, PASTED)?;
        let seen = browser.text(
            "[...document.querySelectorAll('figure.join [data-row]')].filter(e => e.getClientRects().length).map(e => e.dataset.row).join('|')",
        )?;
        let mut seen: Vec<&str> = seen.split('|').collect();
        let mut expect: Vec<&str> = expect.split('|').collect();
        seen.sort_unstable();
        expect.sort_unstable();
        if seen != expect {
            problems.push(format!("{page}: {seen:?} instead of {expect:?}"));
        }
        // The lines lead to the rows of the other pages.
        let lines = browser.text("[...document.querySelectorAll('figure.join .hits a')].map(a => a.textContent).join(' ')")?;
        if lines != "204 0x801c03ed AzureAdPrt 251 0x800705b4" {
            problems.push(format!("{page}: the lines are {lines}"));
        }
        let broken = browser.eval(
            "[...document.querySelectorAll('figure.join .hits a')].filter(a => a.pathname === location.pathname && a.hash && !a.hash.startsWith('#join=') && !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length",
        )?;
        if broken != 0 {
            problems.push(format!("{page}: {broken} lines lead nowhere"));
        }
        problems.extend(browser.log()?.complaints(&server.base));
    }
    none(problems)
}

#[test]
fn every_row_of_every_page_is_known_to_the_search() -> Result<()> {
    let site = Site::built()?;
    let data = format!("{}/../src/data", env!("CARGO_MANIFEST_DIR"));
    let table = join_reference::Table::load(data.as_ref()).expect("the data can be read");
    let known: std::collections::BTreeSet<String> =
        table.rows().iter().map(join_reference::Row::key).collect();
    let mut shown = std::collections::BTreeSet::new();
    for page in [
        "error-codes",
        "events",
        "dsregcmd",
        "signs",
        "tasks",
        "endpoints",
        "fields",
    ] {
        let html = site.html(&format!("{page}.html"))?;
        shown.extend(
            html.tags
                .iter()
                .filter_map(|tag| tag.get("data-row").map(str::to_owned)),
        );
    }
    let lost: Vec<&String> = shown.difference(&known).collect();
    assert!(shown.len() > 300 && lost.is_empty(), "{lost:?}");
    // A log has its own table above the box, and a family its table below.
    let missing = known
        .difference(&shown)
        .filter(|key| !key.starts_with("log "));
    none(missing.map(|key| format!("no page shows {key}")).collect())
}

#[test]
fn every_row_is_there_without_a_script_and_on_paper() -> Result<()> {
    let (_server, url) = served()?;
    let count = |browser: &mut Browser| -> Result<usize> {
        Ok(browser.text(SEEN)?.split_whitespace().count())
    };
    let mut browser = Browser::launch()?;
    open(&mut browser, &format!("{url}#join=0/0x801c000e"))?;
    browser.wait(TAKEN)?;
    assert_eq!(count(&mut browser)?, 1);
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
    let dead = browser.eval(
        "[...document.querySelectorAll('figure.join :is(input, textarea, button)')].filter(e => e.getClientRects().length).length",
    )?;
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
        browser.wait(TAKEN)?;
        problems.extend(violations(&mut browser, &axe)?);
    }
    none(problems)
}
