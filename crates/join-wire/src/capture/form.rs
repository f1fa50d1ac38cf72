//! What the captures have in common: the device's name, the head of a text, a time of the device, where a task is kept.

use alloc::{format, string::String};

use join_sim::{Task, Utc};

/// The device's name in every capture.
pub(super) const COMPUTER: &str = "DESKTOP-SIM0001";

/// The first lines of a text that has no place for a comment: no tool's line, and no reader takes it for one.
pub(super) fn head(tool: &str) -> String {
    format!("# {}\r\n# {tool}\r\n\r\n", crate::CAPTURED)
}

/// `2/10/2025 9:55:18 AM`: as a device with US settings writes a time of its own, without a zone.
pub(super) fn local(at: Utc) -> String {
    let iso = at.iso();
    let part = |from: usize, to: usize| -> u32 {
        iso.get(from..to)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or_default()
    };
    let hour = part(11, 13);
    let half = if hour < 12 { "AM" } else { "PM" };
    let shown = match hour % 12 {
        0 => 12,
        other => other,
    };
    format!(
        "{}/{}/{} {shown}:{:02}:{:02} {half}",
        part(5, 7),
        part(8, 10),
        part(0, 4),
        part(14, 16),
        part(17, 19)
    )
}

/// Where Task Scheduler keeps a task.
pub(super) const fn path(task: Task) -> &'static str {
    match task {
        Task::Maintenance => "\\Microsoft\\Windows\\TPM\\Tpm-Maintenance",
        Task::AikEnrol => "\\Microsoft\\Windows\\CertificateServicesClient\\AikCertEnrollTask",
        Task::RecoveryCheck => "\\Microsoft\\Windows\\Workplace Join\\Recovery-Check",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_device_has_twelve_hours_and_no_zone() {
        let shown = |text: &str| Utc::parse(text).map(local);
        let is = |text: &str, expect: &str| assert_eq!(shown(text), Ok(expect.into()));
        is("2025-02-10T00:05:09Z", "2/10/2025 12:05:09 AM");
        is("2025-02-10T12:00:00Z", "2/10/2025 12:00:00 PM");
        is("2025-12-31T23:59:59Z", "12/31/2025 11:59:59 PM");
    }
}
