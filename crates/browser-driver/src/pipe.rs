//! The line to a Chromium process: DevTools messages as NUL-ended JSON over its file descriptors 3 and 4.
use crate::programs::is_root;
use crate::{CHROMIUM, Error, Result};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

/// A running Chromium with its throw-away profile; dropped, or when this process ends in any way, both are gone.
pub struct Pipe {
    shell: Child,
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    last: u64,
}

/// Lays stdin and stdout on the descriptors 3 and 4 of the browser, which std alone cannot, and unsafe code is forbidden
/// here. The browser ends by itself when nobody holds the other ends any more; the shell waits for that, whatever happens to
/// this process, and removes the profile.
const KEEPER: &str = r#"
exec 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null
profile=$1; shift
"$@" "--user-data-dir=$profile" & browser=$!
exec 3<&- 4>&-
trap : INT HUP
trap 'kill -KILL $browser' TERM
while kill -0 $browser; do wait $browser; done
rm -rf "$profile"
"#;

/// A quiet browser that talks to nobody on its own. As root, which containers often are, it refuses to run with its sandbox.
const FLAGS: [&str; 13] = [
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--password-store=basic",
    // Nobody looks at its window, and every test opens its own tab: no processes in store for either.
    "--disable-features=SpareRendererForSitePerProcess,PreloadTopChromeWebUI,PreloadTopChromeWebUILessNavigations",
];

impl Pipe {
    /// Starts Chromium.
    pub fn open() -> Result<Pipe> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let program = Error::unless_found(CHROMIUM)?;
        let name = format!(
            "join-lab-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let profile = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&profile).map_err(Error::io("making a browser profile"))?;
        let mut shell = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&profile)
            .arg(&program)
            .args(FLAGS)
            .args(is_root().then_some("--no-sandbox"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::io(format!("starting {}", program.display())))?;
        let gone = || Error::Gone {
            doing: "starting".into(),
        };
        let to = shell.stdin.take().ok_or_else(gone)?;
        let mut out = BufReader::new(shell.stdout.take().ok_or_else(gone)?);
        let (send, from) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            while out.read_until(0, &mut message).is_ok_and(|n| n > 0) {
                message.pop_if(|byte| *byte == 0);
                if serde_json::from_slice(&message)
                    .is_ok_and(|value: Value| send.send(value).is_err())
                {
                    break;
                }
                message.clear();
            }
        });
        Ok(Pipe {
            shell,
            to: Some(to),
            from,
            last: 0,
        })
    }

    /// Sends a command, gives its result, and hands every event that came meanwhile to `event`.
    pub fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
        patience: Duration,
        mut event: impl FnMut(Value),
    ) -> Result<Value> {
        self.last += 1;
        let id = self.last;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let sent = self.to.as_mut().map(|to| to.write_all(&bytes));
        if !matches!(sent, Some(Ok(()))) {
            return Err(Error::Gone {
                doing: format!("sending {method}"),
            });
        }
        let end = Instant::now() + patience;
        loop {
            let mut value = self.next(end, method)?;
            if value["id"] != id {
                event(value);
            } else if value["error"].is_object() {
                return Err(Error::Refused {
                    method: method.into(),
                    why: value["error"].to_string(),
                });
            } else {
                return Ok(value["result"].take());
            }
        }
    }

    /// The next message, whatever it is.
    pub fn next(&mut self, end: Instant, awaiting: &str) -> Result<Value> {
        let left = end.saturating_duration_since(Instant::now());
        self.from.recv_timeout(left).map_err(|e| match e {
            RecvTimeoutError::Timeout => Error::Timeout {
                awaiting: awaiting.into(),
                waited: left,
            },
            RecvTimeoutError::Disconnected => Error::Gone {
                doing: format!("waiting for {awaiting}"),
            },
        })
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let _ = self.call(
            None,
            "Browser.close",
            json!({}),
            Duration::from_secs(3),
            |_| {},
        );
        drop(self.to.take());
        let end = Instant::now() + Duration::from_secs(3);
        while matches!(self.shell.try_wait(), Ok(None)) {
            if Instant::now() > end {
                // The shell ends the browser, and then itself.
                let pid = self.shell.id().to_string();
                let _ = Command::new("kill").args(["-TERM", &pid]).status();
                let _ = self.shell.wait();
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
