//! The search index without what the page can count anew: mdBook writes beside each text where every word of it stands, which is
//! most of the file. The words are counted when the search is first opened, by the library that would have read the counts.
use super::patch::{Patch, Times};
use anyhow::{Context, Result, ensure};
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
              const { ref, fields, docs } = window.search.index;\n\
              let page, chapter;\n\
              docs.forEach((doc, id) => {\n\
              const [at] = window.search.doc_urls[id].split('#');\n\
              if (at !== page) [page, chapter] = [at, doc.title];\n\
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

/// mdBook's searchindex.js, with the texts alone, in the order of the book: the number of each is its place, and the way to it
/// (chapter, then section) is left out where the page makes the same.
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
    let docs: Vec<Value> = urls
        .iter()
        .enumerate()
        .map(|(id, url)| {
            let doc = &docs.get(&id.to_string()).context(changed)?;
            let text = |field: &str| doc[field].as_str().context(changed);
            let (title, at) = (text("title")?, url.as_str().context(changed)?);
            let at = at.split('#').next().unwrap_or_default();
            if at != page {
                (page, chapter) = (at, title);
            }
            let mut left = json!({ "title": title, "body": text("body")? });
            let way = text("breadcrumbs")?;
            if way != format!("{chapter} » {title}") {
                left["breadcrumbs"] = json!(way);
            }
            Ok(left)
        })
        .collect::<Result<_>>()?;
    all["index"] = json!({ "ref": index["ref"], "fields": index["fields"], "docs": docs });
    let text = all.to_string().replace('\\', "\\\\").replace('\'', "\\'");
    Ok(format!("{BEFORE}{text}{AFTER}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(pipeline: &str) -> String {
        let json = format!(
            r#"{{"doc_urls": ["a.html", "a.html#b"], "index": {{"ref": "id", "fields": ["title", "body"], "pipeline": {pipeline},
            "documentStore": {{"docs": {{"1": {{"id": "1", "title": "b", "body": "", "breadcrumbs": "it's » b"}},
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
            json!({ "title": "b", "body": "" }),
        ];
        let index = json!({ "ref": "id", "fields": ["title", "body"], "docs": docs });
        assert_eq!(
            value,
            json!({ "doc_urls": ["a.html", "a.html#b"], "index": index })
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
