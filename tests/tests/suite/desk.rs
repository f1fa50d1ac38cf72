//! The evidence desk in its page: what is given is read in a worker and told, nothing of it leaves, and it is forgotten on demand.
use crate::none;
use join_lab_tests::{Browser, Error, Result, Server, Site};

/// A join that was refused in words, with a token that nobody signed: exp is 07:18:01, the answer's Date 07:18:04.
const TRACE: &str = r#"(() => {
    const part = value => btoa(JSON.stringify(value)).replace(/=/g, '').replace(/\+/g, '-').replace(/\//g, '_');
    window.token = [part({ alg: 'none', typ: 'JWT' }), part({ iat: 1779174181, nbf: 1779174181, exp: 1779175081,
        upn: 'somebody@secret.example', aud: 'urn:ms-drs:enterpriseregistration.windows.net' }), 'c2lnbmF0dXJl'].join('.');
    const entry = (start, method, url, token, status, date, text) => ({ startedDateTime: start, time: 200,
        request: { method, url, headers: token ? [{ name: 'Authorization', value: `Bearer ${token}` }] : [] },
        response: { status, headers: [{ name: 'Date', value: date }], content: { text } } });
    const base = 'https://enterpriseregistration.windows.net/';
    return JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries: [
        entry('2026-05-19T07:08:02.100Z', 'GET', base + 'secret.example/Discover', '', 200, 'Tue, 19 May 2026 07:08:02 GMT', '{}'),
        entry('2026-05-19T07:18:04.300Z', 'POST', base + 'EnrollmentServer/device/', token, 400, 'Tue, 19 May 2026 07:18:04 GMT',
            JSON.stringify({ ErrorType: 'AuthenticationError', Message: 'Invalid Token.' }))] } });
})()"#;

/// Keeps what the page lets be saved, in the place of a download.
const SAVES: &str = "{
    window.saved = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = blob => { const url = make.call(URL, blob); window[url] = blob; return url; };
    HTMLAnchorElement.prototype.click = function() { const { download, href } = this;
        window[href].text().then(text => saved.push({ download, text })); };
} 0";

fn open(browser: &mut Browser, base: &str) -> Result<()> {
    browser.goto(&format!("{base}your-evidence.html"))?;
    browser.wait("document.querySelector('figure[data-widget=evidence][data-ready]')")?;
    browser.eval(SAVES).map(drop)
}

/// Drops a file with that content, as a hand does.
fn drop_file(browser: &mut Browser, name: &str, content: &str) -> Result<()> {
    browser.eval(&format!(
        "{{ const given = new DataTransfer(); given.items.add(new File([{content}], {name:?}));
            document.querySelector('[data-part=drop]').dispatchEvent(new DragEvent('drop', {{ dataTransfer: given, bubbles: true, cancelable: true }})); }} 0"
    )).map(drop)
}

/// Waits until what was given has been read, and gives the verdict.
fn verdict(browser: &mut Browser) -> Result<String> {
    browser.wait("document.querySelector('[data-part=worked]').hidden && !document.querySelector('figure[data-widget=evidence][aria-busy]')")?;
    browser.text("document.querySelector('[data-part=verdict]').textContent")
}

fn click(browser: &mut Browser, selector: &str) -> Result<()> {
    browser
        .eval(&format!("document.querySelector({selector:?}).click(); 0"))
        .map(drop)
}

