//! `dsregcmd /status` as the device would print it at the end of a run.

use alloc::{format, string::String};

use join_sim::{Event, Key, Record, Scenario, device_clock};

use super::form::{COMPUTER, head};
use crate::body::{DEVICE_ID, TENANT_ID};

/// What the records leave on the device.
struct Left {
    joined: bool,
    software_key: bool,
    prt: bool,
}

fn left(records: &[Record]) -> Left {
    let mut left = Left {
        joined: false,
        software_key: false,
        prt: false,
    };
    for record in records {
        match record.event {
            Event::CertificateStored { key: Key::Device } => left.joined = true,
            Event::CertificateGone { key: Key::Device } | Event::KeyGone { key: Key::Device } => {
                left.joined = false;
                left.prt = false;
            }
            Event::KeyMade {
                key: Key::Device,
                software,
            } => left.software_key = software,
            Event::PrtHeld => left.prt = true,
            _ => {}
        }
    }
    left
}

/// The sections that say whether the device is joined, with what key, to which tenant, and whether there is a primary refresh
/// token. The real command prints more of them.
#[must_use]
pub fn status_text(records: &[Record], scenario: &Scenario) -> String {
    let left = left(records);
    let yes = |is: bool| if is { "YES" } else { "NO" };
    let mut text = head("dsregcmd /status");
    section(
        &mut text,
        "Device State",
        &[
            ("AzureAdJoined", yes(left.joined)),
            ("EnterpriseJoined", "NO"),
            ("DomainJoined", "NO"),
            ("Virtual Desktop", "NOT SET"),
            ("Device Name", COMPUTER),
        ],
    );
    if left.joined {
        let (provider, protected) = if left.software_key {
            ("Microsoft Software Key Storage Provider", "NO")
        } else {
            ("Microsoft Platform Crypto Provider", "YES")
        };
        section(
            &mut text,
            "Device Details",
            &[
                ("DeviceId", DEVICE_ID),
                ("KeyProvider", provider),
                ("TpmProtected", protected),
                ("DeviceAuthStatus", "SUCCESS"),
            ],
        );
        section(
            &mut text,
            "Tenant Details",
            &[
                ("TenantName", "Contoso (synthetic)"),
                ("TenantId", TENANT_ID),
                (
                    "MdmUrl",
                    "https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc",
                ),
            ],
        );
    }
    section(
        &mut text,
        "User State",
        &[
            ("NgcSet", "NO"),
            ("WorkplaceJoined", "NO"),
            ("WamDefaultSet", if left.prt { "YES" } else { "ERROR" }),
        ],
    );
    section(
        &mut text,
        "SSO State",
        &[
            ("AzureAdPrt", yes(left.prt)),
            ("EnterprisePrt", "NO"),
            ("OnPremTgt", "NO"),
            ("CloudTgt", "NO"),
        ],
    );
    // The command's own time, which the real one prints with its tests before a join.
    if let Some(last) = records.last() {
        let at = device_clock(scenario, records, last).iso();
        let shown = format!("{} {} UTC", &at[..10], &at[11..23]);
        section(&mut text, "Diagnostic Data", &[("Client Time", &shown)]);
    }
    text
}

fn section(text: &mut String, title: &str, lines: &[(&str, &str)]) {
    let frame = format!("+{}+\r\n", "-".repeat(70));
    *text += &format!("{frame}| {title:<69}|\r\n{frame}\r\n");
    for (label, value) in lines {
        *text += &format!("{label:>26} : {value}\r\n");
    }
    *text += "\r\n";
}
