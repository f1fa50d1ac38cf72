//! The whole site: the page's code, the book, the pass over it, the playground; then it takes the place of `dist/`.
use crate::late::{EDITION, LATE, Late, MORE, RUN, SAMPLES, SCRIPTS, SHEETS, TOOLS};
use crate::paths::Paths;
use crate::{book, files, playground, post, run_bytes, script, wasm};
use anyhow::{Context, Result, bail, ensure};
use join_view::PROGRAMS;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How much is built anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Code and book.
    All,
    /// The book alone, with the code of the last whole build.
    Book,
}

/// What a build did, for its last line and for the bench.
#[derive(Clone, Debug)]
pub struct Report {
    /// Absent when the code was not built.
    pub code: Option<Vec<wasm::Sizes>>,
    /// HTML pages in the site.
    pub pages: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Time for the code.
    pub code_time: Duration,
    /// Time for everything else.
    pub book_time: Duration,
}

/// Builds the site. On any error `dist/` stays as it was.
pub fn build(paths: &Paths, scope: Scope) -> Result<Report> {
    let _turn = turn(paths)?;
    // Before a compiler bakes them in: what is wrong with a scenario is said once and in its own words.
    if let Err(problems) = join_sim::Library::load(&paths.root.join("scenarios")) {
        bail!("the scenarios cannot be read\n{problems}");
    }
    let start = Instant::now();
    let code = match scope {
        Scope::All => Some(wasm::build(paths)?),
        Scope::Book => None,
    };
    let code_time = start.elapsed();
    let start = Instant::now();
    assemble(paths)?;
    let all = files::walk(&paths.dist)?;
    let mut bytes = 0;
    for path in &all {
        bytes += fs::metadata(path)?.len();
    }
    let pages = all
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "html")
        })
        .count();
    Ok(Report {
        code,
        pages,
        bytes,
        code_time,
        book_time: start.elapsed(),
    })
}

/// The book with the code that lies ready.
fn assemble(paths: &Paths) -> Result<()> {
    let stage = paths.stage();
    let codes = PROGRAMS.iter().map(|program| paths.code(program));
    for code in codes.chain(LATE.iter().map(|late| late.code(paths))) {
        ensure!(
            code.is_file(),
            "the pages' code was never built; run `cargo xtask build` first"
        );
    }
    book::build(paths, &stage)?;
    let mut scripts = post::Scripts::default();
    for program in &PROGRAMS {
        let script = fs::read(paths.code(program)).context("reading the pages' code")?;
        let name = files::hashed_name(program.name, "js", &script);
        files::write(&stage.join(&name), script)?;
        scripts.add(program, name);
    }
    for late in &LATE {
        let script = fs::read(late.code(paths)).context("reading the pages' code")?;
        let name = files::hashed_name(late.name, "js", &script);
        files::write(&stage.join(&name), script)?;
        scripts.add_late(late, name);
    }
    for late in &LATE {
        let own = script::smaller(&files::read(&paths.root.join("theme").join(late.page))?)?;
        add_asset(&stage, &mut scripts, late.page, own)?;
    }
    for file in SCRIPTS.map(|(file, _)| file).into_iter().chain([TOOLS]) {
        let own = script::smaller(&files::read(&paths.root.join("theme").join(file))?)?;
        add_asset(&stage, &mut scripts, file, own)?;
    }
    for file in SHEETS.map(|(file, _)| file).into_iter().chain([EDITION]) {
        let own = post::smaller_sheet(&files::read(&paths.root.join("theme").join(file))?);
        add_asset(&stage, &mut scripts, file, own)?;
    }
    let library =
        join_sim::Library::load(&paths.root.join("scenarios")).map_err(anyhow::Error::msg)?;
    for (stem, text) in [
        (MORE, Late::more()?),
        (SAMPLES, Late::samples()?),
        (RUN, run_bytes::script(&paths.root.join("theme"), &library)?),
    ] {
        add_asset(&stage, &mut scripts, stem, text)?;
    }
    let shared = post::run(&stage, scripts, &playground::text(paths)?)?;
    playground::build(paths, &stage, &shared)?;
    post::verify(&stage)?;
    replace(&stage, &paths.dist)
}

/// Puts a file of `theme/` into the site, under a name of its content.
fn add_asset(
    stage: &Path,
    scripts: &mut post::Scripts,
    file: &'static str,
    content: String,
) -> Result<()> {
    let (stem, end) = file.split_once('.').unwrap_or((file, "js"));
    let name = files::hashed_name(stem, end, content.as_bytes());
    files::write(&stage.join(&name), content)?;
    scripts.add_asset(file, name);
    Ok(())
}

