//! Mains or battery, the charge over time, and energy saver with its two thresholds.

use crate::event::Event;
use crate::machine::{Context, Machine, Refusal, Stimulus, Timer};
use crate::message::{Message, Participant};
use crate::parameter::Parameter;
use crate::parameter::choices::PowerSource;
use crate::time::{Instant, Millis, Step};

/// The thresholds of the policy in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Thresholds {
    battery: u8,
    plugged_in: u8,
    landed: Option<Step>,
}

/// The device's power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Power {
    on: bool,
    battery: bool,
    /// Thousandths of a per cent, at `since`.
    charge: i64,
    since: Instant,
    policy: Option<Thresholds>,
    energy_saver: Option<Step>,
    started: bool,
}

const WHOLE: i64 = 1000;

impl Power {
    /// Whether the device is switched on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Whether it is on battery.
    #[must_use]
    pub fn on_battery(&self) -> bool {
        self.battery
    }

    /// The record with which energy saver went on, while it is on.
    #[must_use]
    pub fn energy_saver(&self) -> Option<Step> {
        self.energy_saver
    }

    /// The charge in per cent, as the model last counted it.
    #[must_use]
    pub fn charge_percent(&self) -> u8 {
        percent(self.charge)
    }

    /// The threshold that counts now; none means that energy saver does not come on by itself.
    fn threshold(&self, cx: &Context<'_>) -> Option<u8> {
        match (self.policy, self.battery) {
            (Some(policy), true) => Some(policy.battery),
            (Some(policy), false) => Some(policy.plugged_in),
            (None, true) => u8::try_from(cx.value(Parameter::WindowsThreshold)).ok(),
            (None, false) => None,
        }
    }

    /// Whether nothing feeds the device.
    fn empty(&self) -> bool {
        self.battery && self.charge == 0
    }

    /// Thousandths of a per cent an hour; negative on battery.
    fn rate(&self, cx: &Context<'_>) -> i64 {
        if self.battery {
            -cx.value(Parameter::Discharge) * WHOLE
        } else {
            cx.value(Parameter::Recharge) * WHOLE
        }
    }

    fn count_charge(&mut self, cx: &Context<'_>) {
        // Switched off it uses nothing; on mains it charges nevertheless.
        if self.on || !self.battery {
            let hours_in_ms = 3_600_000;
            let gained = self.rate(cx) * cx.now().since(self.since).0 as i64 / hours_in_ms;
            self.charge = (self.charge + gained).clamp(0, 100 * WHOLE);
        }
        self.since = cx.now();
    }

    /// Switches energy saver by the threshold that counts now: on at and below it (documented for the policy). An empty
    /// battery switches the device off.
    fn weigh(&mut self, cause: Option<Step>, cx: &mut Context<'_>) {
        if !self.on {
            return;
        }
        if self.empty() {
            let empty = cx.record_because(cause, Event::BatteryEmpty);
            return self.switch_off(Some(empty), cx);
        }
        let threshold = self.threshold(cx);
        let on = threshold.is_some_and(|threshold| self.charge <= i64::from(threshold) * WHOLE);
        if on != self.energy_saver.is_some() {
            let event = Event::EnergySaver {
                on,
                charge: percent(self.charge),
                threshold,
                battery: self.battery,
            };
            let step = cx.record_because(cause, event);
            self.energy_saver = on.then_some(step);
            cx.send_because(Some(step), Participant::Tasks, Message::EnergySaver { on });
        }
        self.wake_at_crossing(threshold, cx);
    }

    fn wake_at_crossing(&self, threshold: Option<u8>, cx: &mut Context<'_>) {
        cx.disarm(Timer::Charge);
        let rate = self.rate(cx);
        let threshold = threshold.map(|threshold| i64::from(threshold) * WHOLE);
        // Falling, energy saver comes on when the charge reaches the threshold, and the device goes off when there is
        // none; rising, energy saver goes off just above the threshold.
        let next = match threshold {
            Some(threshold) if rate < 0 && self.charge > threshold => Some(threshold),
            _ if rate < 0 => Some(0),
            Some(threshold) if threshold < 100 * WHOLE && self.charge <= threshold => {
                Some(threshold + 1)
            }
            _ => None,
        };
        if let Some(next) = next.filter(|_| rate != 0) {
            let distance = (next - self.charge).abs();
            let ms = (distance * 3_600_000 + rate.abs() - 1) / rate.abs();
            cx.arm(Timer::Charge, Millis::from_ms(ms));
        }
    }

