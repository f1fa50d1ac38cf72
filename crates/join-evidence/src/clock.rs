//! What the times of different files have to do with each other: order of day and month, zones, and who they belong to.

use crate::evidence::{Ask, Evidence, Note, Told};
use crate::record::{Event, Fact, Log, Record};
use crate::time::{Civil, Ms, Order, Scale, answer_time, civil, http_date, iso};
use std::collections::BTreeMap;

/// A quarter of an hour: every zone is a multiple of it.
const QUARTER: Ms = 15 * 60_000;
/// Zones lie between UTC-12 and UTC+14.
const ZONES: std::ops::RangeInclusive<Ms> = -12 * 3_600_000..=14 * 3_600_000;

/// The server's time that stands in an event's message: the `Date` of an answer, or the time in its body.
pub(crate) fn server_time(event: &Event) -> Option<Ms> {
    let text = event.all();
    let date = text.lines().find_map(|line| {
        let at = line.find("Date:")?;
        http_date(&line[at + 5..])
    });
    date.or_else(|| body_time(event))
}

/// The time in the body of an answer of the registration service.
pub(crate) fn body_time(event: &Event) -> Option<Ms> {
    let answer = event.answer()?;
    let text = answer["Time"]
        .as_str()
        .or_else(|| answer["time"].as_str())?;
    answer_time(text).or_else(|| iso(text).filter(|m| m.scale == Scale::Device).map(|m| m.ms))
}

/// Reads the times that were left as written, and finds out zones where something fixes them.
pub(crate) fn settle(evidence: &mut Evidence, told: &BTreeMap<usize, Told>) {
    let said = |source: usize| told.get(&source).copied().unwrap_or_default();
    for source in 0..evidence.sources.len() {
        times(evidence, source, said(source).month_first);
    }
    let mut zones: BTreeMap<usize, Ms> = BTreeMap::new();
    for source in 0..evidence.sources.len() {
        if let Some(zone) = by_server(evidence, source).or_else(|| by_twin(evidence, source)) {
            zones.insert(source, zone);
        }
    }
    let owner = |source: usize| {
        evidence.sources[source]
            .device
            .as_deref()
            .map(str::to_lowercase)
    };
    let fixed: Vec<(Option<String>, Ms)> = zones
        .iter()
        .map(|(source, zone)| (owner(*source), *zone))
        .collect();
    let mut unknown = Vec::new();
    let mut asked = Vec::new();
    for source in 0..evidence.sources.len() {
        let local = |record: &&Record| {
            record.source == source
                && matters(record)
                && record.when.is_some_and(|when| when.scale == Scale::Local)
        };
        let Some(first) = evidence
            .records
            .iter()
            .find(local)
            .map(|record| record.line)
        else {
            continue;
        };
        if zones.contains_key(&source) {
            continue;
        }
        // A device stands in one zone; a file without a name may be any device's.
        let mine = owner(source);
        let same = fixed
            .iter()
            .filter(|(name, _)| mine.is_none() || name.is_none() || *name == mine);
        let mut same = same.map(|(_, zone)| *zone);
        match same.next() {
            Some(zone) if same.all(|other| other == zone) => {
                zones.insert(source, zone);
            }
            _ => {
                // Only the reader can know it; what he says holds for this source.
                let answer = said(source).zone_min;
                asked.push((source, answer));
                match answer {
                    Some(minutes) => {
                        zones.insert(source, minutes * 60_000);
                    }
                    None => unknown.push((source, first)),
                }
            }
        }
    }
    for record in &mut evidence.records {
        if record.when.is_some_and(|when| when.scale == Scale::Local) {
            record.zone_min = zones.get(&record.source).map(|zone| zone / 60_000);
        }
    }
    for (source, answer) in asked {
        evidence.sources[source].asks.push(Ask::Zone(answer));
    }
    for (source, line) in unknown {
        evidence.sources[source].notes.push(Note {
            rule: "time-zone-unknown",
            text: "times without a zone, and nothing here fixes it".to_owned(),
            line,
        });
    }
}

/// Whether a record's time orders the story.
fn matters(record: &Record) -> bool {
    matches!(record.fact, Fact::Event(_) | Fact::Ime { .. })
}

