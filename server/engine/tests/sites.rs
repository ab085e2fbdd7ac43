//! Where a frontend feels a change: from two states of the Python to the lines of TypeScript.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected fails")]

#[path = "difference/project.rs"]
#[allow(dead_code, reason = "shared with the tests of differences")]
mod project;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use camino::Utf8Path;
use insta::assert_snapshot;
use mizan_engine::sites::sites;
use mizan_syntax::typescript::Dialect;
use mizan_typescript::client::{Client, ClientExport, Role};
use mizan_typescript::facts::FileFacts;
use mizan_typescript::link::{Changes, Links};

use project::between;

const SHOP: &str = "\
class Item(BaseModel):
    name: str
    price: int

@client
def items(request, page: int = 1) -> list[Item]: ...

@client(context=\"cart\")
def cart_items(request, cart_id: int) -> list[Item]: ...
";

const FRONTEND: &str = "\
import { CartContext, useCartItems, callItems } from \"./api\";

export async function load() {
  const items = await callItems({ page: 2 });
  return items.map((item) => item.price);
}

export function Cart() {
  const items = useCartItems();
  return items.map(({ name, price }) => <p title={name}>{price}</p>);
}

export const Page = () => <CartContext cart_id={5}><Cart /></CartContext>;
";

fn client() -> Client {
    let exports = [
        ("callItems", Role::Call),
        ("useItems", Role::CallHook),
        ("useCartItems", Role::SlotHook),
        ("fetchCart", Role::Fetch),
        ("CartContext", Role::Provider),
        ("Item", Role::Type),
    ];
    let exports: BTreeMap<Arc<str>, Arc<ClientExport>> = exports
        .into_iter()
        .map(|(name, role)| (Arc::from(name), Arc::new(ClientExport { name: Arc::from(name), role })))
        .collect();
    Client { files: BTreeMap::from([(Arc::from(Utf8Path::new("/api/index.d.ts")), Arc::new(exports))]) }
}

/// Each change with the words of the frontend that it touches.
fn felt(after: &str) -> String {
    let path: Arc<Utf8Path> = Arc::from(Utf8Path::new("/page.tsx"));
    let facts = Arc::new(FileFacts::read(FRONTEND, Dialect::Tsx, |_| true));
    let changes = Changes { files: vec![(path, Some(facts))], client: Some(client()), resolution: false };
    let mut links = Links::default();
    links.update(changes, &mut |_: &Utf8Path, specifier: &str| -> Option<Arc<Utf8Path>> {
        (specifier == "./api").then(|| Arc::from(Utf8Path::new("/api/index.d.ts")))
    });
    let mut out = String::new();
    for change in between(SHOP, after).changes {
        let _ = writeln!(out, "{}", change.line());
        for (_, site) in sites(&links, &change.affected) {
            let start = site.span.start as usize;
            let line = FRONTEND[..start].matches('\n').count() + 1;
            let _ = writeln!(out, "    {line}: {}", site.span.of(FRONTEND));
        }
    }
    out
}

#[test]
fn a_field_that_is_gone_is_felt_where_it_is_read() {
    assert_snapshot!(felt(&SHOP.replace("    price: int\n", "")), @"
    - Item.price (in 2 functions)
        5: price
        10: price
    ");
}

#[test]
fn an_argument_is_felt_where_it_is_given() {
    assert_snapshot!(felt(&SHOP.replace("page: int = 1", "page: str = \"\"")), @"
    ~ items.page: number → string
        4: page
    ");
    assert_snapshot!(felt(&SHOP.replace("cart_id: int", "cart_id: str")), @"
    ~ context cart.cart_id: number → string
        13: cart_id
    ");
}

#[test]
fn one_that_has_to_be_given_is_felt_at_every_call() {
    assert_snapshot!(felt(&SHOP.replace("page: int = 1", "page: int = 1, *, lang: str")), @"
    + items.lang: string
        4: callItems
    ");
    assert_snapshot!(felt(&SHOP.replace("cart_id: int", "cart_id: int, lang: str")), @"
    + context cart.lang: string
        13: CartContext
    ");
}

#[test]
fn what_is_gone_is_felt_wherever_it_is_named() {
    assert_snapshot!(felt(&SHOP.replace("def cart_items", "def cart_lines")), @"
    - function cart_items
        9: useCartItems
    + function cart_lines(cart_id: number) → Item[] in context cart
    ");
}
