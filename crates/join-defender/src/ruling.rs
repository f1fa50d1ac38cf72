//! What the service's judges say of some bytes, and what follows when checks are off: the one place that decides it, for book and page.
use crate::guard::{Bench, Guard, bench};
use alloc::vec::Vec;
use join_bytes::{Crypto, Document, Verdict, World, judge};

/// What a judge says, with the switch that it belongs to; none for a check that stays on.
pub type Finding = (Verdict, Option<Guard>);

/// Has a document judged as a service would.
pub fn findings(document: &Document, world: &World, crypto: &mut dyn Crypto) -> Vec<Finding> {
    let verdicts = judge(document, world, crypto).into_iter();
    let own = verdicts.filter_map(|verdict| match bench(&verdict) {
        Bench::Switch(guard) => Some((verdict, Some(guard))),
        Bench::Fixed => Some((verdict, None)),
        Bench::Elsewhere => None,
    });
    own.collect()
}

/// The checks that refuse, in the order of [`Guard::ALL`]; an attack gets through when all of them are off.
pub fn stopped_by(findings: &[Finding]) -> impl Iterator<Item = Guard> {
    Guard::ALL.into_iter().filter(|guard| {
        let mut own = findings.iter().filter(|(_, of)| *of == Some(*guard));
        own.any(|(verdict, _)| verdict.ok == Some(false))
    })
}

/// Does the service take it when these checks are off?
pub fn is_taken(findings: &[Finding], off: &[Guard]) -> bool {
    let mut asked = findings.iter();
    !asked.any(|(verdict, guard)| {
        verdict.ok == Some(false) && guard.is_none_or(|guard| !off.contains(&guard))
    })
}
