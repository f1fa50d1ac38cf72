//! Figures put into comments, where mdBook neither reads nor indexes them, and taken out again in its pages.
//!
//! The search of the book is for its words and tables. A figure repeats its run step by step, the same few runs on most pages, and
//! made the index twice as large without a word that no chapter has.

const OPEN: &str = "<!--join-figure:";
const CLOSE: &str = "-->";

/// A figure's HTML as a comment.
///
/// # Errors
/// When it holds the end of a comment.
pub(crate) fn wrap(html: &str) -> Result<String, String> {
    match html.find(CLOSE) {
        None => Ok(format!("{OPEN}{html}{CLOSE}")),
        Some(at) => Err(format!(
            "the figure holds {CLOSE:?} at byte {at}, which would end the comment around it"
        )),
    }
}

/// A page of mdBook with every figure of [`crate::Join::with_figures_apart`] in its place.
#[must_use]
pub fn unwrap_figures(page: &str) -> String {
    let mut parts = page.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (figure, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        out.push_str(figure);
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_apart_comes_back_in_its_place() {
        let figures = ["<figure>a -- b</figure>", "<figure>\n\n<p>c</p></figure>"];
        let wrapped = figures.map(|html| wrap(html).expect("no comment ends in it"));
        let page = |[a, b]: [&str; 2]| format!("<!-- own -->x{a}y{b}z<!-- own -->");
        let back = unwrap_figures(&page(wrapped.each_ref().map(String::as_str)));
        assert_eq!(back, page(figures));
        let error = wrap("<p>a --> b</p>").expect_err("it would end the comment");
        assert!(error.contains("byte 5"), "{error}");
    }
}
