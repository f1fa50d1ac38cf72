//! Files of the reader: one that the lab has written goes out, one that the reader has chosen is read. Only the lab has this.
use crate::{
    desk::{Ask, Desk},
    dom::{self, ElementExt},
};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

/// A larger file is not read.
const LARGEST: f64 = 4e6;

/// What a file says about its run is passed on up to about here; the page refuses more than half of it.
const SAID: usize = 16 * 1024;

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
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()));
    let Ok(address) = blob.and_then(|blob| Url::create_object_url_with_blob(&blob)) else {
        return; // only a browser without memory for it refuses
    };
    let link = dom::create("a");
    link.set("href", &address);
    link.set("download", name);
    link.unchecked_ref::<HtmlElement>().click();
    // The browser has begun to read it by then.
    dom::after(60_000, move |_| {
        let _ = Url::revoke_object_url(&address);
    });
}

/// Reads the file that is chosen in the figure and passes on what it says.
fn read(desk: &'static Desk, figure: usize) {
    let tell = move |value: String| {
        let msg = "open".to_owned();
        desk.ask(Ask::Message { figure, msg, value });
    };
    let input = desk
        .element(figure)
        .and_then(|element| element.find("input[type=file]"));
    let chosen = input.and_then(|input| dom::field(&input).files()?.get(0));
    let Some(file) = chosen else {
        return tell("problem\tnone".into());
    };
    if file.size() > LARGEST {
        // As a whole number, because writing any other takes the page fifteen kilobytes of code.
        return tell("problem\tsize\t".to_owned() + &(file.size() as u64).to_string());
    }
    dom::settle(
        &file.text(),
        move |text| tell(said(&text.as_string().unwrap_or_default())),
        move |_| tell("problem\tread".into()),
    );
}

fn at(of: &JsValue, name: &JsValue) -> JsValue {
    Reflect::get(of, name).unwrap_or(JsValue::UNDEFINED)
}

/// The members of an object, or the places of a list.
fn names(of: &JsValue) -> Vec<JsValue> {
    if !of.is_object() {
        return Vec::new();
    }
    Object::keys(of.unchecked_ref::<Object>()).iter().collect()
}

/// A text or a number of the file, without what ends fields and lines; anything else is empty.
fn plain(value: &JsValue) -> String {
    match value.as_string() {
        Some(text) => text.replace(|letter: char| letter.is_control(), " "),
        None if value.as_f64().is_some() => {
            JSON::stringify(value).map_or_else(|_| String::new(), String::from)
        }
        None => String::new(),
    }
}

/// What a JSON text says of a run, a line each: what the page then looks at. The browser's own reader takes it apart.
fn said(text: &str) -> String {
    let file = match JSON::parse(text) {
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
