//! Moments in the spellings of tools and people; what can mean two days is never guessed.
use join_decision::{Read, civil, read};

/// 2025-02-10 07:18:01 UTC.
const EXP: i64 = 1_739_171_881;

fn one(text: &str) -> i64 {
    match read(text) {
        Read::One(moment) => moment.utc(0, 0),
        other => panic!("{text:?}: {other:?}"),
    }
}

#[test]
fn one_moment_in_many_spellings() {
    for text in [
        "1739171881",
        " \"exp\": 1739171881,",
        "exp=1739171881",
        "1739171881.25",
        "1739171881000",
        "/Date(1739171881000)/",
        "133836454810000000",
        "2025-02-10T07:18:01Z",
        "2025-02-10T07:18:01.2870000Z",
        "2025-02-10T08:18:01+01:00",
        "2025-02-10T08:18:01.287+0100",
        "2025-02-09 22:18:01 -09:00",
        "2025-02-10 07:18:01Z",
        "2025/02/10 07:18:01 UTC",
        "20250210T071801Z",
        "Mon, 10 Feb 2025 07:18:01 GMT",
        "Date: Mon, 10 Feb 2025 07:18:01 GMT",
        "Monday, 10-Feb-25 07:18:01 GMT",
        "Mon Feb 10 07:18:01 2025 UTC",
        "Feb 10, 2025 7:18:01 AM (UTC)",
        "10. Februar 2025, 08:18:01 UTC+1",
        "Montag, 10. Februar 2025 08:18:01 MEZ",
        "10 février 2025 07:18:01 Z",
        "mar. 10 févr. 2025 07:18:01 UTC",
        "10 de febrero de 2025 07:18:01 UTC",
        "13:18:01 10 Feb 2025 +06:00",
        "2/10/2025\u{202f}7:18:01 a.m. utc",
        "2025年2月10日 07:18:01 UTC",
    ] {
        match read(text) {
            Read::Either { month_first, .. } => assert_eq!(month_first.utc(0, 0), EXP, "{text}"),
            _ => assert_eq!(one(text), EXP, "{text}"),
        }
    }
}

#[test]
fn day_and_month_are_asked_for_where_they_can_be_exchanged() {
    let day = |moment: join_decision::Moment| civil(moment.day.unwrap());
    for text in [
        "02-10-2025 07:18:01Z",
        "02/10/2025 07:18:01",
        "2.10.2025 07:18",
        "02/10/25 7:18:01 AM",
    ] {
        let Read::Either {
            day_first,
            month_first,
        } = read(text)
        else {
            panic!("{text}: {:?}", read(text));
        };
        assert_eq!(
            (day(day_first), day(month_first)),
            ((2025, 10, 2), (2025, 2, 10))
        );
    }
    for (text, expect) in [
        ("13/02/2025 07:18:01", (2025, 2, 13)),
        ("02/13/2025 07:18:01", (2025, 2, 13)),
        ("02/02/2025 07:18:01", (2025, 2, 2)),
        ("2025-02-10 07:18:01", (2025, 2, 10)),
        ("29.02.2024 00:00", (2024, 2, 29)),
    ] {
        let Read::One(moment) = read(text) else {
            panic!("{text}: {:?}", read(text));
        };
        assert_eq!((day(moment), moment.east), (expect, None), "{text}");
    }
}

#[test]
fn halves_of_the_day_and_times_without_a_day() {
    for (text, second) in [
        ("12:00:00 AM", 0),
        ("12:30 pm", 45_000),
        ("1:00:05 p.m.", 46_805),
        ("07:18:01", 26_281),
        ("23:59:60", 86_400),
    ] {
        let Read::One(moment) = read(text) else {
            panic!("{text}: {:?}", read(text));
        };
        assert_eq!((moment.day, moment.second), (None, second), "{text}");
    }
}

#[test]
fn what_is_no_moment_is_said_and_a_token_is_known() {
    assert_eq!(read(" \n"), Read::Nothing);
    assert_eq!(
        read("Bearer eyJhbGciOiJub25lIn0.eyJleHAiOjF9."),
        Read::Token
    );
    for text in [
        "yesterday",
        "2025-02-10",
        "25:00:00",
        "2025-02-30 07:18:01",
        "31/31/2025 07:18:01",
        "13:18:01 PM",
        "2025-02-10 07:18:01 EST",
        "2025-02-10 07:18:01 +25:00",
        "99999999999",
        "123456789012345678901234567890",
        "1 2 3 4 5 07:18:01",
        "2025-02-10 07:18:01 quux",
        &"x".repeat(1000),
    ] {
        let read = read(text);
        assert!(matches!(read, Read::Wrong(_)), "{text}: {read:?}");
    }
}

#[test]
fn every_day_of_two_centuries_comes_back() {
    let mut before = None;
    for day in 0..84_000 {
        let (y, m, d) = civil(day);
        assert!((1..=12).contains(&m) && (1..=31).contains(&d));
        assert!(before < Some((y, m, d)));
        before = Some((y, m, d));
        let text = format!("{y:04}-{m:02}-{d:02}T00:00:00Z");
        assert_eq!(
            read(&text),
            Read::One(join_decision::Moment {
                day: Some(day),
                second: 0,
                east: Some(0)
            }),
            "{text}"
        );
    }
}

#[test]
fn hostile_texts_end() {
    let pieces = [
        "1",
        "2025",
        ":",
        "-",
        "/",
        " ",
        "am",
        "eyJ",
        "feb",
        "Z",
        "+",
        "é",
        "\u{0}",
        "年",
        "99999999999999999999",
        "T",
        ".",
        "utc",
    ];
    let mut state = 20_261_130_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut read_some = 0;
    for _ in 0..100_000 {
        let text: String = (0..next(14)).map(|_| pieces[next(pieces.len())]).collect();
        read_some += usize::from(matches!(read(&text), Read::One(_)));
    }
    assert!(read_some > 10, "{read_some}");
}
