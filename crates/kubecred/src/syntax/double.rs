//! Numbers of double precision (IEEE 754, binary64): read from decimal digits, and written with the fewest that tell them
//! apart, the even ones where two texts are as short and as near, as Go does.
//!
//! Rust's own reader and writer do the same but for the even digits. They bring tables of powers that would be a
//! thirtieth of the module, for numbers that hardly ever stand in a credential.

mod natural;

use std::cmp::Ordering;

use natural::Natural;

/// A number of decimal digits, in any form that has one before or behind the point: `-1`, `.5`, `2.e+7`. What is too
/// large is infinite.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let magnitude = Decimal::read(unsigned)?.to_double();
    Some(if negative { -magnitude } else { magnitude })
}

/// The digits that write a number, and the power of ten of the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    negative: bool,
    digits: String,
    /// The power of ten of the first digit.
    pub(crate) exponent: i32,
}

impl Digits {
    /// Those of a finite number.
    pub(crate) fn of(value: f64) -> Self {
        let bits = value.abs().to_bits();
        Self::of_bits(value.is_sign_negative(), bits, 52, -1074)
    }

    /// Those of a finite number of single precision: they tell it apart from others of single precision.
    pub(crate) fn of_single(value: f32) -> Self {
        let bits = value.abs().to_bits();
        Self::of_bits(value.is_sign_negative(), bits.into(), 23, -149)
    }

    /// `bits` without the sign; `fraction` of them behind the point; `least` is the exponent of the last bit of the smallest
    /// numbers.
    fn of_bits(negative: bool, bits: u64, fraction: u32, least: i32) -> Self {
        if bits == 0 {
            return Self { negative, digits: "0".to_owned(), exponent: 0 };
        }
        let (significand, exponent) = parts(bits, fraction, least);
        let lopsided = significand == 1 << fraction && exponent > least;
        let (digits, exponent) = shortest(significand, exponent, lopsided);
        Self { negative, digits, exponent }
    }

    /// Without an exponent: `-0.00012`, `120`.
    pub(crate) fn positional(&self) -> String {
        let mut text = String::from(if self.negative { "-" } else { "" });
        let whole = usize::try_from(self.exponent + 1).unwrap_or(0);
        match self.digits.split_at_checked(whole) {
            _ if self.exponent < 0 => {
                text.push_str("0.");
                text.extend(std::iter::repeat_n('0', self.exponent.unsigned_abs() as usize - 1));
                text.push_str(&self.digits);
            }
            Some((whole, fraction)) if !fraction.is_empty() => {
                text.push_str(whole);
                text.push('.');
                text.push_str(fraction);
            }
            _ => {
                text.push_str(&self.digits);
                text.extend(std::iter::repeat_n('0', whole - self.digits.len()));
            }
        }
        text
    }

    /// As one digit with a fraction, to which an exponent belongs: `-1.2`.
    pub(crate) fn significand(&self) -> String {
        let mut text = String::from(if self.negative { "-" } else { "" });
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or_default();
        text.push_str(first);
        if !rest.is_empty() {
            text.push('.');
            text.push_str(rest);
        }
        text
    }
}

/// A whole number with all of its digits.
pub(crate) fn whole(value: f64) -> String {
    let (significand, exponent) = parts(value.abs().to_bits(), 52, -1074);
    let mut number = Natural::from(significand);
    number.shift(u32::try_from(exponent).unwrap_or(0));
    if exponent < 0 {
        number = Natural::from(value.abs() as u64);
    }
    let mut groups = Vec::new();
    while !number.is_zero() {
        groups.push(number.divide(1_000_000_000));
    }
    let mut text = String::from(if value.is_sign_negative() { "-" } else { "" });
    match groups.pop() {
        Some(first) => text.push_str(&first.to_string()),
        None => text.push('0'),
    }
    groups.iter().rev().for_each(|group| text.push_str(&format!("{group:09}")));
    text
}

/// The whole number of powers of two for which the bits of a number stand, without the sign, and that power.
fn parts(bits: u64, fraction: u32, least: i32) -> (u64, i32) {
    let biased = i32::try_from(bits >> fraction).unwrap_or(i32::MAX);
    let hidden = if biased == 0 { 0 } else { 1 << fraction };
    (bits & ((1 << fraction) - 1) | hidden, least + (biased - 1).max(0))
}

/// Digits and a power of ten.
struct Decimal {
    /// From the first that is not zero.
    digits: Vec<u8>,
    /// The power of ten of the last digit.
    exponent: i64,
}

/// More digits than any number has that lies in the middle of two doubles: of the others it only counts whether they
/// are all zero.
const DIGITS: usize = 800;
/// Powers of ten that are doubles, exactly.
const EXACT_POWER: i64 = 22;
/// Digits of whole numbers that are doubles, exactly.
const EXACT_DIGITS: usize = 15;

