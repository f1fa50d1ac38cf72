//! Every number and every choice of the model: name, unit, range, meaning and how it is known.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How a claim is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Microsoft documentation, an open specification, an RFC.
    Documented,
    /// Code or data in a public repository.
    OpenSource,
    /// The author of the published report of the case saw it.
    Case,
    /// The author of that report concluded it.
    Concluded,
    /// Another public post; weaker than documentation.
    PublicPost,
    /// Computed by this project, on data of its own.
    Checked,
    /// Our conclusion; never shown as fact.
    Inferred,
    /// A quantity without a right value: the reader's to choose.
    Free,
}

impl Level {
    /// The words that book and figures show.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Level::Documented => "documented",
            Level::OpenSource => "open source",
            Level::Case => "observed in the case",
            Level::Concluded => "concluded in the case",
            Level::PublicPost => "public post",
            Level::Checked => "checked here",
            Level::Inferred => "inferred",
            Level::Free => "free",
        }
    }

    /// Whether a claim of this level must name a source.
    #[must_use]
    pub const fn needs_source(self) -> bool {
        !matches!(self, Level::Checked | Level::Inferred | Level::Free)
    }
}

/// What a parameter's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Per cent.
    Percent,
    /// Per cent an hour.
    PercentPerHour,
    /// Parts in a million.
    Ppm,
    /// Days.
    Days,
    /// A plain count.
    Count,
    /// One of the named choices; the number is its place in the list.
    Choice(&'static [&'static str]),
}

impl Unit {
    /// The unit as it stands behind a number; empty for counts and choices.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Unit::Seconds => "s",
            Unit::Milliseconds => "ms",
            Unit::Percent => "%",
            Unit::PercentPerHour => "%/h",
            Unit::Ppm => "ppm",
            Unit::Days => "d",
            Unit::Count | Unit::Choice(_) => "",
        }
    }
}

/// The part of the world that a parameter belongs to; the groups of the controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What people do and when.
    People,
    /// The policy and the device's power.
    PolicyAndPower,
    /// The two TPM tasks.
    Tasks,
    /// The bearer token.
    Token,
    /// The wait for the AIK and the join request.
    Join,
    /// The TPM.
    Tpm,
    /// The services in the cloud.
    Services,
    /// Clocks.
    Clocks,
    /// The network.
    Network,
    /// Where the sources are silent.
    Reading,
}

impl Group {
    /// The heading over the group's controls.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Group::People => "People",
            Group::PolicyAndPower => "Policy and power",
            Group::Tasks => "Scheduled tasks",
            Group::Token => "Bearer token",
            Group::Join => "Wait and request",
            Group::Tpm => "TPM",
            Group::Services => "Cloud services",
            Group::Clocks => "Clocks",
            Group::Network => "Network",
            Group::Reading => "Readings (sources are silent)",
        }
    }
}

/// Who could make a parameter another one: what a reader can do about it, not how likely it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The person who gets the device.
    User,
    /// An administrator or technician of the organisation.
    Administrator,
    /// Who makes Windows, the services or the TPM.
    Vendor,
    /// Nobody at will: it would be another device, network or day.
    World,
    /// Nobody at all: a reading of silent sources, or the seed of drawn numbers.
    Nobody,
}

/// All that is known about one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Which one.
    pub id: Parameter,
    /// The name used in files, links and on the command line.
    pub name: &'static str,
    /// The name that controls show.
    pub label: &'static str,
    /// Its part of the world.
    pub group: Group,
    /// Who could change it.
    pub by: By,
    /// What the number counts.
    pub unit: Unit,
    /// The least value accepted.
    pub min: i64,
    /// The greatest value accepted.
    pub max: i64,
    /// The value of the base world.
    pub default: i64,
    /// How the default is known.
    pub level: Level,
    /// Ids of the sources it rests on, separated by commas; may be empty for inferred and free ones.
    pub sources: &'static str,
    /// A range that sources give; shown beside, never enforced.
    pub documented_range: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

const NO_YES: Unit = Unit::Choice(&["no", "yes"]);

