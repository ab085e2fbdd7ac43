//! A real frontend, with the real resolver: the shop of `examples/`, as its files stand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use insta::assert_snapshot;
use mizan_sources::{Disk, RealDisk};
use mizan_typescript::client::{Client, ClientFile};
use mizan_typescript::facts::FileFacts;
use mizan_typescript::link::{Changes, Links};
use mizan_typescript::resolve::Resolver;
use support::{Dialect, export};

fn frontend() -> Utf8PathBuf {
    RealDisk.real(&Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop/frontend")).unwrap()
}

fn facts(path: &Utf8Path) -> Option<FileFacts> {
    let dialect = Dialect::of_extension(path.extension()?)?;
    Some(FileFacts::read(&fs::read_to_string(path).unwrap(), dialect, |_| true))
}

/// What the index exports, under each of the paths that an import of the folder may mean.
fn client(api: &Utf8Path) -> Client {
    let index = facts(&api.join("index.d.ts")).unwrap();
    let mut names: Vec<Arc<str>> = index.exports.iter().map(|given| given.name.clone()).collect();
    for module in &index.stars {
        let text = fs::read_to_string(api.join(module.text.replace(".js", ".d.ts"))).unwrap();
        names.extend(text.lines().filter_map(|line| {
            let declaration = line.strip_prefix("export ")?.trim_start_matches("declare ").split_once(' ')?.1;
            declaration.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(Arc::from)
        }));
    }
    let exports: ClientFile = names.into_iter().filter_map(|name| Some((name.clone(), export(&name)?))).collect();
    let exports = Arc::new(exports);
    Client { files: ["index.js", "index.d.ts"].map(|file| (api.join(file).into(), exports.clone())).into() }
}

fn linked() -> Links {
    let frontend = frontend();
    let api = frontend.join("src/api");
    let mut changes = Changes { client: Some(client(&api)), ..Changes::default() };
    let mut folders = vec![frontend.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            if path == api {
                continue;
            }
            match facts(&path) {
                Some(facts) => changes.files.push((path.into(), Some(Arc::new(facts)))),
                None if path.is_dir() => folders.push(path),
                None => {}
            }
        }
    }
    let mut links = Links::default();
    links.update(changes, &mut Resolver::new(&frontend, Box::new(RealDisk)));
    links
}

#[test]
fn every_name_is_found_and_no_module_gets_away() {
    let links = linked();
    assert_eq!(links.missing().count(), 0);
    assert_eq!(links.files().map(|(_, found)| found.modules.len()).sum::<usize>(), 0);
    let broken: Vec<_> = links.files().filter(|(path, _)| links.facts(path).unwrap().is_broken).collect();
    assert_eq!(broken, []);
}

#[test]
fn who_uses_what() {
    let (links, root) = (linked(), frontend());
    let mut text = String::new();
    for name in ["CartContext", "useApplyVoucher", "SortOrder", "subscribeOrderTracking"] {
        for (path, one) in links.uses_of(name).filter(|(_, one)| one.kind.is_word()) {
            let path = path.strip_prefix(&root).unwrap().as_str().replace('\\', "/");
            let within = one.within.as_deref().unwrap_or("the file");
            writeln!(text, "{path}: {} as {:?} in {within}", support::target(&one.target), one.kind).unwrap();
        }
    }
    assert_snapshot!(text, @"
    src/App.tsx: provider CartContext as Import in the file
    src/App.tsx: provider CartContext as Element in Shop
    src/App.tsx: provider CartContext arguments.cart_id as Attribute in Shop
    src/App.tsx: provider CartContext as ClosingElement in Shop
    src/parts/CartDrawer.tsx: hook useApplyVoucher as Import in the file
    src/parts/CartDrawer.tsx: hook useApplyVoucher as Reference in Voucher
    src/parts/CartDrawer.tsx: hook useApplyVoucher arguments.cart_id as Key in Voucher
    src/parts/CartDrawer.tsx: hook useApplyVoucher arguments.code as Key in Voucher
    src/parts/CartDrawer.tsx: hook useApplyVoucher result.status as Field in Voucher
    src/parts/CartDrawer.tsx: hook useApplyVoucher result.status as Text in Voucher
    src/parts/CartDrawer.tsx: hook useApplyVoucher result.reason as Field in Voucher
    src/parts/CartDrawer.tsx: hook useApplyVoucher result.reason as Text in Voucher
    src/pages/CatalogueBrowser.tsx: enum SortOrder as Import in the file
    src/pages/CatalogueBrowser.tsx: enum SortOrder as Type in SORT_NAMES
    src/pages/CatalogueBrowser.tsx: enum SortOrder as Type in Toolbar
    src/pages/CatalogueBrowser.tsx: enum SortOrder as Reference in Toolbar
    src/pages/CatalogueBrowser.tsx: enum SortOrder as Reference in choice
    src/pages/CatalogueBrowser.tsx: enum SortOrder as Reference in choice
    src/pages/CatalogueBrowser.tsx: enum SortOrder members.NEWEST as Member in choice
    src/pages/Orders.tsx: subscription subscribeOrderTracking as Import in the file
    src/pages/Orders.tsx: subscription subscribeOrderTracking as Reference in Courier
    src/pages/Orders.tsx: subscription subscribeOrderTracking arguments.number as Key in Courier
    ");
}
