//! A program that comes later arrives when a figure is first used: nothing that its reader has done until then is lost.
use crate::{none, places::same};
use join_lab_tests::{Browser, Element, Error, Result, Server, Site};

/// Keeps the program from arriving until `arrive()` is called.
const HOLD: &str = "
    const insert = Node.prototype.insertBefore;
    window.arrive = () => { throw 'nobody has asked for the program' };
    Node.prototype.insertBefore = function(node, before) {
        if (!/(studies|files|full)-/.test(String(node.src))) return insert.call(this, node, before);
        window.arrive = () => { Node.prototype.insertBefore = insert; insert.call(this, node, before) };
        return node;
    }; 0";

fn held(server: &Server, browser: &mut Browser) -> Result<()> {
    browser.goto(&format!("{}many-devices.html", server.base))?;
    browser.alive()?;
    browser.eval(HOLD).map(drop)
}

/// Lets the program arrive, and waits until it has taken the figure over.
fn arrive(browser: &mut Browser, widget: &str) -> Result<()> {
    browser.eval("arrive(); 0")?;
    let taken = format!("figure[data-widget={widget}][data-taken]");
    browser.wait(&format!("document.querySelector('{taken}')"))?;
    browser
        .eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
        .map(drop)
}

/// Where the element stands in the window, without scrolling to it.
fn top(browser: &mut Browser, element: &Element) -> Result<f64> {
    let top = browser.on(
        element,
        "function() { return this.getBoundingClientRect().top }",
    )?;
    Ok(top.as_f64().unwrap_or(f64::NAN))
}

const FOCUSED: &str = "function() { return this.isConnected && document.activeElement === this }";
const VALUE: &str =
    "function() { return String(this.type === 'checkbox' ? this.checked : this.value) }";

/// What is done in a page while a tab's program is on its way is done in the tab, too.
#[test]
fn what_is_done_until_a_tab_has_its_program_is_not_lost() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}playground/index.html", server.base))?;
    let stepper = browser.figure("bench", 0)?;
    stepper.click(&mut browser, "To start")?;
    browser.eval(HOLD)?;
    browser.eval("document.querySelector('nav a[href=\"#keys\"]').click(); 0")?;
    browser.wait("document.querySelector('figure[data-widget=keys][data-busy]')")?;
    stepper.click(&mut browser, "Assign the policy to users")?;
    stepper.click(&mut browser, "To end")?;
    let lifetime =
        browser.find("document.querySelector('figure.join [data-key=token_lifetime_s] input')")?;
    browser.focus(&lifetime)?;
    browser.on(&lifetime, "function() { this.select() }")?;
    browser.type_text("12")?;
    let before = top(&mut browser, &lifetime)?;
    arrive(&mut browser, "keys")?;
    browser.type_text("3")?;
    let mut problems = Vec::new();
    let focused = browser.on(&lifetime, FOCUSED)?;
    same(&mut problems, "focus", &focused, &true.into());
    let value = browser.text_on(&lifetime, VALUE)?;
    same(&mut problems, "typed", &value, &"123".into());
    let after = top(&mut browser, &lifetime)?;
    same(
        &mut problems,
        "in place",
        &((after - before).abs() < 1.5),
        &true,
    );
    let changes = "document.querySelectorAll('figure[data-widget=bench] .chips li').length";
    same(&mut problems, "done", &browser.eval(changes)?, &2.into());
    let keys = "document.querySelector('figure[data-widget=keys]').textContent.length > 300";
    same(&mut problems, "its tab", &browser.eval(keys)?, &true.into());
    let lifetimes = "document.querySelectorAll('figure[data-widget=bench] .parameter.changed[data-key=token_lifetime_s]').length";
    browser.press("Tab")?;
    same(
        &mut problems,
        "heard once",
        &browser.eval(lifetimes)?,
        &1.into(),
    );
    same(
        &mut problems,
        "alerts",
        &stepper.alerts(&mut browser)?,
        &Vec::new(),
    );
    none(problems)
}

