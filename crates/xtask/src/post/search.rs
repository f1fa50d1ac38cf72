//! The search index without what the page can count anew: mdBook writes beside each text where every word of it stands, which is
//! most of the file. The words are counted when the search is first opened, by the library that would have read the counts.
use super::patch::{Patch, Times};
use anyhow::{Context, Result, ensure};
use join_sim::Level;
use regex::{Captures, Regex};
use serde_json::{Value, json};

/// What stands around the index, a text of JSON in a text of JavaScript.
const BEFORE: &str = "window.search = Object.assign(window.search, JSON.parse('";
const AFTER: &str = "'));";

/// What `elasticlunr()` does with every word by itself; an index made otherwise cannot be made again by it.
const PIPELINE: [&str; 3] = ["trimmer", "stopWordFilter", "stemmer"];

/// The changes to mdBook's searcher.js that belong to [`without_counts`]. Counting takes a while, so it is done in slices and the
/// search begins when the last is done; until then it says that it is searching, as while the file comes.
pub const COUNT: [Patch; 2] = [
    Patch {
        what: "the search index, whose words are counted in the page",
        find: "script.onload = () => init(window.search);",
        put: "script.onload = () => {\n\
              const { doc_urls, index: { ref, fields, docs } } = window.search;\n\
              const name = title => title.toLowerCase().replace(/[^a-z0-9_ -]/g, '').replaceAll(' ', '-');\n\
              const spell = (_, code, hex) => `${code} ${hex.toUpperCase()} ${parseInt(hex, 16) | 0}`;\n\
              let page, chapter;\n\
              docs.forEach((doc, id) => {\n\
              const [at] = (doc_urls[id] ??= `${page}#${name(doc.title)}`).split('#');\n\
              if (at !== page) [page, chapter] = [at, doc.title];\n\
              doc.body = doc.body.replace(/(0x([0-9a-f]{8}))¤/g, spell);\n\
              doc.id = `${id}`;\n\
              doc.breadcrumbs ??= `${chapter} » ${doc.title}`;\n\
              });\n\
              const index = elasticlunr(function() { this.setRef(ref); fields.forEach(field => this.addField(field)); });\n\
              const count = () => {\n\
              const end = performance.now() + 10;\n\
              while (docs.length && performance.now() < end) index.addDoc(docs.pop());\n\
              if (docs.length) setTimeout(count);\n\
              else init({ ...window.search, index });\n\
              };\n\
              count();\n\
              };",
        times: Times::Exactly(1),
    },
    Patch {
        what: "the search index, which is counted already",
        find: "searchindex = elasticlunr.Index.load(config.index);",
        put: "searchindex = config.index;",
        times: Times::Exactly(1),
    },
];

/// mdBook's searchindex.js, with the texts alone, in the order of the book, as far as there are any: the number of each is its place; the way to it (chapter,
/// then section), its address and the further spellings of a code are left out where the page makes the same.
///
/// # Errors
/// When mdBook writes it differently.
pub fn without_counts(script: &str) -> Result<String> {
    let changed = "mdBook's search index has changed; mend crates/xtask/src/post/search.rs";
    let packed = script
        .strip_prefix(BEFORE)
        .and_then(|rest| rest.trim_end().strip_suffix(AFTER))
        .context(changed)?;
    let text = packed.replace("\\'", "'").replace("\\\\", "\\");
    let mut all: Value = serde_json::from_str(&text).context(changed)?;
    let index = all["index"].take();
    ensure!(index["pipeline"] == json!(PIPELINE), "{changed}");
    let docs = index["documentStore"]["docs"]
        .as_object()
        .context(changed)?;
    ensure!(!docs.is_empty() && index["fields"].is_array(), "{changed}");
    let urls = all["doc_urls"].as_array().context(changed)?;
    ensure!(docs.len() == urls.len(), "{changed}");
    let (mut page, mut chapter) = ("", "");
    let (mut texts, mut left_urls) = (Vec::new(), Vec::new());
    for (id, url) in urls.iter().enumerate() {
        let doc = &docs.get(&id.to_string()).context(changed)?;
        let text = |field: &str| doc[field].as_str().context(changed);
        let (title, url) = (text("title")?, url.as_str().context(changed)?);
        let body = bare(text("body")?)?;
        let at = url.split('#').next().unwrap_or_default();
        // A heading above nothing but a figure leads nowhere that its chapter does not.
        if at == page && body.is_empty() {
            continue;
        }
        left_urls.push((url != format!("{page}#{}", name(title))).then_some(url));
        if at != page {
            (page, chapter) = (at, title);
        }
        let mut left = json!({ "title": title, "body": body });
        let way = text("breadcrumbs")?;
        if way != format!("{chapter} » {title}") {
            left["breadcrumbs"] = json!(way);
        }
        texts.push(left);
    }
    let left = json!({ "ref": index["ref"], "fields": index["fields"], "docs": texts });
    all["doc_urls"] = json!(left_urls);
    all["index"] = left;
    let text = all.to_string().replace('\\', "\\\\").replace('\'', "\\'");
    Ok(format!("{BEFORE}{text}{AFTER}"))
}

