//! A style sheet made smaller: without comments, needless space, rules for what is nowhere, and variables that nothing reads.
//! Whatever this does not understand stays as it is.
use std::collections::HashSet;

/// A part of a sheet or of a block: `HEAD { BLOCK }`, or `HEAD;` without a block.
struct Part<'a> {
    head: &'a str,
    block: Option<&'a str>,
}

/// The sheet without comments and needless space; texts stay whole.
pub fn smaller(css: &str) -> String {
    write(&without_comments(css), &|_| true, &|_| true)
}

/// Without the selectors that name a class or an id which `exists` does not know, and without rules that have no other.
pub fn without_strangers(css: &str, exists: &dyn Fn(&str) -> bool) -> String {
    let known = |selector: &str| names(selector).into_iter().all(exists);
    write(css, &known, &|_| true)
}

/// Without the variables that are read neither in the sheet nor in `elsewhere`.
pub fn without_idle_variables(css: &str, elsewhere: &str) -> String {
    let mut css = css.to_owned();
    let in_names = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    // The pages are megabytes, and the variables hundreds: all words of that form are taken from them at once.
    let named: HashSet<&str> = elsewhere
        .split(|c: char| !in_names(c))
        .filter(|word| word.starts_with("--"))
        .collect();
    loop {
        let idle = |name: &str| {
            let read = format!("var({name}");
            let ends = |rest: &str| !rest.starts_with(in_names);
            !named.contains(name)
                && !css
                    .match_indices(&read)
                    .any(|(at, _)| ends(&css[at + read.len()..]))
        };
        let next = write(&css, &|_| true, &|line| {
            let name = line.split(':').next().unwrap_or_default().trim();
            !(name.starts_with("--") && idle(name))
        });
        // A variable may have been read by none but another idle one.
        if next.len() == css.len() {
            return next;
        }
        css = next;
    }
}

/// The variables that the sheet's rules for exactly this selector set, outside of any condition.
pub fn variables_of(css: &str, selector: &str) -> Vec<String> {
    let rules = parts(css)
        .into_iter()
        .filter(|part| part.head.trim() == selector);
    let lines = rules.flat_map(|part| parts(part.block.unwrap_or_default()));
    let names = lines.filter_map(|line| Some(line.head.split_once(':')?.0.trim()));
    names
        .filter(|name| name.starts_with("--"))
        .map(str::to_owned)
        .collect()
}

/// Without what sets any of these variables.
pub fn without_variables(css: &str, names: &[String]) -> String {
    write(css, &|_| true, &|line| {
        let set = line.split_once(':').map_or("", |(name, _)| name);
        !names.iter().any(|name| name == set)
    })
}

/// The sheet again, with the selectors and the declarations that are wanted.
fn write(css: &str, selector: &dyn Fn(&str) -> bool, line: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(css.len());
    for part in parts(css) {
        let head = squeeze(part.head);
        match part.block {
            None if head.is_empty() || !line(&head) => {}
            None => out.extend([&head, ";"]),
            Some(block) => {
                // Only conditions and plain rules are understood; steps of keyframes are no selectors.
                let condition = ["@media", "@supports", "@container"];
                let head = if condition.iter().any(|word| head.starts_with(word)) {
                    head
                } else if head.starts_with('@') {
                    out.push_str(&format!("{head}{{{}}}\n", squeeze(block)));
                    continue;
                } else {
                    let wanted = split(&head, ',').into_iter().filter(|one| selector(one));
                    wanted.collect::<Vec<_>>().join(",")
                };
                let block = write(block, selector, line);
                let block = block.trim_end_matches([';', '\n']);
                if !head.is_empty() && !block.is_empty() {
                    out.push_str(&format!("{head}{{{block}}}\n"));
                }
            }
        }
    }
    out
}

/// What stands in a sheet or a block, in order.
fn parts(css: &str) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    let mut rest = css;
    while !rest.trim().is_empty() {
        let (end, mark) = find(rest, &[';', '{']);
        let head = &rest[..end];
        if mark != Some('{') {
            all.push(Part { head, block: None });
            rest = rest.get(end + 1..).unwrap_or_default();
            continue;
        }
        let inner = &rest[end + 1..];
        let length = block_length(inner);
        let block = Some(&inner[..length]);
        all.push(Part { head, block });
        rest = inner.get(length + 1..).unwrap_or_default();
    }
    all
}

/// How far it is to the brace that closes the block in which `css` begins.
fn block_length(css: &str) -> usize {
    let mut depth = 0;
    let mut from = 0;
    loop {
        let (at, mark) = find(&css[from..], &['{', '}']);
        match mark {
            Some('{') => depth += 1,
            Some(_) if depth > 0 => depth -= 1,
            _ => return from + at,
        }
        from += at + 1;
    }
}

