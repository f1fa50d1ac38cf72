//! Which values a bundle has: by their shapes, by the labels in front of them, by the claims of its tokens.

use super::alias::{Alias, Class};
use super::known::{NAMED, NOBODY, alias_shape, common, guid, public_domain, public_guid};
use crate::evidence::Evidence;
use crate::record::Fact;
use crate::token;
use std::collections::{HashMap, HashSet};

/// Values of one bundle; a text with more has other things than names in it.
const MOST: usize = 200_000;

struct Found {
    list: Vec<(Class, String)>,
    /// In small letters, so that a text of a million names is still one pass.
    seen: HashSet<String>,
}

impl Found {
    fn add(&mut self, class: Class, value: &str) {
        let value = value
            .trim()
            .trim_matches(['"', '\'', '{', '}', ',', ';'])
            .trim();
        let lower = value.to_lowercase();
        if value.len() < 2
            || value.len() > 256
            || NOBODY.contains(&lower.as_str())
            || alias_shape(value)
        {
            return;
        }
        // A value in two classes keeps its first.
        if self.list.len() < MOST && self.seen.insert(lower) {
            self.list.push((class, value.to_owned()));
        }
    }
}

/// The aliases of everything found, in order of first appearance.
pub(super) fn aliases(evidence: &Evidence) -> Vec<Alias> {
    let mut found = Found {
        list: Vec::new(),
        seen: HashSet::new(),
    };
    let mut texts: Vec<String> = evidence
        .sources
        .iter()
        .filter_map(|source| source.text.clone())
        .collect();
    for record in &evidence.records {
        // What stands in a text is in its source; an event of a binary log only here.
        if evidence.sources[record.source].text.is_none() {
            if let Fact::Event(event) = &record.fact {
                texts.push(event.all());
                if let Some(computer) = &event.computer {
                    found.add(Class::Computer, computer);
                }
            } else {
                texts.push(record.text.clone());
            }
        }
        if let Fact::Event(event) = &record.fact {
            if let Some(name) = event.computer.as_ref().filter(|name| name.len() > 3) {
                found.add(Class::Computer, name);
            }
            fields(&mut found, &event.fields);
        }
    }
    for source in &evidence.sources {
        if let Some(device) = &source.device {
            found.add(Class::Computer, device);
        }
    }
    for (from, to) in &evidence.renames {
        found.add(Class::Computer, from);
        found.add(Class::Computer, to);
    }
    for text in &texts {
        claims(&mut found, text);
        let plain = unescaped(text);
        labels(&mut found, &plain);
        shapes(&mut found, &plain);
    }
    named(found.list)
}

/// The text with the escapes undone that would hide a value's end.
fn unescaped(text: &str) -> String {
    let text = text
        .replace("\\u0040", "@")
        .replace("\\\"", "\"")
        .replace("\\\\\"", "\"")
        .replace("&quot;", "\"")
        .replace("&#64;", "@");
    crate::read::http::percent(&crate::read::http::percent(&text))
}

fn fields(found: &mut Found, fields: &[(String, String)]) {
    for (name, value) in fields {
        let key: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase();
        if let Some((_, class)) = NAMED.iter().find(|(label, _)| *label == key) {
            found.add(*class, value);
        }
    }
}

/// The names inside tokens, which go with them, but may stand elsewhere.
fn claims(found: &mut Found, text: &str) {
    let mut tokens: Vec<String> = token::find(text)
        .into_iter()
        .take(200)
        .map(|place| place.text)
        .collect();
    tokens.dedup();
    for token in tokens {
        let payload = token.split('.').nth(1).and_then(token::base64);
        let Some(claims) =
            payload.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        else {
            continue;
        };
        for (name, class) in [
            ("upn", Class::User),
            ("unique_name", Class::User),
            ("preferred_username", Class::User),
            ("name", Class::Name),
            ("given_name", Class::Name),
            ("family_name", Class::Name),
            ("oid", Class::Guid),
            ("tid", Class::Guid),
            ("deviceid", Class::Guid),
            ("ipaddr", Class::Address),
        ] {
            if let Some(value) = claims[name].as_str() {
                found.add(class, value);
            }
        }
    }
}

