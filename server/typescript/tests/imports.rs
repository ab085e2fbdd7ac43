//! Which files can reach the client, from a scan of real folders.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is not as it says"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::{Disk, RealDisk, scan_typescript};
use mizan_typescript::resolve::{Imports, Resolver, specifiers};
use proptest::prelude::*;

struct Project {
    _temporary: tempfile::TempDir,
    root: Utf8PathBuf,
}

impl Project {
    fn with(files: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = RealDisk.real(Utf8Path::from_path(temporary.path()).unwrap()).unwrap();
        let project = Self { _temporary: temporary, root };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn resolver(&self) -> Resolver {
        Resolver::new(&self.root, Box::new(RealDisk))
    }

    fn scan(&self, resolver: &mut Resolver) -> Imports {
        let mut imports = Imports::default();
        let read = |_: &Utf8Path, bytes: &[u8]| Some(specifiers(bytes)).filter(|found| !found.is_empty());
        for (path, specifiers) in scan_typescript(std::slice::from_ref(&self.root), read).found {
            imports.set(resolver, &path, specifiers);
        }
        imports
    }

    fn candidates(&self, imports: &Imports, passes_on: impl Fn(&str) -> bool) -> Vec<String> {
        let inside = |path: &Utf8Path| path.strip_prefix(&self.root).unwrap().as_str().replace('\\', "/");
        let client = [self.root.join("src/api")];
        imports.candidates(&client, |path| passes_on(&inside(path))).into_iter().map(inside).collect()
    }
}

/// A project whose client is used over a barrel, an alias and a package.
fn shop() -> Project {
    Project::with(&[
        ("package.json", r#"{ "name": "shop", "exports": { "./client": "./src/barrel.ts" } }"#),
        ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#),
        ("src/api/index.js", "export * from './user.js'"),
        ("src/api/user.js", ""),
        ("src/barrel.ts", "export * from './api'"),
        ("src/direct.tsx", "import { useUser } from \"@/api\""),
        ("src/deep.ts", "const user = await import('./api/user.js')"),
        ("src/over.ts", "import { useUser } from './barrel'"),
        ("src/named.ts", "import { useUser } from 'shop/client'"),
        ("src/app.tsx", "import './direct'; import './other'"),
        ("src/other.ts", "import React from 'react'"),
        ("node_modules/x/a.ts", "import '../../src/api'"),
    ])
}

#[test]
fn files_reach_the_client_over_those_that_pass_it_on() {
    let project = shop();
    let imports = project.scan(&mut project.resolver());
    let direct = ["src/barrel.ts", "src/deep.ts", "src/direct.tsx"];
    assert_eq!(project.candidates(&imports, |_| false), direct);
    let users = ["src/barrel.ts", "src/deep.ts", "src/direct.tsx", "src/named.ts", "src/over.ts"];
    assert_eq!(project.candidates(&imports, |path| path == "src/barrel.ts"), users);
    let all = ["src/app.tsx", "src/barrel.ts", "src/deep.ts", "src/direct.tsx", "src/named.ts", "src/over.ts"];
    assert_eq!(project.candidates(&imports, |_| true), all);
}

#[test]
fn importers_follow_edits_and_configurations() {
    let project = shop();
    let mut resolver = project.resolver();
    let mut imports = project.scan(&mut resolver);
    let other = project.root.join("src/other.ts");
    assert!(!imports.set(&mut resolver, &other, vec!["react".into(), "clsx".into()]));
    assert!(imports.set(&mut resolver, &other, vec!["@/api".into()]));
    let direct = ["src/barrel.ts", "src/deep.ts", "src/direct.tsx", "src/other.ts"];
    assert_eq!(project.candidates(&imports, |_| false), direct);
    assert!(imports.remove(&other));

    project.write("tsconfig.json", "{}");
    assert!(resolver.forget(&[project.root.join("tsconfig.json")]));
    assert_eq!(imports.resolve_again(&mut resolver), [project.root.join("src/direct.tsx")]);
    assert_eq!(project.candidates(&imports, |_| false), ["src/barrel.ts", "src/deep.ts"]);
    let importers: Vec<_> = imports.importers(&project.root.join("src/barrel.ts")).collect();
    assert_eq!(importers.len(), 2);
}

/// How many files a random project has beside the client.
const FILES: usize = 9;

/// Where the file of a number is: three folders, several extensions.
fn path(number: usize) -> String {
    let extension = ["ts", "tsx", "js", "mts"][number % 4];
    format!("src/{}/f{number}.{extension}", ["one", "two/deep", "three"][number % 3])
}

/// One way to import a target (a file, or the client where there is none) from a file.
fn import(from: usize, target: Option<usize>, way: usize) -> String {
    let path = target.map_or_else(|| "src/api/index.js".to_owned(), path);
    let up = if from % 3 == 1 { "../../.." } else { "../.." };
    let script = path.replace(".tsx", ".js").replace(".ts", ".js").replace(".mts", ".mjs");
    let is_module = Utf8Path::new(&path).extension() == Some("mts");
    let bare = if is_module { script.clone() } else { Utf8Path::new(&path).with_extension("").to_string() };
    let specifier = match way % 4 {
        0 => format!("{up}/{script}"),
        1 => format!("{up}/{bare}"),
        2 => bare.replacen("src/", "@/", 1),
        _ => script.replacen("src/", "#", 1),
    };
    match way % 7 {
        0 => format!("import {{ a }} from '{specifier}'\n"),
        1 => format!("import /* from 'x' */ \"{specifier}\";"),
        2 => format!("export * as x from\n\t`{specifier}`\n").replace('`', "\""),
        3 => format!("const a = import(\n// lazily\n'{specifier}')\n"),
        4 => format!("const a = require(\"{specifier}\");"),
        5 => format!("type A = typeof import('{specifier}')\n"),
        _ => format!("export {{ a as default }}from'{specifier}'\n"),
    }
}

/// The files from which imports lead to the client, over all paths.
fn reaching(edges: &BTreeMap<usize, Vec<Option<usize>>>) -> BTreeSet<usize> {
    let mut reach = BTreeSet::new();
    loop {
        let leads = |target: &Option<usize>| target.is_none_or(|target| reach.contains(&target));
        let more: BTreeSet<usize> =
            edges.iter().filter(|(_, targets)| targets.iter().any(leads)).map(|(from, _)| *from).collect();
        if more == reach {
            return reach;
        }
        reach = more;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]
    #[test]
    fn nobody_who_reaches_the_client_is_missed(
        imports in prop::collection::vec((0..FILES, prop::option::weighted(0.8, 0..FILES), 0_usize..28), 0..24),
    ) {
        let project = Project::with(&[
            ("package.json", r##"{ "imports": { "#*": "./src/*" } }"##),
            ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#),
            ("src/api/index.js", ""),
            ("src/api/index.d.ts", ""),
        ]);
        let mut texts: BTreeMap<usize, String> = (0..FILES).map(|number| (number, "const a = 1;\n".to_owned())).collect();
        let mut edges: BTreeMap<usize, Vec<Option<usize>>> = BTreeMap::new();
        for (from, target, way) in imports {
            texts.get_mut(&from).unwrap().push_str(&import(from, target, way));
            edges.entry(from).or_default().push(target);
        }
        for (number, text) in &texts {
            project.write(&path(*number), text);
        }
        let found = project.scan(&mut project.resolver());
        let expected: BTreeSet<_> = reaching(&edges).into_iter().map(path).collect();
        let found: BTreeSet<_> = project.candidates(&found, |_| true).into_iter().collect();
        prop_assert_eq!(found, expected);
    }
}