macro_rules! parameters {
    ($($id:ident = $number:literal, $name:literal, $label:literal, $group:ident $by:ident, $unit:expr, $min:literal ..= $max:literal, $default:literal,
        $level:ident $sources:literal, $range:literal, $meaning:literal;)*) => {
        /// The parameters. Their numbers are permanent: a link made today must mean the same tomorrow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Parameter { $(#[doc = $meaning] $id = $number,)* }

        /// Every parameter, in the order of their permanent numbers.
        pub static PARAMETERS: &[Spec] = &[$(Spec {
            id: Parameter::$id, name: $name, label: $label, group: Group::$group, by: By::$by, unit: $unit, min: $min, max: $max,
            default: $default, level: Level::$level, sources: $sources, documented_range: $range, meaning: $meaning,
        },)*];
    };
}

parameters! {
    Mode = 0, "mode", "Autopilot mode", People Administrator, Unit::Choice(&["pre-provisioned", "user-driven"]), 0..=1, 0,
        Case "SEED", "", "Whether a technician prepares the device first (pre-provisioned) or the user starts with a fresh one (user-driven).";
    ResealToBoot = 1, "reseal_to_boot_s", "From reseal to the user's first boot", People User, Unit::Seconds, 0..=15552000, 5400,
        Documented "AP-pre", "at least 5400 s, at most six months", "How long the resealed device stays switched off before the user starts it.";
    SignInAfterBoot = 2, "sign_in_after_boot_s", "Sign-in after boot", People User, Unit::Seconds, 1..=14400, 480,
        Free "", "", "How long after the user's boot the user signs in: region, keyboard and network pages come first.";
    RetryAfterFailure = 3, "retry_after_failure_s", "Retry after the error page", People User, Unit::Seconds, 0..=14400, 0,
        Free "", "", "How long after the error page the user tries again with a fresh sign-in, once; 0 means never.";
    MaintenanceByHand = 4, "tpm_maintenance_by_hand_s", "Tpm-Maintenance by hand", People Administrator, Unit::Seconds, 0..=14400, 0,
        Free "", "", "When, after the user's boot, somebody starts Tpm-Maintenance by hand; 0 means never.";
    AikByHand = 5, "aik_enrolment_by_hand_s", "AikCertEnrollTask by hand", People Administrator, Unit::Seconds, 0..=14400, 0,
        Free "", "", "When, after the user's boot, somebody starts AikCertEnrollTask by hand; 0 means never.";

    AssignedTo = 6, "policy_assigned_to", "Energy Saver policy assigned to", PolicyAndPower Administrator, Unit::Choice(&["nobody", "devices", "users"]), 0..=2, 0,
        Case "SEED", "", "To whom the Energy Saver policy is assigned: to devices it lands in the technician phase, to users only after the user has joined.";
    ThresholdOnBattery = 7, "threshold_on_battery_percent", "Threshold on battery", PolicyAndPower Administrator, Unit::Percent, 0..=100, 70,
        Documented "PCSP", "0-100 %, default 70 %", "The policy's EnergySaverBatteryThresholdOnBattery: energy saver is on at and below this charge while on battery.";
    ThresholdPluggedIn = 8, "threshold_plugged_in_percent", "Threshold plugged in", PolicyAndPower Administrator, Unit::Percent, 0..=100, 70,
        Documented "PCSP", "0-100 %, default 70 %", "The policy's EnergySaverBatteryThresholdPluggedIn: energy saver is on at and below this charge while plugged in.";
    OnBattery = 9, "power_source", "Power source", PolicyAndPower User, Unit::Choice(&["mains", "battery"]), 0..=1, 0,
        Free "", "", "What feeds the device from the user's boot on; the technician's bench has mains.";
    Charge = 10, "charge_percent", "Charge at the user's boot", PolicyAndPower User, Unit::Percent, 1..=100, 90,
        Free "", "", "The battery's charge when the user starts the device.";
    Discharge = 11, "discharge_percent_per_h", "Discharge", PolicyAndPower World, Unit::PercentPerHour, 0..=100, 12,
        Free "", "", "How fast the charge falls on battery.";
    Recharge = 12, "recharge_percent_per_h", "Recharge", PolicyAndPower World, Unit::PercentPerHour, 0..=200, 40,
        Free "", "", "How fast the charge rises on mains.";

    Maintenance = 13, "tpm_maintenance_s", "Tpm-Maintenance takes", Tasks Vendor, Unit::Seconds, 0..=7200, 360,
        Case "SEED", "about 360 s, once, by hand", "How long Tpm-Maintenance runs; the report saw about six minutes, by hand and under energy saver, and found that odd.";
    AikEnrolment = 14, "aik_enrolment_s", "AikCertEnrollTask takes", Tasks Vendor, Unit::Seconds, 0..=7200, 30,
        Free "", "", "How long the TPM works for AikCertEnrollTask; four exchanges with the certificate service come on top.";
    TasksNeedMains = 15, "tasks_need_mains", "TPM tasks need mains", Tasks Vendor, NO_YES, 0..=1, 0,
        Inferred "W32-IDLE", "", "Whether both TPM tasks start on mains only; their definition is not public.";
    TasksNeedIdle = 16, "tasks_need_idle", "TPM tasks need an idle device", Tasks Vendor, NO_YES, 0..=1, 0,
        Inferred "W32-IDLE", "", "Whether both TPM tasks start on an idle device only; their definition is not public.";
    IdleAfter = 17, "idle_after_s", "Idle after", Tasks Vendor, Unit::Seconds, 1..=7200, 240,
        Documented "W32-IDLE", "240 s without input", "How long without input until the device counts as idle.";

    TokenLifetime = 18, "token_lifetime_s", "Token lifetime", Token Vendor, Unit::Seconds, 1..=86400, 600,
        Inferred "SEED,TOK", "3600-5400 s at random by default; a policy can set 600-86400 s", "From the whole second in which the token is issued to exp, for the technician's token, too; 600 s is the value that makes the report's ten minutes fail, not a measured one.";
    ValidatorSkew = 19, "validator_skew_s", "Validator's clock skew", Token Vendor, Unit::Seconds, 0..=3600, 0,
        Inferred "IDM", "300 s is the default of Microsoft.IdentityModel; what the service uses is unknown", "How many seconds around nbf and exp the registration service still accepts.";
    IatBackdate = 20, "iat_backdate_s", "iat and nbf back-dated by", Token Vendor, Unit::Seconds, 0..=3600, 300,
        PublicPost "ISSUE-119", "about 300 s in one public token", "How far before the whole second of issue iat and nbf lie.";
    DrsClockOffset = 21, "drs_clock_offset_s", "Registration service's clock offset", Clocks World, Unit::Seconds, -3600..=3600, 0,
        Free "", "", "How far the registration service's clock is ahead of the sign-in service's, from the beginning: it judges the technician's token, too.";

    AikWait = 22, "aik_wait_s", "Wait for the AIK at most", Join Vendor, Unit::Seconds, 0..=7200, 600,
        Case "SEED", "about 600 s", "How long CreateTransportKey waits for an AIK certificate before it goes on.";
    CreateRetry = 23, "create_retry_s", "Pause between attempts", Join Vendor, Unit::Seconds, 5..=600, 30,
        Inferred "SEED", "", "The pause between two attempts of CreateTransportKey; the report shows repeated attempts, not how far apart.";
    JoinRetries = 24, "join_retries", "Repeats of a busy request", Join Vendor, Unit::Count, 0..=10, 3,
        Free "", "", "How often the device repeats the join request after 503.";
    JoinRetry = 25, "join_retry_s", "Pause before a repeat", Join Vendor, Unit::Seconds, 1..=600, 20,
        Free "", "", "The pause before the join request is repeated.";

    DeviceClockOffset = 26, "device_clock_offset_s", "Device clock offset", Clocks World, Unit::Seconds, -31536000..=31536000, 0,
        Free "", "", "How far the device's clock is ahead of true time.";
    DeviceClockDrift = 27, "device_clock_drift_ppm", "Device clock drift", Clocks World, Unit::Ppm, -100000..=100000, 0,
        Free "", "", "How many microseconds the device's clock gains in a second.";
    TimeSync = 28, "time_sync", "Time synchronisation", Clocks Administrator, Unit::Choice(&["ignored", "applied"]), 0..=1, 0,
        Free "", "", "Whether the device sets its clock by the time service's answer at boot, when one comes.";
    TlsValidity = 29, "tls_validity_days", "Server certificates valid for", Clocks Vendor, Unit::Days, 1..=365, 60,
        Free "", "", "How many days before and after true time the servers' TLS certificates are valid.";

    SignInLatency = 30, "sign_in_latency_ms", "Latency to the sign-in service", Network World, Unit::Milliseconds, 1..=60000, 90,
        Free "", "", "One way between device and sign-in service.";
    DrsLatency = 31, "drs_latency_ms", "Latency to the registration service", Network World, Unit::Milliseconds, 1..=60000, 110,
        Free "", "", "One way between device and registration service.";
    AikLatency = 32, "aik_latency_ms", "Latency to the AIK service", Network World, Unit::Milliseconds, 1..=60000, 130,
        Free "", "", "One way between device and AIK certificate service.";
    IntuneLatency = 33, "intune_latency_ms", "Latency to Intune and Autopilot", Network World, Unit::Milliseconds, 1..=60000, 140,
        Free "", "", "One way between device and the management services: Intune, Autopilot, and the time service.";
    Loss = 34, "loss_percent", "Lost messages", Network World, Unit::Percent, 0..=100, 0,
        Free "", "", "Chance that a message between device and cloud is lost after the reseal, drawn with the seed.";
    OutageAfterBoot = 35, "outage_after_boot_s", "Outage begins after boot", Network World, Unit::Seconds, 0..=14400, 0,
        Free "", "", "When, after the user's boot, the network fails for the length of the outage.";
    OutageFor = 36, "outage_s", "Outage lasts", Network World, Unit::Seconds, 0..=14400, 0,
        Free "", "", "How long the network fails; 0 means it does not.";
    BlockedHost = 37, "blocked_host", "Blocked host", Network Administrator, Unit::Choice(&["none", "sign-in", "registration", "aik", "intune"]), 0..=4, 0,
        Free "", "", "Which service's name a firewall hides after the reseal.";
    LostAnswer = 38, "lost_answer", "Lost answer", Network World, Unit::Choice(&["none", "token", "discovery", "join"]), 0..=3, 0,
        Free "", "", "Which answer is lost once in the user's phase, after the service has done its work.";
    HttpTimeout = 39, "http_timeout_s", "Request times out after", Network Vendor, Unit::Seconds, 1..=600, 30,
        Free "", "", "How long the device waits for an answer before it repeats the request.";
    HttpRetries = 40, "http_retries", "Repeats of a lost request", Network Vendor, Unit::Count, 0..=10, 2,
        Free "", "", "How often the device repeats a request that was not answered.";
    Seed = 41, "seed", "Seed", Network Nobody, Unit::Count, 0..=4294967295, 1,
        Free "", "", "Where the drawn numbers start; the same seed gives the same run.";

    Tpm = 42, "tpm", "TPM", Tpm World, Unit::Choice(&["ready", "none", "locked out", "cleared", "weak firmware"]), 0..=4, 0,
        Documented "AP-known", "", "The TPM: ready; absent (software keys); locked out or cleared after the reseal; or with firmware that attestation refuses.";
    EkCertificate = 43, "ek_certificate", "EK certificate", Tpm World, Unit::Choice(&["present", "missing"]), 0..=1, 0,
        Documented "AP-net", "", "Whether the TPM's endorsement key has a certificate.";
    Statement = 44, "attestation_statement", "Attestation statement", Tpm World, Unit::Choice(&["valid", "invalid"]), 0..=1, 0,
        Documented "HELLO", "", "Whether the statement about the transport key stands up to the service's check after the reseal.";
    KeyCreation = 45, "key_creation_ms", "The TPM makes a key in", Tpm World, Unit::Milliseconds, 1..=600000, 900,
        Free "", "", "How long the TPM takes to make an RSA-2048 key or to sign a statement.";

    UsersMayJoin = 46, "users_may_join", "Users may join devices to Microsoft Entra", Services Administrator, Unit::Choice(&["all", "none"]), 0..=1, 0,
        Case "SEED", "", "The tenant setting, looked at when the user joins.";
    QuotaLeft = 47, "device_quota_left", "Devices the user may still join", Services Administrator, Unit::Count, 0..=1000, 20,
        Free "", "", "How many more devices the user may join before the quota is reached.";
    DrsBusy = 48, "drs_busy_s", "Registration service busy for", Services Vendor, Unit::Seconds, 0..=14400, 0,
        Free "", "", "How long after the user's first join request the registration service answers 503.";
    DrsWork = 49, "drs_work_ms", "Registration service works for", Services Vendor, Unit::Milliseconds, 0..=60000, 180,
        Free "", "", "From the arrival of a request to the moment it is judged.";
    AutopilotObject = 50, "autopilot_object", "Autopilot's device object", Services Administrator, Unit::Choice(&["present", "deleted"]), 0..=1, 0,
        Documented "AP-ts", "", "Whether the device object that Autopilot registration made still exists after the reseal.";
    AikService = 51, "aik_service", "AIK certificate service", Services Vendor, Unit::Choice(&["issues", "answers 400", "answers 404"]), 0..=2, 0,
        PublicPost "C4C-ATT", "", "What the AIK certificate service answers after the reseal.";

    EnergySaverHolds = 52, "energy_saver_holds", "Energy saver holds", Reading Nobody, Unit::Choice(&["triggers and service starts", "triggers only"]), 0..=1, 0,
        Inferred "SEED,W32-ES", "", "Whether energy saver also holds a start that a service asks for; documented is only that it holds triggers.";
    WhenTheWaitEnds = 53, "when_the_wait_ends", "When the wait ends", Reading Nobody, Unit::Choice(&["send without AIK certificate", "fail"]), 0..=1, 0,
        Inferred "SEED", "", "What the device does when no AIK certificate has come in time.";
    DrsWithoutAik = 54, "drs_without_aik", "Service without AIK certificate", Reading Nobody, Unit::Choice(&["accepts", "answers 0x801c0010"]), 0..=1, 0,
        Inferred "HELLO", "", "What the registration service does with a request that carries no AIK certificate.";
    Unjoin = 55, "unjoin_before_reseal", "Un-join before the reseal", Reading Nobody, NO_YES, 0..=1, 1,
        Case "SEED", "", "Whether the device leaves Entra before the reseal; no shows what would go wrong without it.";
    AikNeedsMaintenance = 56, "aik_needs_maintenance", "AIK task needs Tpm-Maintenance first", Reading Nobody, NO_YES, 0..=1, 0,
        Inferred "SEED", "", "Whether AikCertEnrollTask works only after Tpm-Maintenance has run since the reseal.";
    AikKept = 57, "aik_kept_over_reseal", "AIK certificate kept over the reseal", Reading Nobody, NO_YES, 0..=1, 0,
        Inferred "", "", "Whether the technician phase's AIK certificate is still there for the user's join.";
    AikRequired = 58, "aik_required", "AIK certificate required", Reading Nobody, Unit::Choice(&["with a TPM", "never"]), 0..=1, 0,
        Inferred "SEED", "", "When the device thinks that it needs an AIK certificate; the rule inside dsreg is not public.";
    BootTime = 59, "boot_s", "Boot takes", People World, Unit::Seconds, 1..=600, 40,
        Free "", "", "From the power button to the first page.";
    AttestationRetries = 60, "attestation_retries", "Attestation retries", Tpm Vendor, Unit::Count, 0..=10, 3,
        Inferred "AP-known", "", "How often the technician phase tries the TPM's attestation again; documented is only that the retries run out.";
    AttestationRetry = 61, "attestation_retry_s", "Pause between attestation tries", Tpm Vendor, Unit::Seconds, 1..=600, 15,
        Free "", "", "The pause before the technician phase tries the TPM's attestation again.";
    AttestationLimit = 62, "attestation_limit_s", "Technician phase waits for the TPM at most", Tpm Vendor, Unit::Seconds, 60..=14400, 7200,
        Inferred "AP-known", "", "How long the technician phase waits for the TPM's attestation before it ends with 0x800705b4; that it times out is documented, after how long is not.";
    WindowsThreshold = 63, "windows_threshold_percent", "Windows' own threshold on battery", PolicyAndPower Vendor, Unit::Percent, 0..=100, 20,
        Inferred "ESBATT", "0-100 %; the page names no default", "Without a policy, energy saver is on at and below this charge while on battery; plugged in it then stays off.";
    HelloSetUp = 64, "hello_setup_s", "Windows Hello set-up takes", People User, Unit::Seconds, 1..=3600, 60,
        Free "", "", "How long the user is busy with Windows Hello set-up before the desktop comes.";
}

