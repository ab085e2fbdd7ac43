//! Patterns with one star: the keys of `paths`, `exports` and `imports`.
//!
//! In go patterns and a specifier; out come the pattern that fits best and what its star stands for.

/// What a specifier and a pattern have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match<'s> {
    /// They are equal.
    Whole,
    /// The star stands for this.
    Star(&'s str),
}

impl Match<'_> {
    /// `target` with its star filled in.
    pub(super) fn fill(self, target: &str) -> String {
        match self {
            Self::Whole => target.to_owned(),
            Self::Star(star) => target.replace('*', star),
        }
    }
}

/// Which of two patterns with prefixes of the same length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// The one that stands first: `paths`.
    First,
    /// The longer one: `exports` and `imports`.
    Longer,
}

/// The pattern that fits best: the specifier itself, or else the one with the longest text before its star.
pub(super) fn best<'p, 's, T>(
    patterns: impl IntoIterator<Item = (&'p str, T)>,
    specifier: &'s str,
    tie: Tie,
) -> Option<(T, Match<'s>)> {
    let mut best: Option<((usize, usize), T, &'s str)> = None;
    for (pattern, value) in patterns {
        let Some((prefix, suffix)) = pattern.split_once('*') else {
            if pattern == specifier {
                return Some((value, Match::Whole));
            }
            continue;
        };
        let Some(star) = specifier.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)) else { continue };
        let rank = (prefix.len(), if tie == Tie::Longer { suffix.len() } else { 0 });
        if best.as_ref().is_none_or(|(other, ..)| rank > *other) {
            best = Some((rank, value, star));
        }
    }
    best.map(|(_, value, star)| (value, Match::Star(star)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(patterns: &[&'static str], specifier: &str, tie: Tie) -> Option<(&'static str, String)> {
        let (pattern, found) = best(patterns.iter().map(|pattern| (*pattern, *pattern)), specifier, tie)?;
        Some((pattern, found.fill("<*>")))
    }

    #[test]
    fn the_whole_specifier_comes_first_then_the_longest_prefix() {
        let patterns = ["*", "@/*", "@/api/*", "@/api/x"];
        assert_eq!(fits(&patterns, "@/api/x", Tie::First), Some(("@/api/x", "<*>".into())));
        assert_eq!(fits(&patterns, "@/api/y", Tie::First), Some(("@/api/*", "<y>".into())));
        assert_eq!(fits(&patterns, "@/z", Tie::First), Some(("@/*", "<z>".into())));
        assert_eq!(fits(&["@/*"], "react", Tie::First), None);
    }

    #[test]
    fn prefix_and_suffix_do_not_overlap() {
        assert_eq!(fits(&["a*a"], "a", Tie::First), None);
        assert_eq!(fits(&["a*a"], "aa", Tie::First), Some(("a*a", "<>".into())));
    }

    #[test]
    fn of_equal_prefixes_the_first_or_the_longer_counts() {
        let patterns = ["./*", "./*.js"];
        assert_eq!(fits(&patterns, "./a.js", Tie::First), Some(("./*", "<a.js>".into())));
        assert_eq!(fits(&patterns, "./a.js", Tie::Longer), Some(("./*.js", "<a>".into())));
    }
}
