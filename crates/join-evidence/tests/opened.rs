//! Pieces of archives and logs from one program to another: what a desk makes of them is what it makes of the file itself.

use join_evidence::opener::Opener;
use join_evidence::piece::{self, Form, Piece};
use join_evidence::{Desk, Evidence, diagnose};
use std::io::Write as _;
use std::path::Path;

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let all = std::fs::read_dir(folder).unwrap();
    let files = all.map(|entry| entry.unwrap().path());
    let kept = files
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .filter(|(_, bytes)| Form::of(bytes).is_some());
    kept.chain([("own.cab".to_owned(), cabinet())]).collect()
}

/// A cabinet with one of the samples.
fn cabinet() -> Vec<u8> {
    let mut builder = cab::CabinetBuilder::new();
    let folder = builder.add_folder(cab::CompressionType::MsZip);
    folder.add_file("status.txt");
    let mut writer = builder.build(std::io::Cursor::new(Vec::new())).unwrap();
    while let Some(mut file) = writer.next_file().unwrap() {
        file.write_all(include_bytes!("samples/dsregcmd-pasted-in-chat.txt"))
            .unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn told(evidence: &Evidence) -> (String, Vec<String>) {
    let found = diagnose(evidence).findings.into_iter();
    let lines = found.map(|finding| format!("{} {}", finding.rule.id, finding.headline));
    (format!("{evidence:?}"), lines.collect())
}

#[test]
fn pieces_that_were_sent_say_what_the_file_says() {
    let all = samples();
    let forms = |form| {
        all.iter()
            .filter(|(_, bytes)| Form::of(bytes) == Some(form))
            .count()
    };
    assert!(forms(Form::Log) > 2 && forms(Form::Zip) > 2 && forms(Form::Cabinet) == 1);
    for (name, bytes) in &all {
        let mut whole = Desk::new();
        whole.add(name, bytes);
        let mut pieces = Vec::new();
        Opener::default().open(name, bytes, &mut |piece| pieces.push(piece));
        let sent = piece::write(&pieces);
        let mut apart = Desk::new();
        for piece in piece::read(&sent) {
            apart.take(piece);
        }
        let (whole, apart) = (whole.finish(), apart.finish());
        assert!(!whole.sources.is_empty());
        assert_eq!(told(&whole), told(&apart), "{name}");
        // A message that lost its end is no message.
        assert!(piece::read(&sent[..sent.len() - 1]).is_empty(), "{name}");
    }
}

#[test]
fn pieces_of_nothing_that_is_open_say_nothing() {
    let mut desk = Desk::new();
    desk.take(Piece::Close);
    desk.take(Piece::Note("input-limit".to_owned(), "too much".to_owned()));
    desk.take(Piece::Sessions(Vec::new(), String::new()));
    let evidence = desk.finish();
    assert!(evidence.sources.is_empty() && evidence.records.is_empty());
}
