//! A desk whose questions RustCrypto answers, as a browser would, and what native judges say of the same bytes.
use join_bytes::{Answer, Crypto, Form, Private, PublicKey, Verdict, World, judge, read};
use join_inspect::{Artefact, Desk, Library, bake, native, vectors};
use std::fs;

pub fn file(one: &Artefact) -> Vec<u8> {
    fs::read(vectors().join(one.file)).expect("a vector")
}

pub fn baked() -> (&'static [u8], Vec<u8>, Vec<u8>) {
    let [core, more, world] = bake(&vectors()).expect("the vectors can be baked");
    (Box::leak(core.into_boxed_slice()), more, world)
}

/// A desk whose questions RustCrypto answers, as a browser would.
pub struct Bench {
    pub desk: Desk,
    native: join_bytes::Native,
}

impl Bench {
    pub fn new() -> Self {
        let (core, more, world) = baked();
        let mut desk = Desk::new(Library::new(core, &world), "");
        desk.more(&more);
        let native = native(&vectors()).expect("the test keys");
        Self { desk, native }
    }

    /// Does something and answers all questions; the parts of the last answer.
    pub fn act(&mut self, what: &str, value: &str) -> Vec<(String, String)> {
        let mut parts = parts(&self.desk.act(0, what, value));
        let mut kept: Vec<_> = parts
            .iter()
            .filter(|(name, _)| matches!(&**name, "copy" | "link" | "load"))
            .cloned()
            .collect();
        while let Some((_, question)) = parts.iter().find(|(name, _)| name == "ask").cloned() {
            let questions: Vec<_> = parts
                .iter()
                .filter(|(name, _)| name == "ask")
                .map(|(_, text)| text.clone())
                .collect();
            assert!(questions.contains(&question));
            for one in &questions {
                let (number, outcome) = reckon(&mut self.native, one);
                parts = self::parts(&self.desk.answer(0, number, &outcome));
            }
        }
        kept.extend(parts);
        kept
    }

    pub fn verdicts(&self) -> Vec<(&'static str, &'static str, Option<bool>, String)> {
        self.desk
            .figure(0)
            .expect("a figure")
            .verdicts()
            .iter()
            .map(plain)
            .collect()
    }
}

pub fn plain(verdict: &Verdict) -> (&'static str, &'static str, Option<bool>, String) {
    (
        verdict.check.word(),
        verdict.who,
        verdict.ok,
        verdict.says.clone(),
    )
}

pub fn parts(answer: &str) -> Vec<(String, String)> {
    let pieces = answer
        .split('\u{1e}')
        .filter_map(|piece| piece.split_once('\u{1f}'));
    pieces
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

pub fn part<'a>(parts: &'a [(String, String)], name: &str) -> &'a str {
    parts
        .iter()
        .find(|(own, _)| own == name)
        .map_or("", |(_, text)| text)
}

/// The other side of the questions: what `theme/bytes-loader.js` does with WebCrypto, here with RustCrypto.
fn reckon(native: &mut join_bytes::Native, question: &str) -> (usize, Vec<u8>) {
    use base64::Engine;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let fields: Vec<&str> = question.split(' ').collect();
    let bytes = |at: usize| engine.decode(fields[at]).expect("base64url");
    let hash = match fields[2] {
        "SHA-1" => join_bytes::Hash::Sha1,
        "SHA-256" => join_bytes::Hash::Sha256,
        _ => join_bytes::Hash::Sha384,
    };
    let opened = match fields[1] {
        "rsa" => {
            let key = PublicKey::Rsa {
                n: bytes(5),
                e: bytes(6),
            };
            match native.verify(&key, join_bytes::Scheme::Pkcs1(hash), &bytes(3), &bytes(4)) {
                Answer::Is(true) => Answer::Is(Some(Vec::new())),
                _ => Answer::Is(None),
            }
        }
        "oaep" => {
            let transport = read(
                &fs::read(vectors().join("02-transport-key.bin")).expect("a vector"),
                None,
            );
            let part = transport.part(Form::KeyBlob).expect("a blob");
            let whose = match join_bytes::key_of(&transport, part) {
                Some(PublicKey::Rsa { n, .. }) if n == bytes(5) => Private::Transport,
                _ => Private::Endorsement,
            };
            native.unwrap_oaep(whose, hash, &bytes(4), &bytes(3))
        }
        "gcm" => {
            let whole = bytes(3);
            let (content, tag) = whole.split_at(whole.len() - 16);
            native.open_gcm(&bytes(2), &bytes(4), &bytes(5), content, tag)
        }
        "cbc" => native.open_cbc(&bytes(2), &bytes(4), &bytes(3)),
        other => panic!("a question of the kind {other}"),
    };
    let outcome = match opened {
        Answer::Is(Some(out)) => [vec![1], out].concat(),
        Answer::Is(None) => vec![0],
        _ => vec![2],
    };
    (fields[0].parse().expect("a number"), outcome)
}

/// What is said of bytes when nothing stands between them and the judges.
pub fn natively(
    one: &Artefact,
    bytes: &[u8],
) -> Vec<(&'static str, &'static str, Option<bool>, String)> {
    let document = read(bytes, join_bytes::recognise(&file(one)));
    let world = World::synthetic("", &|name| fs::read(vectors().join(name)).ok());
    let mut native = native(&vectors()).expect("the test keys");
    judge(&document, &world, &mut native)
        .iter()
        .map(plain)
        .collect()
}
