//! `graph`.

use crate::sandbox::{Sandbox, assert_transcript};

const CLIENTS: &str = "\
from django.http import HttpResponse
from mizan.client import GlobalContext, client, compose


@client(context=GlobalContext)
def current_user(request) -> str: ...


@client(context=\"cart\")
def cart_items(request, cart_id: int) -> list[int]: ...


@client(context=\"cart\")
def cart_total(request, cart_id: int, country: str = \"NL\") -> str: ...


@client(context=\"local\")
def greet(request, name: str) -> str: ...


@client(merge=\"cart\", affects=cart_total)
def add_to_cart(request, cart_id: int, product: int) -> list[int]: ...


@client(affects=[\"cart\", \"global\"])
def sign_in(request, name: str) -> None: ...


@client(private=True, affects=cart_items)
def sold_out(request, product: int) -> None: ...


@client(route=\"/out/\", affects=\"global\")
def sign_out(request) -> HttpResponse: ...


@client
def echo(request, text: str) -> str: ...


@compose(\"cart\", GlobalContext)
def checkout(): ...
";

#[test]
fn contexts_and_who_invalidates_them() {
    let sandbox = Sandbox::django(CLIENTS);
    assert_transcript!(sandbox.run(&["graph"]));
    assert_transcript!(sandbox.run(&["graph", "--format", "dot"]));
    assert_transcript!(sandbox.run(&["graph", "--format", "json"]));
}

#[test]
fn components_are_part_of_it() {
    let sandbox = Sandbox::django(CLIENTS);
    sandbox.write(
        "src/Cart.tsx",
        "import { CartContext, useCartItems, useAddToCart } from './api'\n\
         const Items = () => useCartItems().length\n\
         export function Cart() {\n  useAddToCart()\n  return <CartContext cart_id={1}><Items /></CartContext>\n}\n",
    );
    let said = sandbox.run(&["graph", "--format", "json"]).stdout;
    let graph: serde_json::Value = serde_json::from_str(&said).unwrap();
    let edges = graph["edges"].as_array().unwrap();
    let of_components: Vec<String> =
        edges.iter().filter(|edge| edge["from"].get("component").is_some()).map(ToString::to_string).collect();
    insta::assert_snapshot!(of_components.join("\n"));
    assert_eq!(graph["components"].as_array().unwrap().len(), 2);
}

#[test]
fn an_empty_contract_is_still_a_graph() {
    let sandbox = Sandbox::django("");
    assert_eq!(sandbox.run(&["graph"]).stdout, "flowchart LR\n");
    let run = sandbox.run(&["graph", "--format", "dot"]);
    assert!(run.stdout.starts_with("digraph contexts {\n") && run.stdout.ends_with("}\n"), "{}", run.stdout);
}
