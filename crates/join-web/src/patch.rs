//! Renews a figure's markup in place. It touches only what differs, so that focus, selection, scroll position and open
//! details survive, and never writes into a field that the reader is using unless the model's value changed.
//!
//! What differs is found between the old markup and the new one, both texts; the browser is asked only to change things.
use crate::{
    dom::{self, ElementExt, NodeExt},
    follow,
    markup::{Part, Tree, plain},
};
use alloc::string::String;
use js_sys::parse_float;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, FocusOptions, HtmlElement, HtmlOptionElement, HtmlTemplateElement, Node,
    NodeList,
};

/// What a host shows now: nothing known before the first time.
#[derive(Debug, Default)]
pub struct Shown(Option<Tree>);

impl Shown {
    /// A host that shows this markup already.
    pub fn already(markup: &str) -> Shown {
        Shown(Tree::read(markup.into()).ok())
    }

    /// Makes the content of `host` what `markup` says, except what the glue itself added at its end.
    ///
    /// `settled`: every field shows the model's value, also the one with the focus.
    pub fn renew(&mut self, host: &Element, markup: String, settled: bool) {
        let document = dom::document();
        let focus = document
            .active_element()
            .filter(|e| e != host && host.contains(Some(e)));
        let before = focus.as_ref().map(said);
        let key = focus.as_ref().and_then(|e| e.get_attribute("data-key"));
        let marked = follow::marked(host);
        self.0 = match (self.0.take(), Tree::read(markup)) {
            (Some(old), Ok(new)) => {
                if !children(host, old.top(), new.top(), false, true) {
                    host.set_inner_html(new.top().source());
                }
                Some(new)
            }
            (None, Ok(new)) => {
                host.set_inner_html(new.top().source());
                Some(new)
            }
            (_, Err(markup)) => {
                host.set_inner_html(&markup);
                None
            }
        };
        follow::new_ones(host, &marked);
        fields(host, focus.as_ref().filter(|_| !settled), before);
        if let Some(focus) = focus {
            keep_focus(&document, host, focus, key);
        }
    }
}

/// Makes the child nodes of `live`, which are those of `old`, those of `new`; `drawn` inside a drawing.
///
/// False when the browser made something else of the old markup than it says: then all is to be put in place at once. At the top there may
/// be `more` nodes after those of the markup.
fn children(live: &Node, old: Part, new: Part, drawn: bool, more: bool) -> bool {
    let (mut olds, news) = (old.children(), new.children());
    let list = live.child_nodes();
    let length = list.length() as usize;
    if length < olds.len() || (length > olds.len() && !more) {
        return false;
    }
    let mut done = 0; // how many of the old ones are dealt with; the place among the live ones is that of the new one
    for (place, part) in news.iter().enumerate() {
        let at = |offset: usize| list.get((place + offset) as u32);
        let insert = |node: Option<Node>| {
            if let Some(node) = node {
                live.insert(&node, at(0).as_ref());
            }
        };
        loop {
            let Some(&front) = olds.get(done) else {
                insert(made(*part, drawn));
                break;
            };
            if front.source() == part.source() {
                done += 1;
                break;
            }
            if same(front, *part) {
                if !renew_node(at(0), front, *part, drawn) {
                    return false;
                }
                done += 1;
                break;
            }
            if !news[place + 1..].iter().any(|later| same(front, *later)) {
                remove(live, &list, place);
                done += 1;
                continue;
            }
            // The old one is needed further on: the new one is moved here, or made.
            let further = olds[done..].iter().position(|other| same(*other, *part));
            match further.filter(|_| part.key().is_some()) {
                Some(offset) => {
                    let moved = at(offset);
                    insert(moved.clone());
                    if !renew_node(moved, olds.remove(done + offset), *part, drawn) {
                        return false;
                    }
                }
                None => insert(made(*part, drawn)),
            }
            break;
        }
    }
    for _ in done..olds.len() {
        remove(live, &list, news.len());
    }
    true
}

/// Takes the node at a place away.
fn remove(live: &Node, list: &NodeList, place: usize) {
    if let Some(node) = list.get(place as u32) {
        let _ = live.remove_child(&node);
    }
}

