//! The scripts of a page: inline ones become files, the search is put aside until it is asked for.
use super::{patch, search};
use crate::files;
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::path::Path;

/// The scripts that make figures alive, by their names below the site.
#[derive(Clone, Debug)]
pub struct Scripts {
    /// For the figures that most pages have.
    pub book: String,
    /// For those and all others on one bench.
    pub full: String,
    /// Which a page fetches when its reader first uses a figure of the lab.
    pub lab: String,
    /// The same for the figure of files.
    pub files: String,
    /// For the figures that stand on pages of their own.
    pub drill: String,
    /// Which a page fetches when its reader first uses a search box.
    pub find: String,
    /// The same for the decision and the calculator.
    pub decide: String,
}

impl Scripts {
    /// That of a program of [`join_view::LATER`].
    pub fn later(&self, program: &str) -> &str {
        match program {
            "files" => &self.files,
            _ => &self.lab,
        }
    }
}

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
        let searcher = patch::apply(&[patch::SEARCHER], &searcher)?;
        let content = format!("{}\n;{}\n;{searcher}", parts[&0], parts[&1]);
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
