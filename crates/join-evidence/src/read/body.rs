//! Bodies as an archive has them: packed, or in several parts.

#[cfg(feature = "unpack")]
use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

/// The value of a header, whatever the case of its name.
pub(crate) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    let found = headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// What is said of bodies that are packed in a way which is not undone here; behind it stands how many.
pub(crate) const PACKED: &str =
    "answers packed with Brotli or Zstandard, whose bodies are not unpacked here";

/// Whether an answer of a host that matters is packed in a way that is not undone here.
pub(crate) fn packed_otherwise(headers: &[(String, String)], url: &str) -> bool {
    let packed = header(headers, "content-encoding").is_some_and(|how| {
        let how = how.to_lowercase();
        how.split(',')
            .any(|one| matches!(one.trim(), "br" | "zstd"))
    });
    let host = url.to_lowercase();
    let ours = [
        "enterpriseregistration.",
        "login.microsoft",
        "login.windows.net",
        ".microsoftaik.azure.net",
    ];
    packed && ours.iter().any(|part| host.contains(part))
}

/// Bytes of a body as text: unpacked where they are packed; nothing where that cannot be undone here.
pub(crate) fn text(headers: &[(String, String)], bytes: &[u8]) -> String {
    // What was unpacked before it was written down still has its header.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    #[cfg(feature = "unpack")]
    {
        let named = header(headers, "content-encoding").is_some();
        if named {
            return unpacked(headers, bytes);
        }
        if bytes.starts_with(&[0x1f, 0x8b, 8]) {
            let gzip = [("content-encoding".to_owned(), "gzip".to_owned())];
            return unpacked(&gzip, bytes);
        }
    }
    #[cfg(not(feature = "unpack"))]
    let _ = headers;
    String::from_utf8_lossy(bytes).into_owned()
}

/// A body without compression; several, one over the other, are undone from the last on.
#[cfg(feature = "unpack")]
pub(crate) fn unpacked(headers: &[(String, String)], body: &[u8]) -> String {
    let limit = crate::limits::TEXT;
    let encodings = header(headers, "content-encoding").unwrap_or_default();
    let encodings = encodings.to_lowercase();
    let mut bytes = body.to_vec();
    for encoding in encodings.rsplit(',').take(4) {
        let unpacked = match encoding.trim() {
            "gzip" | "x-gzip" => gzip(&bytes, limit),
            "deflate" => decompress_to_vec_zlib_with_limit(&bytes, limit)
                .ok()
                .or_else(|| decompress_to_vec_with_limit(&bytes, limit).ok()),
            "br" | "zstd" => Some(Vec::new()),
            _ => continue,
        };
        bytes = unpacked.unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(feature = "unpack")]
fn gzip(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    if body.get(..3)? != [0x1f, 0x8b, 8] {
        return Some(body.to_vec());
    }
    let flags = *body.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*body.get(at)?, *body.get(at + 1)?]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += body.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    decompress_to_vec_with_limit(body.get(at..)?, limit).ok()
}

/// Of a body in several parts the first that is JSON, without its headers; any other body as it is.
pub(crate) fn part<'b>(headers: &[(String, String)], body: &'b str) -> &'b str {
    let kind = header(headers, "content-type").unwrap_or_default();
    if !kind.trim_start().to_lowercase().starts_with("multipart/") {
        return body;
    }
    let boundary = kind
        .split(';')
        .filter_map(|word| word.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'));
    let Some(boundary) = boundary.filter(|value| !value.is_empty()) else {
        return body;
    };
    let mark = format!("--{boundary}");
    let parts = body.split(mark.as_str()).take(200);
    let json = parts.filter_map(|part| {
        let inside = part.find('{').map(|at| part[at..].trim_end())?;
        let whole = serde_json::from_str::<serde::de::IgnoredAny>(inside).is_ok();
        whole.then_some(inside)
    });
    json.into_iter().next().unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(own).collect()
    }

    #[test]
    fn the_json_of_a_body_in_parts_is_found_and_nothing_is_made_up() {
        let headers = pairs(&[("Content-Type", "multipart/mixed; boundary=\"b 1\"")]);
        let body = "--b 1\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b 1\r\nContent-Type: application/json\r\n\r\n{\"a\":{\"b\":1}}\r\n--b 1--\r\n";
        assert_eq!(part(&headers, body), "{\"a\":{\"b\":1}}");
        assert_eq!(part(&pairs(&[]), body), body);
        let none = pairs(&[("content-type", "multipart/mixed")]);
        assert_eq!(part(&none, body), body);
        assert_eq!(part(&headers, "{}"), "{}");
        let cut = &body[..body.len() - 20];
        assert_eq!(part(&headers, cut), cut);
    }

    #[cfg(feature = "unpack")]
    #[test]
    fn a_packed_body_is_unpacked_by_header_or_by_its_first_bytes() {
        let packed = miniz_oxide::deflate::compress_to_vec(b"{\"a\":1}", 6);
        let gzip = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &packed, &[0; 8]].concat();
        for headers in [pairs(&[]), pairs(&[("Content-Encoding", "gzip")])] {
            assert_eq!(text(&headers, &gzip), "{\"a\":1}");
        }
        let plain = pairs(&[("Content-Encoding", "br")]);
        assert_eq!(text(&plain, b"{\"a\":1}"), "{\"a\":1}", "unpacked before");
        assert_eq!(text(&plain, &[0x1b, 0x07, 0xff, 0x80]), "");
        let ours = "https://enterpriseregistration.windows.net/x";
        assert!(packed_otherwise(&plain, ours));
        assert!(!packed_otherwise(&plain, "https://news.example/"));
        assert!(!packed_otherwise(
            &pairs(&[("Content-Encoding", "gzip")]),
            ours
        ));
    }
}
