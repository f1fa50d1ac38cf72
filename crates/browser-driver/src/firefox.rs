//! Firefox over WebDriver BiDi, which it speaks by itself: https://w3c.github.io/webdriver-bidi/
use crate::engine::{Engine, PATIENCE, as_json, from_json};
use crate::keeper::{self, Keeper};
use crate::{Error, FIREFOX, Result};
use serde_json::{Value, json};
use std::net::TcpStream;
use tungstenite::{Message, WebSocket, stream::MaybeTlsStream};

/// A quiet browser that talks to nobody on its own, and lets a folder's pages load their neighbours as any browser does.
const PREFERENCES: &str = r#"
user_pref("app.normandy.enabled", false);
user_pref("app.update.auto", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.enabled", false);
"#;

/// A Firefox with one page open.
pub struct Firefox {
    // Closed before the program that holds the other end.
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    _program: Keeper,
    context: String,
    last: u64,
}

impl Firefox {
    /// Starts one without a window, with a profile of its own.
    ///
    /// # Errors
    /// [`Error::NoProgram`] when it is not installed, else what starting said.
    pub fn launch() -> Result<Firefox> {
        let program = Error::unless_found(FIREFOX)?;
        let profile = keeper::folder()?;
        std::fs::write(profile.join("user.js"), PREFERENCES)
            .map_err(Error::io("writing a profile"))?;
        let place = profile.display().to_string();
        let words = [
            "--headless",
            "--no-remote",
            "--remote-debugging-port",
            "0",
            "--profile",
        ];
        let words = [&words[..], &[&place]].concat();
        let program = Keeper::start(&program, &profile, &words, &[])?;
        let address = program.says("WebDriver BiDi listening on ")?;
        let refused = |error: tungstenite::Error| Error::Refused {
            method: format!("a connection to {address}"),
            why: error.to_string(),
        };
        let (socket, _) = tungstenite::connect(format!("{address}/session")).map_err(refused)?;
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            let limited = stream.set_read_timeout(Some(PATIENCE));
            limited.map_err(Error::io("limiting how long an answer may take"))?;
        }
        let mut firefox = Firefox {
            socket,
            _program: program,
            context: String::new(),
            last: 0,
        };
        firefox.call("session.new", json!({ "capabilities": {} }))?;
        let mut tree = firefox.call("browsingContext.getTree", json!({}))?;
        let Value::String(context) = tree["contexts"][0]["context"].take() else {
            return Err(Error::NotFound {
                expected: "an open page in Firefox".into(),
                found: tree.to_string(),
            });
        };
        firefox.context = context;
        let size =
            json!({ "context": firefox.context, "viewport": { "width": 1280, "height": 800 } });
        firefox.call("browsingContext.setViewport", size)?;
        Ok(firefox)
    }

    /// Sends a command and gives its result; events are nobody's business here.
    fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.last += 1;
        let message = json!({ "id": self.last, "method": method, "params": params });
        let gone = |error: tungstenite::Error| Error::Refused {
            method: method.into(),
            why: error.to_string(),
        };
        self.socket
            .send(Message::text(message.to_string()))
            .map_err(gone)?;
        loop {
            let Message::Text(text) = self.socket.read().map_err(gone)? else {
                continue;
            };
            let mut answer: Value = serde_json::from_str(&text).unwrap_or_default();
            if answer["id"] != self.last {
                continue;
            }
            if answer["type"] == "error" {
                return Err(Error::Refused {
                    method: method.into(),
                    why: answer["message"].to_string(),
                });
            }
            return Ok(answer["result"].take());
        }
    }

    /// What an expression gives, in the protocol's own form.
    fn evaluate(&mut self, expression: &str, script: String) -> Result<Value> {
        let params = json!({
            "expression": script, "target": { "context": self.context }, "awaitPromise": true, "userActivation": true,
        });
        let mut answer = self.call("script.evaluate", params)?;
        if answer["type"] == "exception" {
            return Err(Error::Threw {
                script: expression.into(),
                why: answer["exceptionDetails"]["text"].to_string(),
            });
        }
        Ok(answer["result"].take())
    }
}

impl Engine for Firefox {
    fn name(&self) -> &'static str {
        "Firefox"
    }

    fn goto(&mut self, url: &str) -> Result<()> {
        let params = json!({ "context": self.context, "url": url, "wait": "complete" });
        self.call("browsingContext.navigate", params).map(drop)
    }

    fn eval(&mut self, expression: &str) -> Result<Value> {
        let answer = self.evaluate(expression, as_json(expression))?;
        from_json(expression, &answer["value"])
    }

    fn click(&mut self, element: &str) -> Result<()> {
        let script = format!(
            "(() => {{ const e = {element}; e?.scrollIntoView({{ block: 'center', behavior: 'instant' }}); return e; }})()"
        );
        let found = self.evaluate(element, script)?;
        if found["sharedId"].is_null() {
            return Err(Error::NotFound {
                expected: format!("an element by {element}"),
                found: found.to_string(),
            });
        }
        let origin = json!({ "type": "element", "element": { "sharedId": found["sharedId"] } });
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": [
            { "type": "pointerMove", "x": 0, "y": 0, "origin": origin },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ] });
        let params = json!({ "context": self.context, "actions": [mouse] });
        self.call("input.performActions", params).map(drop)
    }
}
