//! `affects` and `merge`.

use mizan_schema::contract::{Effect, FunctionKind, Slot};
use mizan_schema::declarations::Dialect;

use crate::project::{Project, To, described, function, int, list, literal, model, none, str, unknown};

fn user() -> Project {
    Project::new().constant("user", "user").with(function("profile").context("user").returns(str()))
}

#[test]
fn a_mutation_affects_contexts_and_functions_once_each() {
    let project = user().with(function("rename").affects([
        To::Context("user"),
        To::Function("shop.clients", "profile"),
        To::Context("user"),
    ]));
    assert_eq!(project.findings(), "");
    let contract = project.contract();
    assert_eq!(contract.functions["rename"].kind, FunctionKind::Mutation);
    let expected =
        [Effect::Context("user".into()), Effect::Function { context: "user".into(), function: "profile".into() }];
    assert_eq!(contract.functions["rename"].affects, expected);
}

#[test]
fn a_function_of_two_names_is_affected_under_both() {
    let project = Project::new()
        .with(function("profile").context("user").registered_as("profile").registered_as("me"))
        .with(function("rename").affects([To::Function("shop.clients", "profile")]));
    assert_eq!(project.findings(), "");
    assert_eq!(project.contract().functions["rename"].affects.len(), 2);
}

#[test]
fn a_context_that_is_not_there_has_the_nearest_one_as_help_and_the_others_stay() {
    let project = user().with(function("rename").affects([To::Context("usr"), To::Context("user")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ101]: there is no context `usr`
      shop/clients.py:3
      | @client(affects=["usr", "user"])
      |                  ^^^^^
      help: did you mean `user`?
    "#);
    assert_eq!(project.contract().functions["rename"].affects, [Effect::Context("user".into())]);
}

#[test]
fn a_context_like_no_other_has_all_of_them_as_help() {
    insta::assert_snapshot!(user().with(function("rename").affects([To::Context("basket")])).findings(), @r#"
    error[MZ101]: there is no context `basket`
      shop/clients.py:3
      | @client(affects="basket")
      |                 ^^^^^^^^
      help: the contexts are `user`
    "#);
}

#[test]
fn a_project_without_contexts_says_so() {
    insta::assert_snapshot!(Project::new().with(function("rename").affects([To::Context("user")])).findings(), @r#"
    error[MZ101]: there is no context `user`
      shop/clients.py:1
      | @client(affects="user")
      |                 ^^^^^^
      help: no function of this project is in a context
    "#);
}

#[test]
fn a_context_without_members_is_none() {
    let project = Project::new().constant("cart", "cart").with(function("add").affects([To::Context("cart")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ101]: the context `cart` has no members
      shop/clients.py:1
      | @client(affects="cart")
      |                 ^^^^^^
      shop/contexts.py:1
      | cart = ReactContext("cart")
      | ---- declared here
      help: give it one: `@client(context=cart)`
    "#);
}

#[test]
fn a_context_whose_members_are_not_on_the_wire_says_why() {
    let project = Project::new()
        .with(function("cart").context("cart").module("tools").unregistered())
        .with(function("note").context("notes").private())
        .with(function("add").affects([To::Context("cart"), To::Context("notes")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ101]: no member of the context `cart` is on the wire
      shop/clients.py:3
      | @client(affects=["cart", "notes"])
      |                  ^^^^^^
      tools.py:2
      | def cart(request) -> None: ...
      |     ---- `cart` is not registered
      help: register a member of it that is not private, or leave this out

    error[MZ101]: no member of the context `notes` is on the wire
      shop/clients.py:3
      | @client(affects=["cart", "notes"])
      |                          ^^^^^^^
      shop/clients.py:2
      | def note(request) -> None: ...
      |     ---- `note` is private
      help: register a member of it that is not private, or leave this out

    hint[MZ117]: nothing registers `cart`, so no client can reach it
      tools.py:2
      | def cart(request) -> None: ...
      |     ^^^^
      help: add `register(cart, "cart")` below it, or move it where `mizan_clients("shop")` looks
    "#);
}

#[test]
fn a_function_that_no_client_holds_cannot_be_affected() {
    let project = user()
        .with(function("ping"))
        .with(function("secret").context("user").private())
        .with(function("draft").context("user").unregistered())
        .with(function("rename").affects([
            To::Function("shop.clients", "ping"),
            To::Function("shop.clients", "secret"),
            To::Function("shop.clients", "draft"),
            To::Function("shop.tasks", "send_mail"),
        ]));
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ117]: nothing registers `draft`, so no client can reach it
      shop/clients.py:8
      | def draft(request) -> None: ...
      |     ^^^^^
      help: add `register(draft, "draft")` below it, or move it where `mizan_clients("shop")` looks

    error[MZ101]: `ping` is a member of no context
      shop/clients.py:9
      | @client(affects=[ping, secret, draft, send_mail])
      |                  ^^^^
      shop/clients.py:4
      | def ping(request) -> None: ...
      |     ---- declared here
      help: name a context, or a function under `@client(context=…)`

    error[MZ101]: `secret` is private, so no client holds what it returns
      shop/clients.py:9
      | @client(affects=[ping, secret, draft, send_mail])
      |                        ^^^^^^
      shop/clients.py:6
      | def secret(request) -> None: ...
      |     ------ declared here
      help: name a function that clients read

    error[MZ101]: `draft` is not registered, so no client holds what it returns
      shop/clients.py:9
      | @client(affects=[ping, secret, draft, send_mail])
      |                                ^^^^^
      shop/clients.py:8
      | def draft(request) -> None: ...
      |     ----- declared here
      help: register it

    error[MZ101]: `send_mail` is no server function
      shop/clients.py:9
      | @client(affects=[ping, secret, draft, send_mail])
      |                                       ^^^^^^^^^
      help: name a context, or a function under `@client(context=…)`
    "#);
    assert!(project.contract().functions["rename"].affects.is_empty());
}

#[test]
fn in_the_other_dialect_functions_cannot_be_affected() {
    let mut project = user().with(function("rename").affects([To::Function("shop.clients", "profile")]));
    project.declarations.dialect = Dialect::Izana;
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ101]: `profile` is a function; in this dialect `affects` takes contexts only
      shop/clients.py:3
      | @client(affects=profile)
      |                 ^^^^^^^
      help: name the context that it is a member of: `affects="user"`
    "#);
}

#[test]
fn a_target_known_only_at_run_time_is_a_warning() {
    let target = To::Unknown("TARGETS[0]", "it is computed at run time");
    insta::assert_snapshot!(user().with(function("rename").affects([target])).findings(), @r#"
    warning[MZ125]: `TARGETS[0]` is not known before the program runs: it is computed at run time
      shop/clients.py:3
      | @client(affects=TARGETS[0])
      |                 ^^^^^^^^^^
      help: write it as a string or a constant; until then the client is generated without it
    "#);
}

#[test]
fn a_result_replaces_the_one_slot_of_its_type() {
    let project = Project::new()
        .model("Item", [("name", str())])
        .with(function("items").context("cart").returns(list(&model("Item"))))
        .with(function("status").context("cart").returns(literal(["open", "paid"])))
        .with(function("total").context("cart").returns(described(&int(), "in cents")))
        .with(function("add").merge([To::Context("cart")]).returns(list(&model("Item"))))
        .with(function("pay").merge([To::Context("cart")]).returns(literal(["paid", "open"])))
        .with(function("discount").merge([To::Context("cart")]).returns(int()));
    assert_eq!(project.findings(), "");
    let contract = project.contract();
    let slot = |function: &str| contract.functions[function].merge.clone();
    assert_eq!(slot("add"), [Slot { context: "cart".into(), slot: "items".into() }]);
    assert_eq!(slot("pay"), [Slot { context: "cart".into(), slot: "status".into() }]);
    assert_eq!(slot("discount"), [Slot { context: "cart".into(), slot: "total".into() }]);
}

#[test]
fn a_result_of_another_type_replaces_nothing() {
    let project = Project::new()
        .model("Item", [("name", str())])
        .with(function("items").context("cart").returns(list(&model("Item"))))
        .with(function("add").merge([To::Context("cart")]).returns(model("Item")));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ110]: no slot of the context `cart` has the type of this result, `Item`
      shop/clients.py:3
      | @client(merge="cart")
      |               ^^^^^^
      shop/clients.py:4
      | def add(request) -> Item: ...
      |                     ---- the result
      shop/clients.py:2
      | def items(request) -> list[Item]: ...
      |     ----- `items` holds `list[Item]`
      help: return exactly what one member of the context returns, or use `affects` to fetch it anew
    "#);
    assert!(project.contract().functions["add"].merge.is_empty());
}

#[test]
fn a_result_that_fits_two_slots_replaces_neither() {
    let project = Project::new()
        .with(function("total").context("cart").returns(int()))
        .with(function("count").context("cart").returns(int()))
        .with(function("add").merge([To::Context("cart")]).returns(int()));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ110]: 2 slots of the context `cart` have the type of this result, `int`
      shop/clients.py:5
      | @client(merge="cart")
      |               ^^^^^^
      shop/clients.py:6
      | def add(request) -> int: ...
      |                     --- the result
      shop/clients.py:2
      | def total(request) -> int: ...
      |     ----- `total` holds it
      shop/clients.py:4
      | def count(request) -> int: ...
      |     ----- `count` holds it
      help: give the slots types of their own, or use `affects` to fetch them anew
    "#);
}

#[test]
fn a_result_that_is_not_known_is_said_once() {
    let project = Project::new()
        .with(function("total").context("cart").returns(int()))
        .with(function("a").merge([To::Context("cart")]).returns(unknown("make()", "it is computed at run time")))
        .with(function("b").merge([To::Context("cart")]).without_annotation());
    insta::assert_snapshot!(project.findings(), @r#"
    warning[MZ121]: the type `make()` is not known: it is computed at run time
      shop/clients.py:4
      | def a(request) -> make(): ...
      |                   ^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program

    error[MZ104]: `b` does not say what it returns
      shop/clients.py:6
      | def b(request): ...
      |     ^ no return annotation
      help: annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there
    "#);
}

#[test]
fn a_slot_that_is_not_known_may_be_the_one() {
    let project = Project::new()
        .with(function("total").context("cart").returns(unknown("make()", "it is computed at run time")))
        .with(function("add").merge([To::Context("cart")]).returns(int()));
    insta::assert_snapshot!(project.findings(), @r#"
    warning[MZ121]: the type `make()` is not known: it is computed at run time
      shop/clients.py:2
      | def total(request) -> make(): ...
      |                       ^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program
    "#);
}

#[test]
fn a_response_is_no_result_to_merge() {
    let project = Project::new()
        .with(function("total").context("cart").returns(int()))
        .with(function("pay").merge([To::Context("cart")]).route("/pay/").returns_response("HttpResponse"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ110]: `pay` returns a response, which no slot can hold
      shop/clients.py:3
      | @client(merge="cart", route="/pay/")
      |               ^^^^^^
      shop/clients.py:4
      | def pay(request) -> HttpResponse: ...
      |                     ------------ the response
      help: use `affects`: what the context holds is fetched anew
    "#);
}

#[test]
fn merge_takes_contexts_that_are_there() {
    let project = user()
        .with(function("a").merge([To::Context("usr")]).returns(str()))
        .with(function("b").merge([To::Function("shop.clients", "profile")]).returns(str()))
        .with(function("c").merge([To::Unknown("pick()", "it is computed at run time")]).returns(none()));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ102]: there is no context `usr`
      shop/clients.py:3
      | @client(merge="usr")
      |               ^^^^^
      help: did you mean `user`?

    error[MZ102]: `profile` is a function, and `merge` takes contexts
      shop/clients.py:5
      | @client(merge=profile)
      |               ^^^^^^^
      help: name its context, `merge="user"`: the slot is found by the type

    warning[MZ125]: `pick()` is not known before the program runs: it is computed at run time
      shop/clients.py:7
      | @client(merge=pick())
      |               ^^^^^^
      help: write it as a string or a constant; until then the client is generated without it
    "#);
}
