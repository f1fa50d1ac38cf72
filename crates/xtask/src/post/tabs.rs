//! Tabs of a page: one program takes the page over when the first of them is opened.
use super::figures::Standing;
use anyhow::{Context, Result, ensure};
use join_view::PROGRAMS;

/// Refuses tabs whose program could not take the page over: there is one for all that show the page's run, and it knows what stands
/// outside of them, too.
pub fn takes_over(now: &[&Standing], tabs: &[&Standing]) -> Result<()> {
    let Some(name) = tabs.first().and_then(|one| one.later.as_ref()) else {
        return Ok(());
    };
    let program = PROGRAMS
        .iter()
        .find(|one| one.name == name && one.takes_over);
    let program = program.with_context(|| {
        let known = PROGRAMS.iter().filter(|program| program.takes_over);
        let known: Vec<_> = known.map(|program| program.name).collect();
        format!(
            "a tab waits for the program {name:?} (data-later), which is none that takes a page over; those are {}",
            known.join(", ")
        )
    })?;
    for one in now.iter().chain(tabs) {
        ensure!(
            one.later.as_ref().is_none_or(|other| other == name),
            "tabs of one page wait for {name} and for {}; one program takes the page over, so name one that has the figures of both",
            one.later.as_deref().unwrap_or_default()
        );
        ensure!(
            program.knows(&one.widget),
            "a tab waits for {name}, which does not have the figure {} of its page; it has {}",
            one.widget,
            [program.on_run, program.own].concat().join(", ")
        );
    }
    Ok(())
}