/// Reads the times of a source's events, in the order of day and month that all of its dates together allow.
fn times(evidence: &mut Evidence, source: usize, month_first: Option<bool>) {
    let mine = |record: &&Record| {
        record.source == source && record.when.is_none() && !record.written.is_empty()
    };
    let dates: Vec<(Civil, Option<Ms>, u32)> = evidence
        .records
        .iter()
        .filter(mine)
        .filter(|record| iso(&record.written).is_none())
        .filter_map(|record| {
            Some((
                civil(&record.written)?,
                record.event().and_then(server_time),
                record.line,
            ))
        })
        .collect();
    let decided = |order: Order| dates.iter().any(|(date, ..)| date.order() == order);
    let mut order = match (decided(Order::MonthDay), decided(Order::DayMonth)) {
        (true, false) => Order::MonthDay,
        (false, true) => Order::DayMonth,
        _ => Order::Unknown,
    };
    let open = dates
        .iter()
        .find(|(date, ..)| date.order() == Order::Unknown);
    if let (Order::Unknown, Some((_, _, line))) = (order, open) {
        // A server's time inside a message is within a zone of the right reading only.
        let near = |order: Order| {
            dates.iter().any(|(date, server, _)| {
                let at = date.moment(order).map(|moment| moment.ms);
                at.zip(*server)
                    .is_some_and(|(at, server)| (at - server).abs() <= 15 * 3_600_000)
            })
        };
        order = match (near(Order::MonthDay), near(Order::DayMonth)) {
            (true, false) => Order::MonthDay,
            (false, true) => Order::DayMonth,
            _ => {
                evidence.sources[source]
                    .asks
                    .push(Ask::MonthFirst(month_first));
                match month_first {
                    Some(true) => Order::MonthDay,
                    Some(false) => Order::DayMonth,
                    None => {
                        evidence.sources[source].notes.push(Note {
                            rule: "date-order-ambiguous",
                            text: "every date can be read with day or month first; month first was taken, and nothing rests on it".to_owned(),
                            line: *line,
                        });
                        Order::Unknown
                    }
                }
            }
        };
    }
    for record in &mut evidence.records {
        if record.source != source || record.when.is_some() || record.written.is_empty() {
            continue;
        }
        record.when = iso(&record.written).or_else(|| {
            let date = civil(&record.written)?;
            let own = date.order();
            date.moment(if own == Order::Unknown { order } else { own })
        });
    }
}

/// The zone of a source, by the server's times in its messages: they must agree.
fn by_server(evidence: &Evidence, source: usize) -> Option<Ms> {
    let mine = evidence
        .records
        .iter()
        .filter(|record| record.source == source);
    let local = mine.filter(|record| record.when.is_some_and(|when| when.scale == Scale::Local));
    let mut found = local.filter_map(|record| {
        let (at, server) = (record.when?.ms, server_time(record.event()?)?);
        let zone = (at - server + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
        ZONES.contains(&zone).then_some(zone)
    });
    let first = found.next()?;
    found.all(|zone| zone == first).then_some(first)
}

/// The zone of a source, by events that stand in a log with UTC as well: they must agree.
fn by_twin(evidence: &Evidence, source: usize) -> Option<Ms> {
    let mut twins: BTreeMap<(Log, u32), Vec<Ms>> = BTreeMap::new();
    for record in &evidence.records {
        if let (Some(event), Some(when)) = (record.event(), record.when)
            && when.scale == Scale::Device
            && event.log != Log::Other
        {
            twins
                .entry((event.log, event.id))
                .or_default()
                .push(when.ms);
        }
    }
    let mut votes: BTreeMap<Ms, usize> = BTreeMap::new();
    let mut asked = 0;
    for record in evidence
        .records
        .iter()
        .filter(|record| record.source == source)
        .take(2000)
    {
        let (Some(event), Some(when)) = (record.event(), record.when) else {
            continue;
        };
        if when.scale != Scale::Local {
            continue;
        }
        let Some(twins) = twins.get(&(event.log, event.id)) else {
            continue;
        };
        asked += 1;
        let mut zones: Vec<Ms> = twins
            .iter()
            .take(200)
            .map(|at| when.ms - at)
            .filter(|gap| (gap + 1000).rem_euclid(QUARTER) <= 2000 && ZONES.contains(gap))
            .collect();
        zones
            .iter_mut()
            .for_each(|gap| *gap = (*gap + QUARTER / 2).div_euclid(QUARTER) * QUARTER);
        zones.dedup();
        for zone in zones {
            *votes.entry(zone).or_default() += 1;
        }
    }
    let best = votes.iter().max_by_key(|(_, count)| **count)?;
    let rivals = votes.values().filter(|count| *count == best.1).count();
    (rivals == 1 && *best.1 * 2 > asked).then_some(*best.0)
}

/// HTTP status in an event: its field, or the number that stands last in a line of its message.
pub(crate) fn status(event: &Event) -> Option<u16> {
    let named = event.field(&["HttpStatus", "HTTPStatus", "StatusCode", "ServerHttpStatus"]);
    if let Some(status) = named.and_then(|text| text.trim().parse().ok()) {
        return Some(status);
    }
    event.message.lines().find_map(|line| {
        let word = line.trim().rsplit([' ', ':', '\u{a0}']).next()?;
        let status: u16 = word.parse().ok()?;
        ((200..600).contains(&status) && word.len() == 3 && line.trim().len() < 120)
            .then_some(status)
    })
}
