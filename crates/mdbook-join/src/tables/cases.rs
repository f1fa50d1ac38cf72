//! Practice on evidence as it looks in reality: what the model's runs leave on a device, some of it missing or masked. What is right
//! is what the evidence desk says of the very texts that are shown, so that the exercise and the desk cannot disagree.
use super::parts::Faults;
use crate::book::Book;
use join_evidence::{Desk, Evidence, Finding, Mask, Report, Shown, Verdict, diagnose};
use join_sim::{Library, run};
use maud::{Markup, PreEscaped, html};

/// What stands in a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    /// The event logs, without the channels whose names hold one of these.
    Events(&'static [&'static str]),
    Status,
    Tasks,
}

/// A bundle of evidence, and who is to be asked what about it. Nothing a reader sees has the name of the scenario.
struct Bundle {
    /// What came with it.
    told: &'static str,
    scenario: &'static str,
    set: &'static [(&'static str, &'static str)],
    given: &'static [Given],
    /// Whoever sent it has masked it.
    masked: bool,
    /// What is offered beside the right answer.
    offered: &'static [Said],
}

const TASK_LOG: &str = "TaskScheduler";
const POLICY_LOG: &str = "DeviceManagement-Enterprise";

const BUNDLES: [Bundle; 6] = [
    Bundle {
        told: "Pasted into a ticket, two outputs and one sentence: \u{201c}Same error as last week, so it is energy saver again.\u{201d}",
        scenario: "no-mains-idle",
        set: &[],
        given: &[Given::Status, Given::Tasks],
        masked: false,
        offered: &[Said::Case, Said::TaskKept, Said::NotPermitted],
    },
    Bundle {
        told: "From a colleague who has exported the logs. The log of the Task Scheduler was off.",
        scenario: "aik-service-blocked",
        set: &[],
        given: &[Given::Events(&[TASK_LOG]), Given::Status],
        masked: false,
        offered: &[Said::Case, Said::NotPermitted, Said::Clock],
    },
    Bundle {
        told: "Everything that the collector has found, but the log of device management had been cleared.",
        scenario: "energy-saver",
        set: &[],
        given: &[Given::Events(&[POLICY_LOG]), Given::Status, Given::Tasks],
        masked: false,
        offered: &[Said::Case, Said::AikHidden, Said::TaskKept],
    },
    Bundle {
        told: "A new tenant behind a new firewall: the first device of many fails after ten minutes.",
        scenario: "aik-service-blocked",
        set: &[("users_may_join", "none"), ("token_lifetime_s", "4500")],
        given: &[Given::Events(&[]), Given::Tasks],
        masked: false,
        offered: &[Said::AikHidden, Said::NotPermitted, Said::Case],
    },
    Bundle {
        told: "From a customer, names and tokens masked, without the log of the Task Scheduler.",
        scenario: "device-clock-slow",
        set: &[],
        given: &[Given::Events(&[TASK_LOG]), Given::Status],
        masked: true,
        offered: &[Said::Case, Said::AikHidden, Said::Two],
    },
    Bundle {
        told: "A folder from the help desk. Somebody has noted that the firewall was changed on the same day.",
        scenario: "energy-saver",
        set: &[("sign_in_after_boot_s", "420")],
        given: &[Given::Events(&[TASK_LOG]), Given::Status, Given::Tasks],
        masked: true,
        offered: &[Said::AikHidden, Said::Clock, Said::NotPermitted],
    },
];

/// What an evidence says stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Case,
    TaskKept,
    AikHidden,
    NotPermitted,
    Two,
    Clock,
    Nothing,
}

impl Said {
    /// What the desk says.
    fn of(report: &Report) -> Option<Said> {
        let has = |id: &str| report.findings.iter().any(|found| found.rule.id == id);
        let (hidden, refused) = (has("aik-host-unreachable"), has("join-not-permitted"));
        match report.verdict {
            Verdict::Fits => Some(Said::Case),
            Verdict::CannotTell => Some(Said::Nothing),
            Verdict::DoesNotFit if hidden && refused => Some(Said::Two),
            Verdict::DoesNotFit if refused => Some(Said::NotPermitted),
            Verdict::DoesNotFit if has("chain-clock-attestation") => Some(Said::Clock),
            Verdict::DoesNotFit if has("chain-task-kept") => Some(Said::TaskKept),
            Verdict::DoesNotFit if hidden => Some(Said::AikHidden),
            Verdict::DoesNotFit => None,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Said::Case => "Energy saver held the tasks, and the token ran out in the wait.",
            Said::TaskKept => "The tasks' own conditions held them: mains power, an idle device.",
            Said::AikHidden => "The device did not reach the AIK certificate service.",
            Said::NotPermitted => "This user may not join devices.",
            Said::Two => {
                "Two faults: the AIK certificate service is out of reach, and the user may not join."
            }
            Said::Clock => "The device's clock was wrong: the new certificate was not valid yet.",
            Said::Nothing => "What is here does not tell.",
        }
    }

