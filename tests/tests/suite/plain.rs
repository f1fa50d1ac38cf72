//! The site without JavaScript and on paper: nearly every word, and every figure whole.
use crate::{none, site_with_figures, words};
use join_lab_tests::{Browser, Result, Scheme, Server, Site};

/// Least part of the words that must be there without JavaScript.
const LEAST: f64 = 0.98;

/// What a figure must have as it stands in the file.
const WHOLE: &str = "[...document.querySelectorAll('figure.join')].map((f, i) => { \
    const lacks = []; const shown = e => e && e.getClientRects().length > 0; \
    if (![...f.querySelectorAll('svg, ol, ul')].some(shown)) lacks.push('picture'); \
    if (!f.querySelector('figcaption')?.textContent.trim()) lacks.push('caption'); \
    const table = f.querySelector('table'); const asks = /^(predict|check|diagnose)$/.test(f.dataset.widget); \
    if (asks && f.querySelectorAll('.answer li').length < 2) lacks.push('reason of the answer'); \
    if (!asks && (!table || table.rows.length < 3)) lacks.push('table of steps'); \
    if (/enable javascript|requires javascript|without javascript/i.test(f.textContent)) lacks.push('silence about JavaScript'); \
    return lacks.length ? (i + 1) + '. figure (' + f.dataset.widget + ') lacks ' + lacks.join(', ') : ''; }).filter(Boolean)";

#[test]
fn the_words_are_there_without_javascript() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?; // from a folder, frames are strangers to their page
    let mut with = Browser::launch()?;
    let mut without = Browser::launch()?;
    without.scripts(false)?;
    let mut problems = Vec::new();
    for page in &site.pages {
        let url = format!("{}{page}", server.base);
        // A drawn case is another one at each visit; its address brings back the one that stands in the file.
        let html = site.html(page)?;
        let figures = html
            .tags
            .iter()
            .filter(|tag| tag.name == "figure" && tag.has_class("join"));
        let drawn = figures
            .enumerate()
            .find_map(|(at, tag)| Some((at, tag.get("data-seed")?)));
        let case = drawn.map_or(String::new(), |(at, seed)| format!("#join={at}/s{seed}"));
        with.goto(&format!("{url}{case}"))?;
        if crate::is_alive(&site, page)? {
            with.wait("document.querySelector('figure.join[data-ready]')")?;
        }
        without.goto(&url)?;
        let (part, lost) = words::kept(&words::shown(&mut with)?, &words::shown(&mut without)?);
        if part < LEAST {
            problems.push(format!(
                "{page}: {:.1} % of the words; lost: {}",
                part * 100.0,
                lost.join(" ")
            ));
        }
    }
    none(problems)
}

#[test]
fn every_figure_is_whole_without_javascript() -> Result<()> {
    let (site, pages) = site_with_figures()?;
    let mut browser = Browser::launch()?;
    browser.scripts(false)?;
    let mut problems = Vec::new();
    for (page, count) in pages {
        browser.goto(&format!("{}{page}", site.file_base()))?;
        assert_eq!(
            browser.figures()?.len(),
            count,
            "{page}: figures in the file and in the browser"
        );
        let lacks = browser.eval(WHOLE)?;
        problems.extend(
            lacks
                .as_array()
                .into_iter()
                .flatten()
                .map(|lack| format!("{page}: {lack}")),
        );
    }
    none(problems)
}

#[test]
fn every_figure_is_whole_on_paper() -> Result<()> {
    let (site, pages) = site_with_figures()?;
    let mut browser = Browser::launch()?;
    browser.media(Scheme::Light, true, true)?;
    let mut problems = Vec::new();
    for (page, _) in pages {
        browser.goto(&format!("{}{page}", site.file_base()))?;
        let lacks = browser.eval(WHOLE)?;
        problems.extend(
            lacks
                .as_array()
                .into_iter()
                .flatten()
                .map(|lack| format!("{page}: {lack}")),
        );
    }
    none(problems)
}
