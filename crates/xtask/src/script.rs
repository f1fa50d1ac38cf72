//! Scripts without comments and indentation: what a reader of the source needs and a browser does not.
use anyhow::{Result, ensure};

/// The script without lines of comment, empty lines, and space around lines.
///
/// A comment counts when it begins a line. An error names the first line with a text in backquotes that goes on in the
/// next line, because space may count there.
pub fn smaller(script: &str) -> Result<String> {
    let mut out = String::with_capacity(script.len());
    let mut comment = false;
    for (number, line) in script.lines().enumerate() {
        let mut line = line.trim();
        comment |= line.starts_with("/*");
        if comment {
            let Some((_, rest)) = line.split_once("*/") else {
                continue;
            };
            comment = false;
            line = rest.trim_start();
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        let quotes = line.matches('`').count() - line.matches("\\`").count();
        ensure!(
            quotes.is_multiple_of(2) && !line.ends_with('\\'),
            "line {} of a script begins a text that goes on in the next line: {line:?}; write it on one line",
            number + 1
        );
        out.push_str(line);
        out.push('\n');
    }
    ensure!(!comment, "a comment of a script has no end");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_space_go_and_texts_stay() {
        let script = "// a\n/* b\n * c */ let x = 1;\n\n    let y = '// d /* e'; // f\n  /** g */\n    z(`  ${x} \\` `);\n";
        assert_eq!(
            smaller(script).expect("every text is on one line"),
            "let x = 1;\nlet y = '// d /* e'; // f\nz(`  ${x} \\` `);\n"
        );
    }

    #[test]
    fn a_text_over_two_lines_is_refused() {
        for script in ["f();\n  g(`a\n  b`);", "let a = 'b\\\n  c';"] {
            let error = smaller(script).expect_err("space counts").to_string();
            assert!(error.contains("line "), "{error}");
        }
        smaller("/* a\n").expect_err("no end");
    }
}
