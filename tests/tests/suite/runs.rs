//! What the figures say about whole runs, in the browser: why, by keyboard and for every reader.
use crate::{access::violations, none, tabs};
use join_lab_tests::{Browser, DESKTOP, Figure, PHONE, Result, Scheme, Server, Site, axe_source};

/// A chapter, served, with its stepper on the case.
fn chapter(browser: &mut Browser) -> Result<(Server, Figure)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    browser.goto(&format!("{}eleven-steps.html", server.base))?;
    let figure = browser.figure("join-stepper", 0)?;
    let scenario = figure.one(browser, "combobox", "Scenario")?.element;
    figure.set(browser, &scenario, "energy-saver")?;
    Ok((server, figure))
}

#[test]
fn why_leads_from_the_error_page_to_the_assignment() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = chapter(&mut browser)?;
    figure.click(&mut browser, "To end")?;
    let button = figure.button(&mut browser, "Why?")?;
    browser.focus(&button)?;
    browser.press("Enter")?;
    let said = figure.status(&mut browser)?;
    let steps = browser.text_on(
        &figure.element,
        "function() { return String(this.querySelectorAll('.why ol button').length) }",
    )?;
    assert!(
        said.ends_with(&format!(
            "Why: {steps} steps, from the effect back to a decision."
        )),
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
        &format!("function() {{ return document.activeElement.getAttribute('aria-current') === 'step' && this.querySelectorAll('.why ol button').length === {steps} }}"),
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
        let (_server, figure) = chapter(&mut browser)?;
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

/// Keeps what the page gives out as files instead of saving it, and chooses a text as a file.
const FILES: &str = "window.given = []; URL.createObjectURL = blob => { blob.text().then(text => given.push(text)); return '#' }; \
    HTMLAnchorElement.prototype.click = function () { window.named = this.download }; \
    window.choose = (figure, text) => { const files = new DataTransfer(); files.items.add(new File([text], 'run.json')); \
    figure.querySelector('input[type=file]').files = files.files }; 0";

#[test]
fn a_run_goes_out_as_a_file_and_comes_back() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}playground/index.html", server.base))?;
    let stepper = browser.figure("bench", 0)?;
    stepper.click(&mut browser, "To start")?;
    stepper.click(&mut browser, "Assign the policy to users")?;
    stepper.click(&mut browser, "To end")?;
    let before = stepper.status(&mut browser)?;
    let files = tabs::open(&mut browser, "files")?;
    browser.eval(FILES)?;
    let mut forms = Vec::new();
    for (form, button) in [
        (".har", "Download HAR 1.2"),
        (".csv", "Download CSV"),
        (".json", "Download JSON"),
        ("-events.xml", "Download event XML"),
        ("-dsregcmd.txt", "Download dsregcmd /status"),
        ("-tasks.txt", "Download task list"),
    ] {
        files.click(&mut browser, button)?;
        browser.wait(&format!(
            "window.named === 'join-lab-energy-saver{form}' && window.given.length === {}",
            forms.len() + 1
        ))?;
        forms.push(browser.text("given.at(-1)")?);
    }
    assert!(forms[0].contains("\"creator\"") && forms[2].contains("\"outcome\""));
    assert!(forms[1].starts_with("step,at_ms,utc"));
    assert!(forms[3].contains("<EventID>106</EventID>"));
    assert!(forms[4].contains("AzureAdJoined : YES") && forms[5].contains("Tpm-Maintenance"));
    assert!(
        files
            .status(&mut browser)?
            .contains("Nothing was sent anywhere.")
    );
    // Without a file, with a text that is no JSON, and with JSON that is no run: each is said.
    files.click(&mut browser, "Open this file")?;
    browser.wait("document.querySelector('figure[data-widget=files] [role=alert]')?.textContent.startsWith('Choose a file first')")?;
    for (text, said) in [
        ("<html>", "found a text that is none"),
        ("[1, 2]", "Expected the JSON of a run"),
        (
            "{\"scenario\": {\"name\": \"helthy\"}}",
            "the nearest name is \"healthy\"",
        ),
    ] {
        browser.eval(&format!(
            "choose(document.querySelector('figure[data-widget=files]'), {text:?}); 0"
        ))?;
        files.click(&mut browser, "Open this file")?;
        browser.wait(&format!("document.querySelector('figure[data-widget=files] [role=alert]')?.textContent.includes({said:?})"))?;
    }
    // The file that went out comes back as the same run.
    stepper.click(&mut browser, "Undo all changes")?;
    assert_ne!(stepper.status(&mut browser)?, before);
    browser.eval("choose(document.querySelector('figure[data-widget=files]'), given[2]); 0")?;
    files.click(&mut browser, "Open this file")?;
    browser.wait("document.querySelector('figure[data-widget=files] a[href^=\"#join=/\"]')")?;
    assert!(files.alerts(&mut browser)?.is_empty());
    none(violations(&mut browser, &axe_source()?)?)?;
    browser.eval(
        "document.querySelector('figure[data-widget=files] a[href^=\"#join=/\"]').click(); 0",
    )?;
    // HTMLAnchorElement.click is the test's own now, so the address is followed by hand.
    browser.eval("location.hash = document.querySelector('figure[data-widget=files] a[href^=\"#join=/\"]').getAttribute('href'); 0")?;
    browser.wait("document.querySelector('figure[data-widget=bench] .verdict').textContent.includes('Joined')")?;
    stepper.click(&mut browser, "To end")?;
    assert_eq!(stepper.status(&mut browser)?, before);
    Ok(())
}
