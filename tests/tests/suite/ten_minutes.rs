//! The first screen: the ten minutes stand on it whole, play without moving anything, and open all their steps at the same moment.
use crate::{access::violations, none, places::same, tabs};
use join_lab_tests::{Browser, Figure, PHONE, Result, Scheme, Server, Site, Size, axe_source};

/// A laptop's window.
const LAPTOP: Size = Size {
    width: 1280,
    height: 900,
};

/// The first page at a size, alive.
fn first_page(browser: &mut Browser, size: Size) -> Result<(Server, Figure)> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    browser.size(size)?;
    browser.goto(&server.base)?;
    let figure = browser.figure("ten-minutes", 0)?;
    Ok((server, figure))
}

/// Where the lower edge of a part lies.
fn bottom(browser: &mut Browser, part: &str) -> Result<f64> {
    let edge = format!(
        "Math.max(...[...document.querySelectorAll('{part}')].map(e => e.getBoundingClientRect().bottom))"
    );
    Ok(browser.eval(&edge)?.as_f64().unwrap_or(f64::INFINITY))
}

#[test]
fn the_first_figure_stands_on_the_first_screen_of_a_laptop_and_of_a_telephone() -> Result<()> {
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (size, parts) in [
        (
            LAPTOP,
            ["h1", "figure.join[data-widget=ten-minutes]", ".ten-answer"],
        ),
        (PHONE, [".ten-verdict", ".ten-picture", ".ten-steps .play"]),
    ] {
        let (_server, _) = first_page(&mut browser, size)?;
        for part in parts {
            let edge = bottom(&mut browser, part)?;
            if edge > f64::from(size.height) {
                problems.push(format!("{part} ends at {edge} of {}", size.height));
            }
        }
        let wide = browser.eval("document.documentElement.scrollWidth <= innerWidth")?;
        same(
            &mut problems,
            "nothing is wider than the window",
            &wide,
            &true.into(),
        );
        // A letter of a picture is as large as it is drawn, times how much the picture is enlarged.
        let least = browser.eval(
            "Math.min(...[...document.querySelectorAll('svg.ten')].filter(s => s.checkVisibility()).flatMap(s => { \
             const times = s.getBoundingClientRect().width / s.viewBox.baseVal.width; \
             return [...s.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize) * times); }))",
        )?;
        let least = least.as_f64().unwrap_or_default();
        if least < 11.0 {
            problems.push(format!("at {} a letter has {least} px", size.width));
        }
        problems.extend(violations(&mut browser, &axe_source()?)?);
    }
    none(problems)
}

/// What has moved by itself since the page was opened, as browsers measure it.
const SHIFT: &str = "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { shift += e.value; })) \
    .observe({ type: 'layout-shift' }); 0";

#[test]
fn playing_moves_nothing_and_ends_with_the_answer() -> Result<()> {
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (size, still) in [(LAPTOP, false), (PHONE, true)] {
        browser.fresh_tab()?;
        browser.media(Scheme::Light, still, false)?;
        let (_server, figure) = first_page(&mut browser, size)?;
        browser.eval(SHIFT)?;
        let height = "document.querySelector('.ten-minutes').getBoundingClientRect().height";
        let before = browser.eval(height)?;
        browser.eval("window.seen = new Set(); window.left = () => document.querySelector('svg.ten text.now')?.textContent; 0")?;
        figure.click(&mut browser, "Play")?;
        browser.eval("(function look() { seen.add(left()); if (seen.size < 1e4) requestAnimationFrame(look); })(); 0")?;
        browser.wait("[...document.querySelectorAll('.ten-steps .play')].some(e => e.textContent.includes('Play')) && seen.size > 2")?;
        let seen = browser.eval("seen.size")?.as_u64().unwrap_or_default();
        // Every frame another second of the token, or only the acts.
        if (still && seen > 6) || (!still && seen < 60) {
            problems.push(format!("{} px: {seen} different times shown", size.width));
        }
        let shift = browser.eval("shift")?.as_f64().unwrap_or(1.0);
        if shift > 0.01 {
            problems.push(format!("{} px: a shift of {shift}", size.width));
        }
        if size == LAPTOP {
            same(&mut problems, "height", &browser.eval(height)?, &before);
        }
        let told = browser.eval("document.querySelector('.ten-answer details').open")?;
        same(&mut problems, "the answer is told", &told, &true.into());
    }
    none(problems)
}

#[test]
fn all_its_steps_open_below_at_the_same_moment() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = first_page(&mut browser, LAPTOP)?;
    figure.click(&mut browser, "Step back")?;
    let stepper = tabs::open(&mut browser, "join-stepper")?;
    let said = stepper.status(&mut browser)?;
    assert!(said.contains("gets the bearer token for user@"), "{said}");
    // A change above is a change below.
    figure.click(&mut browser, "Show me the answer")?;
    let policy = browser.find("document.querySelector('.seg input[value=users]')")?;
    browser.on(&policy, "function() { this.click() }")?;
    let joined = "function() { return this.textContent.includes('Joined') }";
    assert_eq!(browser.on(&stepper.element, joined)?, true);
    // It is one run: a step below is a step above.
    stepper.click(&mut browser, "To end")?;
    let above = figure.status(&mut browser)?;
    assert!(above.contains("accepts it"), "{above}");
    Ok(())
}
