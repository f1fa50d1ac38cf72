//! Serves the site to one reader, builds it again and reloads the pages while one writes.
mod watch;

use crate::paths::{Paths, cargo};
use crate::site::{self, Scope};
use anyhow::{Context, Result, anyhow, bail};
use site_server::Server;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

const DEFAULT_PORT: u16 = 3000;
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// `cargo xtask serve [--port N]`
pub fn command(paths: &Paths, arguments: &[String]) -> Result<ExitCode> {
    let server = listen(&paths.dist, port(arguments)?)?;
    // The binary may be replaced while it runs; its path stays the same.
    let exe = std::env::current_exe().context("asking for the path of xtask")?;
    let mut last = watch::Look::at(&paths.root);
    let report = site::build(paths, Scope::All)?;
    println!("{}", server.base);
    eprintln!("{report}");
    loop {
        std::thread::sleep(LOOK_EVERY);
        let now = watch::Look::at(&paths.root);
        let Some((scope, changed)) = now.since(&last, &paths.root) else {
            continue;
        };
        // Let an editor that writes several files come to rest.
        std::thread::sleep(Duration::from_millis(50));
        last = now;
        let name = changed.strip_prefix(&paths.root).unwrap_or(&changed);
        eprintln!("{} changed", name.display());
        match rebuild(paths, &exe, scope) {
            Ok(()) => server.reload(),
            Err(error) => eprintln!("error: {error:#}\nthe site stays as it was"),
        }
    }
}

fn port(arguments: &[String]) -> Result<u16> {
    match arguments {
        [] => Ok(DEFAULT_PORT),
        [name, value] if name == "--port" => number(value),
        [one] if one.starts_with("--port=") => number(&one["--port=".len()..]),
        other => bail!("serve knows only --port N, found {other:?}"),
    }
}

fn number(value: &str) -> Result<u16> {
    value.parse().with_context(|| {
        format!("--port takes a number from 0 to 65535 (0: any free port), found {value:?}")
    })
}

fn listen(folder: &Path, port: u16) -> Result<Server> {
    Server::live(folder, port).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} is in use by another program; choose another: cargo xtask serve --port {}",
            port.wrapping_add(1).max(1024)
        ),
        _ => error.into(),
    })
}

/// Builds in a process of its own: after a change of the code, this process holds the old preprocessor.
fn rebuild(paths: &Paths, exe: &Path, scope: Scope) -> Result<()> {
    let mut command = match scope {
        Scope::Book => Command::new(exe),
        Scope::All => {
            let mut command = cargo();
            command.args(["run", "--quiet", "--locked", "--package", "xtask", "--"]);
            command
        }
    };
    command.current_dir(&paths.root).arg("build");
    if scope == Scope::Book {
        command.arg("--book");
    }
    let status = command.status().context("starting the build")?;
    if !status.success() {
        bail!("the build failed; its message is above");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn ports() {
        assert_eq!(port(&arguments(&[])).expect("the default"), DEFAULT_PORT);
        assert_eq!(port(&arguments(&["--port", "8080"])).expect("given"), 8080);
        assert_eq!(port(&arguments(&["--port=0"])).expect("given"), 0);
        for bad in [
            &["--port"][..],
            &["--port", "x"],
            &["--port", "65536"],
            &["8080"],
            &["--port", "-1"],
        ] {
            port(&arguments(bad)).expect_err("not a port");
        }
    }

    #[test]
    fn a_port_in_use_is_said_plainly() {
        let first = listen(Path::new("."), 0).expect("some port is free");
        let port = first.base.trim_end_matches('/').rsplit(':').next();
        let port: u16 = port.and_then(|port| port.parse().ok()).expect("a port");
        let error = listen(Path::new("."), port)
            .err()
            .expect("in use")
            .to_string();
        assert!(
            error.contains(&format!("port {port}")) && error.contains("--port"),
            "{error}"
        );
    }
}
