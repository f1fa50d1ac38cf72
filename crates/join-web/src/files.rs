//! Files of the reader: one that the figure has written goes out, one that the reader has chosen is read. Only the program of
//! files has this.
use crate::{
    desk::{Ask, Desk},
    dom::{self, ElementExt},
};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
};
use join_view::FILE_LIMIT;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

/// After a message: gives out the file that is ready, or reads the one that is asked for.
pub fn carry_out(desk: &'static Desk, figure: usize, file: Option<(String, String)>, wanted: bool) {
    if let Some((name, text)) = file
        && save(&name, &text).is_err()
    {
        desk.ask(Ask::Message {
            figure,
            msg: "unwritten".into(),
            value: String::new(),
        });
    }
    if wanted {
        read(desk, figure);
    }
}

/// Lets the browser save a text as a file, as if the reader had followed a link to it.
fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link = dom::create("a");
    link.set("href", &address);
    link.set("download", name);
    link.unchecked_ref::<HtmlElement>().click();
    // The browser has begun to read it by then.
    dom::after(60_000, move |_| {
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}

/// Reads the file that is chosen in the figure and passes its text on.
fn read(desk: &'static Desk, figure: usize) {
    let tell = move |msg: &str, value: String| {
        let msg = msg.to_owned();
        desk.ask(Ask::Message { figure, msg, value });
    };
    let input = desk
        .element(figure)
        .and_then(|element| element.find("input[type=file]"));
    let chosen = input.and_then(|input| dom::field(&input).files()?.get(0));
    let Some(file) = chosen else {
        return tell("unread:none", String::new());
    };
    if file.size() > FILE_LIMIT as f64 {
        return tell("unread:size", (file.size() as u64).to_string());
    }
    dom::settle(
        &file.text(),
        move |text| tell("read", text.as_string().unwrap_or_default()),
        move |_| tell("unread:failed", String::new()),
    );
}
