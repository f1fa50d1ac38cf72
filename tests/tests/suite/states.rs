//! A state has an address: copied, opened, damaged, reloaded.
use crate::{
    none,
    places::{cursor, places, same},
};
use join_lab_tests::{Browser, Result};

#[test]
fn a_copied_link_leads_back_to_the_same_state() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, spot, problems| {
            let figure = &spot.figure;
            browser.clipboard(true)?;
            figure.click(browser, "To end")?;
            figure.click(browser, "Step back")?;
            let before = cursor(browser, figure)?;
            figure.click(browser, "Copy link")?;
            browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
            let link = browser.text("navigator.clipboard.readText()")?;
            let here = browser.text("location.href.split('#')[0]")?;
            same(
                problems,
                "the link's page",
                &link.split('#').next(),
                &Some(here.as_str()),
            );
            browser.goto("about:blank")?;
            browser.goto(&link)?;
            let again = spot.again(browser)?;
            same(
                problems,
                "the state after the link",
                &cursor(browser, &again)?,
                &before,
            );
            Ok(())
        })?,
    )
}

#[test]
fn what_cannot_be_copied_is_shown_to_be_copied_by_hand() -> Result<()> {
    let places = places()?;
    let mut browser = Browser::launch()?;
    for broken in [
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); 0",
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); 0",
    ] {
        none(places.each(&mut browser, |browser, spot, problems| {
let figure = &spot.figure;
            browser.eval(broken)?;
            figure.click(browser, "Copy link")?;
            browser.wait("document.activeElement.matches('figure.join input[readonly]')")?;
            let text = browser.text("getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)")?;
            if !text.contains("#join=") || !text.starts_with("http") {
                problems.push(format!("expected the whole link selected, found {text:?}"));
            }
            figure.click(browser, "Step forward")?; // the next renewal leaves the field alone
            figure.click(browser, "Close")?;
            let gone = browser.eval("!document.querySelector('figure.join input[readonly]')")?;
            same(problems, "the field is gone after Close", &gone, &true.into());
            Ok(())
        })?)?;
    }
    Ok(())
}

#[test]
fn a_damaged_link_says_so_and_shows_the_default() -> Result<()> {
    let places = places()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (page, widget, n) in places.found {
        for fragment in [
            "join=",
            "join=%3Cimg%20src=x%3E",
            "join=AAAA",
            "join=!!!!\u{202e}",
            &format!("join={}", "A".repeat(20_000)),
        ] {
            let short: String = fragment.chars().take(30).collect();
            browser.goto("about:blank")?;
            browser.goto(&format!("{}{page}#{fragment}", places.server.base))?;
            let figure = browser.figure(widget, *n)?;
            if browser.eval("document.querySelectorAll('figure.join [role=alert]').length")? == 0 {
                problems.push(format!("{page}: nothing was said of {short:?}"));
            }
            figure.click(&mut browser, "Step forward")?;
            problems.extend(
                browser
                    .log()?
                    .complaints(&places.server.base)
                    .into_iter()
                    .map(|p| format!("{page}: {short:?}: {p}")),
            );
        }
    }
    none(problems)
}

#[test]
fn a_reloaded_page_shows_the_same_in_fields_and_sentence() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, spot, problems| {
            let figure = &spot.figure;
            figure.click(browser, "To end")?;
            browser.eval("new Promise(done => setTimeout(done, 700))")?; // the address is written with a pause
            browser.reload()?;
            let again = spot.again(browser)?;
            let (step, sentence) = cursor(browser, &again)?;
            let range = again.range(browser, "Step")?;
            again.set(browser, &range, &step)?;
            same(
                problems,
                "the sentence of the step shown",
                &cursor(browser, &again)?.1,
                &sentence,
            );
            Ok(())
        })?,
    )
}
