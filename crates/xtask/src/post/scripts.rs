//! The scripts of a page: inline ones become files, the search is put aside until it is asked for.
use super::{patch, search};
use crate::files;
use crate::late::{Late, MORE};
use anyhow::{Context, Result, bail, ensure};
use join_view::{PROGRAMS, ProgramFigures};
use std::collections::BTreeMap;
use std::path::Path;

/// Figures that stay as the book wrote them, in a page of whichever program.
const STILL: &[&str] = &["failure-map"];

/// The scripts that make figures alive, each by its program, with its name below the site.
#[derive(Clone, Debug, Default)]
pub struct Scripts {
    bench: Vec<(&'static ProgramFigures, String)>,
    late: Vec<(&'static Late, String)>,
    /// What loads a late one, and what goes with it: files of `theme/`, with their names below the site.
    assets: BTreeMap<&'static str, String>,
}

impl Scripts {
    /// One more; those that are smaller come first.
    pub fn add(&mut self, program: &'static ProgramFigures, name: String) {
        self.bench.push((program, name));
    }

    /// One more of those that a page loads late.
    pub fn add_late(&mut self, late: &'static Late, name: String) {
        self.late.push((late, name));
    }

    /// A file that goes with a late one.
    pub fn add_asset(&mut self, file: &'static str, name: String) {
        self.assets.insert(file, name);
    }

    /// The names of all.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let bench = self.bench.iter().map(|(_, name)| name.as_str());
        bench.chain(self.late.iter().map(|(_, name)| name.as_str()))
    }

    /// The element that brings the figures of a page to life, which lies `up` from the scripts; empty without a figure.
    ///
    /// # Errors
    /// No program has all of them.
    pub fn tag(&self, widgets: &[&str], up: &str) -> Result<String> {
        let is_late = |late: &Late, one: &&str| late.widgets.contains(one);
        let needed = self.late.iter();
        let needed: Vec<_> = needed
            .filter(|(late, _)| widgets.iter().any(|one| is_late(late, one)))
            .collect();
        let mut tags = String::new();
        let mut pages: Vec<&str> = Vec::new();
        for (late, name) in needed {
            ensure!(
                !pages.contains(&late.page),
                "a page has search boxes, or the decision and the calculator, not both; found {}",
                widgets.join(", ")
            );
            pages.push(late.page);
            let asset = |file: &str| self.assets.get(file).map_or("", String::as_str);
            if let Some(style) = late.style {
                let style = asset(style);
                tags += &format!("<link rel=\"stylesheet\" href=\"{up}{style}\">\n");
            }
            let more = match late.name {
                "artefacts" => format!(" data-more=\"{up}{}\"", asset(MORE)),
                _ => String::new(),
            };
            let page = asset(late.page);
            tags += &format!(
                "<script src=\"{up}{page}\" data-program=\"{up}{name}\"{more} defer></script>\n"
            );
        }
        let widgets = widgets.iter().copied();
        let widgets: Vec<&str> = widgets
            .filter(|one| !self.late.iter().any(|(late, _)| is_late(late, one)))
            .collect();
        if widgets.is_empty() {
            return Ok(tags);
        }
        // What stands still needs no figure's code, and that of others is fetched later.
        let now = widgets.iter().copied();
        let now = now.filter(|one| !STILL.contains(one) && join_view::later(one).is_none());
        let script = self.of(&now.collect::<Vec<_>>())?;
        let all = self.bench.iter().filter(|(program, _)| program.later);
        let named: String = all
            .filter(|(program, _)| widgets.iter().any(|one| program.knows(one)))
            .map(|(program, name)| format!(" data-{}=\"{up}{name}\"", program.name))
            .collect();
        Ok(format!(
            "<script src=\"{up}{script}\"{named} defer></script>\n{tags}"
        ))
    }

    /// The smallest that knows all of these figures.
    fn of(&self, widgets: &[&str]) -> Result<&str> {
        let mut all = self.bench.iter().filter(|(program, _)| !program.later);
        let found = all.find(|(program, _)| widgets.iter().all(|one| program.knows(one)));
        let (_, name) = found.with_context(|| {
            let known = PROGRAMS.iter().filter(|program| !program.later);
            let known = known.map(|program| [program.on_run, program.own].concat().join(", "));
            format!(
                "no program has all figures of this page, which are {}; there are programs with {}",
                widgets.join(", "),
                known.collect::<Vec<_>>().join("; or with ")
            )
        })?;
        Ok(name)
    }
}

/// What the search of the book asks in the place of its index.
const CASE: &str = include_str!("../../../../theme/search-case.js");

/// Scripts that are written once for the whole site.
#[derive(Debug, Default)]
pub struct Assets {
    /// mdBook's search in one file: name and content; absent when the search is off.
    pub search: Option<(String, String)>,
    /// Content of scripts that were inline, by name.
    made: BTreeMap<String, String>,
    /// The script at the head of pages, by their depth.
    head: BTreeMap<usize, String>,
}

/// What a script of mdBook's page template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs in the head: paths, saved theme. Several, joined to one.
    Head,
    /// Runs where it stands.
    InPlace,
    /// Is not needed.
    Without,
}

