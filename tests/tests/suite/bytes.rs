//! The figure of bytes in a browser: its program comes when it is opened, WebCrypto answers, the keyboard walks, a link restores.
use crate::{access::violations_in, none};
use join_lab_tests::{Browser, Result, Scheme, Server, Site, Size, axe_source};

const PAGE: &str = "bytes.html";
const FIRST: &str = "document.querySelector('figure.join.bytes')";

/// What stands in a part of the first figure.
fn part(browser: &mut Browser, name: &str) -> Result<String> {
    browser.text(&format!(
        "{FIRST}.querySelector('[data-part={name}]').innerText"
    ))
}

fn click(browser: &mut Browser, selector: &str) -> Result<()> {
    let found = browser.find(&format!("{FIRST}.querySelector('{selector}')"))?;
    browser.click(&found)
}

#[test]
fn a_figure_of_bytes_comes_alive_flips_walks_and_links() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.clipboard(true)?;
    // In dark, which a page decides when it is loaded.
    browser.media(Scheme::Dark, true, false)?;
    browser.goto(&format!("{}{PAGE}", server.base))?;
    let mut problems = Vec::new();
    let mut expect = |what: &str, text: &str, wanted: &str| {
        if !text.contains(wanted) {
            problems.push(format!("{what}: expected {wanted:?} in {text:?}"));
        }
    };
    let scripts = "performance.getEntriesByType('resource').map(e => e.name).join(' ')";
    assert!(
        !browser.text(scripts)?.contains("artefacts-"),
        "before it is opened"
    );
    click(&mut browser, ".open button")?;
    browser.wait(&format!("{FIRST}.querySelector('.hex b')"))?;
    // The bearer's signature is checked by WebCrypto a moment later.
    browser.wait(&format!(
        "{FIRST}.querySelector('.checks').innerText.includes('signature fits header and payload')"
    ))?;
    for width in [360, 1280] {
        browser.size(Size { width, height: 800 })?;
        let wide = browser.eval("document.documentElement.scrollWidth - innerWidth")?;
        assert!(
            wide.as_i64().is_some_and(|wide| wide <= 0),
            "{wide} px too wide at {width}"
        );
        let found = violations_in(&mut browser, &axe_source()?, &format!("[{FIRST}]"))?;
        assert!(found.is_empty(), "{width} px: {}", found.join("\n"));
    }
    // The keyboard: the focus is in the bytes; arrows walk, a digit turns a bit, u takes it back.
    browser.eval(&format!("{FIRST}.querySelector('.hex').focus(); 0"))?;
    browser.press("ArrowDown")?;
    browser.press("ArrowRight")?;
    expect("arrows", &part(&mut browser, "status")?, "offset 17 (0x11)");
    browser.eval(&format!(
        "(s => {{ s.value = 'csr'; s.dispatchEvent(new Event('change', {{ bubbles: true }})) }})({FIRST}.querySelector('select')); 0"
    ))?;
    click(&mut browser, ".hex [data-a=\"30\"]")?;
    browser.press("8")?;
    browser.wait(&format!(
        "{FIRST}.querySelector('[data-part=who]').innerText.includes('First who notices')"
    ))?;
    let who = part(&mut browser, "who")?;
    expect("a turned bit", &who, "self-signature");
    click(&mut browser, "[data-act=share]")?;
    browser.wait(&format!("{FIRST}.querySelector('.said')"))?;
    let link = browser.text("navigator.clipboard.readText()")?;
    expect("the link", &link, "#bytes=csr/0.30/30-01");
    click(&mut browser, "[data-act=copy][data-v=openssl]")?;
    expect(
        "a command",
        &browser.text("navigator.clipboard.readText()")?,
        "openssl",
    );
    browser.eval(&format!(
        "(s => {{ s.value = 'certificate'; s.dispatchEvent(new Event('change', {{ bubbles: true }})) }})({FIRST}.querySelector('[data-act=compare]')); 0"
    ))?;
    expect(
        "a comparison",
        &part(&mut browser, "difference")?,
        "fields are the same",
    );
    browser.eval(&format!("{FIRST}.querySelector('.hex').focus(); 0"))?;
    browser.press("u")?;
    expect("undo", &part(&mut browser, "who")?, "Nothing is broken");
    // The link, in a fresh tab, and from a folder: no server, and WebCrypto all the same.
    let fragment = link.split('#').nth(1).unwrap_or_default().to_owned();
    let folder = format!("file://{}/", site.root.display());
    for base in [server.base.clone(), folder] {
        browser.fresh_tab()?;
        browser.goto(&format!("{base}{PAGE}#{fragment}"))?;
        browser.wait("document.querySelector('figure.join.bytes [data-part=who]')?.innerText.includes('self-signature')")?;
        expect(&base, &part(&mut browser, "status")?, "offset 30 (0x1e)");
    }
    let log = browser.log()?.complaints(&server.base);
    let other = |one: &String| !one.contains("address: file:");
    problems.extend(log.into_iter().filter(other));
    none(problems)
}
