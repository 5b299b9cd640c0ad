//! Points in time: civil dates, RFC 3339 as Go reads it, and nothing that asks a clock.

use std::str::FromStr;

use crate::diagnostic::quoted;

/// A point in time: seconds since 1970-01-01T00:00:00Z, and the nanoseconds beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Seconds since 1970-01-01T00:00:00Z, negative before.
    pub seconds: i64,
    /// Nanoseconds beyond the second, below 1,000,000,000.
    pub nanoseconds: u32,
}

/// A date and a time of day, in the calendar that RFC 3339 uses (proleptic Gregorian).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year, which may be negative.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day, 1 to 31.
    pub day: u32,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute, 0 to 59.
    pub minute: u32,
    /// Second, 0 to 59.
    pub second: u32,
}

/// Seconds of a day.
pub const DAY: i64 = 86_400;

impl Time {
    /// So many seconds later.
    pub(crate) fn plus(self, seconds: i64) -> Self {
        Self { seconds: self.seconds.saturating_add(seconds), ..self }
    }

    /// A whole second.
    pub fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanoseconds: 0 }
    }

    /// As RFC 3339 in UTC, without a fraction: `2026-01-31T12:00:00Z`.
    pub fn to_rfc3339(self) -> String {
        let Civil { year, month, day, hour, minute, second } = Civil::from_seconds(self.seconds);
        let mut text = String::with_capacity(20);
        if year < 0 {
            text.push('-');
        }
        let year = u32::try_from(year.unsigned_abs()).unwrap_or(u32::MAX);
        for (number, power, separator) in [
            (year, 1_000, '-'),
            (month, 10, '-'),
            (day, 10, 'T'),
            (hour, 10, ':'),
            (minute, 10, ':'),
            (second, 10, 'Z'),
        ] {
            push_digits(&mut text, number, power);
            text.push(separator);
        }
        text
    }
}

/// A text that is no RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotATime(String);

impl std::fmt::Display for NotATime {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} is no RFC 3339 time, such as `2026-01-31T12:00:00Z`", quoted(&self.0))
    }
}

impl std::error::Error for NotATime {}

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        // RFC 3339 allows a lower-case `t` and `z`, which Go does not.
        parse_rfc3339(&text.to_ascii_uppercase()).ok_or_else(|| NotATime(text.to_owned()))
    }
}

/// Appends a number in decimal, with zeros in front; `power` is the value of the first digit.
fn push_digits(text: &mut String, number: u32, mut power: u32) {
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        text.push(char::from(b'0' + u8::try_from(number / power % 10).unwrap_or(0)));
        power /= 10;
    }
}

impl Civil {
    /// The date and time of day, in UTC, of a number of seconds since 1970.
    pub fn from_seconds(seconds: i64) -> Self {
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        // Count years from 1 March, so that the leap day is the last of its year; 400 years are 146,097 days.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let small = |value: i64| u32::try_from(value).unwrap_or(0);
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month: small(month),
            day: small(day_of_year - (153 * shifted_month + 2) / 5 + 1),
            hour: small(rest / 3_600),
            minute: small(rest % 3_600 / 60),
            second: small(rest % 60),
        }
    }

    /// The seconds since 1970 of this date and time in UTC; `None` where there is no such date or time.
    pub fn to_seconds(self) -> Option<i64> {
        let Self { year, month, day, hour, minute, second } = self;
        if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
            return None;
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let shifted_year = year - i64::from(month <= 2);
        let (era, year_of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
        let shifted_month = i64::from((month + 9) % 12);
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * 146_097 + day_of_era - 719_468;
        Some(days * DAY + i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second))
    }
}

/// Reads a time as kube-apiserver does, which is RFC 3339 as Go's `time.Parse` takes it: also an hour of one
/// digit, a fraction of any length after a period or a comma, and offsets up to 24:60; no lower-case `t` or `z`,
/// no hour 24, no second 60.
pub fn parse_rfc3339(text: &str) -> Option<Time> {
    let mut cursor = Cursor { rest: text.as_bytes() };
    let year = cursor.digits(4)?;
    cursor.literal(b'-')?;
    let month = cursor.digits(2)?;
    cursor.literal(b'-')?;
    let day = cursor.digits(2)?;
    cursor.literal(b'T')?;
    let hour = cursor.digits(2).or_else(|| cursor.digits(1))?;
    cursor.literal(b':')?;
    let minute = cursor.digits(2)?;
    cursor.literal(b':')?;
    let second = cursor.digits(2)?;
    let nanoseconds = cursor.fraction();
    let offset = cursor.offset(true)?;
    if !cursor.rest.is_empty() {
        return None;
    }
    let civil = Civil { year: i64::from(year), month, day, hour, minute, second };
    Some(Time { seconds: civil.to_seconds()? - offset, nanoseconds })
}

/// Reads the contents of a UTCTime (X.690, section 11.8, and RFC 5280, section 4.1.2.5.1), as Go does: seconds may
/// be missing and there may be an offset. The years 50 to 99 are 1950 to 1999.
pub fn parse_utc_time(content: &[u8]) -> Option<Time> {
    let mut cursor = Cursor { rest: content };
    let two_digit_year = i64::from(cursor.digits(2)?);
    let year = two_digit_year + if two_digit_year >= 50 { 1_900 } else { 2_000 };
    cursor.time_in_der(year, true)
}

