//! Whole numbers of any size, with as much arithmetic as doubles need.

use std::cmp::Ordering;

/// A whole number of any size: its parts of 32 bits, the lowest first, the highest not zero.
#[derive(Clone, Debug, Default)]
pub(super) struct Natural(Vec<u32>);

#[expect(clippy::cast_possible_truncation, reason = "what is cut off is carried")]
impl Natural {
    pub(super) fn from(value: u64) -> Self {
        let mut number = Self(vec![value as u32, (value >> 32) as u32]);
        number.trim();
        number
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn bits(&self) -> i32 {
        let highest = self.0.last().map_or(32, |part| part.leading_zeros());
        i32::try_from(self.0.len() * 32).unwrap_or(i32::MAX) - i32::try_from(highest).unwrap_or(0)
    }

    /// Times `factor`, and `more` added.
    pub(super) fn multiply(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    pub(super) fn multiply_by_power_of_ten(&mut self, power: u32) {
        for _ in 0..power / 9 {
            self.multiply(1_000_000_000, 0);
        }
        for _ in 0..power % 9 {
            self.multiply(10, 0);
        }
    }

    /// By a small number; answers what is left over.
    pub(super) fn divide(&mut self, divisor: u32) -> u32 {
        let mut rest = 0_u64;
        for part in self.0.iter_mut().rev() {
            rest = rest << 32 | u64::from(*part);
            *part = (rest / u64::from(divisor)) as u32;
            rest %= u64::from(divisor);
        }
        self.trim();
        rest as u32
    }

    /// Times a power of two.
    pub(super) fn shift(&mut self, bits: u32) {
        if !bits.is_multiple_of(32) {
            self.multiply(1 << (bits % 32), 0);
        }
        if !self.is_zero() {
            self.0.splice(0..0, std::iter::repeat_n(0, (bits / 32) as usize));
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()) + 1, 0);
        let mut carry = 0_u64;
        for (index, part) in self.0.iter_mut().enumerate() {
            carry += u64::from(*part) + u64::from(other.0.get(index).copied().unwrap_or(0));
            *part = carry as u32;
            carry >>= 32;
        }
        self.trim();
    }

    /// Minus a number that is not larger.
    pub(super) fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (index, part) in self.0.iter_mut().enumerate() {
            let (less, first) = part.overflowing_sub(other.0.get(index).copied().unwrap_or(0));
            let (less, second) = less.overflowing_sub(borrow);
            *part = less;
            borrow = u32::from(first || second);
        }
        self.trim();
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}
