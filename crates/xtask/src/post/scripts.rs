//! The scripts of a page: inline ones become files, the search is put aside until it is asked for.
use super::figures::Standing;
use super::{patch, search, tabs};
use crate::files;
use crate::late::{EDITION, Late, SCRIPTS, SHEETS, TOOLS};
use anyhow::{Context, Result, bail, ensure};
use join_view::{PROGRAMS, ProgramFigures};
use std::collections::{BTreeMap, BTreeSet};
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

    /// What a page needs to load a late figure by itself: its script, its program and its style sheet.
    ///
    /// # Errors
    /// One of them was not made.
    pub fn of_late(&self, widget: &str) -> Result<[&str; 3]> {
        let mut all = self.late.iter();
        let late = all.find(|(late, _)| late.widgets.contains(&widget));
        let sheet = SHEETS.iter().find(|(_, own)| own.contains(&widget));
        let asset = |file: &str| self.assets.get(file).map(String::as_str);
        let found =
            late.and_then(|(late, program)| Some([asset(late.page)?, program, asset(sheet?.0)?]));
        found.with_context(|| format!("the figure {widget} has not all of its files"))
    }

    /// The attributes that tell the script of a late figure, which lies `up` from its files, what else it may load.
    ///
    /// # Errors
    /// The figure is of none of them.
    pub fn beside(&self, widget: &str, up: &str) -> Result<String> {
        let mut all = self.late.iter();
        let late = all.find(|(late, _)| late.widgets.contains(&widget));
        let (late, _) = late.with_context(|| format!("nothing late has the figure {widget}"))?;
        Ok(self.with(late, up))
    }

    fn with(&self, late: &Late, up: &str) -> String {
        let name = |file: &str| {
            let program = self.late.iter().find(|(late, _)| late.name == file);
            let asset = self.assets.get(file).map_or("", String::as_str);
            program.map_or(asset, |(_, name)| name.as_str()).to_owned()
        };
        late.with
            .iter()
            .map(|(attribute, file)| format!(" data-{attribute}=\"{up}{}\"", name(file)))
            .collect()
    }

    /// The names of all.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let bench = self.bench.iter().map(|(_, name)| name.as_str());
        bench.chain(self.late.iter().map(|(_, name)| name.as_str()))
    }

    /// The links to the style sheets that only some pages need, for a page with these figures.
    pub fn sheets(&self, figures: &[Standing], up: &str) -> String {
        let needed = SHEETS.iter().filter(|(_, widgets)| {
            let mut all = figures.iter();
            all.any(|one| widgets.contains(&one.widget.as_str()))
        });
        let names = needed.filter_map(|(file, _)| self.assets.get(file));
        names
            .map(|name| format!("<link rel=\"stylesheet\" href=\"{up}{name}\">"))
            .collect()
    }

    /// What stands below a figure with a picture: how to save it, and with `steps` how to show it to a room.
    pub fn tools(&self, steps: bool, up: &str) -> String {
        let Some(name) = self.assets.get(TOOLS) else {
            return String::new();
        };
        let room = "<button type=\"button\" data-tool=\"projector\">Projector</button>";
        let room = if steps { room } else { "" };
        format!(
            "<p class=\"figure-tools\" data-script=\"{up}{name}\">Save picture: <button type=\"button\" data-tool=\"svg\">SVG</button> <button type=\"button\" data-tool=\"png\">PNG</button> {room}</p>"
        )
    }

    /// The link to the style sheet of all chapters on one page.
    pub fn edition(&self, up: &str) -> String {
        let name = self.assets.get(EDITION);
        name.map_or_else(String::new, |name| {
            format!("<link rel=\"stylesheet\" href=\"{up}{name}\">")
        })
    }

    /// The style sheets among the assets.
    pub fn own_sheets(&self) -> impl Iterator<Item = &str> {
        let all = SHEETS.iter().map(|(file, _)| *file).chain([EDITION]);
        all.filter_map(|file| self.assets.get(file).map(String::as_str))
    }

    /// The element that brings the figures of a page to life, which lies `up` from the scripts; empty without a figure.
    ///
    /// # Errors
    /// No program has all of them, or what a tab names does not have them.
    pub fn tag(&self, figures: &[Standing], up: &str) -> Result<String> {
        let widgets: Vec<&str> = figures.iter().map(|one| one.widget.as_str()).collect();
        let is_late = |late: &Late, one: &&str| late.widgets.contains(one);
        let needed = self.late.iter();
        let needed: Vec<_> = needed
            .filter(|(late, _)| widgets.iter().any(|one| is_late(late, one)))
            .collect();
        let mut tags = String::new();
        for (late, name) in &needed {
            let same = needed.iter().filter(|(other, _)| other.page == late.page);
            ensure!(
                same.count() == 1,
                "a page has search boxes, or the decision and the calculator, not both; found {}",
                widgets.join(", ")
            );
            let asset = |file: &str| self.assets.get(file).map_or("", String::as_str);
            let more = self.with(late, up);
            let page = asset(late.page);
            tags += &format!(
                "<script src=\"{up}{page}\" data-program=\"{up}{name}\"{more} defer></script>\n"
            );
        }
        let alone = |one: &str| SCRIPTS.iter().find(|(_, own)| own.contains(&one));
        let files: BTreeSet<&str> = widgets
            .iter()
            .filter_map(|one| Some(alone(one)?.0))
            .collect();
        for file in files {
            let name = self.assets.get(file).map_or("", String::as_str);
            tags += &format!("<script src=\"{up}{name}\" defer></script>\n");
        }
        let figures = figures.iter();
        let figures: Vec<&Standing> = figures
            .filter(|one| {
                alone(&one.widget).is_none()
                    && !self
                        .late
                        .iter()
                        .any(|(late, _)| is_late(late, &one.widget.as_str()))
            })
            .collect();
        if figures.is_empty() {
            return Ok(tags);
        }
        // What stands still needs no figure's code, and that of others is fetched later.
        let alive = |one: &&&Standing| !STILL.contains(&one.widget.as_str());
        let runs = figures.iter().filter(alive);
        let runs = runs.filter(|one| join_view::later(&one.widget).is_none());
        let (now, tabbed_ones): (Vec<&Standing>, Vec<&Standing>) =
            runs.partition(|one| one.later.is_none());
        let names = |all: &[&Standing]| -> Vec<String> {
            all.iter().map(|one| one.widget.clone()).collect()
        };
        let tabbed = figures.iter().any(|one| one.later.is_some());
        for one in &figures {
            if let (Some(tab), Some(program)) = (&one.later, join_view::later(&one.widget)) {
                ensure!(
                    tab == program,
                    "the figure {} stands in a tab that waits for {tab}; it comes with {program}",
                    one.widget
                );
            }
        }
        let script = self.of(&names(&now), tabbed)?;
        tabs::takes_over(&now, &tabbed_ones)?;
        let needed = |program: &ProgramFigures| {
            let knows = |one: &&Standing| program.later && program.knows(&one.widget);
            let named = |one: &&Standing| one.later.as_deref() == Some(program.name);
            figures.iter().any(|one| knows(one) || named(one))
        };
        let named: String = self
            .bench
            .iter()
            .filter(|(program, _)| needed(program))
            .map(|(program, name)| format!(" data-{}=\"{up}{name}\"", program.name))
            .collect();
        Ok(format!(
            "<script src=\"{up}{script}\"{named} defer></script>\n{tags}"
        ))
    }

    /// The smallest that knows all of these figures, in a page with tabs or without.
    fn of(&self, widgets: &[String], tabbed: bool) -> Result<&str> {
        let fits = |program: &ProgramFigures| !program.later && (program.tabs || !tabbed);
        let mut all = self.bench.iter().filter(|(program, _)| fits(program));
        let found = all.find(|(program, _)| widgets.iter().all(|one| program.knows(one)));
        let (_, name) = found.with_context(|| {
            let known = PROGRAMS.iter().filter(|program| fits(program));
            let known = known.map(|program| [program.on_run, program.own].concat().join(", "));
            format!(
                "no program {}has all figures of this page, which are {}; there are programs with {}",
                if tabbed { "that may have tabs beside it " } else { "" },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(figures: &[(&str, Option<&str>)]) -> Result<String> {
        let mut scripts = Scripts::default();
        for program in &PROGRAMS {
            scripts.add(program, format!("{}.js", program.name));
        }
        let figures = figures.iter().map(|(widget, later)| Standing {
            widget: (*widget).to_owned(),
            later: later.map(str::to_owned),
        });
        scripts.tag(&figures.collect::<Vec<_>>(), "../")
    }

    #[test]
    fn a_page_names_the_programs_that_its_tabs_wait_for_and_loads_the_smallest() {
        let page = tag(&[
            ("bench", None),
            ("keys", Some("full")),
            ("traces", Some("full")),
            ("savers", Some("studies")),
        ]);
        assert_eq!(
            page.expect("there are programs"),
            "<script src=\"../bench.js\" data-full=\"../full.js\" data-studies=\"../studies.js\" defer></script>\n"
        );
        let alone = tag(&[("join-stepper", None), ("savers", None)]);
        assert_eq!(
            alone.expect("there are programs"),
            "<script src=\"../page.js\" data-studies=\"../studies.js\" defer></script>\n"
        );
    }

    #[test]
    fn tabs_that_nobody_could_bring_are_refused() {
        for (figures, word) in [
            (vec![("bench", None), ("keys", Some("fool"))], "\"fool\""),
            (
                vec![("bench", None), ("keys", Some("studies"))],
                "\"studies\"",
            ),
            (
                vec![
                    ("bench", None),
                    ("keys", Some("full")),
                    ("traces", Some("inside")),
                ],
                "and for inside",
            ),
            (
                vec![("bench", None), ("diagnose", Some("full"))],
                "the figure diagnose",
            ),
            (
                vec![("token-timeline", None), ("keys", Some("full"))],
                "no program that may have tabs",
            ),
            (vec![("bench", None), ("savers", Some("full"))], "studies"),
        ] {
            let error = format!("{:#}", tag(&figures).expect_err("refused"));
            assert!(error.contains(word), "{error}");
        }
    }
}
