//! The map of ends, made once and kept below `target/` until the model or the scenarios change.
//! What lies there is used only if it is of today's model and each of its runs still ends as the model says.
use join_sim::Library;
use join_study::{FailureMap, Tally, sum};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A longer file is not ours.
const LONGEST: u64 = 64 * 1024;

/// So many runs at a time; nobody waits for a slice here.
const SLICE: u64 = 100_000;

/// The ends of the model, from the file below `root/target` or from runs that take some seconds.
#[must_use]
pub fn ends(root: &Path, library: &Library) -> Tally {
    let (file, key) = (file(root), key(library));
    if let Some(tally) = kept(&file).and_then(|text| Tally::read(&text, library, &key).ok()) {
        return tally;
    }
    let mut map = FailureMap::new(library);
    while !map.slice(SLICE) {}
    // Where nothing can be kept, the next build makes the map again: slower, not wrong.
    let _ = keep(&file, &map.tally().write(library, &key));
    map.tally().clone()
}

/// Stands for everything that the map depends on.
fn key(library: &Library) -> String {
    let scenarios = sum(&library.to_bytes());
    format!("model {} scenarios {scenarios:016x}", env!("JOIN_MODEL"))
}

fn file(root: &Path) -> PathBuf {
    root.join("target/join/ends.txt")
}

fn kept(file: &Path) -> Option<String> {
    let short = fs::metadata(file).ok()?.len() <= LONGEST;
    short.then(|| fs::read_to_string(file).ok())?
}

/// Writes beside the file first, so that a build at the same time never sees half of it.
fn keep(file: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    fs::write(&beside, text)?;
    fs::rename(&beside, file).inspect_err(|_| drop(fs::remove_file(&beside)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A folder of its own with one scenario, so that a map takes no time.
    fn root() -> (PathBuf, Library) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root =
            std::env::temp_dir().join(format!("join-failure-map-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("scenarios")).unwrap();
        let from = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../scenarios/software-keys.toml"
        );
        fs::copy(from, root.join("scenarios/software-keys.toml")).unwrap();
        let library = Library::load(&root.join("scenarios")).unwrap();
        (root, library)
    }

    #[test]
    fn what_is_kept_is_used_and_what_is_damaged_is_made_anew() {
        let (root, library) = root();
        let made = ends(&root, &library);
        let text = fs::read_to_string(file(&root)).unwrap();
        assert!(text.contains(&key(&library)));
        assert_eq!(ends(&root, &library), made);

        // The counts are the only thing that is believed: another one, with right check digits, shows that the file is used.
        let (body, _) = text.trim_end().rsplit_once('\n').unwrap();
        let [plain, one, ..] = made.runs();
        let more = body.replacen(
            &format!("\n{plain} {one} "),
            &format!("\n{} {one} ", plain + 1),
            1,
        );
        let line = body.lines().nth(3).unwrap();
        let (count, rest) = line.split_once(' ').unwrap();
        let count: u64 = count.parse().unwrap();
        let more = more.replacen(line, &format!("{} {rest}", count + 1), 1) + "\n";
        fs::write(
            file(&root),
            format!("{more}{:016x}\n", sum(more.as_bytes())),
        )
        .unwrap();
        assert_eq!(ends(&root, &library).all(), made.all() + 1);

        let long = "x".repeat(LONGEST as usize + 1);
        let bad = [
            &b""[..],
            b"nonsense",
            b"\xff\xfe",
            &text.as_bytes()[..text.len() / 2],
            long.as_bytes(),
        ];
        for bad in bad {
            fs::write(file(&root), bad).unwrap();
            assert_eq!(ends(&root, &library), made);
            assert_eq!(
                fs::read_to_string(file(&root)).unwrap(),
                text,
                "it is kept again"
            );
        }
        let names = fs::read_dir(root.join("target/join")).unwrap().count();
        assert_eq!(names, 1, "nothing is left beside it");
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn another_scenario_is_another_map() {
        let (root, library) = root();
        let made = ends(&root, &library);
        let path = root.join("scenarios/software-keys.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\ndevice_quota_left = 0\n")).unwrap();
        let changed = Library::load(&root.join("scenarios")).unwrap();
        assert_ne!(key(&changed), key(&library));
        assert_ne!(ends(&root, &changed), made);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn where_nothing_can_be_kept_the_map_is_made_all_the_same() {
        let (root, library) = root();
        fs::write(root.join("target"), "a file where a folder is wanted").unwrap();
        assert!(ends(&root, &library).all() > 1_000);
        fs::remove_dir_all(&root).unwrap();
    }
}