/// `label : value` and `"label":"value"`, whatever the spelling of the label.
fn labels(found: &mut Found, text: &str) {
    for line in text.lines() {
        // JSON has several on a line; others begin with theirs.
        let json = line.replace("{\"", ",\"");
        for part in json.split(",\"").take(400) {
            let part = part.trim_start_matches(['{', '[', '"', ' ', '\t', '>']);
            let Some((label, value)) = part.split_once([':', '=']) else {
                continue;
            };
            let key: String = label
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
                .to_lowercase();
            let Some((_, class)) = NAMED.iter().find(|(name, _)| *name == key) else {
                continue;
            };
            let value = value.trim().trim_start_matches('"');
            // A message may go on behind its value.
            let end = value
                .find(['"', '\r', '\n', '<', '}'])
                .unwrap_or(value.len());
            let value = value[..end].trim();
            if value.contains("//")
                || (value.contains(' ') && *class != Class::Name)
                || value.starts_with('0') && value.len() < 6
            {
                continue;
            }
            found.add(*class, value);
        }
        for (open, close) in [
            ("<td>Organization</td><td>", "</td>"),
            ("<td>PC name</td><td>", "</td>"),
        ] {
            if let Some(at) = line.find(open) {
                let rest = &line[at + open.len()..];
                let class = if open.contains("PC") {
                    Class::Computer
                } else {
                    Class::Name
                };
                found.add(class, rest.split(close).next().unwrap_or_default());
            }
        }
        account(found, line);
    }
}

/// `DOMAIN\name`, `C:\Users\name`, `WORKGROUP\PC$`.
fn account(found: &mut Found, line: &str) {
    if let Some((_, value)) = line.split_once("Executing Account Name")
        && let Some((_, value)) = value.split_once(':')
        && let Some((domain, name)) = value.split(',').next().unwrap_or_default().split_once('\\')
        && !domain.trim().eq_ignore_ascii_case("NT AUTHORITY")
    {
        found.add(Class::Name, domain);
        found.add(Class::Account, name);
    }
    let lower = line.to_ascii_lowercase();
    if let Some(at) = lower.find("\\users\\") {
        let rest = &line[at + 7..];
        let end = rest.find(['\\', '"', ' ', '<', ',']).unwrap_or(rest.len());
        if !["public", "default"].contains(&rest[..end].to_lowercase().as_str()) {
            found.add(Class::Account, &rest[..end]);
        }
    }
    if let Some(at) = line.find("WORKGROUP\\") {
        let rest = &line[at + 10..];
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(rest.len());
        found.add(Class::Computer, &rest[..end]);
    }
}

