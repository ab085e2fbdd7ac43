//! Names: on the wire, and in TypeScript.

use crate::project::{FormSketch, Project, To, form, function, str};

#[test]
fn of_two_functions_with_one_name_the_first_keeps_it_and_no_one_is_blamed_for_naming_the_other() {
    let project = Project::new()
        .with(function("profile").module("shop.clients").context("user"))
        .with(function("profile").module("blog.clients").context("author"))
        .with(function("rename").affects([To::Function("shop.clients", "profile"), To::Context("user")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ106]: the name `profile` is taken already
      shop/clients.py:2
      | def profile(request) -> None: ...
      |     ^^^^^^^
      blog/clients.py:2
      | def profile(request) -> None: ...
      |     ------- `blog.clients.profile` has it
      help: give one of them another name: `register(fn, "other_name")`
    "#);
    assert_eq!(&*project.contract().functions["profile"].python.module, "blog.clients");
}

#[test]
fn a_name_given_by_register_is_where_it_is_taken() {
    let project = Project::new().with(function("echo")).with(function("say").registered_as("echo"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ106]: the name `echo` is taken already
      shop/clients.py:5
      | register(say, "echo")
      |               ^^^^^^
      shop/clients.py:2
      | def echo(request) -> None: ...
      |     ---- `shop.clients.echo` has it
      help: give one of them another name: `register(fn, "other_name")`
    "#);
}

#[test]
fn what_is_not_registered_takes_no_name_away() {
    let project = Project::new()
        .with(function("echo").module("a.clients").unregistered())
        .with(function("echo").module("b.clients"));
    insta::assert_snapshot!(project.findings(), @r#"
    hint[MZ117]: nothing registers `echo`, so no client can reach it
      a/clients.py:2
      | def echo(request) -> None: ...
      |     ^^^^
      help: add `register(echo, "echo")` below it, or move it where `mizan_clients("shop")` looks
    "#);
    assert_eq!(&*project.contract().functions["echo"].python.module, "b.clients");
}

#[test]
fn a_form_calls_by_names_that_a_function_cannot_have() {
    let project = Project::new()
        .form(form("ContactForm", "contact"))
        .with(function("send").module("shop.mail").registered_as("contact.submit"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ106]: the name `contact.submit` is taken already
      shop/mail.py:3
      | register(send, "contact.submit")
      |                ^^^^^^^^^^^^^^^^
      shop/forms.py:1
      | class ContactForm(mizanFormMixin, forms.Form):
      |       ----------- `shop.forms.ContactForm` has it
      help: give one of them another name: `register(fn, "other_name")`
    "#);
    assert!(project.contract().forms.contains_key("contact"));
}

#[test]
fn a_form_that_comes_after_the_function_is_left_out() {
    let project = Project::new()
        .form(FormSketch { has_formset: true, ..form("ContactForm", "contact") })
        .with(function("send").module("mail").registered_as("contact.formset.submit"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ106]: the form `contact` needs the name `contact.formset.submit`
      shop/forms.py:2
      |     mizan = mizanFormMeta(name="contact")
      |                                ^^^^^^^^^
      mail.py:2
      | def send(request) -> None: ...
      |     ---- `mail.send` has it
      help: give one of them another name
    "#);
    assert!(project.contract().forms.is_empty());
    assert!(project.contract().functions.contains_key("contact.formset.submit"));
}

#[test]
fn two_spellings_of_one_name_are_one_name_in_typescript() {
    let project = Project::new().with(function("get_user")).with(function("getUser"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the function `getUser` would be `useGetUser` in TypeScript, as the function `get_user` is
      shop/clients.py:4
      | def getUser(request) -> None: ...
      |     ^^^^^^^
      shop/clients.py:2
      | def get_user(request) -> None: ...
      |     -------- `shop.clients.get_user` has the name
      help: rename it, or register it under another name
    "#);
    assert!(!project.contract().functions.contains_key("getUser"));
}

#[test]
fn a_context_that_loses_its_name_goes_with_its_members_and_no_one_is_blamed_for_naming_it() {
    let project = Project::new()
        .with(function("profile").context("user"))
        .with(function("account").context("User"))
        .with(function("rename").affects([To::Context("User"), To::Function("shop.clients", "account")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the context `User` would be `fetchUser` in TypeScript, as the context `user` is
      shop/clients.py:3
      | @client(context="User")
      |                 ^^^^^^
      shop/clients.py:1
      | @client(context="user")
      |                 ------ `shop.clients.profile` has the name
      help: rename it, or register it under another name
    "#);
    let contract = project.contract();
    assert!(!contract.contexts.contains_key("User"));
    assert!(!contract.functions.contains_key("account"));
}

#[test]
fn a_context_whose_last_member_loses_its_name_goes_with_it() {
    let project = Project::new()
        .with(function("get_user"))
        .with(function("getUser").context("user"))
        .with(function("rename").affects([To::Context("user")]));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the function `getUser` would be `useGetUser` in TypeScript, as the function `get_user` is
      shop/clients.py:4
      | def getUser(request) -> None: ...
      |     ^^^^^^^
      shop/clients.py:2
      | def get_user(request) -> None: ...
      |     -------- `shop.clients.get_user` has the name
      help: rename it, or register it under another name
    "#);
    assert!(project.contract().contexts.is_empty());
}

#[test]
fn hooks_of_forms_and_channels_are_names_too() {
    let project = Project::new()
        .with(function("contact_form"))
        .with(function("chat_channel"))
        .model("Room", [("name", str())])
        .form(form("ContactForm", "contact"))
        .channel("ChatChannel", "chat", Ok("Room"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the function `chat_channel` would be `useChatChannel` in TypeScript, as the channel `chat` is
      shop/clients.py:4
      | def chat_channel(request) -> None: ...
      |     ^^^^^^^^^^^^
      shop/channels.py:1
      | class ChatChannel(ReactChannel):
      |       ----------- `shop.channels.ChatChannel` has the name
      help: rename it, or register it under another name

    error[MZ107]: the form `contact` would be `useContactForm` in TypeScript, as the function `contact_form` is
      shop/forms.py:2
      |     mizan = mizanFormMeta(name="contact")
      |                                ^^^^^^^^^
      shop/clients.py:2
      | def contact_form(request) -> None: ...
      |     ------------ `shop.clients.contact_form` has the name
      help: rename it, or register it under another name
    "#);
}

#[test]
fn a_form_in_two_spellings_is_said_once() {
    let project = Project::new().form(form("ContactForm", "contact_us")).form(form("OtherForm", "contactUs"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the form `contactUs` would be `contactUsFormSchema` in TypeScript, as the form `contact_us` is
      shop/forms.py:4
      |     mizan = mizanFormMeta(name="contactUs")
      |                                ^^^^^^^^^^^
      shop/forms.py:1
      | class ContactForm(mizanFormMixin, forms.Form):
      |       ----------- `shop.forms.ContactForm` has the name
      help: rename it, or register it under another name
    "#);
}

#[test]
fn providers_of_compositions_and_of_one_function_are_names_too() {
    let project = Project::new()
        .with(function("dashboard").context("local"))
        .with(function("profile").context("user"))
        .compose("dashboard", [To::Context("user")]);
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the composition `dashboard` would be `DashboardProvider` in TypeScript, as the context `dashboard` is
      shop/compositions.py:2
      | def dashboard(): ...
      |     ^^^^^^^^^
      shop/clients.py:2
      | def dashboard(request) -> None: ...
      |     --------- `shop.clients.dashboard` has the name
      help: rename it, or register it under another name
    "#);
}

#[test]
fn two_compositions_of_one_name_are_one_too_many() {
    let project = Project::new()
        .with(function("profile").context("user"))
        .compose("dashboard", [To::Context("user")])
        .compose("dashboard", [To::Context("user")]);
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the composition `dashboard` would be `DashboardProvider` in TypeScript, as the composition `dashboard` is
      shop/compositions.py:4
      | def dashboard(): ...
      |     ^^^^^^^^^
      shop/compositions.py:2
      | def dashboard(): ...
      |     --------- `shop.compositions.dashboard` has the name
      help: rename it, or register it under another name
    "#);
}

#[test]
fn the_names_of_every_client_are_not_to_be_had() {
    let project = Project::new().with(function("client")).with(function("theme").context("mizan"));
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ107]: the function `client` would be `useClient` in TypeScript, which is a name of every client
      shop/clients.py:2
      | def client(request) -> None: ...
      |     ^^^^^^
      help: rename it, or register it under another name

    error[MZ107]: the context `mizan` would be `MizanContext` in TypeScript, which is a name of every client
      shop/clients.py:3
      | @client(context="mizan")
      |                 ^^^^^^^
      help: rename it, or register it under another name
    "#);
}

#[test]
fn private_functions_and_views_have_no_name_in_typescript() {
    let project = Project::new()
        .with(function("get_user"))
        .with(function("getUser").private())
        .with(function("GetUser").route("/user/").returns_response("HttpResponse"))
        .with(function("get_User").module("tools").unregistered().private());
    assert_eq!(project.findings(), "");
}

#[test]
fn a_path_or_a_sentence_is_no_name() {
    let project = Project::new()
        .model("Room", [("name", str())])
        .with(function("a").registered_as("../../etc/passwd"))
        .with(function("b").registered_as("__proto__"))
        .with(function("c").context("my cart"))
        .with(function("d").context("my cart"))
        .with(function("e").context("shop.cart"))
        .with(function("f").affects([To::Context("my cart"), To::Function("shop.clients", "a")]))
        .form(form("ContactForm", "contact us"))
        .channel("ChatChannel", "chat\u{1b}[2J", Ok("Room"))
        .compose("überblick", [To::Function("shop.clients", "c")]);
    insta::assert_snapshot!(project.findings(), @r#"
    error[MZ124]: `chat\u{1b}[2J` cannot be the name of a channel
      shop/channels.py:1
      | class ChatChannel(ReactChannel):
      |       ^^^^^^^^^^^
      help: use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`

    error[MZ124]: `../../etc/passwd` cannot be the name of a function
      shop/clients.py:3
      | register(a, "../../etc/passwd")
      |             ^^^^^^^^^^^^^^^^^^
      help: use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`

    error[MZ124]: `__proto__` cannot be the name of a function
      shop/clients.py:6
      | register(b, "__proto__")
      |             ^^^^^^^^^^^
      help: use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`

    error[MZ124]: `my cart` cannot be the name of a context
      shop/clients.py:7
      | @client(context="my cart")
      |                 ^^^^^^^^^
      help: use ASCII letters, digits and underscores: `user`, `cart_items`

    error[MZ124]: `shop.cart` cannot be the name of a context
      shop/clients.py:11
      | @client(context="shop.cart")
      |                 ^^^^^^^^^^^
      help: use ASCII letters, digits and underscores: `user`, `cart_items`

    error[MZ124]: `überblick` cannot be the name of a composition
      shop/compositions.py:2
      | def überblick(): ...
      |     ^^^^^^^^^^
      help: use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`

    error[MZ124]: `contact us` cannot be the name of a form
      shop/forms.py:2
      |     mizan = mizanFormMeta(name="contact us")
      |                                ^^^^^^^^^^^^
      help: use ASCII letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`
    "#);
    let contract = project.contract();
    assert_eq!(contract.functions.keys().map(|name| &**name).collect::<Vec<_>>(), ["f"]);
    assert!(contract.forms.is_empty() && contract.channels.is_empty() && contract.compositions.is_empty());
}

#[test]
fn a_long_name_is_shortened_in_what_is_said_of_it() {
    let long: &'static str = "x".repeat(10_000).leak();
    let project = Project::new().with(function("f").affects([To::Context(long)]));
    let first = project.findings().lines().next().unwrap().to_owned();
    assert!(first.len() < 200, "{first}");
}
