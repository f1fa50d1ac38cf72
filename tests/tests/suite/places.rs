//! Where the figures that have steps are, and what a reader sees of their cursor.
use crate::{is_alive, site_with_figures, tabs::open_all};
use join_lab_tests::{Browser, Element, Error, Figure, Html, Result, Server, Site};
use std::collections::{BTreeMap, BTreeSet};

/// A page with the figures on it that have steps, each as its kind and its number among its kind.
type Page = (String, Vec<(String, usize)>);

/// A served site and where its stepping figures are.
pub struct Places {
    pub server: Server,
    pub found: Vec<Page>,
}

/// Every stepping figure of the chapters and the playground; the page for printing only repeats them.
pub fn places() -> Result<Places> {
    let (site, pages) = site_with_figures()?;
    let mut found = Vec::new();
    for (page, _) in pages {
        if page == "print.html" || !is_alive(&site, &page)? {
            continue;
        }
        found.push((page.clone(), figures(&site.html(&page)?)));
    }
    // What stands in a tab has no buttons in the file, but steps like its kind on other pages.
    let all = found.iter().flat_map(|(_, figures)| figures);
    let kinds: BTreeSet<String> = all
        .filter(|(.., steps)| *steps)
        .map(|(widget, ..)| widget.clone())
        .collect();
    let stepping = |(page, figures): (String, Vec<(String, usize, bool)>)| {
        let here = figures.into_iter();
        let here = here.filter(|(widget, ..)| kinds.contains(widget));
        let here: Vec<_> = here.map(|(widget, n, _)| (widget, n)).collect();
        (!here.is_empty()).then_some((page, here))
    };
    let found: Vec<Page> = found.into_iter().filter_map(stepping).collect();
    if found.is_empty() {
        return Err(Error::NotFound {
            expected: "the button \"Step forward\" in a figure".into(),
            found: "none on any page".into(),
        });
    }
    Ok(Places {
        server: Server::start(&Site::built()?.root, "/", None)?,
        found,
    })
}

/// The figures of a page, each as its kind, its number among its kind, and whether it has the button in the file.
fn figures(html: &Html) -> Vec<(String, usize, bool)> {
    let mut all: Vec<(String, usize, bool)> = Vec::new();
    for tag in &html.tags {
        if tag.name == "figure" && tag.has_class("join") {
            let widget = tag.get("data-widget").unwrap_or_default().to_string();
            // On the bench the others are stepped by its head.
            if tag.get("data-full").is_some() && widget != "bench" {
                continue;
            }
            let n = all.iter().filter(|(other, ..)| *other == widget).count();
            all.push((widget, n, false));
        } else if tag.get("data-msg") == Some("step-forward")
            && let Some((_, _, steps)) = all.last_mut()
        {
            *steps = true;
        }
    }
    all
}

/// A living figure that is looked at, and how to come back to it after loading its page again.
pub struct Spot {
    pub figure: Figure,
    pub widget: String,
    pub n: usize,
}

impl Spot {
    /// The same figure after its page was loaded again, also in a tab.
    pub fn again(&self, browser: &mut Browser) -> Result<Figure> {
        open_all(browser)?;
        browser.figure(&self.widget, self.n)
    }
}

/// What is wrong at one place; a look that breaks off is wrong, too.
pub type Look = fn(&mut Browser, &Spot, &mut Vec<String>) -> Result<()>;

/// Whether everything is looked at, on every page, as `cargo xtask soak --figures` asks for; the tests by themselves look at each
/// kind of figure where it stands first.
pub fn whole() -> bool {
    std::env::var_os(WHOLE).is_some()
}

/// The variable that asks for everything.
const WHOLE: &str = "JOIN_LAB_WHOLE";

/// How often a kind of figure is looked at where not everything is.
pub const ENOUGH: usize = 2;

