//! HTML in pieces, cut by html5gum as browsers cut it: enough to change tags and to find what must not be there.
//! It keeps every byte that is not changed, and never builds a document.
use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One piece of a page, in order; the raw texts together are the page again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Characters between tags, still escaped; also the inside of `script`, `style`, `textarea` and `title`.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag: its raw text and its name in lower case.
    Close(&'a str, String),
    /// A comment or a document type, raw.
    Other(&'a str),
}

/// A start tag with its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    raw: Cow<'a, str>,
    /// In lower case.
    pub name: String,
    /// By name in lower case: the value without character references.
    attributes: BTreeMap<String, String>,
}

impl Tag<'_> {
    /// The tag as HTML: the original text unless something was changed.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The value of an attribute, empty when it has none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// True when `class` is one of the tag's classes.
    pub fn has_class(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|all| all.split_ascii_whitespace().any(|one| one == class))
    }

    /// Gives an attribute a value; the tag is then written anew, its attributes in the order of their names.
    pub fn set(&mut self, name: &str, value: &str) {
        self.attributes.insert(name.to_owned(), value.to_owned());
        let closed = self.raw.ends_with("/>");
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| match value.as_str() {
                "" => format!(" {name}"),
                value => format!(" {name}=\"{}\"", escape(value)),
            });
        let attributes: String = attributes.collect();
        let end = if closed { " />" } else { ">" };
        self.raw = format!("<{}{attributes}{end}", self.name).into();
    }

    /// Name and value of every attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl Piece<'_> {
    /// The piece as HTML.
    pub fn raw(&self) -> &str {
        match self {
            Piece::Text(raw) | Piece::Close(raw, _) | Piece::Other(raw) => raw,
            Piece::Open(tag) => &tag.raw,
        }
    }
}

/// All pieces of a page.
pub fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut done = 0;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Without this what stands in a script or a style is taken for tags.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(page, emitter).flatten() {
        let span = match &token {
            Token::StartTag(tag) => tag.span,
            Token::EndTag(tag) => tag.span,
            Token::Comment(text) => text.span,
            Token::Doctype(kind) => kind.span,
            Token::String(_) | Token::Error(_) => continue,
        };
        if done < span.start {
            found.push(Piece::Text(&page[done..span.start]));
        }
        done = span.end;
        let raw = &page[span.start..span.end];
        found.push(match token {
            Token::StartTag(tag) => Piece::Open(open(raw, tag)),
            Token::EndTag(tag) => Piece::Close(raw, text(&tag.name)),
            _ => Piece::Other(raw),
        });
    }
    if done < page.len() {
        found.push(Piece::Text(&page[done..]));
    }
    found
}

fn open(raw: &str, tag: StartTag<usize>) -> Tag<'_> {
    let attributes = tag.attributes.iter();
    Tag {
        raw: raw.into(),
        name: text(&tag.name),
        attributes: attributes
            .map(|(name, value)| (text(name), text(value)))
            .collect(),
    }
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Pieces as a page.
pub fn join(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::raw).collect()
}

/// Text between tags without its character references.
pub fn unescape(escaped: &str) -> String {
    let tokens = Tokenizer::new(escaped).flatten();
    let parts = tokens.filter_map(|token| match token {
        Token::String(part) => Some(text(&part)),
        _ => None,
    });
    parts.collect()
}

/// Text made safe between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(page: &str) -> Vec<Tag<'_>> {
        pieces(page)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Open(tag) => Some(tag),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn a_page_is_cut_where_its_tags_are() {
        let page = "<!DOCTYPE html><html lang=en><!-- é <p> --><p class='a b'>1 < 2 &amp; 3</P >é<br/></html>";
        let all = pieces(page);
        let raw: Vec<&str> = all.iter().map(Piece::raw).collect();
        assert_eq!(
            raw,
            [
                "<!DOCTYPE html>",
                "<html lang=en>",
                "<!-- é <p> -->",
                "<p class='a b'>",
                "1 < 2 &amp; 3",
                "</P >",
                "é",
                "<br/>",
                "</html>"
            ]
        );
        assert!(matches!(&all[2], Piece::Other(_)) && matches!(&all[4], Piece::Text(_)));
        assert_eq!(all[5], Piece::Close("</P >", "p".to_owned()));
    }

    #[test]
    fn the_pieces_are_the_page_again() {
        for page in [
            "",
            "plain",
            "<script>if (a < b) { x = '<p style=\"\">'; }</script><p>after",
            "<!-- <p style=''> --><a href=x>y</a",
            "<p a = \"1>2\" b='3' c>ü",
            "< p > <3 <é>",
            "<p title=\"open",
            "<p =x>",
            "<script>no end",
            "<!-- no end",
        ] {
            assert_eq!(join(&pieces(page)), page);
        }
    }

    #[test]
    fn reads_attributes_in_every_notation() {
        let tags = opens("<INPUT Type=text data-a='x y' b = \"1>2 &amp; 3\" checked /><p style>");
        let read: Vec<_> = tags[0].attributes().collect();
        assert_eq!(
            read,
            [
                ("b", "1>2 & 3"),
                ("checked", ""),
                ("data-a", "x y"),
                ("type", "text")
            ]
        );
        assert_eq!(tags[1].get("style"), Some(""));
    }

    #[test]
    fn scripts_and_comments_hide_their_tags() {
        let tags = opens("<script>'<p>'</script><!-- <b> --><title><i></title><u>");
        let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["script", "title", "u"]);
    }

    #[test]
    fn changed_tags_are_written_anew() {
        let mut tag = opens("<a  HREF='x?a=1&amp;b=2' rel=\"next prefetch\">").remove(0);
        tag.set("rel", "next");
        tag.set("title", "say \"so\"");
        assert_eq!(
            tag.raw,
            "<a href=\"x?a=1&amp;b=2\" rel=\"next\" title=\"say &quot;so&quot;\">"
        );
    }

    #[test]
    fn references() {
        assert_eq!(
            unescape("a &lt;b&gt; &amp;amp; &#39;&#x27; &nope; & &"),
            "a <b> &amp; '' &nope; & &"
        );
        assert_eq!(
            unescape(&escape("<a href=\"x\">&é</a>")),
            "<a href=\"x\">&é</a>"
        );
    }
}
