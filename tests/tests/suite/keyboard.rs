//! The keyboard belongs to a figure while the focus is in it, and to the book otherwise.
use crate::{is_alive, none, places::whole, site_with_figures};
use join_lab_tests::{Browser, Error, Result, Server};
use std::collections::BTreeSet;

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
fn tab_reaches_every_control_and_arrows_turn_the_page_outside_of_a_figure_only() -> Result<()> {
    let (server, chapters) = chapters()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    let mut tried = BTreeSet::new();
    for page in &chapters {
        let url = format!("{}{page}", server.base);
        browser.goto(&url)?;
        browser.alive()?;
        let mut here = Vec::from_iter(tab(&mut browser)?);
        here.extend(arrows(&mut browser, &url, &mut tried)?);
        problems.extend(here.into_iter().map(|what| format!("{page}: {what}")));
    }
    none(problems)
}

/// From the start of the text on, the Tab key comes to every control of every figure.
fn tab(browser: &mut Browser) -> Result<Option<String>> {
    let expected = browser.eval(
        "(window.want = new Set([...document.querySelectorAll('figure.join :is(button, input, select, summary)')] \
         .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && e.type !== 'radio'))).size",
    )?;
    // Where the skip link leads, too.
    browser.eval("document.addEventListener('focusin', event => want.delete(event.target)); document.querySelector('main').focus(); 0")?;
    let most = browser.eval("document.querySelectorAll('main :is(a, button, input, select, summary, [tabindex])').length")?;
    for pressed in 0..most.as_u64().unwrap_or_default() + 5 {
        if pressed % 8 == 0 && browser.eval("window.want.size")? == 0 {
            break;
        }
        browser.press("Tab")?;
    }
    let left = browser.text("[...window.want].map(e => e.outerHTML.slice(0, 90)).join(' | ')")?;
    Ok((!left.is_empty()).then(|| format!("of {expected} controls Tab never came to: {left}")))
}

/// Arrows on each control of a figure stay on the page; outside of the figures they turn it. A kind of control that was tried
/// already, by figure, element and type, is passed over.
fn arrows(
    browser: &mut Browser,
    url: &str,
    tried: &mut BTreeSet<String>,
) -> Result<Option<String>> {
    // Every kind of control, because each has its own idea of what an arrow does.
    let count = browser.eval(
        "(window.places = [...document.querySelectorAll('figure.join :is(button, input, select, summary, a[href], [tabindex=\"0\"])')] \
         .filter(e => !e.disabled && e.checkVisibility({ visibilityProperty: true }))).length",
    )?;
    let count = count.as_u64().unwrap_or_default();
    if count == 0 {
        return Ok(Some("no control takes the focus".into()));
    }
    browser
        .eval("window.left = false; addEventListener('beforeunload', () => { left = true; }); 0")?;
    let kinds = browser.text(
        "places.map(e => [e.closest('figure').dataset.widget, e.tagName, e.type, e.getAttribute('role'), \
         (e.dataset.msg ?? '').split(':')[0]].join()).join('\\n')",
    )?;
    for (i, kind) in (0..count).zip(kinds.lines()) {
        if !tried.insert(kind.to_owned()) && !whole() {
            continue;
        }
        browser.eval(&format!(
            "window.places[{i}].isConnected && window.places[{i}].focus()"
        ))?;
        for key in ["ArrowRight", "ArrowLeft"] {
            browser.press(key)?;
        }
    }
    browser.eval("new Promise(done => setTimeout(done, 50))")?; // a page is left a little after the key
    let there = browser.text("location.href.split('#')[0]")?;
    if there != url || browser.eval("left")? != false {
        return Ok(Some(format!("an arrow inside a figure led to {there}")));
    }
    browser.eval("document.activeElement.blur()")?;
    browser.press("ArrowRight")?;
    browser.wait(&format!("location.href.split('#')[0] !== {url:?}"))?; // the book's own key still works
    Ok(None)
}
