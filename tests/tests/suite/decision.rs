//! The five minutes as a decision, and the calculator: by hand, by the keyboard, by what is pasted; without a script and on paper.
use crate::{access::violations, none};
use join_lab_tests::{Browser, DESKTOP, Figure, PHONE, Result, Scheme, Server, Site, axe_source};

const PAGE: &str = "five-minutes.html";
const TAKEN: &str = "document.querySelector('figure.decision').hasAttribute('data-taken')";

fn opened() -> Result<(Server, Browser, Figure)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}{PAGE}", server.base))?;
    let figure = browser.figure("decision", 0)?;
    Ok((server, browser, figure))
}

/// Chooses the answer whose words begin so, in the question with that key.
fn choose(browser: &mut Browser, key: &str, begins: &str) -> Result<()> {
    let script = format!(
        "(() => {{ const question = document.getElementById('question-{key}'); question.classList.add('open'); \
         const label = [...question.querySelectorAll('label')].find(l => l.textContent.trim().startsWith({begins:?})); \
         label.querySelector('input').click(); return label.textContent; }})()"
    );
    browser.eval(&script)?;
    browser.wait(TAKEN)
}

fn part(browser: &mut Browser, name: &str) -> Result<String> {
    browser.text(&format!(
        "document.querySelector('figure.decision [data-part={name}]').textContent"
    ))
}

/// The answers of the case, each with its question.
const CASE: [(&str, &str); 4] = [
    ("saver", "on, and the tasks waited"),
    ("wait", "yes"),
    ("refused", "yes"),
    ("token", "exp lies before Date"),
];

#[test]
fn the_case_fits_by_its_answers_and_nobody_can_tell_without_one_of_them() -> Result<()> {
    let (server, mut browser, figure) = opened()?;
    for (key, answer) in CASE {
        choose(&mut browser, key, answer)?;
    }
    let said = figure.status(&mut browser)?;
    assert!(said.ends_with("Verdict: fits."), "{said}");
    let ticket = part(&mut browser, "ticket")?;
    assert!(
        ticket.contains("Verdict: fits.") && ticket.contains("Not looked at: "),
        "{ticket}"
    );
    let message = part(&mut browser, "message")?;
    assert!(message.contains("to users instead of devices"), "{message}");
    for (key, answer) in CASE {
        choose(&mut browser, key, "not looked at")?;
        let said = figure.status(&mut browser)?;
        assert!(
            said.contains("Verdict: cannot tell"),
            "without {key}: {said}"
        );
        choose(&mut browser, key, answer)?;
    }
    // A neighbour rules it out, whatever else fits.
    choose(&mut browser, "hybrid", "hybrid")?;
    let said = figure.status(&mut browser)?;
    assert!(said.ends_with("Verdict: does not fit."), "{said}");
    none(browser.log()?.complaints(&server.base))
}

#[test]
fn a_pasted_text_answers_questions_and_comes_back_nowhere() -> Result<()> {
    let (server, mut browser, figure) = opened()?;
    let field = figure.one(&mut browser, "textbox", "Paste a line, an event, an output")?;
    let text = "jo.doe@contoso.example on LAPTOP-7\nAutopilot\n250\n251 HRESULT 0x800705b4 elapsed 600034518 us\n254 no AIK certificate";
    figure.set(&mut browser, &field.element, text)?;
    browser.wait(TAKEN)?;
    let said = figure.status(&mut browser)?;
    assert!(
        said.contains("so far it fits the case. Missing: "),
        "{said}"
    );
    let chosen = part(&mut browser, "chosen-13")?;
    assert!(chosen.contains("(from the text)"), "{chosen}");
    let shown = browser.text("document.querySelector('figure.decision').textContent")?;
    for own in ["jo.doe", "LAPTOP", "600034518"] {
        assert!(!shown.contains(own), "{own} is shown");
    }
    figure.click(&mut browser, "Begin anew")?;
    let said = figure.status(&mut browser)?;
    assert!(said.starts_with("0 of "), "{said}");
    none(browser.log()?.complaints(&server.base))
}

#[test]
fn the_keyboard_alone_answers_goes_on_and_copies() -> Result<()> {
    let (_server, mut browser, figure) = opened()?;
    let first = browser.find("document.querySelector('#question-scope input')")?;
    browser.focus(&first)?;
    browser.press(" ")?;
    browser.wait(TAKEN)?;
    browser.press("ArrowDown")?;
    let said = figure.status(&mut browser)?;
    assert!(
        said.starts_with("1 of ") && said.ends_with("Verdict: out of scope."),
        "{said}"
    );
    browser.press("ArrowUp")?;
    let said = figure.status(&mut browser)?;
    assert!(
        said.starts_with("1 of ") && said.contains("cannot tell"),
        "{said}"
    );
    browser.press("Tab")?;
    browser.press("Enter")?;
    let now = browser.text("document.activeElement.closest('li').id")?;
    assert_eq!(
        now, "question-hybrid",
        "the next question is open and has the focus"
    );
    browser.wait("document.getElementById('question-hybrid').matches('.open')")?;
    browser.clipboard(true)?;
    let copy = figure.button(&mut browser, "Copy: Text for a ticket")?;
    browser.focus(&copy)?;
    browser.press("Enter")?;
    browser
        .wait("navigator.clipboard.readText().then(text => text.includes('what was looked at'))")?;
    browser
        .wait("document.querySelector('figure.decision [role=status]').textContent === 'Copied.'")
}

