//! Hands on keyboard and mouse: real input events, as trusted as a reader's.
use crate::{Browser, Error, Result};
use serde_json::json;

impl Browser {
    /// Presses and releases a key, named as in `KeyboardEvent.key` (`Tab`, `ArrowLeft`, `Home`, `a`, `?`, a space).
    ///
    /// # Errors
    /// For a name that is neither a known key nor one character.
    pub fn press(&mut self, key: &str) -> Result<()> {
        self.press_with(key, false)
    }

    /// [`Browser::press`] while Shift is held or not.
    ///
    /// # Errors
    /// As [`Browser::press`].
    pub fn press_with(&mut self, key: &str, shift: bool) -> Result<()> {
        let (code, number, text) = known(key)?;
        let mut down = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": if shift { 8 } else { 0 },
        });
        if !text.is_empty() {
            down["text"] = json!(text);
        }
        let mut up = down.clone();
        up["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", down)?;
        self.call("Input.dispatchKeyEvent", up).map(drop)
    }

    /// Types a text, key by key.
    ///
    /// # Errors
    /// As [`Browser::press`].
    pub fn type_text(&mut self, text: &str) -> Result<()> {
        text.chars()
            .try_for_each(|c| self.press(c.encode_utf8(&mut [0; 4])))
    }

    /// Moves the mouse to a point of the window, in CSS pixels.
    ///
    /// # Errors
    /// When the browser refuses; so for every mouse method.
    pub fn move_to(&mut self, x: f64, y: f64, held: bool) -> Result<()> {
        self.mouse("mouseMoved", x, y, held)
    }

    /// Presses the main button at a point.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn press_at(&mut self, x: f64, y: f64) -> Result<()> {
        self.move_to(x, y, false)?;
        self.mouse("mousePressed", x, y, true)
    }

    /// Releases the main button at a point.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn release_at(&mut self, x: f64, y: f64) -> Result<()> {
        self.mouse("mouseReleased", x, y, false)
    }

    /// Clicks at a point.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn click_at(&mut self, x: f64, y: f64) -> Result<()> {
        self.press_at(x, y)?;
        self.release_at(x, y)
    }

    /// Drags with the main button from one point to another in so many moves.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn drag(&mut self, from: (f64, f64), to: (f64, f64), moves: u32) -> Result<()> {
        self.press_at(from.0, from.1)?;
        for i in 1..=moves {
            let part = f64::from(i) / f64::from(moves);
            self.move_to(
                from.0 + (to.0 - from.0) * part,
                from.1 + (to.1 - from.1) * part,
                true,
            )?;
        }
        self.release_at(to.0, to.1)
    }

    fn mouse(&mut self, kind: &str, x: f64, y: f64, held: bool) -> Result<()> {
        let button = if kind == "mouseMoved" && !held {
            "none"
        } else {
            "left"
        };
        let params = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": u8::from(held), "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", params).map(drop)
    }
}

/// Code, key number and text of a key.
fn known(key: &str) -> Result<(String, u32, String)> {
    let (code, number, text) = match key {
        "Tab" => ("Tab", 9, ""),
        "Enter" => ("Enter", 13, "\r"),
        "Escape" => ("Escape", 27, ""),
        " " => ("Space", 32, " "),
        "PageUp" => ("PageUp", 33, ""),
        "PageDown" => ("PageDown", 34, ""),
        "End" => ("End", 35, ""),
        "Home" => ("Home", 36, ""),
        "ArrowLeft" => ("ArrowLeft", 37, ""),
        "ArrowUp" => ("ArrowUp", 38, ""),
        "ArrowRight" => ("ArrowRight", 39, ""),
        "ArrowDown" => ("ArrowDown", 40, ""),
        "Backspace" => ("Backspace", 8, ""),
        "Delete" => ("Delete", 46, ""),
        _ => {
            let mut characters = key.chars();
            return match (characters.next(), characters.next()) {
                (Some(c), None) if c.is_ascii_digit() => {
                    Ok((format!("Digit{c}"), c.into(), key.into()))
                }
                (Some(c), None) if c.is_ascii_alphabetic() => {
                    let upper = c.to_ascii_uppercase();
                    Ok((format!("Key{upper}"), upper.into(), key.into()))
                }
                (Some(_), None) => Ok((String::new(), 0, key.into())),
                _ => Err(Error::NotFound {
                    expected: "the name of a key or one character".into(),
                    found: key.into(),
                }),
            };
        }
    };
    Ok((code.into(), number, text.into()))
}
