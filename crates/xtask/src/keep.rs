//! The whole site in one file to keep, carry or host: a zip with the same bytes whenever the site has the same.
use crate::files;
use anyhow::{Context, Result};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Its name below `dist/`.
pub const NAME: &str = "join-lab.zip";

/// The folder that it unpacks into.
const FOLDER: &str = "join-lab";

/// Packs the site that lies in `dist` and puts the zip beside its pages; gives its size in bytes.
pub fn write(dist: &Path) -> Result<usize> {
    let bytes = pack(dist)?;
    files::write(&dist.join(NAME), &bytes)?;
    Ok(bytes.len())
}

/// Every file below a folder, by name, without anything that differs from one build to the next: no times, no owners.
fn pack(dist: &Path) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for path in files::walk(dist)? {
        let name = files::relative(&path, dist);
        // One that was packed before is no part of the site.
        if name == NAME {
            continue;
        }
        let content =
            std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        zip.start_file(format!("{FOLDER}/{name}"), options)
            .and_then(|()| zip.write_all(&content).map_err(Into::into))
            .with_context(|| format!("packing {name}"))?;
    }
    let done = zip.finish().context("packing the site")?;
    Ok(done.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TempDir;
    use std::io::Read;

    fn site(name: &str, order: &[&str]) -> TempDir {
        let dir = TempDir::new(name);
        for file in order {
            let content = format!("what {file} says, {file}, {file}");
            files::write(&dir.0.join(file), content).expect("written");
        }
        dir
    }

    #[test]
    fn the_same_site_gives_the_same_bytes_and_another_one_others() {
        let one = site("keep-one", &["index.html", "a/b.js", "z.css"]);
        let first = pack(&one.0).expect("packed");
        // Later, in another order, and with a zip that lies there already.
        std::thread::sleep(std::time::Duration::from_millis(2_100));
        let other = site("keep-other", &["z.css", "a/b.js", "index.html"]);
        write(&other.0).expect("written");
        assert!(pack(&other.0).expect("packed") == first);
        assert!(std::fs::read(other.0.join(NAME)).expect("read") == first);
        files::write(&other.0.join("z.css"), "more").expect("written");
        assert!(pack(&other.0).expect("packed") != first);
    }

    #[test]
    fn what_comes_out_is_what_went_in() {
        let names = ["a/b.js", "index.html", "z.css"];
        let dir = site("keep-out", &names);
        let bytes = pack(&dir.0).expect("packed");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let inside = zip
            .file_names()
            .map(|name| name.expect("plain").into_owned());
        let inside: Vec<String> = inside.collect();
        assert_eq!(inside, names.map(|name| format!("{FOLDER}/{name}")));
        for name in names {
            let mut text = String::new();
            let mut file = zip.by_name(&format!("{FOLDER}/{name}")).expect("there");
            file.read_to_string(&mut text).expect("text");
            assert_eq!(text, files::read(&dir.0.join(name)).expect("read"));
        }
    }
}