/// Reads the contents of a GeneralizedTime (X.690, section 11.7, and RFC 5280, section 4.1.2.5.2), as Go does: no
/// fraction, but there may be an offset.
pub fn parse_generalized_time(content: &[u8]) -> Option<Time> {
    let mut cursor = Cursor { rest: content };
    let year = i64::from(cursor.digits(4)?);
    cursor.time_in_der(year, false)
}

fn days_in(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

struct Cursor<'t> {
    rest: &'t [u8],
}

impl Cursor<'_> {
    /// Exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        let mut value = 0;
        for digit in digits {
            value = value * 10 + char::from(*digit).to_digit(10)?;
        }
        self.rest = rest;
        Some(value)
    }

    fn literal(&mut self, expected: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (*first == expected).then_some(())
    }

    /// A fraction of a second, if there is one: digits beyond the ninth are dropped.
    fn fraction(&mut self) -> u32 {
        let [b'.' | b',', digits @ ..] = self.rest else {
            return 0;
        };
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return 0;
        }
        let (mut value, mut scale) = (0, 100_000_000);
        for digit in digits.iter().take(count.min(9)) {
            value += u32::from(digit - b'0') * scale;
            scale /= 10;
        }
        self.rest = digits.get(count..).unwrap_or_default();
        value
    }

    /// `Z`, or an offset of hours and minutes, in seconds.
    fn offset(&mut self, colon: bool) -> Option<i64> {
        let (sign, rest) = self.rest.split_first()?;
        self.rest = rest;
        let sign = match sign {
            b'Z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.digits(2)?;
        if colon {
            self.literal(b':')?;
        }
        let minutes = self.digits(2)?;
        (hours <= 24 && minutes <= if colon { 60 } else { 59 })
            .then_some(sign * i64::from(hours * 3_600 + minutes * 60))
    }

    /// What follows the year in a UTCTime or GeneralizedTime. An offset of nothing must be written `Z`.
    fn time_in_der(&mut self, year: i64, seconds_optional: bool) -> Option<Time> {
        let (month, day) = (self.digits(2)?, self.digits(2)?);
        let (hour, minute) = (self.digits(2)?, self.digits(2)?);
        let second = match self.digits(2) {
            Some(second) => second,
            None if seconds_optional => 0,
            None => return None,
        };
        let zulu = self.rest == b"Z";
        let offset = self.offset(false)?;
        if !self.rest.is_empty() || (offset == 0 && !zulu) {
            return None;
        }
        let seconds = Civil { year, month, day, hour, minute, second }.to_seconds()?;
        Some(Time::from_seconds(seconds - offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_there_and_back() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("1969-12-31T23:59:59Z", -1),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("0000-01-01T00:00:00Z", -62_167_219_200),
        ] {
            assert_eq!(parse_rfc3339(text), Some(Time::from_seconds(seconds)), "{text}");
            assert_eq!(Time::from_seconds(seconds).to_rfc3339(), text);
        }
        for days in -800_000..800_000 {
            assert_eq!(Civil::from_seconds(days * DAY).to_seconds(), Some(days * DAY));
        }
    }

    #[test]
    fn rfc3339_as_go_takes_it() {
        for accepted in [
            "2026-01-01T1:00:00Z",
            "2026-01-01T01:00:00,5Z",
            "2026-01-01T01:00:00.1234567890123Z",
            "2026-01-01T01:00:00+24:60",
            "2026-01-01T01:00:00-00:00",
        ] {
            assert!(parse_rfc3339(accepted).is_some(), "{accepted}");
        }
        for refused in [
            "2026-01-01",
            "2026-01-01t00:00:00Z",
            "2026-01-01T00:00:00z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-02-29T00:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00Z ",
            "2026-1-01T00:00:00Z",
            "",
        ] {
            assert_eq!(parse_rfc3339(refused), None, "{refused}");
        }
        let time = parse_rfc3339("2026-01-01T01:00:00.25+01:00").unwrap();
        assert_eq!((time.to_rfc3339().as_str(), time.nanoseconds), ("2026-01-01T00:00:00Z", 250_000_000));
    }

    #[test]
    fn a_time_that_a_caller_tells() {
        assert_eq!(
            "2026-01-01t00:00:00z".parse(),
            parse_rfc3339("2026-01-01T00:00:00Z").ok_or(NotATime(String::new()))
        );
        let refused = "2026-01-01".parse::<Time>().unwrap_err().to_string();
        assert_eq!(refused, "`2026-01-01` is no RFC 3339 time, such as `2026-01-31T12:00:00Z`");
    }

    #[test]
    fn times_in_der() {
        let utc = |text: &str| parse_utc_time(text.as_bytes()).map(Time::to_rfc3339);
        assert_eq!(utc("491231235959Z").as_deref(), Some("2049-12-31T23:59:59Z"));
        assert_eq!(utc("500101000000Z").as_deref(), Some("1950-01-01T00:00:00Z"));
        assert_eq!(utc("2601010000Z").as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(utc("260101000000-0500").as_deref(), Some("2026-01-01T05:00:00Z"));
        assert_eq!(utc("260101000000+0000"), None);
        let generalized = |text: &str| parse_generalized_time(text.as_bytes()).map(Time::to_rfc3339);
        assert_eq!(generalized("20500101000000Z").as_deref(), Some("2050-01-01T00:00:00Z"));
        assert_eq!(generalized("20500101000000.5Z"), None);
        assert_eq!(generalized("205001010000Z"), None);
    }
}
