//! Module resolution on real folders, from the table that TypeScript itself is asked about as well (`tests/typescript`).

#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it says")]

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::{Disk, RealDisk};
use mizan_typescript::resolve::{Frontend, Resolution, Resolver};
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
        for (path, text) in files {
            folder.write(path, text);
        }
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
        let shown = match path.strip_prefix(&self.project) {
            Ok(path) => path.to_string(),
            Err(_) => format!("../{}", path.strip_prefix(self.project.parent().unwrap()).unwrap()),
        };
        shown.replace('\\', "/")
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

#[test]
fn a_configuration_that_changed_counts_at_once() {
    let folder = Folder::with(&[
        ("tsconfig.json", r#"{ "extends": "./base.json" }"#),
        ("base.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./one/*"] } } }"#),
        ("one/b.ts", ""),
        ("two/b.ts", ""),
        ("a.ts", ""),
    ]);
    let mut resolver = folder.resolver();
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "@/b").as_deref(), Some("one/b.ts"));
    folder.write("base.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./two/*"] } } }"#);
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "@/b").as_deref(), Some("one/b.ts"));
    assert!(folder.forget(&mut resolver, &["base.json"]));
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "@/b").as_deref(), Some("two/b.ts"));
}

#[test]
fn a_nearer_configuration_counts_as_soon_as_it_is_there() {
    let folder = Folder::with(&[
        ("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#),
        ("app/a.ts", ""),
        ("app/b.ts", ""),
        ("b.ts", ""),
    ]);
    let mut resolver = folder.resolver();
    assert_eq!(folder.resolve(&mut resolver, "app/a.ts", "@/b").as_deref(), Some("b.ts"));
    folder.write("app/tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#);
    assert!(folder.forget(&mut resolver, &["app/tsconfig.json"]));
    assert_eq!(folder.resolve(&mut resolver, "app/a.ts", "@/b").as_deref(), Some("app/b.ts"));
    fs::remove_file(folder.project.join("app/tsconfig.json")).unwrap();
    assert!(folder.forget(&mut resolver, &["app/tsconfig.json"]));
    assert_eq!(folder.resolve(&mut resolver, "app/a.ts", "@/b").as_deref(), Some("b.ts"));
}

#[test]
fn files_that_come_and_go_are_news_and_text_is_not() {
    let folder = Folder::with(&[("src/a.ts", ""), ("src/b.js", "")]);
    let mut resolver = folder.resolver();
    let found = |resolver: &mut Resolver, specifier| folder.resolve(resolver, "src/a.ts", specifier);
    assert_eq!(found(&mut resolver, "./b").as_deref(), Some("src/b.js"));
    assert_eq!(found(&mut resolver, "./new/deep/c"), None);

    folder.write("src/b.js", "export const b = 1");
    assert!(!folder.forget(&mut resolver, &["src/b.js"]));

    folder.write("src/b.ts", "");
    assert!(folder.forget(&mut resolver, &["src/b.ts"]));
    assert_eq!(found(&mut resolver, "./b").as_deref(), Some("src/b.ts"));

    folder.write("src/new/deep/c.ts", "");
    assert!(folder.forget(&mut resolver, &["src/new/deep/c.ts"]));
    assert_eq!(found(&mut resolver, "./new/deep/c").as_deref(), Some("src/new/deep/c.ts"));

    fs::rename(folder.project.join("src/new"), folder.project.join("src/old")).unwrap();
    assert!(folder.forget(&mut resolver, &["src/new", "src/old"]));
    assert_eq!(found(&mut resolver, "./new/deep/c"), None);
    assert_eq!(found(&mut resolver, "./old/deep/c").as_deref(), Some("src/old/deep/c.ts"));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_now_is_news() {
    let folder = Folder::with(&[("one/b.ts", ""), ("two/b.ts", ""), ("a.ts", "")]);
    folder.link("linked", "one");
    let mut resolver = folder.resolver();
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "./linked/b").as_deref(), Some("one/b.ts"));
    fs::remove_file(folder.project.join("linked")).unwrap();
    folder.link("linked", "two");
    assert!(folder.forget(&mut resolver, &["linked"]));
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "./linked/b").as_deref(), Some("two/b.ts"));
}

