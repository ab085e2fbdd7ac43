//! The names that a real path has by links.
//!
//! Folders are watched by their real paths, since the system knows each by one name only. A link gives whatever is below its target one more name.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

/// Links to folders: where a link stands, and the real path it leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Links(BTreeMap<Utf8PathBuf, Utf8PathBuf>);

impl Links {
    /// Remembers a link. One that leads back to where it stands, or nowhere else, is left out: its names would have no end.
    pub(super) fn insert(&mut self, link: Utf8PathBuf, target: Utf8PathBuf) -> bool {
        if link.starts_with(&target) {
            return false;
        }
        self.0.insert(link, target);
        true
    }

    pub(super) fn contains(&self, path: &Utf8Path) -> bool {
        self.0.contains_key(path)
    }

    /// The links that were not there before, or led elsewhere.
    pub(super) fn since<'l>(&'l self, before: &'l Self) -> impl Iterator<Item = (&'l Utf8PathBuf, &'l Utf8PathBuf)> {
        self.0.iter().filter(|(link, target)| before.0.get(*link) != Some(target))
    }

    /// Every name of a real path, the path itself first.
    pub(super) fn names(&self, real: &Utf8Path) -> Vec<Utf8PathBuf> {
        let mut names = vec![real.to_owned()];
        self.add_names(real, &mut Vec::new(), &mut names);
        names
    }

    /// Links may lead through one another. Each is taken once on one way, so that two that lead into each other come to an end.
    fn add_names<'l>(&'l self, path: &Utf8Path, taken: &mut Vec<&'l Utf8Path>, names: &mut Vec<Utf8PathBuf>) {
        for (link, target) in &self.0 {
            let Ok(rest) = path.strip_prefix(target) else { continue };
            if taken.contains(&link.as_path()) {
                continue;
            }
            let name = below(link, rest);
            if !names.contains(&name) {
                names.push(name.clone());
            }
            taken.push(link);
            self.add_names(&name, taken, names);
            taken.pop();
        }
    }
}

/// The path with all links in it resolved, as far as it is there.
pub(super) fn real(path: &Utf8Path) -> Utf8PathBuf {
    for ancestor in path.ancestors() {
        let Some(real) = canonical(ancestor) else { continue };
        return path.strip_prefix(ancestor).map_or_else(|_| real.clone(), |rest| below(&real, rest));
    }
    path.to_owned()
}

/// The real path that a link leads to, or would lead to if it were there.
pub(super) fn target(link: &Utf8Path) -> Option<Utf8PathBuf> {
    Some(real(&link.parent()?.join(link.read_link_utf8().ok()?)))
}

/// The real path of what is there.
fn canonical(path: &Utf8Path) -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(dunce::canonicalize(path).ok()?).ok()
}

fn below(folder: &Utf8Path, rest: &Utf8Path) -> Utf8PathBuf {
    // Joining nothing would add a separator.
    if rest.as_str().is_empty() { folder.to_owned() } else { folder.join(rest) }
}
