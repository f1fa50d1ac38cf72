//! The site without JavaScript and on paper: nearly every word, and every figure whole.
use crate::places::{ENOUGH, whole};
use crate::{none, questions, site_with_figures, words};
use join_lab_tests::{Browser, Result, Scheme, Server, Site};
use std::collections::BTreeMap;

/// Least part of the words that must be there without JavaScript.
const LEAST: f64 = 0.98;

/// What a figure must have as it stands in the file; in a tab it may have its author's words instead, which `tabs.rs` reads.
const WHOLE: &str = "[...document.querySelectorAll('figure.join')].map((f, i) => { \
    if (f.matches('details[data-later] > figure:has(> p:only-child)')) return ''; const lacks = []; const shown = e => e && e.getClientRects().length > 0 && getComputedStyle(e).visibility === 'visible'; \
    const tool = /^(files|calculator|make)$/.test(f.dataset.widget); \
    if (!tool && ![...f.querySelectorAll('svg, ol, ul, table')].some(shown)) lacks.push('picture'); \
    if ([...f.querySelectorAll('svg rect[height]')].some(r => shown(r) && Math.abs(r.getBBox().height - r.getAttribute('height')) > 1)) \
    lacks.push('the height that the picture gives a rectangle'); \
    if (!f.querySelector('figcaption')?.textContent.trim()) lacks.push('caption'); \
    const table = f.querySelector('table'); const asks = /^(predict|check|diagnose)$/.test(f.dataset.widget); \
    if (asks && !f.querySelector('.answer-at') && f.querySelectorAll('.answer li').length < 2) lacks.push('reason of the answer'); \
    const list = f.dataset.widget === 'savers' && f.querySelectorAll('.found li').length > 2 \
    || f.dataset.widget === 'evidence-cases' && f.querySelectorAll('details.pick').length > 20 \
    || f.dataset.widget === 'decision' && [...f.querySelectorAll('li.question')].filter(q => shown(q.querySelector('.answers li'))).length > 9; \
    if (!asks && !list && !tool && (!table || table.rows.length < 3)) lacks.push('table of steps'); \
    if (/enable javascript|requires javascript|without javascript/i.test(f.textContent)) lacks.push('silence about JavaScript'); \
    return lacks.length ? (i + 1) + '. figure (' + f.dataset.widget + ') lacks ' + lacks.join(', ') : ''; }).filter(Boolean)";

#[test]
fn every_page_is_whole_without_javascript_and_on_paper() -> Result<()> {
    let (site, figures) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?; // from a folder, frames are strangers to their page
    let mut with = Browser::launch()?;
    let mut without = Browser::launch()?;
    without.scripts(false)?;
    let mut problems = Vec::new();
    let mut asked = 0;
    for page in &looked_at(&site)? {
        let url = format!("{}{page}", server.base);
        let mut here = Vec::new();
        // A drawn case is another one at each visit; its address brings back the one that stands in the file.
        let html = site.html(page)?;
        let marked = html
            .tags
            .iter()
            .filter(|tag| tag.name == "figure" && tag.has_class("join"));
        let drawn = marked
            .enumerate()
            .find_map(|(at, tag)| Some((at, tag.get("data-seed")?)));
        let case = drawn.map_or(String::new(), |(at, seed)| format!("#join={at}/s{seed}"));
        // Paper first: to lay the longest page out anew takes seconds, to see which words it shows does not.
        with.media(Scheme::Light, true, true)?;
        with.goto(&format!("{url}{case}"))?;
        if crate::is_alive(&site, page)? {
            with.alive()?;
        }
        here.extend(lacks(&mut with)?.map(|what| format!("on paper, {what}")));
        with.media(Scheme::Light, true, false)?;
        let words = words::shown(&mut with)?;

        without.goto(&url)?;
        // What tells an answer is closed, and one press away.
        without.eval("document.querySelectorAll('.kept-back').forEach(e => e.open = true)")?;
        let (part, lost) = words::kept(&words, &words::shown(&mut without)?);
        if part < LEAST {
            let part = part * 100.0;
            here.push(format!(
                "{part:.1} % of the words; lost: {}",
                lost.join(" ")
            ));
        }
        let count = figures.iter().find(|(other, _)| other == page);
        let count = count.map_or(0, |(_, count)| *count);
        let found = without.figures()?.len();
        if found != count {
            here.push(format!(
                "{count} figures in the file, {found} in the browser"
            ));
        }
        here.extend(lacks(&mut without)?);
        if page != "print.html" && without.eval(QUESTIONS)? != 0 {
            asked += 1;
            here.extend(questions::lacks_without_a_script(&mut without)?);
        }
        problems.extend(here.into_iter().map(|what| format!("{page}: {what}")));
    }
    assert!(asked > 0, "no page asks anything");
    none(problems)
}

/// The pages where some kind of figure is met for the first or second time, and the whole edition; each page, where everything is looked at.
fn looked_at(site: &Site) -> Result<Vec<String>> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut pages = Vec::new();
    for page in &site.pages {
        let html = site.html(page)?;
        let figures = html.tags.iter().filter(|tag| tag.has_class("join"));
        let mut wanted = whole() || page == "print.html";
        for kind in figures.filter_map(|tag| tag.get("data-widget")) {
            let times = met.entry(kind.to_owned()).or_default();
            *times += 1;
            wanted |= *times <= ENOUGH;
        }
        if wanted {
            pages.push(page.clone());
        }
    }
    Ok(pages)
}

/// How many questions a page has.
const QUESTIONS: &str =
    "document.querySelectorAll('figure:is([data-widget=predict], [data-widget=check])').length";

/// What the figures of the page that is open lack.
fn lacks(browser: &mut Browser) -> Result<impl Iterator<Item = String> + use<>> {
    let found = browser.eval(WHOLE)?.as_array().cloned().unwrap_or_default();
    Ok(found
        .into_iter()
        .map(|lack| lack.as_str().unwrap_or_default().to_string()))
}