/// Whether two parts are counterparts: the same kind, and the same key or none.
fn same(a: Part, b: Part) -> bool {
    a.name() == b.name() && a.key() == b.key()
}

/// A new node for a part. Parts of a drawing are read inside one, else the browser takes them for unknown elements.
fn made(part: Part, drawn: bool) -> Option<Node> {
    let template: HtmlTemplateElement = dom::create("template").unchecked_into();
    if drawn {
        template.set_inner_html(&("<svg>".to_owned() + part.source() + "</svg>"));
        template.content().first_child()?.first_child()
    } else {
        template.set_inner_html(part.source());
        template.content().first_child()
    }
}

/// Makes one node what its counterpart is; false when it is none.
fn renew_node(live: Option<Node>, old: Part, new: Part, drawn: bool) -> bool {
    let kind = if new.name().is_empty() {
        "#text"
    } else {
        new.name()
    };
    let Some(live) = live.filter(|live| live.node_name().eq_ignore_ascii_case(kind)) else {
        return false;
    };
    if new.name().is_empty() {
        live.set_node_value(Some(&plain(new.source())));
        return true;
    }
    let element: &Element = live.unchecked_ref();
    if old.tag() != new.tag() {
        attributes(element, old, new);
    }
    let drawn = (drawn || new.name() == "svg") && new.name() != "foreignObject";
    if !children(&live, old, new, drawn, false) {
        element.set_inner_html(new.inside());
    }
    true
}

/// Adds, changes and removes the attributes that differ; so whether details are open stays the reader's choice until the
/// model changes its own.
fn attributes(live: &Element, old: Part, new: Part) {
    for (name, value) in new.attributes() {
        if !old.attributes().any(|found| found == (name, value)) {
            live.set(name, &plain(value));
        }
    }
    for (name, _) in old.attributes() {
        if !new.attributes().any(|(found, _)| found == name) {
            live.unset(name);
        }
    }
}

/// The value that the markup gives a text field.
fn said(field: &Element) -> String {
    match field.node_name() == "TEXTAREA" {
        true => field.text_content().unwrap_or_default(),
        false => field.get_attribute("value").unwrap_or_default(),
    }
}

/// Brings what fields show in line with what the markup says. `in_use` is left as it is while its `value` is still `before`.
fn fields(host: &Element, in_use: Option<&Element>, before: Option<String>) {
    for element in host.find_all("input,select,textarea") {
        let tag = element.node_name();
        let field = dom::field(&element);
        if tag == "SELECT" {
            if let Some(option) = element.find("option[selected]") {
                option
                    .unchecked_ref::<HtmlOptionElement>()
                    .set_selected(true);
            }
            continue;
        } else if tag != "INPUT" && tag != "TEXTAREA" {
            continue; // an element of that name in a drawing
        }
        match field.type_().as_str() {
            "file" => {}
            "checkbox" | "radio" => {
                let wanted = element.has_attribute("checked");
                if field.checked() != wanted {
                    field.set_checked(wanted);
                }
            }
            kind => {
                let (said, shown) = (said(&element), field.value());
                let used = in_use == Some(&element);
                let untouched = used && before.as_ref() == Some(&said);
                let same_number =
                    used && kind == "number" && parse_float(&shown) == parse_float(&said);
                if shown != said && !untouched && !same_number {
                    field.set_value(&said);
                }
            }
        }
    }
}

/// Gives the focus back where moving or disabling its element took it away.
fn keep_focus(document: &Document, host: &Element, focus: Element, key: Option<String>) {
    let usable = |e: &Element| e.is_connected() && !e.is(":disabled");
    if usable(&focus) && document.active_element().as_ref() == Some(&focus) {
        return;
    }
    let twin = || {
        let keyed = host.find_all("[data-key]");
        key.and_then(|key| {
            keyed
                .into_iter()
                .find(|e| e.get_attribute("data-key").as_ref() == Some(&key) && usable(e))
        })
    };
    let target = Some(focus).filter(usable).or_else(twin).unwrap_or_else(|| {
        host.set("tabindex", "-1"); // so that the next key press still reaches this figure
        host.clone()
    });
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = target
        .unchecked_ref::<HtmlElement>()
        .focus_with_options(&options);
}
