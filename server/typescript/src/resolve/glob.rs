//! The wildcards of `include`, `exclude` and `workspaces`: `*` and `?` within a name, `**` over folders.
//!
//! In go a folder and a pattern; out comes whether a path is meant. As TypeScript has it, a wildcard never enters a hidden folder or
//! `node_modules`. Matching takes at most the product of the two lengths, whatever the pattern.

use camino::{Utf8Component, Utf8Path};

use super::seen::join;

/// Folders that a wildcard never enters.
const CLOSED: &[&str] = &["node_modules", "bower_components", "jspm_packages"];

/// A pattern, absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    parts: Vec<Box<str>>,
}

impl Glob {
    /// A pattern that stands in a file in `folder`.
    pub(super) fn new(folder: &Utf8Path, pattern: &str) -> Self {
        Self { parts: names(&join(folder, pattern)).map(Into::into).collect() }
    }

    /// A pattern of `include`: one that ends in a plain name without a dot means everything in that folder.
    pub(super) fn including(folder: &Utf8Path, pattern: &str) -> Self {
        let mut glob = Self::new(folder, pattern);
        if glob.parts.last().is_none_or(|last| !last.contains(['.', '*', '?'])) {
            glob.parts.push("**".into());
        }
        glob
    }

    /// Whether the pattern means this very path.
    pub(super) fn matches(&self, path: &Utf8Path) -> bool {
        let names: Vec<&str> = names(path).collect();
        fits(&self.parts, &names, is_open)
    }

    /// Whether the pattern means this path or a folder that it is in.
    pub(super) fn excludes(&self, path: &Utf8Path) -> bool {
        let names: Vec<&str> = names(path).collect();
        (1..=names.len()).any(|length| names.get(..length).is_some_and(|names| fits(&self.parts, names, |_| true)))
    }

    /// Whether a path that the pattern means may lie below `folder`, or be it.
    pub(super) fn reaches(&self, folder: &Utf8Path) -> bool {
        let names: Vec<&str> = names(folder).collect();
        (0..=self.parts.len()).any(|length| self.parts.get(..length).is_some_and(|parts| fits(parts, &names, is_open)))
    }
}

fn names(path: &Utf8Path) -> impl Iterator<Item = &str> {
    path.components().filter(|part| !matches!(part, Utf8Component::RootDir)).map(|part| part.as_str())
}

fn is_open(name: &str) -> bool {
    !name.starts_with('.') && !CLOSED.contains(&name)
}

fn fits(parts: &[Box<str>], names: &[&str], is_open: impl Fn(&str) -> bool) -> bool {
    let matches_name = |part: &str, name: &str| {
        if part.contains(['*', '?']) { is_open(name) && name_fits(part, name) } else { part == name }
    };
    let (mut part, mut name) = (0, 0);
    // Behind the last `**`: the part to go on with, and how many names it has taken.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (parts.get(part).map(AsRef::as_ref), names.get(name)) {
            (Some("**"), _) => {
                part += 1;
                retry = Some((part, name));
                continue;
            }
            (Some(this), Some(that)) if matches_name(this, that) => {
                part += 1;
                name += 1;
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        match retry {
            Some((after, taken)) if names.get(taken).is_some_and(|name| is_open(name)) => {
                (part, name) = (after, taken + 1);
                retry = Some((after, taken + 1));
            }
            _ => return false,
        }
    }
}

fn name_fits(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.chars(), name.chars());
    let mut retry = None;
    loop {
        let rest = name.clone();
        match (pattern.next(), name.next()) {
            (Some('*'), _) => {
                name = rest;
                retry = Some((pattern.clone(), name.clone()));
            }
            (Some('?'), Some(_)) => {}
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return true,
            _ => {
                let Some((after, mut taken)) = retry.take() else { return false };
                if taken.next().is_none() {
                    return false;
                }
                (pattern, name) = (after.clone(), taken.clone());
                retry = Some((after, taken));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn includes(pattern: &str, path: &str) -> bool {
        Glob::including(Utf8Path::new("/shop"), pattern).matches(&Utf8Path::new("/shop").join(path))
    }

    #[test]
    fn a_folder_means_what_is_in_it() {
        assert!(includes("src", "src/a/b.ts"));
        assert!(includes("./src/", "src/a/b.ts"));
        assert!(includes("src/**/*", "src/b.ts"));
        assert!(includes("**/*", "b.ts"));
        assert!(includes("../shop/src", "src/b.ts"));
        assert!(!includes("src", "source/b.ts"));
        assert!(!includes("src/*", "src/a/b.ts"));
    }

    #[test]
    fn a_wildcard_stays_in_the_open() {
        assert!(!includes("**/*", "node_modules/x/b.ts"));
        assert!(!includes("**/*", ".cache/b.ts"));
        assert!(!includes("src/*", "src/.b.ts"));
        assert!(includes(".storybook/*.ts", ".storybook/main.ts"));
        assert!(includes("node_modules/x/**/*", "node_modules/x/a/b.ts"));
    }

    #[test]
    fn names_have_wildcards_too() {
        assert!(includes("src/**/*.test.ts", "src/a/b/c.test.ts"));
        assert!(includes("src/*/b?.ts", "src/a/bé.ts"));
        assert!(!includes("src/**/*.test.ts", "src/a/b/c.ts"));
        assert!(includes("**/a/**/b.ts", "x/a/y/a/z/b.ts"));
    }

    #[test]
    fn what_is_excluded_takes_its_folder_with_it() {
        let excludes = |pattern, path: &str| {
            Glob::new(Utf8Path::new("/shop"), pattern).excludes(&Utf8Path::new("/shop").join(path))
        };
        assert!(excludes("dist", "dist/a/b.ts"));
        assert!(excludes("**/__tests__", "src/__tests__/a/b.ts"));
        assert!(excludes("**/*.test.ts", "src/a.test.ts"));
        assert!(excludes("src/**", "src/a.ts"));
        assert!(!excludes("dist", "src/dist.ts"));
    }

    #[test]
    fn a_hostile_pattern_takes_no_longer_than_its_length_allows() {
        let pattern = "**/a*a*a*a*a*a*a*a*b/".repeat(40);
        let path = format!("{}x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/".repeat(200));
        assert!(!includes(&pattern, &path));
    }
}
