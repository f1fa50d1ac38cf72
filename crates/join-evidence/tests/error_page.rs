//! Somebody has the error page and `dsregcmd`, or only a mail about them: an honest "cannot tell", and the one command to run next.

use join_evidence::{Desk, Report, State, Verdict, diagnose};

const PAGE: &str = "Something went wrong.\nThis feature is not supported. Contact your system administrator with the error code \
    801c03ed.\n";
const STATUS: &str = "
+----------------------------------------------------------------------+
| Device State                                                         |
+----------------------------------------------------------------------+

             AzureAdJoined : NO
          EnterpriseJoined : NO
              DomainJoined : NO
               Device Name : TABLET-0815

+----------------------------------------------------------------------+
| User State                                                           |
+----------------------------------------------------------------------+

                    NgcSet : NO
           WorkplaceJoined : NO
             WamDefaultSet : ERROR
";

fn judge(texts: &[&str]) -> Report {
    let mut desk = Desk::new();
    for (at, text) in texts.iter().enumerate() {
        desk.add(&format!("text {at}"), text.as_bytes());
    }
    diagnose(&desk.finish())
}

fn next(report: &Report) -> &'static str {
    report.missing.first().map_or("", |step| step.command)
}

/// The log that holds the request, its answer and its token; one command, which only reads.
const REGISTRATION: &str =
    "wevtutil epl \"Microsoft-Windows-User Device Registration/Admin\" udr.evtx";

#[test]
fn page_and_status_are_no_verdict_and_name_one_command() {
    let together = format!("{PAGE}\n{STATUS}");
    for texts in [&[PAGE, STATUS][..], &[together.as_str()]] {
        let report = judge(texts);
        assert_eq!(report.verdict, Verdict::CannotTell);
        assert_eq!(report.state, State::NotJoined);
        assert_eq!(next(&report), REGISTRATION);
        assert!(report.margin.is_none() && report.clock.is_none());
    }
}

#[test]
fn the_page_alone_does_not_even_tell_the_state() {
    let report = judge(&[PAGE]);
    assert_eq!(report.verdict, Verdict::CannotTell);
    assert_eq!(report.state, State::Unknown);
    assert_eq!(next(&report), REGISTRATION);
}

#[test]
fn a_mail_with_fields_in_its_sentences_tells_the_state() {
    for (mail, state) in [
        (
            "Hello,\nsince Friday 801c03ed. On the device AzureAdJoined : NO and DomainJoined : NO, photo below.\nJo",
            State::NotJoined,
        ),
        (
            "In the end it worked: AzureAdJoined=YES, DomainJoined=NO, AzureAdPrt: YES.",
            State::Joined,
        ),
        // Words about the fields are no values of theirs.
        (
            "Is AzureAdJoined: yes or no expected here? NotAzureAdJoined : NO is no field.",
            State::Unknown,
        ),
    ] {
        assert_eq!(judge(&[mail]).state, state, "{mail}");
    }
}
