//! Colours code when the book is built, as spans with a class; the page needs no script for it.
//! Only what a reader tells apart gets a class: comment, keyword, string, number, name, type.
use super::html::{escape, unescape};
use anyhow::{Context, Result, bail};
use std::sync::OnceLock;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

/// Languages that stay as they are.
const PLAIN: &[&str] = &["text", "plain", "none", "console", "output"];

/// The inside of a code block, escaped as mdBook wrote it, as HTML with spans.
///
/// # Errors
/// When the language is not known, or the block already holds tags (mdBook's hidden lines).
pub fn highlight(language: &str, escaped: &str) -> Result<String> {
    if PLAIN.contains(&language) {
        return Ok(escaped.to_owned());
    }
    if escaped.contains('<') {
        bail!(
            "a block of {language:?} holds tags; hidden lines are not supported, show the code as it is"
        );
    }
    let (syntaxes, syntax) = syntax(language).with_context(|| {
        format!("no highlighting is known for the language {language:?}; use `text` for plain text")
    })?;
    let code = unescape(escaped);
    let mut out = String::with_capacity(code.len() * 2);
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut run = Run::default();
    for line in code.split_inclusive('\n') {
        let ops = state
            .parse_line(line, syntaxes)
            .with_context(|| format!("reading {line:?} as {language}"))?;
        let mut from = 0;
        for (at, op) in ops {
            run.push(&line[from..at], class(&stack), &mut out);
            from = at;
            stack
                .apply(&op)
                .with_context(|| format!("reading {line:?} as {language}"))?;
        }
        run.push(&line[from..], class(&stack), &mut out);
    }
    run.flush(&mut out);
    Ok(out)
}

/// Text of one class that is still growing, so that neighbours share one span.
#[derive(Default)]
struct Run {
    text: String,
    class: Option<&'static str>,
}

impl Run {
    fn push(&mut self, text: &str, class: Option<&'static str>, out: &mut String) {
        if text.is_empty() {
            return;
        }
        // Space between two words has no colour, so it goes with either neighbour.
        if class != self.class && !text.trim().is_empty() {
            self.flush(out);
            self.class = class;
        }
        self.text.push_str(text);
    }

    fn flush(&mut self, out: &mut String) {
        let text = escape(&std::mem::take(&mut self.text));
        match self.class {
            Some(class) if !text.is_empty() => {
                // Space at the end stays outside of the span.
                let inner = text.trim_end();
                out.push_str(&format!(
                    "<span class=\"hl-{class}\">{inner}</span>{}",
                    &text[inner.len()..]
                ));
            }
            _ => out.push_str(&text),
        }
    }
}

fn syntax(language: &str) -> Option<(&'static SyntaxSet, &'static SyntaxReference)> {
    static BUNDLED: OnceLock<SyntaxSet> = OnceLock::new();
    static POWERSHELL: OnceLock<SyntaxSet> = OnceLock::new();
    let bundled = || BUNDLED.get_or_init(two_face::syntax::extra_newlines);
    match language {
        "powershell" | "ps1" | "pwsh" => {
            let set = POWERSHELL.get_or_init(super::powershell::syntax_set);
            Some((set, set.find_syntax_by_name("PowerShell")?))
        }
        "http" => Some((
            bundled(),
            bundled().find_syntax_by_name("HTTP Request and Response")?,
        )),
        other => Some((bundled(), bundled().find_syntax_by_token(other)?)),
    }
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    let names: Vec<String> = stack
        .scopes
        .iter()
        .map(|scope| scope.build_string())
        .collect();
    let is_key = names.iter().any(|name| {
        name.starts_with("meta.mapping.key") || name.starts_with("meta.structure.dictionary.key")
    });
    names.iter().rev().find_map(|name| {
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
        if begins(&["comment"]) {
            Some("c")
        } else if begins(&["string"]) {
            Some(if is_key { "f" } else { "s" })
        } else if begins(&["constant.character.escape"]) {
            Some("s")
        } else if begins(&["constant"]) {
            Some("n")
        } else if begins(&["keyword.operator", "punctuation"]) {
            None
        } else if begins(&["keyword", "storage"]) {
            Some("k")
        } else if begins(&[
            "entity.name.function",
            "support.function",
            "variable.function",
            "entity.name.label",
            "meta.mapping.key",
        ]) {
            Some("f")
        } else if begins(&["entity.name", "support", "entity.other.attribute-name"]) {
            Some("t")
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(html: &str) -> String {
        let pieces = super::super::html::pieces(html);
        let text: String = pieces
            .iter()
            .filter_map(|piece| match piece {
                super::super::html::Piece::Text(text) => Some(*text),
                _ => None,
            })
            .collect();
        unescape(&text)
    }

    #[test]
    fn each_language_of_the_book_has_colours_and_keeps_its_text() {
        for (language, code, part) in [
            (
                "json",
                "{\"error\": \"Invalid Token\", \"n\": 400}\n",
                "<span class=\"hl-f\">\"error\"</span>",
            ),
            (
                "json",
                "{\"error\": \"Invalid Token\", \"n\": 400}\n",
                "<span class=\"hl-n\">400</span>",
            ),
            (
                "http",
                "POST /EnrollmentServer/device/ HTTP/1.1\nHost: drs.contoso.example\n\n{\"a\": 1}\n",
                "hl-",
            ),
            (
                "powershell",
                "Start-ScheduledTask -TaskName 'x' # now\n",
                "<span class=\"hl-f\">Start-ScheduledTask</span>",
            ),
            (
                "powershell",
                "# wait\nGet-ScheduledTask -TaskName 'x' | Start-ScheduledTask\n",
                "<span class=\"hl-c\"># wait",
            ),
            (
                "rust",
                "fn wait(for_s: u32) -> Verdict { 600 } // ten\n",
                "<span class=\"hl-k\">fn</span>",
            ),
            (
                "toml",
                "[scenario]\nname = \"energy-saver\"\n",
                "<span class=\"hl-s\">\"energy-saver\"</span>",
            ),
            ("xml", "<a b=\"c\">d</a>\n", "hl-t"),
        ] {
            let html = highlight(language, &escape(code)).expect("the language is known");
            assert!(
                html.replace("&quot;", "\"").contains(part),
                "{language}: {html}"
            );
            assert_eq!(text_of(&html), code, "{language}");
            assert!(!html.contains("style="), "{language}");
        }
    }

    #[test]
    fn plain_text_stays_and_the_unknown_is_refused() {
        assert_eq!(
            highlight("text", "a &lt; <b>x</b>").expect("plain"),
            "a &lt; <b>x</b>"
        );
        let error = highlight("klingon", "x")
            .expect_err("not a language")
            .to_string();
        assert!(
            error.contains("klingon") && error.contains("`text`"),
            "{error}"
        );
        highlight("rust", "<span class=\"boring\">x</span>").expect_err("hidden lines");
    }
}
