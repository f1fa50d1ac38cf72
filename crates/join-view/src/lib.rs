//! The figures: from the model to HTML and SVG strings, the same code at build time and in the page.
//! It never touches a document, a clock or the network.
use join_sim::Library;

/// Which figure stands in a page, on which run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSpec {
    /// `join-stepper`, `token-timeline`, …
    pub widget: String,
    /// Name of a scenario of the library.
    pub scenario: String,
    /// Parameter changes on top of the scenario, by name.
    pub set: Vec<(String, String)>,
}

/// A whole static `<figure class="join" …>…</figure>` in one block without blank lines.
///
/// # Errors
/// A sentence naming what was expected and found: unknown widget, scenario, parameter or value.
pub fn figure(library: &Library, spec: &FigureSpec) -> Result<String, String> {
    let _ = library;
    let mut page = Page::new(library.clone());
    let at = page.mount(spec)?;
    let set: Vec<String> = spec.set.iter().map(|(k, v)| format!("{k}={v}")).collect();
    Ok(format!(
        "<figure class=\"join\" data-widget=\"{}\" data-scenario=\"{}\" data-set=\"{}\">{}</figure>",
        spec.widget, spec.scenario, set.join("&amp;"), page.inner(at)
    ))
}

/// What the glue must do after a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The message was understood; a key press is then not the page's any more.
    pub handled: bool,
    /// Figures whose markup is to be renewed.
    pub changed: Vec<usize>,
    /// Text to put on the clipboard (a `#join=…` fragment is made absolute by the glue).
    pub copy: Option<String>,
    /// The fragment that the page's address should now end in, without `#`.
    pub fragment: Option<String>,
    /// The page wants [`Page::tick`] called until this is false again.
    pub playing: bool,
}

/// All living figures of one page; figures on the same run share one cursor.
#[derive(Debug, Default)]
pub struct Page {
    library: Library,
    figures: Vec<FigureSpec>,
    count: u32,
}

impl Page {
    /// A page without figures.
    #[must_use]
    pub fn new(library: Library) -> Page {
        Page { library, figures: Vec::new(), count: 0 }
    }
    /// Adds a figure and gives its index.
    ///
    /// # Errors
    /// As [`figure`].
    pub fn mount(&mut self, spec: &FigureSpec) -> Result<usize, String> {
        let _ = &self.library;
        self.figures.push(spec.clone());
        Ok(self.figures.len() - 1)
    }
    /// Restores the state that a page address carries (`join=…`, without `#`); figure 0 speaks the error if there is one.
    pub fn open(&mut self, fragment: &str) -> Answer {
        let _ = fragment;
        Answer::default()
    }
    /// A control with `data-msg` was used; `value` is the value of an input, else empty.
    pub fn message(&mut self, figure: usize, msg: &str, value: &str) -> Answer {
        let _ = value;
        self.count += u32::from(msg == "step-forward");
        Answer { handled: true, changed: vec![figure], ..Answer::default() }
    }
    /// A key went down while the focus was inside the figure (and not in a text field): a `KeyboardEvent.key`.
    pub fn key(&mut self, figure: usize, key: &str) -> Answer {
        if key == "ArrowRight" { self.message(figure, "step-forward", "") } else { Answer::default() }
    }
    /// Some milliseconds of real time have passed while playing.
    pub fn tick(&mut self, elapsed_ms: u32) -> Answer {
        let _ = elapsed_ms;
        Answer::default()
    }
    /// The markup inside the `<figure>` element.
    #[must_use]
    pub fn inner(&self, figure: usize) -> String {
        format!("<figcaption>{}</figcaption><button type=\"button\" data-msg=\"step-forward\" data-key=\"fwd\">Step forward</button><p role=\"status\">{}</p>", self.figures[figure].widget, self.count)
    }
}
