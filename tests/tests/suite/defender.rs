//! The figure of checks and attacks: a switch lets through what the check stops, and nothing else; whole without a script.
use crate::{access::violations_in, none};
use join_lab_tests::{Browser, Result, Scheme, Server, Site, Size, axe_source};

const PAGE: &str = "break-the-defender.html";
const FIGURE: &str = "document.querySelector('figure.join.defender')";

/// What each check is for, by the protocol.
const STOPS: [(&str, &[&str]); 5] = [
    ("signature", &["forged-token"]),
    ("exp", &["late-device", "replayed-token"]),
    ("nonce", &["replayed-prt-request"]),
    ("attestation", &["swapped-key", "forged-chain"]),
    ("possession", &["stolen-certificate", "foreign-key"]),
];

/// The attacks whose end "taken" is the one that can be seen.
fn taken(browser: &mut Browser) -> Result<String> {
    browser.text(&format!(
        "Array.from({FIGURE}.querySelectorAll('[data-attack]')).filter(one => one.querySelector('p[data-end=taken]').checkVisibility() && \
         !one.querySelector('p[data-end=refused]').checkVisibility()).map(one => one.dataset.attack).join(' ')"
    ))
}

/// The judges in the page have said what comes with this check off.
fn settled(off: &str) -> String {
    format!(
        "{FIGURE}.dataset.judged && !{FIGURE}.hasAttribute('aria-busy') && \
         Array.from({FIGURE}.querySelectorAll('[name=guard]')).filter(one => !one.checked).map(one => one.value).join(' ') === '{off}'"
    )
}

#[test]
fn each_switch_lets_through_what_its_check_stops() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.media(Scheme::Dark, true, false)?;
    browser.goto(&format!("{}{PAGE}", server.base))?;
    browser.wait("document.querySelector('figure.defender[data-ready]')")?;
    let mut problems = Vec::new();
    // Who stops what is found in the page: what the book wrote of it is taken away first.
    browser.eval(&format!(
        "for (const one of {FIGURE}.querySelectorAll('[data-attack]')) one.dataset.by = 'nobody'; 0"
    ))?;
    let none_taken = taken(&mut browser)?;
    if !none_taken.is_empty() {
        problems.push(format!("all checks on: {none_taken}"));
    }
    for (guard, attacks) in STOPS {
        let toggle = format!("{FIGURE}.querySelector('[value={guard}]')");
        browser.eval(&format!("{toggle}.focus(); 0"))?;
        browser.press(" ")?;
        browser.wait(&settled(guard))?;
        let found = taken(&mut browser)?;
        if found != attacks.join(" ") {
            problems.push(format!(
                "without {guard}: expected {attacks:?}, found {found:?}"
            ));
        }
        let said = browser.text(&format!(
            "{FIGURE}.querySelector('[role=status]').innerText"
        ))?;
        let bad = attacks.iter().filter(|one| **one != "late-device").count();
        if !said.starts_with(&format!("{bad} of 7")) {
            problems.push(format!("without {guard} it says {said:?}"));
        }
        browser.press(" ")?;
        browser.wait(&settled(""))?;
    }
    browser.eval(&format!("{FIGURE}.querySelector('summary').click(); 0"))?;
    for width in [360, 1280] {
        browser.size(Size { width, height: 800 })?;
        let wide = browser.eval("document.documentElement.scrollWidth - innerWidth")?;
        if wide.as_i64().is_none_or(|wide| wide > 0) {
            problems.push(format!("{wide} px too wide at {width}"));
        }
        problems.extend(violations_in(
            &mut browser,
            &axe_source()?,
            &format!("[{FIGURE}]"),
        )?);
    }
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}

#[test]
fn without_a_script_both_ends_of_every_attack_are_written() -> Result<()> {
    let page = Site::built()?.source(PAGE)?;
    let attacks = page.split("data-attack=").skip(1).collect::<Vec<_>>();
    assert_eq!(
        attacks.len(),
        STOPS.iter().map(|row| row.1.len()).sum::<usize>()
    );
    for attack in attacks {
        let name = &attack[..20];
        for word in [
            "Refused: ",
            "it is taken: ",
            "Where it is caught: ",
            "What remains of it: ",
        ] {
            assert!(attack.contains(word), "{name}: {word}");
        }
        let hidden = attack
            .split("<details")
            .next()
            .unwrap_or_default()
            .contains(" hidden");
        assert!(
            !hidden,
            "{name} hides something from readers without a script"
        );
    }
    Ok(())
}