    /// The power button of a device that is off.
    ///
    /// # Errors
    /// [`Refusal`] when nothing feeds it.
    fn switch_on(&mut self, cx: &mut Context<'_>) -> Result<(), Refusal> {
        let first = cx.stage().resealed && cx.stage().user_boot.is_none();
        if self.started && !first && self.empty() {
            return Err(Refusal);
        }
        self.count_charge(cx);
        self.on = true;
        if first {
            let now = cx.now();
            cx.stage().user_boot = Some(now);
            // What went wrong with the clock since the reseal, only a new answer of the time service sets right.
            cx.stage().clock_set = false;
            self.battery = cx.is(PowerSource::Battery);
            self.charge = cx.value(Parameter::Charge) * WHOLE;
        } else if !self.started {
            self.charge = 100 * WHOLE;
        }
        self.started = true;
        for to in [Participant::Tpm, Participant::Tasks, Participant::Device] {
            cx.send(to, Message::PowerOn);
        }
        cx.send(
            Participant::Tasks,
            Message::Source {
                battery: self.battery,
            },
        );
        self.weigh(self.policy.and_then(|policy| policy.landed), cx);
        Ok(())
    }

    fn switch_off(&mut self, cause: Option<Step>, cx: &mut Context<'_>) {
        self.count_charge(cx);
        self.on = false;
        self.energy_saver = None;
        cx.let_go();
        for to in [
            Participant::Tpm,
            Participant::Tasks,
            Participant::Autopilot,
            Participant::Network,
            Participant::Device,
        ] {
            cx.send_because(cause.or(cx.trigger()), to, Message::PowerOff);
        }
    }
}

impl Machine for Power {
    fn on(&mut self, stimulus: Stimulus, cx: &mut Context<'_>) -> Result<(), Refusal> {
        match stimulus {
            Stimulus::Message {
                message: Message::PressPower,
                ..
            } if self.on => self.switch_off(None, cx),
            Stimulus::Message {
                message: Message::PressPower,
                ..
            } => return self.switch_on(cx),
            Stimulus::Message {
                message: Message::PullPlug,
                ..
            } if self.on => self.switch_off(None, cx),
            Stimulus::Message {
                message: Message::SwitchSource { battery },
                ..
            } if battery != self.battery => {
                self.count_charge(cx);
                self.battery = battery;
                let source = cx.record(Event::Source {
                    charge: percent(self.charge),
                    battery,
                });
                if self.on {
                    // Energy saver first, so that nothing is held or let go by what is over.
                    self.weigh(Some(source), cx);
                    cx.send(Participant::Tasks, Message::Source { battery });
                }
            }
            Stimulus::Message {
                message:
                    Message::Thresholds {
                        present,
                        battery,
                        plugged_in,
                    },
                ..
            } if self.on => {
                self.count_charge(cx);
                let landed = cx.record(Event::PolicyInForce {
                    present,
                    battery,
                    plugged_in,
                });
                self.policy = present.then_some(Thresholds {
                    battery,
                    plugged_in,
                    landed: Some(landed),
                });
                self.weigh(Some(landed), cx);
            }
            Stimulus::Expired(Timer::Charge) => {
                self.count_charge(cx);
                self.weigh(cx.trigger(), cx);
            }
            Stimulus::Message { .. } | Stimulus::Expired(_) => return Err(Refusal),
        }
        Ok(())
    }
}

fn percent(charge: i64) -> u8 {
    // Rounded up, so that a charge just above a threshold never reads as the threshold itself.
    u8::try_from((charge + WHOLE - 1) / WHOLE).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::alone::{Alone, Said};

    #[test]
    fn the_button_switches_all_of_the_device_on_and_off() {
        let mut power = Alone::new(Participant::Power, Power::default());
        let mut press = || {
            let said = power.hears(Participant::User, Message::PressPower);
            let said = said.expect("a device on mains starts");
            let told = |said: &Said| match said {
                Said::Send(to, Message::PowerOn | Message::PowerOff) => Some(*to),
                _ => None,
            };
            said.iter().filter_map(told).count()
        };
        assert_eq!(press(), 3, "TPM, tasks and device start");
        assert_eq!(press(), 5, "Autopilot and network go off, too");
        let unplugged = Message::SwitchSource { battery: false };
        assert_eq!(power.hears(Participant::User, unplugged), Err(Refusal));
    }

    #[test]
    fn energy_saver_comes_on_with_the_policy_that_the_charge_is_under() {
        let mut power = Alone::new(Participant::Power, Power::default());
        assert!(power.hears(Participant::User, Message::PressPower).is_ok());
        let policy = Message::Thresholds {
            present: true,
            battery: 100,
            plugged_in: 100,
        };
        let said = power.hears(Participant::Device, policy).expect("it is on");
        let held = Said::Send(Participant::Tasks, Message::EnergySaver { on: true });
        assert!(said.contains(&held), "{said:?}");
    }
}
