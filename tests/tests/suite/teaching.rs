//! The lessons for a class: every link opens the state that it carries, the summary is one sheet, the worksheet has no answers.
use crate::{none, places::same};
use join_lab_tests::{Browser, PHONE, Result, Scheme, Server, Site, Size};
use join_sim::{Library, Save};
use std::path::Path;

/// A sheet of A4 within the margins of `print.css`, in CSS pixels.
const SHEET: Size = Size {
    width: 680,
    height: 1009,
};

/// The addresses of a page's links into figures, with their words.
fn links(browser: &mut Browser, page: &str) -> Result<Vec<(String, String)>> {
    browser.goto(page)?;
    let all = browser.text(
        "[...document.querySelectorAll('main a[href*=\"#join=\"]')].map(a => a.href + '\\t' + a.textContent).join('\\n')",
    )?;
    let pairs = all.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs
        .map(|(link, words)| (link.to_owned(), words.to_owned()))
        .collect())
}

/// The run and the cursor behind the mark of a link.
fn state(link: &str) -> std::result::Result<Save, String> {
    let (_, save) = link.rsplit_once("#join=").ok_or("no state")?;
    let save = save.split_once('/').map_or(save, |(_, save)| save);
    Save::read(save).map_err(|error| error.to_string())
}

#[test]
fn every_link_of_the_lessons_opens_the_state_that_it_carries() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let library =
        Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")).unwrap();
    let mut browser = Browser::launch()?;
    browser.clipboard(true)?;
    let (mut problems, mut runs) = (Vec::new(), 0);
    for page in ["teaching.html", "worksheet-answers.html"] {
        for (link, words) in links(&mut browser, &format!("{}{page}", server.base))? {
            browser.goto("about:blank")?;
            browser.goto(&link)?;
            browser.alive()?;
            let said = browser.text(
                "[...document.querySelectorAll('figure.join [role=alert]')].map(e => e.textContent).join(' ')",
            )?;
            if !said.is_empty() {
                problems.push(format!("{words}: {said}"));
            }
            if link.contains("practice.html") {
                let case = browser.text("document.body.textContent")?;
                same(&mut problems, &words, &case.contains("Case 7."), &true);
                continue;
            }
            runs += 1;
            let before = state(&link);
            if let Err(error) = before.as_ref().map(|save| save.load(&library)) {
                problems.push(format!("{words}: {error}"));
            }
            // What the figure copies is what it shows.
            let copies = "[...document.querySelectorAll('figure.join button')].find(b => b.checkVisibility() && b.textContent.trim() === 'Copy link')";
            browser.eval("navigator.clipboard.writeText('nothing yet')")?;
            browser.eval(&format!("{copies}.click(); 0"))?;
            browser.wait("navigator.clipboard.readText().then(text => text.includes('#join='))")?;
            let after = state(&browser.text("navigator.clipboard.readText()")?);
            let shown = |save: &Save| (save.run.clone(), save.cursor);
            same(
                &mut problems,
                &words,
                &after.map(|save| shown(&save)),
                &before.map(|save| shown(&save)),
            );
        }
    }
    // A page whose links were not found would pass.
    if runs < 15 {
        problems.push(format!("only {runs} links to runs"));
    }
    none(problems)
}

#[test]
fn the_summary_is_one_sheet_and_fits_a_telephone() -> Result<()> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    browser.size(SHEET)?;
    browser.media(Scheme::Light, true, true)?;
    browser.goto(&format!("{}one-page.html", server.base))?;
    browser.alive()?;
    let high = browser.eval("document.querySelector('main').getBoundingClientRect().height")?;
    if high
        .as_f64()
        .is_none_or(|high| high > f64::from(SHEET.height))
    {
        problems.push(format!(
            "the summary is {high} high, a sheet {}",
            SHEET.height
        ));
    }
    browser.media(Scheme::Light, true, false)?;
    browser.size(PHONE)?;
    let wide = browser.eval("document.documentElement.scrollWidth <= innerWidth")?;
    same(
        &mut problems,
        "nothing is wider than the window",
        &wide,
        &true.into(),
    );
    none(problems)
}

#[test]
fn the_solution_stands_on_the_teachers_page_and_on_no_other() -> Result<()> {
    let site = Site::built()?;
    let library =
        Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")).unwrap();
    let (cause, line) = join_view::solution(&library, 7).unwrap();
    let escaped = line
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let has = |page: &str, text: &str| {
        std::fs::read_to_string(site.root.join(page)).is_ok_and(|html| html.contains(text))
    };
    assert!(has("worksheet-answers.html", cause), "{cause}");
    assert!(has("worksheet-answers.html", &escaped), "{line}");
    for page in ["worksheet.html", "teaching.html", "one-page.html"] {
        assert!(site.root.join(page).is_file(), "{page}");
        assert!(!has(page, cause) && !has(page, &escaped), "{page} tells");
    }
    Ok(())
}
