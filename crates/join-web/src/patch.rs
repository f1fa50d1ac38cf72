//! Renews a figure's markup in place. It touches only what differs, so that focus, selection, scroll position and open
//! details survive, and never writes into a field that the reader is using unless the model's value changed.
use crate::{
    dom::{self, Document, ELEMENT, Element, Field, Node},
    follow,
    words::OWN,
};
use wasm_bindgen::JsCast;

/// Makes the content of `host` what `markup` says, except what the glue itself added.
///
/// `settled`: every field shows the model's value, also the one with the focus.
pub fn renew(host: &Element, markup: &str, settled: bool) {
    let template = dom::create("template");
    template.set_markup(markup);
    let document = host.document();
    let focus = document.active().filter(|e| e != host && host.contains(e));
    let before = focus.as_ref().map(said);
    let key = focus.as_ref().and_then(|e| e.get("data-key"));
    let marked = follow::marked(host);
    children(host, &template.content());
    follow::new_ones(host, &marked);
    fields(host, focus.as_ref().filter(|_| !settled), before);
    if let Some(focus) = focus {
        keep_focus(&document, host, focus, key);
    }
}

/// Makes the child nodes of `live` those of `fresh`, keeping each that has a counterpart.
fn children(live: &Node, fresh: &Node) {
    let mut at = live.first();
    let mut rest = fresh.first();
    let mut names: Option<Vec<String>> = None; // of all fresh children, read only when the lists differ
    let mut count = 0;
    while let Some(new) = rest {
        rest = new.next();
        count += 1;
        loop {
            let Some(old) = at.clone() else {
                live.insert(&new, None);
                break;
            };
            if own(&old) {
                at = old.next();
                continue;
            }
            if old.is_equal(&new) {
                at = old.next();
                break;
            }
            let (old_name, new_name) = (name(&old), name(&new));
            if old_name == new_name {
                at = old.next();
                node(&old, &new);
                break;
            }
            let names = names.get_or_insert_with(|| names_from(&new, count));
            if !names.iter().skip(count).any(|name| *name == old_name) {
                at = old.next();
                old.remove();
                continue;
            }
            // The old one is needed further on: the new one is moved here, or new.
            let moved = if new_name.contains(KEYED) {
                following(&old, &new_name)
            } else {
                None
            };
            live.insert(moved.as_ref().unwrap_or(&new), Some(&old));
            if let Some(moved) = moved {
                node(&moved, &new);
            }
            break;
        }
    }
    while let Some(old) = at {
        at = old.next();
        if !own(&old) {
            old.remove();
        }
    }
}

/// The glue's own additions are no part of the markup.
fn own(node: &Node) -> bool {
    node.kind() == ELEMENT && node.unchecked_ref::<Element>().has(OWN)
}

/// Between kind and key; no kind of node has it in its name.
const KEYED: char = ' ';

/// What makes two nodes counterparts: the kind, and the key where there is one.
fn name(node: &Node) -> String {
    let mut name = node.name();
    if node.kind() == ELEMENT
        && let Some(key) = node.unchecked_ref::<Element>().get("data-key")
    {
        name.push(KEYED);
        name.push_str(&key);
    }
    name
}

/// The names of a list of siblings of which `first` is the `count`-th; the ones before are not looked at any more.
fn names_from(first: &Node, count: usize) -> Vec<String> {
    let mut names = vec![String::new(); count - 1];
    let mut at = Some(first.clone());
    while let Some(node) = at {
        names.push(name(&node));
        at = node.next();
    }
    names
}

/// The next sibling of that name.
fn following(from: &Node, wanted: &str) -> Option<Node> {
    let mut at = from.next();
    while let Some(node) = at {
        if name(&node) == wanted {
            return Some(node);
        }
        at = node.next();
    }
    None
}

/// Makes one node what its counterpart is.
fn node(live: &Node, fresh: &Node) {
    if live.kind() != ELEMENT {
        return live.set_text(fresh.text().as_deref());
    }
    attributes(live.unchecked_ref(), fresh.unchecked_ref());
    children(live, fresh);
}

/// Adds, changes and removes attributes; whether details are open is the reader's business.
fn attributes(live: &Element, fresh: &Element) {
    let details = live.name() == "DETAILS";
    let ours = |name: &str| !(details && name == "open");
    let (wanted, found) = (fresh.attributes(), live.attributes());
    for attribute in (0..wanted.length()).filter_map(|i| wanted.item(i)) {
        let (name, value) = (attribute.name(), attribute.text());
        if ours(&name) && live.get(&name) != value {
            live.set(&name, value.as_deref().unwrap_or_default());
        }
    }
    // From the end, because the list shrinks.
    for attribute in (0..found.length()).rev().filter_map(|i| found.item(i)) {
        let name = attribute.name();
        if ours(&name) && !fresh.has(&name) {
            live.unset(&name);
        }
    }
}

/// The value that the markup gives a text field.
fn said(field: &Element) -> String {
    match field.name() == "TEXTAREA" {
        true => field.all_text().unwrap_or_default(),
        false => field.get("value").unwrap_or_default(),
    }
}

/// Brings what fields show in line with what the markup says. `in_use` is left as it is while its `value` is still `before`.
fn fields(host: &Element, in_use: Option<&Element>, before: Option<String>) {
    for element in dom::elements(&host.all("input,select,textarea")) {
        let tag = element.name();
        let field: &Field = element.unchecked_ref();
        if tag == "SELECT" {
            if let Some(option) = element.one("option[selected]") {
                option.unchecked_ref::<Field>().set_selected(true);
            }
            continue;
        } else if tag != "INPUT" && tag != "TEXTAREA" {
            continue; // an element of that name in a drawing
        }
        match field.sort().as_str() {
            "file" => {}
            "checkbox" | "radio" => {
                let wanted = element.has("checked");
                if field.checked() != wanted {
                    field.set_checked(wanted);
                }
            }
            kind => {
                let (said, shown) = (said(&element), field.value());
                let used = in_use == Some(&element);
                let untouched = used && before.as_ref() == Some(&said);
                let same_number =
                    used && kind == "number" && dom::number(&shown) == dom::number(&said);
                if shown != said && !untouched && !same_number {
                    field.set_value(&said);
                }
            }
        }
    }
}

/// Gives the focus back where moving or disabling its element took it away.
fn keep_focus(document: &Document, host: &Element, focus: Element, key: Option<String>) {
    let usable = |e: &Element| e.is_connected() && !e.matches(":disabled");
    if usable(&focus) && document.active().as_ref() == Some(&focus) {
        return;
    }
    let twin = || {
        let keyed = dom::elements(&host.all("[data-key]"));
        key.and_then(|key| {
            keyed
                .into_iter()
                .find(|e| e.get("data-key").as_ref() == Some(&key) && usable(e))
        })
    };
    let target = Some(focus).filter(usable).or_else(twin).unwrap_or_else(|| {
        host.set("tabindex", "-1"); // so that the next key press still reaches this figure
        host.clone()
    });
    target.focus(&dom::parse("{\"preventScroll\":true}"));
}
