//! The nouns: who takes part, tasks, pages, keys, tokens, requests and why one is refused.

use crate::time::Utc;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// Every one, in the order of the book.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// Its name, as figures, traces and tables write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// A participant of the model; each has a state and a file of its own.
    Participant {
        /// The people: technician, user, administrator.
        User => "people",
        /// The join controller of the device (dsreg and the out-of-box experience).
        Device => "device",
        /// The Trusted Platform Module.
        Tpm => "TPM",
        /// Windows Task Scheduler and the tasks that it runs.
        Tasks => "Task Scheduler",
        /// Battery, mains and energy saver.
        Power => "power",
        /// The device's clock and the time service.
        Clock => "clock",
        /// The network between device and cloud.
        Network => "network",
        /// Windows.Management.Service and the Autopilot deployment service.
        Autopilot => "Autopilot service",
        /// Microsoft Intune.
        Policy => "Intune",
        /// The sign-in service (STS).
        SignIn => "sign-in service",
        /// Discovery and the Device Registration Service.
        Drs => "registration service",
        /// The Entra directory.
        Directory => "directory",
        /// The AIK certificate service.
        Aik => "AIK service",
    }
}

impl Participant {
    /// Whether it lies beyond the network, seen from the device. The Autopilot service's own part runs on the device.
    #[must_use]
    pub const fn in_cloud(self) -> bool {
        matches!(
            self,
            Participant::Policy
                | Participant::SignIn
                | Participant::Drs
                | Participant::Directory
                | Participant::Aik
        )
    }
}

named! {
    /// A scheduled task of Windows.
    Task {
        /// `\Microsoft\Windows\TPM\Tpm-Maintenance`
        Maintenance => "Tpm-Maintenance",
        /// `\Microsoft\Windows\CertificateServicesClient\AikCertEnrollTask`
        AikEnrol => "AikCertEnrollTask",
        /// `\Microsoft\Windows\Workplace Join\Recovery-Check`
        RecoveryCheck => "Recovery-Check",
    }
}

named! {
    /// Who asks for a task to start.
    Starter {
        /// Windows.Management.Service, at boot.
        Autopilot => "Windows.Management.Service",
        /// dsreg, inside CreateTransportKey.
        Dsreg => "dsreg",
        /// Tpm-Maintenance, when it is done.
        Maintenance => "Tpm-Maintenance",
        /// A trigger of the task itself.
        Trigger => "a trigger",
        /// A person, by hand.
        Hand => "a person",
    }
}

named! {
    /// The account on whose behalf something is done. All names are placeholders of the protocol or invented.
    Account {
        /// The placeholder of the technician phase's join.
        Autopilot => "autopilot@contoso.example",
        /// The placeholder of the technician phase's enrolment.
        FooUser => "foouser@contoso.example",
        /// The person who will own the device.
        User => "user@contoso.example",
    }
}

named! {
    /// A page that the device shows, drawn schematically in the figures.
    Screen {
        /// Switched off.
        Off => "off",
        /// Starting.
        Starting => "starting",
        /// The first page of the out-of-box experience.
        Welcome => "out-of-box experience",
        /// The technician's progress page.
        PreProvisioning => "pre-provisioning in progress",
        /// The technician's green page.
        ReadyToReseal => "ready to reseal (green)",
        /// The sign-in page.
        SignIn => "sign-in page",
        /// "Please wait while we set up your device".
        PleaseWait => "please wait while we set up your device",
        /// The error page.
        Error => "error page",
        /// The Enrollment Status Page.
        Status => "Enrollment Status Page",
        /// Windows Hello set-up.
        Hello => "Windows Hello set-up",
        /// The desktop.
        Desktop => "desktop",
    }
}

named! {
    /// A key of the device.
    Key {
        /// The endorsement key.
        Endorsement => "endorsement key",
        /// The attestation identity key.
        Aik => "attestation identity key",
        /// The device key, whose public half the certificate will carry.
        Device => "device key",
        /// The transport key.
        Transport => "transport key",
        /// The session key of the Primary Refresh Token.
        Session => "session key",
    }
}

