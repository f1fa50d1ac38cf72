//! The playground: one page of ours beside the book, with the same script, sheet and static figures.
use crate::files;
use crate::paths::Paths;
use crate::post::{self, Shared};
use anyhow::{Context, Result, ensure};
use join_view::FigureSpec;
use site_server::POLICY;
use std::path::Path;

/// Writes the playground below `site`.
pub fn build(paths: &Paths, site: &Path, shared: &Shared) -> Result<()> {
    let from = paths.root.join("playground");
    let library =
        join_sim::Library::load(&paths.root.join("scenarios")).map_err(anyhow::Error::msg)?;
    let css = files::read(&from.join("playground.css"))?;
    let sheet = files::hashed_name("playground", "css", css.as_bytes());
    let theme = files::read(&paths.root.join("theme/early.js"))?;
    let early = files::hashed_name("early", "js", theme.as_bytes());
    let page = files::read(&from.join("index.html"))?;
    let page = post::fill_figures(&page, &|spec: &FigureSpec| {
        join_view::figure(&library, spec)
    })
    .context("in playground/index.html")?;
    let style = format!("../{}", shared.style);
    let code = shared.scripts.tag(&post::standing(&page), "../")?;
    let icon = icon(site)?;
    let marks = [
        ("@POLICY@", POLICY),
        ("@ICON@", &icon),
        ("@STYLE@", &style),
        ("@SHEET@", &sheet),
        ("@EARLY@", &early),
        ("@CODE@", code.trim_end()),
    ];
    let page = post::fill(&page, &marks).context("in playground/index.html")?;
    let to = site.join("playground");
    ensure!(
        !to.exists(),
        "the book has a part called playground, where the playground itself belongs"
    );
    files::write(&to.join("index.html"), page)?;
    files::write(&to.join(sheet), css)?;
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
