//! A reader of HTML in pieces: enough to change tags and to find what must not be there.
//! It keeps every byte that is not changed, and never builds a document.
use std::fmt::Write;

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

/// A start tag with its attributes in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    raw: &'a str,
    /// In lower case.
    pub name: String,
    attributes: Vec<(String, Option<String>)>,
    self_closing: bool,
    changed: bool,
}

impl Tag<'_> {
    /// The value of an attribute as written (entities are kept), empty when it has none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_deref().unwrap_or(""))
    }

    /// True when `class` is one of the tag's classes.
    pub fn has_class(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|all| all.split_ascii_whitespace().any(|one| one == class))
    }

    /// Gives an attribute a value (already escaped), in place or at the end.
    pub fn set(&mut self, name: &str, value: &str) {
        self.changed = true;
        match self.attributes.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = Some(value.to_owned()),
            None => self
                .attributes
                .push((name.to_owned(), Some(value.to_owned()))),
        }
    }

    /// Name and value of every attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref().unwrap_or("")))
    }

    /// The tag as HTML: the original text unless something was changed.
    pub fn write(&self, out: &mut String) {
        if !self.changed {
            out.push_str(self.raw);
            return;
        }
        write!(out, "<{}", self.name).expect("a string takes everything");
        for (name, value) in &self.attributes {
            match value {
                Some(value) => {
                    let value = value.replace('"', "&quot;");
                    write!(out, " {name}=\"{value}\"").expect("a string takes everything");
                }
                None => write!(out, " {name}").expect("a string takes everything"),
            }
        }
        out.push_str(if self.self_closing { " />" } else { ">" });
    }
}

impl Piece<'_> {
    /// The piece as HTML.
    pub fn write(&self, out: &mut String) {
        match self {
            Piece::Text(raw) | Piece::Close(raw, _) | Piece::Other(raw) => out.push_str(raw),
            Piece::Open(tag) => tag.write(out),
        }
    }
}

/// All pieces of a page.
pub fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        let text = next_tag(rest);
        if text > 0 {
            found.push(Piece::Text(&rest[..text]));
            rest = &rest[text..];
            continue;
        }
        let (piece, length) = tag(rest);
        rest = &rest[length..];
        let raw_text = match &piece {
            Piece::Open(tag) if is_raw_text(&tag.name) && !tag.self_closing => {
                Some(tag.name.clone())
            }
            _ => None,
        };
        found.push(piece);
        if let Some(name) = raw_text {
            let end = end_of_raw_text(rest, &name);
            if end > 0 {
                found.push(Piece::Text(&rest[..end]));
            }
            rest = &rest[end..];
        }
    }
    found
}

/// Pieces as a page.
pub fn join(pieces: &[Piece]) -> String {
    let mut out = String::new();
    pieces.iter().for_each(|piece| piece.write(&mut out));
    out
}

/// Replaces the five named entities that HTML writers use for the special characters, and numeric ones.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(i, _)| i);
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((character, end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

/// Text made safe between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(number)?
        }
    })
}

/// The offset of the next `<` that begins a tag, comment or document type; the length when there is none.
fn next_tag(text: &str) -> usize {
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        bytes
            .get(at + 1)
            .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
    };
    let mut from = 0;
    while let Some(at) = text[from..].find('<') {
        if begins(from + at) {
            return from + at;
        }
        from += at + 1;
    }
    text.len()
}

/// Reads the tag, comment or document type that `text` begins with, and its length.
fn tag(text: &str) -> (Piece<'_>, usize) {
    if let Some(comment) = text.strip_prefix("<!--") {
        let length = comment
            .find("-->")
            .map_or(text.len(), |end| end + "<!---->".len());
        return (Piece::Other(&text[..length]), length);
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        let length = text.find('>').map_or(text.len(), |end| end + 1);
        return (Piece::Other(&text[..length]), length);
    }
    if text.starts_with("</") {
        let length = text.find('>').map_or(text.len(), |end| end + 1);
        let name = text[2..length]
            .trim_end_matches('>')
            .trim()
            .to_ascii_lowercase();
        return (Piece::Close(&text[..length], name), length);
    }
    let name_length = text[1..]
        .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .unwrap_or(text.len() - 1);
    let name = text[1..=name_length].to_ascii_lowercase();
    let mut at = 1 + name_length;
    let mut attributes = Vec::new();
    let mut self_closing = false;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if rest.is_empty() {
            break;
        } else if rest.starts_with('>') {
            at += 1;
            break;
        } else if let Some(after) = rest.strip_prefix('/') {
            self_closing = after.trim_start().starts_with('>');
            at += 1;
        } else {
            let (name, value, length) = attribute(rest);
            attributes.push((name, value));
            at += length;
        }
    }
    let tag = Tag {
        raw: &text[..at],
        name,
        attributes,
        self_closing,
        changed: false,
    };
    (Piece::Open(tag), at)
}

/// Reads one attribute: name in lower case, value, length.
fn attribute(text: &str) -> (String, Option<String>, usize) {
    // The first character always belongs to the name, so that a stray `=` cannot stop the reader.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..]
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
        .map_or(text.len(), |end| first + end);
    let name = text[..end].to_ascii_lowercase();
    let after = text[end..].trim_start();
    let Some(value) = after.strip_prefix('=') else {
        return (name, None, end);
    };
    let value = value.trim_start();
    let start = text.len() - value.len();
    if let Some(quote @ ('"' | '\'')) = value.chars().next() {
        let inner = &value[1..];
        let length = inner.find(quote).unwrap_or(inner.len());
        let all = (start + length + 2).min(text.len());
        return (name, Some(inner[..length].to_owned()), all);
    }
    let length = value
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .unwrap_or(value.len());
    (name, Some(value[..length].to_owned()), start + length)
}

fn is_raw_text(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "title")
}

/// The offset of `</name` in `text`, whatever its case; the length when there is none.
fn end_of_raw_text(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let at = from + at;
        let after = text.as_bytes().get(at + 2..at + 2 + name.len());
        if after.is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        from = at + 2;
    }
    text.len()
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
    fn the_pieces_are_the_page_again() {
        for page in [
            "",
            "plain",
            "<!DOCTYPE html><html lang=en><p class='a b'>1 < 2 &amp; 3</p><br/></html>",
            "<script>if (a < b) { x = '<p style=\"\">'; }</script><p>after",
            "<!-- <p style=''> --><a href=x>y</a",
            "<p a = \"1>2\" b='3' c>ü",
            "< p > <3 <é>",
            "<p title=\"open",
            "<p =x>",
            "<script>no end",
        ] {
            assert_eq!(join(&pieces(page)), page);
        }
    }

    #[test]
    fn reads_attributes_in_every_notation() {
        let tags = opens("<INPUT Type=text data-a='x y' b = \"1>2\" checked /><p style>");
        let read: Vec<_> = tags[0].attributes().collect();
        assert_eq!(
            read,
            [
                ("type", "text"),
                ("data-a", "x y"),
                ("b", "1>2"),
                ("checked", "")
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
        let mut out = String::new();
        tag.write(&mut out);
        assert_eq!(
            out,
            "<a href=\"x?a=1&amp;b=2\" rel=\"next\" title=\"say &quot;so&quot;\">"
        );
    }

    #[test]
    fn entities() {
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
