//! One style sheet out of the many that a page of mdBook links, in their order, without what no page needs.
use super::sheet;
use crate::files;
use anyhow::{Context, Result, ensure};
use std::path::Path;

/// mdBook's sheets that this book does without: web fonts and colours of highlight.js.
const WITHOUT: &[&str] = &["fonts", "highlight", "tomorrow-night", "ayu-highlight"];

/// Themes of mdBook's variables.css that no page can choose.
const NO_THEMES: &[&str] = &[".ayu {", ".coal {", ".rust {"];

/// A linked sheet: address relative to the site, and whether it is for print only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Path below the site.
    pub path: String,
    /// `media="print"`.
    pub print: bool,
}

/// The sheets as one. A class or id of mdBook's sheets that is nowhere in `text` has no rules in it, nor are there variables
/// that neither the sheets nor `text` read.
pub fn bundle(site: &Path, sheets: &[Sheet], text: &str) -> Result<String> {
    let mut out = String::new();
    let mut themes_dropped = false;
    // What our tokens set anew for the whole page, mdBook's themes need not set: their selectors weigh no more, and come first.
    let mut ours = Vec::new();
    for sheet in sheets
        .iter()
        .filter(|sheet| !is_mdbooks(sheet) && !sheet.print)
    {
        let css = sheet::smaller(&files::read(&site.join(&sheet.path))?);
        ours.extend(sheet::variables_of(&css, "html:root"));
    }
    for sheet in sheets {
        let file = sheet.path.rsplit('/').next().unwrap_or_default();
        if WITHOUT.iter().any(|name| is_named(file, name)) {
            continue;
        }
        let mut css = files::read(&site.join(&sheet.path))?;
        if is_named(file, "variables") {
            for theme in NO_THEMES {
                css = without_block(&css, theme).with_context(|| {
                    format!(
                        "{} has no block {theme:?} any more; see post/css.rs",
                        sheet.path
                    )
                })?;
            }
            themes_dropped = true;
        }
        css = sheet::smaller(&css);
        // Of our own sheets we know what they are for; what figures make is in no page yet.
        if is_mdbooks(sheet) {
            css = sheet::without_strangers(&css, &|name| text.contains(name));
            css = sheet::without_variables(&css, &ours);
        }
        if sheet.print {
            out.push_str(&format!("@media print{{\n{css}}}\n"));
        } else {
            out.push_str(&css);
        }
    }
    let out = sheet::without_idle_variables(&out, text);
    ensure!(
        themes_dropped,
        "no page links variables.css any more; see post/css.rs"
    );
    ensure!(
        !out.contains("@import"),
        "a style sheet imports another one"
    );
    for at in out.match_indices("url(").map(|(at, _)| at) {
        let address = out[at + 4..].trim_start_matches(['\'', '"']);
        ensure!(
            address.starts_with("data:"),
            "a style sheet loads {:?}",
            address.chars().take(60).collect::<String>()
        );
    }
    Ok(out)
}

fn is_mdbooks(sheet: &Sheet) -> bool {
    sheet.path.starts_with("css/")
}

/// True for `NAME.js`, `NAME-HASH.js` and `NAME-HASH.min.js`.
pub fn is_named(file: &str, name: &str) -> bool {
    let Some((stem, _)) = file.split_once('.') else {
        return false;
    };
    match stem.strip_prefix(name) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix('-')
            .is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit())),
        None => false,
    }
}

/// The sheet without the first block whose line begins with `head`; `None` when there is none.
fn without_block(css: &str, head: &str) -> Option<String> {
    let start = css.find(&format!("\n{head}"))? + 1;
    let mut depth = 0_usize;
    for (at, byte) in css[start..].bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(format!("{}{}", &css[..start], &css[start + at + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TempDir;

    #[test]
    fn blocks_are_cut_whole() {
        let css = "\n.ayu {\n a: b;\n}\n.light {\n c: d;\n}\n";
        assert_eq!(
            without_block(css, ".ayu {").as_deref(),
            Some("\n\n.light {\n c: d;\n}\n")
        );
        assert_eq!(without_block(css, ".coal {"), None);
    }

    #[test]
    fn names_with_and_without_hash() {
        assert!(is_named("book-0123abcd.js", "book") && is_named("book.js", "book"));
        assert!(is_named("mark-09e88c2c.min.js", "mark"));
        assert!(!is_named("book-marks.js", "book") && !is_named("bookish.js", "book"));
    }

    #[test]
    fn a_bundle_keeps_order_and_media_and_loads_nothing() {
        let dir = TempDir::new("css");
        let themes = "\n.ayu {}\n.coal {}\n.rust {}\n";
        let variables =
            format!("{themes}.menu, .gone {{ a: b; --read: 1; --idle: 2; --set: var(--set); }}\n");
        files::write(&dir.0.join("css/variables.css"), variables).expect("written");
        let own = "html:root { --set: 3 } .alive { c: var(--read) var(--set) }";
        files::write(&dir.0.join("own.css"), own).expect("written");
        let print = "html:root { --read: 4 }";
        files::write(&dir.0.join("print.css"), print).expect("written");
        files::write(&dir.0.join("bad.css"), "p { e: url(x.png) }").expect("written");
        let sheet = |path: &str, print| Sheet {
            path: path.to_owned(),
            print,
        };
        let all = [
            sheet("css/variables.css", false),
            sheet("own.css", false),
            sheet("print.css", true),
        ];
        let css = bundle(&dir.0, &all, "<p class=\"menu\">").expect("all can be read");
        assert_eq!(
            css,
            ".menu{a:b;--read:1}\nhtml:root{--set:3}\n.alive{c:var(--read) var(--set)}\n\
             @media print{html:root{--read:4}}\n"
        );
        let error =
            bundle(&dir.0, &[all[0].clone(), sheet("bad.css", false)], "").expect_err("an address");
        assert!(error.to_string().contains("x.png"), "{error}");
    }
}
