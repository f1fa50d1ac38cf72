//! `mdbook-join`: the preprocessor `join` as the program that a stock `mdbook` calls.
use mdbook_join::Join;
use mdbook_preprocessor::{MDBOOK_VERSION, Preprocessor, parse_input};
use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => match preprocess() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        },
        ["supports", renderer] if Join::new("").supports_renderer(renderer).unwrap_or(false) => {
            ExitCode::SUCCESS
        }
        ["supports", _] => ExitCode::FAILURE,
        _ => {
            eprintln!(
                "mdbook-join is called by mdbook: without arguments, or with \"supports RENDERER\""
            );
            ExitCode::from(2)
        }
    }
}

/// One book from standard input to standard output, both as mdBook's JSON.
fn preprocess() -> anyhow::Result<()> {
    let (context, book) = parse_input(io::stdin().lock())?;
    let series = |version: &str| {
        version
            .split('.')
            .take(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    if series(&context.mdbook_version) != series(MDBOOK_VERSION) {
        eprintln!(
            "mdbook-join was built for mdBook {MDBOOK_VERSION} and is called by {}",
            context.mdbook_version
        );
    }
    let book = Join::new(context.root.clone()).run(&context, book)?;
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &book)?;
    out.flush()?;
    Ok(())
}
