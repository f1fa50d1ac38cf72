//! Bytes and requests of each page, from its own markup: a browser's first visit with nothing kept from before.
use super::row::Row;
use crate::files;
use crate::post::html::{Piece, pieces};
use crate::post::{is_named, problems};
use anyhow::{Context, Result};
use join_view::PROGRAMS;
use std::collections::BTreeSet;
use std::path::Path;

/// Half of a stock mdBook page without any figure, 147,000 bytes, and what web-sys and serde may cost beyond it.
const PAGE_BUDGET: usize = 152_000;
/// The module and its glue, for the figures that most pages have.
const CODE_BUDGET: usize = 85_000;
/// Programs that are fetched when a reader first uses one of their figures.
const STUDIES_BUDGET: usize = 110_000;

/// The search of the reference with all its rows.
const FIND_BUDGET: usize = 60_000;

/// The figure of bytes with its core artefacts, and its second file.
const ARTEFACTS_BUDGET: usize = 60_000;
const MORE_BUDGET: usize = 35_000;

/// The evidence desk: what a text or a trace needs, and that with what opens event logs and archives.
const DESK_BUDGET: usize = 120_000;
const LOGS_BUDGET: usize = 400_000;

/// The search index, loaded when the search is first opened.
const INDEX_BUDGET: usize = 100_000;

/// What one page makes a browser load.
struct Weight {
    name: String,
    gzip: usize,
    requests: usize,
    alive: bool,
}

/// The rows for the site in `site`.
pub fn rows(site: &Path) -> Result<Vec<Row>> {
    let mut weights = Vec::new();
    let mut foreign = 0;
    let mut total = 0;
    let mut programs = vec![None; PROGRAMS.len()];
    let (mut search, mut index) = (0, 0);
    let (mut find, mut decide) = (0, 0);
    let (mut artefacts, mut more) = (0, 0);
    let (mut desk, mut opener, mut model) = (0, 0, 0);
    for path in files::walk(site)? {
        let name = files::relative(&path, site);
        let content = std::fs::read(&path).with_context(|| format!("reading {name}"))?;
        total += content.len();
        if name.ends_with(".html") {
            let page = files::read(&path)?;
            foreign += problems(&page)
                .iter()
                .filter(|problem| problem.contains("another host"))
                .count();
            weights.push(weigh(site, &name, &page)?);
        } else if let Some(at) = PROGRAMS.iter().position(|one| is_named(&name, one.name)) {
            programs[at] = Some(files::gzip_len(&content));
        } else if is_named(&name, "find") {
            find = files::gzip_len(&content);
        } else if is_named(&name, "decide") {
            decide = files::gzip_len(&content);
        } else if is_named(&name, "artefacts-more") {
            more = files::gzip_len(&content);
        } else if is_named(&name, "artefacts") {
            artefacts = files::gzip_len(&content);
        } else if is_named(&name, "parsers") {
            desk = files::gzip_len(&content);
        } else if is_named(&name, "opener") {
            opener = files::gzip_len(&content);
        } else if is_named(&name, "model") {
            model = files::gzip_len(&content);
        } else if is_named(&name, "search") {
            search = files::gzip_len(&content);
        } else if is_named(&name, "searchindex") {
            index = files::gzip_len(&content);
        }
    }
    let chapter = |weight: &&Weight| !matches!(weight.name.as_str(), "print.html" | "toc.html");
    let mut rows = Vec::new();
    for weight in weights.iter().filter(chapter).filter(|weight| weight.alive) {
        rows.push(Row::bytes(
            format!("page {}, first visit, gzip", weight.name),
            weight.gzip,
            Some(PAGE_BUDGET),
        ));
    }
    if let Some(heaviest) = weights
        .iter()
        .filter(chapter)
        .filter(|weight| !weight.alive)
        .max_by_key(|weight| weight.gzip)
    {
        rows.push(Row::bytes(
            format!("heaviest page without a figure: {}, gzip", heaviest.name),
            heaviest.gzip,
            None,
        ));
    }
    for weight in weights.iter().filter(|weight| !chapter(weight)) {
        rows.push(Row::bytes(
            format!("{}, gzip", weight.name),
            weight.gzip,
            None,
        ));
    }
    let most = weights
        .iter()
        .filter(chapter)
        .map(|weight| weight.requests)
        .max()
        .unwrap_or(0);
    rows.push(Row::count("most requests of a chapter page", most, None));
    for (program, bytes) in PROGRAMS.iter().zip(programs) {
        let name = program.name;
        // A book without its figures does not have it.
        let Some(bytes) = bytes else { continue };
        let budget = match name {
            "studies" => Some(STUDIES_BUDGET),
            "page" => Some(CODE_BUDGET),
            _ => None,
        };
        let when = if program.later {
            "on first use"
        } else {
            "with its pages"
        };
        rows.push(Row {
            // The budget of the page governs, so that of its code alone is only reported.
            binding: program.later,
            ..Row::bytes(format!("program {name}, {when}, gzip"), bytes, budget)
        });
    }
    rows.push(Row::bytes(
        "the search of the reference with its data, loaded on first use, gzip",
        find,
        Some(FIND_BUDGET),
    ));
    rows.push(Row::bytes(
        "the decision and the calculator, loaded on first use, gzip",
        decide,
        None,
    ));
    rows.push(Row {
        // It is missed, and BENCHMARKS.md says by how much and why: every reader and judge is in it.
        binding: false,
        ..Row::bytes(
            "the figure of bytes with its core artefacts, loaded when opened, gzip",
            artefacts,
            Some(ARTEFACTS_BUDGET),
        )
    });
    rows.push(Row::bytes(
        "the rest of the artefacts, loaded when asked for, gzip",
        more,
        Some(MORE_BUDGET),
    ));
    rows.push(Row {
        // Missed, too: readers of some thirty forms, masking and 188 rules with their words.
        binding: false,
        ..Row::bytes(
            "the evidence desk, loaded when something is given, gzip",
            desk,
            Some(DESK_BUDGET),
        )
    });
    rows.push(Row::bytes(
        "the same with what opens event logs and archives, gzip",
        desk + opener,
        Some(LOGS_BUDGET),
    ));
    rows.push(Row::bytes(
        "the model beside it, loaded when a reading asks for runs, gzip",
        model,
        None,
    ));
    rows.push(Row::bytes(
        "search, loaded on first use: its code, gzip",
        search,
        None,
    ));
    rows.push(Row::bytes(
        "search, loaded on first use: its index, gzip",
        index,
        Some(INDEX_BUDGET),
    ));
    rows.push(Row::bytes("the whole site on disk", total, None));
    rows.push(Row::count(
        "addresses of other hosts that a page loads",
        foreign,
        Some(0),
    ));
    Ok(rows)
}