#[test]
fn three_times_give_verdict_margin_and_a_picture() -> Result<()> {
    let (server, mut browser, decision) = opened()?;
    let figure = browser.figure("calculator", 0)?;
    let field = |browser: &mut Browser, name: &str| figure.one(browser, "textbox", name);
    let ends = field(&mut browser, "Token ends: exp")?.element;
    let refused = field(&mut browser, "Refused: Date of the answer")?.element;
    let mut problems = Vec::new();
    for (exp, date, expect) in [
        (
            "1739171881",
            "Mon, 10 Feb 2025 07:18:04 GMT",
            "\u{2212}3\u{a0}s. Ended: it fits, if",
        ),
        (
            "2025-02-10T07:18:01Z",
            "2025-02-10 08:18:01 +01:00",
            "Cannot tell: the same second",
        ),
        (
            "1739171881",
            "10 Feb 2025 07:17:00 UTC",
            "+61\u{a0}s. Not ended: does not fit.",
        ),
        (
            "1739171881",
            "10/02/2025 07:18:04 UTC",
            "Two times are needed",
        ),
        ("nonsense", "07:18:04", "Two times are needed"),
    ] {
        figure.set(&mut browser, &ends, exp)?;
        figure.set(&mut browser, &refused, date)?;
        browser.wait(TAKEN)?;
        let said = figure.status(&mut browser)?;
        if !said.contains(expect) {
            problems.push(format!("{exp} and {date}: {said}"));
        }
    }
    // Which number is the day is asked, not guessed.
    figure.set(&mut browser, &ends, "1739171881")?;
    figure.set(&mut browser, &refused, "10/02/2025 07:18:04 UTC")?;
    let order = figure.one(&mut browser, "combobox", "Which number is the day?")?;
    figure.set(&mut browser, &order.element, "day")?;
    let said = figure.status(&mut browser)?;
    assert!(said.contains("\u{2212}3\u{a0}s"), "{said}");
    let drawn = browser.text("document.querySelector('svg.times').getAttribute('aria-label')")?;
    assert_eq!(drawn, "The token's end, and the refusal 3\u{a0}s later");
    // The decision takes the times for its own.
    for (key, answer) in &CASE[..3] {
        choose(&mut browser, key, answer)?;
    }
    let said = decision.status(&mut browser)?;
    assert!(said.ends_with("Verdict: fits."), "{said}");
    // A token is taken out at once, and shown nowhere.
    figure.set(
        &mut browser,
        &ends,
        "Bearer eyJhbGciOiJub25lIn0.eyJleHAiOjF9.",
    )?;
    assert_eq!(figure.value(&mut browser, &ends)?, "");
    assert!(
        !browser
            .text("document.body.textContent")?
            .contains("eyJhbGci")
    );
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}

#[test]
fn all_questions_are_there_without_a_script_and_on_paper() -> Result<()> {
    let (server, mut browser, _) = opened()?;
    let seen = "[...document.querySelectorAll('figure.decision .inside')].filter(e => e.getClientRects().length).length";
    let all = browser.eval("document.querySelectorAll('figure.decision .question').length")?;
    assert_eq!(browser.eval(seen)?, 1, "one question is open at first");
    browser.media(Scheme::Light, true, true)?;
    assert_eq!(browser.eval(seen)?, all, "on paper");
    browser.media(Scheme::Light, true, false)?;
    browser.scripts(false)?;
    browser.goto("about:blank")?;
    browser.goto(&format!("{}{PAGE}", server.base))?;
    assert_eq!(browser.eval(seen)?, all, "without a script");
    let dead = "[...document.querySelectorAll('figure:is(.decision, .calculator) :is(input, textarea, button)')].filter(e => e.getClientRects().length).length";
    assert_eq!(browser.eval(dead)?, 0, "nothing to press that does nothing");
    Ok(())
}

#[test]
fn the_decision_breaks_no_rule_of_accessibility_and_fits_a_phone() -> Result<()> {
    let (server, mut browser, _) = opened()?;
    let axe = axe_source()?;
    let mut problems = Vec::new();
    for (scheme, size) in [(Scheme::Light, DESKTOP), (Scheme::Dark, PHONE)] {
        browser.goto("about:blank")?;
        browser.media(scheme, true, false)?;
        browser.size(size)?;
        browser.goto(&format!("{}{PAGE}", server.base))?;
        let figure = browser.figure("decision", 0)?;
        for (key, answer) in CASE {
            choose(&mut browser, key, answer)?;
        }
        let said = figure.status(&mut browser)?;
        assert!(said.contains("fits"), "{said}");
        problems.extend(violations(&mut browser, &axe)?);
        let wide = browser
            .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")?;
        if wide.as_f64().unwrap_or(1.0) > 0.0 {
            problems.push(format!(
                "at {} px the page scrolls sideways by {wide}",
                size.width
            ));
        }
    }
    none(problems)
}
