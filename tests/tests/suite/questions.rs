//! Predictions and checks as a reader meets them: guessed, told, kept on the device, taken back; without a script and on paper.
use crate::{access::violations, is_alive, none, site_with_figures};
use join_lab_tests::{Browser, Error, Figure, Result, Scheme, Server, Site, axe_source};
use serde_json::json;

/// What the page must have been told by the model; the answer's own words.
const REVEALED: &str =
    "function() { return this.querySelector('details.answer b').textContent.trim() }";

/// A served site and its chapters that ask something.
fn asking() -> Result<(Server, Vec<String>)> {
    let (site, pages) = site_with_figures()?;
    let mut found = Vec::new();
    for (page, _) in pages {
        let asks = site.html(&page)?.tags.iter().any(|tag| {
            tag.name == "figure" && matches!(tag.get("data-widget"), Some("predict" | "check"))
        });
        if asks && page != "print.html" && is_alive(&site, &page)? {
            found.push(page);
        }
    }
    if found.is_empty() {
        return Err(Error::NotFound {
            expected: "a chapter that asks for a prediction".into(),
            found: "none in dist/".into(),
        });
    }
    Ok((Server::start(&Site::built()?.root, "/", None)?, found))
}

/// The questions of the page that is open, once they live.
fn questions(browser: &mut Browser) -> Result<Vec<Figure>> {
    browser.alive()?;
    let mut found = Vec::new();
    for figure in browser.figures()? {
        let widget =
            browser.text_on(&figure.element, "function() { return this.dataset.widget }")?;
        if widget == "predict" || widget == "check" {
            found.push(figure);
        }
    }
    Ok(found)
}

/// Picks the option of that number and commits it.
fn guess(browser: &mut Browser, figure: &Figure, option: usize) -> Result<()> {
    let radios = figure.all(browser, "radio", None)?;
    let radio = radios.get(option).ok_or_else(|| Error::NotFound {
        expected: format!("option {option}"),
        found: format!("{} options", radios.len()),
    })?;
    browser.click(&radio.element)?;
    figure.click(browser, "Commit my guess")
}

/// The line that counts the answers of the page.
fn progress(browser: &mut Browser) -> Result<String> {
    browser.text("document.querySelector('.join-progress')?.textContent.trim() ?? 'no line'")
}

#[test]
fn every_option_of_every_question_is_judged_and_the_run_can_be_seen() -> Result<()> {
    let (server, pages) = asking()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    // Every third page, and each where everything is looked at; that options are judged rightly is held for all of them without a browser.
    let step = if crate::places::whole() { 1 } else { 3 };
    for page in pages.iter().step_by(step) {
        browser.goto(&format!("{}{page}", server.base))?;
        let all = questions(&mut browser)?;
        let mut here = Vec::new();
        for (n, figure) in all.iter().enumerate() {
            let found = judge(&mut browser, figure)?;
            here.extend(
                found
                    .into_iter()
                    .map(|what| format!("question {n}: {what}")),
            );
        }
        here.extend(follow(&mut browser, &all[0])?);
        here.extend(browser.log()?.complaints(&server.base));
        problems.extend(here.into_iter().map(|what| format!("{page}: {what}")));
    }
    none(problems)
}

/// Guesses each option in turn: one is right, and the answer stands beside each guess.
fn judge(browser: &mut Browser, figure: &Figure) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let right = browser.text_on(&figure.element, REVEALED)?;
    let options = figure.all(browser, "radio", None)?;
    let mut said_right = 0;
    for option in &options {
        browser.click(&option.element)?;
        figure.click(browser, "Commit my guess")?;
        let status = figure.status(browser)?;
        let good = status == "Right: the run says the same.";
        said_right += usize::from(good);
        if good != (option.name == right) || (!good && !status.contains(&right)) {
            problems.push(format!("{:?} was told {status:?}", option.name));
        }
        let beside = browser.text_on(
            &figure.element,
            "function() { return [...this.querySelectorAll('li:has(> b)')].map(e => e.textContent).join('|') }",
        )?;
        if !beside.contains(&format!("{} your guess", option.name)) || !beside.contains("the run") {
            problems.push(format!("beside the outcome: {beside:?}"));
        }
        figure.click(browser, "Ask me again")?;
    }
    if options.len() < 3 || said_right != 1 {
        problems.push(format!("{said_right} right of {}", options.len()));
    }
    Ok(problems)
}

