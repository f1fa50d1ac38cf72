//! The figure "make your own" as the book writes it: what is made, and how it is verified outside. `theme/make.js` makes it.
use crate::html::put;
use std::string::String;

/// What is made: part, title, what it is, and how openssl verifies it.
const MADE: [(&str, &str, &str, &str); 5] = [
    (
        "csr",
        "Certificate request",
        "PKCS#10 with the name that every device's request has, signed by a fresh device key.",
        "openssl req -inform DER -in own-csr.der -noout -verify -text",
    ),
    (
        "blob",
        "Transport key",
        "The public half as a key blob, as TransportKey holds it. The last 256 bytes are the modulus: they are those of own-transport.pem.",
        "tail -c 256 own-blob.bin | od -An -v -tx1 | tr -d ' \\n'; echo; openssl rsa -pubin -in own-transport.pem -noout -modulus",
    ),
    (
        "token",
        "Bearer token",
        "Signed by a fresh issuer that does not exist; header and payload say so. No service takes it.",
        "cut -d. -f1,2 own-token.jwt | tr -d '\\n' > own-token.signed; printf '%s==' \"$(cut -d. -f3 own-token.jwt | tr '_-' '/+')\" | openssl base64 -d -A > own-token.sig; openssl dgst -sha256 -verify own-issuer.pem -signature own-token.sig own-token.signed",
    ),
    (
        "issuer",
        "The issuer's public key",
        "With it the token is verified.",
        "openssl pkey -pubin -in own-issuer.pem -noout -text",
    ),
    (
        "transport",
        "The transport key as a public key",
        "The same key in the form that openssl reads.",
        "openssl pkey -pubin -in own-transport.pem -noout -text",
    ),
];

/// The figure.
#[must_use]
pub fn make_your_own() -> String {
    let mut out = String::from(
        "<figure class=\"join make\" data-widget=\"make\" data-still><figcaption>Keys of your own, made in this page, and what a \
         device makes of them. <small>Synthetic: the issuer is invented; keys are gone with the page, nothing is sent or stored.</small>\
         </figcaption><p data-alive hidden><button type=\"button\" data-part=\"make\">Make keys and artefacts</button></p>\
         <p class=\"said\" role=\"status\" data-part=\"said\"></p>",
    );
    for (name, title, about, command) in MADE {
        put(
            &mut out,
            &[
                "<section data-made=\"",
                name,
                "\"><h4>",
                title,
                "</h4><p>",
                about,
                "</p><div data-part=\"",
                name,
                "\" hidden><pre tabindex=\"0\" aria-label=\"",
                title,
                "\"></pre><p><button type=\"button\" data-do=\"save\">Save</button> ",
            ],
        );
        if matches!(name, "csr" | "blob" | "token") {
            out += "<button type=\"button\" data-do=\"open\">Read it byte by byte</button>";
        }
        out += "</p></div><p>Outside: <code>";
        crate::html::text(&mut out, command);
        out += "</code></p></section>";
    }
    out += "</figure>";
    out
}
