//! The few sentences that only the glue can say, and the alert that carries them.
use crate::dom::{self, ElementExt, NodeExt};
use alloc::{borrow::ToOwned, string::String};
use web_sys::{Element, Node};

/// Marks what the glue itself put into a figure, so that renewing the figure's markup leaves it alone.
pub const OWN: &str = "data-own";

/// Label of the field that shows a text which could not be put on the clipboard.
pub const COPY_YOURSELF: &str = "The browser did not allow copying. Here is the text, selected: ";

/// Said for a while after a text went to the clipboard.
pub const COPIED: &str = "Copied to the clipboard.";

/// Button that takes that field away.
pub const CLOSE: &str = "Close";

/// Before the technical reason when the code behind the figures failed.
const BROKE: &str = "This figure stopped because of a fault in its program; reload the page to start again. Found: ";

/// The second file could not be fetched.
pub const NO_PROGRAM: &str = "The program that this figure runs could not be loaded. It lies beside this page (its name begins with \
    studies- or files-); is the folder complete? Reload the page to try again. The picture shown was computed when the book was built.";

/// The run that a control wants to be told along with its message; empty where there is none.
pub fn run_along(control: &Element) -> String {
    let wanted = control.get_attribute("data-with").as_deref() == Some("run");
    let shown = || dom::find_all("figure.join[data-run]");
    wanted
        .then(shown)
        .and_then(|figures| figures.first()?.get_attribute("data-run"))
        .unwrap_or_default()
}

/// The program failed and will not answer again: every living figure says so.
pub fn broke(reason: &str) {
    let text = BROKE.to_owned() + reason;
    for figure in dom::find_all("figure.join[data-ready]") {
        figure.unset("data-ready");
        alert(&figure, &text);
    }
}

/// Says `text` at the top of the figure, after its caption if that comes first; the static picture stays below.
pub fn alert(figure: &Element, text: &str) {
    let line = dom::create("p");
    line.set("class", "join-error");
    line.set("role", "alert");
    line.set(OWN, "alert");
    line.set_text_content(Some(text));
    let first = figure.first_child();
    let caption = first
        .as_ref()
        .filter(|node| node.node_name() == "FIGCAPTION");
    figure.insert(
        &line,
        caption
            .and_then(Node::next_sibling)
            .or(first.clone().filter(|_| caption.is_none()))
            .as_ref(),
    );
}
