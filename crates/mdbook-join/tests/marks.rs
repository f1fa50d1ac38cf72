//! What marks, figures and tables in one chapter become, case by case.
mod common;

use common::{chapter, fails};

/// The chip of a documented source, as it stands in the Markdown of `part/deep/x.md`.
fn chip(class: &str, anchor: &str, id: &str, title: &str, text: &str) -> String {
    let anchor = if anchor.is_empty() {
        String::new()
    } else {
        format!(" id=\"{anchor}\"")
    };
    format!(
        "<a class=\"ev {class} q\"{anchor} href=\"../../refs.html#src-{id}\" aria-label=\"{text}: {title}, Contoso\">{text}</a>"
    )
}

/// The line at the end of a section: its levels with their class and how many claims have each.
fn known(levels: &[(&str, &str, usize)]) -> String {
    let each: Vec<String> = levels
        .iter()
        .map(|(class, words, count)| format!("<i class=\"{class}\">{words}</i> {count}"))
        .collect();
    let line = format!("<p class=\"known\">How we know: {}</p>", each.join(", "));
    format!("\n\n{line}\n\n")
}

fn check(text: &str, expect: &str) {
    assert_eq!(chapter(text).as_deref(), Ok(expect), "{text}");
}

#[test]
fn evidence_marks_become_links_to_their_source() {
    let first = chip(
        "ev-documented",
        "cite-REG",
        "REG",
        "Registration",
        "documented",
    );
    let again = chip("ev-documented", "", "REG", "Registration", "documented");
    let said = |count| known(&[("ev-documented", "documented", count)]);
    let one = |text: &str, expect: &str| check(text, &(expect.to_owned() + &said(1)));
    one(
        "A claim. e[documented:REG]\n",
        &format!("A claim. {first}\n"),
    );
    check(
        "e[documented:REG] e[documented: REG ]\n",
        &format!("{first} {again}\n{}", said(2)),
    );
    one("*e[documented:REG]*\n", &format!("*{first}*\n"));
    one("A claim.e[documented:REG]", &format!("A claim.{first}"));
    one(
        "- a\n\n  > e[documented:REG]\r\n",
        &format!("- a\n\n  > {first}\r\n"),
    );
    one("ä€😀 e[documented:REG] ä€😀", &format!("ä€😀 {first} ä€😀"));
    let inferred = known(&[("ev-inferred", "inferred", 1)]);
    check(
        "e[inferred]",
        &format!("<span class=\"ev ev-inferred q\">inferred</span>{inferred}"),
    );
    let to_source = chip("ev-inferred", "cite-REG", "REG", "Registration", "inferred");
    check("e[inferred:REG]", &(to_source + &inferred));
    one("<b>e[documented:REG]</b>", &format!("<b>{first}</b>"));
    // What the report's author concluded stands in the same source as what he saw; what we reckoned ourselves needs none.
    let (case, concluded) = ("observed in the case", "concluded in the case");
    check(
        &format!("e[checked here] e[{concluded}:SEED] e[{case}:SEED]"),
        &format!(
            "<span class=\"ev ev-checked q\">checked here</span> {} {}{}",
            chip("ev-concluded", "cite-SEED", "SEED", "The report", concluded)
                .replace("Contoso", "Adatum"),
            chip("ev-case", "", "SEED", "The report", case).replace("Contoso", "Adatum"),
            known(&[
                ("ev-case", case, 1),
                ("ev-concluded", concluded, 1),
                ("ev-checked", "checked here", 1)
            ]),
        ),
    );
    one(
        "<code>x</code> e[documented:REG]",
        &format!("<code>x</code> {first}"),
    );
    one("\\\\e[documented:REG]", &format!("\\\\{first}"));
}

#[test]
fn each_section_ends_with_how_its_claims_are_known() {
    let inferred = "<span class=\"ev ev-inferred q\">inferred</span>";
    let said = |count| known(&[("ev-inferred", "inferred", count)]);
    check(
        "e[inferred]\n\n## A\n\nnothing\n\n## B\n\ne[inferred]\n\n### C\n\ne[inferred]\n\n## D\n",
        &format!(
            "{inferred}\n\n{}## A\n\nnothing\n\n## B\n\n{inferred}\n\n### C\n\n{inferred}\n\n{}## D\n",
            said(1),
            said(2)
        ),
    );
    // A heading in a quotation ends no section.
    check(
        "e[inferred]\n\n> ## A\n\ne[inferred]\n",
        &format!("{inferred}\n\n> ## A\n\n{inferred}\n{}", said(2)),
    );
}

