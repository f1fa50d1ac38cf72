//! What the figures say about whole runs, in the browser: why, by keyboard and for every reader.
use crate::{access::violations, none};
use join_lab_tests::{Browser, DESKTOP, Figure, PHONE, Result, Scheme, Server, Site, axe_source};

/// The first chapter, served, with its stepper.
fn first_chapter(browser: &mut Browser) -> Result<(Server, Figure)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    browser.goto(&format!("{}index.html", server.base))?;
    let figure = browser.figure("join-stepper", 0)?;
    Ok((server, figure))
}

#[test]
fn why_leads_from_the_error_page_to_the_assignment() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = first_chapter(&mut browser)?;
    figure.click(&mut browser, "To end")?;
    let button = figure.button(&mut browser, "Why?")?;
    browser.focus(&button)?;
    browser.press("Enter")?;
    let said = figure.status(&mut browser)?;
    assert!(
        said.ends_with("Why: 9 steps, from the effect back to a decision."),
        "{said}"
    );
    let last = browser.text_on(
        &figure.element,
        "function() { const last = [...this.querySelectorAll('.why ol button')].at(-1); last.focus(); return last.textContent }",
    )?;
    assert!(
        last.contains("assigned the Energy Saver policy to devices"),
        "{last}"
    );
    browser.press("Enter")?;
    let said = figure.status(&mut browser)?;
    assert!(
        said.contains("assigned the Energy Saver policy to devices"),
        "{said}"
    );
    let kept = browser.on(
        &figure.element,
        "function() { return document.activeElement.getAttribute('aria-current') === 'step' && this.querySelectorAll('.why ol button').length === 9 }",
    )?;
    assert_eq!(kept, true, "the list stays, and the focus in it");
    browser.press("w")?;
    let closed = browser.on(
        &figure.element,
        "function() { return !this.querySelector('.why') }",
    )?;
    assert_eq!(closed, true);
    Ok(())
}

#[test]
fn why_is_accessible_and_fits() -> Result<()> {
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (scheme, size) in [(Scheme::Light, DESKTOP), (Scheme::Dark, PHONE)] {
        browser.size(size)?;
        browser.media(scheme, true, false)?;
        let (_server, figure) = first_chapter(&mut browser)?;
        figure.click(&mut browser, "To end")?;
        figure.click(&mut browser, "Why?")?;
        problems.extend(violations(&mut browser, &axe)?);
        let wide = browser
            .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")?;
        assert_eq!(wide, 0, "the page scrolls sideways");
    }
    none(problems)
}
