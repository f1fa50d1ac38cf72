//! What a page did while a test looked at it: requests, and everything that would have turned the console red.
use serde_json::Value;

/// One request of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The browser's own name for it.
    id: String,
    /// Full address.
    pub url: String,
    /// HTTP status; 0 before an answer, and for files.
    pub status: u16,
    /// Bytes as they came over the wire, headers included.
    pub bytes: u64,
    /// The browser's reason when it failed.
    pub failed: Option<String>,
}

/// Everything since the last navigation that the test asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Every request, redirects as one.
    pub requests: Vec<Request>,
    /// Console errors and warnings, policy violations, uncaught exceptions: each a sentence.
    pub problems: Vec<String>,
    /// A page finished loading.
    pub(crate) loaded: bool,
}

impl Log {
    /// Takes note of a DevTools event, unless it comes from another tab than this one.
    pub(crate) fn note(&mut self, tab: Option<&str>, event: &Value) {
        if event["sessionId"].as_str() != tab {
            return;
        }
        let params = &event["params"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        match event["method"].as_str().unwrap_or_default() {
            "Page.loadEventFired" => self.loaded = true,
            "Log.entryAdded"
                if matches!(params["entry"]["level"].as_str(), Some("error" | "warning")) =>
            {
                let entry = &params["entry"];
                if browsers_own(entry["url"].as_str().unwrap_or_default()) {
                    return;
                }
                self.problems.push(format!(
                    "log: {} ({})",
                    text(&entry["text"]),
                    text(&entry["url"])
                ));
            }
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let described = details["exception"]["description"]
                    .as_str()
                    .or(details["text"].as_str());
                self.problems
                    .push(format!("exception: {}", described.unwrap_or_default()));
            }
            "Runtime.consoleAPICalled"
                if matches!(
                    params["type"].as_str(),
                    Some("error" | "warning" | "assert")
                ) =>
            {
                let said = params["args"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|a| text(&a["value"]) + &text(&a["description"]));
                self.problems
                    .push(format!("console: {}", said.collect::<Vec<_>>().join(" ")));
            }
            "Audits.issueAdded" if params["issue"]["code"] == "ContentSecurityPolicyIssue" => {
                let details = &params["issue"]["details"]["contentSecurityPolicyIssueDetails"];
                self.problems.push(format!(
                    "policy: {} {}",
                    text(&details["violatedDirective"]),
                    text(&details["blockedURL"])
                ));
            }
            "Network.requestWillBeSent" => {
                let (id, url) = (text(&params["requestId"]), text(&params["request"]["url"]));
                self.requests.retain(|request| request.id != id);
                self.requests.push(Request {
                    id,
                    url,
                    ..Request::default()
                });
            }
            "Network.responseReceived" => {
                let status = params["response"]["status"]
                    .as_u64()
                    .and_then(|s| u16::try_from(s).ok());
                self.update(params, |request| {
                    request.status = status.unwrap_or_default()
                });
            }
            "Network.loadingFinished" => {
                let bytes = params["encodedDataLength"].as_f64().unwrap_or_default() as u64;
                self.update(params, |request| request.bytes = bytes);
            }
            "Network.loadingFailed" => {
                let why = text(&params["errorText"]);
                self.update(params, |request| request.failed = Some(why));
            }
            _ => {}
        }
    }

    fn update(&mut self, params: &Value, change: impl FnOnce(&mut Request)) {
        let id = params["requestId"].as_str().unwrap_or_default();
        if let Some(request) = self.requests.iter_mut().find(|request| request.id == id) {
            change(request);
        }
    }

    /// Requests that went anywhere but under `base` (an address like `http://127.0.0.1:1234/a/b/` or `file:///…/`).
    pub fn foreign(&self, base: &str) -> Vec<String> {
        let inside = |url: &str| {
            let schemes = ["data:", "blob:", "about:"];
            url.starts_with(base) || schemes.iter().any(|scheme| url.starts_with(scheme))
        };
        let urls = self.pages_own().map(|request| &request.url);
        urls.filter(|url| !inside(url)).cloned().collect()
    }

    /// Requests that were not answered well.
    pub fn unanswered(&self) -> Vec<String> {
        let bad = |request: &&Request| request.status >= 400 || request.failed.is_some();
        let bad = self.pages_own().filter(bad);
        bad.map(|r| {
            format!(
                "{} ({} {})",
                r.url,
                r.status,
                r.failed.as_deref().unwrap_or_default()
            )
        })
        .collect()
    }

    /// Without what the browser asks by itself.
    fn pages_own(&self) -> impl Iterator<Item = &Request> {
        let requests = self.requests.iter();
        requests.filter(|request| !browsers_own(&request.url))
    }

    /// Everything that must not happen on a page that lives under `base`; empty when all is well.
    pub fn complaints(&self, base: &str) -> Vec<String> {
        let foreign = self
            .foreign(base)
            .into_iter()
            .map(|url| format!("request to a foreign address: {url}"));
        let unanswered = self
            .unanswered()
            .into_iter()
            .map(|url| format!("request not answered: {url}"));
        self.problems
            .iter()
            .cloned()
            .chain(foreign)
            .chain(unanswered)
            .collect()
    }
}

/// The icon that the browser by itself asks of this machine for a page that names none.
fn browsers_own(url: &str) -> bool {
    url.starts_with("http://127.0.0.1:") && url.ends_with("/favicon.ico")
}
