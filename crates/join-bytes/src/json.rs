//! JSON with the place of every sign; what a member means is said by whoever calls.
use crate::sort::sort;
use crate::span::{Coding, Document, Kind, MOST_SPANS, Name, PLAIN, Refusal};
use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// No value lies deeper than this.
const DEEPEST: u32 = 64;

/// A value that was read: what its caller can look at.
pub(crate) struct Value<'a> {
    /// The name of the member that it is, or that holds its array.
    pub key: &'a [u8],
    /// How many objects are around it.
    pub depth: u32,
    /// The span of the bare value, without quotes and escapes.
    pub span: u32,
    /// Is it a text?
    pub text: bool,
}

/// Called for each text, number and word.
pub(crate) type Hook = fn(&mut Document, &Value);

/// Reads one JSON value that fills a place, blanks around it included.
pub(crate) fn read(
    document: &mut Document,
    space: u16,
    (from, to): (u32, u32),
    parent: Option<u32>,
    hook: Hook,
) -> Result<u32, Refusal> {
    let bytes = document.bytes(space);
    if let Err(error) = core::str::from_utf8(&bytes[from as usize..to as usize]) {
        let at = from as usize + error.valid_up_to();
        let found = "bytes that are none";
        return Err(Document::refuse(space, at, "text in UTF-8", found));
    }
    let span = document.spans.len() as u32;
    let mut reader = Reader {
        document,
        space,
        bytes,
        at: from as usize,
        end: to as usize,
        hook,
        depth: 0,
    };
    let what = (from as usize, to as usize);
    reader.span(what, parent, Name::Word("JSON"), Kind::Group);
    reader.syntax(from as usize, Some(span), "blanks", Reader::blanks);
    reader.value(Some(span), b"", 0)?;
    reader.syntax(reader.at, Some(span), "blanks", Reader::blanks);
    if reader.at < reader.end {
        return reader.refuse("the end of the JSON", "more");
    }
    Ok(span)
}

struct Reader<'a> {
    document: &'a mut Document,
    space: u16,
    bytes: Rc<[u8]>,
    at: usize,
    end: usize,
    hook: Hook,
    depth: u32,
}