/// The name that mdBook gives a heading of plain letters, as the page makes it.
fn name(title: &str) -> String {
    let kept = |letter: &char| letter.is_ascii_alphanumeric() || "_ -".contains(*letter);
    let kept: String = title.to_lowercase().chars().filter(kept).collect();
    kept.replace(' ', "-")
}

/// A text without what nobody searches it for, the level of evidence behind a sentence; and with a sign where a code stands in all of
/// its three spellings.
fn bare(body: &str) -> Result<String> {
    ensure!(
        !body.contains('¤'),
        "expected no ¤ in the book, whose search index uses it; write the currency's name"
    );
    let levels = [
        Level::Documented,
        Level::OpenSource,
        Level::Case,
        Level::Concluded,
        Level::PublicPost,
        Level::Checked,
        Level::Inferred,
    ];
    let words = levels.map(Level::words).join("|");
    let mark = Regex::new(&format!(r"([.?!:”)]) (?:{words})( ?\n| [A-Z“]|$)"))?;
    let code = Regex::new(r"0x([0-9a-f]{8}) ([0-9A-F]{8}) (-?[0-9]+)\b")?;
    let spell = |found: &Captures<'_>| {
        let number = u32::from_str_radix(&found[1], 16).map(u32::cast_signed);
        let same = found[2] == found[1].to_uppercase()
            && number.is_ok_and(|number| found[3] == number.to_string());
        if same {
            format!("0x{}¤", &found[1])
        } else {
            found[0].to_owned()
        }
    };
    let spelled = code.replace_all(body, spell);
    let body = mark.replace_all(&spelled, "$1$2");
    // What the reference says of most rows.
    Ok(body.replace(" Not modelled.", "").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(pipeline: &str) -> String {
        let json = format!(
            r#"{{"doc_urls": ["a.html", "a.html#a-b"], "index": {{"ref": "id", "fields": ["title", "body"], "pipeline": {pipeline},
            "documentStore": {{"docs": {{"1": {{"id": "1", "title": "A, b", "body": "It is. inferred Next 0x801c03ed 801C03ED -2145647635 x", "breadcrumbs": "it's » A, b"}},
            "0": {{"id": "0", "title": "it's", "body": "a \\ \" \n b", "breadcrumbs": "it's"}}}}, "docInfo": {{"0": 3}}}},
            "index": {{"body": {{"root": {{"a": 1}}}}}}}}}}"#
        );
        let text = json.replace('\\', "\\\\").replace('\'', "\\'");
        format!("{BEFORE}{text}{AFTER}")
    }

    #[test]
    fn texts_stay_and_counts_go() {
        let all = script(r#"["trimmer","stopWordFilter","stemmer"]"#);
        let out = without_counts(&all).expect("as mdBook writes it");
        assert!(!out.contains("root") && !out.contains("docInfo"), "{out}");
        let json = out[BEFORE.len()..out.len() - AFTER.len()]
            .replace("\\'", "'")
            .replace("\\\\", "\\");
        let value: Value = serde_json::from_str(&json).expect("JSON again");
        // The second way is made again from its chapter's title; the first is not of that form and stays.
        let docs = [
            json!({ "title": "it's", "body": "a \\ \" \n b", "breadcrumbs": "it's" }),
            json!({ "title": "A, b", "body": "It is. Next 0x801c03ed¤ x" }),
        ];
        let index = json!({ "ref": "id", "fields": ["title", "body"], "docs": docs });
        assert_eq!(
            value,
            json!({ "doc_urls": ["a.html", null], "index": index })
        );
    }

    #[test]
    fn another_index_is_refused() {
        for bad in [
            script(r#"["stemmer"]"#),
            "window.search = {};".to_owned(),
            format!("{BEFORE}{{{AFTER}"),
        ] {
            let error = without_counts(&bad)
                .expect_err("not as expected")
                .to_string();
            assert!(error.contains("search.rs"), "{error}");
        }
    }
}
