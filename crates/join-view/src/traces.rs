//! The traces that an administrator would read, as lists: one channel at a time, with the run's cursor in it.

use join_sim::{Channel, rows};
use maud::{Markup, html};

use crate::bench::Bench;
use crate::words;

/// The channel of a name; an unknown one means the first.
#[must_use]
pub fn channel(name: &str) -> Channel {
    Channel::ALL
        .iter()
        .copied()
        .find(|channel| channel.name() == name)
        .unwrap_or(Channel::Http)
}

/// The list of one channel.
pub fn view(bench: &Bench) -> Markup {
    let records = bench.timeline().records();
    let scenario = bench.timeline().scenario();
    let phases = bench.phases();
    let cursor = bench.timeline().cursor();
    let all: Vec<_> = records
        .iter()
        .flat_map(|record| {
            rows(scenario, records, record)
                .into_iter()
                .map(move |row| (record, row))
        })
        .filter(|(_, row)| row.channel == bench.channel)
        .collect();
    let here = all.iter().rposition(|(record, _)| record.step <= cursor);
    html! {
        fieldset.traces data-key="traces" {
            legend { "Traces" }
            label { span { "Channel" }
                select data-msg="channel" {
                    @for channel in Channel::ALL {
                        option value=(channel.name()) selected[*channel == bench.channel] { (words::channel(*channel)) }
                    }
                }
            }
            p.hint { "Names and event ids are those of the real tools; which moment writes which line is inferred, and bodies are reconstructions." }
            @if all.is_empty() { p { "This run leaves nothing in this channel." } }
            ol.trace data-key=(bench.channel.name()) tabindex="0" aria-label=(words::channel(bench.channel)) {
                @for (i, (record, row)) in all.iter().enumerate() {
                    li.here[Some(i) == here] data-key={ (record.step.0) "-" (i) } data-msg={ "seek:" (record.step.0) } data-follow[Some(i) == here] {
                        span.time { (words::offset(phases.offset_ms(record.at))) } " " (row.text)
                    }
                }
            }
        }
    }
}
