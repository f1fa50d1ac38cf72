//! WebKit over WebDriver, on a screen that nobody sees: https://www.w3.org/TR/webdriver2/
use crate::engine::{Engine, PATIENCE, as_json, from_json};
use crate::keeper::{self, Keeper};
use crate::{Error, Result, WEBKIT, XVFB};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A WebKit with one page open.
pub struct WebKit {
    port: u16,
    session: String,
    // Ended in this order.
    _driver: Keeper,
    _screen: Keeper,
}

impl WebKit {
    /// Starts a screen, the driver and the browser that comes with it.
    ///
    /// # Errors
    /// [`Error::NoProgram`] when something is not installed, else what starting said.
    pub fn launch() -> Result<WebKit> {
        let (driver, screen) = (Error::unless_found(WEBKIT)?, Error::unless_found(XVFB)?);
        let words = [
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x900x24",
            "-nolisten",
            "tcp",
        ];
        let screen = Keeper::start(&screen, &keeper::folder()?, &words, &[])?;
        let display = format!(":{}", screen.says("")?);
        let port = free_port()?;
        let (word, display) = (format!("--port={port}"), [("DISPLAY", display.as_str())]);
        let driver = Keeper::start(&driver, &keeper::folder()?, &[&word], &display)?;
        let mut webkit = WebKit {
            port,
            session: String::new(),
            _driver: driver,
            _screen: screen,
        };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if start.elapsed() > PATIENCE {
                return Err(Error::Timeout {
                    awaiting: "an answer from WebKitWebDriver".into(),
                    waited: start.elapsed(),
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut answer = webkit.call("POST", "/session", &json!({ "capabilities": {} }))?;
        if let Value::String(session) = answer["sessionId"].take() {
            webkit.session = session;
        }
        Ok(webkit)
    }

    /// Sends a command to the open session.
    fn ask(&self, command: &str, body: &Value) -> Result<Value> {
        let path = format!("/session/{}/{command}", self.session);
        self.call("POST", &path, body)
    }

    /// One request, one connection, one answer.
    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let mut answer = exchange(self.port, method, path, body)
            .map_err(Error::io(format!("asking WebKit for {path}")))?;
        let failed = &answer["value"]["error"];
        if failed.is_string() {
            return Err(Error::Refused {
                method: path.into(),
                why: format!("{failed}: {}", answer["value"]["message"]),
            });
        }
        Ok(answer["value"].take())
    }
}

/// The answer to a request, as JSON.
fn exchange(port: u16, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let body = body.to_string();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )?;
    let mut input = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or_default();
        }
    }
    let mut answer = Vec::new();
    input.take(length).read_to_end(&mut answer)?;
    serde_json::from_slice(&answer).map_err(std::io::Error::other)
}

/// A port that nobody uses at this moment.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address
        .map(|address| address.port())
        .map_err(Error::io("looking for a free port"))
}

impl Engine for WebKit {
    fn name(&self) -> &'static str {
        "WebKit"
    }

    fn goto(&mut self, url: &str) -> Result<()> {
        self.ask("url", &json!({ "url": url })).map(drop)
    }

    fn eval(&mut self, expression: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[0]; {}.then(value => done({{ value }}), error => done({{ error: String(error) }}))",
            as_json(expression)
        );
        let answer = self.ask("execute/async", &json!({ "script": script, "args": [] }))?;
        if let Some(why) = answer["error"].as_str() {
            return Err(Error::Threw {
                script: expression.into(),
                why: why.into(),
            });
        }
        from_json(expression, &answer["value"])
    }

    fn click(&mut self, element: &str) -> Result<()> {
        let script = json!({ "script": format!("return {element}"), "args": [] });
        let found = self.ask("execute/sync", &script)?;
        let Some(id) = found[ELEMENT].as_str() else {
            return Err(Error::NotFound {
                expected: format!("an element by {element}"),
                found: found.to_string(),
            });
        };
        self.ask(&format!("element/{id}/click"), &json!({}))
            .map(drop)
    }
}

impl Drop for WebKit {
    fn drop(&mut self) {
        let path = format!("/session/{}", self.session);
        let _ = self.call("DELETE", &path, &json!({}));
    }
}
