//! The guided path and the unseen failure as a reader meets them: by keyboard, from visit to visit, by link, without a script.
use crate::{access::violations, none};
use join_lab_tests::{Browser, Figure, Result, Scheme, Server, Site, axe_source};

const PAGE: &str = "practice.html";

fn served() -> Result<(Server, String)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let url = format!("{}{PAGE}", server.base);
    Ok((server, url))
}

/// The diagnoses of the page that is open, once they live: the last is the drawn one.
fn diagnoses(browser: &mut Browser) -> Result<Vec<Figure>> {
    browser.wait(
        "[...document.querySelectorAll('figure.join')].every(f => f.hasAttribute('data-ready'))",
    )?;
    browser.figures()
}

/// Name and symptom of the drawn case.
fn case(browser: &mut Browser, figure: &Figure) -> Result<String> {
    browser.text_on(&figure.element, "function() { return this.querySelector('.case').textContent + this.querySelector('.columns').textContent }")
}

/// Answers every question of a figure as the run does, which its own code has just been asked in another tab's place.
fn answer(browser: &mut Browser, figure: &Figure, right: &[u64]) -> Result<()> {
    for (ask, at) in right.iter().enumerate() {
        let script = format!(
            "function() {{ this.querySelectorAll('fieldset')[{ask}].querySelectorAll('input')[{at}].click() }}"
        );
        browser.on(&figure.element, &script)?;
    }
    figure.click(browser, "Commit my diagnosis")
}

/// The places of the run's answers, once they are told.
fn told(browser: &mut Browser, figure: &Figure) -> Result<Vec<u64>> {
    let script = "function() { return [...this.querySelectorAll('fieldset')].map(f => [...f.querySelectorAll('li')].findIndex(l => l.matches('.borne-out'))) }";
    let found = browser.on(&figure.element, script)?;
    let places = found.as_array().into_iter().flatten();
    Ok(places.filter_map(serde_json::Value::as_u64).collect())
}

#[test]
fn two_visits_differ_a_link_brings_a_case_back_and_the_score_stays_on_the_device() -> Result<()> {
    let (server, url) = served()?;
    let mut browser = Browser::launch()?;
    browser.clipboard(true)?;
    browser.goto(&url)?;
    let figure = diagnoses(&mut browser)?.pop().expect("a drawn case");
    let first = case(&mut browser, &figure)?;
    assert_eq!(
        browser.text("location.href")?,
        url,
        "a visit changes no address"
    );
    figure.click(&mut browser, "Copy link")?;
    browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
    let link = browser.text("navigator.clipboard.readText()")?;
    figure.click(&mut browser, "Tell me")?;
    let right = told(&mut browser, &figure)?;
    assert_eq!(
        figure.status(&mut browser)?,
        "No diagnosis made. What the run says is marked, and told below."
    );
    figure.click(&mut browser, "Another one")?;
    assert_ne!(case(&mut browser, &figure)?, first);
    assert_eq!(figure.status(&mut browser)?, "");

    browser.goto("about:blank")?;
    browser.goto(&url)?;
    let figure = diagnoses(&mut browser)?.pop().expect("a drawn case");
    assert_ne!(case(&mut browser, &figure)?, first, "two visits");

    browser.goto("about:blank")?;
    browser.goto(&link)?;
    let figure = diagnoses(&mut browser)?.pop().expect("a drawn case");
    assert_eq!(case(&mut browser, &figure)?, first);
    answer(&mut browser, &figure, &right)?;
    assert_eq!(
        figure.status(&mut browser)?,
        "Right: the run says the same."
    );
    let line = "document.querySelector('.join-progress').textContent.trim()";
    let said = "Answered 0 of 2 on this page. Unseen failures: 1 of 1 diagnosed. Kept on this device only. Reset";
    assert_eq!(browser.text(line)?, said);
    assert_eq!(
        browser.log()?.complaints(&server.base),
        Vec::<String>::new()
    );
    browser.reload()?;
    let figure = diagnoses(&mut browser)?.pop().expect("a drawn case");
    assert_eq!(
        case(&mut browser, &figure)?,
        first,
        "its address is still there"
    );
    assert_eq!(browser.text(line)?, said);
    let reset = browser.find("document.querySelector('.join-progress button')")?;
    browser.click(&reset)?;
    assert_eq!(
        browser.text(line)?,
        "Answered 0 of 2 on this page. Unseen failures: 0 of 0 diagnosed."
    );
    let left = "Object.keys(localStorage).filter(k => k.startsWith('join-lab:')).length";
    assert_eq!(browser.eval(left)?, 0);
    Ok(())
}

