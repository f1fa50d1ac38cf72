//! What a reader waits for in the page: until figures live, until a step or a drag is drawn; measured in Chromium.
use super::row::Row;
use crate::paths::Paths;
use anyhow::{Context, Result, anyhow, ensure};
use browser_driver::Browser;
use mdbook_driver::{MDBook, config::Config};
use site_server::Server;
use std::path::Path;
use std::time::Duration;

/// Fresh loads of which the median counts.
const LOADS: usize = 20;
/// Interactions of which the slowest in a hundred counts.
const INTERACTIONS: u32 = 500;

/// The rows: loading beside a stock mdBook page, then interactions at full and at a quarter of the processor's speed.
pub fn rows(paths: &Paths) -> Result<Vec<Row>> {
    let stock = stock(paths)?;
    let ours = serve(&paths.dist)?;
    let theirs = serve(&stock)?;
    let mut browser = Browser::launch().map_err(|error| anyhow!("{error}"))?;
    // Hundreds of interactions are one command, and a frame each for some.
    browser.patience = Duration::from_secs(300);
    let ready = "document.querySelector('figure.join[data-ready]')";
    let mut loads = [Vec::new(), Vec::new()];
    // Side by side, so that a busy machine is busy for both.
    for _ in 0..LOADS {
        loads[0].push(load(&mut browser, &ours.base, Some(ready))?);
        loads[1].push(load(&mut browser, &theirs.base, None)?);
    }
    let [mine, stock_page] = loads.map(median);
    let mut rows = vec![
        Row::millis("load until the figure lives, median", mine, None),
        Row::millis("load of a stock mdBook page, median", stock_page, None),
        Row::ratio("load until live ÷ stock page", mine / stock_page, Some(1.5)),
    ];
    for (slower, budget) in [(1, 8.0), (4, 16.0)] {
        let speed = if slower == 1 { "" } else { ", 4 × slower" };
        for (what, page, script) in [
            ("step in the stepper", "eleven-steps.html", STEP),
            ("drag of a slider in the timeline", "token.html", DRAG),
            ("turn of a bit in the join request", "bytes.html", FLIP),
        ] {
            load(&mut browser, &format!("{}{page}", ours.base), Some(ready))?;
            browser
                .slow_down(slower)
                .map_err(|error| anyhow!("{error}"))?;
            let script = script.replace("COUNT", &INTERACTIONS.to_string());
            let times = browser.eval(&script).map_err(|error| anyhow!("{error}"))?;
            let mut times: Vec<f64> = times
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(serde_json::Value::as_f64)
                .collect();
            ensure!(
                times.len() == INTERACTIONS as usize,
                "{page} did not answer every interaction"
            );
            times.sort_by(f64::total_cmp);
            let at = times.len() * 99 / 100;
            rows.push(Row::millis(
                format!("{what}, p99{speed}"),
                times[at],
                Some(budget),
            ));
        }
    }
    Ok(rows)
}

/// Steps to and fro and gives the milliseconds of each until the document is up to date.
const STEP: &str = "(() => { const f = document.querySelector('figure[data-widget=join-stepper]');
    const b = name => [...f.querySelectorAll('button')].find(e => e.textContent.includes(name));
    const times = [];
    for (let i = 0; i < COUNT; i++) {
        const e = b(Math.floor(i / 40) % 2 ? 'Step back' : 'Step forward');
        const t = performance.now(); e.click(); times.push(performance.now() - t);
    }
    return times; })()";

/// Moves the first slider of the timeline through its range.
const DRAG: &str = "(() => { const e = document.querySelector('figure[data-widget=token-timeline] .parameter input[type=range]');
    const times = [];
    for (let i = 0; i < COUNT; i++) {
        e.value = Number(e.min) + (Number(e.max) - Number(e.min)) * i / COUNT;
        const t = performance.now(); e.dispatchEvent(new Event('input', { bubbles: true })); times.push(performance.now() - t);
    }
    return times; })()";

/// Turns one bit after the other of the largest artefact and gives the milliseconds until who notices is drawn, but for what WebCrypto
/// answers a moment later.
const FLIP: &str = "(async () => { const f = document.querySelector('figure.join.bytes');
    const frame = () => new Promise(requestAnimationFrame);
    f.querySelector('.open button').click();
    while (!f.querySelector('.hex b')) await frame();
    const hex = f.querySelector('.hex');
    const press = key => hex.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const times = [];
    for (let i = 0; i < COUNT; i++) {
        const t = performance.now(); press(String(i % 8 + 1)); times.push(performance.now() - t);
        press('u'); for (let n = 0; n < 16; n++) press('ArrowRight');
        await frame();
    }
    return times; })()";

/// Milliseconds from the navigation to `ready`, or to the load event, in a tab that remembers nothing.
fn load(browser: &mut Browser, url: &str, ready: Option<&str>) -> Result<f64> {
    let failed = |error| anyhow!("{url}: {error}");
    browser.fresh_tab().map_err(failed)?;
    browser.goto(url).map_err(failed)?;
    let script = match ready {
        Some(ready) => format!(
            "new Promise(done => {{ const look = () => {ready} ? done(performance.now()) : requestAnimationFrame(look); look(); }})"
        ),
        None => "performance.getEntriesByType('navigation')[0].loadEventEnd || performance.now()"
            .to_owned(),
    };
    let at = browser.eval(&script).map_err(failed)?;
    at.as_f64()
        .with_context(|| format!("{url}: no time came back"))
}

fn serve(folder: &Path) -> Result<Server> {
    Server::start(folder, "/", None).map_err(|error| anyhow!("{error}"))
}

/// The same chapters in mdBook's own dress, without figures: what a page costs before this project adds anything.
fn stock(paths: &Paths) -> Result<std::path::PathBuf> {
    let root = paths.root.join("target/xtask/stock");
    let src = root.join("src");
    std::fs::create_dir_all(&src)?;
    std::fs::copy(paths.root.join("src/README.md"), src.join("README.md"))?;
    std::fs::write(
        src.join("SUMMARY.md"),
        "- [The ten-minute wait](README.md)\n",
    )?;
    let mut config = Config::default();
    config.set("output.html.playground.runnable", false)?;
    let book = MDBook::load_with_config(&root, config).context("loading the stock book")?;
    book.build().context("building the stock book")?;
    Ok(root.join("book"))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
