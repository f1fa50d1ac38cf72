//! Figures that have steps, driven by the roles and names every such figure promises, by mouse and by keyboard.
use crate::{
    access::violations_in,
    none,
    places::{Spot, at, cursor, ends, places, same},
};
use join_lab_tests::{Browser, DESKTOP, PHONE, Result, Scheme, axe_source};
use std::collections::BTreeSet;

/// The buttons of a figure that has steps.
const BUTTONS: [&str; 6] = [
    "Step forward",
    "Step back",
    "Play",
    "To start",
    "To end",
    "Copy link",
];

#[test]
fn every_figure_steps_by_mouse_and_by_keyboard_and_takes_changes() -> Result<()> {
    none(places()?.few().each(
        &mut Browser::launch()?,
        &[
            ("by mouse", buttons_go_there_and_back),
            ("by keyboard", keys_do_what_buttons_do),
            ("by a field", fields_can_be_changed),
        ],
    )?)
}

fn buttons_go_there_and_back(
    browser: &mut Browser,
    spot: &Spot,
    problems: &mut Vec<String>,
) -> Result<()> {
    let figure = &spot.figure;
    for name in BUTTONS {
        figure.button(browser, name)?;
    }
    let range = figure.range(browser, "Step")?;
    let (first, last) = ends(browser, &range)?;
    figure.click(browser, "To start")?;
    let mut way = vec![cursor(browser, figure)?];
    same(problems, "To start", &way[0].0, &first);
    for _ in 0..4 {
        figure.click(browser, "Step forward")?;
        way.push(cursor(browser, figure)?);
    }
    let sentences: BTreeSet<&String> = way.iter().map(|(_, sentence)| sentence).collect();
    if sentences.len() < way.len() {
        problems.push(format!("steps that say the same: {way:?}"));
    }
    for expected in way.iter().rev().skip(1) {
        figure.click(browser, "Step back")?;
        same(problems, "Step back", &cursor(browser, figure)?, expected);
    }
    // The scrubber leads to the same places as the buttons.
    for expected in [&way[3], &way[1]] {
        figure.set(browser, &range, &expected.0)?;
        same(problems, "Step", &cursor(browser, figure)?, expected);
    }
    figure.click(browser, "To end")?;
    same(problems, "To end", &cursor(browser, figure)?.0, &last);
    let alerts = figure.alerts(browser)?;
    same(problems, "alerts", &alerts, &Vec::new());
    // After all that the buttons still have their names, each once.
    figure.forget();
    for name in BUTTONS {
        figure.button(browser, name)?;
    }
    Ok(())
}

fn keys_do_what_buttons_do(
    browser: &mut Browser,
    spot: &Spot,
    problems: &mut Vec<String>,
) -> Result<()> {
    let figure = &spot.figure;
    figure.click(browser, "To start")?;
    let start = cursor(browser, figure)?;
    figure.click(browser, "Step forward")?;
    let second = cursor(browser, figure)?;
    let button = figure.button(browser, "Step back")?;
    browser.focus(&button)?;
    let mut press = |key: &str, expected: &(String, String)| -> Result<()> {
        browser.press(key)?;
        let what = format!("key {key:?}");
        same(problems, &what, &cursor(browser, figure)?, expected);
        Ok(())
    };
    press(" ", &start)?; // the button's own key
    press("ArrowRight", &second)?;
    press("ArrowLeft", &start)?;
    press("ArrowRight", &second)?;
    press("Home", &start)?;
    browser.press("End")?;
    let range = figure.range(browser, "Step")?;
    let last = ends(browser, &range)?.1;
    same(problems, "key \"End\"", &cursor(browser, figure)?.0, &last);
    let held = "function() { return this.contains(document.activeElement) }";
    let held = browser.on(&figure.element, held)?;
    let what = "the focus is still in the figure";
    same(problems, what, &held, &true.into());
    // The scrubber has keys of its own.
    browser.focus(&range)?;
    browser.press("Home")?;
    browser.press("ArrowRight")?;
    let what = "ArrowRight on the scrubber";
    same(problems, what, &cursor(browser, figure)?, &second);
    Ok(())
}

fn fields_can_be_changed(
    browser: &mut Browser,
    spot: &Spot,
    problems: &mut Vec<String>,
) -> Result<()> {
    let figure = &spot.figure;
    for role in ["slider", "spinbutton", "checkbox", "combobox"] {
        for control in figure.all(browser, role, None)? {
            if control.name.trim().is_empty() {
                problems.push(format!("a {role} has no name"));
            }
            let there = "function() { return this.isConnected && !this.disabled }";
            if browser.on(&control.element, there)? != true {
                continue; // an earlier change took it away
            }
            let before = figure.value(browser, &control.element)?;
            let other = browser.text_on(
                &control.element,
                "function() { if (this.type === 'checkbox') return String(!this.checked); \
                 if (this.options) return [...this.options].find(o => !o.selected && !o.disabled)?.value ?? this.value; \
                 return this.value === this.max ? this.min : (this.max || String(Number(this.value) + 1)); }",
            )?;
            figure.set(browser, &control.element, &other)?;
            let alive = "function() { return this.hasAttribute('data-ready') }";
            let alive = browser.on(&figure.element, alive)?;
            let what = format!("alive after {} = {other} (was {before})", control.name);
            same(problems, &what, &alive, &true.into());
        }
    }
    Ok(())
}