impl Places {
    /// Those pages on which some kind of figure is met for the first or second time, and the page with the most kinds.
    #[must_use]
    pub fn few(mut self) -> Places {
        if whole() {
            return self;
        }
        let kinds = |page: &Page| -> BTreeSet<String> {
            page.1.iter().map(|(widget, _)| widget.clone()).collect()
        };
        let most = self.found.iter().map(|page| kinds(page).len()).max();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        self.found.retain(|page| {
            let kinds = kinds(page);
            let rare = |kind: &String| seen.get(kind).is_none_or(|times| *times < ENOUGH);
            let wanted = kinds.iter().any(rare) || Some(kinds.len()) == most;
            if wanted {
                for kind in kinds {
                    *seen.entry(kind).or_default() += 1;
                }
            }
            wanted
        });
        self
    }

    /// Opens each page in turn and lets `look` list what is wrong with the figures there that have steps.
    pub fn each_page(
        &self,
        browser: &mut Browser,
        mut look: impl FnMut(&mut Browser, &[Spot], &mut Vec<String>) -> Result<()>,
    ) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for (page, widgets) in &self.found {
            browser.goto(&format!("{}{page}", self.server.base))?;
            let mut here = Vec::new();
            let looked = spots(browser, widgets).and_then(|spots| look(browser, &spots, &mut here));
            here.extend(looked.err().map(|error| error.to_string()));
            here.extend(browser.log()?.complaints(&self.server.base));
            problems.extend(here.into_iter().map(|what| format!("{page}: {what}")));
        }
        Ok(problems)
    }

    /// Lets every look in turn see every figure that has steps.
    pub fn each(&self, browser: &mut Browser, looks: &[(&str, Look)]) -> Result<Vec<String>> {
        self.each_page(browser, |browser, spots, problems| {
            for (what, look) in looks {
                at(spots, what, problems, |spot, here| {
                    look(browser, spot, here)
                });
            }
            Ok(())
        })
    }
}

/// The figures of the page that is open; a living figure with steps that was not expected is an error.
fn spots(browser: &mut Browser, widgets: &[(String, usize)]) -> Result<Vec<Spot>> {
    browser.alive()?;
    open_all(browser)?;
    let alive = "[...document.querySelectorAll('figure.join')].filter(f => f.querySelector('[data-msg=step-forward]')).length";
    let alive = browser.eval(alive)?;
    if alive != widgets.len() {
        return Err(Error::NotFound {
            expected: format!("{} figures with steps", widgets.len()),
            found: format!("{alive} once they live"),
        });
    }
    let spot = |(widget, n): &(String, usize)| {
        Ok(Spot {
            figure: browser.figure(widget, *n)?,
            widget: widget.clone(),
            n: *n,
        })
    };
    widgets.iter().map(spot).collect()
}

/// Looks at each spot, and says of every problem where it is and what was looked for.
pub fn at(
    spots: &[Spot],
    what: &str,
    problems: &mut Vec<String>,
    mut look: impl FnMut(&Spot, &mut Vec<String>) -> Result<()>,
) {
    for spot in spots {
        let mut here = Vec::new();
        let looked = look(spot, &mut here);
        here.extend(looked.err().map(|error| error.to_string()));
        let whole = |problem| format!("{} {}, {what}: {problem}", spot.widget, spot.n);
        problems.extend(here.into_iter().map(whole));
    }
}

/// What the reader sees of the cursor: the value of the range and the sentence.
pub fn cursor(browser: &mut Browser, figure: &Figure) -> Result<(String, String)> {
    let range = figure.range(browser, "Step")?;
    Ok((figure.value(browser, &range)?, figure.status(browser)?))
}

/// First and last step of the range.
pub fn ends(browser: &mut Browser, range: &Element) -> Result<(String, String)> {
    Ok((
        browser.text_on(range, "function() { return this.min }")?,
        browser.text_on(range, "function() { return this.max }")?,
    ))
}

/// Notes when two things differ.
pub fn same<T: PartialEq + std::fmt::Debug>(
    problems: &mut Vec<String>,
    what: &str,
    found: &T,
    expected: &T,
) {
    if found != expected {
        problems.push(format!("{what}: expected {expected:?}, found {found:?}"));
    }
}