/// The scripts that mdBook's template has in each page, by a text that only they hold.
pub const KNOWN: &[(&str, Role)] = &[
    ("const path_to_root =", Role::Head),
    ("theme.startsWith('\"')", Role::Head),
    ("const default_theme = window.matchMedia", Role::Head),
    ("let sidebar = null;", Role::InPlace),
    (
        "getElementById('mdbook-sidebar').setAttribute('aria-hidden'",
        Role::InPlace,
    ),
    ("window.playground_copyable = true", Role::Without),
];

impl Assets {
    /// Reads what mdBook wrote for the search, with its inline style mended.
    pub fn collect(site: &Path) -> Result<Assets> {
        let mut parts = BTreeMap::new();
        for entry in
            std::fs::read_dir(site).with_context(|| format!("reading {}", site.display()))?
        {
            let name = entry?.file_name().to_string_lossy().into_owned();
            for (order, stem) in ["elasticlunr", "mark", "searcher"].into_iter().enumerate() {
                if super::css::is_named(&name, stem) {
                    parts.insert(order, files::read(&site.join(&name))?);
                }
            }
        }
        if parts.is_empty() {
            return Ok(Assets::default());
        }
        ensure!(
            parts.len() == 3,
            "mdBook's search has {} of its three scripts",
            parts.len()
        );
        let searcher = patch::apply(&search::COUNT, &parts[&2])?;
        let searcher = patch::apply(&[patch::SEARCHER, patch::CASE_FIRST], &searcher)?;
        let case = crate::script::smaller(CASE)?;
        let content = format!("{}\n;{}\n;{case}\n;{searcher}", parts[&0], parts[&1]);
        let name = files::hashed_name("search", "js", content.as_bytes());
        Ok(Assets {
            search: Some((name, content)),
            ..Assets::default()
        })
    }

    /// Keeps a script that was inline and gives its file's name.
    pub fn keep(&mut self, stem: &str, content: &str) -> String {
        let name = files::hashed_name(stem, "js", content.as_bytes());
        self.made.insert(name.clone(), content.to_owned());
        name
    }

    /// Keeps the joined head script of a page at `depth`.
    pub fn keep_head(&mut self, depth: usize, parts: &[&str]) -> Result<String> {
        let lines = parts
            .iter()
            .flat_map(|part| part.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let content = lines.fold(String::new(), |all, line| all + line + "\n");
        let name = self.keep("head", &content);
        if let Some(other) = self.head.insert(depth, name.clone())
            && other != name
        {
            bail!("pages of the same depth have different scripts in their head");
        }
        Ok(name)
    }

    /// Writes the files.
    pub fn write(self, site: &Path) -> Result<()> {
        if let Some((name, content)) = &self.search {
            files::write(&site.join(name), content)?;
        }
        for (name, content) in &self.made {
            files::write(&site.join(name), content)?;
        }
        Ok(())
    }
}

/// The role of an inline script; one that is not known runs where it stands.
pub fn role(content: &str) -> Role {
    KNOWN
        .iter()
        .find(|(mark, _)| content.contains(mark))
        .map_or(Role::InPlace, |(_, role)| *role)
}

/// Refuses a page in which a script of the template is missing or there twice.
pub fn expect_known(inline: &[&str]) -> Result<()> {
    for (mark, _) in KNOWN {
        let found = inline
            .iter()
            .filter(|content| content.contains(mark))
            .count();
        ensure!(
            found == 1,
            "mdBook's page template changed: expected one inline script with {mark:?}, found {found}; \
             compare with mdBook's index.hbs and mend crates/xtask/src/post/scripts.rs"
        );
    }
    Ok(())
}
