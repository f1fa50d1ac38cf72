//! Renews a figure's markup in place. It touches only what differs, so that focus, selection, scroll position and open
//! details survive, and never writes into a field that the reader is using unless the model's value changed.
use crate::{nodes, words::OWN};
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, FocusOptions, HtmlElement, HtmlInputElement, HtmlOptionElement,
    HtmlTemplateElement, Node,
};

/// Makes the content of `host` what `markup` says, except what the glue itself added.
///
/// `settled`: every field shows the model's value, also the one with the focus.
pub fn renew(host: &Element, markup: &str, settled: bool) {
    let Some(document) = host.owner_document() else {
        return;
    };
    let Ok(template) = document.create_element("template") else {
        return;
    };
    template.set_inner_html(markup);
    let fresh = template.unchecked_into::<HtmlTemplateElement>().content();
    let focus = document
        .active_element()
        .filter(|e| e != host && host.contains(Some(e)));
    let before = focus.as_ref().map(said);
    let key = focus.as_ref().and_then(|e| e.get_attribute("data-key"));
    children(host, &fresh);
    fields(host, focus.as_ref().filter(|_| !settled), before);
    if let Some(focus) = focus {
        keep_focus(&document, host, focus, key);
    }
}

/// Makes the child nodes of `live` those of `fresh`, keeping each that has a counterpart.
fn children(live: &Node, fresh: &Node) {
    let mut at = live.first_child();
    let mut rest = fresh.first_child();
    let mut names: Option<Vec<String>> = None; // of all fresh children, read only when the lists differ
    let mut count = 0;
    while let Some(new) = rest {
        rest = new.next_sibling();
        count += 1;
        loop {
            let Some(old) = at.clone() else {
                let _ = live.append_child(&new);
                break;
            };
            if own(&old) {
                at = old.next_sibling();
                continue;
            }
            if old.is_equal_node(Some(&new)) {
                at = old.next_sibling();
                break;
            }
            let (old_name, new_name) = (name(&old), name(&new));
            if old_name == new_name {
                at = old.next_sibling();
                node(&old, &new);
                break;
            }
            let names = names.get_or_insert_with(|| names_from(&new, count));
            if !names.iter().skip(count).any(|name| *name == old_name) {
                at = old.next_sibling();
                let _ = live.remove_child(&old);
                continue;
            }
            // The old one is needed further on: the new one is moved here, or new.
            let moved = if new_name.contains(KEYED) {
                following(&old, &new_name)
            } else {
                None
            };
            let _ = live.insert_before(moved.as_ref().unwrap_or(&new), Some(&old));
            if let Some(moved) = moved {
                node(&moved, &new);
            }
            break;
        }
    }
    while let Some(old) = at {
        at = old.next_sibling();
        if !own(&old) {
            let _ = live.remove_child(&old);
        }
    }
}

/// The glue's own additions are no part of the markup.
fn own(node: &Node) -> bool {
    node.node_type() == Node::ELEMENT_NODE && node.unchecked_ref::<Element>().has_attribute(OWN)
}

/// Between kind and key; no kind of node has it in its name.
const KEYED: char = ' ';

/// What makes two nodes counterparts: the kind, and the key where there is one.
fn name(node: &Node) -> String {
    let mut name = node.node_name();
    if node.node_type() == Node::ELEMENT_NODE
        && let Some(key) = node.unchecked_ref::<Element>().get_attribute("data-key")
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
        at = node.next_sibling();
    }
    names
}

/// The next sibling of that name.
fn following(from: &Node, wanted: &str) -> Option<Node> {
    let mut at = from.next_sibling();
    while let Some(node) = at {
        if name(&node) == wanted {
            return Some(node);
        }
        at = node.next_sibling();
    }
    None
}

/// Makes one node what its counterpart is.
fn node(live: &Node, fresh: &Node) {
    if live.node_type() != Node::ELEMENT_NODE {
        return live.set_node_value(fresh.node_value().as_deref());
    }
    attributes(live.unchecked_ref(), fresh.unchecked_ref());
    children(live, fresh);
}

/// Adds, changes and removes attributes; whether details are open is the reader's business.
fn attributes(live: &Element, fresh: &Element) {
    let details = live.tag_name() == "DETAILS";
    let names = |element: &Element| -> Vec<String> {
        element
            .get_attribute_names()
            .iter()
            .filter_map(|name| name.as_string())
            .collect()
    };
    for name in names(fresh)
        .iter()
        .filter(|name| !(details && *name == "open"))
    {
        let value = fresh.get_attribute(name);
        if live.get_attribute(name) != value {
            let _ = live.set_attribute(name, value.as_deref().unwrap_or_default());
        }
    }
    for name in names(live)
        .iter()
        .filter(|name| !(details && *name == "open"))
    {
        if !fresh.has_attribute(name) {
            let _ = live.remove_attribute(name);
        }
    }
}

/// The value that the markup gives a text field.
fn said(field: &Element) -> String {
    match field.tag_name() == "TEXTAREA" {
        true => field.text_content().unwrap_or_default(),
        false => field.get_attribute("value").unwrap_or_default(),
    }
}

/// Brings what fields show in line with what the markup says. `in_use` is left as it is while its `value` is still `before`.
fn fields(host: &Element, in_use: Option<&Element>, before: Option<String>) {
    let Ok(list) = host.query_selector_all("input,select,textarea") else {
        return;
    };
    for element in nodes(&list) {
        let tag = element.tag_name();
        let field: &HtmlInputElement = element.unchecked_ref(); // `value` is named alike on all three
        let kind = if tag == "INPUT" {
            field.type_()
        } else {
            String::new()
        };
        if tag == "SELECT" {
            if let Ok(Some(option)) = element.query_selector("option[selected]") {
                let option: HtmlOptionElement = option.unchecked_into();
                if !option.selected() {
                    option.set_selected(true);
                }
            }
        } else if kind == "checkbox" || kind == "radio" {
            let wanted = element.has_attribute("checked");
            if field.checked() != wanted {
                field.set_checked(wanted);
            }
        } else if kind != "file" && (tag == "INPUT" || tag == "TEXTAREA") {
            let said = said(&element);
            let untouched = in_use == Some(&element) && before.as_ref() == Some(&said);
            let shown = field.value();
            let same_number =
                kind == "number" && js_sys::parse_float(&shown) == js_sys::parse_float(&said);
            if shown != said && !untouched && !(same_number && in_use == Some(&element)) {
                field.set_value(&said);
            }
        }
    }
}

/// Gives the focus back where moving or disabling its element took it away.
fn keep_focus(document: &Document, host: &Element, focus: Element, key: Option<String>) {
    let usable = |e: &Element| e.is_connected() && !e.matches(":disabled").unwrap_or(false);
    let still = document.active_element().as_ref() == Some(&focus);
    if still && usable(&focus) {
        return;
    }
    let twin = || {
        let key = key?;
        let keyed = nodes(&host.query_selector_all("[data-key]").ok()?);
        keyed
            .into_iter()
            .find(|e| e.get_attribute("data-key").as_ref() == Some(&key) && usable(e))
    };
    let target = Some(focus).filter(usable).or_else(twin).unwrap_or_else(|| {
        let _ = host.set_attribute("tabindex", "-1"); // so that the next key press still reaches this figure
        host.clone()
    });
    let calm = FocusOptions::new();
    calm.set_prevent_scroll(true);
    let _ = target
        .unchecked_into::<HtmlElement>()
        .focus_with_options(&calm);
}