#[test]
fn a_mark_that_is_all_of_its_cell_has_its_words() {
    let text = "| a | b |\n|---|---|\n| x e[inferred] | e[inferred] |\n| e[checked here] e[inferred] | y |\n";
    let quiet = "<span class=\"ev ev-inferred q\">inferred</span>";
    let full = |class: &str, words: &str| format!("<span class=\"ev {class}\">{words}</span>");
    let (inferred, checked) = (
        full("ev-inferred", "inferred"),
        full("ev-checked", "checked here"),
    );
    check(
        text,
        &format!(
            "| a | b |\n|---|---|\n| x {quiet} | {inferred} |\n| {checked} {inferred} | y |\n{}",
            known(&[
                ("ev-checked", "checked here", 1),
                ("ev-inferred", "inferred", 3)
            ])
        ),
    );
}

#[test]
fn the_name_of_a_scenario_is_a_link_to_its_run() {
    let written = chapter("Take `late`, or **`late`**; not `later`, not ``a-b``.\n").unwrap();
    let link = written
        .strip_prefix("Take ")
        .and_then(|rest| rest.split_once("</a>"))
        .map(|(link, _)| link.to_owned() + "</a>")
        .unwrap();
    let head = "<a href=\"../../playground/index.html#join=0/";
    let save = link
        .strip_prefix(head)
        .and_then(|rest| rest.strip_suffix("\"><code>late</code></a>"))
        .unwrap();
    let library = join_sim::Library::load(&common::small().join("scenarios")).unwrap();
    let run = join_sim::Save::read(save).unwrap().run;
    assert_eq!(run.scenario(&library).unwrap().name(), "late");
    assert_eq!((run.changes.len(), run.commands.len()), (0, 0));
    assert_eq!(
        written,
        format!("Take {link}, or **{link}**; not `later`, not ``a-b``.\n")
    );
    for text in [
        "# `late`\n",
        "[`late`](x.html)",
        "<a href=\"x\">`late`</a>",
        "```\n`late`\n```\n",
    ] {
        check(text, text);
    }
}

#[test]
fn a_link_opens_a_run_at_the_moment_that_its_author_names() {
    let library = join_sim::Library::load(&common::small().join("scenarios")).unwrap();
    let records = |minutes: &str| {
        // The first figure on a run is the page's second one.
        let text = format!(
            "{{{{run of late at {minutes} on part/deep/x as there}}}}\n\n```join\nfigure = predict\nscenario = late\nask = How?\nmeasure = outcome\noption.joined = So.\noption.0x801c03ed = Or so.\noption.wrong-owner = Not so.\n```\n\n```join\nfigure = keys\nscenario = late\n```\n"
        );
        let written = chapter(&text).unwrap();
        let save = written
            .strip_prefix("<a href=\"#join=1/")
            .and_then(|rest| rest.split_once("\">there</a>"))
            .map(|(save, _)| save)
            .unwrap_or_else(|| panic!("{written}"));
        let loaded = join_sim::Save::read(save).unwrap().load(&library).unwrap();
        let timeline = loaded.timeline;
        let cursor = timeline.cursor().0 as usize;
        let sign_in = timeline.records().iter().find(|record| {
            format!("{:?}", record.event).contains("Credentials")
                && record.who == join_sim::Participant::Device
        });
        let zero = sign_in.unwrap().at.0;
        let after = timeline.records().get(cursor + 1).map(|record| record.at.0);
        (zero, timeline.records()[cursor].at.0, after)
    };
    for (text, seconds) in [("0:00", 0), ("0:01", 1), ("-0:30", -30)] {
        let (zero, at, after) = records(text);
        let asked = zero.checked_add_signed(seconds * 1000).unwrap();
        assert!(
            at <= asked && after.is_none_or(|after| after > asked),
            "{text}"
        );
    }
    fails(
        "{{run of late at 9999:00}}\n\n{{run of late at -9999:00}}\n\n{{run of late on ref}}\n\n{{run of late on refs}}",
        &[
            "1: the run of \"late\" has no such moment",
            "3: the run of \"late\" has no such moment",
            "5: no chapter \"ref\"; nearest: \"refs\"",
            "7: the chapter \"refs\" has no figure that opens a run",
        ],
    );
}

