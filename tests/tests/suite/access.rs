//! Accessibility by axe-core: WCAG 2.2 A and AA. `pages.rs` has every page looked at.
use join_lab_tests::{Browser, Result, axe_source};
use std::time::Duration;

/// Runs the checker on what the tab shows and lists its violations, each with the first places.
pub fn violations(browser: &mut Browser, axe: &str) -> Result<Vec<String>> {
    violations_in(browser, axe, "document")
}

/// [`violations`] in the elements that a script names, in an array; in none of them there are none.
pub fn violations_in(browser: &mut Browser, axe: &str, elements: &str) -> Result<Vec<String>> {
    if browser.eval("typeof axe === 'undefined'")? == true {
        browser.eval(&format!("{axe}; 0"))?;
    }
    let script = format!(
        "(where => where.length === 0 ? [] : axe.run(where, {{ runOnly: {{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', \
         'wcag22a', 'wcag22aa'] }}, resultTypes: ['violations'] }}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => \
         v.id + ': ' + n.target.join(' ') + ' (' + (n.any.concat(n.all, n.none)[0]?.message ?? v.help) + ')' \
         + (v.nodes.length > 3 ? ' and ' + (v.nodes.length - 3) + ' more' : '')))))({elements})"
    );
    // The checker looks at all of a page at once, and the print edition is fifty chapters long.
    let patience = std::mem::replace(&mut browser.patience, Duration::from_secs(300));
    let found = browser.eval(&script);
    browser.patience = patience;
    Ok(found?
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| v.as_str().unwrap_or_default().to_string())
        .collect())
}

#[test]
fn the_checker_sees_a_bad_page_and_a_bad_part_of_it() -> Result<()> {
    let axe = axe_source()?;
    let mut browser = Browser::launch()?;
    browser.goto("data:text/html,<title>bad</title><p style='color:%23aaa;background:%23fff'>pale</p><img src=x><div><button></button></div>")?;
    let found = violations(&mut browser, &axe)?.join("\n");
    for rule in [
        "color-contrast",
        "image-alt",
        "button-name",
        "html-has-lang",
    ] {
        assert!(found.contains(rule), "expected {rule} among:\n{found}");
    }
    let part = "[...document.querySelectorAll('p, div')]";
    let found = violations_in(&mut browser, &axe, part)?.join("\n");
    let (pale, picture) = (
        found.contains("color-contrast"),
        found.contains("image-alt"),
    );
    assert!(pale && found.contains("button-name") && !picture, "{found}");
    assert_eq!(
        violations_in(&mut browser, &axe, "[]")?,
        Vec::<String>::new()
    );
    Ok(())
}
