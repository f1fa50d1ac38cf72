//! Programs that must be installed: under which names they are found, and what installs them.
use std::path::{Path, PathBuf};

/// A program that is not ours.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// What people call it.
    pub title: &'static str,
    /// The environment variable that may name its file instead.
    pub variable: &'static str,
    /// Names under which it is installed, or whole paths.
    pub names: &'static [&'static str],
    /// The Debian package that brings it.
    pub package: &'static str,
}

/// The browser that the suite runs in.
pub const CHROMIUM: Program = Program {
    title: "Chromium",
    variable: "CHROME",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ],
    package: "chromium",
};

/// The second engine.
pub const FIREFOX: Program = Program {
    title: "Firefox",
    variable: "FIREFOX",
    names: &["firefox-esr", "firefox"],
    package: "firefox-esr",
};

/// The third engine, by the program that drives it.
pub const WEBKIT: Program = Program {
    title: "WebKitWebDriver",
    variable: "WEBKIT_DRIVER",
    names: &["WebKitWebDriver"],
    package: "webkit2gtk-driver",
};

/// The screen that nobody sees and the third engine needs.
pub const XVFB: Program = Program {
    title: "Xvfb",
    variable: "XVFB",
    names: &["Xvfb"],
    package: "xvfb",
};

impl Program {
    /// Its file: the one that its variable names, else the first known name on the path.
    #[must_use]
    pub fn find(&self) -> Option<PathBuf> {
        match std::env::var_os(self.variable).map(PathBuf::from) {
            Some(path) => Some(path).filter(|path| path.is_file()),
            None => self.names.iter().find_map(|name| on_path(name)),
        }
    }
}

/// The program of that name on the path.
#[must_use]
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let endings = ["", ".exe", ".cmd"];
    std::env::split_paths(&path)
        .flat_map(|dir| endings.map(|end| dir.join(format!("{name}{end}"))))
        .find(|file| file.is_file())
}

/// Whether this process runs as root, which browsers treat as a reason to be careful.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|meta| meta.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(on_path("cargo").is_some());
        let nowhere = Program {
            names: &["no-such-program-anywhere", "cargo"],
            variable: "NO_SUCH_PROGRAM_ANYWHERE",
            ..FIREFOX
        };
        assert_eq!(nowhere.find(), on_path("cargo"));
        let names = &["no-such-program-anywhere"];
        assert_eq!(Program { names, ..nowhere }.find(), None);
    }
}
