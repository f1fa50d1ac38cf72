//! The HTML that marks become, safe to stand in Markdown: no character of it means anything there.
use crate::level::{self, Level};
use crate::sources::Source;
use std::path::{Component, Path};

/// Text for an HTML text node or a quoted attribute that is also inert in Markdown: all ASCII punctuation but
/// that of ordinary names becomes a character reference, line breaks become spaces.
#[must_use]
pub fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | ',' | '/' => out.push(c),
            c if c.is_control() => out.push(' '),
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The address of one page of the book seen from another; both relative to the book's root, with `/` and without a query.
#[must_use]
pub fn relative(from: &Path, to: &Path) -> String {
    let names = |path: &Path| -> Vec<String> {
        path.components()
            .filter_map(|c| match c {
                Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect()
    };
    let (from, to) = (names(from), names(to));
    let dirs = from.len().saturating_sub(1);
    let shared = from[..dirs]
        .iter()
        .zip(&to)
        .take_while(|(a, b)| a == b)
        .count()
        .min(to.len().saturating_sub(1));
    let mut out = "../".repeat(dirs - shared);
    for (i, name) in to[shared..].iter().enumerate() {
        if i > 0 {
            out.push('/');
        }
        for b in name.bytes() {
            match b {
                b'%' | b'#' | b'?' | b'"' | b' ' | b'<' | b'>' | b'&' | b'\'' => {
                    out.push_str(&format!("%{b:02X}"))
                }
                0x80.. => out.push_str(&format!("%{b:02X}")),
                _ => out.push(char::from(b)),
            }
        }
    }
    out
}

/// The chips of an evidence mark: one for each source, each a link to its row; the first one carries the level's words.
/// `sources_page` is the address of the sources page; `first` says which of them get the page's anchor for their first mention.
/// A quiet one is a small sign behind a sentence: the style sheet shows a short word, a plus for each further source, and the words on
/// demand.
#[must_use]
pub fn chips(
    level: Level,
    sources: &[&Source],
    sources_page: &str,
    quiet: bool,
    first: impl Fn(&Source) -> bool,
) -> String {
    let class = [level::class(level), if quiet { " q" } else { "" }].concat();
    if sources.is_empty() {
        return format!("<span class=\"ev {class}\">{}</span>", level.words());
    }
    let chips: Vec<String> = sources
        .iter()
        .enumerate()
        .map(|(i, source)| {
            let (text, more) = match i {
                0 => (level.words().to_owned(), ""),
                _ => (inert(&source.id), " more"),
            };
            let anchor = if first(source) { format!(" id=\"{}\"", cite_id(&source.id)) } else { String::new() };
            format!(
                "<a class=\"ev {class}{more}\"{anchor} href=\"{sources_page}#{}\" aria-label=\"{text}: {}, {}\">{text}</a>",
                source_id(&source.id),
                inert(&source.title),
                inert(&source.publisher),
            )
        })
        .collect();
    chips.join(" ")
}

/// The line that ends a section: at which levels its claims are known, strongest first, and how many of each.
#[must_use]
pub fn known(counts: &[(Level, usize)]) -> String {
    let each = counts.iter().map(|(level, count)| {
        let class = level::class(*level);
        format!("<i class=\"{class}\">{}</i> {count}", level.words())
    });
    let all: Vec<String> = each.collect();
    format!("<p class=\"known\">How we know: {}</p>", all.join(", "))
}

/// A rule's first mention on a page: it has the page's anchor and leads to the rule's row.
#[must_use]
pub fn rule_first(id: &str, rules_page: &str) -> String {
    format!(
        "<a class=\"rule\" id=\"{}\" href=\"{rules_page}#{}\">{}</a>",
        mention_id(id),
        rule_id(id),
        inert(id)
    )
}

/// A later mention: a link to the first one.
#[must_use]
pub fn rule_again(id: &str) -> String {
    format!(
        "<a class=\"rule\" href=\"#{}\">{}</a>",
        mention_id(id),
        inert(id)
    )
}

/// Anchor of a source's row on the sources page.
#[must_use]
pub fn source_id(id: &str) -> String {
    format!("src-{id}")
}
/// Anchor of a page's first citation of a source.
#[must_use]
pub fn cite_id(id: &str) -> String {
    format!("cite-{id}")
}
/// Anchor of a rule's row on the rules page.
#[must_use]
pub fn rule_id(id: &str) -> String {
    format!("rule-{id}")
}
/// Anchor of a page's first mention of a rule.
#[must_use]
pub fn mention_id(id: &str) -> String {
    format!("r-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_up_and_down() {
        let check = |from: &str, to: &str, expect: &str| {
            assert_eq!(
                relative(Path::new(from), Path::new(to)),
                expect,
                "{from} -> {to}"
            )
        };
        check("index.html", "sources.html", "sources.html");
        check("a/b/c.html", "sources.html", "../../sources.html");
        check("a/b/c.html", "a/sources.html", "../sources.html");
        check("a/b/c.html", "a/b/sources.html", "sources.html");
        check("index.html", "x/y.html", "x/y.html");
        check("a/index.html", "b/index.html", "../b/index.html");
        check("a/a.html", "a", "../a");
        check("a.html", "b c#1.html", "b%20c%231.html");
    }

    #[test]
    fn inert_text_has_nothing_for_markdown_or_html() {
        assert_eq!(
            inert("a_b*[x](y) <i> \"q\" & `c`"),
            "a&#95;b&#42;&#91;x&#93;&#40;y&#41; &#60;i&#62; &#34;q&#34; &#38; &#96;c&#96;"
        );
        assert_eq!(inert("a\nb|c"), "a b&#124;c");
        assert_eq!(inert("4500\u{a0}s, ä"), "4500\u{a0}s, ä");
    }
}
