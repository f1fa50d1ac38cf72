//! Many devices: the same scenario with drawn numbers. How many fail, by how much, and where in a plane of two parameters.

use join_sim::{Given, Outcome, Parameter, Random, Scenario, Unit};

use crate::change::{Change, Ended, Trial};

/// At most so many devices are drawn.
pub const DEVICE_LIMIT: u32 = 100_000;

/// How many bins an axis has.
pub const BINS: usize = 12;

/// How a parameter's value is drawn for each device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// Which parameter.
    pub parameter: Parameter,
    /// The least value, in the parameter's unit.
    pub low: i64,
    /// The greatest value, in the parameter's unit.
    pub high: i64,
    /// How values spread between the two.
    pub shape: Shape,
}

/// How drawn values spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Every value is as likely as any other.
    Even,
    /// Values in the middle are likelier: the mean of two even draws.
    Middle,
    /// Small values are likelier: the smaller of two even draws.
    Small,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 3] = [Shape::Even, Shape::Middle, Shape::Small];

    /// Its name in menus and links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Shape::Even => "even",
            Shape::Middle => "middle",
            Shape::Small => "small",
        }
    }
}

/// What is asked of many devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The scenario that every device starts from.
    pub base: Scenario,
    /// What is commanded in every run, in order of time.
    pub given: Vec<Given>,
    /// Where the draws start; the same seed gives the same devices.
    pub seed: u32,
    /// How many devices.
    pub devices: u32,
    /// What is drawn. The first two are the axes of the plane, across and up.
    pub draws: Vec<Draw>,
}

/// What a part of the fleet came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many devices fall into it.
    pub devices: u32,
    /// How many of them do not join.
    pub failed: u32,
    /// The number of the first device that joins.
    pub joins: Option<u32>,
    /// The number of the first device that does not.
    pub fails: Option<u32>,
}

/// A fleet under way.
#[derive(Clone, Debug)]
pub struct Fleet {
    plan: Plan,
    next: u32,
    whole: Cell,
    cells: [[Cell; BINS]; BINS],
    outcomes: Vec<(Outcome, Cell)>,
    judged: Vec<Judged>,
}

/// A device whose token a server judged. Ordered by margin, then by device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Judged {
    /// The margin in milliseconds; below zero the token was out of its time.
    pub margin_ms: i64,
    /// Its number.
    pub device: u32,
    /// Whether it joins. A token in time may still meet another refusal.
    pub joined: bool,
}

impl Plan {
    /// Checks a plan.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn check(&self) -> Result<(), String> {
        if !(1..=DEVICE_LIMIT).contains(&self.devices) {
            return Err(format!(
                "devices: expected a whole number from 1 to {DEVICE_LIMIT}, found {}",
                self.devices
            ));
        }
        if self.draws.len() < 2 {
            return Err(format!(
                "expected at least two drawn parameters for the axes, found {}",
                self.draws.len()
            ));
        }
        for (at, draw) in self.draws.iter().enumerate() {
            let spec = draw.parameter.spec();
            if matches!(spec.unit, Unit::Choice(_)) || draw.parameter == Parameter::Seed {
                return Err(format!(
                    "{}: expected a parameter that is a number, found a choice or the seed",
                    spec.name
                ));
            }
            if draw.low < spec.min || draw.high > spec.max || draw.low > draw.high {
                return Err(format!(
                    "{}: expected a range inside {} to {}, found {} to {}",
                    spec.name, spec.min, spec.max, draw.low, draw.high
                ));
            }
            if self.draws[..at]
                .iter()
                .any(|other| other.parameter == draw.parameter)
            {
                return Err(format!("{}: expected once, found twice", spec.name));
            }
        }
        Ok(())
    }

    /// What is drawn for a device, in the order of the draws.
    #[must_use]
    pub fn values(&self, device: u32) -> Vec<i64> {
        self.draws
            .iter()
            .map(|draw| {
                let mut stream = self.stream(device, draw.parameter);
                let mut even = || stream.between(draw.low, draw.high);
                match draw.shape {
                    Shape::Even => even(),
                    Shape::Middle => {
                        let (one, other) = (even(), even());
                        one + (other - one) / 2
                    }
                    Shape::Small => even().min(even()),
                }
            })
            .collect()
    }

    /// The numbers of one device for one parameter; no two devices, parameters or seeds share them.
    fn stream(&self, device: u32, parameter: Parameter) -> Random {
        let seed = u64::from(self.seed) << 32 | u64::from(device);
        Random::new(seed, parameter.spec().name)
    }

    /// The run of one device.
    #[must_use]
    pub fn device(&self, device: u32) -> Trial {
        let values = self.values(device);
        let mut changes: Vec<Change> = self
            .draws
            .iter()
            .zip(&values)
            .map(|(draw, value)| Change::Set(draw.parameter, *value))
            .collect();
        // What the network loses is drawn by the model itself, from a seed that each device of each fleet has for its own.
        let spec = Parameter::Seed.spec();
        let seed = self.stream(device, spec.id).between(spec.min, spec.max);
        changes.push(Change::Set(spec.id, seed));
        Trial::new(&self.base, &self.given, &changes)
    }

    /// In which bin of an axis (0 across, 1 up) a value lies.
    #[must_use]
    pub fn bin(&self, axis: usize, value: i64) -> usize {
        let draw = self.draws[axis];
        let span = (draw.high - draw.low + 1).max(1) as u64;
        let from = value.clamp(draw.low, draw.high).abs_diff(draw.low);
        ((u128::from(from) * BINS as u128 / u128::from(span)) as usize).min(BINS - 1)
    }

    /// The least and the greatest value of a bin, in the parameter's unit; the least is above the greatest where no
    /// whole number falls into it.
    #[must_use]
    pub fn edges(&self, axis: usize, bin: usize) -> (i64, i64) {
        let draw = self.draws[axis];
        let span = (draw.high - draw.low + 1) as i128;
        let first = |bin: usize| {
            let at = (bin as i128 * span + BINS as i128 - 1) / BINS as i128;
            draw.low + at as i64
        };
        (first(bin), first(bin + 1) - 1)
    }
}