/// The page and everything that its markup makes a browser load.
fn weigh(site: &Path, name: &str, page: &str) -> Result<Weight> {
    let mut resources = BTreeSet::new();
    let mut alive = false;
    for piece in pieces(page) {
        let Piece::Open(tag) = piece else { continue };
        let address = match (tag.name.as_str(), tag.get("rel")) {
            ("link", Some("stylesheet" | "icon" | "shortcut icon")) => tag.get("href"),
            ("script" | "img", _) => tag.get("src"),
            _ => None,
        };
        if let Some(address) = address.filter(|address| !address.starts_with("data:")) {
            let file = address.rsplit('/').next().unwrap_or_default();
            let mut with_pages = PROGRAMS.iter().filter(|program| !program.later);
            alive |= with_pages.any(|program| is_named(file, program.name));
            resources.insert(site.join(name).with_file_name("").join(address));
        }
    }
    let mut gzip = files::gzip_len(page.as_bytes());
    for path in &resources {
        let content =
            std::fs::read(path).with_context(|| format!("{name} loads {}", path.display()))?;
        gzip += files::gzip_len(&content);
    }
    Ok(Weight {
        name: name.to_owned(),
        gzip,
        requests: 1 + resources.len(),
        alive,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{TempDir, gzip_len, write};

    #[test]
    fn a_page_weighs_what_it_loads() {
        let dir = TempDir::new("bytes-of-pages");
        let page = "<link rel=\"stylesheet\" href=\"../a.css\"><script src=\"../page-0123abcd.js\" defer></script>\
                    <script src=\"../page-0123abcd.js\"></script><a href=\"../big.js\">x</a>";
        write(&dir.0.join("part/one.html"), page).expect("written");
        write(&dir.0.join("a.css"), "p{}").expect("written");
        write(&dir.0.join("page-0123abcd.js"), "code").expect("written");
        write(&dir.0.join("big.js"), "x".repeat(10_000)).expect("written");
        let weight = weigh(&dir.0, "part/one.html", page).expect("all is there");
        assert_eq!(
            weight.gzip,
            gzip_len(page.as_bytes()) + gzip_len(b"p{}") + gzip_len(b"code")
        );
        assert!(weight.alive && weight.requests == 3);
        let rows = rows(&dir.0).expect("the site can be measured");
        assert_eq!(rows[0].budget, Some(152_000.0));
        assert!(rows[0].what.contains("part/one.html") && rows.iter().all(|row| !row.is_missed()));

        write(
            &dir.0.join("two.html"),
            "<img src=\"https://example.org/x.png\">",
        )
        .expect("written");
        assert!(
            weigh(&dir.0, "two.html", "<img src=\"nothing.png\">").is_err(),
            "a missing file is an error"
        );
    }
}
