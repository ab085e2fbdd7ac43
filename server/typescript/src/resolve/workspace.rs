//! The packages of a monorepo, by name.
//!
//! In goes a folder; out come the packages that `workspaces` (npm, Yarn, Bun) or `pnpm-workspace.yaml` above it names, whether or not
//! anything is installed. Of two packages of one name the first by path counts. It must never look for a workspace above the project.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::FxHashMap;

use super::glob::Glob;
use super::package::Package;
use super::seen::Seen;

/// No workspace has its packages deeper than this, or looks through more folders for them.
const MAX_DEPTH: usize = 8;
const MAX_FOLDERS: usize = 20_000;

/// The packages of one workspace.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The folder whose file names them.
    pub(super) root: Utf8PathBuf,
    /// Each package's folder, in the order of their paths.
    pub(super) folders: Vec<Utf8PathBuf>,
    by_name: BTreeMap<String, Utf8PathBuf>,
}

impl Workspace {
    pub(super) fn member(&self, name: &str) -> Option<&Utf8Path> {
        self.by_name.get(name).map(Utf8PathBuf::as_path)
    }
}

/// Which workspace each folder is in.
#[derive(Default)]
pub(super) struct Workspaces {
    by_root: FxHashMap<Utf8PathBuf, Option<Arc<Workspace>>>,
}

impl Workspaces {
    /// The nearest workspace above `folder` that `folder` is a package of or in, not looking above `top`.
    pub(super) fn around(&mut self, seen: &mut Seen, top: &Utf8Path, folder: &Utf8Path) -> Option<Arc<Workspace>> {
        let mut above = folder.ancestors().take_while(|above| above.starts_with(top));
        above.find_map(|root| self.at(seen, root))
    }

    fn at(&mut self, seen: &mut Seen, root: &Utf8Path) -> Option<Arc<Workspace>> {
        if let Some(known) = self.by_root.get(root) {
            return known.clone();
        }
        let workspace = patterns(seen, root).map(|patterns| Arc::new(read(seen, root, &patterns)));
        self.by_root.insert(root.to_owned(), workspace.clone());
        workspace
    }
}

fn patterns(seen: &mut Seen, root: &Utf8Path) -> Option<Vec<String>> {
    let pnpm = seen.text(&root.join("pnpm-workspace.yaml")).map(|yaml| pnpm_packages(&yaml));
    pnpm.or_else(|| Package::at(seen, root)?.workspaces())
}

fn read(seen: &mut Seen, root: &Utf8Path, patterns: &[String]) -> Workspace {
    let globs = |negated: bool| {
        let own = patterns.iter().filter(move |pattern| pattern.starts_with('!') == negated);
        own.map(|pattern| Glob::new(root, pattern.trim_start_matches('!'))).collect::<Vec<_>>()
    };
    let (named, left_out) = (globs(false), globs(true));
    let mut workspace = Workspace { root: root.to_owned(), ..Workspace::default() };
    let mut looked_at = 0;
    let mut waiting = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        looked_at += 1;
        if looked_at > MAX_FOLDERS || left_out.iter().any(|glob| glob.matches(&folder)) {
            continue;
        }
        let is_package = depth == 0 || named.iter().any(|glob| glob.matches(&folder));
        if let Some(package) = Package::at(seen, &folder).filter(|_| is_package) {
            let real = seen.real(&folder);
            if let Some(name) = package.name() {
                workspace.by_name.entry(name.to_owned()).or_insert_with(|| real.clone());
            }
            workspace.folders.push(real);
        }
        if depth < MAX_DEPTH {
            let below = seen.folders_in(&folder).into_iter().map(|name| folder.join(name));
            let below = below.filter(|below| named.iter().any(|glob| glob.reaches(below)));
            waiting.extend(below.map(|below| (below, depth + 1)).rev());
        }
    }
    workspace.folders.sort();
    workspace.folders.dedup();
    workspace
}

/// The `packages` of a `pnpm-workspace.yaml`: a list in either notation of YAML, of plain or quoted strings.
fn pnpm_packages(yaml: &str) -> Vec<String> {
    let mut lines = yaml.lines().skip_while(|line| !line.starts_with("packages:"));
    let first = lines.next().and_then(|line| line.strip_prefix("packages:")).map(without_comment).unwrap_or_default();
    if let Some(inline) = first.strip_prefix('[') {
        let rest: Vec<_> = std::iter::once(inline).chain(lines.map(without_comment)).collect();
        let list = rest.join(" ");
        let list = list.split(']').next().unwrap_or_default();
        return list.split(',').map(unquoted).filter(|pattern| !pattern.is_empty()).collect();
    }
    lines
        .map(without_comment)
        .filter(|line| !line.is_empty())
        .map_while(|line| line.strip_prefix('-'))
        .map(unquoted)
        .collect()
}

fn without_comment(line: &str) -> &str {
    let text = if line.trim_start().starts_with('#') { "" } else { line };
    text.split(" #").next().unwrap_or_default().trim()
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pnpm_lists_its_packages_in_either_notation() {
        let block = "# all\npackages:\n  # apps\n  - 'apps/*' # each\n\n  - \"packages/**\"\n  - '!**/test'\n  - tools\ncatalog:\n  - no\n";
        assert_eq!(pnpm_packages(block), ["apps/*", "packages/**", "!**/test", "tools"]);
        assert_eq!(pnpm_packages("packages: [\"apps/*\",\n  'packages/*']\nx: [y]"), ["apps/*", "packages/*"]);
        assert!(pnpm_packages("catalog:\n  react: 1\n").is_empty());
    }
}
