//! The playground: one page of ours beside the book, with the same script, sheet and static figures.
use crate::files;
use crate::paths::Paths;
use crate::post::{self, Shared};
use anyhow::{Context, Result, ensure};
use join_view::FigureSpec;
use maud::{Markup, html};
use serde::Deserialize;
use site_server::POLICY;
use std::path::Path;

/// A closed tab, which holds one figure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tab {
    id: String,
    title: String,
    /// What is in it, in a sentence.
    says: String,
    widget: String,
    /// The program that is loaded when the tab is opened first.
    program: String,
    /// It stands beside the bench.
    #[serde(default)]
    side: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tabs {
    tab: Vec<Tab>,
}

impl Tab {
    /// The way to it, for the list at the page's head.
    fn way(&self) -> Markup {
        html! { li { a href={ "#" (self.id) } { (self.title) } } }
    }

    fn markup(&self) -> Markup {
        html! {
            details.tab data-later=(self.program) {
                summary {
                    h2 id=(self.id) tabindex="-1" { (self.title) }
                    span { (self.says) }
                    noscript { "It needs JavaScript." }
                }
                figure.join data-widget=(self.widget) data-scenario=(SCENARIO) data-full {
                    p { "The figure is drawn in your browser when this is opened; that needs JavaScript." }
                }
            }
        }
    }
}

/// The run that every figure begins with.
const SCENARIO: &str = "energy-saver";

fn tabs(path: &Path) -> Result<Vec<Tab>> {
    let all: Tabs =
        toml::from_str(&files::read(path)?).with_context(|| format!("in {}", path.display()))?;
    Ok(all.tab)
}

/// Writes the playground below `site`.
pub fn build(paths: &Paths, site: &Path, shared: &Shared) -> Result<()> {
    let from = paths.root.join("playground");
    let library =
        join_sim::Library::load(&paths.root.join("scenarios")).map_err(anyhow::Error::msg)?;
    let css = files::read(&from.join("playground.css"))?;
    let sheet = files::hashed_name("playground", "css", css.as_bytes());
    let theme = files::read(&paths.root.join("theme/early.js"))?;
    let early = files::hashed_name("early", "js", theme.as_bytes());
    let tabs = tabs(&from.join("tabs.toml"))?;
    let (side, below): (Vec<&Tab>, Vec<&Tab>) = tabs.iter().partition(|tab| tab.side);
    let written = |tabs: &[&Tab]| -> String {
        let all = tabs.iter().map(|tab| tab.markup().into_string());
        all.collect()
    };
    let ways = tabs.iter().map(|tab| tab.way().into_string());
    let page = files::read(&from.join("index.html"))?
        .replace("@NAV@", &ways.collect::<String>())
        .replace("@SIDE@", &written(&side))
        .replace("@TABS@", &written(&below));
    let page = post::fill_figures(&page, &|spec: &FigureSpec| {
        join_view::figure(&library, spec)
    })
    .context("in playground/index.html")?;
    let style = format!("../{}", shared.style);
    let code = shared.scripts.tag(&post::standing(&page), "../")?;
    let icon = icon(site)?;
    // The evidence desk, whose picture alone is as heavy as a page: it comes when its tab is opened.
    let desk = serde_json::to_string(&join_desk::figure().into_string())?;
    let desk = format!("window.joinDesk = {desk};\n");
    let picture = files::hashed_name("desk", "js", desk.as_bytes());
    let loads = crate::script::smaller(&files::read(&from.join("desk-tab.js"))?)?;
    let loader = files::hashed_name("desk-tab", "js", loads.as_bytes());
    let [script, program, sheet_of_desk] = shared.scripts.of_late("evidence")?;
    let beside = shared.scripts.beside("evidence", "../")?;
    let desk_tag = format!(
        "<script src=\"{loader}\" data-figure=\"{picture}\" data-page=\"../{script}\" data-sheet=\"../{sheet_of_desk}\" data-program=\"../{program}\"{beside} defer></script>"
    );
    let marks = [
        ("@POLICY@", POLICY),
        ("@ICON@", &icon),
        ("@STYLE@", &style),
        ("@SHEET@", &sheet),
        ("@EARLY@", &early),
        ("@CODE@", code.trim_end()),
        ("@DESK@", &desk_tag),
    ];
    let page = post::fill(&page, &marks).context("in playground/index.html")?;
    let to = site.join("playground");
    ensure!(
        !to.exists(),
        "the book has a part called playground, where the playground itself belongs"
    );
    files::write(&to.join("index.html"), page)?;
    files::write(&to.join(sheet), css)?;
    files::write(&to.join(picture), desk)?;
    files::write(&to.join(loader), loads)?;
    files::write(&to.join(early), theme)
}

/// All that the playground says before its figures are drawn; it uses the book's style sheet too.
pub fn text(paths: &Paths) -> Result<String> {
    let mut text = String::new();
    for path in files::walk(&paths.root.join("playground"))? {
        text += &files::read(&path)?;
    }
    Ok(text)
}

/// The icon that mdBook wrote, seen from the playground.
fn icon(site: &Path) -> Result<String> {
    let all = files::walk(site)?;
    let icon = all
        .iter()
        .map(|path| files::relative(path, site))
        .find(|name| post::is_named(name, "favicon"));
    Ok(format!("../{}", icon.context("the site has no icon")?))
}
