//! A state has an address: copied, opened, damaged, reloaded.
use crate::{
    none,
    places::{Spot, at, cursor, places, same},
};
use join_lab_tests::{Browser, Result};

/// The address with something before its fragment that makes the browser load the page anew, where otherwise it would only
/// go to another part of the page that it shows.
fn anew(link: &str, number: usize) -> String {
    link.replacen('#', &format!("?{number}#"), 1)
}

#[test]
fn a_copied_link_leads_back_to_the_same_state_and_a_reloaded_page_shows_the_same() -> Result<()> {
    let places = places()?;
    let mut browser = Browser::launch()?;
    browser.clipboard(true)?;
    none(places.each_page(&mut browser, |browser, spots, problems| {
        at(spots, "reloading", problems, |spot, problems| {
            reload(browser, spot, problems)
        });
        let spots = &spots_anew(browser, spots)?;
        let mut copied = Vec::new();
        at(spots, "copying", problems, |spot, problems| {
            copied.push(copy(browser, spot, problems)?);
            Ok(())
        });
        for (number, (spot, (link, before))) in spots.iter().zip(copied).enumerate() {
            browser.goto(&anew(&link, number))?;
            let what = format!("{} {}, the state after the link", spot.widget, spot.n);
            let again = spot.again(browser)?;
            same(problems, &what, &cursor(browser, &again)?, &before);
        }
        Ok(())
    })?)
}

/// The figures of a page that was loaded again.
fn spots_anew(browser: &mut Browser, spots: &[Spot]) -> Result<Vec<Spot>> {
    let anew = |spot: &Spot| {
        Ok(Spot {
            figure: spot.again(browser)?,
            widget: spot.widget.clone(),
            n: spot.n,
        })
    };
    spots.iter().map(anew).collect()
}

/// Goes near the end and copies the link; gives it with what the reader sees there.
fn copy(
    browser: &mut Browser,
    spot: &Spot,
    problems: &mut Vec<String>,
) -> Result<(String, (String, String))> {
    let figure = &spot.figure;
    // What stands behind a question shows no more than is asked for, until its reader wants all of it, or follows a link.
    let show = "function() { this.querySelector('[data-msg=reveal]')?.click() }";
    browser.on(&figure.element, show)?;
    browser.eval("navigator.clipboard.writeText('nothing yet')")?;
    figure.click(browser, "To end")?;
    figure.click(browser, "Step back")?;
    let before = cursor(browser, figure)?;
    figure.click(browser, "Copy link")?;
    browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
    let link = browser.text("navigator.clipboard.readText()")?;
    let here = browser.text("location.href.split('#')[0]")?;
    let page = link.split('#').next().unwrap_or_default();
    same(problems, "the link's page", &page, &here.as_str());
    Ok((link, before))
}

/// Goes to the end and loads the page again: the fields show what the sentence says.
fn reload(browser: &mut Browser, spot: &Spot, problems: &mut Vec<String>) -> Result<()> {
    let figure = spot.again(browser)?;
    figure.click(browser, "To end")?;
    browser.reload()?; // the browser would rather have its fields as they were
    let again = spot.again(browser)?;
    let (step, sentence) = cursor(browser, &again)?;
    let range = again.range(browser, "Step")?;
    let what = "the field beside the sentence";
    same(problems, what, &again.value(browser, &range)?, &step);
    if !sentence.starts_with(&format!("Step {step} of ")) {
        problems.push(format!("the field says {step}, the sentence {sentence:?}"));
    }
    Ok(())
}

#[test]
fn what_cannot_be_copied_is_shown_to_be_copied_by_hand() -> Result<()> {
    none(places()?.each_page(&mut Browser::launch()?, |browser, spots, problems| {
        for (what, broken) in [
            ("a clipboard that refuses", "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); 0"),
            ("no clipboard", "Object.defineProperty(navigator, 'clipboard', { value: undefined }); 0"),
        ] {
            browser.eval(broken)?;
            at(spots, what, problems, |spot, problems| {
                let figure = &spot.figure;
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
            });
        }
        Ok(())
    })?)
}

#[test]
fn a_damaged_link_says_so_and_shows_the_default() -> Result<()> {
    let fragments = [
        "join=".to_string(),
        "join=%3Cimg%20src=x%3E".to_string(),
        "join=AAAA".to_string(),
        "join=!!!!\u{202e}".to_string(),
        format!("join={}", "A".repeat(20_000)),
    ];
    let places = places()?;
    let mut browser = Browser::launch()?;
    let mut number = 0;
    none(places.each_page(&mut browser, |browser, spots, problems| {
        let here = browser.text("location.href.split('#')[0]")?;
        for at in 0..fragments.len() {
            // One of them comes with the page, each in its turn; the others while the page is open.
            number += 1;
            let fragment = &fragments[number % fragments.len()];
            if at == 0 {
                browser.goto(&format!("{here}?{number}#{fragment}"))?;
                browser.alive()?;
            } else {
                browser.eval(&format!("location.hash = {fragment:?}"))?;
            }
            let short: String = fragment.chars().take(30).collect();
            let said = "document.querySelectorAll('figure.join [role=alert]').length";
            if browser.wait(said).is_err() {
                problems.push(format!("nothing was said of {short:?}"));
            }
            for (n, spot) in spots.iter().enumerate() {
                let figure = spot.again(browser)?;
                // Each figure is alive all the same; the one that shows the message takes it back.
                if n == at % spots.len() || !figure.alerts(browser)?.is_empty() {
                    // At its end a figure goes on no more.
                    let forward = figure.button(browser, "Step forward")?;
                    let off =
                        browser.text_on(&forward, "function() { return this.ariaDisabled }")?;
                    let step = ["Step forward", "Step back"][usize::from(off == "true")];
                    figure.click(browser, step)?;
                }
            }
            let left = browser.eval(said)?;
            if left != 0 {
                problems.push(format!("{short:?} is still spoken of after a step"));
            }
        }
        number += 1;
        Ok(())
    })?)
}
