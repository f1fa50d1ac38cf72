//! The sentences of the figure.
pub(crate) const NOTHING: &str = "Nothing is broken.";
pub(crate) const TRY: &str = "Press a bit, or take something from the list and place a bet.";
pub(crate) const WAITING: &str = "Being reckoned …";
pub(crate) const NOBODY: &str = "Nobody notices.";
pub(crate) const SLIPS: &str = "It slips through at every check that can be made here.";
pub(crate) const OPEN: &str =
    "Some checks cannot be made here; the lines with a question mark say why.";
pub(crate) const FIRST: &str = "First who notices: ";
pub(crate) const THEN: &str = "Also: ";
pub(crate) const CHECKS: &str = "Who looks, and at what";
pub(crate) const FIELDS: &str = "Fields";
pub(crate) const BYTES: &str = "Bytes. Arrow keys walk bytes, with Shift whole fields; Page keys and Home and End go far; 1 to 8 turn a bit.";
pub(crate) const BREAKS: &str = "Break it: place a bet first";
pub(crate) const WHO: &str = "Who notices first?";
pub(crate) const RIGHT: &str = "Your bet was right: ";
pub(crate) const WRONG: &str = "Your bet was wrong. It is: ";
pub(crate) const BET: &str = "Bet";
pub(crate) const TWINS: &str = "The same value stands in";
pub(crate) const UNCHECKED: &str = "What nobody checks";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const RESET: &str = "Reset";
pub(crate) const LINK: &str = "Copy link";
pub(crate) const COPY: &str = "Copy field as";
pub(crate) const ARTEFACT: &str = "Artefact";
pub(crate) const OWN: &str = "your own";
pub(crate) const ESCAPED: &str = "This byte is written as an escape in the text around it, so one bit of it cannot be turned here; turn it in the outer layer.";
pub(crate) const COMING: &str = "The second file is being fetched.";
pub(crate) const COMING_COMPARE: &str =
    "The second file is being fetched; choose again in a moment.";
pub(crate) const LINKED: &str = "The link is copied: artefact, place and what is turned.";
pub(crate) const TOO_MUCH: &str = "More than 64 bytes are changed; a link holds no more.";
pub(crate) const OUTSIDE: &str =
    "The link changes a byte behind the end of the artefact; it is shown as it was made.";
pub(crate) const COPIED: &str = "Copied.";
pub(crate) const NOT_OURS: &str =
    "Bytes of your own are not copied from here, and no link holds them.";
pub(crate) const UNKNOWN: &str = "This is nothing that is read here. Expected a token (JWT), a certificate or request (DER or PEM), a key blob, a TPM structure, or one of these in base64; found something else.";
pub(crate) const TOO_LONG: &str = "Expected at most one megabyte.";
pub(crate) const EMPTY: &str =
    "Nothing is there to read. Paste a token, a certificate or a request, or choose a file.";
pub(crate) const SEALED: &str = "not shown: it proves something to a service";
pub(crate) const RUN: &str = "The join request of a run of the model, with its times and with what it lacks; judged at the moment it was sent. Every key, id and name is invented.";
pub(crate) const TAKEN: &str =
    "Read in this page. Nothing of it is sent, stored, linked or copied.";
pub(crate) const MORE: &str = "more";
pub(crate) const COMPARE: &str = "Compare with";
pub(crate) const NO_OTHER: &str = "nothing";
pub(crate) const NOT_THERE: &str = "not there";
pub(crate) const SAME: &str = "fields are the same";
pub(crate) const DIFFER: &str = "differ, or stand in one of them only";
pub(crate) const HERE: &str = "here";
#[cfg(feature = "files")]
pub(crate) const SYNTHETIC: &str = "Synthetic: every key, id and name is invented.";
#[cfg(feature = "files")]
pub(crate) const ALIVE: &str = "Open it byte by byte";
#[cfg(feature = "files")]
pub(crate) const ALIVE_NOTE: &str = "Turn any bit and see who notices.";
#[cfg(feature = "files")]
pub(crate) const FIELDS_MORE: &str = "fields; the living figure shows them all.";
pub(crate) const READ_OWN: &str = "Read your own";
pub(crate) const WARNING: &str = "A token that is still valid is a key: whoever has it can act as you, and so can whoever looks over your shoulder. Here it is read in this page only; nothing is sent or stored, no link and no copy holds it, and its signature is shown as a length. Private keys belong nowhere but where they are.";
pub(crate) const PASTE: &str =
    "A token, a request, a certificate, a key blob or an attestation: as text, PEM or base64";
pub(crate) const READ_IT: &str = "Read it";
pub(crate) const FILE: &str = "or a file";
pub(crate) const OWN_TITLE: &str = "Your own artefact, read in this page only";
