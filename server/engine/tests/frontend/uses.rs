//! Which files use what, through everything that TypeScript lets one write between.

use std::collections::BTreeSet;

use camino::Utf8Path;
use insta::assert_snapshot;
use mizan_engine::{Engine, Event};
use mizan_schema::difference::Subject;
use mizan_text::{Edit, Span};

use crate::project::{CLIENTS, Shop};

/// The example of a whole project.
fn example() -> Engine {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop");
    Engine::open(&root, Box::new(|_| None)).unwrap()
}

#[test]
fn the_names_of_a_client_are_those_of_its_files() {
    let world = example().world();
    let snapshot = &world.backends[0];
    let artifacts = snapshot.artifacts(&world.project.backends[0].clients[0]);
    let text = |file: &str| {
        let artifact = artifacts.iter().find(|artifact| &*artifact.path == file).unwrap();
        String::from_utf8_lossy(&artifact.bytes).into_owned()
    };
    let declared = |file: &str| -> Vec<String> {
        let text = text(&format!("{}.d.ts", file.strip_suffix(".js").unwrap()));
        let names = text.lines().filter_map(|line| {
            let declaration = line.strip_prefix("export ")?.trim_start_matches("declare ").split_once(' ')?.1;
            declaration.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned)
        });
        names.collect()
    };
    let exported = |file: &str| -> BTreeSet<String> {
        let index = text(file);
        let named = index.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(','));
        let named = named.map(|name| name.rsplit(" as ").next().unwrap().to_owned());
        let starred = index.lines().filter_map(|line| line.strip_prefix("export * from \"./")?.strip_suffix("\";"));
        named.chain(starred.flat_map(declared)).collect()
    };
    let exports = mizan_codegen::exports(&snapshot.contract, true);
    let own = exports.modules.iter().flat_map(|module| module.exports.iter().map(|export| export.public.to_string()));
    let known: BTreeSet<String> = own.chain(exports.supplied.iter().map(ToString::to_string)).collect();
    assert_eq!(known, &exported("index.js") | &exported("index.d.ts"));
    for module in exports.modules {
        let text = text(&format!("{}.d.ts", module.stem));
        for export in &module.exports {
            assert!(text.contains(&*export.name), "{} in {}", export.name, module.stem);
        }
    }
}

