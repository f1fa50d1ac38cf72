//! A figure as a reader's tools meet it: controls by role and accessible name, as the browser itself computes them.
use crate::{Browser, Element, Error, Result};
use serde_json::{Value, json};

/// A living figure of the page.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its `<figure>` element.
    pub element: Element,
}

/// Something in a figure that has a role and a name.
#[derive(Clone, Debug)]
pub struct Control {
    /// The element itself.
    pub element: Element,
    /// Its role (`button`, `slider`, `spinbutton`, `checkbox`, `combobox`, …).
    pub role: String,
    /// What a screen reader calls it.
    pub name: String,
}

impl Browser {
    /// The `n`-th figure of that kind on the page, counted from 0, once it is alive.
    ///
    /// # Errors
    /// When there is none, or it does not come alive in time.
    pub fn figure(&mut self, widget: &str, n: usize) -> Result<Figure> {
        let script =
            format!("document.querySelectorAll('figure.join[data-widget=\"{widget}\"]')[{n}]");
        let element = self.find(&script)?;
        self.wait(&format!("{script}.hasAttribute('data-ready')"))?;
        Ok(Figure { element })
    }

    /// Every figure of the page in order, alive or not.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub fn figures(&mut self) -> Result<Vec<Figure>> {
        let count = self
            .eval("document.querySelectorAll('figure.join').length")?
            .as_u64()
            .unwrap_or_default();
        let find = |i| self.find(&format!("document.querySelectorAll('figure.join')[{i}]"));
        (0..count)
            .map(find)
            .map(|found| found.map(|element| Figure { element }))
            .collect()
    }
}

impl Figure {
    /// Everything in the figure with that role and, when said, that name. White space around a name is nobody's business.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn all(
        &self,
        browser: &mut Browser,
        role: &str,
        name: Option<&str>,
    ) -> Result<Vec<Control>> {
        let params = json!({ "objectId": self.element.object, "role": role });
        let answer = browser.call("Accessibility.queryAXTree", params)?;
        let nodes = answer["nodes"].as_array().into_iter().flatten();
        let wanted = nodes.filter(|node| {
            node["ignored"] != true && name.is_none_or(|name| text(&node["name"]) == name)
        });
        wanted.map(|node| control(browser, node)).collect()
    }

    /// The one thing in the figure with that role and exact name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none or more than one; it lists the names there are.
    pub fn one(&self, browser: &mut Browser, role: &str, name: &str) -> Result<Control> {
        let mut found = self.all(browser, role, Some(name))?;
        match (found.pop(), found.pop()) {
            (Some(control), None) => Ok(control),
            (_, second) => {
                let names: Vec<String> = self
                    .all(browser, role, None)?
                    .into_iter()
                    .map(|control| control.name)
                    .collect();
                let count = if second.is_some() {
                    "several of that name among"
                } else {
                    "only"
                };
                Err(Error::NotFound {
                    expected: format!("one {role} named {name:?}"),
                    found: format!("{count} {names:?}"),
                })
            }
        }
    }

    /// The button of that name (`Step forward`, `Step back`, `Play`, `Pause`, `To start`, `To end`, `Copy link`).
    ///
    /// # Errors
    /// As [`Figure::one`].
    pub fn button(&self, browser: &mut Browser, name: &str) -> Result<Element> {
        self.one(browser, "button", name)
            .map(|control| control.element)
    }

    /// The range input of that name (`Step`, or a parameter with its unit).
    ///
    /// # Errors
    /// As [`Figure::one`].
    pub fn range(&self, browser: &mut Browser, name: &str) -> Result<Element> {
        self.one(browser, "slider", name)
            .map(|control| control.element)
    }

    /// Presses a button with the mouse.
    ///
    /// # Errors
    /// As [`Figure::one`], or when it is not shown.
    pub fn click(&self, browser: &mut Browser, name: &str) -> Result<()> {
        let button = self.button(browser, name)?;
        browser.click(&button)
    }

    /// The sentence that a screen reader hears after a step.
    ///
    /// # Errors
    /// [`Error::NotFound`] unless the figure has exactly one `role="status"`.
    pub fn status(&self, browser: &mut Browser) -> Result<String> {
        let script = "function() { return [...this.querySelectorAll('[role=status]')].map(e => e.textContent.trim()) }";
        let found = browser.on(&self.element, script)?;
        match found.as_array().map(Vec::as_slice) {
            Some([Value::String(text)]) => Ok(text.clone()),
            _ => Err(Error::NotFound {
                expected: "one role=status".into(),
                found: found.to_string(),
            }),
        }
    }

    /// The errors that the figure shows.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub fn alerts(&self, browser: &mut Browser) -> Result<Vec<String>> {
        let script = "function() { return [...this.querySelectorAll('[role=alert]')].map(e => e.textContent.trim()) }";
        let found = browser.on(&self.element, script)?;
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_string)
            .collect())
    }

    /// The value a field shows, as text.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub fn value(&self, browser: &mut Browser, field: &Element) -> Result<String> {
        browser.text_on(
            field,
            "function() { return this.type === 'checkbox' ? String(this.checked) : this.value }",
        )
    }

    /// Gives a field a value as the reader's hand would: `input`, then `change`.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub fn set(&self, browser: &mut Browser, field: &Element, value: &str) -> Result<()> {
        let script = format!(
            "function() {{ this.focus(); if (this.type === 'checkbox') this.checked = {value:?} === 'true'; else this.value = {value:?}; \
             for (const kind of ['input', 'change']) this.dispatchEvent(new Event(kind, {{ bubbles: true }})); }}"
        );
        browser.on(field, &script).map(drop)
    }
}

/// A control from what the browser's accessibility tree says of it.
fn control(browser: &mut Browser, node: &Value) -> Result<Control> {
    let resolved = browser.call(
        "DOM.resolveNode",
        json!({ "backendNodeId": node["backendDOMNodeId"] }),
    )?;
    let object = resolved["object"]["objectId"]
        .as_str()
        .unwrap_or_default()
        .into();
    Ok(Control {
        element: Element { object },
        role: text(&node["role"]),
        name: text(&node["name"]),
    })
}

/// A value of the accessibility tree.
fn text(value: &Value) -> String {
    value["value"]
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_string()
}