impl Reader<'_> {
    fn refuse<T>(&self, expected: &str, found: &str) -> Result<T, Refusal> {
        Err(Document::refuse(self.space, self.at, expected, found))
    }

    fn peek(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.bytes[self.at])
    }

    /// Refuses what stands here; never with the reader's text.
    fn unexpected<T>(&self, expected: &str) -> Result<T, Refusal> {
        match self.peek() {
            Some(byte) => self.refuse(expected, &alloc::format!("the byte 0x{byte:02x}")),
            None => self.refuse(expected, "the end of the text"),
        }
    }

    fn span(
        &mut self,
        (from, to): (usize, usize),
        parent: Option<u32>,
        name: Name,
        kind: Kind,
    ) -> u32 {
        let place = (from as u32, (to - from) as u32);
        self.document
            .span(self.space, place, parent, (name, kind), PLAIN)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(crate::base64::blank) {
            self.at += 1;
        }
    }

    /// A leaf from `from` over what `skip` passes; none when that is nothing.
    fn syntax(
        &mut self,
        from: usize,
        parent: Option<u32>,
        name: &'static str,
        skip: fn(&mut Self),
    ) {
        skip(self);
        if self.at > from {
            self.span((from, self.at), parent, Name::Word(name), Kind::Syntax);
        }
    }

    /// A value with the sign that may follow it, inside `parent`; `key` is the nearest name.
    fn value(&mut self, parent: Option<u32>, key: &[u8], objects: u32) -> Result<(), Refusal> {
        if self.document.spans.len() > MOST_SPANS {
            return self.refuse(&alloc::format!("at most {MOST_SPANS} fields"), "more");
        }
        match self.peek() {
            Some(b'{') => self.object(parent, objects),
            Some(b'[') => self.array(parent, key, objects),
            Some(b'"') => {
                let open = self.at;
                let (from, to, escaped) = self.string()?;
                self.span((open, from), parent, Name::Word("begin"), Kind::Syntax);
                if to > from {
                    let name = Name::Word("value");
                    let mut span = self.span((from, to), parent, name, Kind::Text);
                    if escaped {
                        span = self.unescaped(span)?;
                    }
                    self.call(key, objects, span, true);
                }
                self.span((to, self.at), parent, Name::Word("end"), Kind::Syntax);
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => {
                let from = self.at;
                self.number()?;
                let span = self.span((from, self.at), parent, Name::Word("value"), Kind::Word);
                self.call(key, objects, span, false);
                Ok(())
            }
            _ => {
                let rest = &self.bytes[self.at..self.end];
                let words: [&[u8]; 3] = [b"true", b"false", b"null"];
                let Some(word) = words.into_iter().find(|word| rest.starts_with(word)) else {
                    return self.unexpected("a JSON value");
                };
                let from = self.at;
                self.at += word.len();
                let span = self.span((from, self.at), parent, Name::Word("value"), Kind::Word);
                self.call(key, objects, span, false);
                Ok(())
            }
        }
    }

    fn call(&mut self, key: &[u8], depth: u32, span: u32, text: bool) {
        let value = Value {
            key,
            depth,
            span,
            text,
        };
        (self.hook)(self.document, &value);
    }

    fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.refuse("values at most 64 deep", "one deeper");
        }
        Ok(())
    }

    fn object(&mut self, parent: Option<u32>, objects: u32) -> Result<(), Refusal> {
        self.deeper()?;
        let from = self.at;
        self.at += 1;
        self.syntax(from, parent, "begin", Self::blanks);
        let mut seen = Vec::new();
        let mut first = true;
        while first || self.peek() != Some(b'}') {
            if first && self.peek() == Some(b'}') {
                break;
            }
            first = false;
            let begin = self.at;
            if self.peek() != Some(b'"') {
                return self.unexpected("a member's name in quotes");
            }
            let (from, to, escaped) = self.string()?;
            let bytes = Rc::clone(&self.bytes);
            let mut key = Cow::Borrowed(&bytes[from..to]);
            if escaped {
                key = Cow::Owned(unescape(&bytes[from..to]).0);
            }
            seen.push((key.to_vec(), from as u32));
            self.blanks();
            if self.peek() != Some(b':') {
                return self.unexpected("a colon after a member's name");
            }
            self.at += 1;
            self.blanks();
            // The member's end is known when it has been read; until then its span reaches to here.
            let name = Name::Key(from as u32, (to - from) as u32);
            let member = self.span((begin, self.at), parent, name, Kind::Group);
            self.span(
                (begin, self.at),
                Some(member),
                Name::Word("name"),
                Kind::Syntax,
            );
            self.value(Some(member), &key, objects + 1)?;
            let more = self.comma(member, b'}')?;
            self.stretch(member, begin);
            if more && self.peek() == Some(b'}') {
                return self.unexpected("another member after the comma");
            }
        }
        self.twice(&seen);
        let from = self.at;
        self.at += 1;
        self.span((from, self.at), parent, Name::Word("end"), Kind::Syntax);
        self.depth -= 1;
        Ok(())
    }

    /// Remarks members whose name another one before them has.
    fn twice(&mut self, seen: &[(Vec<u8>, u32)]) {
        let mut order: Vec<u32> = (0..seen.len() as u32).collect();
        let member = |at: u32| &seen[at as usize];
        sort(&mut order, &|one, other| member(one) < member(other));
        for pair in order.windows(2) {
            let (one, next) = (member(pair[0]), member(pair[1]));
            if one.0 == next.0 {
                let words =
                    "two members have one name here: readers differ in which of them they take";
                self.document.remark(self.space, next.1, words);
            }
        }
    }

    fn array(&mut self, parent: Option<u32>, key: &[u8], objects: u32) -> Result<(), Refusal> {
        self.deeper()?;
        let from = self.at;
        self.at += 1;
        self.syntax(from, parent, "begin", Self::blanks);
        let mut number = 0;
        let mut more = false;
        while more || self.peek() != Some(b']') {
            let begin = self.at;
            let element = self.span((begin, begin), parent, Name::Index(number), Kind::Group);
            self.value(Some(element), key, objects)?;
            more = self.comma(element, b']')?;
            self.stretch(element, begin);
            number += 1;
        }
        let from = self.at;
        self.at += 1;
        self.span((from, self.at), parent, Name::Word("end"), Kind::Syntax);
        self.depth -= 1;
        Ok(())
    }

    /// Blanks and a comma after a value; says whether there was one. Without it the closing sign must stand here.
    fn comma(&mut self, inside: u32, close: u8) -> Result<bool, Refusal> {
        let from = self.at;
        self.blanks();
        let comma = self.peek() == Some(b',');
        if comma {
            self.at += 1;
            self.blanks();
        } else if self.peek() != Some(close) {
            let closing = if close == b'}' {
                "a comma or }"
            } else {
                "a comma or ]"
            };
            return self.unexpected(closing);
        }
        if self.at > from {
            self.span(
                (from, self.at),
                Some(inside),
                Name::Word("after"),
                Kind::Syntax,
            );
        }
        Ok(comma)
    }

    /// Lets a span reach to here.
    fn stretch(&mut self, span: u32, from: usize) {
        let length = (self.at - from) as u32;
        let parent = self.document.spans[span as usize].parent;
        self.document.spans[span as usize].length = length;
        if let Some(parent) = parent {
            self.document.spans[parent as usize].children = true;
        }
    }

    /// A text in quotes: where it begins and ends, and whether it has escapes.
    fn string(&mut self) -> Result<(usize, usize, bool), Refusal> {
        self.at += 1;
        let from = self.at;
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
                        Some(b'u') => {
                            for _ in 0..4 {
                                self.at += 1;
                                if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                                    return self.unexpected("four hexadecimal digits");
                                }
                            }
                        }
                        _ => return self.unexpected("one of the escapes of JSON"),
                    }
                    self.at += 1;
                }
                Some(0..0x20) | None => return self.unexpected("the quote that ends a text"),
                Some(_) => self.at += 1,
            }
        }
        let to = self.at;
        self.at += 1;
        Ok((from, to, escaped))
    }

    fn unescaped(&mut self, span: u32) -> Result<u32, Refusal> {
        let bytes = unescape(self.document.of(span)).0;
        let length = bytes.len() as u32;
        let space = self.document.add(bytes, Some(span), Coding::JsonText)?;
        let what = (Name::Word("text"), Kind::Text);
        let note = PLAIN;
        Ok(self
            .document
            .span(space, (0, length), Some(span), what, note))
    }

    fn number(&mut self) -> Result<(), Refusal> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Refusal> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.unexpected("a digit");
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }
}

