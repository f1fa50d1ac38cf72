//! A figure as a reader's tools meet it: controls by role and accessible name, as the browser itself computes them.
use crate::{Browser, Element, Error, Result};
use serde_json::{Value, json};
use std::cell::RefCell;

/// A living figure of the page.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its `<figure>` element.
    pub element: Element,
    /// Controls that were looked up before, each with everything that its name is made of: while that stays as it was,
    /// the browser need not work out its accessibility tree again, which takes longer than using the control.
    known: RefCell<Vec<(Control, String)>>,
}

/// Everything that the role and the name of a control are made of; empty when it is not there or not shown.
const NAMED_BY: &str = "function() { return this.isConnected && this.checkVisibility({ visibilityProperty: true }) ? JSON.stringify([ \
    [...this.attributes].filter(a => /^(aria-label|role|type|title|alt|hidden)/.test(a.name)).map(a => a.name + '=' + a.value), \
    this.localName === 'select' ? '' : this.textContent, \
    [...(this.labels ?? [])].map(label => label.textContent) ]) : ''; }";

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
        Ok(Figure::new(element))
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
            .map(|found| found.map(Figure::new))
            .collect()
    }
}

impl Figure {
    fn new(element: Element) -> Figure {
        Figure {
            element,
            known: RefCell::default(),
        }
    }

    /// Forgets where the controls were, so that each is looked up anew by its role and name.
    pub fn forget(&self) {
        self.known.take();
    }

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
        let is_it = |control: &Control| control.role == role && control.name == name;
        let known = self
            .known
            .borrow()
            .iter()
            .find(|(control, _)| is_it(control))
            .cloned();
        if let Some((control, named_by)) = known
            && browser.text_on(&control.element, NAMED_BY)? == named_by
        {
            return Ok(control);
        }
        let mut found = self.all(browser, role, Some(name))?;
        match (found.pop(), found.pop()) {
            (Some(control), None) => {
                let named_by = browser.text_on(&control.element, NAMED_BY)?;
                let mut known = self.known.borrow_mut();
                known.retain(|(control, _)| !is_it(control));
                if !named_by.is_empty() {
                    known.push((control.clone(), named_by));
                }
                Ok(control)
            }
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
