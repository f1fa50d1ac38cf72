//! What no page may contain: anything that a strict policy would refuse, or that asks another host.
use super::html::{Piece, pieces};

/// Everything wrong with a page, one sentence each.
pub fn problems(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut policy = false;
    let mut referrer = false;
    let pieces = pieces(page);
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Open(tag) = piece else { continue };
        for (name, value) in tag.attributes() {
            if name == "style" {
                found.push(format!("an inline style on <{}>: {value:?}", tag.name));
            }
            if name.starts_with("on") {
                found.push(format!(
                    "an inline event handler on <{}>: {name}={value:?}",
                    tag.name
                ));
            }
            if is_resource(&tag.name, name, tag.get("rel")) && is_foreign(value) {
                found.push(format!(
                    "<{} {name}> names another host: {value:?}",
                    tag.name
                ));
            }
            if is_address(name)
                && scheme(value).is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript"))
            {
                found.push(format!("<{} {name}> holds a script: {value:?}", tag.name));
            }
        }
        match tag.name.as_str() {
            "style" => found.push("a <style> element".to_owned()),
            "script" if tag.get("src").is_none() => {
                let inside = match pieces.get(at + 1) {
                    Some(Piece::Text(text)) => text.trim(),
                    _ => "",
                };
                let start: String = inside.chars().take(60).collect();
                found.push(format!("an inline script: {start:?}"));
            }
            "base" => found.push("a <base> element, which the policy refuses".to_owned()),
            "link" => {
                let rel = tag.get("rel").unwrap_or("");
                for word in rel.split_ascii_whitespace() {
                    if matches!(
                        word,
                        "preconnect" | "prefetch" | "dns-prefetch" | "prerender" | "modulepreload"
                    ) {
                        found.push(format!("a link that loads ahead: rel={rel:?}"));
                    }
                }
            }
            "a" => {
                let rel = tag.get("rel").unwrap_or("");
                let href = tag.get("href").unwrap_or("");
                if is_foreign(href)
                    && !rel
                        .split_ascii_whitespace()
                        .any(|word| word == "noreferrer")
                {
                    found.push(format!(
                        "a link to another site without rel=\"noreferrer\": {href:?}"
                    ));
                }
                if rel.contains("prefetch") {
                    found.push(format!("a link that loads ahead: rel={rel:?}"));
                }
            }
            "meta" => {
                policy |= tag
                    .get("http-equiv")
                    .is_some_and(|name| name.eq_ignore_ascii_case("Content-Security-Policy"));
                referrer |= tag.get("name") == Some("referrer")
                    && tag.get("content") == Some("no-referrer");
            }
            _ => {}
        }
    }
    if !policy {
        found.push("no Content-Security-Policy".to_owned());
    }
    if !referrer {
        found.push("no referrer policy".to_owned());
    }
    found
}

/// An address that is loaded without the reader's doing.
fn is_resource(tag: &str, attribute: &str, rel: Option<&str>) -> bool {
    match attribute {
        "src" | "srcset" | "poster" | "background" | "manifest" | "data" | "action"
        | "formaction" | "ping" => true,
        "href" | "xlink:href" => match tag {
            "a" | "area" => false,
            // A canonical address is only said, not loaded.
            "link" => rel != Some("canonical"),
            _ => true,
        },
        _ => false,
    }
}

fn is_address(attribute: &str) -> bool {
    matches!(
        attribute,
        "src" | "href" | "xlink:href" | "action" | "formaction" | "data"
    )
}

/// True for an address with a host of its own.
pub fn is_foreign(address: &str) -> bool {
    let address = address.trim();
    match scheme(address) {
        Some(scheme) => !matches!(scheme.to_ascii_lowercase().as_str(), "data" | "mailto"),
        None => {
            address.starts_with("//") || address.starts_with("\\\\") || address.starts_with("/\\")
        }
    }
}

fn scheme(address: &str) -> Option<&str> {
    let address = address.trim_start();
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let first = letters.next()?.is_ascii_alphabetic();
    (first && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><meta name=\"referrer\" content=\"no-referrer\">";

    fn check(body: &str) -> Vec<String> {
        problems(&format!("{HEAD}{body}"))
    }

    #[test]
    fn a_plain_page_has_no_problem() {
        let page = "<script src=\"a.js\"></script><a href=\"https://example.org/\" rel=\"noreferrer\">x</a>\
                    <a href=\"b.html#c:d\">y</a><link rel=\"stylesheet\" href=\"x.css\"><img src=\"data:image/png;base64,\">\
                    <script src='a.js'></script><p>style=\"x\" onclick=\"y\" &lt;script&gt;</p><a href=\"mailto:a@contoso.example\">m</a>";
        assert_eq!(check(page), Vec::<String>::new());
    }

    #[test]
    fn every_leftover_is_found() {
        for (body, word) in [
            ("<p style='x'>", "inline style"),
            ("<svg><g STYLE=a>", "inline style"),
            ("<button onclick=x()>", "event handler"),
            ("<script>1</script>", "inline script"),
            ("<script type=module>1</script>", "inline script"),
            ("<style>p{}</style>", "<style>"),
            ("<img src=\"https://example.org/a.png\">", "another host"),
            (
                "<img src=\"&#104;ttps://example.org/a.png\">",
                "another host",
            ),
            ("<script src=//example.org/a.js></script>", "another host"),
            (
                "<link rel=stylesheet href=http://example.org/>",
                "another host",
            ),
            (
                "<svg><use href=\"https://example.org/#a\"/></svg>",
                "another host",
            ),
            ("<link rel=\"preconnect\" href=\"x\">", "loads ahead"),
            ("<a rel=\"next prefetch\" href=\"x\">", "loads ahead"),
            ("<a href=\"https://example.org/\">", "noreferrer"),
            ("<a href=\" javascript:x()\">", "holds a script"),
            ("<base href=/>", "<base>"),
        ] {
            let found = check(body);
            assert!(
                found.iter().any(|problem| problem.contains(word)),
                "{body}: {found:?}"
            );
        }
        assert_eq!(problems("<p>").len(), 2, "both policies are asked for");
    }
}
