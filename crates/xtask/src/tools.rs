//! Programs that the tests need and cargo cannot bring: browsers, openssl, and axe-core through npm.
use crate::files;
use crate::paths::Paths;
use anyhow::{Context, Result, bail, ensure};
use browser_driver::{CHROMIUM, FIREFOX, Program, WEBKIT, XVFB, on_path};
use std::path::{Path, PathBuf};
use std::process::Command;

/// May missing tools be installed?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Install {
    /// Yes, where this is known to work.
    Allowed,
    /// No: only say what is missing.
    Forbidden,
}

/// What the browser suite runs in: three engines, and the screen that one of them needs.
const BROWSERS: [Program; 4] = [CHROMIUM, FIREFOX, WEBKIT, XVFB];

/// Makes sure that the browser suite finds its browsers; all that are missing are installed, or named, together.
pub fn browsers(install: Install) -> Result<()> {
    let missing: Vec<Program> = BROWSERS
        .into_iter()
        .filter(|one| one.find().is_none())
        .collect();
    for Program {
        title, variable, ..
    } in &missing
    {
        let said = std::env::var_os(variable);
        if let Some(path) = said.map(PathBuf::from) {
            bail!(
                "{variable} is to be the path of {title}, and {} is not a file",
                path.display()
            );
        }
    }
    if !missing.is_empty() {
        let titles: Vec<_> = missing.iter().map(|one| one.title).collect();
        let packages: Vec<_> = missing.iter().map(|one| one.package).collect();
        apt(install, &titles.join(", "), &packages)?;
    }
    for program in BROWSERS {
        let file = program.find().with_context(|| {
            let (title, variable) = (program.title, program.variable);
            format!("{title} was installed but is not on the path; set {variable} to its path")
        })?;
        println!("{}: {}", program.title, file.display());
    }
    Ok(())
}

/// Makes sure that openssl is there, which verifies outside what join-bytes verifies inside.
pub fn openssl(install: Install) -> Result<()> {
    if let Some(said) = std::env::var_os("OPENSSL").map(PathBuf::from) {
        ensure!(
            said.is_file(),
            "OPENSSL is to be the path of openssl, and {} is not a file",
            said.display()
        );
        println!("openssl: {}", said.display());
        return Ok(());
    }
    if on_path("openssl").is_none() {
        apt(install, "openssl", &["openssl"])?;
    }
    let file = on_path("openssl")
        .context("openssl was installed but is not on the path; set OPENSSL to its path")?;
    println!("openssl: {}", file.display());
    Ok(())
}

/// Makes sure that axe-core lies where the tests read it, in exactly the version of tests/package-lock.json.
pub fn axe(paths: &Paths, install: Install) -> Result<()> {
    let dir = paths.root.join("tests");
    let wanted = version(&dir.join("package-lock.json"), "node_modules/axe-core")?;
    let here = dir.join("node_modules/axe-core");
    let found = || installed_version(&here);
    if found().as_deref() != Some(wanted.as_str()) {
        let command = "npm ci --prefix tests --ignore-scripts --no-audit --no-fund";
        if install == Install::Forbidden {
            bail!("axe-core {wanted} is missing in tests/node_modules; run `{command}`");
        }
        if on_path("npm").is_none() {
            apt(install, "npm", &["nodejs", "npm"])?;
        }
        println!("{command}");
        let mut words = command.split(' ');
        let program = words
            .next()
            .and_then(on_path)
            .context("npm was installed but is not on the path")?;
        let status = Command::new(program)
            .args(words)
            .current_dir(&paths.root)
            .status()
            .context("starting npm")?;
        ensure!(status.success(), "`{command}` ended with {status}");
    }
    let found = found().unwrap_or_default();
    ensure!(
        found == wanted,
        "tests/node_modules holds axe-core {found:?} instead of {wanted}"
    );
    println!("axe-core {found}");
    Ok(())
}

/// The version of cargo-mutants; another one might make other mutants.
const MUTANTS: &str = "27.1.0";

/// Makes sure that cargo-mutants lies in the target directory, and gives its program.
pub fn cargo_mutants(paths: &Paths) -> Result<PathBuf> {
    let root = paths.root.join("target/tools");
    let program = root.join("bin/cargo-mutants");
    let found = || {
        let output = Command::new(&program)
            .args(["mutants", "--version"])
            .output()
            .ok()?;
        let said = String::from_utf8(output.stdout).ok()?;
        said.split_whitespace().last().map(str::to_owned)
    };
    if found().as_deref() != Some(MUTANTS) {
        let wanted = format!("cargo-mutants@={MUTANTS}");
        println!("installing {wanted} into {}", root.display());
        let status = crate::paths::cargo()
            .args(["install", &wanted, "--locked", "--force", "--root"])
            .arg(&root)
            .status()
            .context("starting cargo")?;
        ensure!(
            status.success(),
            "cargo install {wanted} ended with {status}; it needs the registry of crates"
        );
    }
    let found = found().unwrap_or_default();
    ensure!(
        found == MUTANTS,
        "{} is of version {found:?} instead of {MUTANTS}",
        program.display()
    );
    Ok(program)
}

/// Installs Debian packages, where this is a Debian and we are root; elsewhere says what to do.
fn apt(install: Install, what: &str, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("apt-get update && apt-get install --yes {list}");
    let debian = Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some();
    if !debian {
        bail!("missing: {what}; install with your system's packages (on Debian: `{by_hand}`)");
    }
    if install == Install::Forbidden || !is_root() {
        bail!("missing: {what}; as root run `{by_hand}`");
    }
    for arguments in [&["update"][..], &["install", "--yes"]] {
        let mut command = Command::new("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(arguments);
        if arguments[0] == "install" {
            command.args(packages);
        }
        println!("apt-get {}", arguments.join(" "));
        let status = command.status().context("starting apt-get")?;
        ensure!(
            status.success(),
            "apt-get {} ended with {status}; by hand: `{by_hand}`",
            arguments.join(" ")
        );
    }
    Ok(())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn installed_version(package: &Path) -> Option<String> {
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(package.join("package.json")).ok()?).ok()?;
    package
        .join("axe.min.js")
        .is_file()
        .then(|| json["version"].as_str().map(str::to_owned))?
}

fn version(lock: &Path, package: &str) -> Result<String> {
    let json: serde_json::Value = serde_json::from_str(&files::read(lock)?)
        .with_context(|| format!("reading {}", lock.display()))?;
    let entry = &json["packages"][package];
    ensure!(
        entry["integrity"].is_string(),
        "{} pins no content of {package}",
        lock.display()
    );
    let version = entry["version"]
        .as_str()
        .with_context(|| format!("{} names no version of {package}", lock.display()))?;
    Ok(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TempDir;

    #[test]
    fn the_lock_pins_version_and_content() {
        let dir = TempDir::new("lock");
        let lock = dir.0.join("package-lock.json");
        files::write(&lock, r#"{"packages": {"node_modules/a": {"version": "1.2.3", "integrity": "sha512-x"}, "node_modules/b": {"version": "1"}}}"#)
            .expect("written");
        assert_eq!(version(&lock, "node_modules/a").expect("pinned"), "1.2.3");
        version(&lock, "node_modules/b").expect_err("no integrity");
        version(&lock, "node_modules/c").expect_err("not there");
        let here = Paths::of_checkout().root.join("tests/package-lock.json");
        version(&here, "node_modules/axe-core").expect("the tests pin axe-core");
    }
}
