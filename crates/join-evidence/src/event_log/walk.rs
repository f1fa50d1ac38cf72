//! Who hears what an event log holds, element by element.

/// Who hears what a log holds.
pub trait Walk {
    /// A record begins.
    fn record(&mut self);
    /// An element begins.
    fn start(&mut self, name: &str);
    /// An attribute of the element that began last.
    fn attribute(&mut self, name: &str, value: &str);
    /// A text within the element.
    fn text(&mut self, text: &str);
    /// The element ends.
    fn end(&mut self, name: &str);
}