/// Gives a question up and follows its link: the run is seen, in the page's own stepper or in the playground, as it was told.
fn follow(browser: &mut Browser, figure: &Figure) -> Result<Option<String>> {
    let said = browser.text_on(
        &figure.element,
        "function() { return this.querySelector('.answer p').textContent }",
    )?;
    figure.click(browser, "I know this")?;
    // The page has grown; let it come to rest, else the link moves under the mouse.
    browser.eval("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")?;
    let link = figure.one(browser, "link", "See this run")?.element;
    let here = "function() { return this.hash && this.pathname === location.pathname }";
    let here = browser.text_on(&link, here)? == "true";
    browser.click(&link)?;
    if !here {
        browser.wait("location.pathname.endsWith('/playground/index.html') && document.readyState === 'complete'")?;
    }
    // On the first page all steps stand in a tab.
    crate::tabs::open_all(browser)?;
    let stepper = browser.figure(if here { "join-stepper" } else { "bench" }, 0)?;
    let shown = browser.text_on(
        &stepper.element,
        "function() { return this.querySelector('.headline .verdict').textContent.trim() }",
    )?;
    let alerts = stepper.alerts(browser)?;
    let well = said.contains(&shown) && alerts.is_empty();
    Ok((!well).then(|| format!("told {said:?}, shown {shown:?}, {alerts:?}")))
}

#[test]
fn the_keyboard_alone_picks_commits_and_skips() -> Result<()> {
    let (server, pages) = asking()?;
    let mut browser = Browser::launch()?;
    let url = format!("{}{}", server.base, pages[0]);
    browser.goto(&url)?;
    let figure = questions(&mut browser)?.remove(0);
    let radios = figure.all(&mut browser, "radio", None)?;
    browser.focus(&radios[0].element)?;
    let commit = figure.button(&mut browser, "Commit my guess")?;
    let off = browser.text_on(&commit, "function() { return this.ariaDisabled }")?;
    assert_eq!(off, "true", "nothing is picked yet");
    browser.press("ArrowDown")?;
    browser.press("ArrowDown")?;
    let third = "document.activeElement.closest('fieldset').querySelectorAll('input')[2].checked";
    assert_eq!(browser.eval(third)?, true);
    browser.press("Tab")?;
    browser.press("Enter")?;
    assert!(!figure.status(&mut browser)?.is_empty());
    let inside = browser.on(
        &figure.element,
        "function() { return this.contains(document.activeElement) }",
    )?;
    assert_eq!(inside, true, "the focus stays in the figure");
    assert_eq!(browser.text("location.href")?, url);
    let again = figure.button(&mut browser, "Ask me again")?;
    browser.focus(&again)?;
    browser.press("Enter")?;
    assert_eq!(figure.status(&mut browser)?, "");
    let known = figure.button(&mut browser, "I know this")?;
    browser.focus(&known)?;
    browser.press(" ")?;
    assert!(figure.status(&mut browser)?.starts_with("No guess made."));
    Ok(())
}

#[test]
fn guesses_are_kept_on_the_device_counted_and_taken_back() -> Result<()> {
    let (server, pages) = asking()?;
    let mut browser = Browser::launch()?;
    let url = format!("{}{}", server.base, pages[0]);
    browser.goto(&url)?;
    let all = questions(&mut browser)?;
    let of = all.len();
    assert_eq!(
        progress(&mut browser)?,
        format!("Answered 0 of {of} on this page.")
    );
    guess(&mut browser, &all[0], 1)?;
    let told = all[0].status(&mut browser)?;
    let line = format!("Answered 1 of {of} on this page. Kept on this device only. Reset");
    assert_eq!(progress(&mut browser)?, line);
    let sent = browser.log()?.complaints(&server.base);
    assert_eq!(sent, Vec::<String>::new());
    let kept = browser.text("Object.keys(localStorage).filter(k => k.startsWith('join-lab:')).map(k => k.split(':').slice(1, 3).join(' ')).join()")?;
    assert_eq!(kept, format!("/{} 0", pages[0]));

    browser.reload()?;
    let all = questions(&mut browser)?;
    assert_eq!(all[0].status(&mut browser)?, told);
    assert_eq!(progress(&mut browser)?, line);
    let reset = browser.find("document.querySelector('.join-progress button')")?;
    browser.click(&reset)?;
    assert_eq!(all[0].status(&mut browser)?, "");
    assert_eq!(
        progress(&mut browser)?,
        format!("Answered 0 of {of} on this page.")
    );
    browser.reload()?;
    let all = questions(&mut browser)?;
    assert_eq!(all[0].status(&mut browser)?, "");
    let left = "Object.keys(localStorage).filter(k => k.startsWith('join-lab:')).length";
    assert_eq!(browser.eval(left)?, 0);
    Ok(())
}

