//! The token timeline under the reader's hand: its handles are dragged, put back, and agree with their fields.
use crate::{none, site_with_figures, tabs::open_all};
use join_lab_tests::{Browser, Element, Error, Figure, Result, Server};

/// What the handle's parameter is now, as the figure says it: every field of the page that stands for it.
fn fields(browser: &mut Browser, name: &str) -> Result<String> {
    browser.text(&format!(
        "[...document.querySelectorAll('[data-msg=\"set:{name}\"]')].map(e => e.value).join(' ')"
    ))
}

/// Drags a handle a quarter of its area to one side (-1 left, 1 right); the button stays down.
fn pull(browser: &mut Browser, handle: &Element, side: f64) -> Result<(f64, f64)> {
    let width =
        "function() { return this.closest('[data-drag-area]').getBoundingClientRect().width }";
    let width = browser.on(handle, width)?.as_f64().unwrap_or_default();
    let (x, y) = browser.middle(handle)?;
    browser.press_at(x, y)?;
    for part in 1..=5 {
        browser.move_to(x + side * width / 4.0 * f64::from(part) / 5.0, y, true)?;
    }
    Ok((x + side * width / 4.0, y))
}

/// Every handle of a page's first token timeline.
const HANDLES: &str = "[...new Set([...document.querySelectorAll('figure.join[data-widget=token-timeline] [data-drag]')].map(e => e.dataset.drag))]";

fn handle(browser: &mut Browser, name: &str) -> Result<Element> {
    browser.find(&format!(
        "document.querySelector('figure.join[data-widget=token-timeline] [data-drag=\"{name}\"]')"
    ))
}

#[test]
fn a_dragged_handle_changes_its_parameter_until_it_is_let_go_and_escape_puts_it_back() -> Result<()>
{
    let (site, pages) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let (mut problems, mut handles) = (Vec::new(), 0);
    for (page, _) in pages.iter().filter(|(page, _)| page != "print.html") {
        let html = site.html(page)?;
        if !html
            .tags
            .iter()
            .any(|tag| tag.get("data-widget") == Some("token-timeline"))
        {
            continue;
        }
        let url = format!("{}{page}", server.base);
        browser.goto(&url)?;
        open_all(&mut browser)?;
        let figure = browser.figure("token-timeline", 0)?;
        let names = browser.eval(HANDLES)?;
        let names = names.as_array().into_iter().flatten();
        let names: Vec<&str> = names.filter_map(|name| name.as_str()).collect();
        let mut here = Vec::new();
        // Escape leaves everything as it was, so that one page serves for all handles.
        for name in &names {
            handles += 1;
            let found = put_back(&mut browser, &figure, name)?;
            here.extend(found.map(|what| format!("{name}, Escape: {what}")));
        }
        here.extend(browser.log()?.complaints(&server.base));
        for (number, name) in names.iter().enumerate() {
            browser.goto(&format!("{url}?{number}"))?; // another address, so that nothing is remembered
            open_all(&mut browser)?;
            let figure = browser.figure("token-timeline", 0)?;
            let found = drag(&mut browser, &figure, name)?;
            here.extend(found.into_iter().map(|what| format!("{name}: {what}")));
            here.extend(browser.log()?.complaints(&server.base));
        }
        problems.extend(here.into_iter().map(|what| format!("{page}: {what}")));
    }
    if handles == 0 {
        return Err(Error::NotFound {
            expected: "handles in a token timeline".into(),
            found: "none on any page".into(),
        });
    }
    none(problems)
}

fn drag(browser: &mut Browser, figure: &Figure, name: &str) -> Result<Vec<String>> {
    let handle = handle(browser, name)?;
    let (before, said) = (fields(browser, name)?, figure.status(browser)?);
    let (mut x, y) = pull(browser, &handle, -1.0)?;
    let mut during = fields(browser, name)?;
    if during == before {
        // Already at its least: the other way, then.
        browser.release_at(x, y)?;
        (x, _) = pull(browser, &handle, 1.0)?;
        during = fields(browser, name)?;
    }
    browser.release_at(x, y)?;
    let after = fields(browser, name)?;
    browser.move_to(x - 60.0, y, false)?; // let go is let go
    let later = fields(browser, name)?;
    let mut problems = figure.alerts(browser)?;
    if during == before && !before.is_empty() {
        problems.push(format!(
            "the fields stayed at {before:?} while dragging; the sentence was {said:?}"
        ));
    }
    if after != during || later != after {
        problems.push(format!(
            "fields while dragging {during:?}, let go {after:?}, moved on {later:?}"
        ));
    }
    Ok(problems)
}

fn put_back(browser: &mut Browser, figure: &Figure, name: &str) -> Result<Option<String>> {
    let handle = handle(browser, name)?;
    let before = (fields(browser, name)?, figure.status(browser)?);
    let (x, y) = pull(browser, &handle, 1.0)?;
    browser.press("Escape")?;
    let after = (fields(browser, name)?, figure.status(browser)?);
    browser.move_to(x - 40.0, y, true)?;
    browser.release_at(x - 40.0, y)?;
    let later = (fields(browser, name)?, figure.status(browser)?);
    let alerts = figure.alerts(browser)?;
    let well = after == before && later == before && alerts.is_empty();
    Ok((!well).then(|| {
        format!("expected {before:?}, found {after:?}, {later:?} after letting go, and {alerts:?}")
    }))
}
