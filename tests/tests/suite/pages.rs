//! Every page as it comes, in light and dark, on a laptop and on a telephone, from a folder, from a server's root and under a
//! sub-path with the policy as a header: alive, silent, without a foreign request, accessible, and no wider than the window.
use crate::{access::violations, is_alive, none, places::whole, tabs::open_all};
use join_lab_tests::{
    Browser, DESKTOP, Error, PHONE, POLICY, Result, Scheme, Server, Site, Size, axe_source,
};

/// Opens every page under `base` and lists what is wrong with it.
fn visit(base: &str, scheme: Scheme, size: Size) -> Result<()> {
    let (site, axe) = (Site::built()?, axe_source()?);
    let mut browser = Browser::launch()?;
    browser.size(size)?;
    browser.media(scheme, true, false)?;
    let mut problems = Vec::new();
    // Each page is laid out in both schemes and both sizes, half of them so, half the other way round; in all four when everything is.
    let half = usize::from((scheme == Scheme::Light) == (size == DESKTOP));
    for (at, page) in site.pages.iter().enumerate() {
        if !whole() && at % 2 != half && page != "index.html" {
            continue;
        }
        browser.goto(&format!("{base}{page}"))?;
        let mut here = Vec::new();
        if is_alive(&site, page)? {
            let alive = browser.alive().and_then(|()| open_all(&mut browser));
            here.extend(alive.err().map(|error| error.to_string()));
        }
        here.extend(browser.log()?.complaints(base));
        here.extend(too_wide(&mut browser)?);
        // The print edition is every chapter once more, and by itself takes a minute.
        if whole() || page != "print.html" {
            here.extend(violations(&mut browser, &axe)?);
        }
        problems.extend(here.into_iter().map(|what| format!("{page}: {what}")));
    }
    none(problems)
}

/// Whether the page scrolls sideways; the widest things are named, so that the fault is found without looking.
fn too_wide(browser: &mut Browser) -> Result<Option<String>> {
    let script = "(() => { const s = document.scrollingElement; if (s.scrollWidth <= innerWidth) return ''; \
                  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1) \
                  .slice(0, 4).map(e => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') ?? '')); \
                  return s.scrollWidth + ' px wide: ' + wide.join(', '); })()";
    Ok(Some(browser.text(script)?).filter(|said| !said.is_empty()))
}

#[test]
fn light_on_a_laptop_from_a_folder() -> Result<()> {
    visit(&Site::built()?.file_base(), Scheme::Light, DESKTOP)
}

#[test]
fn dark_on_a_laptop_from_a_server() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    visit(&server.base, Scheme::Dark, DESKTOP)
}

#[test]
fn light_on_a_telephone_under_a_sub_path_with_the_policy_as_a_header() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/a/b/", Some(POLICY))?;
    visit(&server.base, Scheme::Light, PHONE)
}

#[test]
fn dark_on_a_telephone_from_a_folder() -> Result<()> {
    visit(&Site::built()?.file_base(), Scheme::Dark, PHONE)
}

#[test]
fn the_checks_see_what_must_not_happen() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("join-lab-bad-{}", std::process::id()));
    let io = |e| Error::Io {
        doing: "writing a bad page".into(),
        why: e,
    };
    std::fs::create_dir_all(&folder).map_err(io)?;
    let page = "<!doctype html><title>bad</title><script>1</script><p style='color:red'>x</p><img src='http://127.0.0.2:9/x.png' alt=''>\
                <link rel=stylesheet href=own.css><pre>wide</pre><script src='own.js'></script>";
    for (name, text) in [
        ("index.html", page),
        ("own.css", "pre { width: 2000px }"),
        ("own.js", "console.error('one'); throw new Error('two')"),
    ] {
        std::fs::write(folder.join(name), text).map_err(io)?;
    }
    let server = Server::start(&folder, "/", Some(POLICY))?;
    let mut browser = Browser::launch()?;
    browser.goto(&server.base)?;
    let found = browser.log()?.complaints(&server.base).join("\n");
    let wide = too_wide(&mut browser)?.unwrap_or_default();
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
    assert!(wide.contains("px wide: pre."), "{wide}");
    Ok(())
}
