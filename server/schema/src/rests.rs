//! Who rests on what: so that what an edit makes stale is found without asking everyone.
//!
//! In go, one after the other, those who rest on something, with all that they rest on now; out come those who rest on a given thing. Nothing here knows
//! what either of them is.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

/// Who rests on what, found from both sides.
#[derive(Debug)]
pub struct Rests<W, K> {
    on: FxHashMap<K, FxHashSet<W>>,
    of: FxHashMap<W, Box<[K]>>,
}

impl<W, K> Default for Rests<W, K> {
    fn default() -> Self {
        Self { on: FxHashMap::default(), of: FxHashMap::default() }
    }
}

impl<W: Clone + Eq + Hash, K: Clone + Eq + Hash> Rests<W, K> {
    /// Says all that `who` rests on from now on.
    pub fn set(&mut self, who: &W, on: impl IntoIterator<Item = K>) {
        let now: Box<[K]> = on.into_iter().collect();
        for key in self.of.remove(who).iter().flatten() {
            let Some(others) = self.on.get_mut(key) else { continue };
            others.remove(who);
            if others.is_empty() {
                self.on.remove(key);
            }
        }
        for key in &now {
            self.on.entry(key.clone()).or_default().insert(who.clone());
        }
        if !now.is_empty() {
            self.of.insert(who.clone(), now);
        }
    }

    /// Forgets what those rest on that are not to `stay`.
    pub fn retain(&mut self, stay: impl Fn(&W) -> bool) {
        let gone: Vec<W> = self.of.keys().filter(|who| !stay(who)).cloned().collect();
        for who in gone {
            self.set(&who, []);
        }
    }

    /// Who rests on it, in no order.
    pub fn on(&self, key: &K) -> impl Iterator<Item = &W> {
        self.on.get(key).into_iter().flatten()
    }

    /// What someone rests on.
    pub fn of(&self, who: &W) -> &[K] {
        self.of.get(who).map(AsRef::as_ref).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_rests_on_something_else_rests_no_longer_on_what_it_did() {
        let mut rests: Rests<&str, u32> = Rests::default();
        rests.set(&"a", [1, 2]);
        rests.set(&"b", [2]);
        rests.set(&"a", [3, 3]);
        let on = |key: u32| rests.on(&key).copied().collect::<Vec<_>>();
        assert_eq!((on(1), on(2), on(3)), (vec![], vec!["b"], vec!["a"]));
        assert_eq!(rests.of(&"a"), [3, 3]);
        rests.set(&"a", []);
        assert!(rests.on(&3).next().is_none() && rests.of(&"a").is_empty());
    }

    #[test]
    fn those_that_do_not_stay_rest_on_nothing() {
        let mut rests: Rests<&str, u32> = Rests::default();
        rests.set(&"a", [1, 2]);
        rests.set(&"b", [2]);
        rests.retain(|who| *who == "b");
        assert_eq!(rests.on(&2).collect::<Vec<_>>(), [&"b"]);
        assert!(rests.on(&1).next().is_none() && rests.of(&"a").is_empty());
    }
}
