//! Every page in a browser, three ways: from a server's root, under a sub-path with the policy as a header, from a folder.
use crate::{is_alive, none};
use join_lab_tests::{Browser, PHONE, POLICY, Result, Server, Site};

/// Opens every page under `base` and lists what went wrong.
fn visit(site: &Site, base: &str) -> Result<Vec<String>> {
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for page in &site.pages {
        browser.goto(&format!("{base}{page}"))?;
        if is_alive(site, page)? {
            let waited = browser.wait("[...document.querySelectorAll('figure.join')].every(f => f.hasAttribute('data-ready'))");
            if let Err(error) = waited {
                let said = browser.text("[...document.querySelectorAll('figure.join [role=alert]')].map(e => e.textContent).join(' | ')")?;
                problems.push(format!("{page}: {error}; the figures say: {said}"));
            }
        }
        problems.extend(
            browser
                .log()?
                .complaints(base)
                .into_iter()
                .map(|problem| format!("{page}: {problem}")),
        );
    }
    Ok(problems)
}

#[test]
fn every_page_lives_on_a_server() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    none(visit(&site, &server.base)?)
}

#[test]
fn every_page_lives_under_a_sub_path_with_the_policy_as_a_header() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/a/b/", Some(POLICY))?;
    none(visit(&site, &server.base)?)
}

#[test]
fn every_page_lives_from_a_folder() -> Result<()> {
    let site = Site::built()?;
    none(visit(&site, &site.file_base())?)
}

#[test]
fn the_checks_see_what_must_not_happen() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("join-lab-bad-{}", std::process::id()));
    let io = |e| join_lab_tests::Error::Io {
        doing: "writing a bad page".into(),
        why: e,
    };
    std::fs::create_dir_all(&folder).map_err(io)?;
    let page = "<!doctype html><title>bad</title><script>1</script><p style='color:red'>x</p><img src='http://127.0.0.2:9/x.png' alt=''>\
                <script src='own.js'></script>";
    std::fs::write(folder.join("index.html"), page).map_err(io)?;
    std::fs::write(
        folder.join("own.js"),
        "console.error('one'); throw new Error('two')",
    )
    .map_err(io)?;
    let server = Server::start(&folder, "/", Some(POLICY))?;
    let mut browser = Browser::launch()?;
    browser.goto(&server.base)?;
    let found = browser.log()?.complaints(&server.base).join("\n");
    std::fs::remove_dir_all(&folder).map_err(io)?;
    for expected in [
        "inline script",
        "inline style",
        "127.0.0.2",
        "console: one",
        "exception: Error: two",
    ] {
        assert!(
            found.contains(expected),
            "expected {expected:?} among:\n{found}"
        );
    }
    Ok(())
}

#[test]
fn no_page_scrolls_sideways_on_a_telephone() -> Result<()> {
    let site = Site::built()?;
    let mut browser = Browser::launch()?;
    browser.size(PHONE)?;
    let mut problems = Vec::new();
    for page in &site.pages {
        browser.goto(&format!("{}{page}", site.file_base()))?;
        if is_alive(&site, page)? {
            browser.wait("document.querySelector('figure.join[data-ready]')")?;
        }
        // The widest things are named, so that the fault is found without looking.
        let script = "(() => { const s = document.scrollingElement; if (s.scrollWidth <= innerWidth) return ''; \
                      const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1) \
                      .slice(0, 4).map(e => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') ?? '')); \
                      return s.scrollWidth + ' px wide: ' + wide.join(', '); })()";
        let said = browser.text(script)?;
        if !said.is_empty() {
            problems.push(format!("{page}: {said}"));
        }
    }
    none(problems)
}
