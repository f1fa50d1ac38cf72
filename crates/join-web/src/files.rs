//! Files of the reader: one that the lab has written goes out, one that the reader has chosen is read. Only the lab has this.
use crate::{
    desk::{Ask, Desk},
    dom::{self, Element},
};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

/// A larger file is not read.
const LARGEST: f64 = 4e6;

/// What a file says about its run is passed on up to about here; the page refuses more than half of it.
const SAID: usize = 16 * 1024;

#[wasm_bindgen]
extern "C" {
    /// Text in the browser's hands, as a file or on its way to one.
    type Blob;
    #[wasm_bindgen(constructor)]
    fn new(parts: &JsValue) -> Blob;
    #[wasm_bindgen(method, getter)]
    fn size(this: &Blob) -> f64;
    #[wasm_bindgen(method)]
    fn text(this: &Blob) -> dom::Promise;

    /// An input for files.
    #[wasm_bindgen(extends = Element)]
    type Input;
    #[wasm_bindgen(method, getter)]
    fn files(this: &Input) -> JsValue;
    #[wasm_bindgen(method)]
    fn click(this: &Input);

    #[wasm_bindgen(js_namespace = Array, js_name = of)]
    fn list(one: &str) -> JsValue;
    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL)]
    fn address_of(blob: &Blob) -> String;
    #[wasm_bindgen(js_namespace = URL, js_name = revokeObjectURL)]
    fn forget(address: &str);
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse(text: &str) -> Result<JsValue, JsValue>;
    /// Fails for what has no members.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn member(of: &JsValue, name: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Object)]
    fn keys(of: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = String)]
    fn in_words(value: &JsValue) -> String;
}

/// After a message: gives out the file that is ready, or reads the one that is asked for.
pub fn carry_out(desk: &'static Desk, figure: usize, file: Option<(String, String)>, wanted: bool) {
    if let Some((name, text)) = file {
        save(&name, &text);
    }
    if wanted {
        read(desk, figure);
    }
}

/// Lets the browser save a text as a file, as if the reader had followed a link to it.
fn save(name: &str, text: &str) {
    let address = address_of(&Blob::new(&list(text)));
    let link = dom::create("a");
    link.set("href", &address);
    link.set("download", name);
    link.unchecked_ref::<Input>().click();
    // The browser has begun to read it by then.
    dom::after(&dom::callback(move |_| forget(&address)), 60_000);
}

/// Reads the file that is chosen in the figure and passes on what it says.
fn read(desk: &'static Desk, figure: usize) {
    let tell = move |value: String| {
        let msg = "open".to_owned();
        desk.ask(Ask::Message { figure, msg, value });
    };
    let input = desk
        .element(figure)
        .and_then(|element| element.one("input[type=file]"));
    let chosen = input.and_then(|input| {
        let files = input.unchecked_ref::<Input>().files();
        let file = at(&files, &0.into());
        (!file.is_falsy()).then(|| file.unchecked_into::<Blob>())
    });
    let Some(file) = chosen else {
        return tell("problem\tnone".into());
    };
    if file.size() > LARGEST {
        // As a whole number, because writing any other takes the page fifteen kilobytes of code.
        return tell("problem\tsize\t".to_owned() + &(file.size() as u64).to_string());
    }
    let done = dom::callback(move |text| {
        let text: JsValue = text.unchecked_into();
        tell(said(&text.as_string().unwrap_or_default()));
    });
    let refused = dom::callback(move |_| tell("problem\tread".into()));
    file.text().then(&done, &refused);
}

fn at(of: &JsValue, name: &JsValue) -> JsValue {
    member(of, name).unwrap_or(JsValue::UNDEFINED)
}

/// The members of an object, or the places of a list.
fn names(of: &JsValue) -> Vec<JsValue> {
    if !of.is_object() {
        return Vec::new();
    }
    let names = keys(of);
    let count = at(&names, &"length".into()).as_f64().unwrap_or(0.0) as u32;
    (0..count).map(|i| at(&names, &i.into())).collect()
}

/// A text or a number of the file, without what ends fields and lines; anything else is empty.
fn plain(value: &JsValue) -> String {
    match value.as_string() {
        Some(text) => text.replace(|letter: char| letter.is_control(), " "),
        None if value.as_f64().is_some() => in_words(value),
        None => String::new(),
    }
}

/// What a JSON text says of a run, a line each: what the page then looks at. The browser's own reader takes it apart.
fn said(text: &str) -> String {
    let file = match parse(text) {
        Ok(file) => file,
        Err(error) => return "problem\tjson\t".to_owned() + &plain(&at(&error, &"message".into())),
    };
    let scenario = at(&file, &"scenario".into());
    let name = at(&scenario, &"name".into());
    if !name.is_string() {
        return "problem\tshape\tscenario.name".into();
    }
    let mut said = String::new();
    let mut line = |fields: &[&str]| {
        if said.len() < SAID {
            said += &fields.join("\t");
            said.push('\n');
        }
    };
    line(&["scenario", &plain(&name)]);
    let parameters = at(&scenario, &"parameters".into());
    for name in names(&parameters) {
        line(&["parameter", &plain(&name), &plain(&at(&parameters, &name))]);
    }
    let commands = at(&file, &"commands".into());
    for place in names(&commands) {
        let given = at(&commands, &place);
        let member = |name: &str| plain(&at(&given, &name.into()));
        line(&["command", &member("at_ms"), &member("command")]);
    }
    let outcome = at(&at(&file, &"outcome".into()), &"text".into());
    if outcome.is_string() {
        line(&["outcome", &plain(&outcome)]);
    }
    said
}
