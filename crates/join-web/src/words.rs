//! The few sentences that only the glue can say, and the alert that carries them.
use web_sys::Element;

/// Marks what the glue itself put into a figure, so that renewing the figure's markup leaves it alone.
pub const OWN: &str = "data-own";

/// Label of the field that shows a text which could not be put on the clipboard.
pub const COPY_YOURSELF: &str = "The browser did not allow copying. Here is the text, selected: ";

/// Button that takes that field away.
pub const CLOSE: &str = "Close";

/// Before the technical reason when the code behind the figures failed.
const BROKE: &str = "This figure stopped because of a fault in its program; reload the page to start again. Found: ";

/// A pair of `data-set` without an equals sign.
pub fn bad_pair(found: &str) -> String {
    ["data-set: expected name=value, found ", found].concat()
}

/// The sentence for a failed program.
pub fn broke(reason: &str) -> String {
    [BROKE, reason].concat()
}

/// Says `text` at the top of the figure, after its caption if that comes first; the static picture stays below.
pub fn alert(figure: &Element, text: &str) {
    let Some(line) = figure
        .owner_document()
        .and_then(|d| d.create_element("p").ok())
    else {
        return;
    };
    line.set_class_name("join-error");
    let _ = line.set_attribute("role", "alert");
    let _ = line.set_attribute(OWN, "alert");
    line.set_text_content(Some(text));
    let first = figure.first_element_child();
    let _ = match first.filter(|e| e.tag_name() == "FIGCAPTION") {
        Some(caption) => caption.after_with_node_1(&line),
        None => figure.prepend_with_node_1(&line),
    };
}
