//! Empty figures of a page outside of the book, filled with their static rendering.
use super::html::{Piece, join, pieces};
use anyhow::{Result, ensure};
use join_view::FigureSpec;

/// Puts `render`'s answer in the place of every empty `<figure class="join" data-widget=…></figure>`.
pub fn fill_figures(
    page: &str,
    render: &dyn Fn(&FigureSpec) -> Result<String, String>,
) -> Result<String> {
    let all = pieces(page);
    let mut out = String::new();
    let mut at = 0;
    while at < all.len() {
        let here = at;
        at += 1;
        let Piece::Open(tag) = &all[here] else {
            out.push_str(all[here].raw());
            continue;
        };
        let Some(widget) = tag
            .get("data-widget")
            .filter(|_| tag.name == "figure" && tag.has_class("join"))
        else {
            out.push_str(all[here].raw());
            continue;
        };
        let rest = join(&all[at..]);
        ensure!(
            rest.starts_with("</figure>"),
            "the figure {widget} is not empty"
        );
        at += 1;
        let spec = FigureSpec::read(|name| tag.get(name).map(str::to_owned));
        let html = spec
            .and_then(|spec| render(&spec))
            .map_err(|error| anyhow::anyhow!("the figure {widget}: {error}"))?;
        out.push_str(&html);
    }
    Ok(out)
}

/// The names of all figures of a page, in their order.
pub fn widgets(page: &str) -> Vec<&str> {
    let figures = page.split("<figure class=\"join\" data-widget=\"").skip(1);
    figures
        .filter_map(|figure| Some(figure.split_once('"')?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_filled_from_their_attributes() {
        let page = "<p><figure class=\"join\" data-widget=\"a-b\" data-scenario=\"s\" data-set=\"x=1&amp;y=2\"></figure></p><figure></figure>";
        let filled = fill_figures(page, &|spec| {
            Ok(format!(
                "[{} {} {:?}]",
                spec.widget, spec.scenario, spec.set
            ))
        });
        assert_eq!(
            filled.expect("the figure is empty"),
            "<p>[a-b s [(\"x\", \"1\"), (\"y\", \"2\")]]</p><figure></figure>"
        );
    }

    #[test]
    fn refusals_name_the_figure() {
        let page = "<figure class=\"join\" data-widget=\"nope\"></figure>";
        let error = fill_figures(page, &|_| Err("no such widget".to_owned()))
            .expect_err("refused")
            .to_string();
        assert_eq!(error, "the figure nope: no such widget");
        fill_figures("<figure class=join data-widget=a>x</figure>", &|_| {
            Ok(String::new())
        })
        .expect_err("not empty");
    }
}
