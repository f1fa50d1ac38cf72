//! Samples to try for those who have no capture: invented, and kept with the tests of the readers.

/// A small bundle.
#[derive(Debug)]
pub struct Sample {
    /// What it is, on its button.
    pub name: &'static str,
    /// Paths and contents.
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! collected {
    ($name:literal) => {
        (
            concat!("join-evidence/", $name),
            include_bytes!(concat!("../../join-evidence/tests/collector/", $name)),
        )
    };
}

macro_rules! single {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("../../join-evidence/tests/samples/", $name)),
        )
    };
}

/// The first one stands in the book, read.
pub const SAMPLES: [Sample; 4] = [
    Sample {
        name: "The case: the collector's folder and an HTTP trace",
        files: &[
            collected!("dsregcmd-status.txt"),
            collected!("energy-saver.txt"),
            collected!("events-policy.txt"),
            collected!("events-registration.txt"),
            collected!("events-tasks.txt"),
            collected!("logs.txt"),
            collected!("policy-power.txt"),
            collected!("task-AikCertEnrollTask.txt"),
            collected!("task-Tpm-Maintenance.txt"),
            collected!("tpmtool.txt"),
            collected!("w32tm.txt"),
            single!("case.har"),
        ],
    },
    Sample {
        name: "A clock seven minutes ahead",
        files: &[single!("clock-ahead.har")],
    },
    Sample {
        name: "The AIK service says 404",
        files: &[single!("aik-refused.har")],
    },
    Sample {
        name: "Only dsregcmd, pasted from a chat",
        files: &[single!("dsregcmd-pasted-in-chat.txt")],
    },
];
