//! One line that says where and when something was measured.
use std::time::{SystemTime, UNIX_EPOCH};

/// Date, processor, number of processors, memory, system and compiler target.
pub fn line() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches("kB").trim().parse::<u64>().ok())
        .map(|kib| format!(", {} GiB", kib / (1024 * 1024)))
        .unwrap_or_default();
    let name = field("/proc/cpuinfo", "model name")
        .unwrap_or_else(|| "processor of unknown name".to_owned());
    format!(
        "{year:04}-{month:02}-{day:02}; {name}, {processors} processor(s){memory}; {} {}; xtask built as {}",
        std::env::consts::OS,
        std::env::consts::ARCH,
        if cfg!(debug_assertions) {
            "dev"
        } else {
            "release"
        }
    )
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Year, month and day of a day counted from 1970-01-01, by the calendar of today.
fn civil(days: u64) -> (u64, u64, u64) {
    // Counting years from March puts the leap day at the end.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (19_782, (2024, 2, 29)),
            (20_819, (2027, 1, 1)),
        ] {
            assert_eq!(civil(days), date);
        }
    }

    #[test]
    fn the_line_names_date_and_machine() {
        let line = line();
        assert!(
            line.starts_with("20") && line.contains("processor"),
            "{line}"
        );
    }
}
