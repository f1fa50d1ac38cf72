//! Figures on paper: nothing lies on anything, and every picture has room on one page.
use crate::{none, site_with_figures};
use join_lab_tests::{Browser, Result, Scheme, Server, Size};

/// A sheet of A4 within the margins of `print.css`, in CSS pixels.
const SHEET: Size = Size {
    width: 680,
    height: 1009,
};

/// What is wrong with the figures of the page as it is printed, a line each.
///
/// Pictures that are laid out as part of a grid or a flexible box lie over what follows them where a page ends, which only
/// shows when pages are made; so that is asked, too.
const WRONG: &str = r#"(() => {
    const wrong = [];
    // A heading that is there for screen readers only is clipped to nothing.
    const clipped = e => e && (getComputedStyle(e).clipPath === 'inset(50%)' || clipped(e.parentElement));
    // Nor does what a closed fold holds stand on paper.
    const shown = e => e.getClientRects().length > 0 && e.checkVisibility() && !clipped(e);
    for (const figure of document.querySelectorAll('figure.join')) {
        const name = figure.dataset.widget;
        for (const svg of [...figure.querySelectorAll('svg')].filter(shown)) {
            const style = getComputedStyle(svg), box = svg.getBoundingClientRect();
            if (style.breakInside !== 'avoid') wrong.push(`${name}: a picture may be cut`);
            if (box.height > 960) wrong.push(`${name}: a picture is ${box.height} high`);
            for (let e = svg.parentElement; e !== figure.parentElement; e = e.parentElement) {
                if (getComputedStyle(e).breakInside === 'avoid') break; // stands on one page as a whole
                if (/grid|flex/.test(getComputedStyle(e).display)) wrong.push(`${name}: a picture in a ${e.className} that is a grid`);
            }
        }
        const boxes = [...figure.querySelectorAll('svg, p, li, td, th, h4, caption, figcaption, legend, label')]
            .filter(e => shown(e) && !e.closest('svg svg') && (e.tagName === 'svg' || e.textContent.trim()))
            .map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.width > 1 && b.height > 1);
        for (let i = 0; i < boxes.length; i++) {
            for (let j = i + 1; j < boxes.length; j++) {
                const [one, a] = boxes[i], [other, b] = boxes[j];
                if (b.top > a.bottom + 500) continue;
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > 1.5 && high > 1.5 && !one.contains(other) && !other.contains(one)) {
                    wrong.push(`${name}: “${one.textContent.trim().slice(0, 30)}” and “${other.textContent.trim().slice(0, 30)}”`);
                }
            }
        }
    }
    return wrong.slice(0, 20).join('\n');
})()"#;

#[test]
fn nothing_lies_on_anything_and_no_picture_is_cut() -> Result<()> {
    let (site, pages) = site_with_figures()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    browser.size(SHEET)?;
    let mut problems = Vec::new();
    // As the book wrote it, and living: both are printed.
    for (page, living) in pages
        .iter()
        .flat_map(|(page, _)| [(page, false), (page, true)])
    {
        if page == "print.html" {
            continue;
        }
        browser.media(Scheme::Light, true, false)?;
        browser.scripts(living)?;
        browser.goto(&format!("{}{page}", server.base))?;
        if living {
            browser.alive()?;
        }
        browser.media(Scheme::Light, true, true)?;
        // Paper has no transitions from what the screen showed.
        browser.eval("document.getAnimations().forEach(one => one.finish()); document.getAnimations().length")?;
        let wrong = browser.text(WRONG)?;
        let state = if living { "living" } else { "as written" };
        problems.extend(wrong.lines().map(|line| format!("{page}, {state}: {line}")));
    }
    none(problems)
}