/// How many parameters there are.
pub const COUNT: usize = 65;

/// One value for each parameter; each within its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values([i64; COUNT]);

impl Default for Values {
    fn default() -> Values {
        let mut values = [0; COUNT];
        for (value, spec) in values.iter_mut().zip(PARAMETERS) {
            *value = spec.default;
        }
        Values(values)
    }
}

impl Values {
    /// The value of a parameter, in its unit.
    #[must_use]
    pub fn get(&self, id: Parameter) -> i64 {
        self.0[id as usize]
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// A sentence with the range when the value lies outside it.
    pub fn set(&mut self, id: Parameter, value: i64) -> Result<(), String> {
        let spec = id.spec();
        if value < spec.min || value > spec.max {
            return Err(format!(
                "{}: expected {}, found {}",
                spec.name,
                spec.expected(),
                value
            ));
        }
        self.0[id as usize] = value;
        Ok(())
    }

    /// The parameters whose values differ from `base`, in the order of their numbers.
    pub fn changes<'a>(&'a self, base: &'a Values) -> impl Iterator<Item = (Parameter, i64)> + 'a {
        PARAMETERS
            .iter()
            .filter(|spec| self.get(spec.id) != base.get(spec.id))
            .map(|spec| (spec.id, self.get(spec.id)))
    }

    /// Whether a yes-no parameter says yes, or a choice is not its first.
    pub(crate) fn is(&self, id: Parameter) -> bool {
        self.get(id) != 0
    }
}

impl Parameter {
    /// All that is known about it.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        &PARAMETERS[self as usize]
    }

