//! Figures that have steps, driven by the roles and names every such figure promises, by mouse and by keyboard.
use crate::{
    access::violations,
    none,
    places::{cursor, ends, places, same},
};
use join_lab_tests::{Browser, PHONE, Result, Scheme, axe_source};

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
fn every_button_is_there_and_steps_go_there_and_back() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, spot, problems| {
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
            let sentences: std::collections::BTreeSet<&String> =
                way.iter().map(|(_, sentence)| sentence).collect();
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
            Ok(())
        })?,
    )
}

#[test]
fn the_keyboard_does_all_that_the_mouse_does() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, spot, problems| {
            let figure = &spot.figure;
            figure.click(browser, "To start")?;
            let start = cursor(browser, figure)?;
            figure.click(browser, "Step forward")?;
            let second = cursor(browser, figure)?;
            let button = figure.button(browser, "Step back")?;
            browser.focus(&button)?;
            let mut press = |key: &str, expected: &(String, String)| -> Result<()> {
                browser.press(key)?;
                same(
                    problems,
                    &format!("key {key:?}"),
                    &cursor(browser, figure)?,
                    expected,
                );
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
            let held = browser.on(
                &figure.element,
                "function() { return this.contains(document.activeElement) }",
            )?;
            same(
                problems,
                "the focus is still in the figure",
                &held,
                &true.into(),
            );
            // The scrubber has keys of its own.
            browser.focus(&range)?;
            browser.press("Home")?;
            browser.press("ArrowRight")?;
            same(
                problems,
                "ArrowRight on the scrubber",
                &cursor(browser, figure)?,
                &second,
            );
            Ok(())
        })?,
    )
}

#[test]
fn playing_runs_to_the_end_can_be_paused_and_speaks_once() -> Result<()> {
    let places = places()?;
    none(places.each(&mut Browser::launch()?, |browser, spot, problems| {
let figure = &spot.figure;
        figure.click(browser, "To start")?;
        let start = cursor(browser, figure)?.0;
        browser.on(
            &figure.element,
            "function() { window.said = []; const e = this.querySelector('[role=status]'); \
             new MutationObserver(() => said.push(e.textContent.trim())).observe(e, { childList: true, characterData: true, subtree: true }); }",
        )?;
        figure.click(browser, "Play")?;
        figure.button(browser, "Pause")?;
        let end = std::time::Instant::now() + browser.patience;
        while cursor(browser, figure)?.0 == start && std::time::Instant::now() < end {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        figure.click(browser, "Pause")?;
        let paused = cursor(browser, figure)?;
        if paused.0 == start {
            problems.push("playing went nowhere".into());
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        same(problems, "after Pause", &cursor(browser, figure)?, &paused);
        let said = browser.eval("said.length")?;
        if said.as_u64() > Some(1) {
            problems.push(format!("while playing it spoke {said} times before the pause"));
        }
        Ok(())
    })?)
}

#[test]
fn every_field_can_be_changed_and_the_page_stays_well() -> Result<()> {
    let places = places()?;
    none(places.each(&mut Browser::launch()?, |browser, spot, problems| {
let figure = &spot.figure;
        for role in ["slider", "spinbutton", "checkbox", "combobox"] {
            for control in figure.all(browser, role, None)? {
                if control.name.trim().is_empty() {
                    problems.push(format!("a {role} has no name"));
                }
                let connected = browser.on(&control.element, "function() { return this.isConnected && !this.disabled }")?;
                if connected != true {
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
                let alive = browser.on(&figure.element, "function() { return this.hasAttribute('data-ready') }")?;
                same(problems, &format!("alive after {} = {other} (was {before})", control.name), &alive, &true.into());
            }
        }
        Ok(())
    })?)
}

#[test]
fn states_reached_by_stepping_are_as_accessible_as_the_first() -> Result<()> {
    let (places, axe) = (places()?, axe_source()?);
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (scheme, phone) in [(Scheme::Light, false), (Scheme::Dark, true)] {
        browser.fresh_tab()?;
        browser.media(scheme, true, false)?;
        if phone {
            browser.size(PHONE)?;
        }
        problems.extend(places.each(&mut browser, |browser, spot, problems| {
            let figure = &spot.figure;
            for name in ["To start", "Step forward"] {
                figure.click(browser, name)?;
                problems.extend(
                    violations(browser, &axe)?
                        .into_iter()
                        .map(|found| format!("after {name}: {found}")),
                );
            }
            Ok(())
        })?);
    }
    none(problems)
}
