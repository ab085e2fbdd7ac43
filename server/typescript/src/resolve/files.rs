//! Which file a path without a certain extension means.
//!
//! In go absolute paths; out come files. The order is that of TypeScript for bundlers: a source before its declaration, the declaration
//! before the script (`./x.js` is `./x.ts` where that is there). It must never look outside the folder it was given a path in.

use camino::{Utf8Path, Utf8PathBuf};

use super::package::Package;
use super::seen::{Kind, Seen, join, parts};

/// The extensions that TypeScript takes off, the longer first.
const KNOWN: &[&str] =
    &[".d.ts", ".d.mts", ".d.cts", ".mjs", ".mts", ".cjs", ".cts", ".ts", ".js", ".tsx", ".jsx", ".json"];

/// The file or folder that a relative import or an entry of `paths` means. One that ends in a slash or a dot can only be a folder.
pub(super) fn file_or_folder(seen: &mut Seen, path: &Utf8Path, is_folder: bool) -> Option<Utf8PathBuf> {
    let found = if is_folder { None } else { file(seen, path) };
    found.or_else(|| folder(seen, path)).or_else(|| itself(seen, path))
}

/// The file that a path means, extensions put in its place or added to it.
pub(super) fn file(seen: &mut Seen, path: &Utf8Path) -> Option<Utf8PathBuf> {
    replaced(seen, path).or_else(|| with_any(seen, path.as_str(), ""))
}

/// The file that `exports` or `main` names: a TypeScript file is itself, anything else what stands in its place.
pub(super) fn named(seen: &mut Seen, path: &Utf8Path) -> Option<Utf8PathBuf> {
    let is_typescript = matches!(path.extension(), Some("ts" | "tsx" | "mts" | "cts"));
    if is_typescript { itself(seen, path) } else { replaced(seen, path).or_else(|| itself(seen, path)) }
}

/// The very file: a style sheet, a component of another language, JSON.
fn itself(seen: &mut Seen, path: &Utf8Path) -> Option<Utf8PathBuf> {
    seen.is_file(path).then(|| path.to_owned())
}

/// What a folder means: the entry that its `package.json` names, or its index.
pub(super) fn folder(seen: &mut Seen, path: &Utf8Path) -> Option<Utf8PathBuf> {
    if seen.kind(path) != Some(Kind::Folder) {
        return None;
    }
    let entries = Package::at(seen, path).map(|package| package.entries()).unwrap_or_default();
    entries
        .iter()
        .find_map(|entry| {
            let entry = join(path, entry);
            named(seen, &entry).or_else(|| file(seen, &entry)).or_else(|| index(seen, &entry))
        })
        .or_else(|| index(seen, path))
}

fn index(seen: &mut Seen, folder: &Utf8Path) -> Option<Utf8PathBuf> {
    file(seen, &folder.join("index"))
}

fn replaced(seen: &mut Seen, path: &Utf8Path) -> Option<Utf8PathBuf> {
    let (folder, name) = parts(path.as_str())?;
    let own = path.as_str();
    let stem = KNOWN.iter().find_map(|extension| own.strip_suffix(extension));
    let stem = stem
        .or_else(|| own.get(..folder.len() + own.get(folder.len()..)?.rfind('.')?))
        .filter(|_| name.contains('.'))?;
    with_any(seen, stem, own.get(stem.len()..)?)
}

fn with_any(seen: &mut Seen, stem: &str, extension: &str) -> Option<Utf8PathBuf> {
    let other;
    let tried: &[&str] = match extension {
        ".mjs" | ".mts" | ".d.mts" => &[".mts", ".d.mts", ".mjs"],
        ".cjs" | ".cts" | ".d.cts" => &[".cts", ".d.cts", ".cjs"],
        ".json" => &[".d.json.ts", ".json"],
        ".tsx" | ".jsx" => &[".tsx", ".ts", ".d.ts", ".jsx", ".js"],
        ".ts" | ".d.ts" | ".js" | "" => &[".ts", ".tsx", ".d.ts", ".js", ".jsx"],
        unknown => {
            other = format!(".d{unknown}.ts");
            &[other.as_str()]
        }
    };
    let (folder, name) = parts(stem)?;
    seen.first_file(folder, name, tried)
}
