//! Durations as Go writes them: `1h30m`, `-1.5s`, `0` (Go, `time.ParseDuration`).

/// Nanoseconds of each unit.
const UNITS: &[(&str, u64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Whether Go reads the text as a duration: numbers with units, no more than 64 bits of nanoseconds together.
pub fn is_duration(text: &str) -> bool {
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total: u128 = 0;
    let most = (1_u128 << 63) - u128::from(!negative);
    let read_any = !rest.is_empty();
    while !rest.is_empty() {
        let Some((nanoseconds, after)) = part(rest) else { return false };
        total += nanoseconds;
        rest = after;
        if total > most {
            return false;
        }
    }
    read_any
}

/// A number with its unit, in nanoseconds, and what follows it.
fn part(text: &str) -> Option<(u128, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|character: char| character == '.' || character.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, after) = rest.split_at(end);
    let (_, nanoseconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    // Truncated as Go does it.
    let beyond = (fraction * *nanoseconds as f64) as u128;
    Some((u128::from(whole) * u128::from(*nanoseconds) + beyond, after))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for good in ["0", "-0", "+5s", "1h30m", ".5s", "1.s", "1.5h", "100\u{b5}s", "2562047h47m16.854775807s"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "-", "5", "x", "1 s", "s", ".s", "1d", "1h-2m", "2562048h", "99999999999999999999ns", "1S"] {
            assert!(!is_duration(bad), "{bad}");
        }
    }
}
