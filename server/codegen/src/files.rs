//! File names: which file holds the client of a Python module.
//!
//! In go dotted module names; out come file stems that are safe on every file system, told apart without regard to case, and that neither
//! a bundler, a test runner nor TypeScript takes for something else.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Stems of the files that are always there.
const FIXED: [&str; 5] = ["index", "kernel", "react", "forms", "dialect"];

/// Names of devices on Windows, whatever follows a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Longer stems are cut and told apart by a hash, well below the 255 bytes that file systems allow.
const LONGEST: usize = 160;

/// The stem of each module's files: `shop.clients` for `shop.clients.js`.
pub(crate) fn stems<'a>(modules: impl IntoIterator<Item = &'a Arc<str>>) -> FxHashMap<Arc<str>, Arc<str>> {
    let modules: BTreeSet<&Arc<str>> = modules.into_iter().collect();
    let mut taken: BTreeSet<String> = FIXED.iter().map(ToString::to_string).collect();
    let mut stems = FxHashMap::default();
    // A module that keeps its own name is never pushed aside by one that has to be respelled.
    let (kept, respelled): (Vec<_>, Vec<_>) = modules.into_iter().partition(|module| stem(module) == ***module);
    for module in kept.into_iter().chain(respelled) {
        let wish = stem(module);
        let mut free = wish.clone();
        let mut count = 1;
        while !taken.insert(free.to_lowercase()) {
            count += 1;
            free = format!("{wish}-{count}");
        }
        stems.insert(module.clone(), free.into());
    }
    stems
}

fn stem(module: &str) -> String {
    let mut parts: Vec<String> = module.split('.').map(part).collect();
    if let Some(first) = parts.first_mut()
        && is_device(first)
    {
        first.push('_');
    }
    // `x.d.js` is declared by `x.d.ts`, which is another module's; `x.test.js` would be run as a test.
    if let Some(last) = parts.last_mut()
        && ["d", "test", "spec", "stories", "config"].contains(&last.to_lowercase().as_str())
    {
        last.push('_');
    }
    let mut stem = parts.join(".");
    // A file name that begins with a hyphen is an option to many a command.
    if stem.starts_with('-') {
        stem.insert(0, '_');
    }
    if FIXED.contains(&stem.to_lowercase().as_str()) {
        stem.push('_');
    }
    if stem.len() > LONGEST {
        stem.truncate(LONGEST);
        // Writing to a string cannot fail.
        let _ = write!(stem, "-{:016x}", fnv(module));
    }
    stem
}

/// ASCII letters, digits and underscores stay; anything else is its code point after a hyphen.
fn part(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c);
        } else {
            let _ = write!(out, "-{:x}", u32::from(c));
        }
    }
    if out.is_empty() { "_".to_owned() } else { out }
}

fn is_device(part: &str) -> bool {
    let part = part.to_lowercase();
    DEVICES.contains(&part.as_str())
        || ["com", "lpt"]
            .iter()
            .any(|port| part.strip_prefix(port).is_some_and(|n| n.len() == 1 && n != "0" && n.parse::<u8>().is_ok()))
}

fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn named(modules: &[&str]) -> Vec<(String, String)> {
        let modules: Vec<Arc<str>> = modules.iter().map(|module| Arc::from(*module)).collect();
        let stems: BTreeMap<Arc<str>, Arc<str>> = stems(&modules).into_iter().collect();
        stems.into_iter().map(|(module, stem)| (module.to_string(), stem.to_string())).collect()
    }

    fn stem_of(module: &str) -> String {
        named(&[module])[0].1.clone()
    }

    #[test]
    fn a_module_gives_its_files_its_name() {
        assert_eq!(stem_of("shop.clients"), "shop.clients");
    }

    #[test]
    fn a_name_that_means_something_to_a_tool_is_respelled() {
        let respelled =
            ["index", "kernel", "React", "con.clients", "COM1", "shop.d", "shop.test", "größe", "../../etc", "a b", ""];
        assert_eq!(
            respelled.map(stem_of),
            [
                "index_",
                "kernel_",
                "React_",
                "con_.clients",
                "COM1_",
                "shop.d_",
                "shop.test_",
                "gr-f6-dfe",
                "_._.-2f._.-2fetc",
                "a-20b",
                "_"
            ]
        );
        assert!(stem_of(&"x".repeat(5000)).len() < 200);
    }

    #[test]
    fn modules_that_differ_in_case_have_files_that_differ_in_more() {
        let stems = named(&["Shop", "shop", "index", "index_"]);
        assert_eq!(
            stems,
            [("Shop", "Shop"), ("index", "index_-2"), ("index_", "index_"), ("shop", "shop-2")]
                .map(|(module, stem)| (module.to_owned(), stem.to_owned()))
        );
    }
}
