//! The bench in the browser: its head never leaves, its cursor stands at any moment, each change is taken back by itself, and the page's
//! address follows it at rest.
use crate::{access::violations, none, places::same};
use join_lab_tests::{
    Browser, DESKTOP, Figure, PHONE, Result, Scheme, Server, Site, Size, axe_source,
};

fn bench(browser: &mut Browser) -> Result<(Server, Figure)> {
    let server = Server::start(&Site::built()?.root, "/", Some(join_lab_tests::POLICY))?;
    browser.goto(&format!("{}playground/index.html", server.base))?;
    let figure = browser.figure("bench", 0)?;
    Ok((server, figure))
}

/// Types a moment into its field, as a reader does.
fn go_to(browser: &mut Browser, text: &str) -> Result<()> {
    let field = browser.find("document.querySelector('figure.join [data-msg=go-to]')")?;
    browser.focus(&field)?;
    browser.type_text(text)?;
    browser.press("Enter")
}

fn verdict(browser: &mut Browser) -> Result<String> {
    browser.text("document.querySelector('figure.join .verdict').textContent")
}

/// Verdict and the button for a step, as far as they lie in the window and nothing lies over them.
const IN_SIGHT: &str = "[...document.querySelectorAll('figure[data-widget=bench] .verdict, figure[data-widget=bench] [data-msg=step-forward]')]\
    .filter(e => { const b = e.getBoundingClientRect(); const x = b.left + Math.min(b.width, 60) / 2, y = b.top + b.height / 2; \
    return b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && e.contains(document.elementFromPoint(x, y)) || \
    document.elementFromPoint(x, y)?.contains(e) && b.top >= 0; }).length";

const SIDEWAYS: &str =
    "document.documentElement.scrollWidth - document.documentElement.clientWidth";

#[test]
fn the_head_stays_in_sight_wherever_the_page_is_scrolled() -> Result<()> {
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    let small = Size {
        width: 320,
        ..PHONE
    };
    for size in [DESKTOP, PHONE, small] {
        browser.size(size)?;
        let (_server, _) = bench(&mut browser)?;
        for place in ["0", "700", "document.documentElement.scrollHeight"] {
            browser.eval(&format!("scrollTo(0, {place}); new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"))?;
            let what = format!("{} wide, scrolled to {place}", size.width);
            same(&mut problems, &what, &browser.eval(IN_SIGHT)?, &2.into());
        }
        let what = format!("{} wide, sideways", size.width);
        same(&mut problems, &what, &browser.eval(SIDEWAYS)?, &0.into());
        let head = browser.eval("document.querySelector('figure[data-widget=bench] .transport').getBoundingClientRect().bottom")?;
        if head.as_f64().is_none_or(|bottom| bottom > 130.0) {
            problems.push(format!("{} wide, the head reaches to {head}", size.width));
        }
    }
    none(problems)
}

