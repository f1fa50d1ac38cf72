//! The fields of an event as XML has them, out of the line that the model writes for it.

use alloc::{format, string::String, vec::Vec};

/// Names in a line of the model, and what Windows calls the field.
const NAMES: [(&str, &str); 21] = [
    ("exit code ", "ExitCode"),
    ("HTTP status ", "HttpStatus"),
    ("HRESULT ", "HRESULT"),
    ("ErrorCode ", "ErrorCode"),
    ("Stage ", "Stage"),
    ("Context ", "Context"),
    ("Url ", "Url"),
    ("MessageText ", "MessageText"),
    ("Method ", "Method"),
    ("KeyName ", "KeyName"),
    ("ProviderName ", "ProviderName"),
    ("AlgorithmName ", "AlgorithmName"),
    ("ProcessName ", "ProcessName"),
    ("UserId ", "UserId"),
    ("Status ", "Status"),
    ("JoinRequest ", "JoinRequestType"),
    ("domain ", "Domain"),
    ("server time ", "ServerTime"),
    ("client time ", "ClientTime"),
    ("attempt ", "Uint1"),
    ("of ", "Uint2"),
];

/// A field: its name, its value.
pub(super) type Field = (&'static str, String);

/// Every `NAME value` of a line, between commas and semicolons. A value with a comma in it goes on behind the comma; one
/// ends at a semicolon.
pub(super) fn fields(line: &str) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    for clause in line.split("; ") {
        let mut open = false;
        for part in clause.split(", ") {
            let named = NAMES
                .iter()
                .find_map(|(name, field)| Some((*field, part.strip_prefix(name)?)));
            match named {
                // "attempt 2 of 4": two numbers.
                Some(("Uint1", value)) => {
                    let (attempt, all) = value.split_once(" of ").unwrap_or((value, ""));
                    found.push(("Uint1", attempt.into()));
                    found.push(("Uint2", all.into()));
                    open = false;
                }
                Some((field, value)) => {
                    found.push((field, value.into()));
                    open = true;
                }
                None if open => {
                    if let Some((_, value)) = found.last_mut() {
                        *value += &format!(", {part}");
                    }
                }
                None => {}
            }
        }
        // "391040000 us of 7200000 ms allowed": how long a wait was, and its limit.
        if let Some((took, allowed)) = clause.split_once(" us of ")
            && let Some(allowed) = allowed.strip_suffix(" ms allowed")
        {
            found.push(("UInt1", took.into()));
            found.push(("Int1", allowed.into()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_goes_on_behind_a_comma_and_ends_at_a_semicolon() {
        let all = fields(
            "SCEP certificate enrolment failed, Stage Submit, ErrorCode 0x80190190; Context WORKGROUP\\A$, Url https://a.example/b, \
             MessageText HTTP/1.1 400 Bad Request Date: Mon, 10 Feb 2025 09:44:11 GMT, Method POST(260ms)",
        );
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [
                "Stage",
                "ErrorCode",
                "Context",
                "Url",
                "MessageText",
                "Method"
            ]
        );
        assert!(all[4].1.ends_with("Date: Mon, 10 Feb 2025 09:44:11 GMT"));
        let waited = fields("AIK acquisition ended, HRESULT 0x00000000; 5 us of 7 ms allowed");
        assert_eq!(
            waited,
            [
                ("HRESULT", "0x00000000".into()),
                ("UInt1", "5".into()),
                ("Int1", "7".into())
            ]
        );
        let tried = fields("configuring the TPM for attestation, attempt 2 of 4");
        assert_eq!(tried, [("Uint1", "2".into()), ("Uint2", "4".into())]);
    }
}
