//! The model's worlds that a finding stands for: which named scenario, and what it sets. A test holds each against its file.

/// Parameters and their values.
pub(crate) type Set = [(&'static str, &'static str)];

/// A world of the model: the rules that speak for it, the scenario's permanent number, its name, and what it sets.
pub(crate) struct World {
    pub(crate) rules: &'static [&'static str],
    pub(crate) number: u8,
    pub(crate) name: &'static str,
    pub(crate) set: &'static Set,
}

/// The case.
pub(crate) const ENERGY_SAVER: World = World {
    rules: &["chain-energy-saver"],
    number: 2,
    name: "energy-saver",
    set: &[
        ("policy_assigned_to", "devices"),
        ("threshold_on_battery_percent", "100"),
        ("threshold_plugged_in_percent", "100"),
    ],
};

/// Its nearest neighbour.
pub(crate) const AIK_BLOCKED: World = World {
    rules: &["chain-aik-network"],
    number: 8,
    name: "aik-service-blocked",
    set: &[("blocked_host", "aik")],
};

/// A join that works.
pub(crate) const JOINED: World = World {
    rules: &["join-accepted", "udr-106-joined"],
    number: 1,
    name: "healthy",
    set: &[],
};

/// Tasks that ran all the time, and longer than the token lived; joined at the next try.
pub(crate) const SLOW_TASKS: World = World {
    rules: &["chain-slow-tasks"],
    number: 17,
    name: "retry-with-fresh-token",
    set: &[
        ("tpm_maintenance_s", "600"),
        ("aik_enrolment_s", "900"),
        ("retry_after_failure_s", "600"),
    ],
};

/// The other neighbours: the first whose rule holds is run.
pub(crate) const NEIGHBOURS: [World; 14] = [
    SLOW_TASKS,
    World {
        rules: &["chain-aik-rejected"],
        number: 9,
        name: "aik-service-rejects",
        set: &[("aik_service", "answers 400")],
    },
    World {
        rules: &["chain-no-ek-certificate"],
        number: 10,
        name: "no-ek-certificate",
        set: &[("ek_certificate", "missing")],
    },
    World {
        rules: &["chain-clock-attestation"],
        number: 22,
        name: "device-clock-slow",
        set: &[("device_clock_offset_s", "-900")],
    },
    World {
        rules: &["task-disabled"],
        number: 21,
        name: "aik-task-disabled",
        set: &[("aik_task", "disabled")],
    },
    World {
        rules: &["chain-task-kept"],
        number: 20,
        name: "no-mains-idle",
        set: &[
            ("tasks_need_mains", "yes"),
            ("tasks_need_idle", "yes"),
            ("power_source", "battery"),
        ],
    },
    World {
        rules: &["join-quota"],
        number: 7,
        name: "device-quota",
        set: &[("device_quota_left", "0")],
    },
    World {
        rules: &["join-object-missing"],
        number: 16,
        name: "missing-device-object",
        set: &[("autopilot_object", "deleted")],
    },
    World {
        rules: &["join-attestation-refused"],
        number: 11,
        name: "attestation-invalid",
        set: &[("attestation_statement", "invalid")],
    },
    World {
        rules: &["join-not-permitted"],
        number: 6,
        name: "join-not-permitted",
        set: &[("users_may_join", "none")],
    },
    World {
        rules: &["join-503-busy"],
        number: 14,
        name: "drs-busy",
        set: &[("drs_busy_s", "300")],
    },
    World {
        rules: &["signin-conditional-access"],
        number: 23,
        name: "conditional-access",
        set: &[("conditional_access", "wants a compliant device")],
    },
    World {
        rules: &["discovery-blocked", "udr-201-discovery"],
        number: 13,
        name: "discovery-blocked",
        set: &[("blocked_host", "registration")],
    },
    AIK_BLOCKED,
];

/// Every world with a number, for the test that holds them against the files.
#[cfg(all(test, feature = "replay"))]
fn all() -> impl Iterator<Item = &'static World> {
    [&ENERGY_SAVER, &JOINED].into_iter().chain(&NEIGHBOURS)
}

#[cfg(all(test, feature = "replay"))]
mod tests {
    use super::*;
    use join_sim::{Library, PARAMETERS};

    #[test]
    fn each_world_is_the_scenario_of_its_number() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
        let library = Library::load(&folder).unwrap();
        for world in all() {
            let scenario = library.get(world.name).unwrap();
            assert_eq!(scenario.number(), world.number, "{}", world.name);
            for spec in PARAMETERS {
                let set = world.set.iter().find(|(name, _)| *name == spec.name);
                let value = set.map_or(spec.default, |(_, text)| spec.parse(text).unwrap());
                assert_eq!(
                    scenario.values().get(spec.id),
                    value,
                    "{}, {}",
                    world.name,
                    spec.name
                );
            }
            for rule in world.rules {
                assert!(crate::finding::rule(rule).is_some(), "{rule}");
            }
        }
    }
}
