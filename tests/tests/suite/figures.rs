//! Figures that have steps, driven by the roles and names every such figure promises, by mouse and by keyboard.
use crate::{access::violations, is_alive, none, site_with_figures};
use join_lab_tests::{
    Browser, Element, Error, Figure, PHONE, Result, Scheme, Server, Site, axe_source,
};

/// The buttons of a figure that has steps.
const BUTTONS: [&str; 6] = [
    "Step forward",
    "Step back",
    "Play",
    "To start",
    "To end",
    "Copy link",
];

/// A served site and where its stepping figures are: page, kind, and number among its kind on that page.
struct Places {
    site: Site,
    server: Server,
    found: Vec<(String, String, usize)>,
}

/// Looks in the files: a figure has steps when its static markup has the button.
fn places() -> Result<Places> {
    let (site, pages) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let mut found = Vec::new();
    for (page, _) in pages {
        if !is_alive(&site, &page)? {
            continue;
        }
        browser.goto(&format!("{}{page}", server.base))?;
        browser.wait("[...document.querySelectorAll('figure.join')].every(f => f.hasAttribute('data-ready'))")?;
        let mut seen: Vec<String> = Vec::new();
        for figure in browser.figures()? {
            let widget =
                browser.text_on(&figure.element, "function() { return this.dataset.widget }")?;
            let n = seen.iter().filter(|other| **other == widget).count();
            seen.push(widget.clone());
            if !figure
                .all(&mut browser, "button", Some("Step forward"))?
                .is_empty()
            {
                found.push((page.clone(), widget, n));
            }
        }
    }
    if found.is_empty() {
        return Err(Error::NotFound {
            expected: "a living figure with steps".into(),
            found: "none on any page".into(),
        });
    }
    Ok(Places {
        site,
        server,
        found,
    })
}

impl Places {
    /// Opens each place in turn and lets `look` list what is wrong there.
    fn each(
        &self,
        browser: &mut Browser,
        mut look: impl FnMut(&mut Browser, &Figure, &mut Vec<String>) -> Result<()>,
    ) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for (page, widget, n) in &self.found {
            browser.goto("about:blank")?;
            browser.goto(&format!("{}{page}", self.server.base))?;
            let mut here = Vec::new();
            let looked = browser
                .figure(widget, *n)
                .and_then(|figure| look(browser, &figure, &mut here));
            here.extend(looked.err().map(|error| error.to_string()));
            here.extend(browser.log()?.complaints(&self.server.base));
            problems.extend(
                here.into_iter()
                    .map(|problem| format!("{page}, {widget} {n}: {problem}")),
            );
        }
        Ok(problems)
    }
}

/// What the reader sees of the cursor: the value of the range and the sentence.
fn cursor(browser: &mut Browser, figure: &Figure) -> Result<(String, String)> {
    let range = figure.range(browser, "Step")?;
    Ok((figure.value(browser, &range)?, figure.status(browser)?))
}

/// First and last step of the range.
fn ends(browser: &mut Browser, range: &Element) -> Result<(String, String)> {
    Ok((
        browser.text_on(range, "function() { return this.min }")?,
        browser.text_on(range, "function() { return this.max }")?,
    ))
}

/// Notes when two things differ.
fn same<T: PartialEq + std::fmt::Debug>(
    problems: &mut Vec<String>,
    what: &str,
    found: &T,
    expected: &T,
) {
    if found != expected {
        problems.push(format!("{what}: expected {expected:?}, found {found:?}"));
    }
}

