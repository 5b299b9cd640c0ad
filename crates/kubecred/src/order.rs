//! Sorting, once for all types: the standard library's stable sort is compiled anew for each, at 4 KB of the module.

use std::cmp::Ordering;

/// Sorts a list by a comparison; what is equal keeps its order.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let ordered = |a: &usize, b: &usize| match (items.get(*a), items.get(*b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    };
    let Some(mut order) = permutation(items.len(), &ordered) else { return };
    // Each cycle of the permutation is walked once: what belongs at `to` is fetched from where it stands now.
    for start in 0..order.len() {
        let mut to = start;
        while let Some(from) = order.get(to).copied() {
            if let Some(place) = order.get_mut(to) {
                *place = to;
            }
            if from == start || from == to {
                break;
            }
            items.swap(to, from);
            to = from;
        }
    }
}

/// Sorts a list by a key of its items.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// The numbers of the items in their order; none where they are in order already, as most lists are.
fn permutation(length: usize, compare: &dyn Fn(&usize, &usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..length).all(|at| compare(&(at - 1), &at).is_le()) {
        return None;
    }
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(compare);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut seed = 7_u32;
        for length in 0..60 {
            let items: Vec<(u32, usize)> = (0..length)
                .map(|index| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 28, index)
                })
                .collect();
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(ours, theirs);
        }
    }
}
