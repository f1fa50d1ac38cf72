//! What every browser can do here, whatever its engine: enough for a reader's first steps.
use crate::{Browser, Error, Result};
use serde_json::Value;
use std::time::{Duration, Instant};

/// A browser with one page open. How it is spoken to is its own business.
pub trait Engine {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// Opens an address and waits for its load event.
    ///
    /// # Errors
    /// When the browser refuses or does not answer; so for every method here.
    fn goto(&mut self, url: &str) -> Result<()>;

    /// The value of a JavaScript expression in the page, as JSON; a promise is awaited.
    ///
    /// # Errors
    /// [`Error::Threw`] when it throws.
    fn eval(&mut self, expression: &str) -> Result<Value>;

    /// Clicks the middle of the element that an expression gives, as the reader's mouse would.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    fn click(&mut self, element: &str) -> Result<()>;

    /// Waits until an expression is true, three minutes at most: a busy machine is no fault of the page.
    ///
    /// # Errors
    /// [`Error::Timeout`] when it never is.
    fn wait(&mut self, expression: &str) -> Result<()> {
        let start = Instant::now();
        while self.eval(&format!("!!({expression})"))? != true {
            if start.elapsed() > PATIENCE {
                return Err(Error::Timeout {
                    awaiting: expression.into(),
                    waited: start.elapsed(),
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

/// How long anything may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);

impl Engine for Browser {
    fn name(&self) -> &'static str {
        "Chromium"
    }

    fn goto(&mut self, url: &str) -> Result<()> {
        Browser::goto(self, url)
    }

    fn eval(&mut self, expression: &str) -> Result<Value> {
        Browser::eval(self, expression)
    }

    fn click(&mut self, element: &str) -> Result<()> {
        let element = self.find(element)?;
        Browser::click(self, &element)
    }
}

/// A function body that gives an expression's value as a text of JSON, so that every engine hands back the same.
pub(crate) fn as_json(expression: &str) -> String {
    format!("Promise.resolve().then(async () => JSON.stringify(await ({expression})) ?? 'null')")
}

/// The value in such a text.
pub(crate) fn from_json(expression: &str, text: &Value) -> Result<Value> {
    let value = text
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    value.ok_or_else(|| Error::NotFound {
        expected: format!("a value of {expression}"),
        found: text.to_string(),
    })
}
