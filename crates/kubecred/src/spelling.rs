//! Misspelt names.

/// Whether a name may be another one, misspelt.
pub fn is_close(known: &str, name: &str) -> bool {
    let allowed = 1 + known.len().min(name.len()) / 5;
    // No fewer letters differ than there are more in one of them.
    letters(known).abs_diff(letters(name)) <= allowed && distance(known, name) <= allowed
}

fn letters(name: &str) -> usize {
    name.chars().take(LONGEST_NAME).count()
}

/// Whether two names are the same but for upper and lower case, `-` and `_`.
pub fn same_letters(a: &str, b: &str) -> bool {
    let letters = |name: &'_ str| -> Vec<u8> {
        let kept = name.bytes().filter(|byte| !matches!(byte, b'-' | b'_'));
        kept.take(LONGEST_NAME).map(|byte| byte.to_ascii_lowercase()).collect()
    };
    a.len().abs_diff(b.len()) < LONGEST_NAME && letters(a) == letters(b)
}

/// How many letters have to be inserted, removed, replaced or exchanged with their neighbour to make one name of the
/// other.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(LONGEST_NAME).collect();
    let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, x) in a.chars().take(LONGEST_NAME).enumerate() {
        let mut next = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let replaced = cell(&row, j) + usize::from(x != y);
            let mut edits = replaced.min(cell(&row, j + 1) + 1).min(cell(&next, j) + 1);
            let neighbour = j.checked_sub(1).and_then(|left| Some((left, *b.get(left)?)));
            if let Some((left, z)) = neighbour
                && z == x
                && last == Some(y)
            {
                edits = edits.min(cell(&before, left) + 1);
            }
            next.push(edits);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(x);
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
        assert_eq!(distance("signerName", "singerName"), 1);
        assert_eq!(distance("OIDC", "OICD"), 1);
    }

    #[test]
    fn tells_misspelt_names() {
        assert!(is_close("token", "tokne") && is_close("clientKeyData", "clientKeyDta"));
        assert!(!is_close("token", "open") && !is_close("spec", "status"));
    }
}
