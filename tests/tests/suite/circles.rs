//! Modules of a crate that use each other in a circle: none can be read without all the others, so there are to be none.
use crate::tidy;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Circles that stand; each may lose members, none may gain one. Here a table names the types of its rows, and their trait names the
/// table.
const KNOWN: &[(&str, &[&str])] = &[(
    "crates/join-sim",
    &["parameter::choice", "parameter::spec", "parameter::table"],
)];

/// The modules of one crate by their paths (`post::page`), each with those that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// Reads every module of a crate; `lib` or `main` is the one without a path, and stands for nothing: it hands names on.
fn uses(src: &Path) -> Uses {
    let files: Vec<_> = tidy::files(".rs")
        .into_iter()
        .filter(|file| file.starts_with(src))
        .collect();
    let module = |file: &Path| {
        let below = file.strip_prefix(src).unwrap_or(file).with_extension("");
        let parts = below
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned());
        let mut parts: Vec<String> = parts.collect();
        if parts
            .last()
            .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
        {
            parts.pop();
        }
        parts.join("::")
    };
    let texts: BTreeMap<String, String> = files
        .iter()
        .filter(|file| {
            !file
                .strip_prefix(src)
                .is_ok_and(|below| below.starts_with("bin"))
        })
        .map(|file| (module(file), code(&std::fs::read_to_string(file).unwrap())))
        .collect();
    let mut all = Uses::new();
    for (name, text) in &texts {
        let mut used = BTreeSet::new();
        for path in paths(text, name) {
            used.extend(resolve(&path, &texts, 0));
        }
        used.remove(name);
        used.remove("");
        if !name.is_empty() {
            all.insert(name.clone(), used);
        }
    }
    all
}

/// A text without its comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// Every path that the code of module `name` names, from the crate's root.
fn paths(text: &str, name: &str) -> Vec<String> {
    let above = name.rsplit_once("::").map_or("", |(above, _)| above);
    let mut found = Vec::new();
    for (word, from) in [("crate::", ""), ("super::", above), ("self::", name)] {
        for (at, _) in text.match_indices(word) {
            let before = text[..at].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':') {
                expand(&text[at + word.len()..], from, &mut found);
            }
        }
    }
    // Children are named without a word before them.
    for line in text.lines() {
        let line = line.trim();
        let line = line
            .strip_prefix("pub ")
            .or(line.strip_prefix("pub(crate) "))
            .unwrap_or(line);
        let Some(child) = line
            .strip_prefix("mod ")
            .and_then(|rest| rest.strip_suffix(';'))
        else {
            continue;
        };
        let word = format!("{child}::");
        for (at, _) in text.match_indices(&word) {
            let before = text[..at].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':') {
                expand(&text[at..], name, &mut found);
            }
        }
    }
    found
}

/// A path and, where it ends in braces, each of the paths in them.
fn expand(text: &str, from: &str, found: &mut Vec<String>) {
    let join = |name: &str| match from {
        "" => name.to_owned(),
        from => format!("{from}::{name}"),
    };
    let text = text.trim_start();
    if let Some(inside) = text.strip_prefix('{') {
        let (mut depth, mut start) = (0_usize, 0);
        for (at, letter) in inside.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    expand(&inside[start..at], from, found);
                    start = at + 1;
                    if letter == '}' {
                        return;
                    }
                }
                _ => {}
            }
        }
        return;
    }
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let name = join(&text[..end]);
    match text[end..].strip_prefix("::") {
        Some(rest) => expand(rest, &name, found),
        None => found.push(name),
    }
}

/// The module that holds what a path names; a name that another module hands on belongs to the one it comes from.
fn resolve(path: &str, texts: &BTreeMap<String, String>, depth: usize) -> Option<String> {
    let mut module = path;
    while !module.is_empty() && !texts.contains_key(module) {
        module = module.rsplit_once("::").map_or("", |(above, _)| above);
    }
    let rest = path.strip_prefix(module)?.trim_start_matches("::");
    let item = rest.split("::").next().unwrap_or_default();
    let handed = texts
        .get(module)?
        .match_indices("pub use ")
        .chain(texts.get(module)?.match_indices("pub(crate) use "));
    for (at, word) in handed {
        let mut names = Vec::new();
        let text = &texts[module][at + word.len()..];
        let text = text.strip_prefix("crate::").unwrap_or(text);
        expand(text, "", &mut names);
        for name in names
            .iter()
            .filter(|name| name.rsplit("::").next() == Some(item))
        {
            let inside = match module {
                "" => name.clone(),
                module => format!("{module}::{name}"),
            };
            let target = if texts.contains_key(inside.split("::").next()?) {
                &inside
            } else {
                name
            };
            if depth < 4 && !item.is_empty() {
                return resolve(target, texts, depth + 1);
            }
        }
    }
    Some(module.to_owned())
}

