//! Markup as a tree, read from the view's own text: enough to see which elements differ without asking the browser.
//!
//! It knows the form that the view writes (every element closed, values in double quotes, four character references) and
//! declines everything else; what it declines is left to the browser's parser as a whole.
use alloc::{borrow::Cow, string::String, vec, vec::Vec};

/// Elements without content.
const VOID: [&str; 8] = ["input", "br", "img", "hr", "wbr", "col", "source", "area"];

/// No item.
const NONE: u32 = u32::MAX;

/// Some markup and where its parts are.
#[derive(Debug)]
pub struct Tree {
    source: String,
    items: Vec<Item>,
}

/// An element or a text; places are in bytes of the source.
#[derive(Clone, Copy, Debug)]
struct Item {
    start: u32,
    /// After the name in the start tag; for a text its start.
    named: u32,
    /// After the start tag; for a text its start.
    head: u32,
    end: u32,
    first: u32,
    next: u32,
}

/// One element or text of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    tree: &'a Tree,
    item: Item,
}

impl Tree {
    /// Reads markup, or declines it and gives it back.
    ///
    /// # Errors
    /// The markup, when it is not of the known form.
    pub fn read(source: String) -> Result<Tree, String> {
        match items(&source) {
            Some(items) => Ok(Tree { source, items }),
            None => Err(source),
        }
    }

    /// What stands side by side at the top.
    pub fn top(&self) -> Part<'_> {
        Part {
            tree: self,
            item: self.items[0],
        }
    }
}

impl<'a> Part<'a> {
    fn between(self, from: u32, to: u32) -> &'a str {
        cut(&self.tree.source, from, to)
    }

    /// The whole source of this part.
    pub fn source(self) -> &'a str {
        self.between(self.item.start, self.item.end)
    }

    /// The start tag.
    pub fn tag(self) -> &'a str {
        self.between(self.item.start, self.item.head)
    }

    /// Name of the element; empty for a text.
    pub fn name(self) -> &'a str {
        let start = self.item.start;
        self.between((start + 1).min(self.item.named), self.item.named)
    }

    /// The element's key among its siblings.
    pub fn key(self) -> Option<&'a str> {
        self.attributes()
            .find(|(name, _)| *name == "data-key")
            .map(|(_, value)| value)
    }

    /// Names and values as written.
    pub fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.between(self.item.named, self.item.head);
        core::iter::from_fn(move || {
            rest = rest.trim_start();
            let end = rest.find(['=', ' ', '>', '/'])?;
            let (name, after) = rest.split_at_checked(end)?;
            let quoted = after.strip_prefix("=\"");
            let (value, after) = match quoted {
                Some(quoted) => quoted.split_once('"')?,
                None => ("", after),
            };
            rest = after;
            (!name.is_empty()).then_some((name, value))
        })
    }

    /// Elements and texts directly inside, in order.
    pub fn children(self) -> Vec<Part<'a>> {
        let mut all = Vec::new();
        let mut at = self.item.first;
        while let Some(item) = self.tree.items.get(at as usize) {
            all.push(Part {
                tree: self.tree,
                item: *item,
            });
            at = item.next;
        }
        all
    }

    /// The source of everything inside.
    pub fn inside(self) -> &'a str {
        let closing = self.name().len() as u32 + 3;
        let end = if self.item.start == self.item.head {
            self.item.end
        } else {
            self.item.end.saturating_sub(closing)
        };
        self.between(self.item.head, end.max(self.item.head))
    }
}

