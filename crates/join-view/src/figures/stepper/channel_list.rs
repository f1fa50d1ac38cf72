//! The traces that an administrator would read, as lists: one channel at a time, with the run's cursor in it.

use join_sim::{Channel, rows};
use maud::{Markup, html};

use crate::message::Msg;
use crate::session::RunSession;
use crate::words::{self, stepper as text};

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
pub fn view(session: &RunSession, shown: Channel) -> Markup {
    let records = session.timeline().records();
    let scenario = session.timeline().scenario();
    let phases = session.phases();
    let cursor = session.timeline().cursor();
    let all: Vec<_> = records
        .iter()
        .flat_map(|record| {
            rows(scenario, records, record)
                .into_iter()
                .map(move |row| (record, row))
        })
        .filter(|(_, row)| row.channel == shown)
        .collect();
    let here = all.iter().rposition(|(record, _)| record.step <= cursor);
    html! {
        fieldset.traces data-key="traces" {
            legend { (text::TRACES) }
            label { span { (text::CHANNEL) }
                select data-msg=(Msg::Channel) {
                    @for channel in Channel::ALL {
                        option value=(channel.name()) selected[*channel == shown] { (words::channel(*channel)) }
                    }
                }
            }
            p.hint { (text::NAMES_AND_EVENT_IDS_ARE) }
            @if all.is_empty() { p { (text::THIS_RUN_LEAVES_NOTHING_IN) } }
            ol.trace data-key=(shown.name()) tabindex="0" aria-label=(words::channel(shown)) {
                @for (i, (record, row)) in all.iter().enumerate() {
                    li.here[Some(i) == here] data-key={ (record.step.0) "-" (i) } data-msg=(Msg::Seek(record.step.0)) data-follow[Some(i) == here] {
                        span.time { (words::offset(phases.offset_ms(record.at))) } " " (row.text)
                    }
                }
            }
        }
    }
}
