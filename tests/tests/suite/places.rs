//! Where the figures that have steps are, and what a reader sees of their cursor.
use crate::{is_alive, site_with_figures};
use join_lab_tests::{Browser, Element, Error, Figure, Result, Server, Site};
use std::sync::OnceLock;

/// Page, kind of figure, and number among its kind on that page.
pub type Place = (String, String, usize);

/// A served site and where its stepping figures are.
pub struct Places {
    pub server: Server,
    pub found: &'static [Place],
}

/// Every stepping figure of the chapters and the playground; the page for printing only repeats them.
pub fn places() -> Result<Places> {
    static FOUND: OnceLock<std::result::Result<Vec<Place>, String>> = OnceLock::new();
    let found = FOUND
        .get_or_init(|| look_for_places().map_err(|error| error.to_string()))
        .as_ref();
    let found = found.map_err(|found| Error::NotFound {
        expected: "living figures with steps".into(),
        found: found.clone(),
    })?;
    Ok(Places {
        server: Server::start(&Site::built()?.root, "/", None)?,
        found,
    })
}

/// A living figure has steps when it has the button.
fn look_for_places() -> Result<Vec<Place>> {
    let (site, pages) = site_with_figures()?;
    let mut browser = Browser::launch()?;
    let mut found = Vec::new();
    for (page, _) in pages {
        if page == "print.html" || !is_alive(&site, &page)? {
            continue;
        }
        browser.goto(&format!("{}{page}", site.file_base()))?;
        browser.wait("[...document.querySelectorAll('figure.join')].every(f => f.hasAttribute('data-ready'))")?;
        let mut seen: Vec<String> = Vec::new();
        for figure in browser.figures()? {
            let widget =
                browser.text_on(&figure.element, "function() { return this.dataset.widget }")?;
            let n = seen.iter().filter(|other| **other == widget).count();
            seen.push(widget.clone());
            if !figure
                .all(&mut browser, "button", Some("Step forward"))?
                .is_empty()
            {
                found.push((page.clone(), widget, n));
            }
        }
    }
    if found.is_empty() {
        return Err(Error::NotFound {
            expected: "the button \"Step forward\" in a figure".into(),
            found: "none on any page".into(),
        });
    }
    Ok(found)
}

/// A figure that is looked at, and how to come back to it after loading its page again.
pub struct Spot<'a> {
    pub figure: Figure,
    pub widget: &'a str,
    pub n: usize,
}

impl Spot<'_> {
    /// The same figure after its page was loaded again.
    pub fn again(&self, browser: &mut Browser) -> Result<Figure> {
        browser.figure(self.widget, self.n)
    }
}

impl Places {
    /// Opens each place in turn and lets `look` list what is wrong there.
    pub fn each(
        &self,
        browser: &mut Browser,
        mut look: impl FnMut(&mut Browser, &Spot, &mut Vec<String>) -> Result<()>,
    ) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for (page, widget, n) in self.found {
            browser.goto("about:blank")?;
            browser.goto(&format!("{}{page}", self.server.base))?;
            let mut here = Vec::new();
            let looked = browser.figure(widget, *n).and_then(|figure| {
                look(
                    browser,
                    &Spot {
                        figure,
                        widget,
                        n: *n,
                    },
                    &mut here,
                )
            });
            here.extend(looked.err().map(|error| error.to_string()));
            here.extend(browser.log()?.complaints(&self.server.base));
            problems.extend(
                here.into_iter()
                    .map(|problem| format!("{page}, {widget} {n}: {problem}")),
            );
        }
        Ok(problems)
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
