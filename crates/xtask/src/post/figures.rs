//! The figures of a page: which there are, and in a page outside of the book the empty ones filled with their static rendering.
use super::html::{Piece, pieces};
use anyhow::{Result, ensure};
use join_view::FigureSpec;

/// A figure of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its kind.
    pub widget: String,
    /// The program for which it waits in a tab, a `details` that names it in `data-later`.
    pub later: Option<String>,
}

/// Keeps count of the tabs around a place.
#[derive(Default)]
struct Tabs(Vec<Option<String>>);

impl Tabs {
    /// Goes past a piece.
    fn pass(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(tag) if tag.name == "details" => {
                self.0.push(tag.get("data-later").map(str::to_owned));
            }
            Piece::Close(_, name) if name == "details" => {
                self.0.pop();
            }
            _ => {}
        }
    }

    /// What is named by the nearest tab around.
    fn later(&self) -> Option<&String> {
        self.0.iter().rev().flatten().next()
    }
}

/// Puts `render`'s answer in the place of every empty `<figure class="join" data-widget=…></figure>`. In a tab a figure may have its
/// author's words in the place of its picture; it is drawn all the same, to see that it can be.
pub fn fill_figures(
    page: &str,
    render: &dyn Fn(&FigureSpec) -> Result<String, String>,
) -> Result<String> {
    let all = pieces(page);
    let mut out = String::new();
    let mut tabs = Tabs::default();
    let mut at = 0;
    while at < all.len() {
        let here = at;
        at += 1;
        tabs.pass(&all[here]);
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
        let empty = matches!(all.get(at), Some(Piece::Close(_, name)) if name == "figure");
        ensure!(
            empty || tabs.later().is_some(),
            "the figure {widget} is not empty, and in no tab"
        );
        let spec = FigureSpec::read(|name| tag.get(name).map(str::to_owned));
        let html = spec
            .and_then(|spec| render(&spec))
            .map_err(|error| anyhow::anyhow!("the figure {widget}: {error}"))?;
        if empty {
            at += 1;
            out.push_str(&html);
        } else {
            out.push_str(tag.raw());
        }
    }
    Ok(out)
}

/// All figures of a page, in their order.
pub fn standing(page: &str) -> Vec<Standing> {
    let mut tabs = Tabs::default();
    let mut found = Vec::new();
    for piece in pieces(page) {
        tabs.pass(&piece);
        if let Piece::Open(tag) = piece
            && let Some(widget) = tag.get("data-widget")
            && tag.name == "figure"
            && tag.has_class("join")
        {
            found.push(Standing {
                widget: widget.to_owned(),
                later: tabs.later().cloned(),
            });
        }
    }
    found
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

    const TABS: &str = "<figure class=join data-widget=a></figure><details data-later=p><summary>s</summary>\
        <figure class=join data-widget=b><p>words</p></figure><details><figure class=join data-widget=c></figure></details>\
        </details><details><figure class=join data-widget=d></figure></details>";

    #[test]
    fn a_figure_in_a_tab_keeps_its_words_and_waits_for_its_program() {
        let filled = fill_figures(TABS, &|spec| Ok(format!("[{}]", spec.widget)));
        let expected = "[a]<details data-later=p><summary>s</summary>\
            <figure class=join data-widget=b><p>words</p></figure><details>[c]</details></details><details>[d]</details>";
        assert_eq!(filled.expect("all can be drawn"), expected);
        let bad = |spec: &FigureSpec| match spec.widget.as_str() {
            "b" => Err("no such scenario".to_owned()),
            _ => Ok(String::new()),
        };
        let error = fill_figures(TABS, &bad).expect_err("b cannot be drawn");
        assert_eq!(error.to_string(), "the figure b: no such scenario");
        let found = standing(TABS).into_iter();
        let found: Vec<_> = found.map(|one| (one.widget, one.later)).collect();
        let of = |widget: &str, later: Option<&str>| (widget.to_owned(), later.map(str::to_owned));
        assert_eq!(
            found,
            [
                of("a", None),
                of("b", Some("p")),
                of("c", Some("p")),
                of("d", None)
            ]
        );
    }
}
