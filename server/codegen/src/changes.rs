//! What changed in a map of shared values since it was last looked at.
//!
//! In goes the map of now; out come the entries that came, went, or point elsewhere. Values are told apart by their address alone, so that a
//! look costs little however large they are; nothing here knows what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The entries of a map when it was last looked at, sorted by key.
#[derive(Debug)]
pub(crate) struct Seen<K, V>(Vec<(K, Arc<V>)>);

/// An entry that differs. At least one of the two is there.
#[derive(Debug)]
pub(crate) struct Change<K, V> {
    pub(crate) key: K,
    pub(crate) before: Option<Arc<V>>,
    pub(crate) after: Option<Arc<V>>,
}

impl<K, V> Default for Seen<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Clone, V> Seen<K, V> {
    /// The changes since the last call, by key.
    pub(crate) fn follow(&mut self, now: &BTreeMap<K, Arc<V>>) -> Vec<Change<K, V>> {
        let has_same_keys = self.0.len() == now.len() && self.0.iter().map(|(key, _)| key).eq(now.keys());
        if has_same_keys { self.follow_values(now) } else { self.follow_entries(now) }
    }

    fn follow_values(&mut self, now: &BTreeMap<K, Arc<V>>) -> Vec<Change<K, V>> {
        let pairs = self.0.iter_mut().zip(now.values()).filter(|((_, seen), value)| !Arc::ptr_eq(seen, value));
        pairs
            .map(|((key, seen), value)| Change {
                key: key.clone(),
                before: Some(std::mem::replace(seen, value.clone())),
                after: Some(value.clone()),
            })
            .collect()
    }

    fn follow_entries(&mut self, now: &BTreeMap<K, Arc<V>>) -> Vec<Change<K, V>> {
        let mut changes = Vec::new();
        let mut seen = std::mem::take(&mut self.0).into_iter().peekable();
        for (key, value) in now {
            // Equality of shared keys looks at their addresses first, order does not.
            while let Some((key, gone)) = seen.next_if(|(old, _)| old != key && old < key) {
                changes.push(Change { key, before: Some(gone), after: None });
            }
            match seen.next_if(|(old, _)| old == key) {
                Some((_, before)) if Arc::ptr_eq(&before, value) => {}
                old => {
                    let before = old.map(|(_, before)| before);
                    changes.push(Change { key: key.clone(), before, after: Some(value.clone()) });
                }
            }
        }
        changes.extend(seen.map(|(key, gone)| Change { key, before: Some(gone), after: None }));
        self.0 = now.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_went_or_points_elsewhere_is_told() {
        let [one, two, other] = ["1", "2", "2"].map(Arc::new);
        let mut seen = Seen::default();
        let mut look = |entries: &[(&'static str, &Arc<&'static str>)]| -> Vec<(&str, bool, bool)> {
            let now = entries.iter().map(|(key, value)| (*key, Arc::clone(value))).collect();
            let changes = seen.follow(&now);
            changes.iter().map(|change| (change.key, change.before.is_some(), change.after.is_some())).collect()
        };
        assert_eq!(look(&[("b", &one), ("d", &two)]), [("b", false, true), ("d", false, true)]);
        assert_eq!(look(&[("b", &one), ("d", &two)]), []);
        assert_eq!(look(&[("b", &one), ("d", &other)]), [("d", true, true)]);
        assert_eq!(
            look(&[("a", &one), ("b", &one), ("c", &two)]),
            [("a", false, true), ("c", false, true), ("d", true, false)]
        );
        assert_eq!(look(&[]).len(), 3);
    }
}