/// The first of these ASCII marks outside of texts, parentheses and brackets, and where; else the end.
fn find(css: &str, marks: &[char]) -> (usize, Option<char>) {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in css.char_indices() {
        match (quote, letter) {
            _ if escaped => escaped = false,
            (_, '\\') => escaped = true,
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, _) if depth == 0 && marks.contains(&letter) => return (at, Some(letter)),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (css.len(), None)
}

fn split(text: &str, mark: char) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    loop {
        let (at, found) = find(rest, &[mark]);
        all.push(&rest[..at]);
        if found.is_none() {
            return all;
        }
        rest = &rest[at + 1..];
    }
}

/// The classes and ids that an element must have for the selector to match; those within parentheses do not count.
fn names(selector: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = selector;
    loop {
        let (at, found) = find(rest, &['.', '#']);
        if found.is_none() {
            return all;
        }
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
        all.push(&rest[..end.unwrap_or(rest.len())]);
    }
}

/// Each run of space outside of texts as one space, and none where none is needed.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.trim();
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' | '\'' => text_length(rest),
            _ => letter.len_utf8(),
        };
        if letter.is_ascii_whitespace() {
            rest = rest.trim_start();
            // Space joins selectors and stands around operators; beside these marks it says nothing.
            let before = out.ends_with([',', '>', ':', ';', '{', '}', '(']);
            if !before && !rest.starts_with([',', '>', ';', '{', '}', ')']) {
                out.push(' ');
            }
            continue;
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("/*") {
            let end = rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
            rest = &rest[end..];
            continue;
        }
        let length = if rest.starts_with('/') {
            1
        } else {
            text_length(rest)
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out + rest
}

/// The length of the text that begins with its quote.
fn text_length(css: &str) -> usize {
    let quote = css.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in css.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b if b == quote => return at + 1,
            _ => {}
        }
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_space_go_and_texts_stay() {
        let css = "/* a */\np > q ,\n r :hover {\n    content: \"/* no */  it\\\"s }\"; /* b */\n    margin: calc(1px + (2px - 3px)) 0;\n}\n\n\
                   @media (width >= 1px) {\n  a { b: c; }\n}\n@keyframes x { from { a: b } 50% { a: c } }\n@import 'x';";
        assert_eq!(
            smaller(css),
            "p>q,r :hover{content:\"/* no */  it\\\"s }\";margin:calc(1px + (2px - 3px)) 0}\n\
             @media (width>= 1px){a{b:c}}\n@keyframes x{from{a:b}50%{a:c}}\n@import 'x';"
        );
        assert_eq!(smaller(&smaller(css)), smaller(css));
    }

    #[test]
    fn what_looks_broken_is_kept() {
        assert_eq!(smaller("a { b: \"c"), "a{b:\"c}\n");
        assert_eq!(smaller("} p { c: d }"), "}p{c:d}\n");
        assert_eq!(smaller(""), "");
    }

    #[test]
    fn rules_for_what_is_nowhere_go() {
        let css = ".a, .b .c, #d > p:not(.x), p { e: f }\n.b { g: h }\n@media print { .c { i: j } }\n[href=\".b\"], :is(.b) { k: l }\n\
                   @keyframes .b { from { m: n } }\n.a-b { o: p }";
        let exists = |name: &str| ["a", "d"].contains(&name);
        assert_eq!(
            without_strangers(css, &exists),
            ".a,#d>p:not(.x),p{e:f}\n[href=\".b\"],:is(.b){k:l}\n@keyframes .b{from{m:n}}\n"
        );
    }

    #[test]
    fn variables_that_are_set_again_go() {
        let own = "/* x */ html:root { color: a; --a: 1; --b: 2 }\n@media print { html:root { --c: 3 } }\nhtml { --d: 4 }";
        let names = variables_of(&smaller(own), "html:root");
        assert_eq!(names, ["--a", "--b"]);
        let css = ":root { --a: 5; --c: 6 }\n@media print { .x { --b: var(--a) } }";
        assert_eq!(without_variables(css, &names), ":root{--c:6}\n");
    }

    #[test]
    fn variables_that_nothing_reads_go() {
        let css =
            "p { --a: 1; --b: var(--a); --c: 2; --d: 3; --dd: 4; e: var(--d, 5) }\nq { --a: 6 }";
        assert_eq!(
            without_idle_variables(css, "style.getPropertyValue('--c')"),
            "p{--c:2;--d:3;e:var(--d,5)}\n"
        );
    }
}
