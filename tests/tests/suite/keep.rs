//! The site in one file: whoever unpacks it somewhere opens it from there, without a server.
use join_lab_tests::{Browser, Error, Result, Site};
use std::path::PathBuf;

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The site, unpacked into a folder of its own.
fn unpacked() -> Result<Folder> {
    let missing = |_| Error::Missing {
        what: "dist/join-lab.zip".into(),
        make: "cargo xtask build --zip",
    };
    let file = std::fs::File::open(Site::built()?.root.join("join-lab.zip")).map_err(missing)?;
    let folder = std::env::temp_dir().join(format!("join-lab-kept-{}", std::process::id()));
    let folder = Folder(folder);
    let mut zip = zip::ZipArchive::new(file).map_err(|error| Error::Io {
        doing: "reading dist/join-lab.zip".into(),
        why: error.into(),
    })?;
    zip.extract(&folder.0).map_err(|error| Error::Io {
        doing: "unpacking dist/join-lab.zip".into(),
        why: error.into(),
    })?;
    Ok(folder)
}

#[test]
fn the_unpacked_file_opens_from_its_folder_and_its_figures_live() -> Result<()> {
    let folder = unpacked()?;
    let root = folder.0.join("join-lab");
    let mut browser = Browser::launch()?;
    for (page, widget) in [
        ("index.html", "ten-minutes"),
        ("playground/index.html", "bench"),
    ] {
        browser.goto(&format!("file://{}/{page}", root.display()))?;
        let figure = browser.figure(widget, 0)?;
        let before = figure.status(&mut browser)?;
        figure.click(&mut browser, "Step forward")?;
        let after = figure.status(&mut browser)?;
        assert_ne!(before, after, "{page}");
    }
    Ok(())
}
