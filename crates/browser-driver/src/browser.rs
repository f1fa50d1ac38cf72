//! One headless Chromium with one tab at a time.
use crate::{Error, Log, Result, pipe::Pipe};
use base64::Engine;
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

/// Browsers that wait for the next test: to start one takes longer than many a test.
static IDLE: Mutex<Vec<Pipe>> = Mutex::new(Vec::new());

/// A Chromium with a tab open that shares nothing with any other; when dropped, the tab is closed and the browser is free
/// for another test, or ended if it did not answer.
pub struct Browser {
    /// None once it has been given away.
    pipe: Option<Pipe>,
    session: Option<String>,
    context: Option<String>,
    log: Log,
    /// How long a command, a load or [`Browser::wait`] may take; a minute at first, because a busy machine is no fault of the page.
    pub patience: Duration,
}

impl Browser {
    /// Takes an idle browser or starts one, and opens a tab of 1280 × 800 pixels with reduced motion, so that states and not transitions are seen.
    ///
    /// # Errors
    /// [`Error::NoProgram`] when there is none, else what starting said.
    pub fn launch() -> Result<Browser> {
        let idle = IDLE.lock().ok().and_then(|mut idle| idle.pop());
        let pipe = idle.map_or_else(Pipe::open, Ok)?;
        let mut browser = Browser {
            pipe: Some(pipe),
            session: None,
            context: None,
            log: Log::default(),
            patience: Duration::from_secs(60),
        };
        browser.fresh_tab()?;
        Ok(browser)
    }

