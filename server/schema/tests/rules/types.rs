//! What cannot be known.

use mizan_schema::contract::UnresolvedIn;

use crate::project::{Project, function, int, list, model, unknown, unknown_default};

const WHY: &str = "it is computed at run time";

#[test]
fn an_unknown_type_is_said_once_and_listed_wherever_it_is_reached() {
    let project = Project::new()
        .model("Order", [("lines", list(&unknown("make_line()", WHY))), ("total", int())])
        .with(function("order").takes("items", list(&unknown("make_item()", WHY))).returns(model("Order")))
        .with(function("last").returns(model("Order")))
        .with(function("first").registered_as("first").registered_as("top").returns(unknown("make()", WHY)));
    insta::assert_snapshot!(project.findings(), @r#"
    warning[MZ121]: the type `make_item()` is not known: it is computed at run time
      shop/clients.py:2
      | def order(request, items: list[make_item()]) -> Order: ...
      |                           ^^^^^^^^^^^^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program

    warning[MZ121]: the type `make()` is not known: it is computed at run time
      shop/clients.py:6
      | def first(request) -> make(): ...
      |                       ^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program

    warning[MZ121]: the type `make_line()` is not known: it is computed at run time
      shop/models.py:2
      |     lines: list[make_line()]
      |            ^^^^^^^^^^^^^^^^^ `unknown` in the client
      help: name a type that can be read without running the program
    "#);
    let contract = project.contract();
    let listed: Vec<String> = contract
        .unresolved
        .iter()
        .map(|it| match &it.of {
            UnresolvedIn::Function(name) => format!("{name}: {}", it.at),
            UnresolvedIn::Definition(key) => format!("{}: {}", key.qualname, it.at),
        })
        .collect();
    assert_eq!(listed, ["first: output", "order: input.items[]", "top: output", "Order: lines[]"]);
}

#[test]
fn an_unknown_default_is_a_hint() {
    let default = unknown_default("settings.PAGE", WHY);
    let project = Project::new().with(function("orders").may_take("page", int(), default));
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ129]: the default `settings.PAGE` is not known: it is computed at run time
      shop/clients.py:2
      | def orders(request, page: int = settings.PAGE) -> None: ...
      |                                 ^^^^^^^^^^^^^
      help: it may be left out all the same; write the value itself to have the client say what it is
    "#);
    assert_eq!(project.contract().unresolved[0].at, "input.page.default");
}
