//! Whose records they are, and in which order they stand.

use crate::evidence::Evidence;
use crate::record::Fact;
use crate::time::{Ms, Scale};

/// Sorts records by time; ties by record number, else by the file's own direction.
pub(crate) fn sort(evidence: &Evidence, records: &mut Vec<usize>) {
    let mut newest_first = vec![false; evidence.sources.len()];
    for (source, newest) in newest_first.iter_mut().enumerate() {
        let times: Vec<Ms> = evidence
            .records
            .iter()
            .filter(|r| r.source == source && r.event().is_some())
            .filter_map(|r| r.when.map(|when| when.ms))
            .take(5000)
            .collect();
        let falls = times.windows(2).filter(|pair| pair[0] > pair[1]).count();
        let rises = times.windows(2).filter(|pair| pair[0] < pair[1]).count();
        *newest = falls > rises;
    }
    let key = |at: &usize| {
        let record = &evidence.records[*at];
        let time = record.device_utc().or_else(|| {
            record
                .when
                .filter(|when| when.scale != Scale::Server)
                .map(|when| when.ms)
        });
        let line = i64::from(record.line);
        let number = record.number.and_then(|n| i64::try_from(n).ok());
        let tie = number.unwrap_or(if newest_first[record.source] {
            -line
        } else {
            line
        });
        (time, record.source, tie)
    };
    crate::order::sort_by_key(records, key);
}

/// The names that the sources of a bundle give, tied by renames: for each source the number of its device, and their names.
pub(crate) fn devices(evidence: &Evidence) -> (Vec<Option<usize>>, Vec<String>) {
    let short = |name: &str| name.split('.').next().unwrap_or(name).to_lowercase();
    let mut names: Vec<Vec<String>> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    let mut all: Vec<(Option<usize>, String)> = evidence
        .sources
        .iter()
        .enumerate()
        .filter_map(|(at, s)| Some((Some(at), s.device.clone()?)))
        .collect();
    for record in &evidence.records {
        if let Fact::Event(event) = &record.fact
            && let Some(computer) = &event.computer
        {
            all.push((None, computer.clone()));
        }
    }
    for (_, name) in &all {
        let key = short(name);
        if !names.iter().any(|group| group.contains(&key)) {
            names.push(vec![key]);
            shown.push(name.clone());
        }
    }
    for (from, to) in &evidence.renames {
        let place = |name: &str| names.iter().position(|group| group.contains(&short(name)));
        if let (Some(a), Some(b)) = (place(from), place(to))
            && a != b
        {
            let (low, high) = (a.min(b), a.max(b));
            let moved = names.remove(high);
            names[low].extend(moved);
            let last = shown.remove(high);
            if high == b {
                shown[low] = last;
            }
        }
    }
    let place = |name: &str| names.iter().position(|group| group.contains(&short(name)));
    let of = evidence
        .sources
        .iter()
        .map(|source| source.device.as_deref().and_then(place))
        .collect();
    (of, shown)
}
