//! wasm-bindgen's glue, without what a page with the module at hand never calls, and with short names for what crosses
//! the border between script and module: the generated names are long, and stand on both sides.
use crate::script::smaller;
use anyhow::{Context, Result, anyhow, ensure};
use std::collections::BTreeMap;

/// The name of the one object that holds everything the module imports.
pub const IMPORTS: &str = "m";

/// The parts that fetch a module or wait for one, and those for browsers that are older than WebAssembly's references.
const UNUSED: &[&str] = &[
    "async function __wbg_load(",
    "async function __wbg_init(",
    "async function __wbg_init_once(",
    "function initSync(",
    "if (typeof document !== 'undefined' && document.currentScript !== null)",
    "if (!('encodeInto' in cachedTextEncoder))",
    "if (realloc === undefined)",
];

/// Lines that go with these parts, and what takes their place.
const CHANGED: &[(&str, &str)] = &[
    ("let script_src;", ""),
    ("let __wbg_init_promise;", ""),
    (
        "return Object.assign(__wbg_init, { initSync }, exports);",
        "exports.init = module => __wbg_finalize_init(new WebAssembly.Instance(new WebAssembly.Module(module), __wbg_get_imports()));\n\
         return exports;",
    ),
    ("\"./program_bg.js\": import0", "m: import0"),
];

/// The glue while names in it change.
pub struct Glue {
    text: String,
    imports: usize,
    exports: BTreeMap<String, String>,
}

impl Glue {
    /// Takes the glue for classic scripts; an error says which part wasm-bindgen writes differently now.
    pub fn new(text: &str) -> Result<Glue> {
        let mut text = smaller(text).context("reading the glue of wasm-bindgen")?;
        for head in UNUSED {
            let found = text.matches(head).count();
            let block = text
                .find(head)
                .and_then(|at| Some((at, end_of_block(&text[at..])?)));
            let Some((at, length)) = block.filter(|_| found == 1) else {
                return Err(changed(head, found));
            };
            text.replace_range(at..at + length, "");
        }
        for (line, instead) in CHANGED {
            let found = text.matches(line).count();
            ensure!(found == 1, "{}", changed(line, found));
            text = text.replace(line, instead);
        }
        Ok(Glue {
            text,
            imports: 0,
            exports: BTreeMap::new(),
        })
    }

    /// A short name for an import, here and as the answer.
    pub fn rename_import(&mut self, name: &str) -> Result<String> {
        let short = short(self.imports);
        self.imports += 1;
        let long = format!("\n{name}: function(");
        let found = self.text.matches(&long).count();
        ensure!(found == 1, "{}", changed(&long, found));
        self.text = self.text.replace(&long, &format!("\n{short}: function("));
        Ok(short)
    }

    /// A short name for an export, here and as the answer.
    pub fn rename_export(&mut self, name: &str) -> String {
        let short = short(self.exports.len());
        self.exports.insert(name.to_owned(), short.clone());
        short
    }

    /// The glue with all its names.
    pub fn finish(self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut parts = self.text.split("wasm.");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let end = part
                .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .unwrap_or(part.len());
            let name = self
                .exports
                .get(&part[..end])
                .map_or(&part[..end], String::as_str);
            out.push_str("wasm.");
            out.push_str(name);
            out.push_str(&part[end..]);
        }
        out
    }
}

/// `a` to `z`, then `aa` and so on.
fn short(number: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    match number / 26 {
        0 => letter.to_string(),
        more => short(more - 1) + &letter.to_string(),
    }
}

/// The length up to the brace that closes the first one.
fn end_of_block(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn changed(what: &str, found: usize) -> anyhow::Error {
    anyhow!(
        "wasm-bindgen's glue has changed: expected {what:?} once, found it {found} times; compare with its output and mend \
         crates/xtask/src/glue.rs"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "let script_src;
if (typeof document !== 'undefined' && document.currentScript !== null) { script_src = 1; }
function __wbg_get_imports() {
const import0 = {
    __wbg_now_bb921fb980165bfd: function() {
    return wasm.__wbindgen_malloc(wasm.memory, wasm.other);
},
};
return { \"./program_bg.js\": import0, };
}
async function __wbg_load(a) { if (a) { b; } }
function initSync(module) { old(`${module}`); }
if (!('encodeInto' in cachedTextEncoder)) { old(); }
if (realloc === undefined) { old(); }
let __wbg_init_promise;
async function __wbg_init(a) {}
async function __wbg_init_once(a) {}
return Object.assign(__wbg_init, { initSync }, exports);";

    #[test]
    fn what_is_not_needed_goes_and_names_are_short_on_both_sides() {
        let mut glue = Glue::new(GLUE).expect("everything is there");
        let import = glue
            .rename_import("__wbg_now_bb921fb980165bfd")
            .expect("it is there");
        let exports = ["memory", "__wbindgen_malloc"].map(|name| glue.rename_export(name));
        assert_eq!(
            (import.as_str(), exports),
            ("a", ["a", "b"].map(str::to_owned))
        );
        let text = glue.finish();
        assert!(
            text.contains("\na: function() {\nreturn wasm.b(wasm.a, wasm.other);\n}"),
            "{text}"
        );
        assert!(
            text.contains("return { m: import0, };") && text.contains("exports.init ="),
            "{text}"
        );
        for gone in [
            "initSync",
            "__wbg_load",
            "__wbg_init(",
            "script_src",
            "old(",
        ] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
    }

    #[test]
    fn another_glue_is_refused_by_name() {
        let without = GLUE.replace("initSync(module)", "initNow(module)");
        let error = Glue::new(&without)
            .map(|_| ())
            .expect_err("no initSync")
            .to_string();
        assert!(
            error.contains("function initSync(") && error.contains("glue.rs"),
            "{error}"
        );
        let mut glue = Glue::new(GLUE).expect("everything is there");
        glue.rename_import("__wbg_then_0").expect_err("not there");
    }

    #[test]
    fn names_never_repeat() {
        let names: std::collections::BTreeSet<_> = (0..2000).map(short).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!(
            (short(25), short(26), short(701), short(702)),
            ("z".into(), "aa".into(), "zz".into(), "aaa".into())
        );
    }
}
