//! A program that runs beside a test and ends with it, whatever happens to the test's own process.
use crate::{Error, Result, engine::PATIENCE};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
};

/// The shell reads until nobody holds the other end any more, then ends the program and removes its folder.
const SHELL: &str = r#"
exec 3<&0 </dev/null 2>&1
folder=$1; shift
"$@" 3<&- & program=$!
exec >/dev/null 2>/dev/null
trap : INT HUP TERM
cat <&3
kill $program; wait $program
# What the program had started may still write for a moment.
for round in 1 2 3 4 5 6 7 8 9; do rm -rf "$folder" && break; sleep 0.2; done
"#;

/// A running program with a folder of its own, which is its home; dropped, both are gone.
pub(crate) struct Keeper {
    title: String,
    shell: Child,
    lines: Receiver<String>,
}

impl Keeper {
    /// Starts the program; `folder` goes with it.
    pub fn start(
        program: &Path,
        folder: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Keeper> {
        let title = program.display().to_string();
        let mut shell = Command::new("sh")
            .args(["-c", SHELL, "keeper"])
            .arg(folder)
            .arg(program)
            .args(arguments)
            .env("HOME", folder)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::io(format!("starting {title}")))?;
        let out = shell.stdout.take();
        let (send, lines) = channel();
        // Reads on to the end, so that the program never waits for a reader.
        std::thread::spawn(move || {
            let lines = out.map(BufReader::new).into_iter().flat_map(BufRead::lines);
            for line in lines.map_while(std::io::Result::ok) {
                let _ = send.send(line);
            }
        });
        Ok(Keeper {
            title,
            shell,
            lines,
        })
    }

    /// What stands behind `sign` in the next line of its output that holds it.
    pub fn says(&self, sign: &str) -> Result<String> {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).map_err(|e| match e {
                RecvTimeoutError::Timeout => Error::Timeout {
                    awaiting: format!("{sign:?} from {}", self.title),
                    waited: PATIENCE,
                },
                RecvTimeoutError::Disconnected => Error::Gone {
                    doing: format!("waiting for {sign:?} from {}", self.title),
                },
            })?;
            if let Some((_, rest)) = line.split_once(sign) {
                return Ok(rest.trim().to_owned());
            }
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A fresh folder for one program.
pub(crate) fn folder() -> Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("join-lab-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).map_err(Error::io("making a browser's folder"))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_ends_with_its_keeper_and_its_folder_goes() -> Result<()> {
        let folder = folder()?;
        let script = "echo \"pid $$\"; touch \"$HOME/file\"; exec sleep 600";
        let keeper = Keeper::start("sh".as_ref(), &folder, &["-c", script], &[])?;
        let pid = keeper.says("pid ")?;
        let runs = || Path::new("/proc").join(&pid).exists();
        assert!(runs() && folder.exists());
        drop(keeper);
        assert!(!runs() && !folder.exists());
        Ok(())
    }

    #[test]
    fn a_program_that_ends_by_itself_is_said() -> Result<()> {
        let keeper = Keeper::start("sh".as_ref(), &folder()?, &["-c", "echo one"], &[])?;
        assert_eq!(keeper.says("o")?, "ne");
        let error = keeper.says("two").expect_err("it has ended").to_string();
        assert!(error.contains("ended by itself"), "{error}");
        Ok(())
    }
}
