//! Misspelt names.

/// Whether a name may be another one, misspelt.
pub fn is_close(known: &str, name: &str) -> bool {
    distance(known, name) <= 1 + name.len() / 5
}

/// How many letters have to be inserted, removed or replaced to make one name of the other.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(LONGEST_NAME).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST_NAME).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            let replaced = diagonal + usize::from(x != *y);
            left = replaced.min(above + 1).min(left + 1);
            diagonal = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Letters of a name that are compared: no field name is longer.
const LONGEST_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("usages", "usage"), 1);
        assert_eq!(distance("audiences", "audience"), 1);
        assert_eq!(distance("spec", "spec"), 0);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("signerName", "singerName"), 2);
    }

    #[test]
    fn tells_misspelt_names() {
        assert!(is_close("token", "tokne") && is_close("clientKeyData", "clientKeyDta"));
        assert!(!is_close("token", "open") && !is_close("spec", "status"));
    }
}
