//! The little of the browser that the glue calls, declared here and nowhere else: every import costs bytes on every page,
//! so one type stands for everything in the document tree and one closure type for every callback.
use alloc::{string::String, vec::Vec};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// Anything in the tree: an element, a text, a fragment, an attribute.
    #[derive(Clone, PartialEq)]
    pub type Node;
    #[wasm_bindgen(method, getter, js_name = nodeType)]
    pub fn kind(this: &Node) -> u16;
    /// Upper case for HTML, as written for SVG.
    #[wasm_bindgen(method, getter, js_name = nodeName)]
    pub fn name(this: &Node) -> String;
    #[wasm_bindgen(method, setter, js_name = nodeValue)]
    pub fn set_text(this: &Node, text: &str);
    #[wasm_bindgen(method, getter, js_name = textContent)]
    pub fn all_text(this: &Node) -> Option<String>;
    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub fn set_all_text(this: &Node, text: &str);
    #[wasm_bindgen(method, getter, js_name = childNodes)]
    pub fn children(this: &Node) -> List;
    #[wasm_bindgen(method, getter, js_name = firstChild)]
    pub fn first(this: &Node) -> Option<Node>;
    #[wasm_bindgen(method, getter, js_name = nextSibling)]
    pub fn next(this: &Node) -> Option<Node>;
    #[wasm_bindgen(method, getter, js_name = isConnected)]
    pub fn is_connected(this: &Node) -> bool;
    #[wasm_bindgen(method)]
    pub fn contains(this: &Node, other: &Node) -> bool;
    /// At the end without a `before`.
    #[wasm_bindgen(method, js_name = insertBefore)]
    pub fn insert(this: &Node, new: &Node, before: Option<&Node>);
    #[wasm_bindgen(method)]
    pub fn remove(this: &Node);

    /// An element.
    #[wasm_bindgen(extends = Node)]
    #[derive(Clone, PartialEq)]
    pub type Element;
    #[wasm_bindgen(method, getter, js_name = ownerDocument)]
    pub fn document(this: &Element) -> Document;
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub fn get(this: &Element, name: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub fn set(this: &Element, name: &str, value: &str);
    #[wasm_bindgen(method, js_name = removeAttribute)]
    pub fn unset(this: &Element, name: &str);
    #[wasm_bindgen(method, js_name = hasAttribute)]
    pub fn has(this: &Element, name: &str) -> bool;
    #[wasm_bindgen(method)]
    pub fn closest(this: &Element, selector: &str) -> Option<Element>;
    #[wasm_bindgen(method)]
    pub fn matches(this: &Element, selector: &str) -> bool;
    #[wasm_bindgen(method, js_name = querySelector)]
    pub fn one(this: &Element, selector: &str) -> Option<Element>;
    #[wasm_bindgen(method, js_name = querySelectorAll)]
    pub fn all(this: &Element, selector: &str) -> List;
    #[cfg(feature = "lab")]
    #[wasm_bindgen(method, getter, js_name = innerHTML)]
    pub fn markup(this: &Element) -> String;
    #[wasm_bindgen(method, setter, js_name = innerHTML)]
    pub fn set_markup(this: &Element, markup: &str);
    /// Of a template.
    #[wasm_bindgen(method, getter)]
    pub fn content(this: &Element) -> Node;
    #[wasm_bindgen(method)]
    pub fn focus(this: &Element, options: &JsValue);
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub fn listen(this: &Element, kind: &str, callback: &JsValue);
    #[wasm_bindgen(method, js_name = scrollIntoView)]
    pub fn scroll_into_view(this: &Element);
    #[wasm_bindgen(method, js_name = getBoundingClientRect)]
    pub fn bounds(this: &Element) -> Rect;
    #[wasm_bindgen(method, getter, js_name = parentElement)]
    pub fn parent(this: &Element) -> Option<Element>;
    #[wasm_bindgen(method, getter, js_name = clientHeight)]
    pub fn inner_height(this: &Element) -> f64;
    #[wasm_bindgen(method, getter, js_name = scrollHeight)]
    pub fn scroll_height(this: &Element) -> f64;
    #[wasm_bindgen(method, getter, js_name = scrollTop)]
    pub fn scroll_top(this: &Element) -> f64;
    #[wasm_bindgen(method, setter, js_name = scrollTop)]
    pub fn set_scroll_top(this: &Element, top: f64);
    #[wasm_bindgen(method, catch, js_name = setPointerCapture)]
    pub fn capture(this: &Element, pointer: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = releasePointerCapture)]
    pub fn release(this: &Element, pointer: i32) -> Result<(), JsValue>;

    /// An input, select, option or textarea.
    #[wasm_bindgen(extends = Element)]
    pub type Field;
    #[wasm_bindgen(method, getter, js_name = type)]
    pub fn sort(this: &Field) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn value(this: &Field) -> String;
    #[wasm_bindgen(method, setter)]
    pub fn set_value(this: &Field, value: &str);
    #[wasm_bindgen(method, getter)]
    pub fn checked(this: &Field) -> bool;
    #[wasm_bindgen(method, setter)]
    pub fn set_checked(this: &Field, checked: bool);
    #[wasm_bindgen(method, setter)]
    pub fn set_selected(this: &Field, selected: bool);
    #[wasm_bindgen(method)]
    pub fn select(this: &Field);

    /// Nodes in order; those of a parent change with it.
    pub type List;
    #[wasm_bindgen(method, getter)]
    pub fn length(this: &List) -> u32;
    #[wasm_bindgen(method)]
    pub fn item(this: &List, at: u32) -> Option<Node>;

    /// A box on the screen, in CSS pixels.
    pub type Rect;
    #[wasm_bindgen(method, getter)]
    pub fn left(this: &Rect) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn top(this: &Rect) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn width(this: &Rect) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn height(this: &Rect) -> f64;

    /// The page.
    pub type Document;
    #[wasm_bindgen(method, getter, js_name = activeElement)]
    pub fn active(this: &Document) -> Option<Element>;

    /// Any event; what only some events have is asked only of those.
    pub type Event;
    #[wasm_bindgen(method, getter, js_name = type)]
    pub fn sort(this: &Event) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn target(this: &Event) -> Option<Node>;
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub fn prevent_default(this: &Event);
    #[wasm_bindgen(method, js_name = stopPropagation)]
    pub fn stop_propagation(this: &Event);
    #[wasm_bindgen(method, getter)]
    pub fn key(this: &Event) -> String;
    #[wasm_bindgen(method, getter, js_name = altKey)]
    pub fn alt(this: &Event) -> bool;
    #[wasm_bindgen(method, getter, js_name = ctrlKey)]
    pub fn ctrl(this: &Event) -> bool;
    #[wasm_bindgen(method, getter, js_name = metaKey)]
    pub fn meta(this: &Event) -> bool;
    #[wasm_bindgen(method, getter, js_name = isComposing)]
    pub fn composing(this: &Event) -> bool;
    #[wasm_bindgen(method, getter)]
    pub fn button(this: &Event) -> i32;
    #[wasm_bindgen(method, getter, js_name = pointerId)]
    pub fn pointer(this: &Event) -> i32;
    #[wasm_bindgen(method, getter, js_name = isPrimary)]
    pub fn primary(this: &Event) -> bool;
    #[wasm_bindgen(method, getter, js_name = clientX)]
    pub fn x(this: &Event) -> f64;

    /// What will be known later.
    pub type Promise;
    #[wasm_bindgen(method)]
    pub fn then(this: &Promise, done: &JsValue, refused: &JsValue);

    #[wasm_bindgen(js_namespace = document, js_name = querySelectorAll)]
    pub fn find_all(selector: &str) -> List;
    #[cfg(feature = "book")]
    #[wasm_bindgen(js_namespace = document, js_name = getElementById)]
    pub fn by_id(id: &str) -> Option<Element>;
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub fn create(tag: &str) -> Element;
    #[cfg(feature = "book")]
    #[wasm_bindgen(thread_local_v2, js_namespace = document, js_name = head)]
    static HEAD: Element;
    #[wasm_bindgen(js_namespace = document, js_name = addEventListener)]
    pub fn listen(kind: &str, callback: &JsValue, capture: bool);
    #[wasm_bindgen(js_name = addEventListener)]
    pub fn listen_to_window(kind: &str, callback: &JsValue);
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    pub fn next_frame(callback: &JsValue);
    #[wasm_bindgen(js_name = scrollBy)]
    pub fn scroll_by(x: f64, y: f64);
    #[wasm_bindgen(js_name = setTimeout)]
    pub fn after(callback: &JsValue, ms: u32);
    #[wasm_bindgen(js_namespace = performance)]
    pub fn now() -> f64;
    /// Milliseconds since 1970, by the reader's clock.
    #[cfg(feature = "drill")]
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    pub fn clock() -> f64;
    #[wasm_bindgen(js_name = parseFloat)]
    pub fn number(text: &str) -> f64;
    #[wasm_bindgen(js_namespace = location, js_name = toString)]
    pub fn address() -> String;
    #[wasm_bindgen(catch, js_namespace = history, js_name = replaceState)]
    pub fn replace_address(state: &JsValue, title: &str, address: &str) -> Result<(), JsValue>;
    /// What an address may hold of a text.
    #[wasm_bindgen(js_name = encodeURI)]
    pub fn encode(text: &str) -> String;
    /// Fails where the address is damaged.
    #[wasm_bindgen(catch, js_name = decodeURIComponent)]
    pub fn decode(text: &str) -> Result<String, JsValue>;
    /// Fails at once where the browser has no clipboard for the page.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    pub fn copy(text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(thread_local_v2, js_namespace = location, js_name = pathname)]
    static PATH: String;
    /// Fails where the browser keeps nothing for the page.
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = getItem)]
    pub fn kept(name: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = setItem)]
    pub fn keep(name: &str, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = removeItem)]
    pub fn forget(name: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = JSON)]
    pub fn parse(json: &str) -> JsValue;
}

/// The kind of an element among nodes.
pub const ELEMENT: u16 = 1;

/// A function that the browser may call as often as it likes, with an event or with anything else.
pub fn callback(f: impl FnMut(Event) + 'static) -> JsValue {
    Closure::<dyn FnMut(Event)>::new(f).into_js_value()
}

/// The path of the page's address.
pub fn path() -> String {
    PATH.with(Clone::clone)
}

/// The page's head, to which a script is added.
#[cfg(feature = "book")]
pub fn head() -> Element {
    HEAD.with(Clone::clone)
}

/// The elements of a list that holds nothing else.
pub fn elements(list: &List) -> Vec<Element> {
    (0..list.length())
        .filter_map(|i| list.item(i))
        .map(JsCast::unchecked_into)
        .collect()
}
