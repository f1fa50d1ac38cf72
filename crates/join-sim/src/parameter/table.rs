//! The table of parameters: one row each, from which its number, its range and the type of its choices come.

use super::choice::Choice;
use super::spec::{By, Group, Level, Spec, Unit};

/// What the number of a row counts.
macro_rules! unit {
    ($unit:ident ($min:literal ..= $max:literal)) => {
        Unit::$unit
    };
    ($choice:ident { $($variant:ident $name:literal),+ }) => {
        Unit::Choice(<$choice as Choice>::NAMES)
    };
}

/// The least and the greatest value.
struct Range(i64, i64);

/// The least and the greatest value of a row.
macro_rules! range {
    ($unit:ident ($min:literal ..= $max:literal)) => {
        Range($min, $max)
    };
    ($choice:ident { $($variant:ident $name:literal),+ }) => {
        Range(0, <$choice as Choice>::NAMES.len() as i64 - 1)
    };
}

/// The value of a row in the base world: a number, or the name of a choice.
macro_rules! default {
    ($unit:ident ($min:literal ..= $max:literal) $default:literal) => {
        $default
    };
    ($choice:ident { $($variant:ident $name:literal),+ } $default:ident) => {
        $choice::$default as i64
    };
}

/// The choices of a row as a type of their own; a row of numbers has none.
macro_rules! choice {
    ($id:ident $meaning:literal $unit:ident ($min:literal ..= $max:literal)) => {};
    ($id:ident $meaning:literal $choice:ident { $($variant:ident $name:literal),+ }) => {
        #[doc = $meaning]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $choice {
            $(#[doc = concat!("Written `", $name, "`.")] $variant,)+
        }

        impl Choice for $choice {
            const PARAMETER: Parameter = Parameter::$id;
            const ALL: &'static [$choice] = &[$($choice::$variant),+];
            const NAMES: &'static [&'static str] = &[$($name),+];
        }
    };
}

macro_rules! parameters {
    ($($id:ident = $number:literal, $name:literal, $label:literal, $group:ident $by:ident, $kind:ident $values:tt $default:tt,
        $level:ident $sources:literal, $range:literal, $meaning:literal;)*) => {
        /// The parameters. Their numbers are permanent: a link made today must mean the same tomorrow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Parameter { $(#[doc = $meaning] $id = $number,)* }

        /// How many parameters there are.
        pub const COUNT: usize = [$(Parameter::$id),*].len();

        /// Every parameter, in the order of their permanent numbers.
        pub static PARAMETERS: &[Spec] = &[$(Spec {
            id: Parameter::$id, name: $name, label: $label, group: Group::$group, by: By::$by, unit: unit!($kind $values),
            min: range!($kind $values).0, max: range!($kind $values).1, default: default!($kind $values $default),
            level: Level::$level, sources: $sources, documented_range: $range, meaning: $meaning,
        },)*];

        $(choice!($id $meaning $kind $values);)*
    };
}

