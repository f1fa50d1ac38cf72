//! Nine figures on one run: they share the run and its cursor and nothing else. One table opens, one alert is raised, one step is
//! said once, and each has the keys that its own list promises.

use std::path::Path;

use join_sim::Library;
use join_view::{FigureSpec, Figures, FullFigure};

type Page = Figures<FullFigure>;

const NONE: [usize; 0] = [];

const ALL: [&str; 9] = [
    "join-stepper",
    "token-timeline",
    "state-machine",
    "identity",
    "tasks",
    "keys",
    "traces",
    "what-if",
    "messages",
];

fn page() -> Page {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut page = Page::new(Library::load(&folder).unwrap());
    for widget in ALL {
        let spec = FigureSpec {
            widget: widget.into(),
            scenario: "energy-saver".into(),
            ..FigureSpec::default()
        };
        page.mount(&spec).unwrap();
    }
    page
}

/// The figures whose markup holds a text.
fn holding(page: &Page, text: &str) -> Vec<usize> {
    let holds = |at: &usize| page.inner(*at).contains(text);
    (0..ALL.len()).filter(holds).collect()
}

/// The figures that a screen reader speaks for.
fn speaking(page: &Page) -> Vec<usize> {
    holding(page, "aria-live=\"polite\"")
}

#[test]
fn all_of_them_step_together() {
    let mut page = page();
    let answer = page.message(3, "step-forward", "");
    assert_eq!(answer.changed, (0..ALL.len()).collect::<Vec<_>>());
    let here = page.session(3).unwrap().timeline().cursor();
    for at in 0..ALL.len() {
        assert_eq!(page.session(at).unwrap().timeline().cursor(), here);
    }
}

#[test]
fn one_table_opens_and_one_list_of_keys() {
    for (at, widget) in ALL
        .iter()
        .enumerate()
        .filter(|(_, widget)| !["what-if", "messages"].contains(widget))
    {
        let mut page = page();
        let open = "Hide the table";
        assert_eq!(holding(&page, open), NONE);
        let answer = page.message(at, "table", "");
        assert_eq!(holding(&page, open), [at], "{widget}");
        assert!(answer.changed.contains(&at), "{answer:?}");
        page.message(at, "table", "");
        assert_eq!(holding(&page, open), NONE);
        if *widget != "token-timeline" {
            page.message(at, "help", "");
            assert_eq!(holding(&page, "shows this line."), [at], "{widget}");
        }
    }
}

#[test]
fn one_wrong_number_raises_one_alert_and_the_next_thing_done_takes_it_away() {
    let mut page = page();
    page.message(1, "set:token_lifetime_s", "0");
    assert_eq!(holding(&page, "role=\"alert\""), [1]);
    // Stepper and what-if have a field for the same number: it is right there.
    assert_eq!(holding(&page, "aria-invalid"), [1]);
    let answer = page.message(4, "table", "");
    assert_eq!(holding(&page, "role=\"alert\""), NONE);
    assert!(answer.changed.contains(&1), "it is taken away where it was");
    page.message(7, "dance", "");
    assert_eq!(holding(&page, "the page does not know"), [7]);
}

#[test]
fn one_step_is_said_once_by_the_figure_in_use() {
    let mut page = page();
    // The first status of a page belongs to the figure of its first button.
    assert_eq!(speaking(&page), [0]);
    for at in [0, 5, 5, 7, 2, 0, 1] {
        let answer = match at {
            1 => page.message(at, "set:token_lifetime_s", "700"),
            _ => page.message(at, "step-forward", ""),
        };
        assert_eq!(speaking(&page), [at], "{}", ALL[at]);
        assert_eq!(answer.changed.len(), ALL.len());
    }
    // A key counts as use, and also where nothing else changes the one before falls silent.
    page.message(0, "to-end", "");
    let answer = page.key(6, "ArrowRight");
    assert_eq!(speaking(&page), [6]);
    assert_eq!(answer.changed, [0, 6]);
    // While steps follow each other by themselves nobody says them.
    page.key(6, " ");
    assert_eq!(speaking(&page), NONE);
}

#[test]
fn each_key_of_a_list_does_something_in_its_figure_and_no_other_key_does() {
    for (at, widget) in ALL.iter().enumerate() {
        let mut page = page();
        page.message(at, "help", "");
        let listed = page.inner(at).contains("w says why");
        let asks = ["join-stepper", "state-machine"].contains(widget);
        assert_eq!(listed, asks, "{widget}");
        page.message(at, "step", "9");
        let before: Vec<String> = (0..ALL.len()).map(|one| page.inner(one)).collect();
        assert_eq!(page.key(at, "w").handled, listed, "{widget}");
        for (one, before) in before.iter().enumerate() {
            let changed = page.inner(one) != *before;
            assert_eq!(changed, listed && one == at, "{widget}: {}", ALL[one]);
        }
        for key in ["ArrowRight", "ArrowLeft", "Home", "End", " ", "c", "?"] {
            assert!(page.key(at, key).handled, "{widget} {key}");
        }
        assert!(!page.key(at, "x").handled, "{widget}");
    }
}

#[test]
fn the_list_that_says_why_goes_with_the_cursor_wherever_that_is_moved() {
    let mut page = page();
    page.message(0, "to-end", "");
    page.message(0, "why", "");
    let said = |page: &Page| {
        let html = page.inner(0);
        let from = html.find("why-said").expect("the list is open");
        html[from..from + 90].to_string()
    };
    let of_the_end = said(&page);
    // A link inside the list leads away, and the list stays.
    let html = page.inner(0);
    let links: Vec<&str> = html.split("data-msg=\"link:").skip(1).collect();
    let link = links[2].split('"').next().unwrap();
    page.message(0, &format!("link:{link}"), "");
    assert_eq!(said(&page), of_the_end);
    // Another figure moves the cursor there by itself: then the list is about that record.
    page.message(4, "step-back", "");
    page.message(4, &format!("seek:{link}"), "");
    assert_ne!(said(&page), of_the_end);
}
