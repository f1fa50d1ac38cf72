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

/// The chapter with the two runs, served, with its figure.
fn side_by_side(browser: &mut Browser) -> Result<(Server, Figure)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    browser.goto(&format!("{}side-by-side.html", server.base))?;
    let figure = browser.figure("what-if", 0)?;
    Ok((server, figure))
}

#[test]
fn a_run_is_changed_kept_and_gone_back_to_by_keyboard() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = side_by_side(&mut browser)?;
    let press = |browser: &mut Browser, name: &str| -> Result<()> {
        let button = figure.button(browser, name)?;
        browser.focus(&button)?;
        browser.press("Enter")
    };
    let read = |browser: &mut Browser, selector: &str| {
        browser.text_on(
            &figure.element,
            &format!("function() {{ return this.querySelector({selector:?}).textContent }}"),
        )
    };
    let difference = read(&mut browser, ".difference")?;
    assert!(
        difference.contains("The other run failed with 0x801c03ed; this one ended joined."),
        "{difference}"
    );
    press(&mut browser, "Keep this run")?;
    press(&mut browser, "Assign the policy to users")?;
    let difference = read(&mut browser, ".difference")?;
    assert!(
        difference
            .contains("“technician phase, 0:00, Assign the policy to users” happens only here."),
        "{difference}"
    );
    press(&mut browser, "To the first difference")?;
    let said = figure.status(&mut browser)?;
    assert!(said.ends_with("You: Assign the policy to users."), "{said}");
    let first = read(&mut browser, "tr.first .mark")?;
    assert!(first.starts_with("▼ First difference"), "{first}");
    // A name is typed, and the run kept under it.
    browser.eval("document.querySelector('figure[data-widget=what-if] .keep input').focus()")?;
    for key in ["u", "s", "e", "r", "s"] {
        browser.press(key)?;
    }
    press(&mut browser, "Keep this run")?;
    let kept = browser.on(
        &figure.element,
        "function() { return [...this.querySelectorAll('.kept li input')].map(field => field.value || field.placeholder).join('|') }",
    )?;
    assert_eq!(kept, "Healthy: nothing is in the way|users");
    let back = "function() { const b = this.querySelector('.kept li:has(input) button'); b.focus(); return b.getAttribute('aria-label') }";
    assert_eq!(
        browser.text_on(&figure.element, back)?,
        "Go back to it: Healthy: nothing is in the way"
    );
    browser.press("Enter")?;
    let difference = read(&mut browser, ".difference")?;
    assert!(difference.contains("happens only there"), "{difference}");
    Ok(())
}

#[test]
fn two_runs_are_accessible_and_fit() -> Result<()> {
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (scheme, size) in [(Scheme::Light, DESKTOP), (Scheme::Dark, PHONE)] {
        browser.size(size)?;
        browser.media(scheme, true, false)?;
        let (_server, figure) = side_by_side(&mut browser)?;
        figure.click(&mut browser, "Keep this run")?;
        figure.click(&mut browser, "Assign the policy to users")?;
        figure.click(&mut browser, "Show the moments that are the same")?;
        problems.extend(violations(&mut browser, &axe)?);
        let wide = browser
            .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")?;
        assert_eq!(wide, 0, "the page scrolls sideways");
    }
    none(problems)
}

#[test]
fn a_run_is_copied_as_text_with_its_link() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = side_by_side(&mut browser)?;
    browser.clipboard(true)?;
    figure.click(&mut browser, "Copy as text")?;
    browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
    let text = browser.text("navigator.clipboard.readText()")?;
    assert!(text.starts_with("Join Lab: a simulated run."), "{text}");
    let link = text
        .rsplit_once("The same run: ")
        .map(|(_, link)| link.to_string());
    let link = link.unwrap_or_default();
    assert!(
        link.starts_with("http") && !link.contains(char::is_whitespace),
        "{link}"
    );
    browser.goto("about:blank")?;
    browser.goto(&link)?;
    let again = browser.figure("what-if", 0)?;
    assert!(again.alerts(&mut browser)?.is_empty());
    // Where the clipboard is closed, the text stands in a field, selected, with its lines.
    browser.eval("Object.defineProperty(navigator, 'clipboard', { value: undefined }); 0")?;
    again.click(&mut browser, "Copy as text")?;
    browser.wait("document.activeElement.matches('figure.join textarea[readonly]')")?;
    let lines = browser.eval("document.activeElement.value.split('\\n').length")?;
    assert!(lines.as_u64().is_some_and(|lines| lines > 50), "{lines}");
    Ok(())
}
