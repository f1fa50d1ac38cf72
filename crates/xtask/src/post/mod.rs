//! The pass over mdBook's output: strict policy, own style sheet and scripts, coloured code, mended accessibility.
//! It fails when mdBook no longer writes what a change expects, or when anything is left that the policy refuses.
mod check;
mod code;
mod css;
mod edition;
mod figures;
pub mod html;
mod page;
mod patch;
mod powershell;
mod scripts;
mod search;
mod sheet;
mod tabs;

use crate::{files, script};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

pub use check::problems;
pub use css::is_named;
pub use figures::{fill_figures, standing};
pub use page::fill;
pub use scripts::Scripts;
pub use sheet::smaller as smaller_sheet;

/// Files that every page shares, by their names below the site.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The one style sheet.
    pub style: String,
    /// The scripts that make figures alive.
    pub scripts: Scripts,
}

/// Goes over the site that mdBook wrote into `site`, where the `scripts` are already.
/// `beside` is the text of what else will use the style sheet. [`verify`] is to follow once everything has been written.
pub fn run(site: &Path, scripts: Scripts, beside: &str) -> Result<Shared> {
    for script in scripts.names() {
        ensure!(
            site.join(script).is_file(),
            "the figures' script {script} is not in the site"
        );
    }
    let pages: Vec<_> = files::walk(site)?
        .into_iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "html")
        })
        .collect();
    ensure!(!pages.is_empty(), "mdBook wrote no page");

    let mut all_text = all_text(site, beside)?;
    for sheet in scripts.own_sheets() {
        all_text += &files::read(&site.join(sheet))?;
    }
    let mut assets = scripts::Assets::collect(site)?;
    let mut sheets: Option<Vec<css::Sheet>> = None;
    let mut style = String::new();
    for path in &pages {
        let name = files::relative(path, site);
        let text = files::read(path)?;
        let page = page::HtmlPage {
            name: &name,
            kind: page::Kind::of(&name, &text),
        };
        let linked = page.sheets(&text);
        // The framed table of contents links fewer; every other page must link the same.
        if page.kind != page::Kind::Toc {
            match &sheets {
                None => {
                    let bundle = css::bundle(site, &linked, &all_text)?;
                    style = files::hashed_name("book", "css", bundle.as_bytes());
                    files::write(&site.join(&style), bundle)?;
                    sheets = Some(linked);
                }
                Some(first) => ensure!(
                    *first == linked,
                    "{name} links other style sheets than the first page"
                ),
            }
        }
    }
    for path in &pages {
        let name = files::relative(path, site);
        let text = mdbook_join::unwrap_figures(&files::read(path)?);
        let page = page::HtmlPage {
            name: &name,
            kind: page::Kind::of(&name, &text),
        };
        let done = page
            .finish(&text, &style, &scripts, &mut assets)
            .with_context(|| format!("in the page {name}"))?;
        files::write(path, done)?;
    }
    assets.write(site)?;
    remove_unused(site)?;
    shrink_scripts(site)?;
    shrink_index(site)?;
    Ok(Shared { style, scripts })
}

/// What pages and scripts say, and with them what they call things that the style sheet may be for.
fn all_text(site: &Path, beside: &str) -> Result<String> {
    let mut text = beside.to_owned();
    for path in files::walk(site)? {
        let name = files::relative(&path, site);
        if name.ends_with(".html")
            || (name.ends_with(".js") && !css::is_named(&name, "searchindex"))
        {
            text += &files::read(&path)?;
        }
    }
    Ok(text)
}

/// Every page and script once more, after everything has been written.
pub fn verify(site: &Path) -> Result<()> {
    let mut all = Vec::new();
    for path in files::walk(site)? {
        if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            let name = files::relative(&path, site);
            all.extend(
                problems(&files::read(&path)?)
                    .into_iter()
                    .map(|problem| format!("{name}: {problem}")),
            );
        }
    }
    if !all.is_empty() {
        bail!(
            "the site breaks its own policy in {} place(s):\n  {}",
            all.len(),
            all.join("\n  ")
        );
    }
    Ok(())
}

/// The scripts that every page loads, without comments. The search keeps those of its libraries, which name their licences.
fn shrink_scripts(site: &Path) -> Result<()> {
    for path in files::walk(site)? {
        let name = files::relative(&path, site);
        if ["book", "toc", "head", "page"]
            .iter()
            .any(|stem| name.ends_with(".js") && css::is_named(&name, stem))
        {
            let smaller = script::smaller(&files::read(&path)?).with_context(|| name.clone())?;
            files::write(&path, smaller)?;
        }
    }
    Ok(())
}

/// The search index without its counts.
fn shrink_index(site: &Path) -> Result<()> {
    for path in files::walk(site)? {
        if css::is_named(&files::relative(&path, site), "searchindex") {
            files::write(&path, search::without_counts(&files::read(&path)?)?)?;
        }
    }
    Ok(())
}

/// mdBook's files that no page uses any more.
fn remove_unused(site: &Path) -> Result<()> {
    for path in files::walk(site)? {
        let name = files::relative(&path, site);
        let file = name.rsplit('/').next().unwrap_or_default();
        let unused = name.starts_with("css/")
            || name.starts_with("fonts/")
            || name.starts_with("theme/")
            || [
                "highlight",
                "tomorrow-night",
                "ayu-highlight",
                "clipboard",
                "elasticlunr",
                "mark",
                "searcher",
            ]
            .iter()
            .any(|stem| !name.contains('/') && css::is_named(file, stem));
        if unused {
            std::fs::remove_file(&path).with_context(|| format!("removing {name}"))?;
        }
    }
    for dir in ["css", "fonts", "theme"] {
        let dir = site.join(dir);
        if dir.is_dir() {
            std::fs::remove_dir_all(&dir).with_context(|| format!("removing {}", dir.display()))?;
        }
    }
    Ok(())
}
