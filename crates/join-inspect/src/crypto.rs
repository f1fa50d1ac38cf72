//! What only the browser reckons with: questions as lines of text, answers kept until the bytes are others.
use crate::baked::{Library, url};
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{Answer, Crypto, Hash, Private, PublicKey, Scheme};

/// Between the fields of a question.
pub(crate) const FIELD: &str = " ";

/// No more answers than this are kept.
const MOST: usize = 400;

/// A question of cryptography that was asked, and its answer if it came.
struct Known {
    question: [u8; 12],
    answer: Answer<Option<Vec<u8>>>,
}

/// Asks whoever reads [`Asked::questions`], and answers from what came back.
#[derive(Default)]
pub struct Asked {
    known: Vec<Known>,
    /// Questions that nobody has been told yet, each with its number before it.
    questions: Vec<String>,
    first: usize,
    /// How many answers have come.
    pub(crate) answered: usize,
    /// Why nobody reckons here; empty when somebody does.
    absent: &'static str,
    keys: [Vec<String>; 2],
}

impl Asked {
    /// With the private test keys of the library, or with the reason why nothing is reckoned.
    pub fn new(library: &Library, absent: &'static str) -> Self {
        let keys = library
            .keys
            .each_ref()
            .map(|parts| parts.iter().map(|part| url(part)).collect());
        Self {
            absent,
            keys,
            ..Self::default()
        }
    }

    /// The questions since the last call: number, kind, and what it is about, in base64url.
    pub fn questions(&mut self) -> Vec<String> {
        core::mem::take(&mut self.questions)
    }

    /// Takes an answer; None inside when a key or a tag does not fit.
    pub fn answer(&mut self, number: usize, answer: Answer<Option<Vec<u8>>>) {
        self.answered += 1;
        if let Some(known) = number
            .checked_sub(self.first)
            .and_then(|at| self.known.get_mut(at))
        {
            known.answer = answer;
        }
    }

    fn ask(&mut self, fields: &[&str]) -> Answer<Option<Vec<u8>>> {
        if !self.absent.is_empty() {
            return Answer::Absent(self.absent);
        }
        let text = fields.join(FIELD);
        let mut question = [0; 12];
        question.copy_from_slice(&Hash::Sha256.of(text.as_bytes())[..12]);
        if let Some(known) = self.known.iter().find(|known| known.question == question) {
            return known.answer.clone();
        }
        if self.known.len() == MOST {
            self.known.drain(..MOST / 2);
            self.first += MOST / 2;
        }
        let mut line = String::new();
        crate::html::number(&mut line, self.first + self.known.len());
        line += FIELD;
        line += &text;
        self.questions.push(line);
        self.known.push(Known {
            question,
            answer: Answer::Later,
        });
        Answer::Later
    }
}

fn hash(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "SHA-1",
        Hash::Sha256 => "SHA-256",
        Hash::Sha384 => "SHA-384",
        Hash::Sha512 => "SHA-512",
    }
}

/// The two numbers of a DER signature, each as long as the curve's.
fn flat(signature: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = match signature {
        [0x30, 0x81, _, rest @ ..] => rest,
        [0x30, _, rest @ ..] => rest,
        _ => return None,
    };
    for _ in 0..2 {
        let [2, length, more @ ..] = rest else {
            return None;
        };
        let (number, behind) = more.split_at_checked(usize::from(*length))?;
        let zeros = number.iter().take_while(|byte| **byte == 0).count();
        let bare = &number[zeros..];
        out.resize(out.len() + size.checked_sub(bare.len())?, 0);
        out.extend_from_slice(bare);
        rest = behind;
    }
    Some(out)
}

impl Crypto for Asked {
    fn verify(
        &mut self,
        key: &PublicKey,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
    ) -> Answer<bool> {
        let answer = match (key, scheme) {
            (PublicKey::Rsa { n, e }, Scheme::Pkcs1(own) | Scheme::Pss(own)) => {
                let kind = if matches!(scheme, Scheme::Pss(_)) {
                    "pss"
                } else {
                    "rsa"
                };
                self.ask(&[
                    kind,
                    hash(own),
                    &url(message),
                    &url(signature),
                    &url(n),
                    &url(e),
                ])
            }
            (PublicKey::Ec { size, point }, Scheme::Ecdsa(own) | Scheme::EcdsaFlat(own)) => {
                if point.first() != Some(&4) || *size > 48 {
                    return Answer::Absent("a browser takes whole points of P-256 and P-384 only");
                }
                let flat = match scheme {
                    Scheme::Ecdsa(_) => flat(signature, *size),
                    _ => Some(signature.to_vec()),
                };
                let Some(flat) = flat else {
                    return Answer::Is(false);
                };
                let kind = if *size == 32 { "P-256" } else { "P-384" };
                self.ask(&[kind, hash(own), &url(message), &url(&flat), &url(point)])
            }
            _ => return Answer::Is(false),
        };
        match answer {
            Answer::Is(fits) => Answer::Is(fits.is_some()),
            Answer::Later => Answer::Later,
            Answer::Absent(why) => Answer::Absent(why),
        }
    }

    fn unwrap_oaep(
        &mut self,
        whose: Private,
        own: Hash,
        label: &[u8],
        sealed: &[u8],
    ) -> Answer<Option<Vec<u8>>> {
        let key = core::mem::take(&mut self.keys[usize::from(whose == Private::Endorsement)]);
        if key.first().is_none_or(String::is_empty) {
            return Answer::Absent("the private key is not here");
        }
        let (label, sealed) = (url(label), url(sealed));
        let mut fields = alloc::vec!["oaep", hash(own), &*sealed, &*label];
        fields.extend(key.iter().map(|part| &**part));
        let answer = self.ask(&fields);
        self.keys[usize::from(whose == Private::Endorsement)] = key;
        answer
    }

    fn open_gcm(
        &mut self,
        key: &[u8],
        iv: &[u8],
        additional: &[u8],
        content: &[u8],
        tag: &[u8],
    ) -> Answer<Option<Vec<u8>>> {
        // A browser refuses other lengths without looking.
        if tag.len() != 16 || iv.is_empty() {
            return Answer::Is(None);
        }
        let whole = [content, tag].concat();
        self.ask(&["gcm", &url(key), &url(&whole), &url(iv), &url(additional)])
    }

    fn open_cbc(&mut self, key: &[u8], iv: &[u8], content: &[u8]) -> Answer<Option<Vec<u8>>> {
        if iv.len() != 16 {
            return Answer::Is(None);
        }
        self.ask(&["cbc", &url(key), &url(content), &url(iv)])
    }
}
