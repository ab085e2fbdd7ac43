//! What can be judged of one function.

use mizan_schema::contract::FunctionKind;
use mizan_schema::declarations::Auth;

use crate::project::{Project, To, function, int, unknown};

#[test]
fn a_function_that_nothing_registers_is_a_hint_with_the_fix() {
    let project = Project::new().with(function("echo").module("tools").unregistered());
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ117]: nothing registers `echo`, so no client can reach it
      tools.py:2
      | def echo(request) -> None: ...
      |     ^^^^
      help: add `register(echo, "echo")` below it, or move it where `mizan_clients("shop")` looks
    "#);
    assert!(!project.contract().functions["echo"].is_emitted());
}

#[test]
fn without_discovery_the_fix_is_to_register() {
    let mut project = Project::new().with(function("echo").unregistered());
    project.declarations.registration_hint = None;
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ117]: nothing registers `echo`, so no client can reach it
      shop/clients.py:2
      | def echo(request) -> None: ...
      |     ^^^^
      help: add `register(echo, "echo")` below it
    "#);
}

#[test]
fn a_private_function_needs_no_registration() {
    let project = Project::new().with(function("nightly").private().unregistered());
    assert_eq!(project.findings(), "");
}

#[test]
fn a_function_without_a_return_annotation_stays_with_an_unknown_result() {
    let project = Project::new().with(function("echo").without_annotation());
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ104]: `echo` does not say what it returns
      shop/clients.py:2
      | def echo(request): ...
      |     ^^^^ no return annotation
      help: annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there
    "#);
    let contract = project.contract();
    assert!(contract.functions["echo"].is_emitted());
    assert_eq!(contract.unresolved[0].at, "output");
}

#[test]
fn an_unregistered_function_is_judged_all_the_same() {
    let project = Project::new().with(function("echo").unregistered().auth("stuff").without_annotation());
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ105]: `stuff` is no kind of authentication
      shop/clients.py:1
      | @client(auth="stuff")
      |              ^^^^^^^
      help: did you mean `staff`?

    error[MZ104]: `echo` does not say what it returns
      shop/clients.py:2
      | def echo(request): ...
      |     ^^^^ no return annotation
      help: annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there

    hint[MZ117]: nothing registers `echo`, so no client can reach it
      shop/clients.py:2
      | def echo(request): ...
      |     ^^^^
      help: add `register(echo, "echo")` below it, or move it where `mizan_clients("shop")` looks
    "#);
}

#[test]
fn a_function_of_two_names_is_said_to_be_wrong_once() {
    let project = Project::new().with(function("echo").registered_as("echo").registered_as("say").without_annotation());
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ104]: `echo` does not say what it returns
      shop/clients.py:2
      | def echo(request): ...
      |     ^^^^ no return annotation
      help: annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there
    "#);
    assert_eq!(project.contract().functions.len(), 2);
}

