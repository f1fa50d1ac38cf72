//! How long a reader of the evidence desk waits for a verdict, and whether its page stands still meanwhile; measured in Chromium.
use super::row::Row;
use crate::paths::Paths;
use anyhow::{Context, Result, anyhow};
use base64::{Engine, prelude::BASE64_STANDARD};
use browser_driver::Browser;
use site_server::Server;
use std::time::Duration;

/// From the drop of an archive and a trace to the verdict.
const VERDICT_BUDGET: f64 = 2000.0;
/// The page is never held up for longer.
const TASK_BUDGET: f64 = 50.0;
/// Bytes of a large log, made of a small one's chunks.
const LARGE: usize = 20_000_000;
/// The log's header, and a chunk behind it.
const HEADER: usize = 4096;
const CHUNK: usize = 65_536;

/// The rows: the first time with its programs fetched, later times, and a large log.
pub fn rows(paths: &Paths) -> Result<Vec<Row>> {
    let server = Server::start(&paths.dist, "/", None).map_err(|error| anyhow!("{error}"))?;
    let mut browser = Browser::launch().map_err(|error| anyhow!("{error}"))?;
    browser.patience = Duration::from_secs(120);
    let failed = |error| anyhow!("your-evidence.html: {error}");
    browser.fresh_tab().map_err(failed)?;
    browser
        .goto(&format!("{}your-evidence.html", server.base))
        .map_err(failed)?;
    browser
        .wait("document.querySelector('figure[data-widget=evidence][data-ready]')")
        .map_err(failed)?;
    let folder = paths.root.join("crates/join-evidence/tests/samples");
    let sample = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).with_context(|| format!("reading {name}"))?;
        Ok::<_, anyhow::Error>(BASE64_STANDARD.encode(bytes))
    };
    let script = SCRIPT
        .replace("@ZIP@", &sample("autopilot.zip")?)
        .replace("@HAR@", &sample("case.har")?)
        .replace("@LOG@", &sample("autopilot-aik-timeout.evtx")?)
        .replace("@HEADER@", &HEADER.to_string())
        .replace("@CHUNK@", &CHUNK.to_string())
        .replace("@COUNT@", &(LARGE / CHUNK).to_string());
    let measured = browser.eval(&script).map_err(failed)?;
    let number = |at: usize| measured[at].as_f64().unwrap_or(f64::INFINITY);
    Ok(vec![
        Row::millis(
            "the desk: drop of an archive and a trace until the verdict, first use",
            number(0),
            Some(VERDICT_BUDGET),
        ),
        Row::millis("the same again, median of 5", number(1), None),
        Row::millis(
            "the same: longest task of 50 ms or more (0: none)",
            number(2),
            Some(TASK_BUDGET),
        ),
        Row::millis(
            "the desk: drop of a log of 20 MB until the verdict",
            number(3),
            None,
        ),
        Row::millis(
            "the same log: longest task of 50 ms or more (0: none)",
            number(4),
            Some(TASK_BUDGET),
        ),
    ])
}

/// Drops files as a hand does and waits for the first section of the answer, which is the verdict, then for the rest.
const SCRIPT: &str = "(async () => {
    const figure = document.querySelector('figure[data-widget=evidence]');
    const part = name => figure.querySelector(`[data-part=${name}]`);
    const bytes = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const until = test => new Promise(ok => { const look = () => test() ? ok() : setTimeout(look, 0); look(); });
    const busy = () => figure.hasAttribute('aria-busy');
    let longest = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => { longest = Math.max(longest, one.duration); }))
        .observe({ type: 'longtask' });
    const drop = async files => {
        figure.querySelector('[data-do=forget]').click();
        await new Promise(ok => setTimeout(ok, 300));
        longest = 0;
        const given = new DataTransfer();
        files.forEach(file => given.items.add(file));
        const start = performance.now();
        part('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));
        await until(busy);
        await until(() => part('worked').hidden && part('answer').querySelector('[data-part=verdict]') || !busy());
        const took = performance.now() - start;
        await until(() => !busy());
        await new Promise(ok => setTimeout(ok, 200));
        // A reading that was stopped has no answer of its own.
        return part('worked').hidden ? took : Infinity;
    };
    const both = [new File([bytes('@ZIP@')], 'autopilot.zip'), new File([bytes('@HAR@')], 'case.har')];
    const first = await drop(both);
    const times = [];
    let most = longest;
    for (let i = 0; i < 5; i++) {
        times.push(await drop(both));
        most = Math.max(most, longest);
    }
    times.sort((a, b) => a - b);
    const log = bytes('@LOG@');
    const chunk = log.slice(@HEADER@, @HEADER@ + @CHUNK@);
    const large = new File([log.slice(0, @HEADER@), ...Array(@COUNT@).fill(chunk)], 'large.evtx');
    const took = await drop([large]);
    return [first, times[2], most, took, longest];
})()";
