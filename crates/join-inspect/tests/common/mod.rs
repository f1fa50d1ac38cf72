//! A desk whose questions RustCrypto answers, as a browser would, and what native judges say of the same bytes.
#![allow(dead_code)]
use join_bytes::{Answer, Crypto, Form, Private, PublicKey, Verdict, World, judge, read};
use join_inspect::{Artefact, Desk, Library, bake, native, vectors};
use std::collections::{BTreeMap, VecDeque};
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
    page: Page,
    native: join_bytes::Native,
}

impl Bench {
    pub fn new() -> Self {
        let (core, more, world) = baked();
        let mut desk = Desk::new(Library::new(core, &world), "");
        desk.more(&more);
        let native = native(&vectors()).expect("the test keys");
        let page = Page::default();
        Self { desk, page, native }
    }

    /// Does something and answers all questions; what the page then shows, and what only a browser can do.
    pub fn act(&mut self, what: &str, value: &str) -> Vec<(String, String)> {
        let mut parts = self.page.show(&self.desk.act(0, what, value));
        let mut kept: Vec<_> = parts
            .iter()
            .filter(|(name, _)| matches!(&**name, "copy" | "link" | "load"))
            .cloned()
            .collect();
        let mut questions: VecDeque<String> = VecDeque::new();
        loop {
            let asked = parts.iter().filter(|(name, _)| name == "ask");
            questions.extend(asked.map(|(_, text)| text.clone()));
            let Some(question) = questions.pop_front() else {
                break;
            };
            let (number, outcome) = reckon(&mut self.native, &question);
            parts = self.page.show(&self.desk.answer(0, number, &outcome));
        }
        kept.extend(self.page.parts());
        kept
    }

    /// A reader gives bytes of their own; what the page then shows.
    pub fn own(&mut self, bytes: &[u8], now: i64) -> Vec<(String, String)> {
        self.page.show(&self.desk.own(0, bytes, now));
        self.page.parts()
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

/// The page as it is: parts by name, each with its elements. It does what `theme/bytes-loader.js` does.
#[derive(Default)]
pub struct Page(BTreeMap<String, Vec<String>>);

impl Page {
    /// Shows an answer; gives what is for others than the page.
    pub fn show(&mut self, answer: &str) -> Vec<(String, String)> {
        let mut others = Vec::new();
        for piece in answer.split('\u{1e}').filter(|piece| !piece.is_empty()) {
            let fields: Vec<&str> = piece.split('\u{1f}').collect();
            let (name, content) = (fields[0], fields[1]);
            let list = |text: &str| -> Vec<String> {
                let rest = text.strip_prefix('\u{1d}').unwrap_or(text);
                let all = rest.split('\u{1d}').map(str::to_owned);
                all.filter(|item| !item.is_empty()).collect()
            };
            match (name, fields.len()) {
                ("ask" | "copy" | "link" | "load", 2) => {
                    others.push((name.to_owned(), content.to_owned()))
                }
                ("frame", 2) => self.0.clear(),
                (_, 2) => {
                    self.0.insert(name.to_owned(), list(content));
                }
                (_, 4) => {
                    let at: usize = content.parse().expect("a place");
                    let gone: usize = fields[2].parse().expect("how many go");
                    let items = self.0.get_mut(name).expect("a part that is shown");
                    items.splice(at..at + gone, list(fields[3]));
                }
                _ => panic!("{name} has {} fields", fields.len()),
            }
        }
        others
    }

    /// All parts as they are shown.
    pub fn parts(&self) -> Vec<(String, String)> {
        let all = self.0.iter();
        all.map(|(name, items)| (name.clone(), items.concat()))
            .collect()
    }
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
