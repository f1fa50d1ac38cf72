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

#[test]
fn every_rule_has_its_row_and_every_row_its_chapter() -> Result<()> {
    let site = Site::built()?;
    let text = site.source("evidence-rules.html")?;
    let rows: Vec<&str> = text.split("<tr id=\"rule-").skip(1).collect();
    let table = include_str!("../../../crates/join-evidence/src/rules.toml");
    let rules = table.matches("\n[[rule]]\n").count();
    assert!(
        rules >= 188 && rows.len() == rules,
        "{} rows of {rules} rules",
        rows.len()
    );
    let mut wrong = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for row in rows {
        let id = row.split('"').next().unwrap_or_default();
        ids.insert(format!("rule-{id}"));
        let row = row.split("</tr>").next().unwrap_or_default();
        let chapter = row
            .split("confidence")
            .nth(1)
            .and_then(|rest| rest.split("href=\"").nth(1));
        let chapter = chapter
            .and_then(|rest| rest.split(['"', '#']).next())
            .unwrap_or_default();
        if !site.root.join(chapter).is_file() || chapter.is_empty() {
            wrong.push(format!("{id}: its chapter is {chapter:?}"));
        }
        if !row.contains("class=\"ev ev-") {
            wrong.push(format!("{id}: how it is known is not said"));
        }
    }
    let desk = site.source("your-evidence.html")?;
    let linked: Vec<&str> = desk
        .split("evidence-rules.html#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(
        linked.len() > 10,
        "the sample of the book has findings: {linked:?}"
    );
    wrong.extend(
        linked
            .iter()
            .filter(|id| !ids.contains(**id))
            .map(|id| format!("no row {id}")),
    );
    none(wrong)
}

/// Drops folders as a browser hands them over: entries that are opened one after the other, a hundred names at a time.
const FOLDERS: &str = "{
    window.leaf = (name, text) => ({ isFile: true, name, file: fits => fits(new File([text], name)) });
    window.folder = (name, own) => ({ isDirectory: true, name, createReader: () => { let at = 0;
        return { readEntries: fits => { at += 100; fits(own.slice(at - 100, at)); } }; } });
    window.dropped = entry => { const event = new Event('drop', { bubbles: true, cancelable: true });
        event.dataTransfer = { getData: () => '', items: [{ webkitGetAsEntry: () => entry, getAsFile: () => null }] };
        document.querySelector('[data-part=drop]').dispatchEvent(event); };
} 0";

#[test]
fn a_dropped_folder_is_read_whole_and_what_is_too_much_is_counted() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    open(&mut browser, &server.base)?;
    browser.eval(FOLDERS)?;
    // The trace lies below the second hundred of names, in a folder in a folder.
    browser.eval(&format!(
        "dropped(folder('top', [folder('sub', [...Array.from({{ length: 130 }}, (_, at) => leaf(`n${{at}}.txt`, 'nothing')), \
            leaf('case.har', {TRACE})])])); 0"
    ))?;
    let said = verdict(&mut browser)?;
    assert!(said.starts_with("It cannot be told"), "{said}");
    let text = browser.text("document.querySelector('[data-part=answer]').textContent")?;
    assert!(
        text.contains("top/sub/case.har") && text.contains("131 inputs"),
        "{text}"
    );
    click(&mut browser, "[data-do=forget]")?;
    browser.eval("dropped(folder('all', Array.from({ length: 2345 }, (_, at) => leaf(`n${at}.txt`, 'nothing')))); 0")?;
    verdict(&mut browser)?;
    let status = browser.text("document.querySelector('[data-part=status]').textContent")?;
    assert!(status.contains("345 more were left out"), "{status}");
    Ok(())
}

#[test]
fn a_text_without_a_zone_asks_for_it_and_the_answer_is_read_anew() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", None)?;
    let mut browser = Browser::launch()?;
    open(&mut browser, &server.base)?;
    browser.eval(
        "document.querySelector('[data-part=paste]').value = 'TimeCreated : 4/3/2026 7:08:02 AM\\nProviderName : Microsoft-Windows-AAD\\n\
         Id : 1081\\nMessage : words\\n'; 0",
    )?;
    click(&mut browser, "[data-do=paste]")?;
    verdict(&mut browser)?;
    let asked = "Array.from(document.querySelectorAll('[data-do=told]'), ask => ask.dataset.about).sort().join()";
    assert_eq!(browser.text(asked)?, "order,zone");
    browser.eval(
        "{ const ask = document.querySelector('[data-about=zone]'); ask.value = '120'; \
        ask.dispatchEvent(new Event('change', { bubbles: true })); } 0",
    )?;
    browser.wait("document.querySelector('[data-about=zone]')?.value === '120' && !document.querySelector('figure[data-widget=evidence][aria-busy]')")?;
    let text = browser.text("document.querySelector('[data-part=answer]').textContent")?;
    assert!(
        text.contains("UTC+02:00") && !text.contains("nothing here fixes it"),
        "{text}"
    );
    Ok(())
}

#[test]
fn an_archive_is_opened_and_the_model_runs_what_it_fixes() -> Result<()> {
    let server = Server::start(&Site::built()?.root, "/", Some(join_lab_tests::POLICY))?;
    let mut browser = Browser::launch()?;
    let folder = crate::tidy::root().join("crates/join-evidence/tests/samples");
    let signs = |name: &str| -> String {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        bytes.iter().map(|byte| char::from(*byte)).collect()
    };
    open(&mut browser, &server.base)?;
    let mut wrong = Vec::new();
    for name in ["case.saz", "autopilot-aik-timeout.evtx"] {
        let bytes = serde_json::to_string(&signs(name)).unwrap_or_default();
        drop_file(
            &mut browser,
            name,
            &format!("Uint8Array.from({bytes}, sign => sign.charCodeAt(0))"),
        )?;
        verdict(&mut browser)?;
        let given = browser.text("document.querySelector('section.given').textContent")?;
        if given.contains("not opened") || !given.contains(name) {
            wrong.push(format!("{name}: {given}"));
        }
    }
    // The archive alone has the whole case: its values are run.
    click(&mut browser, "[data-do=sample]")?;
    verdict(&mut browser)?;
    let status = browser.text("document.querySelector('[data-part=status]').textContent")?;
    if status.contains("could not be run") {
        wrong.push(status);
    }
    let runs = "document.querySelectorAll('section.replay .run').length";
    if browser.eval(runs)? == 0 {
        wrong.push("no run stands beside the lines".to_owned());
    }
    wrong.extend(browser.log()?.complaints(&server.base));
    none(wrong)
}
