//! Which code the device shows for a refusal.

use crate::message::{Code, Refused};

/// The code that the device shows for the service's refusal. Each pair is documented for its code, but that the client
/// maps exactly so is inferred (`error-codes`: by meaning); 0x801c03ed has two origins here. An `older` Windows has one code for
/// the join setting and the quota.
#[must_use]
pub const fn failure_code(reason: Refused, older: bool) -> Code {
    match reason {
        Refused::Busy => Code(0x801c_0025),
        Refused::NotPermitted | Refused::Quota if older => Code(0x801c_0003),
        Refused::TokenWindow | Refused::NotPermitted => Code(0x801c_03ed),
        Refused::Quota => Code(0x801c_000e),
        Refused::NoAik => Code(0x801c_0010),
        Refused::Statement => Code(0x801c_0011),
        Refused::NoObject => Code(0x801c_03f3),
    }
}

/// Whether a refusal shows this code, in whichever Windows.
#[must_use]
pub fn is_code_of(reason: Refused, code: Code) -> bool {
    [false, true]
        .iter()
        .any(|older| failure_code(reason, *older) == code)
}

/// The certificate service said no for good: an HTTP status as the code of the task.
pub(super) const fn is_http_refusal(code: Code) -> bool {
    code.0 & 0xffff_0000 == 0x8019_0000
}