    /// The parameter of this permanent number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Parameter> {
        PARAMETERS.get(usize::from(number)).map(|spec| spec.id)
    }

    /// The parameter of this name.
    ///
    /// # Errors
    /// A sentence with the nearest name.
    pub fn from_name(name: &str) -> Result<Parameter, String> {
        if let Some(spec) = PARAMETERS.iter().find(|spec| spec.name == name) {
            return Ok(spec.id);
        }
        let nearest = nearest(name, PARAMETERS.iter().map(|spec| spec.name));
        Err(format!(
            "no parameter is called {}; the nearest name is \"{nearest}\" (cargo xtask trace --list shows all)",
            quote(name)
        ))
    }
}

impl Spec {
    /// What a value may be, in words: `a whole number from 1 to 86400 (s)`.
    #[must_use]
    pub fn expected(&self) -> String {
        match self.unit {
            Unit::Choice(names) => {
                let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                format!("one of {}", quoted.join(", "))
            }
            unit if unit.symbol().is_empty() => {
                format!("a whole number from {} to {}", self.min, self.max)
            }
            unit => format!(
                "a whole number from {} to {} ({})",
                self.min,
                self.max,
                unit.symbol()
            ),
        }
    }

    /// Reads a value as files, links and the command line write it: a whole number, or the name of a choice.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn parse(&self, text: &str) -> Result<i64, String> {
        let wrong = || {
            format!(
                "{}: expected {}, found {}",
                self.name,
                self.expected(),
                quote(text)
            )
        };
        let value = match self.unit {
            Unit::Choice(names) => names
                .iter()
                .position(|name| *name == text)
                .map(|at| at as i64)
                .ok_or_else(wrong)?,
            _ => text.parse().map_err(|_| wrong())?,
        };
        if value < self.min || value > self.max {
            Err(wrong())
        } else {
            Ok(value)
        }
    }

    /// Writes a value the way [`Spec::parse`] reads it.
    #[must_use]
    pub fn write(&self, value: i64) -> String {
        match self.unit {
            Unit::Choice(names) => usize::try_from(value)
                .ok()
                .and_then(|at| names.get(at))
                .map_or_else(|| value.to_string(), |name| (*name).to_string()),
            _ => value.to_string(),
        }
    }

    /// Writes a value for a reader, with its unit.
    #[must_use]
    pub fn show(&self, value: i64) -> String {
        let text = self.write(value);
        match self.unit.symbol() {
            "" => text,
            symbol => format!("{text} {symbol}"),
        }
    }
}

