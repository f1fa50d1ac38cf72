//! The token timeline under the reader's hand: its handles are dragged, put back, and agree with their fields.
use crate::{none, site_with_figures};
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

/// Every page with a token timeline that has handles.
fn each(
    mut look: impl FnMut(&mut Browser, &Figure, &str, &Element) -> Result<Vec<String>>,
) -> Result<()> {
    let (site, pages) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let (mut problems, mut handles) = (Vec::new(), 0);
    for (page, _) in pages.iter().filter(|(page, _)| page != "print.html") {
        let url = format!("{}{page}", server.base);
        browser.goto(&url)?;
        let there = browser.eval("document.querySelectorAll('figure.join[data-widget=token-timeline] [data-drag]').length")?;
        if there == 0 {
            continue;
        }
        let names = "[...new Set([...document.querySelectorAll('figure.join[data-widget=token-timeline] [data-drag]')].map(e => e.dataset.drag))]";
        for name in browser
            .eval(names)?
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str())
        {
            browser.goto("about:blank")?;
            browser.goto(&url)?;
            let figure = browser.figure("token-timeline", 0)?;
            let handle = browser.find(&format!("document.querySelector('figure.join[data-widget=token-timeline] [data-drag=\"{name}\"]')"))?;
            handles += 1;
            let found = look(&mut browser, &figure, name, &handle)?;
            problems.extend(
                found
                    .into_iter()
                    .map(|problem| format!("{page}, {name}: {problem}")),
            );
            let seen = browser.log()?.complaints(&server.base);
            problems.extend(
                seen.into_iter()
                    .map(|problem| format!("{page}, {name}: {problem}")),
            );
        }
    }
    if handles == 0 {
        return Err(Error::NotFound {
            expected: "handles in a token timeline".into(),
            found: "none on any page".into(),
        });
    }
    none(problems)
}

#[test]
fn a_dragged_handle_changes_its_parameter_until_it_is_let_go() -> Result<()> {
    each(|browser, figure, name, handle| {
        let (before, said) = (fields(browser, name)?, figure.status(browser)?);
        let (mut x, y) = pull(browser, handle, -1.0)?;
        let mut during = fields(browser, name)?;
        if during == before {
            // Already at its least: the other way, then.
            browser.release_at(x, y)?;
            (x, _) = pull(browser, handle, 1.0)?;
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
    })
}

#[test]
fn escape_puts_a_dragged_handle_back() -> Result<()> {
    each(|browser, figure, name, handle| {
        let before = (fields(browser, name)?, figure.status(browser)?);
        let (x, y) = pull(browser, handle, 1.0)?;
        browser.press("Escape")?;
        let after = (fields(browser, name)?, figure.status(browser)?);
        browser.move_to(x - 40.0, y, true)?;
        browser.release_at(x - 40.0, y)?;
        let later = (fields(browser, name)?, figure.status(browser)?);
        let mut problems = figure.alerts(browser)?;
        if after != before || later != before {
            problems.push(format!(
                "expected {before:?}, found {after:?} after Escape and {later:?} after letting go"
            ));
        }
        Ok(problems)
    })
}
