//! Figures and parts of tables put into comments, where mdBook neither reads nor indexes them, and taken out again in its pages.
//!
//! The search of the book is for its words and tables. A figure repeats its run step by step, the same few runs on most pages, and
//! made the index twice as large without a word that no chapter has. What to do about a code is read, not looked for.

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

/// The beginning of a cell whose words the search leaves out.
pub(crate) const CELL: &str = "<td data-unsearched>";

/// A table's HTML with the inside of each [`CELL`] as a comment.
///
/// # Errors
/// When one holds the end of a comment.
pub(crate) fn wrap_cells(html: &str) -> Result<String, String> {
    let mut parts = html.split(CELL);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (cell, rest) = part.split_at(part.find("</td>").unwrap_or(part.len()));
        out.push_str(CELL);
        out.push_str(&wrap(cell)?);
        out.push_str(rest);
    }
    Ok(out)
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
        let table = "<tr><td>a</td><td data-unsearched>b <b>c</b></td></tr><tr><td data-unsearched></td></tr>";
        let wrapped = wrap_cells(table).expect("no comment ends in it");
        assert!(wrapped.contains("<td>a</td>"), "{wrapped}");
        assert!(
            wrapped.contains("<!--join-figure:b <b>c</b>--></td>"),
            "{wrapped}"
        );
        assert_eq!(unwrap_figures(&wrapped), table);
        let error = wrap("<p>a --> b</p>").expect_err("it would end the comment");
        assert!(error.contains("byte 5"), "{error}");
    }
}