/// The text that a source means.
pub fn plain(source: &str) -> Cow<'_, str> {
    if !source.contains('&') {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let known = [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"')];
        let meant = known
            .iter()
            .find_map(|(name, meant)| Some((*meant, after.strip_prefix(name)?)));
        let (meant, after) = meant.unwrap_or(('&', after));
        text.push(meant);
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// A part of a text. Asking never fails, so that the page carries no message for it: what is nowhere is empty.
fn cut(text: &str, from: u32, to: u32) -> &str {
    text.get(from as usize..to as usize).unwrap_or_default()
}

/// Reads the parts; item 0 is the whole.
fn items(source: &str) -> Option<Vec<Item>> {
    let bytes = source.as_bytes();
    let whole = u32::try_from(bytes.len()).ok()?;
    let find = |from: u32, byte: u8| {
        let found = bytes[from as usize..].iter().position(|b| *b == byte);
        found.map(|n| from + n as u32)
    };
    let item = |start, named, head, end| Item {
        start,
        named,
        head,
        end,
        first: NONE,
        next: NONE,
    };
    let mut items = vec![item(0, 0, 0, whole)];
    let mut open: Vec<(u32, u32)> = vec![(0, NONE)]; // an element and its last child so far
    let mut at = 0;
    while at < whole {
        let (parent, last) = *open.last()?;
        if bytes[at as usize] == b'<' && bytes.get(at as usize + 1) == Some(&b'/') {
            let end = find(at, b'>')?;
            open.pop();
            let named = items[parent as usize];
            let matches = cut(source, named.start + 1, named.named) == cut(source, at + 2, end);
            if open.is_empty() || !matches {
                return None;
            }
            items[parent as usize].end = end + 1;
            at = end + 1;
            continue;
        }
        let index = items.len() as u32;
        if bytes[at as usize] == b'<' {
            let (named, head) = tag(bytes, at)?;
            items.push(item(at, named, head, head));
            if !VOID.contains(&cut(source, at + 1, named)) {
                open.push((index, NONE));
            }
            at = head;
        } else {
            let end = find(at, b'<').unwrap_or(whole);
            items.push(item(at, at, at, end));
            at = end;
        }
        match items.get_mut(last as usize) {
            Some(last) => last.next = index,
            None => items[parent as usize].first = index,
        }
        let place = open.iter().rposition(|(element, _)| *element == parent)?;
        open[place].1 = index;
    }
    (open.len() == 1).then_some(items)
}

/// Where the name and the whole of a start tag end.
fn tag(bytes: &[u8], start: u32) -> Option<(u32, u32)> {
    let mut at = start as usize + 1;
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    while !matches!(bytes.get(at)?, b' ' | b'>') {
        at += 1;
    }
    let named = at as u32;
    loop {
        match bytes.get(at)? {
            b'>' => return Some((named, at as u32 + 1)),
            b'"' => at += 1 + bytes[at + 1..].iter().position(|b| *b == b'"')?,
            b'\'' | b'/' => return None,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(part: Part) -> String {
        let inner = part.children().into_iter().map(shape).collect::<String>();
        match part.name() {
            "" if part.children().is_empty() => part.source().to_string(),
            name => format!("({name}{inner})"),
        }
    }

    #[test]
    fn markup_is_read_into_its_parts() {
        let check = |source: &str, expected: Option<&str>| {
            let tree = Tree::read(source.into());
            let found = tree.as_ref().ok().map(|tree| shape(tree.top()));
            assert_eq!(found.as_deref(), expected, "{source}");
        };
        check("", Some(""));
        check("a<b>c</b>d", Some("(a(bc)d)"));
        check(
            "<p>a<br>b<input value=\"1\"></p><i></i>",
            Some("((pa(br)b(input))(i))"),
        );
        check("<p title=\"a > b\">x</p>", Some("((px))"));
        check(
            "<svg><g><text>t</text></g></svg>",
            Some("((svg(g(textt))))"),
        );
        for odd in [
            "<p>",
            "</p>",
            "<p></b>",
            "<!-- -->",
            "<p a='b'></p>",
            "<g/>",
            "a < b",
            "<p title=\"",
            "<p",
            "<",
        ] {
            check(odd, None);
        }
    }

    #[test]
    fn attributes_keys_and_insides_are_found() {
        let tree = Tree::read(
            "<p class=\"a b\" hidden data-key=\"k\" title=\"&quot;\">in<b>side</b></p>".into(),
        )
        .expect("known form");
        let p = tree.top().children()[0];
        let expected = [
            ("class", "a b"),
            ("hidden", ""),
            ("data-key", "k"),
            ("title", "&quot;"),
        ];
        assert_eq!(p.attributes().collect::<Vec<_>>(), expected);
        assert_eq!(
            (p.key(), p.inside(), p.name()),
            (Some("k"), "in<b>side</b>", "p")
        );
        assert_eq!(tree.top().inside(), tree.top().source());
    }

    #[test]
    fn references_mean_characters() {
        assert_eq!(
            plain("a &lt; b &amp;amp; &quot;c&quot; &gt; & d&nbsp;"),
            "a < b &amp; \"c\" > & d&nbsp;"
        );
    }
}
