//! Where figures open, what they withhold until it has been seen, and how fast they play.

mod common;

use join_sim::{Event, Message};
use join_view::{FigureSpec, Figures, FullFigure, Opening, figure};

use common::{library, mounted, spec, text_of};

fn page(spec: &FigureSpec) -> Figures<FullFigure> {
    let mut page = Figures::new(library());
    page.mount(spec).unwrap();
    page
}

/// What the cursor's record says, where each kind of figure opens by itself and where its author sends it.
#[test]
fn a_figure_opens_at_the_moment_that_it_is_about() {
    let event = |page: &Figures<FullFigure>| page.session(0).unwrap().timeline().record().event;
    let page_of = |widget: &str, at: Option<Opening>| {
        page(&FigureSpec {
            at,
            ..spec(widget, "energy-saver")
        })
    };
    assert!(matches!(
        event(&page_of("identity", None)),
        Event::PolicyInForce { present: true, .. }
    ));
    assert!(matches!(
        event(&page_of("tasks", None)),
        Event::TaskHeld { .. }
    ));
    assert!(matches!(event(&page_of("keys", None)), Event::Judged(_)));
    for (at, sent) in [
        (Opening::Discovery, Message::Discover),
        (Opening::SignIn, Message::Credentials),
    ] {
        let page = page_of("join-stepper", Some(at));
        let is = match event(&page) {
            Event::Sent { message, .. } | Event::Received { message, .. } => message == sent,
            _ => false,
        };
        assert!(is, "{at:?}: {:?}", event(&page));
        let session = page.session(0).unwrap();
        assert!(
            session.phases().is_user(session.timeline().record().at),
            "{at:?}: in the user's phase"
        );
    }
}

/// Whatever a run is like, each opening is one of its key moments, and a run without such a moment opens at its end.
#[test]
fn an_opening_is_a_key_moment_of_every_run() {
    let mut ends = 0;
    for scenario in library().scenarios() {
        for at in Opening::ALL {
            assert_eq!(Opening::parse(at.name()), Ok(*at));
            let page = page(&FigureSpec {
                at: Some(*at),
                ..spec("join-stepper", scenario.name())
            });
            let session = page.session(0).unwrap();
            let cursor = session.timeline().cursor().0 as usize;
            assert!(
                session.moments().contains(&cursor),
                "{} {at:?}",
                scenario.name()
            );
            ends += usize::from(session.moments().last() == Some(&cursor));
        }
    }
    assert!(ends > library().scenarios().len());
    let error = Opening::parse("discovry").unwrap_err();
    assert_eq!(
        error,
        "no figure opens at “discovry”; the nearest name is “discovery”"
    );
}

/// Of several figures on a run the first says where it opens: no later one moves its cursor.
#[test]
fn the_first_figure_of_a_run_says_where_it_opens() {
    let mut page = Figures::<FullFigure>::new(library());
    let keys = page.mount(&spec("keys", "energy-saver")).unwrap();
    let here = page.session(keys).unwrap().timeline().cursor();
    let traces = page.mount(&spec("traces", "energy-saver")).unwrap();
    assert_eq!(page.session(traces).unwrap().timeline().cursor(), here);
}

/// Until its reader has seen the end, or presses on, neither title nor name nor any control says what the run is.
#[test]
fn what_a_reader_is_to_find_out_is_not_named_before() {
    let untold = FigureSpec {
        untold: true,
        ..spec("traces", "energy-saver")
    };
    let mut page = page(&untold);
    let names = |html: &str| {
        html.contains("Energy Saver")
            || html.contains("energy-saver")
            || html.contains("AikCertEnrollTask by hand")
    };
    let head = |page: &Figures<FullFigure>| {
        let html = page.inner(0);
        let head = html.split("data-key=\"few\"").next().unwrap();
        // The value of the one option is no text.
        head.replace("value=\"energy-saver\"", "")
    };
    assert!(!names(&head(&page)), "{}", head(&page));
    assert!(head(&page).contains("10 min, then 0x801c03ed"));
    assert!(!head(&page).contains("The token had expired"));
    assert!(page.inner(0).contains("parameters few untold"));
    let still = figure(&library(), &untold).unwrap();
    assert!(still.contains("data-untold"));
    page.message(0, "to-end", "");
    assert!(head(&page).contains("Energy Saver policy assigned to devices (energy-saver)"));
    assert!(head(&page).contains("The token had expired"));
    // Once told, it stays told.
    page.message(0, "to-start", "");
    assert!(names(&head(&page)));
}

/// The ten minutes take about eight seconds, a step without time a third of one, and the whole run less than a minute.
#[test]
fn a_wait_is_felt_while_playing() {
    const FRAME: u32 = 50;
    let mut page = mounted("join-stepper", "energy-saver");
    page.message(0, "to-start", "");
    page.message(0, "play", "");
    let (mut whole, mut longest, mut here) = (0, (0, 0), (0, 0));
    loop {
        let answer = page.tick(FRAME);
        whole += FRAME;
        let place = page.session(0).unwrap().place();
        here = if place == here.0 {
            (place, here.1 + FRAME)
        } else {
            (place, 0)
        };
        if here.1 > longest.1 {
            longest = here;
        }
        if !answer.playing {
            break;
        }
        assert!(whole < 120_000, "it does not end");
    }
    assert!((7_500..8_500).contains(&longest.1), "{longest:?}");
    assert!(whole < 45_000, "{whole}");
    let session = page.session(0).unwrap();
    let wait = session.timeline().records()[session.moments()[longest.0]].event;
    assert!(
        matches!(wait, Event::Attempt { .. } | Event::TaskHeld { .. }),
        "{wait:?}"
    );
    assert!(text_of(&page.inner(0), "role=\"status\"").contains("Step 48 of 48"));
}
