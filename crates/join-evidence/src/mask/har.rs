//! HTTP archives are masked as what they are: headers and form fields that are not known to be safe lose their values.

use super::alias::Script;
use super::opaque;
use super::replace::Replacer;
use serde_json::{Value, json};

/// Headers whose values tell nothing of anybody.
const HEADERS: [&str; 34] = [
    "date",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "age",
    "via",
    "retry-after",
    "expires",
    "pragma",
    "server",
    "strict-transport-security",
    "vary",
    "x-content-type-options",
    "ocp-adrs-client-name",
    "ocp-adrs-client-version",
    "request-id",
    "client-request-id",
    "x-ms-request-id",
    "www-authenticate",
    "x-cache",
    ":method",
    ":authority",
    ":path",
    ":scheme",
    "return-client-request-id",
    "x-ms-ests-server",
];

/// Fields of forms and queries that are kept.
const FIELDS: [&str; 12] = [
    "client_id",
    "grant_type",
    "resource",
    "scope",
    "api-version",
    "operation",
    "message",
    "response_type",
    "response_mode",
    "redirect_uri",
    "prompt",
    "managed",
];

/// The masked archive; a cut one stays cut, behind its last whole entry.
pub(super) fn masked(mask: &Replacer, text: &str) -> String {
    if let Ok(mut archive) = serde_json::from_str::<Value>(text) {
        if let Some(entries) = archive["log"]["entries"].as_array_mut() {
            entries
                .iter_mut()
                .for_each(|entry| self::entry(mask, entry));
        }
        walk(mask, &mut archive);
        return serde_json::to_string_pretty(&archive).unwrap_or_default() + "\n";
    }
    let mut out = String::from(
        "{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"Join Lab\", \"version\": \"1\"}, \"entries\": [\n",
    );
    let mut at = text.find("\"entries\"").map_or(text.len(), |at| at + 9);
    while let Some(next) =
        text[at..].find(|c: char| !c.is_whitespace() && !matches!(c, ':' | '[' | ','))
    {
        at += next;
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        let Some(Ok(mut entry)) = values.next().filter(|_| text[at..].starts_with('{')) else {
            break;
        };
        at += values.byte_offset();
        self::entry(mask, &mut entry);
        walk(mask, &mut entry);
        out.push_str(&serde_json::to_string_pretty(&entry).unwrap_or_default());
        out.push_str(",\n");
    }
    out
}

fn removed(value: &str) -> Value {
    // What an earlier masking has written stays.
    if value.is_empty() || (value.starts_with('<') && value.ends_with("removed>")) {
        return Value::String(value.to_owned());
    }
    Value::String(format!("<{} characters, removed>", value.len()))
}

