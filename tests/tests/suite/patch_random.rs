//! The patch against random markup: what the browser itself makes of the new markup is what must stand there.
use crate::{patch::written, rig};
use join_lab_tests::Result;
use serde_json::json;

/// A small stream of numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Some markup: texts, keyed and unkeyed elements, fields, drawings (in which only drawings stand, as the parser wants).
fn markup(dice: &mut Dice, depth: u32, drawn: bool) -> String {
    let mut keys: Vec<usize> = (0..6).collect();
    let mut all = String::new();
    for _ in 0..dice.roll(6) + if depth == 3 { 3 } else { 0 } {
        let mut kind = dice.roll(6) as usize;
        let mut key = String::new();
        if dice.roll(2) == 0 && !keys.is_empty() {
            kind = keys.remove(dice.roll(keys.len() as u64) as usize); // a key goes with one tag, as in real markup
            key = format!(" data-key=k{kind}");
        }
        let tag = if drawn {
            ["g", "svg", "text", "a", "path", "line"]
        } else {
            ["div", "span", "ul", "section", "svg", "b"]
        }[kind];
        let extra = [
            "",
            " class=x",
            " class=y title=t",
            " aria-label=l viewBox='0 0 1 1'",
        ][dice.roll(4) as usize];
        match dice.roll(5) {
            0 => all.push_str(["one ", "two ", "three "][dice.roll(3) as usize]),
            1 if !drawn => all.push_str(&format!(
                "<input value={}{}>",
                dice.roll(3),
                key.replace("=k", "=i")
            )),
            _ if depth == 0 => all.push_str(&format!("<{tag}{key}{extra}></{tag}>")),
            _ => all.push_str(&format!(
                "<{tag}{key}{extra}>{}</{tag}>",
                markup(dice, depth - 1, drawn || tag == "svg")
            )),
        }
    }
    all
}

/// Renews every pair and compares with what the browser itself makes of the markup.
const TRANSFORM_ALL: &str = r"(() => {
    const bad = [];
    let kept = 0;
    for (const [from, to] of pairs) {
        host.innerHTML = from;
        const before = new Map([...host.children].filter(e => e.dataset.key).map(e => [e.nodeName + e.dataset.key, e]));
        renew(host, from, to, true);
        const t = document.createElement('template');
        t.innerHTML = to;
        if (host.innerHTML !== t.innerHTML) bad.push(['differs', from, to, host.innerHTML]);
        for (const i of host.querySelectorAll('input'))
            if (i.value !== undefined && i.value !== i.getAttribute('value')) bad.push(['value', from, to]);
        for (const e of host.children) {
            const old = e.dataset.key && before.get(e.nodeName + e.dataset.key);
            if (!old) continue;
            kept++;
            if (old !== e) bad.push(['replaced', from, to, e.outerHTML]);
        }
    }
    return { bad: bad.slice(0, 3), count: bad.length, kept };
})()";

#[test]
fn any_markup_becomes_any_other_and_keyed_elements_stay_themselves() -> Result<()> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let pairs: Vec<(String, String)> = (0..3000)
        .map(|_| {
            (
                written(&markup(&mut dice, 3, false)),
                written(&markup(&mut dice, 3, false)),
            )
        })
        .collect();
    let longest = pairs
        .iter()
        .map(|(from, _)| from.len())
        .max()
        .unwrap_or_default();
    assert!(
        longest > 1000,
        "the longest of the markups has only {longest} characters"
    );
    let mut browser = rig::page()?;
    browser.eval(&format!("window.pairs = {}; 0", json!(pairs)))?;
    let found = browser.eval(TRANSFORM_ALL)?;
    assert_eq!(found["count"], 0, "{found:#}");
    assert!(
        found["kept"].as_u64() > Some(500),
        "too few keyed elements to prove anything: {}",
        found["kept"]
    );
    Ok(())
}