#[test]
fn at_minute_four_of_the_wait_something_is_done_and_each_act_is_taken_back_by_itself() -> Result<()>
{
    let mut browser = Browser::launch()?;
    let (_server, figure) = bench(&mut browser)?;
    let mut problems = Vec::new();
    go_to(&mut browser, "0:04:00")?;
    let said = figure.status(&mut browser)?;
    same(
        &mut problems,
        "there",
        &said.contains("4 min 0 s after sign-in"),
        &true,
    );
    let failed = verdict(&mut browser)?;
    figure.click(&mut browser, "Run Tpm-Maintenance by hand")?;
    go_to(&mut browser, "270")?;
    figure.click(&mut browser, "Run AikCertEnrollTask by hand")?;
    let joined = verdict(&mut browser)?;
    same(
        &mut problems,
        "turned",
        &(failed != joined && joined.contains("Joined")),
        &true,
    );
    let chips = "[...document.querySelectorAll('figure.join .chips li')].map(e => e.textContent.replace('✕', '').trim()).join('|')";
    same(
        &mut problems,
        "chips",
        &browser.text(chips)?,
        &"Run Tpm-Maintenance by hand, 4 min 0 s after sign-in|Run AikCertEnrollTask by hand, 4 min 30 s after sign-in".into(),
    );
    // Back one by one, forth again, and one of two by its chip.
    figure.click(&mut browser, "Undo")?;
    same(&mut problems, "undone", &verdict(&mut browser)?, &failed);
    figure.click(&mut browser, "Redo")?;
    same(&mut problems, "redone", &verdict(&mut browser)?, &joined);
    let first = browser.find("document.querySelector('figure.join .chips button')")?;
    browser.click(&first)?;
    same(
        &mut problems,
        "one chip",
        &browser.text(chips)?,
        &"Run AikCertEnrollTask by hand, 4 min 30 s after sign-in".into(),
    );
    // A moment that is none is refused at its field.
    go_to(&mut browser, "later")?;
    let alerts = figure.alerts(&mut browser)?;
    same(&mut problems, "refused", &alerts.len(), &1);
    same(
        &mut problems,
        "in words",
        &alerts.concat().contains("found “later”"),
        &true,
    );
    none(problems)
}

/// Counts how often the address is written, and when.
const COUNT: &str = "window.written = []; for (const name of ['pushState', 'replaceState']) { const own = history[name].bind(history); \
    history[name] = (...all) => { written.push([name, performance.now()]); return own(...all); }; } 0";

#[test]
fn the_address_follows_the_state_at_rest_and_back_restores_it() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = bench(&mut browser)?;
    let mut problems = Vec::new();
    browser.eval(COUNT)?;
    // While it plays nothing is written.
    figure.click(&mut browser, "To start")?;
    figure.click(&mut browser, "Play")?;
    browser.eval("written.length = 0; new Promise(done => setTimeout(done, 1700))")?;
    same(
        &mut problems,
        "while playing",
        &browser.eval("written.length")?,
        &0.into(),
    );
    figure.click(&mut browser, "Pause")?;
    browser.wait("written.length === 1 && location.hash.startsWith('#join=0/')")?;
    same(
        &mut problems,
        "a step is no entry",
        &browser.text("written[0][0]")?,
        &"replaceState".into(),
    );
    // Many events in a row are one.
    browser.eval("written.length = 0")?;
    for _ in 0..12 {
        browser.press("ArrowRight")?;
    }
    browser.wait("written.length > 0")?;
    browser.eval("new Promise(done => setTimeout(done, 1200))")?;
    let often = "written.every(([, at], i) => i === 0 || at - written[i - 1][1] >= 480)";
    same(
        &mut problems,
        "at most twice a second",
        &browser.eval(often)?,
        &true.into(),
    );
    // A change is an entry; back restores the run before it, forward the run after it.
    let before = (verdict(&mut browser)?, figure.status(&mut browser)?);
    let lifetime =
        browser.find("document.querySelector('figure.join [data-key=token_lifetime_s] input')")?;
    figure.set(&mut browser, &lifetime, "3600")?;
    let joined = verdict(&mut browser)?;
    same(&mut problems, "turned", &(joined != before.0), &true);
    browser.wait("written.at(-1)[0] === 'pushState'")?;
    browser.eval("history.back(); 0")?;
    browser
        .wait("!document.querySelector('figure.join .verdict').textContent.includes('Joined')")?;
    let back = (verdict(&mut browser)?, figure.status(&mut browser)?);
    same(&mut problems, "back", &back, &before);
    browser.eval("history.forward(); 0")?;
    browser
        .wait("document.querySelector('figure.join .verdict').textContent.includes('Joined')")?;
    // A new page at this address shows the same.
    let link = browser.text("location.href")?;
    browser.goto("about:blank")?;
    browser.goto(&link)?;
    let again = browser.figure("bench", 0)?;
    same(
        &mut problems,
        "by its address",
        &verdict(&mut browser)?,
        &joined,
    );
    same(
        &mut problems,
        "without an alert",
        &again.alerts(&mut browser)?.len(),
        &0,
    );
    none(problems)
}

