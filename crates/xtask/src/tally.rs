//! How many tests passed and failed, read from what a test runner prints.

use std::collections::BTreeSet;
use std::fmt;

use crate::process::Heard;

/// The counts of one suite.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Of those that passed, how many did so only at the second try.
    pub(crate) at_second_try: u64,
}

impl Tally {
    /// One failure, of what could not even run.
    pub(crate) const BROKEN: Self = Self { passed: 0, failed: 1, at_second_try: 0 };

    /// One check that is either fine or not.
    pub(crate) fn add(&mut self, fine: bool) {
        if fine { self.passed += 1 } else { self.failed += 1 }
    }

    /// The sum of two counts.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            at_second_try: self.at_second_try + other.at_second_try,
        }
    }

    /// With what came of those that failed when they were run once more.
    pub(crate) fn tried_again(self, second: Self) -> Self {
        let recovered = self.failed.saturating_sub(second.failed).min(second.passed);
        Self { passed: self.passed + recovered, failed: self.failed - recovered, at_second_try: recovered }
    }

    /// The sum over all test programs that `cargo test` ran.
    pub(crate) fn of_cargo(heard: &Heard) -> Self {
        let results = heard.lines.iter().filter(|line| line.starts_with("test result:"));
        let tally = results.fold(Self::default(), |sum, line| Self {
            passed: sum.passed + number_before(line, " passed"),
            failed: sum.failed + number_before(line, " failed"),
            at_second_try: 0,
        });
        tally.unless_broken(heard)
    }

    /// The closing lines of Node's test runner: `ℹ pass 12`, `ℹ fail 0`.
    pub(crate) fn of_node(heard: &Heard) -> Self {
        let last = |word: &str| {
            let mut values =
                heard.lines.iter().rev().filter_map(|line| {
                    line.trim_start_matches(['ℹ', '#', ' ']).strip_prefix(word)?.trim().parse().ok()
                });
            values.next().unwrap_or(0)
        };
        let failed = last("fail ") + last("cancelled ");
        Self { passed: last("pass "), failed, at_second_try: 0 }.unless_broken(heard)
    }

    /// The last plain line `N passed, N failed`; a word with a colon may stand before it.
    pub(crate) fn of_plain(heard: &Heard) -> Self {
        let mut plain = heard.lines.iter().rev().filter(|line| line.contains(" passed, "));
        let tally = plain.next().map_or(Self::default(), |line| Self {
            passed: number_before(line, " passed"),
            failed: number_before(line, " failed"),
            at_second_try: 0,
        });
        tally.unless_broken(heard)
    }

    /// A runner that failed without naming a failed test (it did not compile, say), or that ran nothing, is one
    /// failure.
    fn unless_broken(mut self, heard: &Heard) -> Self {
        if self.failed == 0 && (!heard.success || self.passed == 0) {
            self.failed = 1;
        }
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} passed", self.passed)?;
        if self.at_second_try > 0 {
            write!(out, " ({} of them only at the second try)", self.at_second_try)?;
        }
        write!(out, ", {} failed", self.failed)
    }
}

/// The names of the tests that failed, as Node's test runner prints them: `✖ name (12.3ms)`.
pub(crate) fn failed_tests(heard: &Heard) -> Vec<String> {
    let names = heard.lines.iter().filter_map(|line| {
        let (name, time) = line.strip_prefix("✖ ")?.rsplit_once(" (")?;
        time.ends_with("ms)").then(|| name.to_owned())
    });
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split(word).next().unwrap_or_default();
    let number = before.rsplit(|letter: char| !letter.is_ascii_digit()).next();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Tally, failed_tests};
    use crate::process::Heard;

    fn heard(success: bool, text: &str) -> Heard {
        Heard { success, lines: text.lines().map(str::to_owned).collect() }
    }

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally { passed, failed, at_second_try: 0 }
    }

    #[test]
    fn cargo_results_are_added() {
        let text = "test result: ok. 12 passed; 0 failed; 0 ignored\n\
                    test result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(Tally::of_cargo(&heard(false, text)), tally(15, 2));
    }

    #[test]
    fn node_closes_with_two_lines() {
        let text = "ℹ tests 13\nℹ pass 12\nℹ fail 1\nℹ cancelled 0";
        assert_eq!(Tally::of_node(&heard(false, text)), tally(12, 1));
    }

    #[test]
    fn a_plain_line_counts() {
        let text = "conformance: 4300 passed, 0 failed, 2 skipped";
        assert_eq!(Tally::of_plain(&heard(true, text)), tally(4300, 0));
    }

    #[test]
    fn a_runner_that_ran_nothing_has_failed() {
        assert_eq!(Tally::of_cargo(&heard(false, "error: no")), Tally::BROKEN);
        assert_eq!(Tally::of_node(&heard(true, "")), Tally::BROKEN);
    }

    #[test]
    fn what_failed_is_named_once() {
        let text = "✔ a (1.5ms)\n✖ the b (of c) (2.5ms)\n✖ failing tests:\n✖ the b (of c) (2.5ms)\n  ✖ no (name)";
        assert_eq!(failed_tests(&heard(false, text)), ["the b (of c)"]);
    }

    #[test]
    fn a_second_try_that_passed_is_told() {
        let first = tally(331, 2);
        assert_eq!(
            first.tried_again(tally(2, 0)).to_string(),
            "333 passed (2 of them only at the second try), 0 failed"
        );
        assert_eq!(
            first.tried_again(tally(1, 1)).to_string(),
            "332 passed (1 of them only at the second try), 1 failed"
        );
        assert_eq!(first.tried_again(tally(0, 2)).to_string(), "331 passed, 2 failed");
        assert_eq!(first.tried_again(tally(331, 5)).to_string(), "331 passed, 2 failed");
        // What did not even run says nothing of them.
        assert_eq!(first.tried_again(Tally::BROKEN).to_string(), "331 passed, 2 failed");
    }
}
