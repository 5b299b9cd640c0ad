//! How many tests passed and failed, read from what a test runner prints.

use crate::process::Heard;

/// The counts of one suite.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// One check that is either fine or not.
    pub(crate) fn add(&mut self, fine: bool) {
        if fine { self.passed += 1 } else { self.failed += 1 }
    }

    /// The sum of two counts.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// The sum over all test programs that `cargo test` ran.
    pub(crate) fn of_cargo(heard: &Heard) -> Self {
        let results = heard.lines.iter().filter(|line| line.starts_with("test result:"));
        let tally = results.fold(Self::default(), |sum, line| Self {
            passed: sum.passed + number_before(line, " passed"),
            failed: sum.failed + number_before(line, " failed"),
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
        Self { passed: last("pass "), failed }.unless_broken(heard)
    }

    /// The last plain line `N passed, N failed`; a word with a colon may stand before it.
    pub(crate) fn of_plain(heard: &Heard) -> Self {
        let mut plain = heard.lines.iter().rev().filter(|line| line.contains(" passed, "));
        let tally = plain.next().map_or(Self::default(), |line| Self {
            passed: number_before(line, " passed"),
            failed: number_before(line, " failed"),
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

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split(word).next().unwrap_or_default();
    let number = before.rsplit(|letter: char| !letter.is_ascii_digit()).next();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use crate::process::Heard;

    fn heard(success: bool, text: &str) -> Heard {
        Heard { success, lines: text.lines().map(str::to_owned).collect() }
    }

    #[test]
    fn cargo_results_are_added() {
        let text = "test result: ok. 12 passed; 0 failed; 0 ignored\n\
                    test result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(Tally::of_cargo(&heard(false, text)), Tally { passed: 15, failed: 2 });
    }

    #[test]
    fn node_closes_with_two_lines() {
        let text = "ℹ tests 13\nℹ pass 12\nℹ fail 1\nℹ cancelled 0";
        assert_eq!(Tally::of_node(&heard(false, text)), Tally { passed: 12, failed: 1 });
    }

    #[test]
    fn a_plain_line_counts() {
        let text = "conformance: 4300 passed, 0 failed, 2 skipped";
        assert_eq!(Tally::of_plain(&heard(true, text)), Tally { passed: 4300, failed: 0 });
    }

    #[test]
    fn a_runner_that_ran_nothing_has_failed() {
        assert_eq!(Tally::of_cargo(&heard(false, "error: no")), Tally { passed: 0, failed: 1 });
        assert_eq!(Tally::of_node(&heard(true, "")), Tally { passed: 0, failed: 1 });
    }
}