    /// Closes the tab with everything it stored and opens one that remembers nothing: no cache, no storage, no emulation.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn fresh_tab(&mut self) -> Result<()> {
        self.session = None;
        if let Some(old) = self.context.take() {
            self.call(
                "Target.disposeBrowserContext",
                json!({ "browserContextId": old }),
            )?;
        }
        let context =
            self.call("Target.createBrowserContext", json!({}))?["browserContextId"].take();
        let target = self.call(
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context }),
        )?;
        let attached = self.call(
            "Target.attachToTarget",
            json!({ "targetId": target["targetId"], "flatten": true }),
        )?;
        self.context = context.as_str().map(str::to_string);
        self.session = attached["sessionId"].as_str().map(str::to_string);
        for domain in [
            "Page",
            "Runtime",
            "Log",
            "Network",
            "Audits",
            "DOM",
            "Accessibility",
        ] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        self.size(crate::DESKTOP)?;
        self.media(crate::Scheme::Light, true, false)
    }

    /// Sends a DevTools command to the tab.
    ///
    /// # Errors
    /// Refusal, no answer in time, or a browser that ended.
    pub fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.ask(true, method, params)
    }

    /// Sends a command to the tab, or to the browser itself.
    fn ask(&mut self, tab: bool, method: &str, params: Value) -> Result<Value> {
        let Browser {
            pipe,
            session,
            log,
            patience,
            ..
        } = self;
        let gone = || Error::Gone {
            doing: format!("asked for {method}"),
        };
        let line = pipe.as_mut().ok_or_else(gone)?;
        let to = session.as_deref().filter(|_| tab);
        let answer = line.call(to, method, params, *patience, |event| {
            log.note(session.as_deref(), &event);
        });
        if matches!(answer, Err(Error::Timeout { .. } | Error::Gone { .. })) {
            *pipe = None; // it is no use to anybody
        }
        answer
    }

    /// Opens an address and waits for its load event; the log starts anew. A change of the fragment alone loads nothing.
    ///
    /// # Errors
    /// When the address cannot be opened, or does not finish in time.
    pub fn goto(&mut self, url: &str) -> Result<()> {
        self.log = Log::default();
        let answer = self.call("Page.navigate", json!({ "url": url }))?;
        if let Some(why) = answer["errorText"].as_str() {
            return Err(Error::Refused {
                method: format!("to open {url}"),
                why: why.into(),
            });
        }
        if answer["loaderId"].is_null() {
            Ok(())
        } else {
            self.loaded(url)
        }
    }

    /// Loads the page again and waits for its load event; the log starts anew.
    ///
    /// # Errors
    /// When it does not finish in time.
    pub fn reload(&mut self) -> Result<()> {
        self.log = Log::default();
        self.call("Page.reload", json!({}))?;
        self.loaded("the page again")
    }

    fn loaded(&mut self, what: &str) -> Result<()> {
        let end = Instant::now() + self.patience;
        while !self.log.loaded {
            let awaiting = format!("the load event of {what}");
            let pipe = self.pipe.as_mut().ok_or_else(|| Error::Gone {
                doing: awaiting.clone(),
            })?;
            let event = pipe.next(end, &awaiting)?;
            self.log.note(self.session.as_deref(), &event);
        }
        Ok(())
    }

    /// What the page did since the last [`Browser::goto`], up to now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn log(&mut self) -> Result<&Log> {
        self.eval("0")?; // everything that came before this answer is in the log
        Ok(&self.log)
    }

    /// The value of a JavaScript expression in the page; a promise is awaited. It runs as if the reader had just clicked.
    ///
    /// # Errors
    /// [`Error::Threw`] when it throws.
    pub fn eval(&mut self, script: &str) -> Result<Value> {
        let params = json!({ "expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", params)?;
        value(script, answer)
    }

    /// [`Browser::eval`] for a text; what is not a text is shown as JSON.
    ///
    /// # Errors
    /// As [`Browser::eval`].
    pub fn text(&mut self, script: &str) -> Result<String> {
        Ok(match self.eval(script)? {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    /// Waits until an expression is true, on this page or on the one that it leads to.
    ///
    /// # Errors
    /// [`Error::Timeout`] when it never is, [`Error::Threw`] when it throws.
    pub fn wait(&mut self, script: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            match self.eval(&format!("!!({script})")) {
                Ok(value) if value == true => return Ok(()),
                Err(error) if !error.left_the_page() => return Err(error),
                // Not yet, or the page was left while it was asked: the next one is asked.
                _ => {}
            }
            if start.elapsed() > self.patience {
                return Err(Error::Timeout {
                    awaiting: script.into(),
                    waited: start.elapsed(),
                });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until every figure of the page is alive but those in closed tabs.
    ///
    /// # Errors
    /// [`Error::NotFound`] with what the figures say instead.
    pub fn alive(&mut self) -> Result<()> {
        let alive = "[...document.querySelectorAll('figure.join:not(details:not([open]) > *)')].every(f => f.hasAttribute('data-ready'))";
        if self.wait(alive).is_ok() {
            return Ok(());
        }
        let alerts = "[...document.querySelectorAll('figure.join [role=alert]')].map(e => e.textContent).join(' | ')";
        Err(Error::NotFound {
            expected: "living figures".into(),
            found: format!("figures that say: {}", self.text(alerts)?),
        })
    }

    /// Lets pages of this tab read and write the clipboard without asking, or refuses it to them.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn clipboard(&mut self, allowed: bool) -> Result<()> {
        let setting = if allowed { "granted" } else { "denied" };
        let context = self.context.clone();
        ["clipboard-read", "clipboard-write"].into_iter().try_for_each(|name| {
            let params = json!({ "permission": { "name": name }, "setting": setting, "browserContextId": context });
            self.ask(false, "Browser.setPermission", params).map(drop)
        })
    }

    /// The whole page as a PNG file.
    ///
    /// # Errors
    /// When the browser refuses or the file cannot be written.
    pub fn screenshot(&mut self, to: &Path) -> Result<()> {
        let shot = self.call(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true }),
        )?;
        let data = shot["data"].as_str().unwrap_or_default();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(data)
            .unwrap_or_default();
        std::fs::write(to, bytes).map_err(Error::io(format!("writing {}", to.display())))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        let context = self
            .context
            .take()
            .map(|old| json!({ "browserContextId": old }));
        self.patience = Duration::from_secs(5);
        let closed = context.map(|old| self.call("Target.disposeBrowserContext", old));
        if let (Some(Ok(_)), Some(pipe), Ok(mut idle)) = (closed, self.pipe.take(), IDLE.lock()) {
            idle.push(pipe);
        }
    }
}

/// The value in the answer to an evaluation.
pub(crate) fn value(script: &str, mut answer: Value) -> Result<Value> {
    let details = &answer["exceptionDetails"];
    if details.is_object() {
        let why = details["exception"]["description"]
            .as_str()
            .or(details["text"].as_str())
            .unwrap_or("no reason");
        return Err(Error::Threw {
            script: script.into(),
            why: why.into(),
        });
    }
    Ok(answer["result"]["value"].take())
}
