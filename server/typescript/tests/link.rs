//! What names denote across files: barrels, aliases, namespaces, defaults, circles; and that linking after an edit gives what linking anew gives.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use insta::assert_snapshot;
use mizan_typescript::client::Client;
use mizan_typescript::facts::FileFacts;
use mizan_typescript::link::{Changes, Links, Path, Work};
use proptest::prelude::*;
use support::{Dialect, export};

type Project = BTreeMap<String, String>;

fn path(path: &str) -> Path {
    Arc::from(Utf8Path::new(path))
}

fn client(names: &[&str]) -> Client {
    let exports: BTreeMap<_, _> = names.iter().map(|name| (Arc::from(*name), export(name).unwrap())).collect();
    let exports = Arc::new(exports);
    Client { files: ["api/index.ts", "api/cart.ts"].map(|file| (path(file), exports.clone())).into() }
}

const NAMES: [&str; 6] = ["useEcho", "callEcho", "fetchUser", "UserContext", "Item", "Status"];

/// As bundlers resolve: relative, with the extension or the index added; the client is always there.
fn resolver(project: &Project) -> impl Fn(&Utf8Path, &str) -> Option<Path> + '_ {
    move |from, specifier| {
        let mut joined = Utf8PathBuf::new();
        let base = if specifier.starts_with('.') { from.parent()? } else { return None };
        for part in base.join(specifier).components() {
            match part.as_str() {
                "." => {}
                ".." => assert!(joined.pop()),
                part => joined.push(part),
            }
        }
        let exists = |file: &String| project.contains_key(file) || file.starts_with("api/");
        let known = ["api/index.ts", "api/cart.ts"];
        let candidates = [format!("{joined}.ts"), format!("{joined}/index.ts")];
        let is_file = |file: &String| exists(file) && (!file.starts_with("api/") || known.contains(&file.as_str()));
        candidates.into_iter().find(is_file).map(|file| path(&file))
    }
}

fn facts(source: &str) -> Arc<FileFacts> {
    Arc::new(FileFacts::read(source, Dialect::Tsx, |_| true))
}

fn project(files: &[(&str, &str)]) -> Project {
    files.iter().map(|(path, source)| ((*path).to_owned(), (*source).to_owned())).collect()
}

fn linked(project: &Project, names: &[&str]) -> Links {
    let mut links = Links::default();
    let files = project.iter().map(|(file, source)| (path(file), Some(facts(source)))).collect();
    let changes = Changes { files, client: Some(client(names)), resolution: false };
    links.update(changes, &mut resolver(project));
    links
}

fn shown(project: &Project, links: &Links) -> String {
    let mut text = String::new();
    for (path, found) in links.files() {
        let uses = support::render(&project[path.as_str()], found);
        if !uses.is_empty() {
            writeln!(text, "{path}\n{}", uses.trim_end()).unwrap();
        }
    }
    text
}

fn show(files: &[(&str, &str)]) -> String {
    let project = project(files);
    shown(&project, &linked(&project, &NAMES))
}

