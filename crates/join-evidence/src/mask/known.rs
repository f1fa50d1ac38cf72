//! What is the same everywhere, and labels behind which a name stands.

use super::alias::Class;

/// GUIDs that are the same everywhere: power settings, clients, resources, what stands for nothing.
const PUBLIC_GUIDS: [&str; 16] = [
    "00000000-0000-0000-0000-000000000000",
    "de830923-a562-41af-a086-e3a2c6bad2da",
    "e69653ca-cf7f-4f05-aa73-cb833fa90ad4",
    "5c5bb349-ad29-4ee2-9d0b-2b25270f7a81",
    "381b4222-f694-41f0-9685-ff5bb260df2e",
    "a1841308-3541-4fab-bc81-f71556f20b4a",
    "8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c",
    "29d9ed98-a469-4536-ade2-f981bc1d605e",
    "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9",
    "dd762716-544d-4aeb-a526-687b73838a22",
    "b16898c6-a148-4967-9171-64d755da8520",
    "d7b530a4-7680-4c23-a8bf-c52c121d2e87",
    "0000000a-0000-0000-c000-000000000000",
    "00000002-0000-0000-c000-000000000000",
    "00000003-0000-0000-c000-000000000000",
    "d4ebce55-015a-49b5-a083-c84d1797ae8c",
];

/// Domains of the services, and of aliases.
const PUBLIC_DOMAINS: [&str; 18] = [
    "microsoft.com",
    "microsoftonline.com",
    "microsoftonline.us",
    "windows.net",
    "azure.net",
    "azure.com",
    "live.com",
    "windows.com",
    "office.com",
    "microsoftonline.cn",
    "msftconnecttest.com",
    "intel.com",
    "amd.com",
    "microsoft.net",
    "azureedge.net",
    "msauth.net",
    "w3.org",
    "digicert.com",
];

/// Labels whose value is a name.
pub(super) const NAMED: [(&str, Class); 21] = [
    ("tenantname", Class::Name),
    ("workplacetenantname", Class::Name),
    ("devicename", Class::Computer),
    ("domainname", Class::Name),
    ("hostname", Class::Computer),
    ("computer", Class::Computer),
    ("machinename", Class::Computer),
    ("pscomputername", Class::Computer),
    ("devicedisplayname", Class::Computer),
    ("displayname", Class::Name),
    ("cloudassignedtenantdomain", Class::Domain),
    ("targetdomain", Class::Domain),
    ("deploymentprofilename", Class::Name),
    ("cloudassigneddevicename", Class::Name),
    ("organization", Class::Name),
    ("pcname", Class::Computer),
    ("domain", Class::Domain),
    ("username", Class::Account),
    ("serialnumber", Class::Serial),
    ("smbiossystemserialnumber", Class::Serial),
    ("computername", Class::Computer),
];

/// Values that name nobody.
pub(super) const NOBODY: [&str; 22] = [
    "n/a",
    "none",
    "null",
    "system",
    "device",
    "user",
    "yes",
    "no",
    "true",
    "false",
    "not set",
    "nt authority\\system",
    "local system",
    "localhost",
    "administrator",
    "workgroup",
    "windows",
    "unknown",
    "default",
    "network service",
    "everyone",
    "localservice",
];

/// Words that stand in the names of logs, tools and fields: as a name they name nobody, and replaced everywhere they would take
/// the sense out of a file.
const COMMON: [&str; 24] = [
    "admin",
    "administrator",
    "account",
    "application",
    "autopilot",
    "azure",
    "device",
    "entra",
    "guest",
    "intune",
    "microsoft",
    "operational",
    "owner",
    "power",
    "registration",
    "security",
    "service",
    "setup",
    "status",
    "system",
    "task",
    "test",
    "user",
    "windows",
];

/// Whether a value is a word that stands everywhere.
pub(super) fn common(value: &str) -> bool {
    let lower = value.to_lowercase();
    COMMON.contains(&lower.as_str()) || NOBODY.contains(&lower.as_str())
}

/// What an earlier masking has written stays as it is.
pub(super) fn alias_shape(value: &str) -> bool {
    let lower = value.to_lowercase();
    let numbered = |head: &str| {
        lower
            .strip_prefix(head)
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
    };
    lower.starts_with("00000000-0000-4000-8000-0000")
        || lower.starts_with("s-1-5-21-1000000000-")
        || lower.starts_with("00000000000000000000000000000000d")
        || value.starts_with('<')
        || ["pc-", "user-", "name-", "serial-"]
            .iter()
            .any(|head| numbered(head))
        || (lower.starts_with("domain-") && lower.ends_with(".example"))
        || lower.ends_with(".example") && lower.contains("@domain-")
        || lower.starts_with("192.0.2.")
        || lower.starts_with("2001:db8::")
}

/// Whether a GUID is the same everywhere.
pub(super) fn public_guid(guid: &str) -> bool {
    let lower = guid.to_lowercase();
    PUBLIC_GUIDS.contains(&lower.as_str()) || lower.starts_with("00000000-0000-4000-8000-0000")
}

/// Whether a host or domain is a service's.
pub(super) fn public_domain(domain: &str) -> bool {
    let lower = domain.to_lowercase();
    PUBLIC_DOMAINS
        .iter()
        .any(|known| lower == *known || lower.ends_with(&format!(".{known}")))
}

/// The shape of a GUID.
pub(super) fn guid(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12] && word.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}