#[test]
fn uses_are_found_before_the_client_is_written() {
    let shop = Shop::with(&[(
        "web/src/App.tsx",
        "import { useEcho, CartContext } from './api'\nexport function App() {\n  const { mutate } = useEcho()\n  mutate({ text: 'a' })\n  \
         return <CartContext cart_id={1} />\n}\n",
    )]);
    assert_snapshot!(shop.shown(&shop.open().world()), @"
    web/src/App.tsx:1 useEcho (import)
    web/src/App.tsx:1 CartContext (import)
    web/src/App.tsx:3 useEcho (reference) in App
    web/src/App.tsx:4 useEcho arguments (invocation) in App
    web/src/App.tsx:4 useEcho arguments.text (key) in App
    web/src/App.tsx:4 useEcho arguments.text (text) in App
    web/src/App.tsx:5 CartContext (element) in App
    web/src/App.tsx:5 CartContext arguments.cart_id (attribute) in App
    ");
}

#[test]
fn a_workspace_uses_a_client_over_aliases_and_barrels() {
    let shop = Shop::with(&[
        ("package.json", r#"{ "private": true, "workspaces": ["web", "apps/*"] }"#),
        ("web/package.json", r#"{ "name": "@shop/web", "private": true, "exports": { ".": "./src/barrel.ts" } }"#),
        ("web/tsconfig.json", r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#),
        ("web/src/barrel.ts", "export { callEcho as say } from '@/api'\nexport * as cart from '@/api/shop.clients'\n"),
        ("web/src/none.ts", "import { say } from 'react'\nsay()\n"),
        ("apps/shop/package.json", r#"{ "name": "@shop/app", "private": true }"#),
        (
            "apps/shop/main.ts",
            "import { say, cart } from '@shop/web'\nsay({ text: 'a' })\ncart.fetchCart({ cart_id: 1 })\n",
        ),
        ("other/main.ts", "import { callEcho } from '../web/src/api'\ncallEcho()\n"),
    ]);
    assert_snapshot!(shop.shown(&shop.open().world()), @"
    apps/shop/main.ts:1 callEcho (import)
    apps/shop/main.ts:2 callEcho (reference)
    apps/shop/main.ts:2 callEcho arguments (invocation)
    apps/shop/main.ts:2 callEcho arguments.text (key)
    apps/shop/main.ts:2 callEcho arguments.text (text)
    apps/shop/main.ts:3 fetchCart (reference)
    apps/shop/main.ts:3 fetchCart arguments (invocation)
    apps/shop/main.ts:3 fetchCart arguments.cart_id (key)
    other/main.ts:1 callEcho (import)
    other/main.ts:2 callEcho (reference)
    other/main.ts:2 callEcho arguments (invocation)
    web/src/barrel.ts:1 callEcho (reexport)
    ");
}

#[test]
fn the_uses_of_a_function_are_those_of_its_slot_too() {
    let shop = Shop::with(&[(
        "web/src/cart.ts",
        "import { fetchCart, useItems, useTotal } from './api'\nexport async function Cart() {\n  useTotal()\n  const { items } = await \
         fetchCart({ cart_id: 1 })\n  return useItems().length + items[0].name\n}\n",
    )]);
    let world = shop.open().world();
    let uses = world.uses(0).unwrap();
    let lines: Vec<String> =
        uses.of(&Subject::Function("items".into())).iter().map(|one| shop.line(&world, one)).collect();
    assert_snapshot!(lines.join("\n"), @"
    web/src/cart.ts:1 useItems (import)
    web/src/cart.ts:4 fetchCart result.items (field) in Cart
    web/src/cart.ts:5 useItems (reference) in Cart
    web/src/cart.ts:5 useItems result.length (field) in Cart
    web/src/cart.ts:5 fetchCart result.items[].name (field) in Cart
    ");
}

#[test]
fn a_name_that_the_client_does_not_have() {
    let shop = Shop::with(&[("web/src/a.ts", "import { callEho, MizanError, callEcho } from './api'\n")]);
    assert_snapshot!(shop.shown(&shop.open().world()), @"
    web/src/a.ts:1 MizanError (import)
    web/src/a.ts:1 callEcho (import)
    web/src/a.ts:1 unknown callEho, meant callEcho?
    ");
}

#[test]
fn work_follows_an_edit() {
    let shop = Shop::with(&[
        ("web/src/barrel.ts", "export * from './api'\n"),
        ("web/src/a.ts", "import { callEcho } from './barrel'\ncallEcho()\n"),
        ("web/src/b.ts", "import { callAdd } from './barrel'\ncallAdd()\n"),
        ("web/src/c.ts", "export const c = 1\n"),
    ]);
    let mut engine = shop.open();
    let work = |engine: &Engine| {
        let world = engine.world();
        let work = world.uses(0).unwrap().work();
        (work.files_read, work.files_parsed, work.files_linked)
    };
    assert_eq!(work(&engine), (4, 3, 3));
    shop.write("web/src/a.ts", "import { callEcho } from './barrel'\n\ncallEcho()\n");
    engine.apply([shop.touched(&["web/src/a.ts"])]);
    assert_eq!(work(&engine), (1, 1, 1), "one file has another text");
    engine.apply([shop.touched(&["web/src/a.ts", "web/src/c.ts", "back/shop/clients.py"])]);
    assert_eq!(work(&engine), (2, 0, 0), "nothing is different");
    shop.write("back/shop/clients.py", &CLIENTS.replace("def echo", "def echoes"));
    engine.apply([shop.touched(&["back/shop/clients.py"])]);
    assert_eq!(work(&engine), (0, 0, 2), "the client has other names, which a barrel has no part in");
    let path = shop.path("web/src/b.ts");
    let text = "import { callAdd } from './barrel'\ncallAdd()\n".to_owned();
    engine.apply([Event::Opened { path: path.clone(), version: 1, text }]);
    let edits = vec![Edit { replaced: Span::new(0, 0), with: "\n".to_owned() }];
    engine.apply([Event::Edited { path, version: 2, edits }]);
    assert_eq!(work(&engine).1, 1, "one document was edited");
    assert!(shop.shown(&engine.world()).contains("web/src/b.ts:3 callAdd (reference)"));
}