/// One build at a time, also across processes.
fn turn(paths: &Paths) -> Result<fs::File> {
    files::write(&paths.work.join("lock"), "")?;
    let lock = fs::File::open(paths.work.join("lock"))?;
    lock.lock().context("waiting for another build")?;
    Ok(lock)
}

/// Puts `new` in the place of `old`, as one step where the file system can.
fn replace(new: &Path, old: &Path) -> Result<()> {
    let aside = new.with_extension("old");
    if aside.exists() {
        fs::remove_dir_all(&aside).with_context(|| format!("removing {}", aside.display()))?;
    }
    let moved = if old.exists() {
        fs::rename(old, &aside)
    } else {
        Ok(())
    };
    if moved.and_then(|()| fs::rename(new, old)).is_err() {
        // Another file system, or a file held open: copy instead.
        if old.exists() {
            fs::remove_dir_all(old).with_context(|| format!("removing {}", old.display()))?;
        }
        for path in files::walk(new)? {
            let to = old.join(path.strip_prefix(new)?);
            files::write(&to, fs::read(&path)?)?;
        }
    }
    if aside.exists() {
        fs::remove_dir_all(&aside).with_context(|| format!("removing {}", aside.display()))?;
    }
    Ok(())
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = PROGRAMS.iter().map(|program| program.name);
        let names = names.chain(LATE.iter().map(|late| late.name));
        for (name, code) in names.zip(self.code.iter().flatten()) {
            writeln!(
                f,
                "{}.js: {} bytes of wasm; {} bytes as a script, {} after gzip",
                name, code.wasm, code.script, code.script_gzip,
            )?;
        }
        if self.code.is_some() {
            writeln!(f, "code: {:.1} s", self.code_time.as_secs_f64())?;
        }
        write!(
            f,
            "site: {} pages, {} bytes ({:.1} s)",
            self.pages,
            self.bytes,
            self.book_time.as_secs_f64()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TempDir;

    /// A small book of its own with this repository's theme and settings.
    fn small_book(name: &str, chapter: &str) -> (TempDir, Paths) {
        let dir = TempDir::new(name);
        let here = Paths::of_checkout();
        for tree in ["theme", "playground", "scenarios"] {
            for path in files::walk(&here.root.join(tree)).expect("the checkout can be read") {
                let to = dir
                    .0
                    .join(tree)
                    .join(path.strip_prefix(here.root.join(tree)).expect("below"));
                files::write(&to, fs::read(&path).expect("read")).expect("written");
            }
        }
        // What it says of single chapters is not of this book.
        let config = files::read(&here.root.join("book.toml")).expect("read");
        let chapters = "[output.html.search.chapter]\n";
        let (before, after) = config.split_once(chapters).expect("a section");
        let after = after.split_once("\n[").map_or("", |(_, rest)| rest);
        files::write(&dir.0.join("book.toml"), format!("{before}[{after}")).expect("written");
        let summary = "# Summary\n\n[One](README.md)\n\n# Part\n\n- [Two](part/two.md)\n- [Three](part/deep/three.md)\n";
        files::write(&dir.0.join("src/SUMMARY.md"), summary).expect("written");
        files::write(
            &dir.0.join("src/sources.toml"),
            fs::read(here.root.join("src/sources.toml")).unwrap_or_default(),
        )
        .expect("written");
        files::write(&dir.0.join("src/README.md"), chapter).expect("written");
        files::write(
            &dir.0.join("src/part/two.md"),
            "# Two\n\n[out](https://example.org/)\n\n```json\n{\"a\": 1}\n```\n",
        )
        .expect("written");
        files::write(
            &dir.0.join("src/part/deep/three.md"),
            "# Three\n\n| a | b |\n|---|---|\n| c | d |\n",
        )
        .expect("written");
        let paths = Paths::at(&dir.0);
        let codes = PROGRAMS.iter().map(|program| paths.code(program));
        for code in codes.chain(LATE.iter().map(|late| late.code(&paths))) {
            files::write(&code, "'the code';").expect("written");
        }
        (dir, paths)
    }

    const FIGURE: &str =
        "# One\n\n<figure class=\"join\" data-widget=\"join-stepper\"><p>x</p></figure>\n";

    #[test]
    fn two_builds_give_the_same_site_in_one_file() {
        let (_dir, paths) = small_book("twice", FIGURE);
        let packed = || {
            build(&paths, Scope::Book).expect("the book builds");
            crate::keep::write(&paths.dist).expect("it is packed");
            fs::read(paths.dist.join(crate::keep::NAME)).expect("it is there")
        };
        let first = packed();
        assert!(first.len() > 10_000 && packed() == first);
    }

    #[test]
    fn a_book_becomes_a_site_without_leftovers() {
        let (_dir, paths) = small_book("site", FIGURE);
        build(&paths, Scope::Book).expect("the book builds");
        let read = |name: &str| files::read(&paths.dist.join(name)).expect("the page exists");
        let index = read("index.html");
        let script = files::hashed_name(
            "page",
            "js",
            &fs::read(paths.code(&PROGRAMS[0])).expect("written"),
        );
        assert!(index.contains(&script) && index.contains("class=\"skip-link\""));
        for page in ["print.html", "part/two.html", "toc.html"] {
            assert!(
                !read(page).contains(&script),
                "{page} needs no figure script"
            );
        }
        let two = read("part/two.html");
        assert!(
            two.contains("rel=\"noreferrer\"") && two.contains("<span class=\"hl-"),
            "{two}"
        );
        assert!(read("part/deep/three.html").contains("href=\"../../book-"));
        let names: Vec<_> = files::walk(&paths.dist)
            .expect("the site can be read")
            .iter()
            .map(|path| files::relative(path, &paths.dist))
            .collect();
        for stem in [
            "highlight",
            "elasticlunr",
            "clipboard",
            "woff",
            "fonts/",
            "css/",
            "theme/",
        ] {
            assert!(
                !names.iter().any(|name| name.contains(stem)),
                "{stem} in {names:?}"
            );
        }
        assert!(names.iter().any(|name| name == "playground/index.html"));
        let only = |stem: &str, end: &str| {
            let is = |name: &&String| post::is_named(name, stem) && name.ends_with(end);
            read(names.iter().find(is).expect("every page links it"))
        };
        // Rules for what the search makes stay, those for footnotes go: this book has none.
        let css = only("book", "css");
        assert!(
            css.contains("#mdbook-searchbar-outer.searching")
                && !css.contains("footnote-definition")
        );
        assert!(
            !only("book", "js").contains("// ") && only("search", "js").contains("elasticlunr")
        );
        // Icons that no script puts anywhere are in no page.
        assert!(!index.contains("<template") && !only("book", "js").contains("fa-copy"));
        // Every address of every page leads to a file.
        for name in names.iter().filter(|name| name.ends_with(".html")) {
            let dir = paths.dist.join(name);
            for piece in post::html::pieces(&read(name)) {
                let post::html::Piece::Open(tag) = piece else {
                    continue;
                };
                let address = tag.get("href").or(tag.get("src")).unwrap_or("#");
                let file = address.split(['#', '?']).next().unwrap_or("");
                if !file.is_empty() && !address.starts_with("https:") {
                    assert!(dir.with_file_name(file).exists(), "{name}: {address}");
                }
            }
        }
    }

    #[test]
    fn a_bad_scenario_is_named_before_anything_is_built() {
        let (dir, paths) = small_book("scenario", FIGURE);
        let bad = "number = 300\nname = \"bad\"\ntitle = \"t\"\nsummary = \"s\"\nstarts_at = \"2025-02-10T08:00:00Z\"\nexpect = \"joined\"\n";
        files::write(&dir.0.join("scenarios/bad.toml"), bad).expect("written");
        let error = format!(
            "{:#}",
            build(&paths, Scope::All).expect_err("the scenario is bad")
        );
        let expected = "bad.toml: line 1, \"number = 300\": expected a whole number from 0 to 255";
        assert!(error.contains(expected), "{error}");
        assert!(!paths.dist.exists(), "nothing was built");
    }

    #[test]
    fn a_failed_build_keeps_the_site_and_says_where() {
        for (name, chapter, word) in [
            (
                "style",
                "# One\n\n<p style=\"color: red\">x</p>\n",
                "inline style",
            ),
            (
                "foreign",
                "# One\n\n<img src=\"https://example.org/x.png\" alt=\"x\">\n",
                "another host",
            ),
            ("language", "# One\n\n```klingon\nx\n```\n", "klingon"),
            (
                "warning",
                "# One\n\n<div>\n\nnever closed\n",
                "mdBook warns",
            ),
        ] {
            let (_dir, paths) = small_book(name, chapter);
            files::write(&paths.dist.join("index.html"), "old").expect("written");
            let error = format!(
                "{:#}",
                build(&paths, Scope::Book).expect_err("the chapter is bad")
            );
            assert!(error.contains(word), "{name}: {error}");
            assert_eq!(
                files::read(&paths.dist.join("index.html")).expect("kept"),
                "old",
                "{name}"
            );
        }
    }
}
