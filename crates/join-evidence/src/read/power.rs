//! `powercfg` by its GUIDs, what Windows said of energy saver, and `w32tm`.

use super::{Sink, lines};
use crate::number;
use crate::record::{Fact, Kind, Lane};

/// The charge level at which energy saver begins.
pub const THRESHOLD: &str = "e69653ca-cf7f-4f05-aa73-cb833fa90ad4";

/// A GUID in a line, in lower case.
fn guid(line: &str) -> Option<String> {
    let part = |word: &&str| {
        let shape: Vec<usize> = word.split('-').map(str::len).collect();
        shape == [8, 4, 4, 4, 12] && word.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
    };
    let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words
        .filter(|word| !word.is_empty())
        .find(|word| part(word))
        .map(str::to_lowercase)
}

/// Reads the settings of a power plan: the last two numbers of each are for mains and for battery, in this order.
pub(crate) fn powercfg(sink: &mut Sink<'_>, text: &str) -> usize {
    if !text.to_lowercase().contains(THRESHOLD)
        && !text
            .to_lowercase()
            .contains("de830923-a562-41af-a086-e3a2c6bad2da")
    {
        return 0;
    }
    let mut open: Option<(u32, String, Vec<u64>)> = None;
    let mut done = Vec::new();
    for (number, line) in lines(text) {
        if let Some(found) = guid(line) {
            done.extend(open.take());
            open = Some((number, found, Vec::new()));
        } else if let Some((_, _, values)) = &mut open
            && let Some((_, value)) = line.rsplit_once(':')
            && value.trim().starts_with("0x")
        {
            values.extend(number::number(value));
        }
    }
    done.extend(open);
    let mut count = 0;
    for (line, setting, values) in done {
        if values.len() < 2 {
            continue;
        }
        let (ac, dc) = (
            values.get(values.len() - 2).copied(),
            values.last().copied(),
        );
        let shown = format!(
            "power setting {setting}: mains {}, battery {}",
            ac.unwrap_or(0),
            dc.unwrap_or(0)
        );
        sink.push(
            line,
            Lane::Power,
            &shown,
            Fact::PowerPlan { setting, ac, dc },
        );
        count += 1;
    }
    if count > 0 {
        sink.kind(Kind::Powercfg);
    }
    count
}

/// Reads `EnergySaverStatus : On`, as Windows' own property gives it.
pub(crate) fn energy_saver(sink: &mut Sink<'_>, text: &str) -> usize {
    if !text.contains("EnergySaverStatus") {
        return 0;
    }
    let mut count = 0;
    for (number, line) in lines(text) {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if !name.trim().starts_with("EnergySaverStatus") {
            continue;
        }
        let on = match value.trim() {
            "On" | "Standard" | "HighSavings" => true,
            "Off" | "Disabled" => false,
            _ => continue,
        };
        sink.push(number, Lane::Power, line, Fact::EnergySaver(on));
        sink.kind(Kind::Powercfg);
        count += 1;
    }
    count
}

/// Seconds with a sign and a fraction, rounded. By hand: the library's reader of such numbers has large tables.
fn milliseconds(text: &str) -> Option<i64> {
    let (below, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+')?),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() > 8 || whole.is_empty() || !all(whole) || !all(fraction) {
        return None;
    }
    let digit = |at: usize| {
        fraction
            .as_bytes()
            .get(at)
            .map_or(0, |byte| i64::from(byte - b'0'))
    };
    let part = digit(0) * 100 + digit(1) * 10 + digit(2) + i64::from(digit(3) >= 5);
    let all = whole.parse::<i64>().ok()? * 1000 + part;
    Some(if below { -all } else { all })
}

/// Reads `w32tm`: a clock without a source, and an offset that `/stripchart` measured.
pub(crate) fn w32tm(sink: &mut Sink<'_>, text: &str) -> usize {
    let mut count = 0;
    for (number, line) in lines(text) {
        // `08:12:03, +00312.4471183s`: what has to be added to the device's clock.
        if let Some((time, offset)) = line.split_once(", ")
            && time.len() == 8
            && time.matches(':').count() == 2
            && let Some(seconds) = offset.trim().strip_suffix('s')
            && let Some(offset) = milliseconds(seconds)
        {
            sink.push(number, Lane::Clock, line, Fact::ClockOffset(-offset));
            count += 1;
        }
    }
    // Leap indicator 3, and the clock chip as its own source: numbers and a name that are not translated.
    let status = text.contains("Local CMOS Clock") || text.contains("Free-running System Clock");
    let query = text.contains("0x4C4F434C") || text.to_lowercase().contains("stratum");
    if status && query {
        let found = lines(text)
            .into_iter()
            .find(|(_, line)| line.contains("CMOS Clock") || line.contains("Free-running"));
        if let Some((number, line)) = found {
            sink.push(number, Lane::Clock, line, Fact::ClockFree);
            count += 1;
        }
    }
    if count > 0 || query && text.to_lowercase().contains("leap indicator") {
        sink.kind(Kind::W32tm);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn seconds_are_rounded_to_milliseconds_and_anything_else_is_none() {
        for (text, ms) in [
            ("+00312.4471183", 312_447),
            ("-00000.0005", -1),
            ("+1.9995", 2000),
            ("-7", -7000),
            ("+00.1", 100),
        ] {
            assert_eq!(milliseconds(text), Some(ms), "{text}");
        }
        for text in ["312.4", "+", "+1e3", "+inf", "+-1", "+1.2.3", "+123456789"] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }
}