    /// The rules of the desk whose finding names it.
    const fn rules(self) -> &'static [&'static str] {
        match self {
            Said::Case => &["chain-energy-saver", "token-expired-at-use"],
            Said::TaskKept => &["chain-task-kept"],
            Said::AikHidden => &["aik-host-unreachable", "chain-aik-network"],
            Said::NotPermitted => &["join-not-permitted", "token-valid-yet-refused"],
            Said::Two => &["aik-host-unreachable", "join-not-permitted"],
            Said::Clock => &["chain-clock-attestation", "clock-skew-log"],
            Said::Nothing => &[],
        }
    }
}

/// A bundle as it is shown, and what the desk says of it.
struct Case {
    files: Vec<(&'static str, String)>,
    evidence: Evidence,
    report: Report,
    said: Said,
}

fn read(files: &[(&'static str, String)]) -> (Evidence, Report) {
    let mut desk = Desk::new();
    for (name, text) in files {
        desk.add(name, text.as_bytes());
    }
    let evidence = desk.finish();
    let report = diagnose(&evidence);
    (evidence, report)
}

/// The events of a log in XML without those of some channels.
fn without(events: &str, channels: &[&str]) -> String {
    let (mut rest, mut kept) = (events, String::new());
    while let Some(at) = rest.find("<Event ") {
        let end = rest[at..]
            .find("</Event>")
            .map_or(rest.len(), |end| at + end + "</Event>".len());
        let event = &rest[at..end];
        let channel = event
            .split_once("<Channel>")
            .map_or("", |(_, it)| it.split('<').next().unwrap_or(""));
        kept.push_str(&rest[..at]);
        if !channels.iter().any(|one| channel.contains(one)) {
            kept.push_str(event);
        }
        rest = &rest[end..];
    }
    kept + rest
}

impl Bundle {
    fn case(&self, library: &Library) -> Result<Case, String> {
        let set: Vec<(String, String)> = (self
            .set
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into())))
        .collect();
        let scenario = library.get(self.scenario)?.clone().with_texts(&set)?;
        let (records, _) = run(&scenario, &[]);
        let text = |given: &Given| match given {
            Given::Events(gone) => (
                "events.xml",
                without(&join_wire::events_xml(&records, &scenario), gone),
            ),
            Given::Status => ("status.txt", join_wire::status_text(&records, &scenario)),
            Given::Tasks => ("tasks.txt", join_wire::tasks_text(&records, &scenario)),
        };
        let mut files: Vec<_> = self.given.iter().map(text).collect();
        for (_, text) in &mut files {
            // An export says whose run it is.
            *text = text.replace(scenario.title(), "a device");
        }
        let (mut evidence, mut report) = read(&files);
        if self.masked {
            let mask = Mask::of(&evidence);
            for (at, (_, text)) in files.iter_mut().enumerate() {
                if let Some(Ok(masked)) = mask.source(&evidence, at) {
                    *text = masked;
                }
            }
            (evidence, report) = read(&files);
        }
        let said = Said::of(&report).ok_or_else(|| {
            format!(
                "the desk names none of the causes of a case in what {} leaves",
                self.scenario
            )
        })?;
        Ok(Case {
            files,
            evidence,
            report,
            said,
        })
    }
}

impl Case {
    /// The findings that bear an answer out, in the desk's words, each with the lines that it rests on.
    fn grounds(&self, rules: &[&str]) -> Markup {
        let named = |found: &&Finding| rules.contains(&found.rule.id);
        let mask = Mask::of(&self.evidence);
        let shown = Shown {
            mask: &mask,
            raw: false,
        };
        html! {
            ul {
                @for found in self.report.findings.iter().filter(named) {
                    li { (shown.text(&found.headline))
                        @for cite in found.lines.iter().take(2) {
                            br; code { (self.files[cite.source].0) ":" (cite.line) } " " (shown.text(&cite.text))
                        }
                    }
                }
            }
        }
    }

