//! The program itself: exit codes, streams, and a reader that goes away.
use std::io::Read;
use std::process::{Command, Stdio};

fn xtask() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("trace")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn a_completed_run_exits_with_0_and_bad_input_with_2() {
    let check = |arguments: &[&str], code: i32| {
        let output = xtask().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(output.stdout.is_empty(), code == 2, "{arguments:?}");
        assert_eq!(output.stderr.is_empty(), code == 0, "{arguments:?}");
    };
    check(&["healthy"], 0);
    check(&["energy-saver"], 0);
    check(&["--list"], 0);
    check(&["no-such-scenario"], 2);
    check(&["healthy", "--set", "token_lifetime_s=0"], 2);
}

#[test]
fn a_reader_that_goes_away_early_makes_no_noise() {
    let mut child = xtask()
        .args(["energy-saver", "--format", "json"])
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // Its end of the pipe is closed here, with more than a pipe's worth still to come.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_unicode_is_bad_input() {
    use std::os::unix::ffi::OsStrExt;
    let output = xtask()
        .arg(std::ffi::OsStr::from_bytes(b"healthy\xff"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("error: no scenario is called \"healthy"),
        "{message}"
    );
}