/// A text without its escapes, and for each of its bytes (and the end) the place of the sign that gave it.
fn unescape(text: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let (mut bytes, mut places, mut at) = (Vec::new(), Vec::new(), 0);
    let four = |at: usize| -> u32 {
        let digits = text.get(at..at + 4).unwrap_or_default();
        let digits = core::str::from_utf8(digits).unwrap_or_default();
        u32::from_str_radix(digits, 16).unwrap_or(0xfffd)
    };
    while at < text.len() {
        let from = at;
        if text[at] != b'\\' {
            at += 1;
            bytes.push(text[from]);
            places.push(from);
            continue;
        }
        let sign = match text.get(at + 1) {
            Some(b'u') => {
                let mut unit = four(at + 2);
                at += 6;
                if (0xd800..0xdc00).contains(&unit) && text[at..].starts_with(b"\\u") {
                    let low = four(at + 2);
                    if (0xdc00..0xe000).contains(&low) {
                        unit = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                        at += 6;
                    }
                }
                char::from_u32(unit).unwrap_or('\u{fffd}')
            }
            other => {
                at += 2;
                match other {
                    Some(b'b') => '\u{8}',
                    Some(b'f') => '\u{c}',
                    Some(b'n') => '\n',
                    Some(b'r') => '\r',
                    Some(b't') => '\t',
                    Some(sign) => char::from(*sign),
                    None => '\u{fffd}',
                }
            }
        };
        let mut held = [0; 4];
        for byte in sign.encode_utf8(&mut held).bytes() {
            bytes.push(byte);
            places.push(from);
        }
    }
    places.push(text.len());
    (bytes, places)
}

/// For each byte of the text without escapes, and its end, its place in the text with them.
pub(crate) fn places(text: &[u8]) -> Vec<usize> {
    unescape(text).1
}
