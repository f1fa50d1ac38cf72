//! mdBook inside this process, with our preprocessor; every warning of mdBook is an error of the build.
use crate::paths::Paths;
use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tracing_subscriber::layer::SubscriberExt;

/// Builds the book at `paths.root` into `to`, which is emptied first.
pub fn build(paths: &Paths, to: &Path) -> Result<()> {
    let mut config =
        Config::from_disk(paths.root.join("book.toml")).context("reading book.toml")?;
    expect_all_sheets(&config, &paths.root.join("theme"))?;
    config.set("build.build-dir", to)?;
    let warnings = Warnings::default();
    let subscriber = tracing_subscriber::registry().with(warnings.clone());
    tracing::subscriber::with_default(subscriber, || {
        let mut book = MDBook::load_with_config(&paths.root, config).context("loading the book")?;
        let join = mdbook_join::Join::new(paths.root.clone()).with_figures_apart();
        book.with_preprocessor(join);
        book.build().context("building the book")
    })?;
    let said = warnings.take();
    if !said.is_empty() {
        bail!(
            "mdBook warns, and a warning is an error here:\n  {}",
            said.join("\n  ")
        );
    }
    Ok(())
}

/// Sheets of `theme/` that take the place of mdBook's own and are not listed.
const OVERRIDES: &[&str] = &["highlight.css", "tomorrow-night.css", "ayu-highlight.css"];

/// Every sheet of `theme/` must be listed in book.toml, so that none is forgotten and the order is written down.
fn expect_all_sheets(config: &Config, theme: &Path) -> Result<()> {
    let listed = config
        .get::<Vec<String>>("output.html.additional-css")?
        .unwrap_or_default();
    for path in crate::files::walk(theme)? {
        let name = format!("theme/{}", crate::files::relative(&path, theme));
        let own = name.ends_with(".css")
            && name.matches('/').count() == 1
            && !OVERRIDES.iter().any(|file| name == format!("theme/{file}"))
            // Only pages with certain figures load these.
            && name != format!("theme/{}", crate::late::EDITION)
            && !crate::late::SHEETS.iter().any(|(file, _)| name == format!("theme/{file}"));
        ensure!(
            !own || listed.contains(&name),
            "{name} is not listed under additional-css in book.toml"
        );
    }
    Ok(())
}

/// Collects what is logged at the levels of warnings and errors.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Warnings {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no thread panics while it logs"))
    }
}

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Warnings {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if *event.metadata().level() > tracing::Level::WARN {
            return;
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0
            .lock()
            .expect("no thread panics while it logs")
            .push(text.0);
    }
}

/// An event's message and fields as one line.
struct Text(String);

impl tracing::field::Visit for Text {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        let separator = if self.0.is_empty() { "" } else { " " };
        let written = match field.name() {
            "message" => write!(self.0, "{separator}{value:?}"),
            name => write!(self.0, "{separator}{name}={value:?}"),
        };
        written.expect("a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_and_errors_are_kept_and_the_rest_is_not() {
        let warnings = Warnings::default();
        let subscriber = tracing_subscriber::registry().with(warnings.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("fine");
            tracing::warn!(line = 7, "unclosed tag");
            tracing::error!("bad");
        });
        assert_eq!(warnings.take(), ["unclosed tag line=7", "bad"]);
        assert!(warnings.take().is_empty());
    }
}