#[test]
fn a_rule_is_an_anchor_once_a_page_and_then_a_link_to_it() {
    let first = |id: &str| {
        format!(
            "<a class=\"rule\" id=\"r-{id}\" href=\"../../rules.html#rule-{id}\">{}</a>",
            id.replace('.', "&#46;")
        )
    };
    check(
        "See r[token.window].\n\nAgain r[token.window], r[run.ends].\n",
        &format!(
            "See {}.\n\nAgain <a class=\"rule\" href=\"#r-token.window\">token&#46;window</a>, {}.\n",
            first("token.window"),
            first("run.ends")
        ),
    );
    fails(
        "\nr[token.windw]",
        &[
            "2: unknown rule \"token.windw\"; nearest: \"token.window\" (rules are the properties of the model)",
        ],
    );
    fails(
        "# r[token.window]",
        &["1: the mark \"r[token.window]\" cannot stand in a heading; for plain text write \\r["],
    );
}

#[test]
fn a_parameter_becomes_its_value_with_its_unit() {
    check("{{param threshold_on_battery_percent}}", "70\u{a0}&#37;");
    check(
        "{{param threshold_on_battery_percent of late}}",
        "100\u{a0}&#37;",
    );
    check(
        "{{param threshold_on_battery_percent of plain}}",
        "70\u{a0}&#37;",
    );
    check("{{param policy_assigned_to of late}}", "devices");
    check("# Of {{param policy_assigned_to}}\n", "# Of nobody\n");
    check("[{{param policy_assigned_to}}](x.html)", "[nobody](x.html)");
    check(
        "`{{param policy_assigned_to}}`",
        "`{{param policy_assigned_to}}`",
    );
    fails(
        "\n{{param policy_assigned_too}}",
        &["2: unknown parameter \"policy_assigned_too\"; nearest: \"policy_assigned_to\""],
    );
    fails(
        "{{param seed of lat}}",
        &["1: unknown scenario \"lat\"; nearest: \"late\""],
    );
}

#[test]
fn a_figure_is_what_join_view_draws() {
    let text = "a\n```join\nfigure = join-stepper\nscenario = late\nset.aik_wait_s = 60\ncaption = Mine\n```\nb\n";
    let library = join_sim::Library::load(&common::small().join("scenarios")).unwrap();
    let spec = join_view::FigureSpec {
        widget: "join-stepper".to_owned(),
        scenario: "late".to_owned(),
        set: vec![("aik_wait_s".to_owned(), "60".to_owned())],
        ..join_view::FigureSpec::default()
    };
    let figure = join_view::figure(&library, &spec).unwrap();
    let written = chapter(text).unwrap();
    assert_eq!(written, format!("a\n\n\n{}\n\n\nb\n", figure.trim()));
}

#[test]
fn what_is_not_prose_is_left_alone() {
    for text in [
        "`e[x:Y]`",
        "``e[x:Y] `r[z]` ``",
        "```\ne[x:Y]\n{{#join z}}\n{{param z}}\n```\n",
        "~~~ joint\nfigure = x\n~~~\n",
        "    e[x:Y]\n",
        "<div>e[x:Y]</div>\n",
        "<div>\n\n```\ne[x]\n```\n\n</div>",
        "<!-- e[x:Y] -->",
        "a <!-- e[x:Y] --> b",
        "a <kbd>e[x:Y]</kbd> b",
        "a <span title=\"e[x:Y]\">b</span>",
        "[text](e[x].html)",
        "[text](x \"e[x:Y]\")",
        "<https://x.example/e[x]>",
        "[text][ref]\n\n[ref]: x.html \"e[x:Y]\"\n",
        "e\\[x:Y]",
        "e&#91;x:Y]",
        "a[e]",
        "{{other x}}",
        "",
    ] {
        check(text, text);
    }
}

#[test]
fn a_backslash_gives_the_plain_text() {
    check(
        "write \\e[documented:PRT] or \\r[x.y]",
        "write e[documented:PRT] or r[x.y]",
    );
    check("\\\\\\e[x]", "\\\\e[x]");
    check("\\e[x](y.html)", "e[x](y.html)");
}
