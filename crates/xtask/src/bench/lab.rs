//! How long a reader waits for the lab, and whether it ever blocks the page; measured in Chromium.
use super::row::Row;
use crate::paths::Paths;
use anyhow::{Result, anyhow};
use browser_driver::Browser;
use site_server::Server;

/// What is measured: the page, the figure, the button, and the selector of what stands there when it is done.
const STUDIES: [(&str, &str, &str, &str, f64); 2] = [
    (
        "what would have saved the case",
        "savers.html",
        "savers",
        "details.tried",
        2000.0,
    ),
    (
        "10,000 devices",
        "many-devices.html",
        "fleet",
        "table.outcomes",
        1000.0,
    ),
];

/// The rows: from the button to the result, with the lab's code fetched already, and the longest task meanwhile.
pub fn rows(paths: &Paths) -> Result<Vec<Row>> {
    let server = Server::start(&paths.dist, "/", None).map_err(|error| anyhow!("{error}"))?;
    let mut browser = Browser::launch().map_err(|error| anyhow!("{error}"))?;
    let mut rows = Vec::new();
    for (what, page, widget, done, budget) in STUDIES {
        let failed = |error| anyhow!("{page}: {error}");
        browser.fresh_tab().map_err(failed)?;
        browser
            .goto(&format!("{}{page}", server.base))
            .map_err(failed)?;
        let figure = format!("document.querySelector('figure[data-widget={widget}]')");
        browser
            .wait(&format!("{figure}.hasAttribute('data-ready')"))
            .map_err(failed)?;
        // The first use fetches the code; from the second on only the work counts.
        let script = format!(
            "(async () => {{
                const f = {figure};
                const done = () => [...f.querySelectorAll('{done}')].some(e => !e.closest('.precomputed')) && !f.querySelector('progress');
                const until = test => new Promise(ok => {{ const look = () => test() ? ok() : setTimeout(look, 0); look(); }});
                const press = () => f.querySelector('button.primary').click();
                press(); await until(done);
                let longest = 0;
                new PerformanceObserver(list => list.getEntries().forEach(e => longest = Math.max(longest, e.duration))).observe({{ type: 'longtask' }});
                const times = [];
                for (let i = 0; i < 7; i++) {{
                    const start = performance.now();
                    press(); await until(() => f.querySelector('progress')); await until(done);
                    times.push(performance.now() - start);
                }}
                await new Promise(ok => setTimeout(ok, 200));
                times.sort((a, b) => a - b);
                return [times[3], longest];
            }})()"
        );
        let measured = browser.eval(&script).map_err(failed)?;
        let number = |at: usize| measured[at].as_f64().unwrap_or(f64::INFINITY);
        rows.push(Row::millis(
            format!("{what}, in the page, median of 7"),
            number(0),
            Some(budget),
        ));
        rows.push(Row::millis(
            format!("{what}: longest task of 50 ms or more (0: none)"),
            number(1),
            Some(50.0),
        ));
    }
    Ok(rows)
}
