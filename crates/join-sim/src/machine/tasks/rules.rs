//! The settings of the model's tasks, and the documented rule for a trigger in energy saver.

use crate::message::Task;

/// The settings of a task that decide whether it may be triggered in energy saver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// It has IdleSettings.
    pub idle_settings: bool,
    /// It has MaintenanceSettings.
    pub maintenance_settings: bool,
    /// Its LogonType is InteractiveToken or Group: it runs only while a user is logged on.
    pub interactive: bool,
}

impl Rules {
    /// The documented rule for a trigger while energy saver (there: battery saver) is on: no IdleSettings,
    /// no MaintenanceSettings, and an interactive logon type.
    #[must_use]
    pub const fn may_trigger(self, energy_saver: bool) -> bool {
        !energy_saver || (!self.idle_settings && !self.maintenance_settings && self.interactive)
    }
}

/// The settings of the model's tasks: IdleSettings of Tpm-Maintenance as the report saw them, the SYSTEM account of the
/// AIK task and the interactive account of Recovery-Check from public posts; the definitions themselves are not public.
#[must_use]
pub const fn rules(task: Task) -> Rules {
    match task {
        Task::Maintenance => Rules {
            idle_settings: true,
            maintenance_settings: false,
            interactive: false,
        },
        Task::AikEnrol => Rules {
            idle_settings: false,
            maintenance_settings: false,
            interactive: false,
        },
        Task::RecoveryCheck => Rules {
            idle_settings: false,
            maintenance_settings: false,
            interactive: true,
        },
    }
}
