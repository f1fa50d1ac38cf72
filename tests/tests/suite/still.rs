//! The control in use stays where it stands in the window, whatever its figure becomes above it.
use crate::{none, site_with_figures};
use join_lab_tests::{Browser, Element, Result, Server};

const TOP: &str =
    "function() { return this.isConnected ? this.getBoundingClientRect().top : null }";

fn top(browser: &mut Browser, element: &Element) -> Result<Option<f64>> {
    browser.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))))")?;
    Ok(browser.on(element, TOP)?.as_f64())
}

/// Uses every control of a figure that changes the run, each from the middle of the window, and names those that moved.
fn moved(browser: &mut Browser, page: &str, widget: &str) -> Result<Vec<String>> {
    let controls = format!(
        "[...document.querySelectorAll('figure[data-widget={widget}]')][0].querySelectorAll(':is([data-msg^=\"set:\"], [data-msg^=\"command:\"], [data-msg=why], [data-msg=rows])')"
    );
    let names = browser.text(&format!("[...{controls}].filter(e => e.checkVisibility({{ visibilityProperty: true }})).map(e => e.dataset.msg + ' ' + e.type).join('\\n')"))?;
    let mut problems = Vec::new();
    for name in names.lines() {
        let (msg, sort) = name.split_once(' ').unwrap_or_default();
        let control = browser.find(&format!(
            "[...{controls}].find(e => e.dataset.msg === {msg:?} && e.type === {sort:?})"
        ))?;
        browser.bounds(&control)?;
        let before = top(browser, &control)?;
        match sort {
            "number" | "range" => {
                browser.focus(&control)?;
                browser.press("ArrowUp")?;
            }
            "button" | "radio" => {
                let (x, y) = browser.middle(&control)?;
                browser.click_at(x, y)?;
            }
            _ => {
                let script = "function() { this.focus(); this.selectedIndex = (this.selectedIndex + 1) % this.options.length;
                    for (const kind of ['input', 'change']) this.dispatchEvent(new Event(kind, { bubbles: true })); }";
                browser.on(&control, script)?;
            }
        }
        let after = top(browser, &control)?;
        if let (Some(before), Some(after)) = (before, after)
            && (before - after).abs() > 1.5
        {
            problems.push(format!(
                "{page}, {widget}, {name}: from {before} to {after}"
            ));
        }
    }
    if names.is_empty() {
        problems.push(format!("{page}, {widget}: no control to use"));
    }
    Ok(problems)
}

#[test]
fn what_is_used_stays_under_the_hand() -> Result<()> {
    let (site, _) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (page, widget) in [
        ("index.html", "ten-minutes"),
        ("eleven-steps.html", "join-stepper"),
        ("token.html", "token-timeline"),
        ("side-by-side.html", "what-if"),
    ] {
        browser.goto(&format!("{}{page}", server.base))?;
        // Most of the run is over, so that acts and causes have something to change.
        browser.eval("document.querySelector('[data-msg=to-end]')?.click(); 0")?;
        problems.extend(moved(&mut browser, page, widget)?);
    }
    none(problems)
}

/// Asking for places makes the browser lay the page out then and there: ten steps in one frame would cost ten layouts.
#[test]
fn steps_within_one_frame_ask_once_where_things_stand() -> Result<()> {
    let (site, _) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}eleven-steps.html", server.base))?;
    let counts = browser.text(
        "(() => { const step = document.querySelector('figure[data-widget=join-stepper] [data-msg=step-forward]');
            const own = Element.prototype.getBoundingClientRect;
            let asked = 0;
            Element.prototype.getBoundingClientRect = function() { asked++; return own.call(this); };
            step.click();
            const once = asked;
            for (let more = 0; more < 9; more++) step.click();
            Element.prototype.getBoundingClientRect = own;
            return once + ' ' + asked; })()",
    )?;
    let (once, all) = counts.split_once(' ').unwrap_or_default();
    let mut problems = Vec::new();
    if once == "0" || once != all {
        problems.push(format!(
            "expected one step to ask and nine more not to; found asked {once} times for one, {all} for ten"
        ));
    }
    none(problems)
}
