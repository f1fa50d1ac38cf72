//! What differs from one device, user and day to the next without an administrator deciding it, with ordinary values.

use join_sim::Parameter;

/// Something nobody decides for a repair, and values of it that an ordinary device, user or day has.
#[derive(Clone, Copy, Debug)]
pub struct Circumstance {
    /// Which parameter.
    pub parameter: Parameter,
    /// Ordinary values in the parameter's unit, in rising order. They are ours: no source says what is ordinary.
    pub values: &'static [i64],
}

const fn ordinary(parameter: Parameter, values: &'static [i64]) -> Circumstance {
    Circumstance { parameter, values }
}

/// The circumstances. What is out of order (a lost message, a wrong clock, a broken TPM, a busy service) is none of them:
/// that is another cause, and no change is expected to repair every cause. How long Windows' tasks and waits take is none
/// either: it is the same on every device of a version, and the model's own guess.
pub static CIRCUMSTANCES: &[Circumstance] = &[
    ordinary(Parameter::OnBattery, &[0, 1]),
    ordinary(Parameter::Charge, &[25, 60, 80, 100]),
    ordinary(Parameter::Discharge, &[5, 25]),
    // 0: plugged in, but kept at its charge.
    ordinary(Parameter::Recharge, &[0, 20, 80]),
    ordinary(Parameter::SignInAfterBoot, &[60, 240, 1800]),
    ordinary(Parameter::BootTime, &[20, 120]),
    ordinary(Parameter::KeyCreation, &[200, 4000]),
    ordinary(Parameter::SignInLatency, &[20, 400]),
    ordinary(Parameter::DrsLatency, &[20, 400]),
    ordinary(Parameter::AikLatency, &[20, 400]),
    ordinary(Parameter::IntuneLatency, &[20, 400]),
    // Where messages are lost, another day loses others.
    ordinary(Parameter::Seed, &[2, 3, 4]),
];