#[test]
fn through_barrels_of_any_depth() {
    let files = [
        ("deep/index.ts", "export * from '../api';"),
        ("mid.ts", "export { useEcho as useIt, callEcho } from './deep';\nexport * as api from './deep';"),
        ("top.ts", "export * from './mid';\nexport { callEcho as default } from './mid';"),
        (
            "page.tsx",
            "import run, { useIt, api } from './top';\nuseIt().mutate({ text: 1 });\nrun({ a: 1 });\napi.fetchUser({ id: 1 });\n\
             <api.UserContext id={1} />;\nlet x: api.Item;",
        ),
    ];
    assert_snapshot!(show(&files), @"
    mid.ts
    1:10–1:17 useEcho  reexport  hook useEcho
    1:28–1:36 callEcho  reexport  call callEcho
    page.tsx
    1:8–1:11 run  import, alias  call callEcho
    1:15–1:20 useIt  import, alias  hook useEcho
    2:1–2:6 useIt  reference, alias  hook useEcho
    2:15–2:28 ({ text: 1 })  invocation  hook useEcho arguments
    2:18–2:22 text  key  hook useEcho arguments.text
    3:1–3:4 run  reference, alias  call callEcho
    3:4–3:14 ({ a: 1 })  invocation  call callEcho arguments
    3:7–3:8 a  key  call callEcho arguments.a
    4:5–4:14 fetchUser  reference  fetch fetchUser
    4:14–4:25 ({ id: 1 })  invocation  fetch fetchUser arguments
    4:17–4:19 id  key  fetch fetchUser arguments.id
    5:6–5:17 UserContext  element  provider UserContext
    5:18–5:20 id  attribute  provider UserContext arguments.id
    6:12–6:16 Item  type  type Item  in x
    top.ts
    2:10–2:18 callEcho  reexport  call callEcho
    ");
}

#[test]
fn through_constants_under_another_name() {
    let files = [
        (
            "hooks.ts",
            "import { useEcho } from './api';\nimport * as all from './api';\nexport const useThing = useEcho;\nexport const { callEcho } = all;\nexport default all;",
        ),
        (
            "page.ts",
            "import all, { useThing, callEcho } from './hooks';\nuseThing().data.name;\ncallEcho({ a: 1 });\nall.fetchUser();",
        ),
    ];
    assert_snapshot!(show(&files), @"
    hooks.ts
    1:10–1:17 useEcho  import  hook useEcho
    3:25–3:32 useEcho  reference  hook useEcho  in useThing
    4:16–4:24 callEcho  reference, binding  call callEcho
    page.ts
    1:15–1:23 useThing  import, alias  hook useEcho
    1:25–1:33 callEcho  import  call callEcho
    2:1–2:9 useThing  reference, alias  hook useEcho
    2:17–2:21 name  field  hook useEcho result.name
    3:1–3:9 callEcho  reference  call callEcho
    3:9–3:19 ({ a: 1 })  invocation  call callEcho arguments
    3:12–3:13 a  key  call callEcho arguments.a
    4:5–4:14 fetchUser  reference  fetch fetchUser
    4:14–4:16 ()  invocation  fetch fetchUser arguments
    ");
}

#[test]
fn circles_end() {
    let files = [
        (
            "a.ts",
            "export * from './b';\nexport { loop } from './b';\nimport * as self from './a';\nexport const grow = self.grow.more;",
        ),
        ("b.ts", "export * from './a';\nexport * from './api';\nexport { loop } from './a';"),
        ("page.ts", "import { useEcho, loop, grow } from './a';\nuseEcho(); loop(); grow();"),
    ];
    assert_snapshot!(show(&files), @"
    page.ts
    1:10–1:17 useEcho  import  hook useEcho
    2:1–2:8 useEcho  reference  hook useEcho
    ");
}

#[test]
fn an_export_of_ones_own_hides_the_client_s() {
    let files = [
        ("barrel.ts", "export * from './api';\nexport function useEcho() {}\nexport const callEcho = 1;"),
        ("page.ts", "import { useEcho, callEcho, fetchUser } from './barrel';\nuseEcho(); callEcho(); fetchUser();"),
    ];
    assert_snapshot!(show(&files), @"
    page.ts
    1:29–1:38 fetchUser  import  fetch fetchUser
    2:24–2:33 fetchUser  reference  fetch fetchUser
    2:33–2:35 ()  invocation  fetch fetchUser arguments
    ");
}

#[test]
fn a_name_is_missing_only_where_nobody_else_may_have_it() {
    let files = [
        ("sure.ts", "export * from './api';\nexport * from './own';"),
        ("own.ts", "export const useGoneButOwn = 1;"),
        ("unsure.ts", "export * from './api';\nexport * from 'package';"),
        (
            "page.ts",
            "import { useGone, useGoneButOwn } from './sure';\nimport { useGone as other } from './unsure';\nimport { useEchoo } from './own';",
        ),
    ];
    assert_snapshot!(show(&files), @"
    page.ts
    1:10–1:17 useGone  missing useGone
    ");
}

#[test]
fn uses_of_a_name_come_by_file() {
    let project = project(&[
        ("a.ts", "import { useEcho } from './api';\nuseEcho();"),
        ("b.ts", "import { useEcho as e, callEcho } from './api/cart';\ne(); callEcho();"),
    ]);
    let links = linked(&project, &NAMES);
    let of = |name: &str| {
        links
            .uses_of(name)
            .map(|(path, one)| format!("{path} {}", one.span.of(&project[path.as_str()])))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("useEcho"), ["a.ts useEcho", "a.ts useEcho", "b.ts useEcho", "b.ts e"]);
    assert_eq!(of("callEcho"), ["b.ts callEcho", "b.ts callEcho", "b.ts ()"]);
    assert_eq!(of("fetchUser"), Vec::<String>::new());
    assert_eq!(links.used_names().map(|name| &**name).collect::<Vec<_>>(), ["callEcho", "useEcho"]);
}

#[test]
fn an_edit_costs_what_it_touches() {
    let mut project = project(&[
        ("barrel.ts", "export { useEcho } from './api';"),
        ("page.ts", "import { useEcho } from './barrel';\nuseEcho();"),
        ("other.ts", "import { callEcho } from './api';\ncallEcho();"),
        ("apart.ts", "export const x = 1;"),
    ]);
    let mut links = linked(&project, &NAMES);
    let mut edit = |file: &str, source: &str| {
        project.insert(file.to_owned(), source.to_owned());
        let changes = Changes { files: vec![(path(file), Some(facts(source)))], ..Changes::default() };
        links.update(changes, &mut resolver(&project))
    };
    let same = edit("barrel.ts", "export { useEcho } from './api';");
    let moved = edit("barrel.ts", "\nexport { useEcho } from './api';");
    let renamed = edit("barrel.ts", "export { callEcho as useEcho } from './api';");
    let leaf = edit("other.ts", "import { callEcho } from './api';");
    assert_eq!([same.linked, moved.linked, renamed.linked, leaf.linked], [0, 1, 2, 1]);
    let client_changed = Changes { client: Some(client(&["callEcho"])), ..Changes::default() };
    assert_eq!(links.update(client_changed, &mut resolver(&project)), Work { resolved: 0, linked: 3 });
    let nothing = Changes { resolution: true, ..Changes::default() };
    assert_eq!(links.update(nothing, &mut resolver(&project)), Work { resolved: 3, linked: 0 });
}

fn statement() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["useEcho", "callEcho", "Item", "useGone", "a", "b", "default"]);
    let from = || prop::sample::select(vec!["./api", "./f0", "./f1", "./f2", "./f3", "package"]);
    prop_oneof![
        (name(), from())
            .prop_map(|(name, from)| format!("import {{ {name} as x }} from '{from}'; x({{ key: 1 }}).name;")),
        from().prop_map(|from| format!("import * as all from '{from}'; all.useEcho(); all.b.callEcho();")),
        (name(), name(), from())
            .prop_map(|(name, other, from)| format!("export {{ {name} as {other} }} from '{from}';")),
        from().prop_map(|from| format!("export * from '{from}';")),
        (name(), from()).prop_map(|(name, from)| format!("export * as {name} from '{from}';")),
        name().prop_map(|name| format!("export {{ x as {name} }};")),
        Just("export const b = all.a;".to_owned()),
        Just("export default x;".to_owned()),
    ]
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Vec<String>),
    Delete(usize),
    Client(Vec<usize>),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (0..4_usize, prop::collection::vec(statement(), 0..4)).prop_map(|(file, lines)| Edit::Write(file, lines)),
        1 => (0..4_usize).prop_map(Edit::Delete),
        1 => prop::collection::vec(0..NAMES.len(), 0..4).prop_map(Edit::Client),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn linking_after_an_edit_gives_what_linking_anew_gives(edits in prop::collection::vec(edit(), 1..12)) {
        let mut project = Project::new();
        let mut names = NAMES.to_vec();
        let mut links = linked(&project, &names);
        for edit in edits {
            let mut changes = Changes::default();
            match edit {
                Edit::Write(file, lines) => {
                    let (file, source) = (format!("f{file}.ts"), lines.join("\n"));
                    changes.files.push((path(&file), Some(facts(&source))));
                    changes.resolution = project.insert(file, source).is_none();
                }
                Edit::Delete(file) => {
                    let file = format!("f{file}.ts");
                    changes.resolution = project.remove(&file).is_some();
                    changes.files.push((path(&file), None));
                }
                Edit::Client(kept) => {
                    names = kept.into_iter().map(|index| NAMES[index]).collect();
                    changes.client = Some(client(&names));
                }
            }
            links.update(changes, &mut resolver(&project));
            let fresh = linked(&project, &names);
            prop_assert_eq!(shown(&project, &links), shown(&project, &fresh));
            for name in NAMES {
                prop_assert!(links.uses_of(name).eq(fresh.uses_of(name)));
            }
            prop_assert!(links.used_names().eq(fresh.used_names()));
        }
    }
}
