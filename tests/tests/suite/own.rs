//! Artefacts that a page makes or that a reader gives: openssl verifies what was made, and what was given goes nowhere.
use crate::{access::violations_in, none};
use join_lab_tests::{Browser, Error, Result, Scheme, Server, Site, Size, axe_source};
use std::process::Command;

const MAKE: &str = "document.querySelector('figure.join.make')";
const BYTES: &str = "document.querySelector('figure.join.bytes')";

fn click(browser: &mut Browser, expression: &str) -> Result<()> {
    browser.wait(expression)?;
    let found = browser.find(expression)?;
    browser.click(&found)
}

/// The places where a page could keep something.
fn kept(browser: &mut Browser) -> Result<String> {
    browser.text("JSON.stringify([location.href, document.cookie, { ...localStorage }, { ...sessionStorage }, history.state])")
}

#[test]
fn openssl_verifies_what_the_page_made() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.media(Scheme::Dark, true, false)?;
    browser.goto(&format!("{}make-your-own.html", server.base))?;
    browser.wait("document.querySelector('figure.make[data-ready]')")?;
    click(
        &mut browser,
        &format!("{MAKE}.querySelector('[data-part=make]')"),
    )?;
    browser.wait("document.querySelector('figure.make[data-made]')")?;
    let mut problems = Vec::new();
    let said = browser.text(&format!("{MAKE}.querySelector('[role=status]').innerText"))?;
    if !said.starts_with("Verified in this page") {
        problems.push(said);
    }
    let folder = std::env::temp_dir().join(format!("join-own-{}", std::process::id()));
    let doing = || Error::io(format!("writing {}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(doing())?;
    // As text, from the page; requests and blobs become the files that "Save" gives, by openssl's own base64.
    let mut texts = Vec::new();
    for name in ["csr", "blob", "token", "issuer", "transport"] {
        let text = browser.text(&format!(
            "{MAKE}.querySelector('[data-part={name}] pre').textContent"
        ))?;
        let file = match name {
            "csr" => "own-csr.pem",
            "blob" => "own-blob.b64",
            "token" => "own-token.jwt",
            "issuer" => "own-issuer.pem",
            _ => "own-transport.pem",
        };
        std::fs::write(folder.join(file), &text).map_err(doing())?;
        texts.push(text);
    }
    let shell = |script: &str| -> Result<(bool, String)> {
        let out = Command::new("sh")
            .args(["-c", script])
            .current_dir(&folder)
            .output()
            .map_err(Error::io("running sh with openssl"))?;
        let said = String::from_utf8_lossy(&out.stdout).into_owned()
            + &String::from_utf8_lossy(&out.stderr);
        Ok((out.status.success(), said))
    };
    shell(
        "openssl req -in own-csr.pem -outform DER -out own-csr.der; openssl base64 -d -A -in own-blob.b64 -out own-blob.bin",
    )?;
    let mut commands = Vec::new();
    for name in ["csr", "blob", "token", "issuer", "transport"] {
        commands.push(browser.text(&format!(
            "{MAKE}.querySelector('[data-made={name}] code').textContent"
        ))?);
    }
    let (held, said) = shell(&commands[0])?;
    if !held
        || !said.contains("verify OK")
        || !said.contains("7E980AD9-B86D-4306-9425-9AC066FB014A")
    {
        problems.push(format!("the request: {said}"));
    }
    let (_, said) = shell(&commands[1])?;
    let lines: Vec<&str> = said.lines().collect();
    let same = lines.len() == 2
        && lines[0].len() == 512
        && lines[1].strip_prefix("Modulus=") == Some(lines[0].to_uppercase().as_str());
    if !same {
        problems.push(format!("the blob: {said}"));
    }
    let (held, said) = shell(&commands[2])?;
    if !held || said.trim() != "Verified OK" {
        problems.push(format!("the token: {said}"));
    }
    // The same command sees a letter that is another.
    let bent = texts[2].replacen(".eyJ", ".eyK", 1);
    std::fs::write(folder.join("own-token.jwt"), bent).map_err(doing())?;
    let (held, said) = shell(&commands[2])?;
    if held || said.contains("Verified OK") {
        problems.push(format!("a bent token: {said}"));
    }
    for command in &commands[3..] {
        let (held, said) = shell(command)?;
        if !held || !said.contains("(2048 bit)") {
            problems.push(format!("{command}: {said}"));
        }
    }
    // Synthetic in header and payload, for whoever finds the token elsewhere.
    for (part, name) in texts[2].split('.').zip(["header", "payload"]) {
        let decoded = browser.text(&format!(
            "atob('{part}'.replace(/-/g, '+').replace(/_/g, '/'))"
        ))?;
        if !decoded.contains("_synthetic") {
            problems.push(format!(
                "the {name} does not say that it is synthetic: {decoded}"
            ));
        }
    }
    // What was made is read as the reader's own: judged, and in no link and no copy.
    let before = kept(&mut browser)?;
    click(
        &mut browser,
        &format!("{MAKE}.querySelector('[data-part=csr] [data-do=open]')"),
    )?;
    browser.wait(&format!(
        "{BYTES}.querySelector('.alive')?.innerText.includes('Your own artefact')"
    ))?;
    browser.wait(&format!(
        "{BYTES}.querySelector('.alive .checks')?.innerText.includes('own key signed it')"
    ))?;
    click(
        &mut browser,
        &format!("{BYTES}.querySelector('[data-act=share]')"),
    )?;
    browser.wait(&format!("{BYTES}.innerText.includes('no link holds them')"))?;
    if kept(&mut browser)? != before {
        problems.push("the page kept something".into());
    }
    for width in [360, 1280] {
        browser.size(Size { width, height: 800 })?;
        let wide = browser.eval("document.documentElement.scrollWidth - innerWidth")?;
        if wide.as_i64().is_none_or(|wide| wide > 0) {
            problems.push(format!("{wide} px too wide at {width}"));
        }
        problems.extend(violations_in(
            &mut browser,
            &axe_source()?,
            &format!("[{MAKE}]"),
        )?);
    }
    std::fs::remove_dir_all(&folder).map_err(doing())?;
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}

#[test]
fn the_desk_hands_a_token_to_the_figure_of_bytes_and_nothing_keeps_it() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}your-evidence.html", server.base))?;
    browser.wait("document.querySelector('figure[data-widget=evidence][data-ready]')")?;
    let before = kept(&mut browser)?;
    // An invented token and request; the marks in them must be nowhere but in the figure.
    browser.eval(
        "(() => { const b = o => btoa(JSON.stringify(o)).replace(/=+$/, '').replace(/\\+/g, '-').replace(/\\//g, '_'); \
         window.testToken = b({ typ: 'JWT', alg: 'RS256' }) + '.' + b({ aud: 'urn:ms-drs:enterpriseregistration.windows.net', exp: 1739355300, upn: 'mark-of-the-reader@contoso.example' }) + '.' + 'QUJD'.repeat(85) + 'QQ'; \
         const field = document.querySelector('figure[data-widget=evidence] [data-part=paste]'); \
         field.value = 'POST https://enterpriseregistration.windows.net/EnrollmentServer/device/?api-version=1.0 HTTP/1.1\\r\\nAuthorization: Bearer ' + window.testToken + '\\r\\n\\r\\n'; \
         document.querySelector('figure[data-widget=evidence] [data-do=paste]').click(); return 0 })()",
    )?;
    let button = "document.querySelector('figure[data-widget=evidence] [data-do=bytes]')";
    click(&mut browser, button)?;
    browser.wait(&format!(
        "{BYTES}.querySelector('.alive')?.innerText.includes('Your own artefact')"
    ))?;
    browser.wait(&format!(
        "{BYTES}.querySelector('.alive .checks')?.innerText.includes('issuer')"
    ))?;
    let mut problems = Vec::new();
    let shown = browser.text(&format!("{BYTES}.querySelector('.alive').innerText"))?;
    if !shown.contains("Your own artefact") {
        problems.push(format!("the figure does not say whose it is: {shown}"));
    }
    let list = browser.text("document.querySelector('[data-part=found]').innerText")?;
    if !list.contains("token, ") || list.contains("eyJ") {
        problems.push(format!("the list: {list}"));
    }
    // The signature of a live token is a length, not a value.
    let signature = browser.eval("document.documentElement.innerHTML.includes('QUJDQUJDQUJD')")?;
    if signature.as_bool() != Some(false) {
        problems.push("the signature stands in the page".into());
    }
    if kept(&mut browser)? != before {
        problems.push("the page kept something".into());
    }
    click(
        &mut browser,
        "document.querySelector('figure[data-widget=evidence] [data-do=forget]')",
    )?;
    browser.wait(&format!("!{BYTES}.innerText.includes('Your own artefact')"))?;
    let left = browser.eval("document.documentElement.innerHTML.includes('mark-of-the-reader')")?;
    if left.as_bool() != Some(false) {
        problems.push("what was given is still in the page after it was forgotten".into());
    }
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}

