//! What is refused of marks, figures and tables, word by word, with the line.
mod common;

use common::{chapter, fails};

#[test]
fn a_wrong_evidence_mark_is_told_with_its_line() {
    fails(
        "\n\ne[documented:PRTT]\n",
        &["3: unknown source \"PRTT\"; nearest: \"PRT\" (sources are in src/sources.toml)"],
    );
    fails(
        "e[documentd:PRT]",
        &["1: unknown evidence level \"documentd\"; nearest: \"documented\""],
    );
    fails(
        "e[free]",
        &["1: unknown evidence level \"free\"; nearest: \"inferred\""],
    );
    fails("e[]", &["1: unknown evidence level \"\""]);
    fails(
        "e[documented]",
        &["1: e[documented] names no source: write e[documented:ID]"],
    );
    fails(
        "e[documented:AJS]",
        &["1: source \"AJS\" is open source, not documented: write e[open source:AJS]"],
    );
    fails(
        "e[documented:REG,REG]",
        &["1: source \"REG\" stands twice in the mark"],
    );
    fails(
        "e[inferred:]",
        &["1: unknown source \"\" (sources are in src/sources.toml)"],
    );
    fails(
        "a\ne[documented:PRTT, RGE]\n\ne[public post:SEED]",
        &[
            "2: unknown source \"PRTT\"; nearest: \"PRT\" (sources are in src/sources.toml)",
            "2: unknown source \"RGE\"; nearest: \"REG\" (sources are in src/sources.toml)",
            "4: source \"SEED\" is observed in the case, not public post: write e[observed in the case:SEED]",
        ],
    );
    fails(
        "e[concluded in the case:AJS]\n\ne[concluded in the case]",
        &[
            "1: source \"AJS\" is open source, not concluded in the case: write e[open source:AJS]",
            "3: e[concluded in the case] names no source: write e[concluded in the case:ID]",
        ],
    );
    fails(
        "e[documented:PRT",
        &["1: the mark \"e[documented:PRT\" is not closed on its line; for plain text write \\e["],
    );
    fails(
        "e[documented:\nPRT]",
        &["1: the mark \"e[documented:\" is not closed on its line; for plain text write \\e["],
    );
    fails(
        "e[docu*ment*ed:PRT]",
        &["1: the mark \"e[docu\" is not closed on its line; for plain text write \\e["],
    );
}

#[test]
fn a_mark_cannot_stand_in_a_link() {
    let fault = |place: &str| {
        format!(
            "1: the mark \"e[documented:PRT]\" cannot stand in {place}; for plain text write \\e["
        )
    };
    fails("# H e[documented:PRT]", &[&fault("a heading")]);
    fails("H e[documented:PRT]\n===\n", &[&fault("a heading")]);
    fails("[see e[documented:PRT] there](x.html)", &[&fault("a link")]);
    fails("<a href=\"x\">e[documented:PRT]</a>", &[&fault("a link")]);
    fails(
        "![e[documented:PRT]](x.png)",
        &[&fault("the text of an image")],
    );
    fails(
        "e[documented:PRT] term\n: definition\n",
        &[&fault("a heading")],
    );
    let link = |letter: &str| {
        format!(
            "1: \"{letter}[\" begins a link here: for a mark, let no \"(\" follow it and define no link of that name; for text, write \\{letter}["
        )
    };
    fails("e[documented:PRT](x.html)", &[&link("e")]);
    fails("r[token.window]\n\n[token.window]: x.html\n", &[&link("r")]);
}

#[test]
fn a_wrong_table_is_told_with_its_line() {
    fails(
        "a\n\n{{#join sorces}}\n",
        &["3: unknown table \"sorces\"; nearest: \"sources\""],
    );
    fails("{{#join}}\n", &["1: unknown table \"\""]);
    let alone = "\"{{#join sources}}\" must be a paragraph of its own, outside lists and quotes";
    fails("see {{#join sources}}\n", &[&format!("1: {alone}")]);
    fails("a\n\n> {{#join sources}}\n", &[&format!("3: {alone}")]);
    fails("- {{#join sources}}\n", &[&format!("1: {alone}")]);
    assert_eq!(
        chapter("{{#join sources}}\n").unwrap_err(),
        "src/refs.md:1: the table \"sources\" stands in src/part/deep/x.md already"
    );
}

#[test]
fn a_wrong_figure_is_told_with_its_line() {
    fails(
        "a\n\n```join\nfigure = join-stepper\n```\n",
        &["3: the figure has no line \"scenario = …\""],
    );
    fails(
        "```join\nfigure = join-stepper\nscenrio = healthy\nset.x\n```\n",
        &[
            "1: the figure has no line \"scenario = …\"",
            "3: unknown key \"scenrio\"; nearest: \"scenario\"",
            "4: expected \"key = value\", found \"set.x\"",
        ],
    );
    fails(
        "```join stepper\nx\n```\n",
        &["1: expected \"join\" alone behind the fence, found \"join stepper\""],
    );
    fails(
        "- ```join\n  figure = x\n  ```\n",
        &["1: a figure must stand by itself, outside lists and quotes"],
    );
    fails(
        "a\n\n```join\nfigure = x\nscenario = y\n",
        &["3: the figure's block is not closed"],
    );
}