#[test]
fn the_path_is_walked_by_keyboard_and_graded_by_the_run() -> Result<()> {
    let (server, url) = served()?;
    let mut browser = Browser::launch()?;
    browser.goto(&url)?;
    let all = diagnoses(&mut browser)?;
    let asked = "function() { return this.querySelectorAll('fieldset').length }";
    let counts: Vec<String> = all
        .iter()
        .map(|figure| browser.text_on(&figure.element, asked))
        .collect::<Result<_>>()?;
    assert_eq!(counts, ["0", "1", "5", "2"], "fading: none, the last, all");
    let second = &all[1];
    let radios = second.all(&mut browser, "radio", None)?;
    browser.focus(&radios[0].element)?;
    browser.press("ArrowDown")?;
    browser.press("Tab")?;
    browser.press("Enter")?;
    assert_eq!(
        second.status(&mut browser)?,
        "Right: the run says the same."
    );
    let inside = browser.on(
        &second.element,
        "function() { return this.contains(document.activeElement) }",
    )?;
    assert_eq!(inside, true, "the focus stays in the figure");

    let third = &all[2];
    answer(&mut browser, third, &[2, 1, 3, 1, 3])?;
    assert_eq!(
        third.status(&mut browser)?,
        "4 of 5 right. What the run says is marked, and told below."
    );
    assert_eq!(told(&mut browser, third)?, [2, 1, 3, 0, 3]);
    let line = "document.querySelector('.join-progress').textContent.trim()";
    assert!(
        browser
            .text(line)?
            .starts_with("Answered 2 of 2 on this page.")
    );
    browser.reload()?;
    let third = diagnoses(&mut browser)?.remove(2);
    assert!(
        third.status(&mut browser)?.starts_with("4 of 5 right."),
        "kept on the device"
    );
    assert_eq!(
        browser.log()?.complaints(&server.base),
        Vec::<String>::new()
    );
    Ok(())
}

#[test]
fn without_a_script_and_on_paper_a_case_is_there_with_its_answer() -> Result<()> {
    let (_server, url) = served()?;
    let mut browser = Browser::launch()?;
    browser.scripts(false)?;
    let lacks = "[...document.querySelectorAll('figure[data-widget=diagnose]')].flatMap((f, i) => { \
        const seen = e => e && e.checkVisibility() && e.getClientRects().length > 0; const lacks = []; \
        if (f.querySelectorAll('.trace').length !== 4 || ![...f.querySelectorAll('.trace li')].every(seen)) lacks.push('traces'); \
        if (![...f.querySelectorAll('legend, fieldset li span')].every(seen)) lacks.push('questions'); \
        if ([...f.querySelectorAll('input, button')].some(seen)) lacks.push('no dead controls'); \
        const open = i === 0 || PAPER; \
        if ([...f.querySelectorAll('.answer li')].every(seen) !== open) lacks.push(open ? 'an answer' : 'a closed answer'); \
        return lacks.map(l => i + ' lacks ' + l); })";
    for paper in [false, true] {
        browser.media(Scheme::Light, true, paper)?;
        browser.goto(&url)?;
        let found = browser.eval(&lacks.replace("PAPER", &paper.to_string()))?;
        assert_eq!(found, serde_json::json!([]), "on paper: {paper}");
        assert!(
            browser
                .text("document.body.textContent")?
                .contains("Case 28.")
        );
    }
    Ok(())
}

#[test]
fn told_diagnoses_break_no_rule_of_accessibility() -> Result<()> {
    let (_server, url) = served()?;
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for scheme in [Scheme::Light, Scheme::Dark] {
        browser.media(scheme, true, false)?;
        browser.goto("about:blank")?;
        browser.goto(&format!("{url}#join=3/s7"))?;
        let all = diagnoses(&mut browser)?;
        answer(&mut browser, &all[1], &[0])?;
        answer(&mut browser, &all[3], &[4, 0])?;
        problems.extend(violations(&mut browser, &axe)?);
        browser.eval("localStorage.clear()")?;
    }
    none(problems)
}
