//! Checks of the built site, most of them in a real browser. They need `cargo xtask build` to have run, a Chromium, and
//! `npm ci --prefix tests`; what is missing fails a test by name, never skips it.
mod access;
mod arrival;
mod bench;
mod bytes;
mod circles;
mod codes;
mod decision;
mod defender;
mod desk;
mod engines;
mod figures;
mod keep;
mod keyboard;
mod lab;
mod links;
mod map;
mod own;
mod pages;
mod parity;
mod patch;
mod patch_random;
mod places;
mod plain;
mod practice;
mod print;
mod questions;
mod rig;
mod runs;
mod search;
mod spoken;
mod states;
mod steady;
mod still;
mod tabs;
mod teaching;
mod ten_minutes;
mod tidy;
mod timeline;
mod unpack;
mod words;

use join_lab_tests::{Error, Result, Site};

/// Fails with every problem on a line of its own.
#[track_caller]
fn none(problems: Vec<String>) -> Result<()> {
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
    Ok(())
}

/// The site, which must have pages with figures: a check that looks at nothing proves nothing.
fn site_with_figures() -> Result<(Site, Vec<(String, usize)>)> {
    let site = Site::built()?;
    let pages = site.pages_with_figures()?;
    if pages.is_empty() {
        return Err(Error::NotFound {
            expected: "pages with figures in dist/".into(),
            found: format!("{} pages without", site.pages.len()),
        });
    }
    Ok((site, pages))
}

/// Whether a page is one of those that the figures' script brings to life: it loads a script and has figures.
fn is_alive(site: &Site, page: &str) -> Result<bool> {
    let html = site.html(page)?;
    let figures = html
        .tags
        .iter()
        .any(|tag| tag.name == "figure" && tag.has_class("join"));
    let file = |src: &str| {
        let name = src.rsplit('/').next().unwrap_or_default();
        let mut with_pages = join_view::PROGRAMS.iter().filter(|program| !program.later);
        name.ends_with(".js") && with_pages.any(|one| name.starts_with(&format!("{}-", one.name)))
    };
    Ok(figures
        && html
            .tags
            .iter()
            .any(|tag| tag.name == "script" && tag.get("src").is_some_and(file)))
}