/// From the message inspector to the bytes of the run's own request: its token is over in its bytes, and it lacks what the run lacks.
#[test]
fn a_runs_join_request_opens_in_bytes_signed_and_late() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}http-trace.html", server.base))?;
    click(
        &mut browser,
        "document.querySelector('details[data-later] > summary')",
    )?;
    browser.wait("document.querySelector('figure[data-widget=messages] a.bytes')")?;
    let link = browser.text(
        "document.querySelector('figure[data-widget=messages] a.bytes').getAttribute('href')",
    )?;
    let mut problems = Vec::new();
    let fields: Vec<i64> = link
        .rsplit("run-")
        .next()
        .unwrap_or_default()
        .split('.')
        .filter_map(|one| one.parse().ok())
        .collect();
    let [_, _, exp, judged, _, holds] = fields[..] else {
        return Err(Error::NotFound {
            expected: "six numbers in the link".into(),
            found: link,
        });
    };
    // The case: no AIK certificate, no statement, and the token over when the service looked.
    if holds != 0 || judged <= exp {
        problems.push(format!("not the request of the case: {link}"));
    }
    let other = link.replace(&format!(".{exp}."), &format!(".{}.", exp + 3600));
    for (link, in_time) in [(&link, false), (&other, true)] {
        browser.fresh_tab()?;
        browser.clipboard(true)?;
        browser.goto(&format!("{}{link}", server.base))?;
        // By the book for the named scenario, by WebCrypto for the other: both fit the issuer's published test key.
        browser.wait(&format!("{BYTES}.querySelector('.alive .checks')?.innerText.includes('signature fits header and payload')"))?;
        let checks = browser.text(&format!(
            "{BYTES}.querySelector('.alive .checks').innerText"
        ))?;
        let refused = checks.contains("0x801c03ed in Windows");
        if refused == in_time || checks.contains("AIK certificate service, chain") {
            problems.push(format!("{link}: {checks}"));
        }
        let shown = browser.text(&format!("{BYTES}.innerText"))?;
        if !shown.contains("request of a run of the model") {
            problems.push(format!("{link} does not say what it shows"));
        }
    }
    click(
        &mut browser,
        &format!("{BYTES}.querySelector('[data-act=share]')"),
    )?;
    browser.wait(&format!("{BYTES}.querySelector('.said')"))?;
    let copied = browser.text("navigator.clipboard.readText()")?;
    let name = other.rsplit("#bytes=").next().unwrap_or_default();
    if !copied.contains(&format!("#bytes={name}/0.")) {
        problems.push(format!("the link of a run is copied as {copied}"));
    }
    browser.fresh_tab()?;
    browser.goto(&format!("{}bytes.html#bytes=run-1.2.3", server.base))?;
    browser.wait(&format!(
        "{BYTES}.querySelector('[role=alert]')?.innerText.includes('names no run')"
    ))?;
    problems.extend(browser.log()?.complaints(&server.base));
    none(problems)
}