#[test]
fn a_copied_link_is_confirmed_beside_the_head_and_keys_lead_to_the_fields() -> Result<()> {
    let mut browser = Browser::launch()?;
    let (_server, figure) = bench(&mut browser)?;
    let mut problems = Vec::new();
    browser.eval("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } }); scrollTo(0, 600); 0")?;
    figure.click(&mut browser, "Copy link")?;
    browser.wait("document.querySelector('figure.join > .join-copy')")?;
    let far = "(() => { const a = document.querySelector('figure.join > .join-copy').getBoundingClientRect(), \
        b = document.querySelector('figure.join [data-msg=copy]').getBoundingClientRect(); return Math.abs(a.top - b.bottom) < 60 && a.top >= 0 })()";
    same(
        &mut problems,
        "near its button",
        &browser.eval(far)?,
        &true.into(),
    );
    let active = "document.activeElement.dataset.msg";
    browser.press("g")?;
    same(&mut problems, "g", &browser.text(active)?, &"go-to".into());
    browser.press("Tab")?;
    browser.press("/")?;
    same(&mut problems, "/", &browser.text(active)?, &"find".into());
    browser.type_text("skew")?;
    browser.wait("document.querySelectorAll('figure.join .parameter').length < 12")?;
    same(
        &mut problems,
        "typed on",
        &browser.text(active)?,
        &"find".into(),
    );
    none(problems)
}

#[test]
fn the_bench_is_accessible_in_both_schemes_with_everything_in_use() -> Result<()> {
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (scheme, size) in [(Scheme::Light, DESKTOP), (Scheme::Dark, PHONE)] {
        browser.size(size)?;
        browser.media(scheme, true, false)?;
        let (_server, figure) = bench(&mut browser)?;
        go_to(&mut browser, "4:00")?;
        for name in [
            "Run Tpm-Maintenance by hand",
            "Mark this moment",
            "Keep this run",
            "Keys",
        ] {
            figure.click(&mut browser, name)?;
        }
        browser.eval("document.querySelector('.why-not').open = true; 0")?;
        problems.extend(violations(&mut browser, &axe)?);
    }
    none(problems)
}

#[test]
fn the_evidence_desk_comes_to_its_tab_reads_a_sample_and_leads_to_the_bench() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/a/b/", Some(join_lab_tests::POLICY))?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for base in [server.base.clone(), Site::built()?.file_base()] {
        browser.goto(&format!("{base}playground/index.html"))?;
        browser.figure("bench", 0)?;
        let fetched = "document.querySelectorAll('head > script[src*=\"evidence\"], head > script[src*=\"desk-\"]').length";
        same(
            &mut problems,
            "at first",
            &browser.eval(fetched)?,
            &0.into(),
        );
        browser.eval("document.querySelector('a[href=\"#evidence\"]').click(); 0")?;
        browser.wait("document.querySelector('figure[data-widget=evidence][data-ready]')")?;
        let astray = "[...document.querySelectorAll('figure[data-widget=evidence] a')].filter(a => !/^(#|\\.\\.\\/)/.test(a.getAttribute('href'))).length";
        same(
            &mut problems,
            "links that lead astray",
            &browser.eval(astray)?,
            &0.into(),
        );
        browser.eval(
            "document.querySelector('figure[data-widget=evidence] [data-do=sample]').click(); 0",
        )?;
        browser.wait("document.querySelector('figure[data-widget=evidence] [data-part=verdict]') && !document.querySelector('figure[data-widget=evidence][aria-busy]')")?;
        same(
            &mut problems,
            "links of an answer",
            &browser.eval(astray)?,
            &0.into(),
        );
        problems.extend(browser.log()?.complaints(&base));
    }
    none(problems)
}
