//! Contexts: their members, what a provider takes, how they travel.

use mizan_schema::contract::{ContextKind, Transport};
use mizan_schema::types::Default;
use serde_json::json;

use crate::project::{Project, alias, described, function, int, literal, none, positive, str, union, unknown};

#[test]
fn a_context_is_the_union_of_what_its_members_take_and_what_any_requires_is_required() {
    let page = Default::Value(json!(1));
    let project = Project::new()
        .constant("user", "user")
        .with(function("profile").context("user").takes("user_id", int()))
        .with(function("orders").context("user").takes("user_id", int()).may_take("page", int(), page));
    assert_eq!(project.findings(), "");
    let contract = project.contract();
    let user = &contract.contexts["user"];
    assert_eq!(user.members, ["profile".into(), "orders".into()]);
    let params: Vec<_> = user.params.iter().map(|it| (&*it.parameter.name.value, it.required)).collect();
    assert_eq!(params, [("user_id", true), ("page", false)]);
    assert_eq!(&*user.python.qualname, "user", "the constant is where it is declared");
}

#[test]
fn what_one_member_requires_is_required_even_where_another_has_a_default() {
    let project = Project::new()
        .with(function("a").context("user").may_take("user_id", int(), Default::Value(json!(1))))
        .with(function("b").context("user").takes("user_id", int()));
    assert!(project.contract().contexts["user"].params[0].required);
}

#[test]
fn two_types_of_one_parameter_are_a_conflict() {
    let project = Project::new()
        .with(function("profile").context("user").takes("user_id", int()))
        .with(function("orders").context("user").takes("user_id", str()));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ108]: the context `user` takes `user_id` as `str` here and as `int` in `profile`
      shop/clients.py:4
      | def orders(request, user_id: str) -> None: ...
      |                     ^^^^^^^
      shop/clients.py:2
      | def profile(request, user_id: int) -> None: ...
      |                      ------- `int` in `profile`
      help: one provider passes it to every member: give it one type, or another name
    "#);
}

#[test]
fn constraints_descriptions_order_and_names_of_a_type_are_no_conflict() {
    let project = Project::new()
        .alias("UserId", &int())
        .with(function("a").context("user").takes("id", int()).takes("sort", literal(["new", "old"])))
        .with(function("b").context("user").takes("id", positive()).takes("sort", literal(["old", "new"])))
        .with(function("c").context("user").takes("id", described(&int(), "whose")))
        .with(function("d").context("user").takes("id", alias("UserId")).takes("key", union(&int(), &str())))
        .with(function("e").context("user").takes("key", union(&str(), &int())));
    assert_eq!(project.findings(), "");
}

#[test]
fn an_unknown_parameter_is_no_conflict_besides() {
    let project = Project::new()
        .with(function("a").context("user").takes("id", int()))
        .with(function("b").context("user").takes("id", unknown("make()", "it is computed at run time")));
    insta::assert_snapshot!(project.findings(), @r#"
    warning[MZ121]: the type `make()` is not known: it is computed at run time
      shop/clients.py:4
      | def b(request, id: make()) -> None: ...
      |                    ^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program
    "#);
}

#[test]
fn the_member_on_another_transport_is_the_one_that_is_wrong() {
    let project = Project::new()
        .with(function("a").context("user").websocket())
        .with(function("b").context("user"))
        .with(function("c").context("user"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ109]: `a` travels over a WebSocket, the rest of the context `user` over HTTP
      shop/clients.py:1
      | @client(context="user", websocket=True)
      |                         ^^^^^^^^^^^^^^
      shop/clients.py:4
      | def b(request) -> None: ...
      |     - `b` travels over HTTP
      help: a context is one answer: give all its members `websocket=True`, or none
    "#);
    assert_eq!(project.contract().contexts["user"].transport, Transport::Http);
}

#[test]
fn of_two_transports_with_as_many_members_the_first_is_right() {
    let project = Project::new().with(function("a").context("user").websocket()).with(function("b").context("user"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ109]: `b` travels over HTTP, the rest of the context `user` over a WebSocket
      shop/clients.py:4
      | def b(request) -> None: ...
      |     ^
      shop/clients.py:2
      | def a(request) -> None: ...
      |     - `a` travels over a WebSocket
      help: a context is one answer: give all its members `websocket=True`, or none
    "#);
    assert_eq!(project.contract().contexts["user"].transport, Transport::Websocket);
}

#[test]
fn the_context_of_one_function_has_its_name() {
    let project = Project::new()
        .constant("greet", "greet")
        .with(function("greet").context("local").takes("name", str()).returns(str()));
    assert_eq!(project.findings(), "");
    let contract = project.contract();
    assert_eq!(contract.contexts["greet"].kind, ContextKind::Local);
    assert_eq!(contract.contexts["greet"].python, contract.functions["greet"].python);
    assert_eq!(contract.functions["greet"].context.as_deref(), Some("greet"));
}

#[test]
fn the_context_of_one_function_cannot_be_called_as_another_context() {
    let project = Project::new()
        .with(function("user").context("local").returns(none()))
        .with(function("profile").context("user"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ106]: the context of the function `user` has its name, and there is another context `user`
      shop/clients.py:2
      | def user(request) -> None: ...
      |     ^^^^
      shop/clients.py:4
      | def profile(request) -> None: ...
      |     ------- `shop.clients.profile` is a member of it
      help: register the function under another name, or make it a member of that context
    "#);
    assert_eq!(project.contract().contexts["user"].members, ["profile".into()]);
}

#[test]
fn private_and_unregistered_functions_have_no_slot() {
    let project = Project::new()
        .with(function("profile").context("user"))
        .with(function("secret").context("user").private())
        .with(function("draft").context("user").unregistered().takes("user_id", str()));
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ117]: nothing registers `draft`, so no client can reach it
      shop/clients.py:6
      | def draft(request, user_id: str) -> None: ...
      |     ^^^^^
      help: add `register(draft, "draft")` below it, or move it where `mizan_clients("shop")` looks
    "#);
    let contract = project.contract();
    assert_eq!(contract.contexts["user"].members, ["profile".into()]);
    assert!(contract.contexts["user"].params.is_empty());
}
