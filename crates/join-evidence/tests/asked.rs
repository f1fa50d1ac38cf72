//! What only the reader knows is asked and never guessed: the zone of a text, and whether its dates begin with the day.

use join_evidence::{Ask, Desk, Evidence, Report, Told, Verdict, diagnose};

/// Two events of a join as Event Viewer's list prints them: eight past seven, then eighteen past; the third of April or the fourth
/// of March. No server's time stands in them.
const LOCAL: &str = "\
TimeCreated      : 4/3/2026 7:08:02 AM
ProviderName     : Microsoft-Windows-User Device Registration
Id               : 102
Message          : The initialization of the join request was successful.

TimeCreated      : 4/3/2026 7:18:04 AM
ProviderName     : Microsoft-Windows-User Device Registration
Id               : 103
Message          : The join request was sent.
";

fn read(told: &[Told]) -> (Evidence, Report) {
    let mut desk = Desk::new();
    desk.add("udr.txt", LOCAL.as_bytes());
    for one in told {
        desk.tell(0, *one);
    }
    let evidence = desk.finish();
    let report = diagnose(&evidence);
    (evidence, report)
}

fn says(report: &Report, id: &str) -> bool {
    report.findings.iter().any(|finding| finding.rule.id == id)
}

#[test]
fn both_questions_are_asked_and_their_answers_move_the_times() {
    let (evidence, report) = read(&[]);
    assert_eq!(
        evidence.sources[0].asks,
        [Ask::MonthFirst(None), Ask::Zone(None)]
    );
    assert!(says(&report, "date-order-ambiguous") && says(&report, "time-zone-unknown"));
    // Without an answer no line has a time in UTC; the wait between two of them is known.
    assert!(evidence.records.iter().all(|r| r.device_utc().is_none()));
    assert!(says(&report, "udr-gap-102-103"));
    // 4 March 2026, 07:08:02 at UTC+2, is 05:08:02 UTC; 3 April is 30 days later. Both reckoned with date(1).
    let day_first = Told {
        zone_min: Some(120),
        month_first: Some(false),
    };
    let (evidence, report) = read(&[day_first]);
    let first = evidence.records[0].device_utc();
    assert_eq!(first, Some(1_772_600_882_000));
    let month_first = Told {
        month_first: Some(true),
        ..day_first
    };
    let (other, _) = read(&[month_first]);
    assert_eq!(other.records[0].device_utc(), Some(1_775_192_882_000));
    assert!(!says(&report, "date-order-ambiguous") && !says(&report, "time-zone-unknown"));
    // The questions stay, with their answers, so that they can be taken back.
    assert_eq!(
        evidence.sources[0].asks,
        [Ask::MonthFirst(Some(false)), Ask::Zone(Some(120))]
    );
    assert_eq!(report.verdict, Verdict::CannotTell);
}

#[test]
fn an_answer_that_no_zone_has_is_not_taken_and_what_is_not_asked_is_not_moved() {
    let nowhere = Told {
        zone_min: Some(9_999),
        month_first: None,
    };
    let (evidence, _) = read(&[nowhere]);
    assert!(evidence.sources[0].asks.contains(&Ask::Zone(None)));
    // A file in UTC asks nothing, and nothing that is said of it counts.
    let xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-AAD'/>\
        <EventID>1081</EventID><TimeCreated SystemTime='2026-04-03T07:00:00Z'/></System><EventData/></Event>";
    let mut desk = Desk::new();
    desk.add("aad.xml", xml.as_bytes());
    desk.tell(
        0,
        Told {
            zone_min: Some(60),
            month_first: Some(true),
        },
    );
    let evidence = desk.finish();
    assert!(evidence.sources[0].asks.is_empty());
    let plain = evidence.records[0].device_utc();
    assert_eq!(plain, evidence.records[0].when.map(|when| when.ms));
}
