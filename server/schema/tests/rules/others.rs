//! Compositions, forms and channels.

use crate::project::{FormSketch, Project, To, form, function, int, str};

fn contexts() -> Project {
    Project::new().with(function("profile").context("user")).with(function("items").context("cart"))
}

#[test]
fn a_composition_mounts_contexts_by_their_names_or_members() {
    let project = contexts().compose("dashboard", [To::Context("user"), To::Function("shop.clients", "items")]);
    assert_eq!(project.findings(), "");
    assert_eq!(project.contract().compositions["dashboard"].parts, ["user".into(), "cart".into()]);
}

#[test]
fn a_composition_of_what_is_no_context_leaves_it_out() {
    let project = contexts().with(function("ping")).compose(
        "dashboard",
        [
            To::Context("uzer"),
            To::Function("shop.clients", "ping"),
            To::Context("cart"),
            To::Unknown("X", "it is `None`"),
        ],
    );
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ115]: there is no context `uzer`
      shop/compositions.py:1
      | @compose("uzer", ping, "cart", X)
      |          ^^^^^^
      help: did you mean `user`?

    error[MZ115]: `ping` is a member of no context
      shop/compositions.py:1
      | @compose("uzer", ping, "cart", X)
      |                  ^^^^
      shop/clients.py:6
      | def ping(request) -> None: ...
      |     ---- declared here
      help: name a context, or a function under `@client(context=…)`

    warning[MZ125]: `X` is not known before the program runs: it is `None`
      shop/compositions.py:1
      | @compose("uzer", ping, "cart", X)
      |                                ^
      help: write it as a string or a constant; until then the client is generated without it
    "#);
    assert_eq!(project.contract().compositions["dashboard"].parts, ["cart".into()]);
}

#[test]
fn a_composition_of_nothing_is_none() {
    let project = contexts().compose("dashboard", []);
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ115]: `dashboard` composes nothing
      shop/compositions.py:2
      | def dashboard(): ...
      |     ^^^^^^^^^
      help: name the contexts that it mounts: `@compose("user", "cart")`
    "#);
    assert!(project.contract().compositions.is_empty());
}

#[test]
fn a_composition_mounts_each_context_once() {
    let project = contexts().compose("dashboard", [To::Context("user"), To::Function("shop.clients", "profile")]);
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ116]: the context `user` is mounted twice
      shop/compositions.py:1
      | @compose("user", profile)
      |                  ^^^^^^^
      shop/compositions.py:1
      | @compose("user", profile)
      |          ------ named here already
      help: name each context once
    "#);
    assert_eq!(project.contract().compositions["dashboard"].parts, ["user".into()]);
}

#[test]
fn the_contexts_of_a_composition_agree_on_what_they_share() {
    let project = Project::new()
        .with(function("profile").context("user").takes("id", int()))
        .with(function("items").context("cart").takes("id", str()))
        .compose("dashboard", [To::Context("user"), To::Context("cart")]);
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ108]: the composition `dashboard` takes `id` as `str` here and as `int` in `user`
      shop/compositions.py:1
      | @compose("user", "cart")
      |                  ^^^^^^
      shop/clients.py:2
      | def profile(request, id: int) -> None: ...
      |                      -- `int` in `user`
      shop/clients.py:4
      | def items(request, id: str) -> None: ...
      |                    -- `cart` takes it so
      help: one provider passes it to every context: give it one type, or another name
    "#);
}

#[test]
fn of_two_forms_with_one_name_the_first_keeps_it() {
    let project = Project::new()
        .form(form("ContactForm", "contact"))
        .form(FormSketch { module: "blog.forms", ..form("WriteForm", "contact") });
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ119]: there is a form `contact` already
      shop/forms.py:2
      |     mizan = mizanFormMeta(name="contact")
      |                                ^^^^^^^^^
      blog/forms.py:2
      |     mizan = mizanFormMeta(name="contact")
      |                                --------- `blog.forms.WriteForm` has the name
      help: give one of them another name
    "#);
    assert_eq!(&*project.contract().forms["contact"].python.qualname, "WriteForm");
}

#[test]
fn a_form_that_nothing_discovers_is_left_out_and_takes_no_name_away() {
    let project = Project::new()
        .form(FormSketch { is_discovered: false, ..form("DraftForm", "contact") })
        .form(form("ContactForm", "contact"));
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ117]: nothing registers `DraftForm`, so no client can reach it
      shop/forms.py:1
      | class DraftForm(mizanFormMixin, forms.Form):
      |       ^^^^^^^^^
      help: move it where `mizan_clients("shop")` looks, or import its module from there
    "#);
    assert_eq!(&*project.contract().forms["contact"].python.qualname, "ContactForm");
}

#[test]
fn a_field_of_a_form_that_cannot_be_read_is_unknown() {
    let project = Project::new().form(FormSketch {
        unknown_fields: vec![("phone", "`make_field` is called when the program runs")],
        ..form("ContactForm", "contact")
    });
    insta::assert_snapshot!(project.findings(), @r#"
    warning[MZ121]: the field `phone` is not known: `make_field` is called when the program runs
      shop/forms.py:3
      |     phone = make_field()
      |     ^^^^^ `unknown` in the client
      help: use one of Django's form fields, or a class that derives from one
    "#);
    assert_eq!(project.contract().unresolved[0].at, "input.phone");
}

#[test]
fn of_two_channels_with_one_name_the_first_keeps_it() {
    let project = Project::new()
        .model("Room", [("name", str())])
        .channel("ChatChannel", "chat", Ok("Room"))
        .channel("TalkChannel", "chat", Ok("Room"))
        .unregistered_channel("DraftChannel", "chat");
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ128]: there is a channel `chat` already
      shop/channels.py:3
      | class TalkChannel(ReactChannel):
      |       ^^^^^^^^^^^
      shop/channels.py:1
      | class ChatChannel(ReactChannel):
      |       ----------- `shop.channels.ChatChannel` has the name
      help: give one of them another name

    hint[MZ117]: nothing registers `DraftChannel`, so no client can reach it
      shop/channels.py:5
      | class DraftChannel(ReactChannel):
      |       ^^^^^^^^^^^^
      help: move it where `mizan_clients("shop")` looks, or import its module from there
    "#);
    assert_eq!(&*project.contract().channels["chat"].python.qualname, "ChatChannel");
}

#[test]
fn a_slot_of_a_channel_that_is_no_model_is_left_out() {
    let project = Project::new().channel("ChatChannel", "chat", Err("it is the class `dict`"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ120]: this slot of the channel `chat` is no model: it is the class `dict`
      shop/channels.py:2
      |     Params = dict
      |     ^^^^^^
      help: derive it from pydantic's `BaseModel`
    "#);
    assert_eq!(project.contract().channels["chat"].params, None);
}
