//! A reader's first steps in three engines, from a folder and from a server with the policy as a header: figures come alive, step,
//! restore a link, load the program that is first used later, and nothing is said on the console.
use crate::{none, places::same};
use join_lab_tests::{Browser, Engine, Error, Firefox, POLICY, Result, Server, Site, WebKit};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The first script of every page of the copy: it keeps what the console would show in red. WebKit's driver tells nobody.
const RECORDER: &str = "
window.complaints = [];
const complain = (...words) => complaints.push(words.map(String).join(' '));
addEventListener('error', e => complain(e.message || `${e.target.localName} ${e.target.src || e.target.href} did not load`), true);
addEventListener('unhandledrejection', e => complain('promise', e.reason));
document.addEventListener('securitypolicyviolation', e => complain('policy', e.violatedDirective, e.blockedURI));
for (const kind of ['error', 'warn', 'assert']) console[kind] = complain;
";

/// A copy of the site in which every page begins with the recorder; removed on drop.
struct Recorded(PathBuf);

impl Recorded {
    fn copy(name: &str) -> Result<Recorded> {
        let site = Site::built()?;
        let folder = format!("join-lab-recorded-{name}-{}", std::process::id());
        let copy = Recorded(std::env::temp_dir().join(folder));
        copy_all(&site.root, &copy.0)?;
        let recorder = Recorded::write(&copy.0.join("recorder.js"), RECORDER);
        let pages = site.pages.iter().map(|page| {
            let text = site.source(page)?;
            let up = "../".repeat(page.matches('/').count());
            let first = format!("<head><script src=\"{up}recorder.js\"></script>");
            assert_eq!(text.matches("<head>").count(), 1, "{page}");
            Recorded::write(&copy.0.join(page), &text.replace("<head>", &first))
        });
        recorder.and_then(|()| pages.collect::<Result<()>>())?;
        Ok(copy)
    }

    fn write(path: &Path, text: &str) -> Result<()> {
        std::fs::write(path, text).map_err(Error::io(format!("writing {}", path.display())))
    }
}

impl Drop for Recorded {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    let doing = || Error::io(format!("copying {}", from.display()));
    std::fs::create_dir_all(to).map_err(doing())?;
    for entry in std::fs::read_dir(from).map_err(doing())? {
        let entry = entry.map_err(doing())?;
        let new = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &new)?;
        } else {
            std::fs::copy(entry.path(), new).map_err(doing())?;
        }
    }
    Ok(())
}

/// A figure of the page by its kind, as an expression.
fn figure(widget: &str) -> String {
    format!("document.querySelector('figure.join[data-widget=\"{widget}\"]')")
}

/// A figure's button by the words on it, whatever icon stands beside them, as an expression.
fn button(widget: &str, name: &str) -> String {
    let all = format!("[...{}.querySelectorAll('button')]", figure(widget));
    let words =
        "[...e.childNodes].map(node => node.nodeType === 3 ? node.data : '').join('').trim()";
    format!("{all}.find(e => {words} === '{name}' && e.checkVisibility())")
}

/// Step and sentence of the first figure.
fn cursor(engine: &mut impl Engine) -> Result<Value> {
    let stepper = figure("ten-minutes");
    engine.eval(&format!(
        "[{stepper}.querySelector('input[type=range]').value, {stepper}.querySelector('[role=status]').textContent.trim()]"
    ))
}

/// Clicks a button and gives where the figure then is.
fn step(engine: &mut impl Engine, name: &str) -> Result<Value> {
    engine.click(&button("ten-minutes", name))?;
    cursor(engine)
}

/// Waits until every figure of the page is alive but those in closed tabs.
fn alive(engine: &mut impl Engine) -> Result<()> {
    engine.wait("document.querySelector('figure.join')")?;
    engine.wait(
        "[...document.querySelectorAll('figure.join:not(details:not([open]) > *)')].every(f => f.hasAttribute('data-ready'))",
    )
}

/// What the page has complained of since it was loaded.
fn complaints(engine: &mut impl Engine, problems: &mut Vec<String>, place: &str) -> Result<()> {
    let said = engine.eval("complaints")?;
    let said = said.as_array().into_iter().flatten();
    problems.extend(said.map(|what| format!("{place}: {what}")));
    Ok(())
}

