//! The files of the site by themselves: links, anchors, ids, and nothing inline or from elsewhere.
use crate::none;
use join_lab_tests::{Result, Site, Tag};
use std::collections::{BTreeMap, BTreeSet};

/// `page` joined with a relative address, as a page of the site would be named; `None` when it climbs out of the site.
fn resolve(page: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." => {}
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `%41` as `A`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &tail[2..]).1,
            None => (bytes.push(*first), rest = tail).1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn addresses_are_resolved_as_browsers_do() {
    assert_eq!(
        resolve("a/b/page.html", "../c.html").as_deref(),
        Some("a/c.html")
    );
    assert_eq!(
        resolve("page.html", "./x/y.html").as_deref(),
        Some("x/y.html")
    );
    assert_eq!(resolve("page.html", "../x.html"), None);
    assert_eq!(decoded("a%20b%2"), "a b%2");
}

#[test]
fn every_link_and_anchor_inside_the_site_leads_somewhere() -> Result<()> {
    let site = Site::built()?;
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut pages = Vec::new();
    for page in &site.pages {
        let html = site.html(page)?;
        ids.insert(page.clone(), html.ids().map(str::to_string).collect());
        pages.push((page, html));
    }
    let (mut problems, mut inside) = (Vec::new(), 0);
    for (page, html) in &pages {
        for (tag, link) in html.links() {
            if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:") {
                continue;
            }
            inside += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = decoded(path.split('?').next().unwrap_or_default());
            let target = if path.is_empty() {
                Some((*page).clone())
            } else {
                resolve(page, &path)
            };
            let Some(mut target) = target.filter(|_| !path.starts_with('/')) else {
                problems.push(format!("{page}: <{}> leaves the site: {link}", tag.name));
                continue;
            };
            if target.is_empty() || target.ends_with('/') || site.root.join(&target).is_dir() {
                target = format!("{}/index.html", target.trim_end_matches('/'))
                    .trim_start_matches('/')
                    .to_string();
            }
            if !site.root.join(&target).is_file() {
                problems.push(format!("{page}: <{}> leads nowhere: {link}", tag.name));
            } else if !anchor.is_empty()
                && !["join=", "bytes="].iter().any(|state| anchor.starts_with(state)) // a state of a figure, not a place
                && ids.get(&target).is_some_and(|ids| !ids.contains(&decoded(anchor)))
            {
                problems.push(format!("{page}: no such place: {link}"));
            }
        }
    }
    assert!(
        inside > site.pages.len(),
        "only {inside} links in {} pages: were they read?",
        site.pages.len()
    );
    none(problems)
}

#[test]
fn every_id_stands_once_on_its_page_and_references_to_ids_hold() -> Result<()> {
    let site = Site::built()?;
    let mut problems = Vec::new();
    for page in &site.pages {
        let html = site.html(page)?;
        let mut seen = BTreeSet::new();
        for id in html.ids() {
            if !seen.insert(id) {
                problems.push(format!("{page}: id {id:?} twice"));
            }
        }
        for tag in &html.tags {
            // What a script of the book makes later (its search and sidebar) is not in the file yet; figures are whole.
            for name in ["for", "aria-labelledby", "aria-describedby"] {
                for id in tag.get(name).unwrap_or_default().split_ascii_whitespace() {
                    if !seen.contains(id) {
                        problems.push(format!(
                            "{page}: <{}> {name}={id:?} names nothing",
                            tag.name
                        ));
                    }
                }
            }
        }
    }
    none(problems)
}

/// What a page may not have under the strict policy, or load from elsewhere.
fn forbidden(tag: &Tag) -> Option<String> {
    let data = matches!(
        tag.get("type"),
        Some("application/json" | "application/ld+json")
    );
    if tag.name == "script" && !tag.text.trim().is_empty() && !data {
        return Some("an inline script".into());
    }
    if tag.name == "style" {
        return Some("an inline style sheet".into());
    }
    for (name, value) in &tag.attributes {
        let value = value.trim();
        let foreign = value.contains("://") || value.starts_with("//");
        let fetched = matches!(name.as_str(), "src" | "srcset" | "poster" | "data")
            || (name == "href" && matches!(tag.name.as_str(), "link" | "use" | "image"));
        match name.as_str() {
            "style" => return Some("a style attribute".into()),
            name if name.starts_with("on") => return Some(format!("the handler {name}")),
            _ if value.starts_with("javascript:") => return Some(format!("a script in {name}")),
            _ if fetched && foreign && tag.get("rel") != Some("canonical") => {
                return Some(format!("{name} to another host: {value}"));
            }
            _ => {}
        }
    }
    let hint = matches!(
        tag.get("rel"),
        Some("preconnect" | "prefetch" | "dns-prefetch" | "preload")
    );
    hint.then(|| format!("<link rel={:?}>", tag.get("rel").unwrap_or_default()))
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_another_host() -> Result<()> {
    let site = Site::built()?;
    let mut problems = Vec::new();
    for page in &site.pages {
        let found = site.html(page)?;
        problems.extend(
            found
                .tags
                .iter()
                .filter_map(|tag| Some(format!("{page}: <{}> has {}", tag.name, forbidden(tag)?))),
        );
    }
    none(problems)
}

#[test]
fn every_page_carries_its_policy_and_tells_nobody_where_the_reader_came_from() -> Result<()> {
    let site = Site::built()?;
    let mut problems = Vec::new();
    for page in &site.pages {
        let html = site.html(page)?;
        let policy = html.tags.iter().find(|tag| {
            tag.get("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
        });
        let policy = policy
            .and_then(|tag| tag.get("content"))
            .unwrap_or_default();
        if !policy.contains("default-src 'none'")
            || policy.contains("unsafe-inline")
            || policy.contains("'unsafe-eval'")
        {
            problems.push(format!(
                "{page}: expected a strict policy, found {policy:?}"
            ));
        }
        let referrer = html
            .tags
            .iter()
            .find(|tag| tag.get("name") == Some("referrer"))
            .and_then(|tag| tag.get("content"));
        if referrer != Some("no-referrer") {
            problems.push(format!(
                "{page}: expected referrer no-referrer, found {referrer:?}"
            ));
        }
        for tag in html.tags.iter().filter(|tag| tag.name == "a") {
            let away = tag.get("href").is_some_and(|href| href.contains("://"));
            if away
                && !tag.get("rel").is_some_and(|rel| {
                    rel.split_ascii_whitespace()
                        .any(|word| word == "noreferrer")
                })
            {
                problems.push(format!(
                    "{page}: link without noreferrer: {}",
                    tag.get("href").unwrap_or_default()
                ));
            }
        }
    }
    none(problems)
}
