//! Commands in the book that read an HTTPS trace: they look at the join request alone, and keep no more than they say.
mod common;

use common::{between, chapters};
use regex::{Regex, RegexBuilder};
use serde_json::{Value, json};

/// Blocks of the book that read a HAR.
fn har_readers() -> Vec<(String, String)> {
    let reads = |block: &String| block.contains(".har") && block.contains("entries");
    chapters()
        .into_iter()
        .flat_map(|(name, blocks)| {
            let own: Vec<String> = blocks.into_iter().filter(reads).collect();
            own.into_iter().map(move |block| (name.clone(), block))
        })
        .collect()
}

#[test]
fn a_trace_is_read_by_host_and_path_and_never_further() {
    let readers = har_readers();
    assert_eq!(readers.len(), 2);
    let entry = |method: &str, url: &str| json!({ "request": { "method": method, "url": url } });
    let host = "https://enterpriseregistration.windows.net";
    let wanted = [
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device/?api-version=2.0"),
        ),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device?api-version=2.0"),
        ),
        entry("POST", &format!("{host}:443/enrollmentserver/device/")),
        entry("POST", &format!("{host}/EnrollmentServer/device/Enroll")),
        entry(
            "POST",
            "https://enterpriseregistration.microsoftonline.us/EnrollmentServer/device/?api-version=2.0",
        ),
        entry(
            "POST",
            "https://enterpriseregistration.partner.microsoftonline.cn/EnrollmentServer/device/",
        ),
    ];
    let others = [
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/DeviceEnrollmentWebService.svc"),
        ),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device/../DeviceEnrollmentWebService.svc"),
        ),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/device/precreate/x/"),
        ),
        entry("POST", &format!("{host}/EnrollmentServer/deviceX/")),
        entry(
            "POST",
            &format!("{host}/EnrollmentServer/key/?api-version=1.0&x=/EnrollmentServer/device/"),
        ),
        entry(
            "DELETE",
            &format!("{host}/EnrollmentServer/device/00000000-0000-4000-8000-000000000001"),
        ),
        entry(
            "GET",
            &format!("{host}/EnrollmentServer/device/?api-version=2.0"),
        ),
        entry(
            "POST",
            "https://enterpriseregistration.windows.net.example/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://x.enterpriseregistration.windows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://enterpriseregistrationXwindows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "http://enterpriseregistration.windows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://evil.example/https://enterpriseregistration.windows.net/EnrollmentServer/device/",
        ),
        entry(
            "POST",
            "https://login.microsoftonline.com/common/oauth2/token?x=/EnrollmentServer/device/",
        ),
    ];
    let har = json!({ "log": { "entries": wanted.iter().chain(&others).collect::<Vec<_>>() } });
    for (name, block) in readers {
        assert!(!block.contains("-like"), "{name}\n{block}");
        assert!(
            block.contains("'POST'") && block.contains("match $join"),
            "{name}\n{block}"
        );
        let join = RegexBuilder::new(between(&block, "$join = '", "'\n"))
            .case_insensitive(true)
            .build()
            .unwrap();
        let kept: Vec<&Value> = har["log"]["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["request"]["method"] == "POST")
            .filter(|entry| join.is_match(entry["request"]["url"].as_str().unwrap()))
            .collect();
        assert_eq!(kept, wanted.iter().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn a_join_request_without_a_token_is_told_and_passed_over() {
    let readers = har_readers();
    let (_, block) = readers
        .iter()
        .find(|(_, block)| block.contains("Authorization"))
        .unwrap();
    let test = block.find("if ($bearer -cnotmatch '").unwrap();
    let read = block.find("Read-Claims").unwrap();
    let skip = block[test..].find("continue").unwrap() + test;
    assert!(test < skip && skip < read, "{block}");
    let bearer = Regex::new(between(block, "if ($bearer -cnotmatch '", "')")).unwrap();
    assert!(bearer.is_match("Bearer eyJhbGciOiJub25lIn0.eyJleHAiOjB9."));
    assert!(bearer.is_match("bearer eyJhbGciOiJub25lIn0.eyJleHAiOjB9.abc"));
    for other in [
        "",
        "REDACTED",
        "Bearer ",
        "Bearer <decoded claims, not a token> {}",
        "Negotiate YII.abc",
        "Bearer eyJhbGciOiJkaXIifQ..abc.def.ghi",
    ] {
        assert!(!bearer.is_match(other), "{other}");
    }
}