named! {
    /// What a start request came to.
    Start {
        /// The task runs.
        Started => "started",
        /// The task waits.
        Queued => "queued (SCHED_S_TASK_QUEUED 0x00041325)",
        /// It ran already.
        Running => "already running",
        /// Nothing starts: the task is disabled, or not there, or its kind is switched off.
        Refused => "refused",
    }
}

named! {
    /// Why Task Scheduler does not start a task.
    Hold {
        /// Energy saver is on.
        EnergySaver => "energy saver is on",
        /// The task needs mains.
        OnBattery => "the device is on battery",
        /// The task needs an idle device.
        NotIdle => "the device is not idle",
        /// Tpm-Maintenance has to run first.
        NeedsMaintenance => "Tpm-Maintenance has not run",
        /// It is disabled.
        Disabled => "the task is disabled",
        /// It was deleted, or the image never had it.
        Missing => "there is no such task",
        /// Its file is there, but Task Scheduler does not know it.
        NotRegistered => "the task is not registered",
        /// Automatic maintenance is switched off.
        MaintenanceOff => "automatic maintenance is off",
    }
}

impl Hold {
    /// Whether the task waits in the queue for what holds it to go away; otherwise its start is refused.
    #[must_use]
    pub const fn queues(self) -> bool {
        match self {
            Hold::EnergySaver | Hold::OnBattery | Hold::NotIdle | Hold::NeedsMaintenance => true,
            Hold::Disabled | Hold::Missing | Hold::NotRegistered | Hold::MaintenanceOff => false,
        }
    }
}

named! {
    /// To whom the policy is assigned.
    Assignment {
        /// To nobody.
        Nobody => "nobody",
        /// To devices.
        Devices => "devices",
        /// To users.
        Users => "users",
    }
}

/// An error as the device names it: an HRESULT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u32);

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "0x{:08x}", self.0)
    }
}

/// The bearer token for the join. Only what the model judges; the figures write it out as a JWT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Whose.
    pub account: Account,
    /// "Issued at", by the cloud's clock.
    pub iat: Utc,
    /// "Not before", by the cloud's clock.
    pub nbf: Utc,
    /// "Expires", by the cloud's clock.
    pub exp: Utc,
}

impl Refused {
    /// What the service's answer says to a reader. Only "Invalid Token" is reported; the others are reconstructions.
    #[must_use]
    pub const fn server_message(self) -> &'static str {
        match self {
            Refused::Busy => "The service is busy",
            Refused::TokenWindow => "Invalid Token",
            Refused::NotPermitted => "The user may not join devices",
            Refused::Quota => "The user has reached the number of devices",
            Refused::NoAik => "The AIK certificate is missing or not trusted",
            Refused::Statement => "The attestation statement is not valid",
            Refused::NoObject => "The device object was not found",
        }
    }
}

/// What a policy check-in brings. Thresholds are in per cent, on battery and plugged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The device holds what it should.
    Nothing,
    /// These thresholds are to be set.
    Set(u8, u8),
    /// The policy is to be taken away.
    Removed,
}

/// The join request, as far as the model judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    /// The bearer token in the `Authorization` header.
    pub token: Token,
    /// An AIK certificate is in the body.
    pub aik_certificate: bool,
    /// An attestation statement of the transport key is in the body.
    pub statement: bool,
    /// The transport key is in the TPM; no means a software key.
    pub tpm_key: bool,
    /// Which join of the device this is, from 1; the repeats of one share its number.
    pub join: u16,
    /// Which try of the same request this is, from 0.
    pub repeat: u8,
}

named! {
    /// Why the registration service refuses a request.
    Refused {
        /// 503: too busy.
        Busy => "busy",
        /// The token's time window does not hold the moment of the check.
        TokenWindow => "token outside its time window",
        /// The tenant does not let users join devices.
        NotPermitted => "user may not join devices",
        /// The user's quota is used up.
        Quota => "device quota reached",
        /// No AIK certificate, or none that is trusted.
        NoAik => "AIK certificate missing",
        /// The attestation statement is not valid.
        Statement => "attestation statement not valid",
        /// The device object is gone.
        NoObject => "device object not found",
    }
}

/// The service's answer to a join request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// 200: certificate and device id.
    Accepted,
    /// Refused, with the reason that the body gives.
    Refused(Refused),
}
