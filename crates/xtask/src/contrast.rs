//! Holds the theme's colours to the contrast that WCAG 2.2 AA asks of text, in both schemes.
use std::collections::BTreeMap;

/// The two values of a colour: light, dark.
type Pair = [[u8; 3]; 2];

/// Every `--name: light-dark(#rrggbb, #rrggbb);` of a sheet.
fn pairs(css: &str) -> BTreeMap<String, Pair> {
    let mut found = BTreeMap::new();
    for line in css.lines() {
        let Some((name, value)) = line
            .trim()
            .strip_prefix("--")
            .and_then(|line| line.split_once(": light-dark("))
        else {
            continue;
        };
        let values: Vec<_> = value
            .trim_end_matches(");")
            .split(", ")
            .filter_map(colour)
            .collect();
        if let [light, dark] = values[..] {
            found.insert(name.to_owned(), [light, dark]);
        }
    }
    found
}

/// `#rrggbb`; anything else, such as a colour one sees through, is not measured.
fn colour(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?])
}

/// The contrast ratio of two colours, from 1 to 21.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |colour: [u8; 3]| {
        let [r, g, b] = colour.map(|byte| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_measure_itself() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
    assert!((contrast([0x77; 3], [255; 3]) - 4.48).abs() < 0.01);
}

#[test]
fn every_text_colour_can_be_read_in_both_schemes() {
    let all = pairs(include_str!("../../../theme/tokens.css"));
    let of = |name: &str| {
        *all.get(name)
            .unwrap_or_else(|| panic!("tokens.css has no pair --{name}"))
    };
    let mut checked = 0;
    let mut check = |text: &str, ground: &str, least: f64| {
        for (scheme, (front, back)) in ["light", "dark"]
            .iter()
            .zip(of(text).into_iter().zip(of(ground)))
        {
            let ratio = contrast(front, back);
            assert!(
                ratio >= least,
                "--{text} on --{ground} in {scheme}: {ratio:.2}, needs {least}"
            );
            checked += 1;
        }
    };
    for text in ["fg", "fg-muted", "links"] {
        for ground in ["bg", "surface", "surface-strong"] {
            check(text, ground, 4.5);
        }
    }
    check("fg", "mark", 4.5);
    check("line-strong", "bg", 3.0);
    check("focus", "bg", 3.0);
    for name in [
        "fg", "comment", "keyword", "string", "number", "name", "type",
    ] {
        check(&format!("code-{name}"), "code-bg", 4.5);
    }
    let participants =
        ["user", "device", "tpm", "tasks", "signin", "drs", "aik"].map(|name| format!("p-{name}"));
    let evidence =
        ["documented", "open", "case", "post", "inferred", "free"].map(|name| format!("e-{name}"));
    let verdicts = ["ok", "bad", "wait"].map(str::to_owned);
    for name in participants.iter().chain(&evidence).chain(&verdicts) {
        check(name, "bg", 4.5);
        check(name, "surface", 4.5);
        check(name, &format!("{name}-bg"), 4.5);
        check("fg", &format!("{name}-bg"), 4.5);
    }
    assert!(checked > 150, "only {checked} pairs were checked");
}