/// The whole round below one address.
fn round(engine: &mut impl Engine, base: &str, problems: &mut Vec<String>) -> Result<()> {
    engine.goto(&format!("{base}index.html"))?;
    alive(engine)?;
    step(engine, "To start")?;
    let mut way = vec![cursor(engine)?];
    for _ in 0..3 {
        way.push(step(engine, "Step forward")?);
    }
    let sentences: std::collections::BTreeSet<String> =
        way.iter().map(|at| at[1].to_string()).collect();
    same(
        problems,
        "different sentences",
        &sentences.len(),
        &way.len(),
    );
    for expected in way.iter().rev().skip(1) {
        same(problems, "Step back", &step(engine, "Step back")?, expected);
    }
    // A link, taken at the third step, opens there again.
    step(engine, "Step forward")?;
    let third = step(engine, "Step forward")?;
    engine.eval(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } })[0]",
    )?;
    step(engine, "Copy link")?;
    engine.wait("window.copied?.includes('#join=')")?;
    let link = engine.eval("copied")?;
    complaints(engine, problems, "index.html")?;
    engine.goto("about:blank")?;
    engine.goto(link.as_str().unwrap_or_default())?;
    alive(engine)?;
    same(problems, "what the link restores", &cursor(engine)?, &third);
    // The program that many runs need comes when its tab is opened.
    let scripts = "document.querySelectorAll('script[src*=\"studies-\"]').length";
    same(
        problems,
        "before the first use",
        &engine.eval(scripts)?,
        &0.into(),
    );
    engine.click("document.querySelector('details[data-later=studies] summary')")?;
    engine.wait(&format!("{}.hasAttribute('data-taken')", figure("savers")))?;
    engine.click(&button("savers", "What would have saved it?"))?;
    // Its first find is enough: the whole search takes long in a browser without a screen of its own, and is judged in `lab.rs`.
    let savers = figure("savers");
    let finds = format!("[...{savers}.querySelectorAll('ol.found li')]");
    let found = engine.wait(&format!("{finds}.some(e => !e.closest('.precomputed'))"));
    if found.is_err() {
        let text = engine.eval(&format!("{savers}.innerText"))?;
        problems.push(format!("the figure only says {text}"));
    }
    same(
        problems,
        "after the first use",
        &engine.eval(scripts)?,
        &1.into(),
    );
    complaints(engine, problems, "index.html by a link")?;
    // The bench, then with an open tab, and a page of figures on a program of their own.
    for page in [
        "playground/index.html",
        "playground/index.html#keys",
        "practice.html",
    ] {
        engine.goto("about:blank")?;
        engine.goto(&format!("{base}{page}"))?;
        alive(engine)?;
        if page.ends_with("#keys") {
            engine.wait(&format!("{}.hasAttribute('data-taken')", figure("keys")))?;
            // One run: its end stands in the bench, its keys in the tab.
            let both = format!(
                "[{}.querySelector('.verdict').textContent.length > 9, {}.textContent.length > 300]",
                figure("bench"),
                figure("keys")
            );
            let both = engine.eval(&both)?;
            same(problems, "the bench", &both[0], &true.into());
            same(problems, "its tab", &both[1], &true.into());
        }
        complaints(engine, problems, page)?;
    }
    Ok(())
}

fn rounds(mut engine: impl Engine) -> Result<()> {
    let copy = Recorded::copy(engine.name())?;
    let server = Server::start(&copy.0, "/a/b/", Some(POLICY))?;
    let folder = format!("file://{}/", copy.0.display());
    let mut problems = Vec::new();
    for base in [&server.base, &folder] {
        let mut here = Vec::new();
        let went = round(&mut engine, base, &mut here);
        here.extend(went.err().map(|error| error.to_string()));
        let whole = |what| format!("{} at {base}: {what}", engine.name());
        problems.extend(here.into_iter().map(whole));
    }
    none(problems)
}

#[test]
fn chromium_goes_the_first_steps() -> Result<()> {
    rounds(Browser::launch()?)
}

#[test]
fn firefox_goes_the_first_steps() -> Result<()> {
    rounds(Firefox::launch()?)
}

#[test]
fn webkit_goes_the_first_steps() -> Result<()> {
    rounds(WebKit::launch()?)
}

/// In every engine the recorder hears what must not happen, also under the policy. From a folder Chromium keeps words to itself:
/// there every script is a stranger's.
fn hears(mut engine: impl Engine) -> Result<()> {
    let folder = format!("join-lab-heard-{}-{}", engine.name(), std::process::id());
    let folder = Recorded(std::env::temp_dir().join(folder));
    let page = format!(
        "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         <script src=\"recorder.js\"></script><script src=\"gone.js\"></script></head><body><script>1</script>\
         <script src=\"bad.js\"></script></body></html>"
    );
    let bad = "console.error('one'); fetch('index.html').catch(() => 0); setTimeout(() => Promise.reject('two')); three();";
    std::fs::create_dir_all(&folder.0).map_err(Error::io("making a folder"))?;
    for (name, text) in [
        ("index.html", page.as_str()),
        ("recorder.js", RECORDER),
        ("bad.js", bad),
    ] {
        Recorded::write(&folder.0.join(name), text)?;
    }
    let server = Server::start(&folder.0, "/", None)?;
    engine.goto(&server.base)?;
    engine.wait("complaints.some(what => what.includes('two'))")?;
    let found = engine.eval("complaints.join('\\n')")?.to_string();
    for expected in [
        "gone.js did not load",
        "policy script-src",
        "policy connect-src",
        "one",
        "three",
    ] {
        assert!(found.contains(expected), "{expected} is not among {found}");
    }
    Ok(())
}

#[test]
fn a_complaint_is_heard_in_every_engine() -> Result<()> {
    hears(Browser::launch()?)?;
    hears(Firefox::launch()?)?;
    hears(WebKit::launch()?)
}