/// What is done with a field by hand until the program arrives, and what then must stand in it.
fn by_hand(browser: &mut Browser, field: &Element, sort: &str) -> Result<String> {
    match sort {
        "number" | "range" => {
            let before: f64 = browser.text_on(field, VALUE)?.parse().unwrap_or(f64::NAN);
            let step = browser.text_on(field, "function() { return this.step || '1' }")?;
            let step: f64 = step.parse().unwrap_or(1.0);
            for _ in 0..5 {
                browser.press("ArrowUp")?;
            }
            let after = browser.text_on(field, VALUE)?;
            let moved = (after.parse().unwrap_or(f64::NAN) - before) / step;
            if moved < 1.0 {
                return Err(Error::NotFound {
                    expected: "a field that the arrow keys move".into(),
                    found: format!("{before}, then {after}"),
                });
            }
            Ok(after)
        }
        "text" => {
            browser.on(field, "function() { this.select() }")?;
            browser.type_text("typed")?;
            browser.text_on(field, VALUE)
        }
        "checkbox" => {
            browser.press(" ")?;
            browser.text_on(field, VALUE)
        }
        _ => {
            let script = "function() { this.selectedIndex = this.options.length - 1;
                for (const kind of ['input', 'change']) this.dispatchEvent(new Event(kind, { bubbles: true })); }";
            browser.on(field, script)?;
            browser.text_on(field, VALUE)
        }
    }
}

#[test]
fn every_kind_of_field_keeps_its_value_the_focus_and_its_place() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    held(&server, &mut browser)?;
    let kinds = "[...new Set([...document.querySelectorAll('figure[data-widget=fleet] :is(input, select, textarea)')]
        .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.closest('[data-msg]')).map(e => e.type))].join(' ')";
    let kinds = browser.text(kinds)?;
    assert!(
        kinds.contains("number") && kinds.contains("select"),
        "{kinds}"
    );
    let mut problems = Vec::new();
    for sort in kinds.split(' ') {
        held(&server, &mut browser)?;
        let field = browser.find(&format!(
            "[...document.querySelectorAll('figure[data-widget=fleet] :is(input, select, textarea)')].find(e => e.type === {sort:?} && e.checkVisibility({{ visibilityProperty: true }}))"
        ))?;
        browser.bounds(&field)?;
        browser.focus(&field)?;
        let expected = by_hand(&mut browser, &field, sort)?;
        let before = top(&mut browser, &field)?;
        arrive(&mut browser, "fleet")?;
        same(
            &mut problems,
            &format!("{sort}: value"),
            &browser.text_on(&field, VALUE)?,
            &expected,
        );
        same(
            &mut problems,
            &format!("{sort}: focus"),
            &browser.on(&field, FOCUSED)?,
            &true.into(),
        );
        let after = top(&mut browser, &field)?;
        if (after - before).abs() > 1.5 {
            problems.push(format!(
                "{sort}: the field stood at {before}, now at {after}"
            ));
        }
    }
    none(problems)
}

/// What is typed and not yet settled is still the reader's, and so is everything they settled before, in order.
#[test]
fn fields_used_one_after_another_are_all_heard_and_the_one_in_use_is_left_alone() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    held(&server, &mut browser)?;
    let numbers = "[...document.querySelectorAll('figure[data-widget=fleet] input[type=number]')].filter(e => e.offsetParent)";
    let first = browser.find(&format!("{numbers}[0]"))?;
    let second = browser.find(&format!("{numbers}[1]"))?;
    browser.bounds(&first)?;
    browser.focus(&first)?;
    browser.on(&first, "function() { this.select() }")?;
    browser.type_text("321")?;
    browser.press("Tab")?;
    browser.focus(&second)?;
    browser.on(&second, "function() { this.select() }")?;
    browser.type_text("7")?;
    arrive(&mut browser, "fleet")?;
    browser.type_text("8")?;
    let mut problems = Vec::new();
    same(
        &mut problems,
        "settled",
        &browser.text_on(&first, VALUE)?,
        &"321".into(),
    );
    same(
        &mut problems,
        "in use",
        &browser.text_on(&second, VALUE)?,
        &"78".into(),
    );
    same(
        &mut problems,
        "focus",
        &browser.on(&second, FOCUSED)?,
        &true.into(),
    );
    none(problems)
}
