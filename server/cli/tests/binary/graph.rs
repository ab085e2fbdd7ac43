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
fn an_empty_contract_is_still_a_graph() {
    let sandbox = Sandbox::django("");
    assert_eq!(sandbox.run(&["graph"]).stdout, "flowchart LR\n");
    let run = sandbox.run(&["graph", "--format", "dot"]);
    assert!(run.stdout.starts_with("digraph contexts {\n") && run.stdout.ends_with("}\n"), "{}", run.stdout);
}