#[test]
fn a_dropped_trace_is_told_shared_and_forgotten_and_its_token_never_seen() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    open(&mut browser, &server.base)?;
    // The longest that the page stood still, by its own watch.
    browser.eval("{ window.longest = 0; let last = performance.now(); setInterval(() => { const now = performance.now(); \
        longest = Math.max(longest, now - last - 5); last = now; }, 5); } 0")?;
    drop_file(&mut browser, "case.har", TRACE)?;
    let said = verdict(&mut browser)?;
    assert!(said.starts_with("It cannot be told"), "{said}");
    let text = browser.text("document.querySelector('[data-part=answer]').textContent")?;
    assert!(text.contains("The token had ended"), "{text}");
    let mut wrong = Vec::new();
    let page = "document.documentElement.outerHTML.includes(token) || document.documentElement.outerHTML.includes('c2lnbmF0dXJl')";
    if browser.eval(page)? == true {
        wrong.push("the page shows the token".to_owned());
    }
    let links = "Array.from(document.querySelectorAll('a[href]'), a => a.href).concat(location.href).join().match(/secret|somebody|case\\.har|eyJ/)";
    if !browser.eval(links)?.is_null() {
        wrong.push("a link tells of the reader".to_owned());
    }
    // Masked, and the same trace again.
    click(&mut browser, "[data-do=masked]")?;
    browser.wait("saved.length === 1")?;
    assert_eq!(browser.text("saved[0].download")?, "masked-case.har");
    if browser.eval("/somebody|secret\\.example|c2lnbmF0dXJl/.test(saved[0].text)")? == true {
        wrong.push("the masked file has a name or a signature".to_owned());
    }
    let names = "document.querySelector('[data-part=answer]').textContent.includes('somebody@secret.example')";
    assert_eq!(
        browser.eval(names)?,
        true,
        "the list of aliases is the reader's own"
    );
    click(&mut browser, "[data-do=forget]")?;
    let left = "document.documentElement.outerHTML.match(/somebody@|secret\\.example/)";
    if !browser.eval(left)?.is_null() {
        wrong.push("something is left of what was forgotten".to_owned());
    }
    if browser.eval("localStorage.length + sessionStorage.length + document.cookie.length > 0 && JSON.stringify({...localStorage, ...sessionStorage}).includes('secret')")? == true {
        wrong.push("something is kept".to_owned());
    }
    let log = browser.log()?;
    wrong.extend(log.complaints(&server.base));
    wrong.extend(log.foreign(&server.base));
    none(wrong)
}

#[test]
fn the_desk_reads_from_a_folder_is_cancelled_and_cleans_a_trace_in_one_click() -> Result<()> {
    let root = Site::built()?.root;
    let mut browser = Browser::launch()?;
    open(&mut browser, &format!("file://{}/", root.display()))?;
    // Cancelled at once: nothing is read, and the desk is ready for the next.
    click(&mut browser, "[data-do=sample]")?;
    click(&mut browser, "[data-do=cancel]")?;
    let still = "new Promise(done => setTimeout(() => done(document.querySelector('[data-part=worked]').hidden), 300))";
    assert_eq!(browser.eval(still)?, false, "a cancelled reading answers");
    click(&mut browser, "[data-do=sample]")?;
    let said = verdict(&mut browser)?;
    assert!(said.starts_with("It fits"), "{said}");
    // The time line answers the keyboard: its filter, then a stretch.
    let rows = "document.querySelectorAll('[data-part=timeline] tbody tr').length";
    let before = browser.eval(rows)?.as_u64().unwrap_or(0);
    browser.eval("document.querySelector('[data-do=filter]').focus(); 0")?;
    browser.type_text("Tpm-Maintenance")?;
    browser.wait(&format!("{rows} < {before}"))?;
    let focused = "document.activeElement.dataset.do === 'filter' && document.activeElement.value === 'Tpm-Maintenance'";
    assert_eq!(browser.eval(focused)?, true, "the filter keeps the focus");
    // Pasted text, read by the keyboard.
    browser.eval("document.querySelector('[data-do=forget]').click(); document.querySelector('textarea[data-part=paste]').focus(); 0")?;
    browser.type_text("Something went wrong. 801c03ed")?;
    browser.press("Tab")?;
    browser.press("Enter")?;
    let said = verdict(&mut browser)?;
    assert!(said.starts_with("It cannot be told"), "{said}");
    let next = browser.text("document.querySelector('[data-part=next-command]').textContent")?;
    assert!(next.starts_with("wevtutil epl"), "{next}");
    // One click: chosen, masked, saved.
    browser.eval(&format!(
        "{{ const given = new DataTransfer(); given.items.add(new File([{TRACE}], 'mine.har')); \
            const field = document.querySelector('[data-part=clean]'); field.files = given.files; \
            field.dispatchEvent(new Event('change', {{ bubbles: true }})); }} 0"
    ))?;
    browser.wait("saved.length === 1")?;
    if browser.eval(
        "/somebody|c2lnbmF0dXJl/.test(saved[0].text) || !saved[0].text.includes('07:18:04')",
    )? == true
    {
        return Err(Error::NotFound {
            expected: "a masked trace with its times".into(),
            found: browser.text("saved[0].text")?,
        });
    }
    none(
        browser
            .log()?
            .complaints(&format!("file://{}/", root.display())),
    )
}