fn entry(mask: &Replacer, entry: &mut Value) {
    for side in ["request", "response"] {
        if let Some(headers) = entry[side]["headers"].as_array_mut() {
            for header in headers {
                let name = header["name"].as_str().unwrap_or_default().to_lowercase();
                let value = header["value"].as_str().unwrap_or_default().to_owned();
                if name == "authorization" {
                    header["value"] = authorization(mask, &value);
                } else if !HEADERS.contains(&name.as_str()) {
                    header["value"] = removed(&value);
                }
            }
        }
        if let Some(cookies) = entry[side]["cookies"].as_array_mut() {
            for cookie in cookies {
                let value = cookie["value"].as_str().unwrap_or_default().to_owned();
                cookie["value"] = removed(&value);
            }
        }
    }
    for place in ["/request/queryString", "/request/postData/params"] {
        let place = entry.pointer_mut(place);
        if let Some(fields) = place.and_then(Value::as_array_mut) {
            for field in fields {
                let name = field["name"].as_str().unwrap_or_default().to_lowercase();
                let value = field["value"].as_str().unwrap_or_default().to_owned();
                if !FIELDS.contains(&name.as_str()) {
                    field["value"] = removed(&value);
                }
            }
        }
    }
    if let Some(text) = entry["request"]["postData"]["text"]
        .as_str()
        .map(str::to_owned)
    {
        entry["request"]["postData"]["text"] = Value::String(body(&text));
    }
    // Of a body in several parts the one that is read stays.
    let kind: Vec<(String, String)> = entry["response"]["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| ["name", "value"].map(|key| one[key].as_str().unwrap_or_default().to_owned()))
        .map(|[name, value]| (name, value))
        .collect();
    let whole = crate::read::har::content(&entry["response"]);
    let content = &mut entry["response"]["content"];
    if content["text"].is_string() {
        let text = crate::read::body::part(&kind, &whole).to_owned();
        content["text"] = Value::String(text);
    }
    if content["encoding"].as_str() == Some("base64")
        && let Some(object) = content.as_object_mut()
    {
        object.remove("encoding");
    }
    if let Some(text) = content["text"].as_str().map(str::to_owned) {
        content["text"] = Value::String(answer(&text));
    }
    if let Some(url) = entry["request"]["url"].as_str().map(str::to_owned) {
        entry["request"]["url"] = Value::String(query(&url));
    }
}

/// Only a bearer token leaves its times; what stands there already in its place stays.
fn authorization(mask: &Replacer, value: &str) -> Value {
    let masked = opaque::masked(mask, value, Script::Plain);
    let known = masked.contains(crate::token::DECODED)
        || masked.contains("removed>")
        || value.to_lowercase().contains("redact");
    if known || value.is_empty() {
        Value::String(masked)
    } else {
        removed(value)
    }
}

/// The query of a URL: values of unknown fields go.
fn query(url: &str) -> String {
    let Some((path, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    format!("{path}?{}", form(query))
}

fn form(text: &str) -> String {
    let field = |part: &str| match part.split_once('=') {
        Some((name, _)) if !FIELDS.contains(&name.to_lowercase().as_str()) => {
            format!("{name}=removed")
        }
        _ => part.to_owned(),
    };
    text.split('&').map(field).collect::<Vec<_>>().join("&")
}

/// A request's body: a form by its fields, the join's JSON without its keys and certificates.
fn body(text: &str) -> String {
    if let Ok(mut json) = serde_json::from_str::<Value>(text) {
        for place in [
            "/TransportKey",
            "/AikCertificate",
            "/AttestationData",
            "/CertificateRequest/Data",
        ] {
            json.pointer_mut(place).map(strip);
        }
        return json.to_string();
    }
    if text.contains('=') && !text.trim_start().starts_with('<') {
        return form(text);
    }
    removed(text).as_str().unwrap_or_default().to_owned()
}

fn strip(value: &mut Value) {
    if let Some(text) = value
        .as_str()
        .filter(|text| !text.is_empty() && !text.starts_with('<'))
    {
        *value = json!(format!("<{} characters, removed>", text.len()));
    }
}

/// An answer's body: of JSON the secrets go; a page keeps its first words, which show that it is one.
fn answer(text: &str) -> String {
    if let Ok(mut json) = serde_json::from_str::<Value>(text) {
        for place in [
            "/refresh_token",
            "/id_token",
            "/client_info",
            "/Certificate/RawBody",
        ] {
            json.pointer_mut(place).map(strip);
        }
        return json.to_string();
    }
    let start = text.trim_start().to_lowercase();
    if start.starts_with("<!doctype") || start.starts_with("<html") {
        return format!("<html>{} characters, removed</html>", text.len());
    }
    text.to_owned()
}

/// Aliases in every text of the archive.
fn walk(mask: &Replacer, value: &mut Value) {
    match value {
        Value::String(text) => {
            let script = if text.trim_start().starts_with(['{', '[']) {
                Script::Json
            } else {
                Script::Plain
            };
            *text = opaque::masked(mask, text, script);
        }
        Value::Array(list) => list.iter_mut().for_each(|item| walk(mask, item)),
        Value::Object(object) => object.values_mut().for_each(|item| walk(mask, item)),
        _ => {}
    }
}
