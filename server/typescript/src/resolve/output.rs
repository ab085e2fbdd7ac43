//! The source that a file of output is built from.
//!
//! In go a package of the project and a path in it (`dist/index.js`); out comes the source (`src/index.ts`). A package's consumers name
//! its output, which may not be built and says less than the source. It must never answer with a file that is not there.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::seen::Seen;
use super::tsconfig::TsConfig;

/// The folders that tools write output to unless told otherwise, and the ones that they read.
const OUTPUTS: &[&str] = &["dist", "build", "lib", "out"];
const SOURCES: &[&str] = &["src", ""];

/// The source by what the package's configurations say of `outDir` and `rootDir`.
pub(super) fn source(
    seen: &mut Seen,
    configs: &[Arc<TsConfig>],
    package: &Utf8Path,
    path: &Utf8Path,
) -> Option<Utf8PathBuf> {
    configs.iter().find_map(|config| {
        let below = config.outputs.iter().find_map(|output| path.strip_prefix(output).ok())?;
        match &config.source_root {
            Some(root) => source_file(seen, &root.join(below)),
            None => SOURCES.iter().find_map(|root| source_file(seen, &package.join(root).join(below))),
        }
    })
}

/// The source by what folders are usually called; for output that is not there.
pub(super) fn likely_source(seen: &mut Seen, package: &Utf8Path, path: &Utf8Path) -> Option<Utf8PathBuf> {
    let below = OUTPUTS.iter().find_map(|output| path.strip_prefix(package.join(output)).ok())?;
    SOURCES.iter().find_map(|root| source_file(seen, &package.join(root).join(below)))
}

fn source_file(seen: &mut Seen, output: &Utf8Path) -> Option<Utf8PathBuf> {
    let sources: &[(&str, &[&str])] = &[
        (".d.mts", &[".mts"]),
        (".d.cts", &[".cts"]),
        (".d.ts", &[".ts", ".tsx"]),
        (".mjs", &[".mts", ".ts", ".tsx"]),
        (".cjs", &[".cts", ".ts", ".tsx"]),
        (".jsx", &[".tsx"]),
        (".js", &[".ts", ".tsx", ".js", ".jsx"]),
    ];
    let (stem, extensions) =
        sources.iter().find_map(|(built, sources)| Some((output.as_str().strip_suffix(built)?, sources)))?;
    extensions.iter().map(|extension| Utf8PathBuf::from(format!("{stem}{extension}"))).find(|path| seen.is_file(path))
}