/// Lets the page's clock run ahead by nearly the longest time that it takes for one frame, and counts its frames.
const HURRY: &str = "if (!window.hurry) { window.hurry = { frames: 0 }; let ahead = 0; const now = performance.now.bind(performance); \
    performance.now = () => now() + ahead; const next = requestAnimationFrame; \
    window.requestAnimationFrame = f => { hurry.frames++; return next(t => { ahead += 240; f(t); }); }; } 0";

/// Listens to what a screen reader would be told by the figure.
const LISTEN: &str = "function() { window.ear?.disconnect(); window.said = []; const e = this.querySelector('[role=status]'); \
    window.ear = new MutationObserver(() => { if (e.ariaLive !== 'off') said.push(e.textContent.trim()); }); \
    ear.observe(e, { childList: true, characterData: true, subtree: true }); }";

#[test]
fn playing_can_be_paused_runs_to_the_end_and_speaks_once() -> Result<()> {
    let mut kinds = BTreeSet::new();
    none(
        places()?
            .few()
            .each_page(&mut Browser::launch()?, |browser, spots, problems| {
                browser.eval(HURRY)?;
                at(spots, "playing", problems, |spot, problems| {
                    play_and_pause(browser, spot, problems)?;
                    if kinds.insert(spot.widget.clone()) {
                        play_to_the_end(browser, spot, problems)?;
                    }
                    Ok(())
                });
                Ok(())
            })?,
    )
}

fn play_and_pause(browser: &mut Browser, spot: &Spot, problems: &mut Vec<String>) -> Result<()> {
    let figure = &spot.figure;
    figure.click(browser, "To start")?;
    let start = cursor(browser, figure)?.0;
    browser.on(&figure.element, LISTEN)?;
    figure.click(browser, "Play")?;
    figure.button(browser, "Pause")?;
    let end = std::time::Instant::now() + browser.patience;
    while cursor(browser, figure)?.0 == start && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    figure.click(browser, "Pause")?;
    let paused = cursor(browser, figure)?;
    const THREE_FRAMES: &str = "new Promise(done => setTimeout(() => done(0), 60))";
    // What the press itself asked for (the button keeps its place) is over by then.
    browser.eval(THREE_FRAMES)?;
    let frames = browser.eval("hurry.frames")?;
    if paused.0 == start || frames == 0 {
        problems.push("playing went nowhere".into());
    }
    // Three frames later nothing has moved, and the page has asked for none of them.
    browser.eval(THREE_FRAMES)?;
    same(problems, "after Pause", &cursor(browser, figure)?, &paused);
    let later = browser.eval("hurry.frames")?;
    same(problems, "frames asked for after Pause", &later, &frames);
    let said = browser.eval("said.length")?;
    if said.as_u64() > Some(1) {
        let what = format!("while playing it spoke {said} times before the pause");
        problems.push(what);
    }
    Ok(())
}

fn play_to_the_end(browser: &mut Browser, spot: &Spot, problems: &mut Vec<String>) -> Result<()> {
    let figure = &spot.figure;
    let range = figure.range(browser, "Step")?;
    let last = ends(browser, &range)?.1;
    browser.on(&figure.element, LISTEN)?;
    figure.click(browser, "Play")?;
    let end = std::time::Instant::now() + browser.patience;
    while figure.value(browser, &range)? != last && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    same(problems, "played to", &cursor(browser, figure)?.0, &last);
    figure.button(browser, "Play")?; // it has stopped by itself
    let spoken = browser.text("said.join('|')")?;
    let status = figure.status(browser)?;
    same(problems, "what is said at the end", &spoken, &status);
    Ok(())
}

/// Collects the figures that change from now on.
const WATCH: &str = "if (!window.touched) { window.touched = new Set(); new MutationObserver(all => { for (const one of all) { \
    const e = one.target.nodeType === 1 ? one.target : one.target.parentElement; const f = e?.closest('figure.join'); if (f) touched.add(f); } }) \
    .observe(document, { subtree: true, childList: true, characterData: true, attributes: true }); } touched.clear(); 0";

#[test]
fn states_reached_by_stepping_are_as_accessible_as_the_first() -> Result<()> {
    let (places, axe) = (places()?.few(), axe_source()?);
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (scheme, size) in [(Scheme::Light, DESKTOP), (Scheme::Dark, PHONE)] {
        browser.fresh_tab()?;
        browser.media(scheme, true, false)?;
        browser.size(size)?;
        problems.extend(places.each_page(&mut browser, |browser, spots, problems| {
            at(spots, &format!("{scheme:?}"), problems, |spot, problems| {
                for name in ["To start", "Step forward"] {
                    browser.eval(WATCH)?;
                    spot.figure.click(browser, name)?;
                    // Whatever did not change was looked at when the page was, in `pages.rs`.
                    let found = violations_in(browser, &axe, "[...touched]")?;
                    problems.extend(
                        found
                            .into_iter()
                            .map(|found| format!("after {name}: {found}")),
                    );
                }
                Ok(())
            });
            Ok(())
        })?);
    }
    none(problems)
}