/// The modules that lead back to themselves, in groups.
fn circles(uses: &Uses) -> Vec<BTreeSet<String>> {
    let reach = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(next) = open.pop() {
            for used in uses.get(next).into_iter().flatten() {
                if seen.insert(used.clone()) {
                    open.push(used);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        uses.keys().map(|name| (name, reach(name))).collect();
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for (name, all) in &reached {
        if all.contains(*name) && !found.iter().any(|circle| circle.contains(*name)) {
            let back = |other: &&String| {
                reached
                    .get(*other)
                    .is_some_and(|theirs| theirs.contains(*name))
            };
            found.push(all.iter().filter(back).cloned().collect());
        }
    }
    found
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let mut new = Vec::new();
    let mut seen = 0;
    let mut met = vec![false; KNOWN.len()];
    for manifest in tidy::files("Cargo.toml") {
        let folder = manifest.parent().expect("a manifest lies in a folder");
        let uses = uses(&folder.join("src"));
        seen += uses.values().map(BTreeSet::len).sum::<usize>();
        for circle in circles(&uses) {
            let title = tidy::name(folder);
            let inside = |(name, members): &(&str, &[&str])| {
                *name == title && circle.iter().all(|one| members.contains(&one.as_str()))
            };
            let known = KNOWN.iter().position(inside);
            if let Some(at) = known {
                met[at] = true;
            } else {
                new.push(format!(
                    "{title}: {}",
                    circle.into_iter().collect::<Vec<_>>().join(" ")
                ));
            }
        }
    }
    assert!(seen > 200, "the modules were not understood: {seen} arrows");
    assert!(new.is_empty(), "modules in a circle:\n{}", new.join("\n"));
    let cut: Vec<_> = KNOWN.iter().zip(&met).filter(|(_, met)| !**met).collect();
    assert!(
        cut.is_empty(),
        "cut by now, so leave them out of the list: {cut:?}"
    );
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    let texts = |list: &[(&str, &str)]| -> Uses {
        let texts: BTreeMap<String, String> = list
            .iter()
            .map(|(name, text)| ((*name).to_owned(), code(text)))
            .collect();
        let uses = texts
            .iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, text)| {
                let all = paths(text, name).into_iter();
                let used = all.filter_map(|path| resolve(&path, &texts, 0));
                let used = used.filter(|used| used != name && !used.is_empty());
                (name.clone(), used.collect())
            });
        uses.collect()
    };
    let check = |list: &[(&str, &str)], expected: usize| {
        let found = circles(&texts(list));
        assert_eq!(found.len(), expected, "{list:?}: {found:?}");
    };
    check(&[("a", "use crate::b::B;"), ("b", "")], 0);
    check(
        &[("a", "use crate::b::B;"), ("b", "fn f() { crate::a::g() }")],
        1,
    );
    check(
        &[
            ("a", "use crate::{c, b::{B, C}};"),
            ("b", "use super::a::A;"),
            ("c", ""),
        ],
        1,
    );
    check(
        &[
            ("a", "mod b;\nfn f() { b::g() }"),
            ("a::b", "use super::A;"),
        ],
        1,
    );
    check(
        &[
            ("a", "mod b;\nfn f() { b::g() }"),
            ("a::b", "// use super::A;"),
        ],
        0,
    );
    check(
        &[
            ("", "pub use b::B;"),
            ("a", "use crate::B;"),
            ("b", "use crate::a;"),
        ],
        1,
    );
    check(
        &[
            ("a", ""),
            (
                "b",
                "use crate::a;\n#[cfg(test)]\nmod tests { use super::*; }",
            ),
        ],
        0,
    );
}