#[test]
fn an_unknown_auth_has_the_nearest_one_as_help_and_still_asks_for_someone() {
    let project = Project::new().with(function("echo").auth("superusr"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ105]: `superusr` is no kind of authentication
      shop/clients.py:1
      | @client(auth="superusr")
      |              ^^^^^^^^^^
      help: did you mean `superuser`?
    "#);
    assert_eq!(project.contract().functions["echo"].auth, Some(Auth::Unrecognised("superusr".into())));
}

#[test]
fn an_auth_like_no_other_has_all_of_them_as_help() {
    insta::assert_snapshot!(Project::new().with(function("echo").auth("admin")).findings(), @r#"
    error[MZ105]: `admin` is no kind of authentication
      shop/clients.py:1
      | @client(auth="admin")
      |              ^^^^^^^
      help: use `True`, `"required"`, `"staff"`, `"superuser"` or a function of the request
    "#);
}

#[test]
fn a_route_without_a_response_is_left_out() {
    let project = Project::new().with(function("profile").route("/profile/").returns(int()));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ111]: `profile` has a route but returns no response
      shop/clients.py:1
      | @client(route="/profile/")
      |               ^^^^^^^^^^^
      shop/clients.py:2
      | def profile(request) -> int: ...
      |                         --- this is no `HttpResponse`
      help: return an `HttpResponse`, or leave `route` out
    "#);
    let contract = project.contract();
    assert_eq!(contract.functions["profile"].route, None);
    assert!(contract.functions["profile"].is_emitted());
}

#[test]
fn a_route_on_a_function_whose_result_is_not_known_is_a_view() {
    let unknown = unknown("HttpRespnse", "it is not defined");
    let project = Project::new().with(function("profile").route("/profile/").returns(unknown));
    insta::assert_snapshot!(project.findings(), @"
    warning[MZ121]: the type `HttpRespnse` is not known: it is not defined
      shop/clients.py:2
      | def profile(request) -> HttpRespnse: ...
      |                         ^^^^^^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program
    ");
    let contract = project.contract();
    assert_eq!(contract.functions["profile"].route.as_deref(), Some("/profile/"));
    assert!(!contract.functions["profile"].is_emitted());
}

#[test]
fn a_response_without_a_route_is_a_view_that_no_one_reaches() {
    let project = Project::new().with(function("profile").returns_response("HttpResponse"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ112]: `profile` returns `HttpResponse` but has no route, so no one can reach it
      shop/clients.py:2
      | def profile(request) -> HttpResponse: ...
      |                         ^^^^^^^^^^^^
      help: say its URL: `@client(route="/profile/<id>/")`, or return a model
    "#);
    assert_eq!(project.contract().functions["profile"].kind, FunctionKind::View);
}

#[test]
fn a_view_is_a_member_of_no_context_and_no_one_is_blamed_for_naming_it() {
    let project = Project::new()
        .with(function("profile").context("user").route("/profile/").returns_response("HttpResponse"))
        .with(function("rename").affects([To::Context("user"), To::Function("shop.clients", "profile")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ113]: `profile` returns a response, which cannot be part of a context
      shop/clients.py:1
      | @client(context="user", route="/profile/")
      |                 ^^^^^^
      shop/clients.py:2
      | def profile(request) -> HttpResponse: ...
      |                         ------------ the response
      help: return a model, or leave `context` out
    "#);
    assert!(project.contract().contexts.is_empty());
}

#[test]
fn a_context_cannot_change_anything() {
    let project = Project::new()
        .with(function("cart").context("cart"))
        .with(function("profile").context("user").affects([To::Context("cart")]))
        .with(function("name").context("user").merge([To::Context("cart")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ103]: `profile` cannot be read as a context and have `affects` too
      shop/clients.py:3
      | @client(context="user", affects="cart")
      |                                 ^^^^^^
      shop/clients.py:3
      | @client(context="user", affects="cart")
      |                 ------ it is a member of this context
      help: split it: one function that reads, one that changes

    error[MZ103]: `name` cannot be read as a context and have `merge` too
      shop/clients.py:5
      | @client(context="user", merge="cart")
      |                               ^^^^^^
      shop/clients.py:5
      | @client(context="user", merge="cart")
      |                 ------ it is a member of this context
      help: split it: one function that reads, one that changes
    "#);
    let contract = project.contract();
    assert_eq!(contract.functions["profile"].kind, FunctionKind::Context);
    assert!(contract.functions["profile"].affects.is_empty());
    assert!(contract.functions["name"].merge.is_empty());
}

#[test]
fn a_context_known_only_at_run_time_leaves_its_function_out_and_no_one_is_blamed_for_naming_it() {
    let project = Project::new()
        .with(function("profile").unknown_context("pick()", "`pick` is called when the program runs"))
        .with(function("rename").affects([To::Function("shop.clients", "profile")]));
    insta::assert_snapshot!(project.findings(), @r#"
    warning[MZ125]: `pick()` is not known before the program runs: `pick` is called when the program runs
      shop/clients.py:1
      | @client(context=pick())
      |                 ^^^^^^
      help: write it as a string or a constant; until then the client is generated without it
    "#);
    assert!(!project.contract().functions.contains_key("profile"));
}

#[test]
fn a_web_socket_needs_channels() {
    let project = Project::new()
        .without_channels()
        .model("Room", [("name", int())])
        .with(function("ping").websocket())
        .channel("ChatChannel", "chat", Ok("Room"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ114]: `ChatChannel` needs a WebSocket, and channels are not set up
      shop/channels.py:1
      | class ChatChannel(ReactChannel):
      |       ^^^^^^^^^^^
      help: wrap the application in `asgi.py`: `application = wrap_asgi(get_asgi_application())`

    error[MZ114]: `ping` needs a WebSocket, and channels are not set up
      shop/clients.py:1
      | @client(websocket=True)
      |         ^^^^^^^^^^^^^^
      help: wrap the application in `asgi.py`: `application = wrap_asgi(get_asgi_application())`
    "#);
}

#[test]
fn where_it_is_not_known_whether_channels_are_set_up_nothing_is_said() {
    let mut project = Project::new().with(function("ping").websocket());
    project.declarations.websockets = None;
    assert_eq!(project.findings(), "");
}
