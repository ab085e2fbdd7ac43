//! Module resolution on real folders, from the table that TypeScript itself is asked about as well (`tests/typescript`).

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::{Disk, RealDisk};
use mizan_typescript::resolve::{Resolution, Resolver};
use serde_json::Value;

const TABLE: &str = include_str!("../../../tests/typescript/resolution.json");

/// A temporary folder whose `project` holds files and links.
struct Folder {
    _temporary: tempfile::TempDir,
    project: Utf8PathBuf,
}

impl Folder {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = RealDisk.real(Utf8Path::from_path(temporary.path()).unwrap()).unwrap();
        let project = root.join("project");
        fs::create_dir(&project).unwrap();
        Self { _temporary: temporary, project }
    }

    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.project.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[cfg(unix)]
    fn link(&self, path: &str, target: &str) {
        let path = self.project.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(self.project.join(target), path).unwrap();
    }

    fn resolver(&self) -> Resolver {
        Resolver::new(&self.project, Box::new(RealDisk))
    }

    /// As the table has it: a path in the project, `package:NAME`, or nothing.
    fn resolve(&self, resolver: &mut Resolver, from: &str, specifier: &str) -> Option<String> {
        match resolver.resolve(&self.project.join(from), specifier) {
            Resolution::Missing => None,
            Resolution::External(name) => Some(format!("package:{name}")),
            Resolution::File(path) => Some(self.shown(&path)),
        }
    }

    fn shown(&self, path: &Utf8Path) -> String {
        match path.strip_prefix(&self.project) {
            Ok(path) => path.to_string(),
            Err(_) => format!("../{}", path.strip_prefix(self.project.parent().unwrap()).unwrap()),
        }
    }

    fn forget(&self, resolver: &mut Resolver, paths: &[&str]) -> bool {
        let paths: Vec<_> = paths.iter().map(|path| self.project.join(path)).collect();
        resolver.forget(&paths)
    }
}

#[cfg(unix)]
#[test]
fn every_row_of_the_table_holds() {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let mut wrong = Vec::new();
    for case in table.as_array().unwrap() {
        let folder = Folder::new();
        for (path, content) in case["files"].as_object().unwrap() {
            let text = content.as_str().map_or_else(|| content.to_string(), str::to_owned);
            folder.write(path, &text);
        }
        for (path, target) in case.get("links").and_then(Value::as_object).into_iter().flatten() {
            folder.link(path, target.as_str().unwrap());
        }
        let mut resolver = folder.resolver();
        for row in case["imports"].as_array().unwrap() {
            let (from, specifier) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
            let found = folder.resolve(&mut resolver, from, specifier);
            if found.as_deref() != row[2].as_str() {
                wrong.push(format!("{}: {specifier} in {from} is {found:?}, not {}", case["name"], row[2]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