    /// What the answer rests on: findings, or what is not there.
    fn because(&self) -> Markup {
        match self.said {
            Said::Nothing => html! {
                p { "It is not there: " }
                ul { @for missing in self.report.missing.iter().take(3) { li { (missing.what) } } }
            },
            said => self.grounds(said.rules()),
        }
    }
}

/// A text whose lines stay lines where a table stands on one.
fn lines(text: &str) -> Markup {
    PreEscaped(html! { (text) }.into_string().replace('\n', "&#10;"))
}

/// An answer to pick: it opens, and says what the evidence says to it.
fn answer(group: &str, text: &Markup, right: bool, why: &Markup) -> Markup {
    html! {
        details.pick name=(group) data-right[right] {
            summary { (text) }
            div {
                p { b { @if right { "✓ Right." } @else { "✗ Not so." } } @if !right { " The evidence says:" } }
                (why)
            }
        }
    }
}

/// An order that is the same at each building and puts the right one anywhere.
fn turned<T>(mut all: Vec<T>, by: usize) -> Vec<T> {
    let by = by % all.len().max(1);
    all.rotate_left(by);
    all
}

fn draw(number: usize, bundle: &Bundle, case: &Case) -> Markup {
    let mut said: Vec<Said> = bundle.offered.to_vec();
    said.retain(|one| *one != case.said);
    said.push(case.said);
    if case.said != Said::Nothing {
        said.push(Said::Nothing);
    }
    let said = turned(said, number);
    // Of the commands that the desk names, the first is the smallest step; the others come after it, or bring what is here.
    let next = case.report.missing.first();
    let later = case.report.missing.iter().skip(1).take(2);
    let mut here = bundle.given.iter().map(|given| match given {
        Given::Events(_) => "wevtutil epl Application application.evtx",
        Given::Status => "dsregcmd /status > status.txt",
        Given::Tasks => {
            "schtasks /query /v /fo LIST /tn \\Microsoft\\Windows\\TPM\\Tpm-Maintenance"
        }
    });
    let commands: Vec<&str> = next.map_or_else(Vec::new, |next| {
        let mut all = vec![next.command];
        all.extend(later.map(|one| one.command));
        all.extend(here.next_back());
        turned(all, number + 2)
    });
    html! {
        section.evidence-case data-case=(number) {
            h3 id={ "folder-" (number) } { "Folder " (number) }
            p { (bundle.told) }
            @for (name, text) in &case.files {
                details.given {
                    summary { code { (name) } " " small { (text.lines().count()) " lines" } }
                    pre tabindex="0" role="region" aria-label=(name) data-file=(name) { (lines(text)) }
                }
            }
            p hidden data-alive { button type="button" data-open { "Open these texts in the evidence desk" } " " span role="status" {} }
            h4 { "What stood in the way of this join?" }
            @for one in said {
                (answer(&format!("cause-{number}"), &html! { (one.text()) }, one == case.said, &case.because()))
            }
            @if let Some(next) = next {
                h4 { "Which command do you run next?" }
                @for one in commands {
                    (answer(&format!("next-{number}"), &html! { code { (one) } }, one == next.command, &html! {
                        p { "The smallest step that is missing: " (next.what) " (" (next.where_) ")." }
                    }))
                }
            }
        }
    }
}

/// The folders, each with its questions.
pub fn evidence_cases(book: &Book<'_>, _: usize) -> Result<Markup, Faults> {
    // What is wrong with the scenarios is told for the whole book.
    let Some(library) = book.model.library() else {
        return Ok(html! {});
    };
    let cases: Result<Vec<Case>, String> = BUNDLES.iter().map(|one| one.case(library)).collect();
    let cases = cases.map_err(|fault| vec![fault])?;
    Ok(html! {
        figure.join data-widget="evidence-cases" data-still {
            figcaption { "Six folders. All devices, people and tenants in them are invented; a simulation wrote every line." }
            @for (at, (bundle, case)) in BUNDLES.iter().zip(&cases).enumerate() { (draw(at + 1, bundle, case)) }
        }
    })
}

#[cfg(test)]
mod tests;