parameters! {
    Mode = 0, "mode", "Autopilot mode", People Administrator, AutopilotMode { PreProvisioned "pre-provisioned", UserDriven "user-driven" } PreProvisioned,
        Case "SEED", "", "Whether a technician prepares the device first (pre-provisioned) or the user starts with a fresh one (user-driven).";
    ResealToBoot = 1, "reseal_to_boot_s", "From reseal to the user's first boot", People User, Seconds(0..=15552000) 5400,
        Documented "AP-pre", "at least 5400 s, at most six months", "How long the resealed device stays switched off before the user starts it.";
    SignInAfterBoot = 2, "sign_in_after_boot_s", "Sign-in after boot", People User, Seconds(1..=14400) 480,
        Free "", "", "How long after the user's boot the user signs in: region, keyboard and network pages come first.";
    RetryAfterFailure = 3, "retry_after_failure_s", "Retry after the error page", People User, Seconds(0..=14400) 0,
        Free "", "", "How long after the error page the user tries again with a fresh sign-in, once; 0 means never.";
    MaintenanceByHand = 4, "tpm_maintenance_by_hand_s", "Tpm-Maintenance by hand", People Administrator, Seconds(0..=14400) 0,
        Free "", "", "When, after the user's boot, somebody starts Tpm-Maintenance by hand; 0 means never.";
    AikByHand = 5, "aik_enrolment_by_hand_s", "AikCertEnrollTask by hand", People Administrator, Seconds(0..=14400) 0,
        Free "", "", "When, after the user's boot, somebody starts AikCertEnrollTask by hand; 0 means never.";

    AssignedTo = 6, "policy_assigned_to", "Energy Saver policy assigned to", PolicyAndPower Administrator, PolicyAssignment { Nobody "nobody", Devices "devices", Users "users" } Nobody,
        Case "SEED", "", "To whom the Energy Saver policy is assigned: to devices it lands in the technician phase, to users only after the user has joined.";
    ThresholdOnBattery = 7, "threshold_on_battery_percent", "Threshold on battery", PolicyAndPower Administrator, Percent(0..=100) 70,
        Documented "PCSP", "0-100 %, default 70 %", "The policy's EnergySaverBatteryThresholdOnBattery: energy saver is on at and below this charge while on battery.";
    ThresholdPluggedIn = 8, "threshold_plugged_in_percent", "Threshold plugged in", PolicyAndPower Administrator, Percent(0..=100) 70,
        Documented "PCSP", "0-100 %, default 70 %", "The policy's EnergySaverBatteryThresholdPluggedIn: energy saver is on at and below this charge while plugged in.";
    OnBattery = 9, "power_source", "Power source", PolicyAndPower User, PowerSource { Mains "mains", Battery "battery" } Mains,
        Free "", "", "What feeds the device from the user's boot on; the technician's bench has mains.";
    Charge = 10, "charge_percent", "Charge at the user's boot", PolicyAndPower User, Percent(1..=100) 90,
        Free "", "", "The battery's charge when the user starts the device.";
    Discharge = 11, "discharge_percent_per_h", "Discharge", PolicyAndPower World, PercentPerHour(0..=100) 12,
        Free "", "", "How fast the charge falls on battery.";
    Recharge = 12, "recharge_percent_per_h", "Recharge", PolicyAndPower World, PercentPerHour(0..=200) 40,
        Free "", "", "How fast the charge rises on mains.";

    Maintenance = 13, "tpm_maintenance_s", "Tpm-Maintenance takes", Tasks Vendor, Seconds(0..=7200) 360,
        Case "SEED", "about 360 s, once, by hand", "How long Tpm-Maintenance runs; the report saw about six minutes, by hand and under energy saver, and found that odd.";
    AikEnrolment = 14, "aik_enrolment_s", "AikCertEnrollTask takes", Tasks Vendor, Seconds(0..=7200) 30,
        Free "", "", "How long the TPM works for AikCertEnrollTask; four exchanges with the certificate service come on top.";
    TasksNeedMains = 15, "tasks_need_mains", "TPM tasks need mains", Tasks Vendor, TasksNeedMains { No "no", Yes "yes" } No,
        Inferred "W32-IDLE", "", "Whether both TPM tasks start on mains only; their definition is not public.";
    TasksNeedIdle = 16, "tasks_need_idle", "TPM tasks need an idle device", Tasks Vendor, TasksNeedIdle { No "no", Yes "yes" } No,
        Inferred "W32-IDLE", "", "Whether both TPM tasks start on an idle device only; their definition is not public.";
    IdleAfter = 17, "idle_after_s", "Idle after", Tasks Vendor, Seconds(1..=7200) 240,
        Documented "W32-IDLE", "240 s without input", "How long without input until the device counts as idle.";

    TokenLifetime = 18, "token_lifetime_s", "Token lifetime", Token Vendor, Seconds(1..=86400) 600,
        Inferred "SEED,TOK", "3600-5400 s at random by default; a policy can set 600-86400 s", "From the whole second in which the token is issued to exp, for the technician's token, too; 600 s is the value that makes the report's ten minutes fail, not a measured one.";
    ValidatorSkew = 19, "validator_skew_s", "Validator's clock skew", Token Vendor, Seconds(0..=3600) 0,
        Inferred "IDM", "300 s is the default of Microsoft.IdentityModel; what the service uses is unknown", "How many seconds around nbf and exp the registration service still accepts.";
    IatBackdate = 20, "iat_backdate_s", "iat and nbf back-dated by", Token Vendor, Seconds(0..=3600) 300,
        PublicPost "ISSUE-119", "about 300 s in one public token", "How far before the whole second of issue iat and nbf lie.";
    DrsClockOffset = 21, "drs_clock_offset_s", "Registration service's clock offset", Clocks World, Seconds(-3600..=3600) 0,
        Free "", "", "How far the registration service's clock is ahead of the sign-in service's, from the beginning: it judges the technician's token, too.";

    AikWait = 22, "aik_wait_s", "Wait for the AIK at most", Join Vendor, Seconds(0..=7200) 600,
        Case "SEED", "about 600 s", "How long CreateTransportKey waits for an AIK certificate before it goes on.";
    CreateRetry = 23, "create_retry_s", "Pause between attempts", Join Vendor, Seconds(5..=600) 30,
        Inferred "SEED", "", "The pause between two attempts of CreateTransportKey; the report shows repeated attempts, not how far apart.";
    JoinRetries = 24, "join_retries", "Repeats of a busy request", Join Vendor, Count(0..=10) 3,
        Free "", "", "How often the device repeats the join request after 503.";
    JoinRetry = 25, "join_retry_s", "Pause before a repeat", Join Vendor, Seconds(1..=600) 20,
        Free "", "", "The pause before the join request is repeated.";

    DeviceClockOffset = 26, "device_clock_offset_s", "Device clock offset", Clocks World, Seconds(-31536000..=31536000) 0,
        Free "", "", "How far the device's clock is ahead of true time.";
    DeviceClockDrift = 27, "device_clock_drift_ppm", "Device clock drift", Clocks World, Ppm(-100000..=100000) 0,
        Free "", "", "How many microseconds the device's clock gains in a second.";
    TimeSync = 28, "time_sync", "Time synchronisation", Clocks Administrator, TimeSync { Ignored "ignored", Applied "applied" } Ignored,
        Free "", "", "Whether the device sets its clock by the time service's answer at boot, when one comes.";
    TlsValidity = 29, "tls_validity_days", "Server certificates valid for", Clocks Vendor, Days(1..=365) 60,
        Free "", "", "How many days before and after true time the servers' TLS certificates are valid.";

    SignInLatency = 30, "sign_in_latency_ms", "Latency to the sign-in service", Network World, Milliseconds(1..=60000) 90,
        Free "", "", "One way between device and sign-in service.";
    DrsLatency = 31, "drs_latency_ms", "Latency to the registration service", Network World, Milliseconds(1..=60000) 110,
        Free "", "", "One way between device and registration service.";
    AikLatency = 32, "aik_latency_ms", "Latency to the AIK service", Network World, Milliseconds(1..=60000) 130,
        Free "", "", "One way between device and AIK certificate service.";
    IntuneLatency = 33, "intune_latency_ms", "Latency to Intune and Autopilot", Network World, Milliseconds(1..=60000) 140,
        Free "", "", "One way between device and the management services: Intune, Autopilot, and the time service.";
    Loss = 34, "loss_percent", "Lost messages", Network World, Percent(0..=100) 0,
        Free "", "", "Chance that a message between device and cloud is lost after the reseal, drawn with the seed.";
    OutageAfterBoot = 35, "outage_after_boot_s", "Outage begins after boot", Network World, Seconds(0..=14400) 0,
        Free "", "", "When, after the user's boot, the network fails for the length of the outage.";
    OutageFor = 36, "outage_s", "Outage lasts", Network World, Seconds(0..=14400) 0,
        Free "", "", "How long the network fails; 0 means it does not.";
    BlockedHost = 37, "blocked_host", "Blocked host", Network Administrator, BlockedHost { None "none", SignIn "sign-in", Registration "registration", Aik "aik", Intune "intune", Autopilot "autopilot", Time "time" } None,
        Free "", "", "Which service's name a firewall hides after the reseal.";
    LostAnswer = 38, "lost_answer", "Lost answer", Network World, LostAnswer { None "none", Token "token", Discovery "discovery", Join "join" } None,
        Free "", "", "Which answer is lost once in the user's phase, after the service has done its work.";
    HttpTimeout = 39, "http_timeout_s", "Request times out after", Network Vendor, Seconds(1..=600) 30,
        Free "", "", "How long the device waits for an answer before it repeats the request.";
    HttpRetries = 40, "http_retries", "Repeats of a lost request", Network Vendor, Count(0..=10) 2,
        Free "", "", "How often the device repeats a request that was not answered.";
    Seed = 41, "seed", "Seed", Network Nobody, Count(0..=4294967295) 1,
        Free "", "", "Where the drawn numbers start; the same seed gives the same run.";

    Tpm = 42, "tpm", "TPM", Tpm World, TpmKind { Ready "ready", None "none", LockedOut "locked out", Cleared "cleared", WeakFirmware "weak firmware", Virtual "virtual" } Ready,
        Documented "AP-known", "", "The TPM: ready; absent (software keys); locked out or cleared after the reseal; with firmware that attestation refuses; or virtual, which no maker vouches for.";
    EkCertificate = 43, "ek_certificate", "EK certificate", Tpm World, EkCertificate { Present "present", Missing "missing" } Present,
        Documented "AP-net", "", "Whether the TPM's endorsement key has a certificate.";
    Statement = 44, "attestation_statement", "Attestation statement", Tpm World, AttestationStatement { Valid "valid", Invalid "invalid" } Valid,
        Documented "HELLO", "", "Whether the statement about the transport key stands up to the service's check after the reseal.";
    KeyCreation = 45, "key_creation_ms", "The TPM makes a key in", Tpm World, Milliseconds(1..=600000) 900,
        Free "", "", "How long the TPM takes to make an RSA-2048 key or to sign a statement.";

    UsersMayJoin = 46, "users_may_join", "Users may join devices to Microsoft Entra", Services Administrator, UsersMayJoin { All "all", None "none" } All,
        Case "SEED", "", "The tenant setting, looked at when the user joins.";
    QuotaLeft = 47, "device_quota_left", "Devices the user may still join", Services Administrator, Count(0..=1000) 20,
        Free "", "", "How many more devices the user may join before the quota is reached.";
    DrsBusy = 48, "drs_busy_s", "Registration service busy for", Services Vendor, Seconds(0..=14400) 0,
        Free "", "", "How long after the user's first join request the registration service answers 503.";
    DrsWork = 49, "drs_work_ms", "Registration service works for", Services Vendor, Milliseconds(0..=60000) 180,
        Free "", "", "From the arrival of a request to the moment it is judged.";
    AutopilotObject = 50, "autopilot_object", "Autopilot's device object", Services Administrator, AutopilotObject { Present "present", Deleted "deleted" } Present,
        Documented "AP-ts", "", "Whether the device object that Autopilot registration made still exists after the reseal.";
    AikService = 51, "aik_service", "AIK certificate service", Services Vendor, AikServiceAnswer { Issues "issues", Status400 "answers 400", Status404 "answers 404", NoAuthority "answers 404 at GetCACaps" } Issues,
        PublicPost "C4C-ATT", "", "What the AIK certificate service answers after the reseal.";

    EnergySaverHolds = 52, "energy_saver_holds", "Energy saver holds", Reading Nobody, EnergySaverHolds { TriggersAndServiceStarts "triggers and service starts", TriggersOnly "triggers only" } TriggersAndServiceStarts,
        Inferred "SEED,W32-ES", "", "Whether energy saver also holds a start that a service asks for; documented is only that it holds triggers.";
    WhenTheWaitEnds = 53, "when_the_wait_ends", "When the wait ends", Reading Nobody, WhenTheWaitEnds { Send "send without AIK certificate", Fail "fail" } Send,
        Inferred "SEED", "", "What the device does when no AIK certificate has come in time.";
    DrsWithoutAik = 54, "drs_without_aik", "Service without AIK certificate", Reading Nobody, DrsWithoutAik { Accepts "accepts", Refuses "answers 0x801c0010" } Accepts,
        Inferred "HELLO", "", "What the registration service does with a request that carries no AIK certificate.";
    Unjoin = 55, "unjoin_before_reseal", "Un-join before the reseal", Reading Nobody, Unjoin { No "no", Yes "yes" } Yes,
        Case "SEED", "", "Whether the device leaves Entra before the reseal; no shows what would go wrong without it.";
    AikNeedsMaintenance = 56, "aik_needs_maintenance", "AIK task needs Tpm-Maintenance first", Reading Nobody, AikNeedsMaintenance { No "no", Yes "yes" } No,
        Inferred "SEED", "", "Whether AikCertEnrollTask works only after Tpm-Maintenance has run since the reseal.";
    AikKept = 57, "aik_kept_over_reseal", "AIK certificate kept over the reseal", Reading Nobody, AikKept { No "no", Yes "yes" } No,
        Inferred "", "", "Whether the technician phase's AIK certificate is still there for the user's join.";
    AikRequired = 58, "aik_required", "AIK certificate required", Reading Nobody, AikRequired { WithATpm "with a TPM", Never "never" } WithATpm,
        Inferred "SEED", "", "When the device thinks that it needs an AIK certificate; the rule inside dsreg is not public.";
    BootTime = 59, "boot_s", "Boot takes", People World, Seconds(1..=600) 40,
        Free "", "", "From the power button to the first page.";
    AttestationRetries = 60, "attestation_retries", "Attestation retries", Tpm Vendor, Count(0..=10) 3,
        Inferred "AP-known", "", "How often the technician phase tries the TPM's attestation again; documented is only that the retries run out.";
    AttestationRetry = 61, "attestation_retry_s", "Pause between attestation tries", Tpm Vendor, Seconds(1..=600) 15,
        Free "", "", "The pause before the technician phase tries the TPM's attestation again.";
    AttestationLimit = 62, "attestation_limit_s", "Technician phase waits for the TPM at most", Tpm Vendor, Seconds(60..=14400) 7200,
        Inferred "AP-known", "", "How long the technician phase waits for the TPM's attestation before it ends with 0x800705b4; that it times out is documented, after how long is not.";
    WindowsThreshold = 63, "windows_threshold_percent", "Windows' own threshold on battery", PolicyAndPower Vendor, Percent(0..=100) 20,
        Inferred "ESBATT", "0-100 %; the page names no default", "Without a policy, energy saver is on at and below this charge while on battery; plugged in it then stays off.";
    HelloSetUp = 64, "hello_setup_s", "Windows Hello set-up takes", People User, Seconds(1..=3600) 60,
        Free "", "", "How long the user is busy with Windows Hello set-up before the desktop comes.";
    AikTask = 65, "aik_task", "AikCertEnrollTask is", Tasks Administrator, AikTask { Ready "ready", Disabled "disabled", Missing "missing", NotRegistered "never registered" } Ready,
        PublicPost "UNATT-117", "", "How AikCertEnrollTask stands after the reseal: ready, disabled, deleted, or never registered although its file is there; then nothing starts it.";
    Image = 66, "image", "Windows image", Tasks Administrator, Image { Stock "stock", Changed "changed" } Stock,
        PublicPost "UNATT-117", "", "Whether Windows is as its maker delivers it, or an image that somebody changed and that has neither of the two TPM tasks, from the beginning.";
    AutomaticMaintenance = 67, "automatic_maintenance", "Automatic maintenance", Tasks Administrator, AutomaticMaintenance { On "on", Off "off" } On,
        Inferred "W32-MAINT", "", "Whether automatic maintenance is on after the reseal; switched off, no service and no trigger starts Tpm-Maintenance, which is a reading.";
    UserDrivenWithoutAik = 68, "user_driven_without_aik", "User-driven mode without AIK certificate", Reading Nobody, UserDrivenWithoutAik { GoesOn "goes on", Waits "waits or fails" } GoesOn,
        Inferred "GRAD-86", "", "Whether a device in user-driven mode goes on as soon as AikCertEnrollTask fails, as joined devices with event 86 suggest, or does what a pre-provisioned one does.";
    BenchClockOffset = 69, "technician_clock_offset_s", "Device clock offset at the technician's", Clocks World, Seconds(-86400..=86400) 0,
        Free "", "", "How far the device's clock is ahead of true time in the technician phase.";
    AikBackdate = 70, "aik_backdate_s", "AIK certificate begins before its issue by", Services Vendor, Seconds(0..=86400) 300,
        Inferred "OOF-TIME", "a clock 15 minutes slow was too slow in one public post", "How far before its issue a fresh AIK certificate begins; a device whose clock is slower than that does not take it.";
    AikCertificateIs = 71, "aik_certificate", "AIK certificate from before", Tpm World, AikCertificateIs { None "none", Old "old", Revoked "revoked" } None,
        Inferred "MDMI", "", "Whether the device has an AIK certificate of earlier days when its user starts it, out of date or revoked: AikCertEnrollTask takes it as good, the registration service does not.";
    ConditionalAccess = 72, "conditional_access", "Conditional access", Services Administrator, ConditionalAccess { None "none", Compliant "wants a compliant device", Blocks "blocks" } None,
        PublicPost "CA-27", "", "What conditional access makes of the user's sign-in for the join; a device that is not joined yet cannot be compliant.";
    AccountSetUpWithin = 73, "account_setup_within_days", "Account set-up works for, after the reseal", Services Vendor, Days(1..=365) 14,
        Inferred "AP-pre", "a public post says 14 days, the documentation six months", "How many days after the reseal the user may start the device so that account set-up still works; the join does so later, too.";
    StatusPageLimit = 74, "status_page_limit_s", "Enrollment Status Page waits at most", Services Administrator, Seconds(60..=86400) 3600,
        Documented "ESP", "60 minutes by default", "How long the Enrollment Status Page waits for account set-up before it ends with 0x800705b4.";
    RefusalCodes = 75, "refusal_codes", "Join setting and quota show", Services Vendor, RefusalCodes { Newer "0x801c03ed and 0x801c000e", Older "0x801c0003" } Newer,
        PublicPost "ISSUE-4737", "", "The code for a refusal by the join setting or the quota: Windows of 2018 and 2019 shows 0x801c0003 for both.";
}