/// The candidate that differs from `name` in the fewest letters.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> &'a str {
    candidates
        .min_by_key(|candidate| edit_distance(name, candidate))
        .unwrap_or("")
}

/// At most so many letters of a text from outside stand in a message.
const QUOTED: usize = 80;

/// A text from outside as a message quotes it: not more of it than helps, with a sign in the place of each letter that would
/// steer a terminal, begin another line or turn the direction of writing round.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars().take(QUOTED) {
        quoted.push(match letter {
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => '\u{fffd}',
            '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            letter => letter,
        });
    }
    if text.chars().nth(QUOTED).is_some() {
        quoted.push('…');
    }
    quoted.push('"');
    quoted
}

/// Letters to insert, delete or replace; names of at most 64 letters are looked at.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replace = before + usize::from(ca != *cb);
            before = row[j + 1];
            row[j + 1] = replace.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places_and_names_are_unique() {
        assert_eq!(PARAMETERS.len(), COUNT);
        for (i, spec) in PARAMETERS.iter().enumerate() {
            assert_eq!(spec.id as usize, i, "{}", spec.name);
            assert_eq!(Parameter::from_name(spec.name), Ok(spec.id));
            assert!(
                spec.min <= spec.default && spec.default <= spec.max,
                "{}",
                spec.name
            );
            assert!(spec.meaning.ends_with('.'), "{}", spec.name);
            if let Unit::Choice(names) = spec.unit {
                assert_eq!(
                    (spec.min, spec.max),
                    (0, names.len() as i64 - 1),
                    "{}",
                    spec.name
                );
            }
            assert_eq!(spec.parse(&spec.write(spec.default)), Ok(spec.default));
        }
    }

    #[test]
    fn every_default_says_how_it_is_known() {
        for spec in PARAMETERS {
            let needs_source = spec.level.needs_source();
            assert!(
                !needs_source || !spec.sources.is_empty(),
                "{} has no source",
                spec.name
            );
        }
    }

    #[test]
    fn a_wrong_value_names_what_was_expected_and_found() {
        let check = |name: &str, text: &str, expect: &str| {
            assert_eq!(
                Parameter::from_name(name)
                    .unwrap()
                    .spec()
                    .parse(text)
                    .unwrap_err(),
                expect
            );
        };
        check(
            "token_lifetime_s",
            "0",
            "token_lifetime_s: expected a whole number from 1 to 86400 (s), found \"0\"",
        );
        check(
            "token_lifetime_s",
            "1e3",
            "token_lifetime_s: expected a whole number from 1 to 86400 (s), found \"1e3\"",
        );
        check(
            "policy_assigned_to",
            "all",
            "policy_assigned_to: expected one of \"nobody\", \"devices\", \"users\", found \"all\"",
        );
        check(
            "seed",
            "\u{1b}[2J\n\u{202e}é",
            "seed: expected a whole number from 0 to 4294967295, found \"\u{fffd}[2J\u{fffd}\u{fffd}é\"",
        );
        assert!(
            Parameter::from_name("token_lifetime")
                .unwrap_err()
                .contains("\"token_lifetime_s\"")
        );
    }
}