impl Decimal {
    fn read(text: &[u8]) -> Option<Self> {
        let mut decimal = Self { digits: Vec::new(), exponent: 0 };
        let (mut any, mut point, mut more) = (false, false, false);
        let mut rest = text;
        while let [byte, after @ ..] = rest {
            match byte {
                b'0'..=b'9' => {
                    any = true;
                    let digit = byte - b'0';
                    if decimal.digits.len() < DIGITS {
                        if digit > 0 || !decimal.digits.is_empty() {
                            decimal.digits.push(digit);
                        }
                        decimal.exponent -= i64::from(point);
                    } else {
                        more |= digit > 0;
                        decimal.exponent += i64::from(!point);
                    }
                }
                b'.' if !point => point = true,
                b'e' | b'E' if any => {
                    decimal.exponent = decimal.exponent.saturating_add(exponent(after)?);
                    rest = &[];
                    break;
                }
                _ => return None,
            }
            rest = after;
        }
        if more {
            decimal.digits.push(1);
            decimal.exponent = decimal.exponent.saturating_sub(1);
        }
        (any && rest.is_empty()).then_some(decimal)
    }

    fn to_double(&self) -> f64 {
        let before_point = self.exponent.saturating_add(i64::try_from(self.digits.len()).unwrap_or(i64::MAX));
        if self.digits.is_empty() || before_point < -330 {
            return 0.0;
        }
        if before_point > 310 {
            return f64::INFINITY;
        }
        let power = u32::try_from(self.exponent.unsigned_abs()).unwrap_or(u32::MAX);
        if self.digits.len() <= EXACT_DIGITS && self.exponent.abs() <= EXACT_POWER {
            let number = self.digits.iter().fold(0.0, |number, digit| number * 10.0 + f64::from(*digit));
            let power = (0..power).fold(1.0, |power, _| power * 10.0);
            return if self.exponent < 0 { number / power } else { number * power };
        }
        let mut number = Natural::default();
        for digit in &self.digits {
            number.multiply(10, u32::from(*digit));
        }
        let mut divisor = Natural::from(1);
        if self.exponent < 0 { &mut divisor } else { &mut number }.multiply_by_power_of_ten(power);
        divide(number, divisor)
    }
}

/// `[+-]digits`, as far as it matters.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0_i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1 << 40));
    Some(if negative { -value } else { value })
}

/// The double next to a fraction; of two that are as near, the even one.
fn divide(mut number: Natural, mut divisor: Natural) -> f64 {
    // The quotient gets 64 or 65 bits: 53 to keep, and enough to round by.
    let scale = number.bits() - divisor.bits() - 64;
    if scale < 0 {
        number.shift(scale.unsigned_abs());
    } else {
        divisor.shift(scale.unsigned_abs());
    }
    divisor.shift(64);
    let mut quotient = 0_u128;
    for _ in 0..=64 {
        quotient <<= 1;
        if number.compare(&divisor) != Ordering::Less {
            number.subtract(&divisor);
            quotient |= 1;
        }
        number.shift(1);
    }
    let first = scale + 127 - i32::try_from(quotient.leading_zeros()).unwrap_or(0);
    let mut last = (first - 52).max(-1074);
    let dropped = u32::try_from(last - scale).unwrap_or(127).min(127);
    let mut significand = quotient >> dropped;
    let rest = quotient & ((1 << dropped) - 1);
    let up = match rest.cmp(&(1 << (dropped - 1))) {
        Ordering::Equal => !number.is_zero() || significand & 1 == 1,
        order => order == Ordering::Greater,
    };
    significand += u128::from(up);
    if significand >> 53 != 0 {
        significand >>= 1;
        last += 1;
    }
    let significand = u64::try_from(significand).unwrap_or(u64::MAX);
    if significand >> 52 == 0 {
        return f64::from_bits(significand);
    }
    let biased = u64::try_from(last + 1075).unwrap_or(0);
    if biased >= 2047 { f64::INFINITY } else { f64::from_bits(biased << 52 | significand & ((1 << 52) - 1)) }
}

