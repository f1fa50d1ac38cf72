//! While a reader steps through a figure nothing in it moves, no word lies on another, and every letter is large enough; what
//! answers a change stands beside the control that made it.
use crate::none;
use join_lab_tests::{Browser, Error, Result, Server, Site, Size};

/// A page with each kind of figure that is stepped.
const FIGURES: [(&str, &str); 9] = [
    ("policy.html", "identity"),
    ("aik.html", "keys"),
    ("energy-saver.html", "tasks"),
    ("response.html", "traces"),
    ("join-function.html", "state-machine"),
    ("fix.html", "join-stepper"),
    ("side-by-side.html", "what-if"),
    ("index.html", "ten-minutes"),
    ("token.html", "token-timeline"),
];

/// Those whose pictures are drawn in pixels.
const IN_PIXELS: [&str; 5] = ["identity", "keys", "tasks", "traces", "token-timeline"];

/// Steps through a figure and says what it is like on the way: its heights, its smallest letters, which words lie on others, by how
/// much the sentence of a step is too long for its place, and how far apart verdict, controls and picture are.
const STEP_THROUGH: &str = r#"(async widget => {
    const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const figure = document.querySelector(`figure.join[data-widget=${widget}][data-ready]`);
    const press = message => {
        const button = figure.querySelector(`[data-msg="${message}"]`);
        if (!button || button.getAttribute('aria-disabled')) return false;
        button.click();
        return true;
    };
    press('to-start');
    await frame();
    const heights = new Set(), over = new Set();
    let steps = 0, small = 99, long = 0;
    do {
        steps += 1;
        await frame();
        heights.add(Math.round(figure.getBoundingClientRect().height));
        const now = figure.querySelector('div.now');
        if (now) long = Math.max(long, now.scrollHeight - now.clientHeight);
        for (const svg of figure.querySelectorAll('svg')) {
            const box = svg.getBoundingClientRect();
            if (!box.width) continue;
            const frame = svg.viewBox.baseVal;
            const scale = frame && frame.width ? box.width / frame.width : 1;
            const words = [...svg.querySelectorAll('text')].map(text => [text, text.getBoundingClientRect()]).filter(([text, place]) => place.width && text.textContent.trim());
            for (const [text] of words) small = Math.min(small, parseFloat(getComputedStyle(text).fontSize) * scale);
            words.forEach(([one, a], at) => words.slice(at + 1).forEach(([other, b]) => {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                // Lines of one text touch; a hand's breadth of a letter is more.
                if (wide > 1.5 && tall > 3.5) over.add(`“${one.textContent}” on “${other.textContent}”`);
            }));
        }
    } while (steps < 120 && press('step-forward'));
    const place = mark => figure.querySelector(mark)?.getBoundingClientRect();
    const [verdict, few, picture] = [place('.verdict'), place('.few'), place('.picture, .stage, .beside, svg')];
    const apart = verdict && few && picture ? Math.round(Math.max(few.bottom, picture.top) - verdict.top) : 0;
    return {steps, heights: [...heights], small, over: [...over].slice(0, 5), long, apart};
})"#;

struct Walk {
    steps: i64,
    heights: Vec<i64>,
    small: f64,
    over: Vec<String>,
    long: i64,
    apart: i64,
}

fn walk(browser: &mut Browser, url: &str, widget: &str) -> Result<Walk> {
    browser.goto(url)?;
    let found = browser.eval(&format!("{STEP_THROUGH}({widget:?})"))?;
    let number = |name: &str| found[name].as_f64().unwrap_or_default();
    let walk = Walk {
        steps: number("steps") as i64,
        heights: found["heights"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|height| height.as_i64())
            .collect(),
        small: number("small"),
        over: found["over"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|said| said.as_str().map(str::to_owned))
            .collect(),
        long: number("long") as i64,
        apart: number("apart") as i64,
    };
    // A check that steps through nothing proves nothing.
    if walk.steps < 5 && widget != "token-timeline" {
        return Err(Error::NotFound {
            expected: format!("steps of the figure {widget}"),
            found: format!("{} at {url}", walk.steps),
        });
    }
    Ok(walk)
}

fn size(width: u32, height: u32) -> Size {
    Size { width, height }
}

fn server() -> Result<(Site, Server)> {
    let site = Site::built()?;
    let server = Server::start(&site.root, "/", None)?;
    Ok((site, server))
}

