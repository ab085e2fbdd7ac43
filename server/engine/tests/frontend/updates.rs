//! An index that is kept up to date is what a fresh one is.

use mizan_engine::{Engine, Event};
use mizan_text::{Edit, Span};
use proptest::prelude::*;

use crate::project::{CLIENTS, Shop};

const PATHS: [&str; 7] = [
    "web/src/app.tsx",
    "web/src/barrel.ts",
    "web/src/deep/index.ts",
    "web/src/deep/page.tsx",
    "web/src/loose.js",
    "web/dist/built.js",
    "apps/one/main.ts",
];

/// What a file may say; most of it makes sense somewhere.
const TEXTS: [&str; 8] = [
    "",
    "import { useEcho } from './api'\nexport const App = () => useEcho().mutate({ text: 'a' })\n",
    "import { say, callEcho } from '@/barrel'\nsay({ text: 'a' })\ncallEcho({ text: 'b' })\n",
    "export * from '@/api'\nexport { callEcho as say } from '@/deep'\n",
    "export * from '../barrel'\nexport * from '../api/shop.clients'\n",
    "import { fetchCart } from '@shop/web'\nasync () => (await fetchCart({ cart_id: 1 })).items\n",
    "import * as api from './barrel'\nexport const { callAdd } = api\napi.callEcho({ text: '' })\n",
    "import { callNone } from '../../web/src/api'\ncallNone((\n",
];

const CONFIGS: [(&str, &str); 9] = [
    ("web/tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#),
    ("web/tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/deep/*"] } } }"#),
    ("package.json", r#"{ "workspaces": ["web", "apps/*"] }"#),
    ("package.json", r#"{ "workspaces": ["web"] }"#),
    ("web/package.json", r#"{ "name": "@shop/web", "exports": { ".": "./src/barrel.ts" } }"#),
    ("web/package.json", r#"{ "name": "@shop/web", "main": "./src/deep/index.ts" }"#),
    ("web/.gitignore", "loose.js\n"),
    ("back/shop/clients.py", CLIENTS),
    (
        "back/shop/clients.py",
        "from mizan.client import client\n\n\n@client\ndef echo(request, text: str) -> int: ...\n",
    ),
];

#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize),
    Configure(usize),
    Delete(usize),
    DeleteConfig(usize),
    MoveFolder,
    Open(usize, usize),
    Type(usize, usize),
    Close(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..PATHS.len(), 0..TEXTS.len()).prop_map(|(path, text)| Step::Write(path, text)),
        4 => (0..CONFIGS.len()).prop_map(Step::Configure),
        2 => (0..PATHS.len()).prop_map(Step::Delete),
        1 => (0..CONFIGS.len()).prop_map(Step::DeleteConfig),
        1 => Just(Step::MoveFolder),
        2 => (0..PATHS.len(), 0..TEXTS.len()).prop_map(|(path, text)| Step::Open(path, text)),
        2 => (0..PATHS.len(), 0..200_usize).prop_map(|(path, at)| Step::Type(path, at)),
        1 => (0..PATHS.len()).prop_map(Step::Close),
    ];
    prop::collection::vec(step, 1..24)
}

fn take(shop: &Shop, engine: &Engine, step: &Step) -> Option<Event> {
    Some(match *step {
        Step::Write(path, text) => {
            shop.write(PATHS[path], TEXTS[text]);
            shop.touched(&[PATHS[path]])
        }
        Step::Configure(config) => {
            shop.write(CONFIGS[config].0, CONFIGS[config].1);
            shop.touched(&[CONFIGS[config].0])
        }
        Step::Delete(path) => {
            shop.remove(PATHS[path]);
            shop.touched(&[PATHS[path]])
        }
        Step::DeleteConfig(config) => {
            shop.remove(CONFIGS[config].0);
            shop.touched(&[CONFIGS[config].0])
        }
        Step::MoveFolder => {
            let (here, there) = (shop.path("web/src/deep"), shop.path("web/src/deeper"));
            let (from, to) = if here.exists() { (here, there) } else { (there, here) };
            std::fs::rename(from, to).ok()?;
            shop.touched(&["web/src/deep", "web/src/deeper"])
        }
        Step::Open(path, text) => {
            Event::Opened { path: shop.path(PATHS[path]), version: 1, text: TEXTS[text].to_owned() }
        }
        Step::Type(path, at) => {
            let path = shop.path(PATHS[path]);
            let world = engine.world();
            let text = &world.documents.get(&path)?.text.text;
            let at = u32::try_from(at % (text.len() + 1)).unwrap();
            let edits = vec![Edit { replaced: Span::new(at, at), with: " ;".to_owned() }];
            Event::Edited { path, version: 2, edits }
        }
        Step::Close(path) => Event::Closed { path: shop.path(PATHS[path]) },
    })
}

/// An engine with the same documents that knows nothing else.
fn fresh(shop: &Shop, engine: &Engine) -> Engine {
    let mut fresh = shop.open();
    let documents = engine.world().documents;
    let opened = documents.paths().map(|path| {
        let text = documents.get(path).unwrap().text.text.to_string();
        Event::Opened { path: path.clone(), version: 1, text }
    });
    fresh.apply(opened.collect::<Vec<_>>());
    fresh
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_ends_as_a_fresh_look(steps in steps(), batch in 1_usize..4) {
        let shop = Shop::with(&[("web/src/app.tsx", TEXTS[1]), ("web/src/barrel.ts", TEXTS[3])]);
        let mut engine = shop.open();
        let mut waiting = Vec::new();
        shop.shown(&engine.world());
        for (count, step) in steps.iter().enumerate() {
            waiting.extend(take(&shop, &engine, step));
            // A person asks now and then, and documents are edited one by one.
            if count % batch == 0 || matches!(step, Step::Open(..) | Step::Type(..)) {
                engine.apply(std::mem::take(&mut waiting));
                let fresh = fresh(&shop, &engine);
                prop_assert_eq!(shop.shown(&engine.world()), shop.shown(&fresh.world()), "{:?}", steps.get(..=count));
                prop_assert_eq!(shop.unused(&engine.world()), shop.unused(&fresh.world()));
            }
        }
    }
}

#[test]
fn a_file_that_is_closed_while_another_comes_is_read_off_the_disk_again() {
    let shop = Shop::with(&[("web/src/app.tsx", TEXTS[1])]);
    let mut engine = shop.open();
    let path = shop.path("web/src/app.tsx");
    engine.apply([Event::Opened { path: path.clone(), version: 1, text: format!("// not saved\n{}", TEXTS[1]) }]);
    assert!(shop.shown(&engine.world()).starts_with("web/src/app.tsx:2 useEcho"));

    shop.write("web/src/barrel.ts", TEXTS[0]);
    engine.apply([Event::Closed { path }, shop.touched(&["web/src/barrel.ts"])]);
    assert!(shop.shown(&engine.world()).starts_with("web/src/app.tsx:1 useEcho"));
}

#[test]
fn uses_that_someone_reads_stay_what_they_were() {
    let shop = Shop::with(&[("web/src/app.tsx", TEXTS[1])]);
    let mut engine = shop.open();
    let world = engine.world();
    let before = world.uses(0).unwrap();
    let all = before.all();
    assert!(!all.is_empty());

    shop.write("web/src/app.tsx", TEXTS[0]);
    engine.apply([shop.touched(&["web/src/app.tsx"])]);
    assert_eq!(engine.world().uses(0).unwrap().all(), []);
    assert_eq!(before.all(), all);
}