/// The fewest digits that are read as the number again, and the power of ten of the first (Steele and White, 1990).
/// `lopsided`: the number below is only half as far away as the one above.
fn shortest(significand: u64, exponent: i32, lopsided: bool) -> (String, i32) {
    let even = significand.is_multiple_of(2);
    let (up, down) = (exponent.max(0).unsigned_abs(), exponent.min(0).unsigned_abs());
    // Of `unit` parts: the number, and how far the middle between it and its neighbours is away.
    let (mut number, mut unit) = (Natural::from(significand), Natural::from(1));
    let (mut below, mut above) = (Natural::from(1), Natural::from(1));
    let twice = if lopsided { 2 } else { 1 };
    number.shift(up + twice);
    unit.shift(down + twice);
    below.shift(up);
    above.shift(up + twice - 1);
    let bits = 64 - i32::try_from(significand.leading_zeros()).unwrap_or(0);
    // Of the power of ten above the number, or of the one below that: 1233 / 4096 is nearly the logarithm of 2.
    let mut power = ((bits + exponent - 1) * 1233).div_euclid(4096) + i32::from(bits + exponent > 1);
    if power < 0 {
        for part in [&mut number, &mut below, &mut above] {
            part.multiply_by_power_of_ten(power.unsigned_abs());
        }
    } else {
        unit.multiply_by_power_of_ten(power.unsigned_abs());
    }
    let reaches = |number: &Natural, above: &Natural, unit: &Natural| {
        let mut sum = number.clone();
        sum.add(above);
        match sum.compare(unit) {
            Ordering::Equal => even,
            order => order == Ordering::Greater,
        }
    };
    while reaches(&number, &above, &unit) {
        unit.multiply(10, 0);
        power += 1;
    }
    let mut digits = String::new();
    loop {
        for part in [&mut number, &mut below, &mut above] {
            part.multiply(10, 0);
        }
        if digits.is_empty() && !reaches(&number, &above, &unit) {
            power -= 1;
            continue;
        }
        let mut digit = 0_u8;
        while number.compare(&unit) != Ordering::Less {
            number.subtract(&unit);
            digit += 1;
        }
        let order = number.compare(&below);
        let low = order == Ordering::Less || even && order == Ordering::Equal;
        let high = reaches(&number, &above, &unit);
        if low || high {
            number.shift(1);
            let nearer_above = match number.compare(&unit) {
                Ordering::Equal => digit % 2 == 1,
                order => order == Ordering::Greater,
            };
            digit += u8::from(high && (!low || nearer_above));
            digits.push(char::from(b'0' + digit));
            return (digits, power - 1);
        }
        digits.push(char::from(b'0' + digit));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_at_the_edges_are_read_as_rust_reads_them() {
        for text in [
            "0",
            "-0",
            "0.0e5",
            "1",
            "-1.5",
            ".5",
            "5.",
            "1e22",
            "1e23",
            "123456789012345678",
            "9007199254740993",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e400",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2e-324",
            "1e-400",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "4.4501477170144023e-308",
            "0.1e-9223372036854775808999",
            "1e99999999999999999999",
            "8.5e15",
            "6.631236846766476e-316",
        ] {
            assert_eq!(parse(text).map(f64::to_bits), Some(text.parse::<f64>().unwrap().to_bits()), "{text}");
        }
        let middle = format!("9007199254740993{}", "0".repeat(900));
        assert_eq!(parse(&format!("{middle}e-900")), Some(9_007_199_254_740_992.0));
        assert_eq!(parse(&format!("{middle}1e-901")), Some(9_007_199_254_740_994.0));
        assert_eq!(parse(&format!("0.{}1", "0".repeat(3000))), Some(0.0));
        for text in ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x1", " 1", "1 ", "inf", "NaN", "1_0", "--1"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn all_digits_of_whole_numbers() {
        for value in [0.0, -0.0, 1.0, -1.0, 1e15, 1e23, 9_007_199_254_740_992.0, 2_f64.powi(63), f64::MAX, 4.0, 1e9] {
            assert_eq!(whole(value), format!("{value:.0}"));
        }
    }

    fn check(value: f64) {
        let digits = Digits::of(value);
        let scientific = format!("{}e{}", digits.significand(), digits.exponent);
        assert_eq!(parse(&scientific).map(f64::to_bits), Some(value.to_bits()), "{value:e}");
        assert_eq!(parse(&digits.positional()).map(f64::to_bits), Some(value.to_bits()), "{value:e}");
        // Rust takes as few, but not always the even ones.
        assert_eq!(scientific.len(), format!("{value:e}").len(), "{value:e}: {scientific}");
        if scientific != format!("{value:e}") {
            assert!(digits.digits.ends_with(['0', '2', '4', '6', '8']), "{value:e}: {scientific}");
        }
    }

    #[test]
    fn numbers_at_the_edges_come_back_in_as_few_digits_as_rust_takes() {
        let powers = (-1074..=1023).map(|power| 2_f64.powi(power));
        let tens = (-323..=308).map(|power| format!("1e{power}").parse().unwrap());
        let edges = [f64::MAX, f64::MIN_POSITIVE, 5e-324, 0.1, 0.3, 1.0 / 3.0, 123_456.789, 9.5, 1e21, 1e-7];
        for value in powers.chain(tens).chain(edges) {
            for neighbour in [value.next_down(), value, value.next_up(), -value] {
                if neighbour.is_finite() {
                    check(neighbour);
                }
            }
        }
        for value in [0.1_f32, 1e10, 16_777_216.0, f32::MIN_POSITIVE, f32::MAX, 1.5e-45] {
            let digits = Digits::of_single(value);
            assert_eq!(format!("{}e{}", digits.significand(), digits.exponent), format!("{value:e}"));
        }
    }

    proptest! {
        #[test]
        fn any_number_comes_back(bits: u64) {
            let value = f64::from_bits(bits);
            if value.is_finite() {
                check(value);
            }
        }

        #[test]
        fn any_digits_are_read_as_rust_reads_them(text in "-?[0-9]{0,25}(\\.[0-9]{1,25})?(e[+-]?[0-9]{1,3})?") {
            let expected = text.parse::<f64>().ok();
            prop_assert_eq!(parse(&text).map(f64::to_bits), expected.map(f64::to_bits), "{}", text);
        }
    }
}
