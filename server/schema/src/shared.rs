//! Maps of which many moments hold one each: what is the same in two of them is there once.
//!
//! In go two maps, the later made from the earlier; out comes what differs between them, at a cost that follows the difference and not the
//! size. Nothing here knows what the values mean.

use std::sync::Arc;

use imbl::ordmap::DiffItem;

/// A sorted map of shared values, cheap to clone.
pub type Shared<K, V> = imbl::OrdMap<K, Arc<V>>;

/// An entry that differs. At least one of the two is there.
#[derive(Debug)]
pub struct Change<K, V> {
    /// Its key.
    pub key: K,
    /// What stood there.
    pub before: Option<Arc<V>>,
    /// What stands there now.
    pub after: Option<Arc<V>>,
}

/// An entry that differs, as it stands in the maps. At least one of the two is there.
#[derive(Debug)]
pub struct Pair<'m, K, V> {
    /// Its key.
    pub key: &'m K,
    /// What stood there.
    pub before: Option<&'m Arc<V>>,
    /// What stands there now.
    pub after: Option<&'m Arc<V>>,
}

/// The entries that came, went or have another value, by key.
pub fn changes<K: Ord + Clone, V: PartialEq>(before: &Shared<K, V>, after: &Shared<K, V>) -> Vec<Change<K, V>> {
    let change =
        |Pair { key, before, after }| Change { key: K::clone(key), before: before.cloned(), after: after.cloned() };
    pairs(before, after).map(change).collect()
}

/// The same without a copy.
pub fn pairs<'m, K: Ord, V: PartialEq>(
    before: &'m Shared<K, V>,
    after: &'m Shared<K, V>,
) -> impl Iterator<Item = Pair<'m, K, V>> {
    before.diff(after).map(|item| match item {
        DiffItem::Add(key, value) => Pair { key, before: None, after: Some(value) },
        DiffItem::Remove(key, value) => Pair { key, before: Some(value), after: None },
        DiffItem::Update { old: (key, old), new: (_, new) } => Pair { key, before: Some(old), after: Some(new) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<const N: usize>(entries: [(u32, &Arc<u32>); N]) -> Shared<u32, u32> {
        entries.into_iter().map(|(key, value)| (key, Arc::clone(value))).collect()
    }

    fn told(before: &Shared<u32, u32>, after: &Shared<u32, u32>) -> Vec<(u32, Option<u32>, Option<u32>)> {
        let value = |value: Option<Arc<u32>>| value.map(|value| *value);
        let told = changes(before, after).into_iter();
        told.map(|change| (change.key, value(change.before), value(change.after))).collect()
    }

    #[test]
    fn what_came_went_or_is_another_is_told() {
        let [one, two, three] = [1, 2, 3].map(Arc::new);
        let before = of([(2, &one), (4, &two)]);
        assert_eq!(told(&of([]), &before), [(2, None, Some(1)), (4, None, Some(2))]);
        assert_eq!(told(&before, &before.clone()), []);
        assert_eq!(told(&before, &of([(2, &one), (4, &three)])), [(4, Some(2), Some(3))]);
        let after = of([(1, &one), (2, &one), (3, &two)]);
        assert_eq!(told(&before, &after), [(1, None, Some(1)), (3, None, Some(2)), (4, Some(2), None)]);
    }

    #[test]
    fn what_is_equal_elsewhere_is_no_change() {
        assert_eq!(told(&of([(1, &Arc::new(7))]), &of([(1, &Arc::new(7))])), []);
    }
}
