//! What stands below a figure with a picture: the picture as a file, and the figure for a room.
use crate::{access::violations, none};
use html5gum::{Token, Tokenizer};
use join_lab_tests::{Browser, DESKTOP, Result, Scheme, Server, Site, Size, axe_source};

/// Keeps what the page lets be saved, in the place of a download: name, kind, and the bytes in base64.
const KEEP: &str = "window.saved = []; const make = URL.createObjectURL; \
    URL.createObjectURL = blob => { const url = make.call(URL, blob); window[url] = blob; return url; }; \
    HTMLAnchorElement.prototype.click = function() { const name = this.download, blob = window[this.href], reader = new FileReader(); \
    reader.onload = () => saved.push([name, blob.type, reader.result.split(',')[1]]); reader.readAsDataURL(blob); }; 0";

const NOTE: &str = "Simulated run, not evidence about a device.";

/// Presses a tool of the nth figure with a picture.
fn press(browser: &mut Browser, nth: usize, tool: &str) -> Result<()> {
    browser.eval(&format!(
        "document.querySelectorAll('.figure-tools')[{nth}].querySelector('[data-tool={tool}]').click(); 0"
    ))?;
    Ok(())
}

/// What was saved after the nth press.
fn saved(browser: &mut Browser, nth: usize) -> Result<(String, String, Vec<u8>)> {
    use base64::Engine;
    browser.wait(&format!("saved.length > {nth}"))?;
    let get = |part: usize| format!("saved[{nth}][{part}]");
    let bytes = browser.text(&get(2))?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(bytes);
    Ok((
        browser.text(&get(0))?,
        browser.text(&get(1))?,
        bytes.expect("the page writes base64"),
    ))
}

/// What is wrong with a saved drawing.
fn faults(name: &str, svg: &str, browser: &mut Browser) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut wrong = |what: String| faults.push(format!("{name}: {what}"));
    // The browser's own reader of XML says whether it is one.
    browser.eval(&format!(
        "window.read = new DOMParser().parseFromString({}, 'image/svg+xml'); 0",
        serde_json::json!(svg)
    ))?;
    if browser
        .text("read.querySelector('parsererror') ? 'no XML' : read.documentElement.localName")?
        != "svg"
    {
        wrong("it is no SVG".into());
    }
    for expected in [NOTE, "CC BY 4.0", "<title", "<desc"] {
        if !svg.contains(expected) {
            wrong(format!("it does not hold {expected:?}"));
        }
    }
    let count = svg.matches(NOTE).count();
    if count < 2 {
        wrong("the note is not both written and described".into());
    }
    for token in Tokenizer::new(svg) {
        let Ok(Token::StartTag(tag)) = token else {
            continue;
        };
        let element = String::from_utf8_lossy(&tag.name).into_owned();
        if ["script", "image", "use", "a", "foreignobject", "style"].contains(&element.as_str()) {
            wrong(format!("it has a {element}"));
        }
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            let own = key == "xmlns";
            if !own
                && (value.contains("url(")
                    || value.contains("//")
                    || value.contains("var(")
                    || value.contains("light-dark"))
            {
                wrong(format!("{element} has {key}={value}"));
            }
            if key == "class"
                || key == "style"
                || key == "href"
                || key.starts_with("data-")
                || key.starts_with("on")
            {
                wrong(format!("{element} has {key}"));
            }
        }
    }
    Ok(faults)
}