impl Cell {
    fn count(&mut self, device: u32, joined: bool) {
        self.devices += 1;
        self.failed += u32::from(!joined);
        let first = if joined {
            &mut self.joins
        } else {
            &mut self.fails
        };
        *first = Some(first.map_or(device, |before| before.min(device)));
    }

    /// The share that fails, in tenths of a per cent; none of an empty part.
    #[must_use]
    pub fn per_mille(&self) -> Option<u32> {
        (u64::from(self.failed) * 1000)
            .checked_div(u64::from(self.devices))
            .map(|share| share as u32)
    }
}

impl Fleet {
    /// A fleet of which no device has run yet.
    ///
    /// # Errors
    /// See [`Plan::check`].
    pub fn new(plan: Plan) -> Result<Fleet, String> {
        plan.check()?;
        Ok(Fleet {
            next: 0,
            whole: Cell::default(),
            cells: [[Cell::default(); BINS]; BINS],
            outcomes: Vec::new(),
            judged: Vec::new(),
            plan,
        })
    }

    /// What is asked.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Runs so many devices more. True when all have run.
    pub fn slice(&mut self, devices: u32) -> bool {
        let until = self.next.saturating_add(devices).min(self.plan.devices);
        while self.next < until {
            let device = self.next;
            self.next += 1;
            let ended = Ended::of(&self.plan.device(device).end());
            let joined = ended.outcome == Outcome::Joined;
            self.whole.count(device, joined);
            let values = self.plan.values(device);
            let (across, up) = (self.plan.bin(0, values[0]), self.plan.bin(1, values[1]));
            self.cells[up][across].count(device, joined);
            match self
                .outcomes
                .iter_mut()
                .find(|(outcome, _)| *outcome == ended.outcome)
            {
                Some((_, cell)) => cell.count(device, joined),
                None => {
                    let mut cell = Cell::default();
                    cell.count(device, joined);
                    self.outcomes.push((ended.outcome, cell));
                }
            }
            self.judged.extend(ended.margin_ms.map(|margin_ms| Judged {
                margin_ms,
                device,
                joined,
            }));
        }
        let done = self.next == self.plan.devices;
        if done {
            self.settle();
        }
        done
    }

    /// Lets no further device run: the fleet is then those that have.
    pub fn stop(&mut self) {
        self.plan.devices = self.next;
        self.settle();
    }

    fn settle(&mut self) {
        self.judged.sort_unstable();
        self.outcomes
            .sort_by_key(|(_, cell)| core::cmp::Reverse(cell.devices));
    }

    /// How many devices have run.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.next
    }

    /// All devices so far.
    #[must_use]
    pub fn whole(&self) -> Cell {
        self.whole
    }

    /// A part of the plane, by its bins.
    #[must_use]
    pub fn cell(&self, across: usize, up: usize) -> Cell {
        self.cells[up][across]
    }

    /// How devices ended; the most frequent first, once all have run.
    #[must_use]
    pub fn outcomes(&self) -> &[(Outcome, Cell)] {
        &self.outcomes
    }

    /// The devices whose token a server judged; in rising order of margin once all have run.
    #[must_use]
    pub fn judged(&self) -> &[Judged] {
        &self.judged
    }

    /// The devices with a margin from `low_ms` to below `high_ms`; once all have run.
    #[must_use]
    pub fn between(&self, low_ms: i64, high_ms: i64) -> Cell {
        let place = |ms: i64| self.judged.partition_point(|judged| judged.margin_ms < ms);
        let mut cell = Cell::default();
        for judged in self
            .judged
            .get(place(low_ms)..place(high_ms))
            .unwrap_or(&[])
        {
            cell.count(judged.device, judged.joined);
        }
        cell
    }

    /// The margin below which so many per cent of the judged devices lie, in milliseconds; once all have run.
    #[must_use]
    pub fn quantile_ms(&self, percent: usize) -> Option<i64> {
        let last = self.judged.len().checked_sub(1)?;
        self.judged
            .get(last * percent.min(100) / 100)
            .map(|judged| judged.margin_ms)
    }
}