/// Values by their shape alone.
fn shapes(found: &mut Found, text: &str) {
    // What a provider, a class or a power plan is called by is the same everywhere.
    let kept = |before: &str| {
        let tail: String = before
            .chars()
            .rev()
            .take(24)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<String>()
            .to_lowercase();
        let tail = tail.trim_end_matches(['{', '\'', '"', ' ', '(', '=', ':', '>']);
        tail.ends_with("guid") || tail.ends_with("classid") || tail.ends_with("clsid")
    };
    let part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '@' | '_' | '+' | ':');
    let mut at = 0;
    for piece in text.split(|c: char| !part(c)) {
        let from = at;
        at += piece.len()
            + text[at + piece.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        let word = piece.trim_matches(['.', ':', '-', '+']);
        if word.len() < 7 {
            continue;
        }
        if let Some((local, domain)) = word.split_once('@') {
            if !local.is_empty() && domain.contains('.') && !domain.contains('@') {
                found.add(Class::User, word);
            }
            continue;
        }
        for inner in word.split([':', '@']) {
            if guid(inner) {
                if !public_guid(inner) && !kept(&text[..from]) {
                    found.add(Class::Guid, inner);
                }
            } else if inner.starts_with("S-1-") && inner.matches('-').count() >= 6 {
                found.add(Class::Sid, inner);
            } else if inner.len() >= 32
                && inner.len() <= 64
                && inner.len().is_multiple_of(8)
                && inner.bytes().all(|b| b.is_ascii_hexdigit())
                && inner.bytes().any(|b| b.is_ascii_digit())
            {
                found.add(Class::Hex, inner);
            } else if let Some(key) = inner
                .split_once("KeyId-")
                .or_else(|| inner.split_once("keyid-"))
                .map(|(_, rest)| rest)
            {
                let end = key
                    .find(|c: char| !c.is_ascii_hexdigit())
                    .unwrap_or(key.len());
                if end >= 16 {
                    found.add(Class::Hex, &key[..end]);
                }
            } else if inner
                .parse::<std::net::Ipv4Addr>()
                .is_ok_and(|ip| !ip.is_loopback() && !ip.is_unspecified())
                && inner.matches('.').count() == 3
            {
                found.add(Class::Address, inner);
            }
        }
        if word.matches(':').count() >= 3
            && word
                .parse::<std::net::Ipv6Addr>()
                .is_ok_and(|ip| !ip.is_loopback())
        {
            found.add(Class::Address, word);
        }
    }
}

/// Gives every value its alias. A user's domain and the name before it have aliases of their own, so that parts match.
fn named(list: Vec<(Class, String)>) -> Vec<Alias> {
    let mut aliases: Vec<Alias> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut counts = [0_u32; 10];
    let mut give = |aliases: &mut Vec<Alias>, class: Class, value: &str| -> String {
        if let Some(at) = known.get(&value.to_lowercase()) {
            return aliases[*at].alias.clone();
        }
        let count = &mut counts[class as usize];
        *count += 1;
        let n = *count;
        let alias = match class {
            Class::User | Class::Account => format!("user-{n}"),
            Class::Domain => format!("domain-{n}.example"),
            Class::Computer => format!("PC-{n}"),
            Class::Guid => format!("00000000-0000-4000-8000-{:012x}", 0xd000 + n),
            Class::Sid => format!("S-1-5-21-1000000000-1000000000-1000000000-{}", 1000 + n),
            Class::Address if value.contains(':') => format!("2001:db8::{n:x}"),
            Class::Address => format!("192.0.2.{}", n.min(254)),
            Class::Hex => format!("{:0>width$}", format!("d{n:07x}"), width = value.len()),
            Class::Name => format!("name-{n}"),
            Class::Serial => format!("serial-{n}"),
        };
        known.insert(value.to_lowercase(), aliases.len());
        aliases.push(Alias {
            class,
            value: value.to_owned(),
            alias: alias.clone(),
        });
        alias
    };
    let mut common_words = 0;
    for (class, value) in list {
        match class {
            Class::Account | Class::Name if common(&value) => {}
            Class::User => {
                let Some((local, domain)) = value.split_once('@') else {
                    // A claim that should be an address and is none is a name.
                    give(&mut aliases, Class::Account, &value);
                    continue;
                };
                let domain = if public_domain(domain) {
                    domain.to_owned()
                } else {
                    give(&mut aliases, Class::Domain, domain)
                };
                // The names that the technician's phase uses everywhere are nobody's.
                let technician = ["autopilot", "foouser"].contains(&local.to_lowercase().as_str());
                let local = if technician {
                    local.to_owned()
                } else if common(local) {
                    // The word alone names nobody and stands in the names of logs: only the address has an alias.
                    common_words += 1;
                    format!("user-0{common_words}")
                } else {
                    give(&mut aliases, Class::Account, local)
                };
                aliases.push(Alias {
                    class,
                    alias: format!("{local}@{domain}"),
                    value,
                });
            }
            Class::Domain if public_domain(&value) => {}
            class => {
                give(&mut aliases, class, &value);
            }
        }
    }
    aliases
}
