//! Files of the reader: one that the figure has written goes out, one that the reader has chosen is read. Only the program of
//! files has this.
use crate::{
    Program,
    dispatcher::Dispatcher,
    dom::{self, ElementExt},
    page_event::PageEvent,
};
use alloc::string::{String, ToString};
use join_view::{FILE_LIMIT, File, Msg, Unread};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

/// Gives a file to the reader; where the browser cannot, the figure hears it.
pub fn save<P: Program>(dispatcher: &'static Dispatcher<P>, figure: usize, file: &File) {
    if offer(file).is_err() {
        tell(dispatcher, figure, Msg::Unwritten, String::new());
    }
}

/// Lets the browser save a text as a file, as if the reader had followed a link to it.
fn offer(file: &File) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&file.text.as_str().into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link = dom::create("a");
    link.set("href", &address);
    link.set("download", &file.name);
    link.unchecked_ref::<HtmlElement>().click();
    // The browser has begun to read it by then.
    dom::after(60_000, move |_| {
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}

/// Tells the figure what became of a file.
fn tell<P: Program>(dispatcher: &'static Dispatcher<P>, figure: usize, msg: Msg, value: String) {
    let msg = msg.write();
    dispatcher.dispatch(PageEvent::Message { figure, msg, value });
}

/// Reads the file that is chosen in the figure and passes its text on.
pub fn read<P: Program>(dispatcher: &'static Dispatcher<P>, figure: usize) {
    let input = dispatcher
        .element(figure)
        .and_then(|element| element.find("input[type=file]"));
    let chosen = input.and_then(|input| dom::field(&input).files()?.get(0));
    let unread = move |why, value| tell(dispatcher, figure, Msg::Unread(why), value);
    let Some(file) = chosen else {
        return unread(Unread::None, String::new());
    };
    if file.size() > FILE_LIMIT as f64 {
        return unread(Unread::Size, (file.size() as u64).to_string());
    }
    dom::settle(
        &file.text(),
        move |text| {
            tell(
                dispatcher,
                figure,
                Msg::Read,
                text.as_string().unwrap_or_default(),
            )
        },
        move |_| unread(Unread::Failed, String::new()),
    );
}
