//! Contexts, what invalidates them, compositions, and what is cached.

use insta::assert_snapshot;

use crate::project::changes;

const USER: &str = "\
class Profile(BaseModel):
    name: str

@client(context=\"user\")
def user_profile(request, user_id: int) -> Profile: ...

@client(context=\"user\")
def user_orders(request, user_id: int) -> list[int]: ...

@client(context=\"cart\")
def cart_items(request) -> list[int]: ...

@client(affects=\"user\")
def edit_profile(request) -> Profile: ...
";

fn after(from: &str, to: &str) -> String {
    assert!(USER.contains(from), "{from}");
    changes(USER, &USER.replace(from, to))
}

#[test]
fn a_context_that_came_and_one_that_went() {
    let cart = "@client(context=\"cart\")\ndef cart_items(request) -> list[int]: ...\n";
    assert_snapshot!(after(cart, ""), @"
    - function cart_items | breaking | whatever uses it does not compile
    - context cart | breaking | whatever uses it does not compile
    ");
    let wishes =
        format!("{cart}\n@client(context=\"wishes\")\ndef wish_list(request, page: int = 1) -> list[str]: ...\n");
    assert_snapshot!(after(cart, &wishes), @"
    + function wish_list(page?: number) → string[] in context wishes | safe | nothing uses it yet
    + context wishes(page?: number) | safe | nothing uses it yet
    ");
}

#[test]
fn the_params_of_a_context_are_those_of_its_provider() {
    let orders = "user_orders(request, user_id: int)";
    assert_snapshot!(after(orders, "user_orders(request, user_id: int, page: int = 1)"), @"+ context user.page?: number | safe in | it may be left out");
    assert_snapshot!(after(orders, "user_orders(request, user_id: int, page: int)"), @"+ context user.page: number | breaking in | calls that do not give it do not compile");
    assert_snapshot!(after("user_id: int", "user_id: str"), @"~ context user.user_id: number → string | breaking in | calls that give what it took do not compile");
    // Another member asks for it already.
    assert_snapshot!(after(orders, "user_orders(request)"), @"");
}

#[test]
fn membership() {
    let orders = "@client(context=\"user\")\ndef user_orders(request, user_id: int)";
    assert_snapshot!(after(orders, "@client\ndef user_orders(request, user_id: int)"), @"~ user_orders: in context user → a call | breaking | its hook is another, and belongs elsewhere");
    assert_snapshot!(after(orders, "@client(context=\"global\")\ndef user_orders(request)"), @"
    ~ user_orders: in context user → in context global | breaking | its hook is another, and belongs elsewhere
    + context global | safe | nothing uses it yet
    ");
    let more = format!("@client(context=\"user\")\ndef user_name(request, user_id: int) -> str: ...\n\n{orders}");
    assert_snapshot!(after(orders, &more), @"+ function user_name(user_id: number) → string in context user | safe | nothing uses it yet");
}

#[test]
fn a_context_of_one_function_is_told_with_it() {
    let greet = "@client(context=\"local\")\ndef greet(request, name: str) -> str: ...\n";
    assert_snapshot!(changes("", greet), @"+ function greet(name: string) → string in a context of its own | safe | nothing uses it yet");
    assert_snapshot!(changes(greet, ""), @"- function greet | breaking | whatever uses it does not compile");
    assert_snapshot!(changes(greet, &greet.replace("name: str", "name: str, tone: str")), @"+ context greet.tone: string | breaking in | calls that do not give it do not compile");
}

#[test]
fn the_transport_of_a_context() {
    let live = "@client(context=\"t\")\ndef tick(request) -> int: ...\n";
    assert_snapshot!(changes(live, &live.replace(")\n", ", websocket=True)\n")), @"~ context t: HTTP → WebSocket | risky | a page that is open still fetches the other way, and sockets need their set-up");
}

#[test]
fn effects() {
    let affects = "@client(affects=\"user\")";
    assert_snapshot!(after(affects, "@client(affects=[\"user\", \"cart\"])"), @"~ edit_profile invalidates: user → cart, user | risky | other parts of a page are fetched again");
    assert_snapshot!(after(affects, "@client(affects=user_profile)"), @"~ edit_profile invalidates: user → user.user_profile | risky | other parts of a page are fetched again");
    assert_snapshot!(after(affects, "@client"), @"~ edit_profile invalidates: user → nothing | risky | other parts of a page are fetched again");
    assert_snapshot!(after(affects, "@client(merge=\"user\")"), @"
    ~ edit_profile invalidates: user → nothing | risky | other parts of a page are fetched again
    ~ edit_profile merges into: nothing → user.user_profile | risky | its result takes the place of another value
    ");
    assert_eq!(
        changes(
            &USER.replace(affects, "@client(affects=[\"user\", \"cart\"])"),
            &USER.replace(affects, "@client(affects=[\"cart\", \"user\"])")
        ),
        ""
    );
}

#[test]
fn compositions() {
    let with = |parts: &str| {
        if parts.is_empty() { USER.to_owned() } else { format!("{USER}\n@compose({parts})\ndef dashboard(): ...\n") }
    };
    let of = |before: &str, after: &str| changes(&with(before), &with(after));
    assert_snapshot!(of("", "\"cart\""), @"+ composition dashboard of cart | safe | nothing uses it yet");
    assert_snapshot!(of("\"cart\"", ""), @"- composition dashboard | breaking | whatever uses it does not compile");
    assert_snapshot!(of("\"cart\"", "\"cart\", \"user\""), @"~ composition dashboard: cart → cart, user | breaking | it wants further attributes");
    assert_snapshot!(of("\"user\"", "\"user\", \"cart\""), @"~ composition dashboard: user → user, cart | safe | it mounts what it mounted, and more");
    assert_snapshot!(of("\"user\", \"cart\"", "\"user\""), @"~ composition dashboard: user, cart → user | breaking | hooks inside it have lost their provider");
}

#[test]
fn a_cached_member_of_another_shape_wants_a_rev() {
    let name = "    name: str";
    assert_snapshot!(after(name, "    name: str\n    age: int"), @"
    + Profile.age: number (in 2 functions) | safe out | nothing reads it yet
    user_profile in user wants a rev after 0
    ");
    assert_snapshot!(after("-> list[int]: ...\n\n@client(context=\"cart\")", "-> list[str]: ...\n\n@client(context=\"cart\")"), @"
    ~ user_orders(): number[] → string[] | breaking out | code that reads what it was does not compile
    user_orders in user wants a rev after 0
    ");
    let bumped = USER.replace("(context=\"user\")\ndef user_profile", "(context=\"user\", rev=1)\ndef user_profile");
    assert_snapshot!(changes(USER, &bumped.replace(name, "    name: int")), @"
    ~ user_profile rev: 0 → 1 | safe | what is cached under the old one is left alone
    ~ Profile.name: string → number (in 2 functions) | breaking out | code that reads what it was does not compile
    ");
    let never = USER.replace("context=\"user\")", "context=\"user\", cache=False)");
    assert_snapshot!(changes(&never, &never.replace(name, "    name: int")), @"~ Profile.name: string → number (in 2 functions) | breaking out | code that reads what it was does not compile");
}
