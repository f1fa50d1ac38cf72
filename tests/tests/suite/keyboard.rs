//! The keyboard belongs to a figure while the focus is in it, and to the book otherwise.
use crate::{is_alive, none, site_with_figures};
use join_lab_tests::{Browser, Error, Result, Server};

/// A page of the book (not the whole book for printing, not the bench) that has a page before or after it.
fn chapters() -> Result<(Server, Vec<String>)> {
    let (site, pages) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut chapters = Vec::new();
    for (page, _) in pages {
        let turns = site.html(&page)?.tags.iter().any(|tag| {
            tag.name == "a" && matches!(tag.get("rel"), Some(rel) if rel.starts_with("next"))
        });
        if turns && is_alive(&site, &page)? {
            chapters.push(page);
        }
    }
    if chapters.is_empty() {
        return Err(Error::NotFound {
            expected: "a chapter with a living figure and a next page".into(),
            found: "none".into(),
        });
    }
    Ok((server, chapters))
}

#[test]
fn arrows_turn_the_page_outside_a_figure_and_never_inside() -> Result<()> {
    let (server, chapters) = chapters()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for page in &chapters {
        let url = format!("{}{page}", server.base);
        browser.goto(&url)?;
        browser.wait("[...document.querySelectorAll('figure.join')].every(f => f.hasAttribute('data-ready'))")?;
        // Every kind of control, because each has its own idea of what an arrow does.
        let count = browser.eval(
            "(window.places = [...document.querySelectorAll('figure.join :is(button, input, select, summary, a[href], [tabindex=\"0\"])')] \
             .filter(e => !e.disabled && e.getClientRects().length)).length",
        )?;
        let count = count.as_u64().unwrap_or_default();
        if count == 0 {
            problems.push(format!("{page}: no control takes the focus"));
        }
        for i in 0..count {
            browser.eval(&format!(
                "window.places[{i}].isConnected && window.places[{i}].focus()"
            ))?;
            for key in ["ArrowRight", "ArrowLeft"] {
                browser.press(key)?;
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
        let there = browser.text("location.href.split('#')[0]")?;
        if there != url {
            problems.push(format!("{page}: an arrow inside a figure led to {there}"));
            continue;
        }
        browser.eval("document.activeElement.blur()")?;
        browser.press("ArrowRight")?;
        browser.wait(&format!("location.href.split('#')[0] !== {url:?}"))?; // the book's own key still works
    }
    none(problems)
}

#[test]
fn tab_reaches_every_control_of_every_figure() -> Result<()> {
    let (server, chapters) = chapters()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for page in &chapters {
        browser.goto(&format!("{}{page}", server.base))?;
        browser.wait("[...document.querySelectorAll('figure.join')].every(f => f.hasAttribute('data-ready'))")?;
        let expected = browser.eval(
            "(window.want = new Set([...document.querySelectorAll('figure.join :is(button, input, select, summary)')] \
             .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility() && e.type !== 'radio'))).size",
        )?;
        browser.eval("document.activeElement.blur(); getSelection().removeAllRanges()")?;
        let most = browser.eval(
            "document.querySelectorAll('a, button, input, select, summary, [tabindex]').length",
        )?;
        for _ in 0..most.as_u64().unwrap_or_default() + 5 {
            browser.press("Tab")?;
            browser.eval("window.want.delete(document.activeElement)")?;
            if browser.eval("window.want.size")? == 0 {
                break;
            }
        }
        let left =
            browser.text("[...window.want].map(e => e.outerHTML.slice(0, 90)).join(' | ')")?;
        if !left.is_empty() {
            problems.push(format!(
                "{page}: of {expected} controls Tab never came to: {left}"
            ));
        }
    }
    none(problems)
}