#[test]
fn every_button_is_there_and_steps_go_there_and_back() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, figure, problems| {
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
        places.each(&mut Browser::launch()?, |browser, figure, problems| {
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
    none(places.each(&mut Browser::launch()?, |browser, figure, problems| {
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
fn a_copied_link_leads_back_to_the_same_state() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, figure, problems| {
            browser.clipboard(true)?;
            figure.click(browser, "To end")?;
            figure.click(browser, "Step back")?;
            let before = cursor(browser, figure)?;
            let widget =
                browser.text_on(&figure.element, "function() { return this.dataset.widget }")?;
            figure.click(browser, "Copy link")?;
            browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
            let link = browser.text("navigator.clipboard.readText()")?;
            let here = browser.text("location.href.split('#')[0]")?;
            same(
                problems,
                "the link's page",
                &link.split('#').next(),
                &Some(here.as_str()),
            );
            browser.goto("about:blank")?;
            browser.goto(&link)?;
            let again = browser.figure(&widget, 0)?;
            same(
                problems,
                "the state after the link",
                &cursor(browser, &again)?,
                &before,
            );
            Ok(())
        })?,
    )
}

#[test]
fn what_cannot_be_copied_is_shown_to_be_copied_by_hand() -> Result<()> {
    let places = places()?;
    let mut browser = Browser::launch()?;
    for broken in [
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); 0",
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); 0",
    ] {
        none(places.each(&mut browser, |browser, figure, problems| {
            browser.eval(broken)?;
            figure.click(browser, "Copy link")?;
            browser.wait("document.activeElement.matches('figure.join input[readonly]')")?;
            let text = browser.text("getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)")?;
            if !text.contains("#join=") || !text.starts_with("http") {
                problems.push(format!("expected the whole link selected, found {text:?}"));
            }
            figure.click(browser, "Step forward")?; // the next renewal leaves the field alone
            figure.click(browser, "Close")?;
            let gone = browser.eval("!document.querySelector('figure.join input[readonly]')")?;
            same(problems, "the field is gone after Close", &gone, &true.into());
            Ok(())
        })?)?;
    }
    Ok(())
}

#[test]
fn a_damaged_link_says_so_and_shows_the_default() -> Result<()> {
    let places = places()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (page, widget, n) in &places.found {
        for fragment in [
            "join=",
            "join=%3Cimg%20src=x%3E",
            "join=AAAA",
            "join=!!!!\u{202e}",
            &format!("join={}", "A".repeat(20_000)),
        ] {
            let short: String = fragment.chars().take(30).collect();
            browser.goto("about:blank")?;
            browser.goto(&format!("{}{page}#{fragment}", places.server.base))?;
            let figure = browser.figure(widget, *n)?;
            if browser.eval("document.querySelectorAll('figure.join [role=alert]').length")? == 0 {
                problems.push(format!("{page}: nothing was said of {short:?}"));
            }
            figure.click(&mut browser, "Step forward")?;
            problems.extend(
                browser
                    .log()?
                    .complaints(&places.server.base)
                    .into_iter()
                    .map(|p| format!("{page}: {short:?}: {p}")),
            );
        }
    }
    none(problems)
}

#[test]
fn every_field_can_be_changed_and_the_page_stays_well() -> Result<()> {
    let places = places()?;
    none(places.each(&mut Browser::launch()?, |browser, figure, problems| {
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
fn a_reloaded_page_shows_the_same_in_fields_and_sentence() -> Result<()> {
    let places = places()?;
    none(
        places.each(&mut Browser::launch()?, |browser, figure, problems| {
            let widget =
                browser.text_on(&figure.element, "function() { return this.dataset.widget }")?;
            figure.click(browser, "To end")?;
            browser.eval("new Promise(done => setTimeout(done, 700))")?; // the address is written with a pause
            browser.reload()?;
            let again = browser.figure(&widget, 0)?;
            let (step, sentence) = cursor(browser, &again)?;
            let range = again.range(browser, "Step")?;
            again.set(browser, &range, &step)?;
            same(
                problems,
                "the sentence of the step shown",
                &cursor(browser, &again)?.1,
                &sentence,
            );
            Ok(())
        })?,
    )
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
        problems.extend(places.each(&mut browser, |browser, figure, problems| {
            for name in ["Step forward", "To end", "Step back", "To start"] {
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
    assert!(!places.site.pages.is_empty());
    none(problems)
}
