//! Accessibility of every page by axe-core: WCAG 2.2 A and AA, light and dark, laptop and telephone.
use crate::{is_alive, none};
use join_lab_tests::{Browser, DESKTOP, PHONE, Result, Scheme, Site, Size, axe_source};

/// Runs the checker on what the tab shows and lists its violations, each with the first places.
pub fn violations(browser: &mut Browser, axe: &str) -> Result<Vec<String>> {
    if browser.eval("typeof axe === 'undefined'")? == true {
        browser.eval(&format!("{axe}; 0"))?;
    }
    let script = "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] }, \
                  resultTypes: ['violations'] }).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => \
                  v.id + ': ' + n.target.join(' ') + ' (' + (n.any.concat(n.all, n.none)[0]?.message ?? v.help) + ')' \
                  + (v.nodes.length > 3 ? ' and ' + (v.nodes.length - 3) + ' more' : ''))))";
    let found = browser.eval(script)?;
    Ok(found
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| v.as_str().unwrap_or_default().to_string())
        .collect())
}

fn check(scheme: Scheme, size: Size) -> Result<()> {
    let (site, axe) = (Site::built()?, axe_source()?);
    let mut browser = Browser::launch()?;
    browser.size(size)?;
    browser.media(scheme, true, false)?;
    let mut problems = Vec::new();
    for page in &site.pages {
        browser.goto(&format!("{}{page}", site.file_base()))?;
        if is_alive(&site, page)? {
            browser.wait("document.querySelector('figure.join[data-ready]')")?;
        }
        problems.extend(
            violations(&mut browser, &axe)?
                .into_iter()
                .map(|found| format!("{page}: {found}")),
        );
    }
    none(problems)
}

#[test]
fn light_on_a_laptop() -> Result<()> {
    check(Scheme::Light, DESKTOP)
}

#[test]
fn dark_on_a_laptop() -> Result<()> {
    check(Scheme::Dark, DESKTOP)
}

#[test]
fn light_on_a_telephone() -> Result<()> {
    check(Scheme::Light, PHONE)
}

#[test]
fn dark_on_a_telephone() -> Result<()> {
    check(Scheme::Dark, PHONE)
}

#[test]
fn the_checker_sees_a_bad_page() -> Result<()> {
    let mut browser = Browser::launch()?;
    browser.goto("data:text/html,<title>bad</title><p style='color:%23aaa;background:%23fff'>pale</p><img src=x><button></button>")?;
    let found = violations(&mut browser, &axe_source()?)?.join("\n");
    for rule in [
        "color-contrast",
        "image-alt",
        "button-name",
        "html-has-lang",
    ] {
        assert!(found.contains(rule), "expected {rule} among:\n{found}");
    }
    Ok(())
}