#[cfg(unix)]
#[test]
fn installing_and_renaming_packages_is_news() {
    let folder = Folder::with(&[
        ("package.json", r#"{ "workspaces": ["packages/*"] }"#),
        ("packages/api/package.json", r#"{ "name": "api", "main": "index.ts" }"#),
        ("packages/api/index.ts", ""),
        ("packages/app/a.ts", ""),
    ]);
    let mut resolver = folder.resolver();
    let found = |resolver: &mut Resolver, name| folder.resolve(resolver, "packages/app/a.ts", name);
    assert_eq!(found(&mut resolver, "api").as_deref(), Some("packages/api/index.ts"));
    folder.write("packages/api/package.json", r#"{ "name": "client", "main": "index.ts" }"#);
    assert!(folder.forget(&mut resolver, &["packages/api/package.json"]));
    assert_eq!(found(&mut resolver, "api").as_deref(), Some("package:api"));
    assert_eq!(found(&mut resolver, "client").as_deref(), Some("packages/api/index.ts"));
    folder.link("node_modules/renamed", "packages/api");
    assert!(folder.forget(&mut resolver, &["node_modules"]));
    assert_eq!(found(&mut resolver, "renamed").as_deref(), Some("packages/api/index.ts"));
}

#[test]
fn a_package_that_comes_back_is_read_again() {
    let folder = Folder::with(&[
        ("package.json", r#"{ "workspaces": ["packages/*"] }"#),
        ("packages/api/package.json", ""),
        ("app/a.ts", ""),
    ]);
    let mut resolver = folder.resolver();
    let found = |resolver: &mut Resolver| folder.resolve(resolver, "app/a.ts", "api");
    assert_eq!(found(&mut resolver).as_deref(), Some("package:api"));
    fs::remove_dir_all(folder.project.join("packages")).unwrap();
    assert!(folder.forget(&mut resolver, &["packages"]));
    assert_eq!(found(&mut resolver).as_deref(), Some("package:api"));
    folder.write("packages/api/package.json", r#"{ "name": "api", "main": "index.ts" }"#);
    folder.write("packages/api/index.ts", "");
    assert!(folder.forget(&mut resolver, &["packages/api/package.json", "packages/api/index.ts"]));
    assert_eq!(found(&mut resolver).as_deref(), Some("packages/api/index.ts"));
}

#[cfg(unix)]
#[test]
fn a_package_in_the_store_of_pnpm_is_from_elsewhere() {
    let folder = Folder::with(&[
        (
            "node_modules/.pnpm/react@19.0.0/node_modules/react/package.json",
            r#"{ "name": "react", "main": "index.js" }"#,
        ),
        ("node_modules/.pnpm/react@19.0.0/node_modules/react/index.js", ""),
        ("a.ts", ""),
    ]);
    folder.link("node_modules/react", "node_modules/.pnpm/react@19.0.0/node_modules/react");
    assert_eq!(folder.resolve(&mut folder.resolver(), "a.ts", "react").as_deref(), Some("package:react"));
}

#[test]
fn the_configurations_of_a_file_are_known() {
    let folder = Folder::with(&[
        ("package.json", r#"{ "workspaces": ["app"] }"#),
        ("base.json", r#"{ "extends": "./none.json" }"#),
        ("app/package.json", "{}"),
        ("app/tsconfig.json", r#"{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }"#),
        ("app/tsconfig.app.json", r#"{ "extends": "../base.json", "include": ["src"] }"#),
        ("app/src/a.ts", ""),
    ]);
    let mut resolver = folder.resolver();
    let of_file = resolver.configs_of(&folder.project.join("app/src/a.ts"));
    let shown = |paths: Vec<Utf8PathBuf>| paths.iter().map(|path| folder.shown(path)).collect::<Vec<_>>();
    assert_eq!(shown(of_file), ["app/package.json", "app/tsconfig.app.json", "base.json", "package.json"]);
    let read = ["app/package.json", "app/tsconfig.app.json", "app/tsconfig.json", "base.json", "package.json"];
    assert_eq!(shown(resolver.configs()), read);
}

#[test]
fn a_configuration_that_cannot_be_read_is_named() {
    let folder = Folder::with(&[
        ("tsconfig.json", r#"{ "extends": "./base.json" }"#),
        ("base.json", "{ oops }"),
        ("package.json", &format!("{{ \"name\": \"{}\" }}", "x".repeat(2_000_000))),
        ("a.ts", ""),
    ]);
    let mut resolver = folder.resolver();
    folder.resolve(&mut resolver, "a.ts", "react");
    let named: Vec<_> = resolver.unreadable_configs().iter().map(|path| folder.shown(path)).collect();
    assert_eq!(named, ["base.json", "package.json"]);
    folder.write("base.json", "{}");
    assert!(folder.forget(&mut resolver, &["base.json"]));
    folder.resolve(&mut resolver, "a.ts", "react");
    assert_eq!(resolver.unreadable_configs(), [folder.project.join("package.json")]);
}

#[test]
fn a_frontend_is_the_package_around_its_client() {
    let folder = Folder::with(&[("web/package.json", "{}"), ("manage.py", "")]);
    let mut resolver = folder.resolver();
    let web = folder.project.join("web");
    let frontend = resolver.frontend(&web.join("src/api")).unwrap();
    assert_eq!(frontend, Frontend { package: web.clone(), consumers: vec![web] });
    assert_eq!(resolver.frontend(&folder.project.join("api")), None);
}

#[test]
fn every_package_of_a_workspace_could_consume_its_client() {
    let folder = Folder::with(&[
        ("package.json", r#"{ "workspaces": ["packages/*", "apps/**"] }"#),
        ("packages/api/package.json", r#"{ "name": "@shop/api" }"#),
        ("packages/none/readme.md", ""),
        ("apps/web/package.json", "{}"),
        ("apps/mobile/ios/package.json", "{}"),
        ("tools/package.json", "{}"),
    ]);
    let mut resolver = folder.resolver();
    let frontend = resolver.frontend(&folder.project.join("packages/api/src/client")).unwrap();
    assert_eq!(folder.shown(&frontend.package), "packages/api");
    let consumers: Vec<_> = frontend.consumers.iter().map(|path| folder.shown(path)).collect();
    assert_eq!(consumers, ["", "apps/mobile/ios", "apps/web", "packages/api"]);
}

#[test]
fn a_chain_of_configurations_that_has_no_end_is_cut_off() {
    let folder = Folder::with(&[("a.ts", ""), ("b.ts", "")]);
    for n in 0..200 {
        folder.write(&format!("c{n}.json"), &format!(r#"{{ "extends": ["./c{}.json", "./c{n}.json"] }}"#, n + 1));
    }
    folder.write(
        "tsconfig.json",
        r#"{ "extends": "./c0.json", "references": [{ "path": "." }, { "path": "./c0.json" }], "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#,
    );
    assert_eq!(folder.resolve(&mut folder.resolver(), "a.ts", "@/b").as_deref(), Some("b.ts"));
}

#[test]
fn what_makes_no_sense_says_nothing() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(
        "{{ \"compilerOptions\": {{ \"paths\": {{ \"@/*\": [\"./*\"] }} }}, \"x\": \"{}\" }}",
        "x".repeat(2_000_000)
    );
    let texts = [
        "",
        "[]",
        "\"x\"",
        "{ \"extends\": 1, \"files\": {}, \"include\": 2, \"references\": [1, {}, { \"path\": [] }] }",
        "{ \"compilerOptions\": [], \"extends\": \"\", \"include\": [\"\", \"**\", \"/\", \"../../../../..\"] }",
        "{ \"compilerOptions\": { \"paths\": { \"@/*\": \"./*\", \"\": [\"\"], \"**\": [\"*\"], \"@\": [1] }, \"baseUrl\": 3 } }",
        &deep,
        &long,
    ];
    for text in texts {
        let folder = Folder::with(&[("tsconfig.json", text), ("package.json", text), ("a.ts", ""), ("b.ts", "")]);
        let mut resolver = folder.resolver();
        assert_eq!(folder.resolve(&mut resolver, "a.ts", "./b").as_deref(), Some("b.ts"));
        assert_eq!(folder.resolve(&mut resolver, "a.ts", "@/b"), None);
        assert_eq!(folder.resolve(&mut resolver, "a.ts", "#b"), None);
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_ring_lead_nowhere() {
    let folder = Folder::with(&[("a.ts", "")]);
    folder.link("x", "y");
    folder.link("y", "x");
    folder.link("node_modules", "node_modules");
    let mut resolver = folder.resolver();
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "./x"), None);
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "./x/y"), None);
    assert_eq!(folder.resolve(&mut resolver, "a.ts", "react").as_deref(), Some("package:react"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_specifier_and_no_configuration_stops_it(
        specifier in r"(\.{0,2}/?|@|#|[a-z]:)[-a-z./*@#?\\ é\x00]{0,12}",
        pattern in r"[@#a-z*/.]{0,6}",
        target in r"[a-z*/.$\{\}]{0,8}",
    ) {
        let paths = serde_json::json!({ "compilerOptions": { "baseUrl": &target, "paths": { &pattern: [&target] } } });
        let map = serde_json::json!({ &pattern: &target });
        let package = serde_json::json!({ "name": &pattern, "exports": &map, "imports": &map, "workspaces": [&target] });
        let folder = Folder::with(&[("src/a.ts", ""), ("tsconfig.json", &paths.to_string()), ("package.json", &package.to_string())]);
        if let Resolution::File(path) = folder.resolver().resolve(&folder.project.join("src/a.ts"), &specifier) {
            proptest::prop_assert!(path.is_file(), "{path}");
        }
    }
}

/// One thing that happens to a folder.
#[derive(Clone, Debug)]
enum Event {
    Write(&'static str, &'static str),
    Remove(&'static str),
    Link(&'static str, &'static str),
}

#[cfg(unix)]
impl Folder {
    /// Does it and says which path a watcher names: the one without links on the way.
    fn happen(&self, event: &Event) -> Utf8PathBuf {
        let (Event::Write(path, _) | Event::Remove(path) | Event::Link(path, _)) = event;
        let place = self.project.join(path);
        let beside = |place: &Utf8Path| Some(RealDisk.real(place.parent()?)?.join(place.file_name()?));
        let before = beside(&place);
        // What the disk refuses does not happen.
        match event {
            Event::Write(_, text) => {
                let _ = fs::create_dir_all(place.parent().unwrap()).and_then(|()| fs::write(&place, text));
                RealDisk.real(&place).unwrap_or(place)
            }
            Event::Remove(_) => {
                let _ = fs::remove_file(&place).or_else(|_| fs::remove_dir_all(&place));
                before.unwrap_or(place)
            }
            Event::Link(_, target) => {
                let link = || std::os::unix::fs::symlink(self.project.join(target), &place);
                let _ = fs::create_dir_all(place.parent().unwrap()).and_then(|()| link());
                beside(&place).unwrap_or(place)
            }
        }
    }
}

#[cfg(unix)]
fn event() -> impl proptest::strategy::Strategy<Value = Event> {
    use proptest::prelude::*;
    let path = prop::sample::select(vec![
        "a",
        "a/b",
        "a/b/c.ts",
        "a/x.ts",
        "a/x.tsx",
        "a/index.ts",
        "l",
        "l/x.ts",
        "l/b",
        "packages",
        "packages/p/package.json",
        "packages/p/index.ts",
        "packages/p",
        "node_modules",
        "node_modules/p",
        "package.json",
        "tsconfig.json",
        "a/tsconfig.json",
        "base.json",
    ]);
    let text = prop::sample::select(vec![
        "",
        r##"{ "name": "p", "main": "index.ts", "workspaces": ["packages/*"], "imports": { "#x": "./a/x.js" } }"##,
        r#"{ "name": "q", "exports": "./index.ts" }"#,
        r#"{ "compilerOptions": { "paths": { "@/*": ["./a/*"] } } }"#,
        r#"{ "extends": "./base.json" }"#,
        r#"{ "compilerOptions": { "baseUrl": "." } }"#,
    ]);
    prop_oneof![
        4 => (path.clone(), text).prop_map(|(path, text)| Event::Write(path, text)),
        3 => path.clone().prop_map(Event::Remove),
        2 => (path.clone(), path).prop_map(|(path, target)| Event::Link(path, target)),
    ]
}

#[cfg(unix)]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() })]
    #[test]
    fn what_is_remembered_equals_what_is_read_afresh(events in proptest::collection::vec(event(), 1..16)) {
        let folder = Folder::with(&[("a/f.ts", ""), ("packages/p/f.ts", "")]);
        let mut kept = folder.resolver();
        let ask = |resolver: &mut Resolver| {
            let specifiers = ["./x", "./b/c", ".", "../l/x", "../l/c", "../a", "@/x", "@/b/c", "a/x", "l/x", "p", "q", "#x", "./none/deep/y"];
            let files = ["a/f.ts", "packages/p/f.ts"];
            let pairs = files.iter().flat_map(|from| specifiers.iter().map(move |specifier| (*from, *specifier)));
            pairs.map(|(from, specifier)| (from, specifier, folder.resolve(resolver, from, specifier))).collect::<Vec<_>>()
        };
        let mut before = ask(&mut kept);
        for event in &events {
            let changed = folder.happen(event);
            let is_news = kept.forget(&[changed]);
            let (now, afresh) = (ask(&mut kept), ask(&mut folder.resolver()));
            proptest::prop_assert_eq!(&now, &afresh, "after {:?}", event);
            proptest::prop_assert!(is_news || now == before, "news was kept quiet: {:?}", event);
            before = now;
        }
    }
}