#[test]
fn a_browser_that_keeps_nothing_is_said_so_and_asks_all_the_same() -> Result<()> {
    let (server, pages) = asking()?;
    let mut browser = Browser::launch()?;
    let refuse =
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })";
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": refuse }),
    )?;
    browser.goto(&format!("{}{}", server.base, pages[0]))?;
    let all = questions(&mut browser)?;
    guess(&mut browser, &all[0], 0)?;
    assert!(!all[0].status(&mut browser)?.is_empty());
    let line = progress(&mut browser)?;
    assert!(
        line.contains("This browser does not let the page keep it."),
        "{line}"
    );
    Ok(())
}

/// What the questions of a page lack that nobody brings to life, with the answers closed as they come, then opened by hand,
/// then on paper.
pub fn lacks_without_a_script(browser: &mut Browser) -> Result<Vec<String>> {
    let shown = "[...document.querySelectorAll('figure:is([data-widget=predict], [data-widget=check])')].flatMap(f => { \
        const seen = e => e && e.checkVisibility() && e.getClientRects().length > 0; const lacks = []; \
        if (!seen(f.querySelector('legend'))) lacks.push('question'); \
        if (![...f.querySelectorAll('fieldset li')].every(seen)) lacks.push('options'); \
        if ([...f.querySelectorAll('input, button')].some(seen)) lacks.push('no dead controls'); \
        if (f.querySelector('.answer').open !== OPEN && !PAPER) lacks.push('a closed answer'); \
        if (OPEN || PAPER) if (![...f.querySelectorAll('.answer li')].every(seen)) lacks.push('the answer'); \
        return lacks.map(l => f.dataset.widget + ' lacks ' + l); })";
    let press = "document.querySelectorAll('.answer > summary').forEach(e => e.click())";
    let mut problems = Vec::new();
    for (open, paper) in [(false, false), (true, false), (false, true)] {
        browser.media(Scheme::Light, true, paper)?;
        if open || paper {
            browser.eval(press)?; // opens them, and closes them again before they are printed
        }
        let script = shown
            .replace("OPEN", &open.to_string())
            .replace("PAPER", &paper.to_string());
        let lacks = browser.eval(&script)?;
        let lacks = lacks.as_array().into_iter().flatten();
        problems.extend(lacks.map(|lack| format!("(open {open}, paper {paper}): {lack}")));
    }
    browser.media(Scheme::Light, true, false)?;
    Ok(problems)
}

#[test]
fn a_living_page_prints_the_answers_too() -> Result<()> {
    let (server, pages) = asking()?;
    let mut browser = Browser::launch()?;
    browser.media(Scheme::Light, true, true)?;
    browser.goto(&format!("{}{}", server.base, pages[0]))?;
    questions(&mut browser)?;
    let hidden = "[...document.querySelectorAll('.answer li')].filter(e => !e.checkVisibility() || !e.getClientRects().length).length";
    assert_eq!(browser.eval(hidden)?, 0);
    Ok(())
}

#[test]
fn told_answers_break_no_rule_of_accessibility() -> Result<()> {
    let (server, pages) = asking()?;
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for scheme in [Scheme::Light, Scheme::Dark] {
        browser.media(scheme, true, false)?;
        browser.goto(&format!("{}{}", server.base, pages[0]))?;
        let all = questions(&mut browser)?;
        guess(&mut browser, &all[0], 0)?;
        for figure in &all[1..] {
            guess(&mut browser, figure, 1)?;
        }
        problems.extend(violations(&mut browser, &axe)?);
        browser.eval("localStorage.clear()")?;
    }
    none(problems)
}