/// Width and height of a PNG by its own first bytes.
fn size_of(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    png.starts_with(b"\x89PNG\r\n\x1a\n").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// Every figure with a picture gives it as SVG and as PNG, named for itself and its scenario, light and dark.
#[test]
fn a_picture_is_saved_as_it_looks_and_says_what_it_is() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.size(DESKTOP)?;
    let mut problems = Vec::new();
    let pages = [
        ("join-function.html", "state-machine", Scheme::Light),
        ("token.html", "token-timeline", Scheme::Dark),
        ("index.html", "ten-minutes", Scheme::Light),
        ("eleven-steps.html", "join-stepper", Scheme::Light),
        ("device-object.html", "identity", Scheme::Light),
        ("energy-saver.html", "tasks", Scheme::Dark),
    ];
    for (page, widget, scheme) in pages {
        browser.media(scheme, true, false)?;
        browser.goto(&format!("{}{page}", server.base))?;
        browser.alive()?;
        browser.eval(KEEP)?;
        let before =
            browser.text("String(document.querySelectorAll('script[src*=tools]').length)")?;
        assert_eq!(before, "0", "{page}: nothing is loaded before it is used");
        let nth = browser.text(&format!("String([...document.querySelectorAll('.figure-tools')].findIndex(bar => bar.previousElementSibling.dataset.widget === '{widget}'))"))?;
        let Ok(nth) = nth.parse::<usize>() else {
            problems.push(format!("{page}: no tools below {widget}"));
            continue;
        };
        press(&mut browser, nth, "svg")?;
        let (name, kind, bytes) = saved(&mut browser, 0)?;
        let scenario = browser.text(&format!("(figure => (figure.querySelector('.scenario select') || {{}}).value || figure.dataset.scenario)(document.querySelectorAll('.figure-tools')[{nth}].previousElementSibling)"))?;
        assert_eq!(name, format!("join-lab-{widget}-{scenario}.svg"));
        assert_eq!(kind, "image/svg+xml");
        let svg = String::from_utf8(bytes).expect("XML is text");
        problems.extend(faults(&name, &svg, &mut browser)?);
        press(&mut browser, nth, "png")?;
        let (name, kind, bytes) = saved(&mut browser, 1)?;
        assert_eq!(name, format!("join-lab-{widget}-{scenario}.png"));
        assert_eq!(kind, "image/png");
        let drawn = browser.text("`${read.documentElement.getAttribute('width')} ${read.documentElement.getAttribute('height')}`")?;
        let drawn: Vec<u32> = drawn.split(' ').map(|n| n.parse().unwrap_or(0)).collect();
        let size = size_of(&bytes);
        if size != Some((2 * drawn[0], 2 * drawn[1])) || drawn[0] < 320 || drawn[1] < 120 {
            problems.push(format!("{name}: {size:?} points for {drawn:?}"));
        }
        // Not blank: many colours, and not nearly all of one.
        browser.eval("window.seen = null; createImageBitmap(new Blob([Uint8Array.from(atob(saved[1][2]), c => c.charCodeAt(0))])).then(image => { \
            const canvas = document.createElement('canvas'); [canvas.width, canvas.height] = [image.width, image.height]; \
            const to = canvas.getContext('2d'); to.drawImage(image, 0, 0); const data = new Uint32Array(to.getImageData(0, 0, image.width, image.height).data.buffer); \
            const counts = new Map(); data.forEach(point => counts.set(point, (counts.get(point) || 0) + 1)); \
            seen = `${counts.size} ${Math.max(...counts.values()) / data.length}`; }); 0")?;
        browser.wait("window.seen")?;
        let seen = browser.text("seen")?;
        let (colours, most) = seen.split_once(' ').unwrap_or_default();
        if colours.parse().unwrap_or(0) < 20 || most.parse().unwrap_or(1.0) > 0.985 {
            problems.push(format!("{name}: {colours} colours, one takes {most}"));
        }
        let complaints = browser.log()?.complaints(&server.base);
        problems.extend(complaints.iter().map(|one| format!("{page}: {one}")));
    }
    none(problems)
}

/// A figure about what a reader brings has nothing to save in this way.
#[test]
fn no_picture_of_a_readers_evidence_is_offered() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.goto(&format!("{}evidence.html", server.base))?;
    let bars = browser.text("String(document.querySelectorAll('.figure-tools').length)")?;
    assert_eq!(bars, "0");
    Ok(())
}

