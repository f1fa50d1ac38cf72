//! Every sentence of the figures stands in `words/`, by subject, and every name comes from there, so that a second language is one
//! folder. What else stands in quotes in the other files of join-view is for a machine: classes, attributes, names of keys.
use crate::tidy;

/// Quoted texts of a machine that look like words, and where they stand.
const FOR_A_MACHINE: &[&str] = &[
    // Keys, as browsers name them.
    "ArrowRight",
    "ArrowLeft",
    "ArrowUp",
    "ArrowDown",
    "Home",
    "End",
    // Addresses, attributes and classes that are put together.
    "playground/index.html#join=",
    "<figure class=\\\"join\\\"",
    ".json,application/json",
    "diagnosis {}",
    "heat empty",
    "heat heat-{}",
    "band user",
    "chain wide",
    "chain narrow",
    "histogram wide",
    "histogram narrow",
    "hook torn",
    "hook holds",
    "link broken",
    "link there",
    "plane wide",
    "plane narrow",
    "task held",
    "tasks wide",
    "tasks narrow",
    "row p-",
    "screen bad",
    "task held",
    "judged ",
    " two",
    " here",
    " later",
    " bad",
    " first",
    " cursor",
    "way last",
    "way taken",
    "way later",
    "way never",
    "way",
];

/// Attributes whose values a machine reads.
const MACHINES: &[&str] = &[
    "class",
    "viewBox",
    "d",
    "points",
    "type",
    "role",
    "transform",
    "inputmode",
    "key",
    "text-anchor",
    "accept",
    "href",
    "scope",
];

/// Whether a quoted text is one that a reader could be told: two words, or one that begins like a sentence.
fn is_spoken(text: &str) -> bool {
    // What is put in is said elsewhere.
    let mut bare = String::new();
    let mut depth = 0;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let is_word = |word: &str| {
        let mut letters = word.chars().map(char::is_alphabetic);
        letters.next() == Some(true) && letters.next() == Some(true)
    };
    let words = bare.split_whitespace().collect::<Vec<_>>();
    let mut letters = bare.trim_start().chars();
    let begins = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let parted = words.len() > 1 || bare.starts_with([' ', ',']) || bare.ends_with([' ', ':']);
    begins || parted && words.iter().any(|word| is_word(word.trim_matches(',')))
}

/// The quoted texts of a line, each with what stands before it.
fn quoted(line: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(from) = line[rest..].find('"').map(|at| rest + at) {
        let mut to = from + 1;
        let bytes = line.as_bytes();
        while to < bytes.len() && (bytes[to] != b'"' || bytes[to - 1] == b'\\') {
            to += 1;
        }
        if to >= bytes.len() {
            break;
        }
        found.push((&line[..from], &line[from + 1..to]));
        rest = to + 1;
    }
    found
}

/// Whether what stands before a quoted text makes it the value of a machine's attribute, or a part of a drawing.
fn is_for_a_machine(before: &str, text: &str) -> bool {
    let attribute = before
        .rsplit([' ', '\t'])
        .find(|word| word.contains('='))
        .and_then(|word| word.split('=').next())
        .unwrap_or("");
    let conditional = before.contains("class=(if ") || before.trim_end().ends_with("class=(");
    let directly = before.trim_end().ends_with(['=', '{', '(', ' ']);
    let named = MACHINES.contains(&attribute) || attribute.starts_with("data-");
    FOR_A_MACHINE.iter().any(|known| text.starts_with(known))
        || conditional
        || (named && directly && !before.contains('{'))
        || (named
            && before
                .rsplit('{')
                .next()
                .is_some_and(|inside| !inside.contains('}'))
            && before.contains(&format!("{attribute}={{")))
}

/// The places outside of `words/` where a figure says something by itself.
fn spoken(name: &str, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let bare = line.trim_start();
        // Classes by value stand one a line, in functions that give nothing else.
        let classes = [
            "verdict ",
            "ev ev-",
            "whose",
            "parameter",
            "used ",
            "margin ",
            "state",
            "light ",
        ];
        if bare.starts_with("//") {
            continue;
        }
        for (before, text) in quoted(line) {
            let class = classes
                .iter()
                .any(|class| text.starts_with(class) && !text.contains(':'));
            if is_spoken(text) && !class && !is_for_a_machine(before, text) {
                found.push(format!("{name}:{}: {text}", number + 1));
            }
        }
    }
    found
}

fn outside() -> impl Iterator<Item = (String, String)> {
    let all = tidy::files(".rs").into_iter();
    let all = all.map(|file| (tidy::name(&file), file));
    let ours = all.filter(|(name, _)| {
        name.starts_with("crates/join-view/src/")
            && !name.starts_with("crates/join-view/src/words/")
    });
    ours.map(|(name, file)| (name, std::fs::read_to_string(file).unwrap()))
}

#[test]
fn figures_say_nothing_by_themselves() {
    let mut found = Vec::new();
    let mut files = 0;
    for (name, text) in outside() {
        files += 1;
        found.extend(spoken(&name, &text));
    }
    assert!(files > 40, "{files} files");
    assert!(
        found.is_empty(),
        "sentences outside of words/:\n{}",
        found.join("\n")
    );
}

#[test]
fn names_come_through_one_door() {
    for (name, text) in outside() {
        // A file for a spreadsheet or another tool has the model's own names.
        if name.ends_with("figures/run_files.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for raw in [
            "spec().label",
            "spec.label",
            ".meaning",
            "who.name()",
            ".label()",
            ".title()",
            "level.words()",
        ] {
            assert!(
                !code.contains(raw),
                "{name} names something by {raw}; see words/names.rs"
            );
        }
    }
}

#[test]
fn a_sentence_is_seen_wherever_it_stands() {
    let seen = |line: &str| !spoken("x", line).is_empty();
    for line in [
        "            p { \"Two words.\" }",
        "            legend { \"Traces\" }",
        "        div aria-label=\"The picture\" {}",
        "    device.push(format!(\"waits for {}\", x));",
        "    button(Msg::Reset, \"Undo all\")",
        "            @if x { \"no such line\" } @else { (y) }",
    ] {
        assert!(seen(line), "{line}");
    }
    for line in [
        "            div class=\"two classes\" data-key=\"k\" {}",
        "            svg viewBox={ \"0 0 \" (WIDTH) \" \" (HEIGHT) } {}",
        "            p class=\"a b\" { (words::outcome(x)) }",
        "    // \"A comment\" says what it likes",
        "        \"ArrowRight\" => Msg::Forward,",
    ] {
        assert!(!seen(line), "{line}");
    }
}