#[test]
fn no_figure_changes_its_height_while_it_is_stepped_and_its_answer_is_near() -> Result<()> {
    let (_site, server) = server()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for screen in [size(1280, 900), size(360, 740)] {
        browser.size(screen)?;
        for (page, widget) in FIGURES {
            let walk = walk(&mut browser, &format!("{}{page}", server.base), widget)?;
            let mut say = |what: String| {
                problems.push(format!("{widget} at {}: {what}", screen.width));
            };
            if walk.heights.len() != 1 {
                say(format!("heights {:?}", walk.heights));
            }
            if walk.long > 4 {
                say(format!("a sentence is {} px too long", walk.long));
            }
            if screen.width == 1280 && walk.apart > 600 {
                say(format!("verdict, controls and picture: {} px", walk.apart));
            }
            if IN_PIXELS.contains(&widget) && walk.small < 11.0 {
                say(format!("letters of {:.1} px", walk.small));
            }
            if IN_PIXELS.contains(&widget) {
                for over in &walk.over {
                    say(over.clone());
                }
            }
        }
    }
    none(problems)
}

/// At twice the size a window of 1280 px has room for 640: letters are as large there, so they are twice as large on the screen.
#[test]
fn letters_of_a_picture_grow_with_the_page() -> Result<()> {
    let (_site, server) = server()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    for (page, widget) in FIGURES
        .iter()
        .filter(|(_, widget)| IN_PIXELS.contains(widget))
    {
        let url = format!("{}{page}", server.base);
        browser.size(size(1280, 900))?;
        let plain = walk(&mut browser, &url, widget)?.small;
        browser.size(size(640, 450))?;
        let twice = walk(&mut browser, &url, widget)?.small;
        // A page that shows the same as words has none.
        if twice < 99.0 && twice < plain.min(12.0) {
            problems.push(format!("{widget}: {plain:.1} px, and {twice:.1} px"));
        }
    }
    none(problems)
}

/// The longest of all runs and the healthy one in every kind of picture.
#[test]
fn no_word_lies_on_another_in_the_healthy_run_and_in_the_longest() -> Result<()> {
    let (_site, server) = server()?;
    let mut browser = Browser::launch()?;
    let mut problems = Vec::new();
    browser.size(size(1280, 900))?;
    for (page, widget) in FIGURES
        .iter()
        .filter(|(_, widget)| IN_PIXELS.contains(widget))
    {
        for scenario in ["energy-saver", "healthy", "retry-with-fresh-token"] {
            browser.goto(&format!("{}{page}", server.base))?;
            browser.eval(&format!(
                "{{ const menu = document.querySelector('figure.join[data-widget={widget}] [data-msg=scenario]'); menu.value = {scenario:?}; menu.dispatchEvent(new Event('change', {{bubbles: true}})); 0 }}"
            ))?;
            let found = browser.eval(&format!("{STEP_THROUGH}({widget:?})"))?;
            let over = found["over"].as_array().into_iter().flatten();
            problems.extend(over.map(|said| format!("{widget}, {scenario}: {said}")));
            if found["steps"].as_i64() == Some(1) && *widget != "token-timeline" {
                problems.push(format!("{widget}, {scenario}: no steps"));
            }
        }
    }
    none(problems)
}

/// While a figure plays, what stands around it stays where it is.
#[test]
fn playing_shifts_nothing() -> Result<()> {
    let (_site, server) = server()?;
    let mut browser = Browser::launch()?;
    browser.size(size(1280, 900))?;
    browser.goto(&format!("{}policy.html", server.base))?;
    let figure = browser.figure("identity", 0)?;
    figure.click(&mut browser, "To start")?;
    browser.eval("window.moved = 0; new PerformanceObserver(all => all.getEntries().forEach(one => { if (!one.hadRecentInput) moved += one.value })).observe({type: 'layout-shift', buffered: false}); 0")?;
    let before = figure.status(&mut browser)?;
    figure.click(&mut browser, "Play")?;
    browser.eval("new Promise(done => setTimeout(() => done(0), 4000))")?;
    figure.click(&mut browser, "Pause")?;
    assert_ne!(figure.status(&mut browser)?, before, "it has played");
    let moved = browser.eval("moved")?.as_f64().unwrap_or(1.0);
    assert!(moved <= 0.01, "cumulative layout shift {moved}");
    Ok(())
}