/// The figure for a room: keys, one sentence, letters that are read from afar, notes, and back to where it was.
#[test]
fn a_figure_is_shown_to_a_room() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let axe = axe_source()?;
    let mut problems = Vec::new();
    for (width, height, page) in [
        (1280, 720, "join-function.html"),
        (1920, 1080, "token.html"),
        (1920, 1080, "eleven-steps.html"),
    ] {
        browser.size(Size { width, height })?;
        browser.media(Scheme::Light, true, false)?;
        browser.goto(&format!("{}{page}", server.base))?;
        browser.alive()?;
        let bar = "[...document.querySelectorAll('.figure-tools')].find(bar => bar.querySelector('[data-tool=projector]'))";
        if browser.text(&format!("String(!!{bar})"))? == "false" {
            assert_eq!(
                page, "token.html",
                "only a figure without steps has no projector"
            );
            continue;
        }
        let step = format!("{bar}.previousElementSibling.querySelector('.now .count').textContent");
        browser.eval(&format!("{bar}.previousElementSibling.querySelector('[data-msg=to-start]').click(); {bar}.querySelector('[data-tool=projector]').focus(); 0"))?;
        let first = browser.text(&step)?;
        browser.press("Enter")?;
        browser.wait("document.querySelector('dialog.projector[open] .sight svg')")?;
        // Arrow keys step the figure itself.
        for _ in 0..12 {
            browser.press("ArrowRight")?;
        }
        browser.press("ArrowLeft")?;
        browser.wait(&format!("({step}) !== {}", serde_json::json!(first)))?;
        let moved = browser.text(&step)?;
        assert!(moved.contains("Step 12 of"), "{page}: {moved}");
        let same = format!(
            "document.querySelector('.projector .said').textContent.length > 10 && {bar}.previousElementSibling.querySelector('.now .sentence').textContent.includes(document.querySelector('.projector .said').textContent)"
        );
        browser.wait(&same)?;
        browser.press("n")?;
        browser.wait("!document.querySelector('.projector .notes').hidden && document.querySelector('.projector .notes').textContent.includes('Step 12')")?;
        // The whole screen, where the browser gives it, comes a little later, and the picture is set to it then.
        browser.eval("new Promise(done => setTimeout(done, 500))")?;
        let wrong = browser.text("(() => { const wrong = [], room = document.querySelector('.projector'); \
            const box = room.getBoundingClientRect(); \
            if (box.width < innerWidth || box.height < innerHeight) wrong.push(`it takes ${box.width} × ${box.height}`); \
            if (room.scrollHeight > innerHeight + 1 || room.scrollWidth > innerWidth + 1) wrong.push('it scrolls'); \
            const least = innerWidth * 28 / 1920 - 0.6; \
            for (const svg of room.querySelectorAll('.sight svg')) { const by = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width; \
              const sizes = [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * by).sort((a, b) => a - b); \
              if (sizes.length && sizes[sizes.length >> 1] < Math.max(18, least) - 0.6) wrong.push(`letters of ${sizes[sizes.length >> 1]} px`); } \
            if (parseFloat(getComputedStyle(room.querySelector('.said')).fontSize) < 28) wrong.push('a small sentence'); \
            if (parseFloat(getComputedStyle(room.querySelector('.notes')).fontSize) < 28) wrong.push('small notes'); \
            const here = room.querySelector('.state.here, .row.here'); const sight = room.querySelector('.sight').getBoundingClientRect(); \
            if (here) { const at = here.getBoundingClientRect(); if (at.bottom < sight.top || at.top > sight.bottom || at.right < sight.left || at.left > sight.right) wrong.push('where the run is is out of sight'); } \
            return wrong.join('\\n'); })()")?;
        problems.extend(wrong.lines().map(|line| format!("{page}: {line}")));
        for violation in violations(&mut browser, &axe)? {
            problems.push(format!("{page}: {violation}"));
        }
        browser.press("Escape")?;
        // Where the browser gave the whole screen, the first press may only give it back.
        browser.wait("!document.querySelector('dialog.projector')")?;
        assert_eq!(
            browser.text(&step)?,
            moved,
            "{page}: the figure stays where it was left"
        );
        let focus = browser
            .text("document.activeElement.dataset.tool || document.activeElement.tagName")?;
        assert_eq!(focus, "projector", "{page}: the focus comes back");
    }
    none(problems)
}
