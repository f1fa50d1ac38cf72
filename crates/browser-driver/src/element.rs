//! An element of the page, held by the browser's own reference, so that it is the same element after the page changed.
use crate::{Browser, Error, Result, browser::value};
use serde_json::{Value, json};

/// A reference to one element; worthless after the next navigation.
#[derive(Clone, Debug)]
pub struct Element {
    pub(crate) object: String,
}

impl Browser {
    /// The element that an expression gives.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it gives none.
    pub fn find(&mut self, script: &str) -> Result<Element> {
        let answer = self.call("Runtime.evaluate", json!({ "expression": script }))?;
        if answer["exceptionDetails"].is_object() {
            return value(script, answer).and(Err(Error::NotFound {
                expected: "an element".into(),
                found: script.into(),
            }));
        }
        let object = answer["result"]["objectId"]
            .as_str()
            .filter(|_| answer["result"]["subtype"] == "node");
        let missing = || Error::NotFound {
            expected: format!("an element by {script}"),
            found: answer["result"].to_string(),
        };
        object
            .map(|object| Element {
                object: object.into(),
            })
            .ok_or_else(missing)
    }

    /// The value of a JavaScript function called on the element (`function() { return this.… }`); a promise is awaited.
    ///
    /// # Errors
    /// [`Error::Threw`] when it throws.
    pub fn on(&mut self, element: &Element, function: &str) -> Result<Value> {
        let params = json!({
            "objectId": element.object, "functionDeclaration": function, "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        let answer = self.call("Runtime.callFunctionOn", params)?;
        value(function, answer)
    }

    /// A text that such a function gives.
    ///
    /// # Errors
    /// As [`Browser::on`].
    pub fn text_on(&mut self, element: &Element, function: &str) -> Result<String> {
        Ok(match self.on(element, function)? {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    /// The middle of the element in the window, after scrolling it into view.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it has no box.
    pub fn middle(&mut self, element: &Element) -> Result<(f64, f64)> {
        let [x, y, w, h] = self.bounds(element)?;
        Ok((x + w / 2.0, y + h / 2.0))
    }

    /// Left, top, width and height of the element in the window, after scrolling it into view and once it stands still: a page
    /// that keeps a control under the hand moves it back one frame after its answer made it move.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it has no box.
    pub fn bounds(&mut self, element: &Element) -> Result<[f64; 4]> {
        // What the page moves back it moves in the frame that was asked for first. What never stands still (it plays) is taken
        // where it is after half a second.
        let script = "async function() { this.scrollIntoView({ block: 'center', behavior: 'instant' }); \
                      const box = () => { const r = this.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }; \
                      const frame = () => new Promise(next => { requestAnimationFrame(next); setTimeout(next, 100); }); \
                      let [last, now] = [[], box()]; \
                      for (let i = 0; i < 30 && String(now) !== String(last); i++) { last = now; await frame(); now = box(); } \
                      return now; }";
        let found = self.on(element, script)?;
        let number = |i: usize| found[i].as_f64().unwrap_or_default();
        let bounds = [number(0), number(1), number(2), number(3)];
        if bounds[2] > 0.0 && bounds[3] > 0.0 {
            Ok(bounds)
        } else {
            Err(Error::NotFound {
                expected: "an element that is shown".into(),
                found: found.to_string(),
            })
        }
    }

    /// Clicks the middle of the element with the mouse.
    ///
    /// # Errors
    /// As [`Browser::middle`].
    pub fn click(&mut self, element: &Element) -> Result<()> {
        let (x, y) = self.middle(element)?;
        self.click_at(x, y)
    }

    /// Gives the element the focus.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it cannot have it.
    pub fn focus(&mut self, element: &Element) -> Result<()> {
        let has = self.on(
            element,
            "function() { this.focus(); return document.activeElement === this; }",
        )?;
        if has == true {
            Ok(())
        } else {
            Err(Error::NotFound {
                expected: "an element that takes the focus".into(),
                found: self.text_on(element, "function() { return this.outerHTML }")?,
            })
        }
    }
}
