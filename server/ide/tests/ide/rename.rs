//! Renaming: one edit over both languages, from either end, or a sentence that says why there is none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use insta::assert_snapshot;
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_ide::{Group, Rename};

use crate::project::Project;

/// What renaming the word under the cursor does, as a diff of each file, or the sentence why not. What it does is made, and must leave a project
/// in which the rules and the frontend find what they found before.
fn rename(text: &str, name: &str) -> String {
    let mut project = Project::new(text);
    let (world, cursor) = (project.world(), project.cursor());
    let prepared = match mizan_ide::prepare_rename(&world, &cursor, &Cancellation::default()) {
        Ok(Some(prepared)) => prepared,
        Ok(None) => return "nothing".to_owned(),
        Err(refusal) => return refusal.sentence,
    };
    let written = project.text(&cursor.file);
    assert_eq!(prepared.span.of(&written), prepared.placeholder, "the word is what stands there");
    let renamed = match mizan_ide::rename(&world, &cursor, name, &Cancellation::default()) {
        Ok(renamed) => renamed.expect("what is offered is renamed"),
        Err(refusal) => return format!("{}: {}", prepared.placeholder, refusal.sentence),
    };
    let mut out = format!("{}\n", prepared.placeholder);
    out += &diff(&project, &renamed);
    let before = findings(&world);
    apply(&mut project, &renamed);
    assert_eq!(findings(&project.world()), before, "what is wrong is what was");
    out
}

fn diff(project: &Project, rename: &Rename) -> String {
    let mut out = String::new();
    let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
    for (file, edited) in &rename.files {
        writeln!(out, "--- {}", project.shown(file)).unwrap();
        let before = project.text(file);
        let after = applied(&before, rename, file);
        for (old, new) in before.lines().zip(after.lines()).filter(|(old, new)| old != new) {
            writeln!(out, "- {old}\n+ {new}").unwrap();
        }
        assert_eq!(before.lines().count(), after.lines().count());
        for edit in &edited.edits {
            *groups.entry(edit.group).or_default() += 1;
        }
    }
    let groups: Vec<String> = groups.iter().map(|(group, count)| format!("{}: {count}", group.label())).collect();
    out + &groups.join(", ")
}

fn applied(text: &str, rename: &Rename, file: &camino::Utf8Path) -> String {
    let edits = &rename.files[file].edits;
    assert!(edits.windows(2).all(|pair| pair[0].edit.replaced.end <= pair[1].edit.replaced.start), "edits stand apart");
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        assert!(edit.edit.apply(&mut text));
    }
    text
}

fn apply(project: &mut Project, rename: &Rename) {
    for file in rename.files.keys() {
        let text = applied(&project.text(file), rename, file);
        project.write(file, &text);
    }
}

/// The codes of what is wrong in Python, and the names that the frontend asks for in vain.
fn findings(world: &World) -> Vec<String> {
    let codes = world.backends[0].diagnostics().iter().map(|diagnostic| diagnostic.code.number().to_owned());
    let mut found: Vec<String> = codes.collect();
    found.extend(world.uses(0).unwrap().unknown().into_iter().map(|unknown| unknown.name.to_string()));
    found
}

/// A call, a context of two functions, a mutation of it, and who calls them.
const CLIENTS: &str = r#"
--- back/shop/contexts.py
from mizan.client import ReactContext

CART = ReactContext("cart")
--- back/shop/clients.py
from django.core.exceptions import ValidationError
from mizan.client import client

from .contexts import CART

@client
def echo(request, text: str, loud: bool = False) -> str:
    return text.upper() if loud else text

@client(context=CART)
def items(request, cart_id: int) -> list[str]:
    return [echo(request, text=str(cart_id))]

@client(context="cart")
def total(request, cart_id: int) -> int: ...

@client(affects=items, merge="cart")
def add(request, cart_id: int, name: str) -> list[str]:
    if name == "":
        raise ValidationError({"name": "This is empty."})
    return items(request, cart_id=cart_id)
--- back/shop/tasks.py
from shop import clients
from shop.clients import echo as say, items

def run(request):
    text = "hello"
    say(request, text=text)
    clients.echo(request, text)
    return items(request, 1)
--- web/src/App.tsx
import { CartContext, callEcho, fetchCart, useAdd, useEcho as useSay, useItems } from './api'
import type { EchoArgs } from './api'

export function Page({ cart_id }: { cart_id: number }) {
  const say = useSay()
  const add = useAdd()
  const text = 'hi'
  void callEcho({ text })
  const args: EchoArgs = { text, loud: true }
  void say.mutate({ text: 'ho' }).then((answer) => answer.length)
  void add.mutate({ cart_id, name: 'tea' })
  void fetchCart({ cart_id }).then(({ items, total }) => items.length + total)
  return (
    <CartContext cart_id={cart_id}>
      {useItems().length} {args.text}
    </CartContext>
  )
}
"#;

fn with_cursor(at: &str) -> String {
    let plain = at.replace("<CURSOR>", "");
    assert_eq!(CLIENTS.matches(&plain).count(), 1, "{plain} stands in one place");
    CLIENTS.replace(&plain, at)
}

#[test]
fn a_function_is_renamed_from_its_definition() {
    assert_snapshot!(rename(&with_cursor("def ec<CURSOR>ho("), "say_again"), @"
    echo
    --- back/shop/clients.py
    - def echo(request, text: str, loud: bool = False) -> str:
    + def say_again(request, text: str, loud: bool = False) -> str:
    -     return [echo(request, text=str(cart_id))]
    +     return [say_again(request, text=str(cart_id))]
    --- back/shop/tasks.py
    - from shop.clients import echo as say, items
    + from shop.clients import say_again as say, items
    -     clients.echo(request, text)
    +     clients.say_again(request, text)
    --- web/src/App.tsx
    - import { CartContext, callEcho, fetchCart, useAdd, useEcho as useSay, useItems } from './api'
    + import { CartContext, callSayAgain, fetchCart, useAdd, useSayAgain as useSay, useItems } from './api'
    - import type { EchoArgs } from './api'
    + import type { SayAgainArgs } from './api'
    -   void callEcho({ text })
    +   void callSayAgain({ text })
    -   const args: EchoArgs = { text, loud: true }
    +   const args: SayAgainArgs = { text, loud: true }
    Python declaration: 1, Python uses: 3, TypeScript uses: 5
    ");
}

#[test]
fn a_function_is_renamed_from_its_hook_in_either_spelling() {
    let spelled = rename(&with_cursor("{ CartContext, call<CURSOR>Echo"), "callSayAgain");
    assert_snapshot!(spelled, @"
    callEcho
    --- back/shop/clients.py
    - def echo(request, text: str, loud: bool = False) -> str:
    + def say_again(request, text: str, loud: bool = False) -> str:
    -     return [echo(request, text=str(cart_id))]
    +     return [say_again(request, text=str(cart_id))]
    --- back/shop/tasks.py
    - from shop.clients import echo as say, items
    + from shop.clients import say_again as say, items
    -     clients.echo(request, text)
    +     clients.say_again(request, text)
    --- web/src/App.tsx
    - import { CartContext, callEcho, fetchCart, useAdd, useEcho as useSay, useItems } from './api'
    + import { CartContext, callSayAgain, fetchCart, useAdd, useSayAgain as useSay, useItems } from './api'
    - import type { EchoArgs } from './api'
    + import type { SayAgainArgs } from './api'
    -   void callEcho({ text })
    +   void callSayAgain({ text })
    -   const args: EchoArgs = { text, loud: true }
    +   const args: SayAgainArgs = { text, loud: true }
    Python declaration: 1, Python uses: 3, TypeScript uses: 5
    ");
    assert_eq!(rename(&with_cursor("{ CartContext, call<CURSOR>Echo"), "say_again"), spelled);
}

#[test]
fn a_slot_is_renamed_in_what_is_fetched() {
    assert_snapshot!(rename(&with_cursor("def ite<CURSOR>ms("), "lines"), @r#"
    items
    --- back/shop/clients.py
    - def items(request, cart_id: int) -> list[str]:
    + def lines(request, cart_id: int) -> list[str]:
    - @client(affects=items, merge="cart")
    + @client(affects=lines, merge="cart")
    -     return items(request, cart_id=cart_id)
    +     return lines(request, cart_id=cart_id)
    --- back/shop/tasks.py
    - from shop.clients import echo as say, items
    + from shop.clients import echo as say, lines
    -     return items(request, 1)
    +     return lines(request, 1)
    --- web/src/App.tsx
    - import { CartContext, callEcho, fetchCart, useAdd, useEcho as useSay, useItems } from './api'
    + import { CartContext, callEcho, fetchCart, useAdd, useEcho as useSay, useLines } from './api'
    -   void fetchCart({ cart_id }).then(({ items, total }) => items.length + total)
    +   void fetchCart({ cart_id }).then(({ lines: items, total }) => items.length + total)
    -       {useItems().length} {args.text}
    +       {useLines().length} {args.text}
    Python declaration: 1, Python uses: 4, TypeScript uses: 3
    "#);
}

#[test]
fn a_parameter_is_renamed_with_bodies_keywords_and_keys() {
    assert_snapshot!(rename(&with_cursor("void callEcho({ te<CURSOR>xt })"), "words"), @"
    text
    --- back/shop/clients.py
    - def echo(request, text: str, loud: bool = False) -> str:
    + def echo(request, words: str, loud: bool = False) -> str:
    -     return text.upper() if loud else text
    +     return words.upper() if loud else words
    -     return [echo(request, text=str(cart_id))]
    +     return [echo(request, words=str(cart_id))]
    --- back/shop/tasks.py
    -     say(request, text=text)
    +     say(request, words=text)
    --- web/src/App.tsx
    -   void callEcho({ text })
    +   void callEcho({ words: text })
    -   const args: EchoArgs = { text, loud: true }
    +   const args: EchoArgs = { words: text, loud: true }
    -   void say.mutate({ text: 'ho' }).then((answer) => answer.length)
    +   void say.mutate({ words: 'ho' }).then((answer) => answer.length)
    -       {useItems().length} {args.text}
    +       {useItems().length} {args.words}
    Python declaration: 1, Python uses: 4, TypeScript uses: 4
    ");
}

#[test]
fn what_is_wrong_with_a_parameter_is_said_under_its_new_name() {
    assert_snapshot!(rename(&with_cursor("def add(request, cart_id: int, na<CURSOR>me: str)"), "title"), @r#"
    name
    --- back/shop/clients.py
    - def add(request, cart_id: int, name: str) -> list[str]:
    + def add(request, cart_id: int, title: str) -> list[str]:
    -     if name == "":
    +     if title == "":
    -         raise ValidationError({"name": "This is empty."})
    +         raise ValidationError({"title": "This is empty."})
    --- web/src/App.tsx
    -   void add.mutate({ cart_id, name: 'tea' })
    +   void add.mutate({ cart_id, title: 'tea' })
    Python declaration: 1, Registrations and references: 1, Python uses: 1, TypeScript uses: 1
    "#);
}

#[test]
fn a_param_of_a_context_is_one_parameter_of_all_its_members_and_of_what_scopes_it() {
    assert_snapshot!(rename(&with_cursor("<CartContext car<CURSOR>t_id="), "basket"), @"
    cart_id
    --- back/shop/clients.py
    - def items(request, cart_id: int) -> list[str]:
    + def items(request, basket: int) -> list[str]:
    -     return [echo(request, text=str(cart_id))]
    +     return [echo(request, text=str(basket))]
    - def total(request, cart_id: int) -> int: ...
    + def total(request, basket: int) -> int: ...
    - def add(request, cart_id: int, name: str) -> list[str]:
    + def add(request, basket: int, name: str) -> list[str]:
    -     return items(request, cart_id=cart_id)
    +     return items(request, basket=basket)
    --- web/src/App.tsx
    -   void add.mutate({ cart_id, name: 'tea' })
    +   void add.mutate({ basket: cart_id, name: 'tea' })
    -   void fetchCart({ cart_id }).then(({ items, total }) => items.length + total)
    +   void fetchCart({ basket: cart_id }).then(({ items, total }) => items.length + total)
    -     <CartContext cart_id={cart_id}>
    +     <CartContext basket={cart_id}>
    Python declaration: 3, Python uses: 3, TypeScript uses: 3
    ");
}

#[test]
fn a_context_is_renamed_from_its_provider() {
    assert_snapshot!(rename(&with_cursor("<Cart<CURSOR>Context cart_id="), "BasketContext"), @r#"
    CartContext
    --- back/shop/clients.py
    - @client(context="cart")
    + @client(context="basket")
    - @client(affects=items, merge="cart")
    + @client(affects=items, merge="basket")
    --- back/shop/contexts.py
    - CART = ReactContext("cart")
    + CART = ReactContext("basket")
    --- web/src/App.tsx
    - import { CartContext, callEcho, fetchCart, useAdd, useEcho as useSay, useItems } from './api'
    + import { BasketContext, callEcho, fetchBasket, useAdd, useEcho as useSay, useItems } from './api'
    -   void fetchCart({ cart_id }).then(({ items, total }) => items.length + total)
    +   void fetchBasket({ cart_id }).then(({ items, total }) => items.length + total)
    -     <CartContext cart_id={cart_id}>
    +     <BasketContext cart_id={cart_id}>
    -     </CartContext>
    +     </BasketContext>
    Registrations and references: 3, TypeScript uses: 5
    "#);
}

#[test]
fn the_constant_of_a_context_has_a_name_of_its_own() {
    assert_snapshot!(rename(&with_cursor("CA<CURSOR>RT = "), "BASKET"), @r#"
    CART
    --- back/shop/clients.py
    - from .contexts import CART
    + from .contexts import BASKET
    - @client(context=CART)
    + @client(context=BASKET)
    --- back/shop/contexts.py
    - CART = ReactContext("cart")
    + BASKET = ReactContext("cart")
    Python declaration: 1, Python uses: 2
    "#);
}

/// What has a name on the wire of its own, in all its forms.
const NAMED: &str = r#"
--- back/shop/clients.py
from uuid import UUID

from django import forms
from django.http import HttpResponse
from mizan.channels import Channel, ReactChannel
from mizan.channels import register as register_channel
from mizan.client import client, compose
from mizan.forms import mizanFormMeta, mizanFormMixin
from mizan.setup import register
from pydantic import BaseModel

@client
def find(request, text: str) -> str: ...

register(find, "search")

@client(context="local")
def greet(request, name: str) -> str: ...

@client(context="user")
def profile(request, user_id: int) -> str: ...

@client(context="team")
def team(request, user_id: int) -> str: ...

@compose("user", "team")
def dashboard(): ...

@client(route="/invoice/<uuid:number>/", methods=["GET"])
def invoice(request, number: UUID) -> HttpResponse:
    return HttpResponse(str(number))

class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    email = forms.EmailField()

class ChatChannel(ReactChannel):
    class Params(BaseModel):
        room: str
    class ReactMessage(BaseModel):
        text: str

class NewsChannel(Channel):
    class ServerMessage(BaseModel):
        text: str

register_channel(NewsChannel, "headlines")
--- back/shop/tasks.py
from .clients import ChatChannel, ContactForm, dashboard

def run():
    return ChatChannel.ReactMessage(text="a"), ContactForm({"email": "a@example.com"}), dashboard
--- web/src/App.tsx
import {
  DashboardProvider, GreetProvider, TeamContext, type ChatChannelParams, type ContactFormData,
  contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
} from './api'

const params: ChatChannelParams = { room: 'hall' }
export function App({ user_id }: { user_id: number }) {
  subscribeChat(params, {})
  subscribeHeadlines(undefined, {})
  const data: ContactFormData = { email: 'a@example.com' }
  void submitContactForm(contactFormSchema.parse(data))
  void fetchGreet({ name: 'you' }).then((bundle) => bundle.greet)
  return (
    <DashboardProvider user_id={user_id}>
      <GreetProvider name="you">{useGreet()}</GreetProvider>
      <TeamContext user_id={1}>{useSearch().data}</TeamContext>
    </DashboardProvider>
  )
}
"#;

fn in_named(at: &str) -> String {
    let plain = at.replace("<CURSOR>", "");
    assert_eq!(NAMED.matches(&plain).count(), 1, "{plain} stands in one place");
    NAMED.replace(&plain, at)
}

#[test]
fn a_string_of_a_registration_is_the_name_on_the_wire_alone() {
    assert_snapshot!(rename(&in_named("register(find, \"sea<CURSOR>rch\")"), "look_up"), @r#"
    search
    --- back/shop/clients.py
    - register(find, "search")
    + register(find, "look_up")
    --- web/src/App.tsx
    -   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
    +   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useLookUp,
    -       <TeamContext user_id={1}>{useSearch().data}</TeamContext>
    +       <TeamContext user_id={1}>{useLookUp().data}</TeamContext>
    Registrations and references: 1, TypeScript uses: 2
    "#);
}

#[test]
fn the_identifier_of_a_function_that_is_registered_otherwise_is_its_name_in_python_alone() {
    assert_snapshot!(rename(&in_named("def fi<CURSOR>nd("), "look_up"), @r#"
    find
    --- back/shop/clients.py
    - def find(request, text: str) -> str: ...
    + def look_up(request, text: str) -> str: ...
    - register(find, "search")
    + register(look_up, "search")
    Python declaration: 1, Python uses: 1
    "#);
}

/// Registered by a loop over what is written out.
fn in_a_loop(text: &str) -> String {
    let head = "--- back/shop/clients.py\nfrom mizan.client import client\nfrom mizan.setup import register\n\n";
    let app = "--- web/src/App.tsx\nimport { callFind, callSearch } from './api'\n\nexport const all = [callFind, callSearch]\n";
    format!("{head}@client\ndef find(request) -> str: ...\n\n{text}{app}")
}

#[test]
fn a_function_that_a_loop_registers_is_renamed_in_the_loop() {
    let text = "for fn in (fi<CURSOR>nd,):\n    register(fn, fn.__name__)\n";
    assert_snapshot!(rename(&in_a_loop(text), "look_up"), @"
    find
    --- back/shop/clients.py
    - def find(request) -> str: ...
    + def look_up(request) -> str: ...
    - for fn in (find,):
    + for fn in (look_up,):
    --- web/src/App.tsx
    - import { callFind, callSearch } from './api'
    + import { callLookUp, callSearch } from './api'
    - export const all = [callFind, callSearch]
    + export const all = [callLookUp, callSearch]
    Python declaration: 1, Python uses: 1, TypeScript uses: 2
    ");
}

#[test]
fn a_name_that_a_loop_gives_is_renamed_where_it_is_written() {
    let text = "for name, fn in {\"sea<CURSOR>rch\": find}.items():\n    register(fn, name)\n";
    assert_snapshot!(rename(&in_a_loop(text), "look_up"), @r#"
    search
    --- back/shop/clients.py
    - for name, fn in {"search": find}.items():
    + for name, fn in {"look_up": find}.items():
    --- web/src/App.tsx
    - import { callFind, callSearch } from './api'
    + import { callFind, callLookUp } from './api'
    - export const all = [callFind, callSearch]
    + export const all = [callFind, callLookUp]
    Registrations and references: 1, TypeScript uses: 2
    "#);
    let text = "for name, fn in {\"search\": fi<CURSOR>nd}.items():\n    register(fn, name)\n";
    assert_snapshot!(rename(&in_a_loop(text), "look_up"), @r#"
    find
    --- back/shop/clients.py
    - def find(request) -> str: ...
    + def look_up(request) -> str: ...
    - for name, fn in {"search": find}.items():
    + for name, fn in {"search": look_up}.items():
    Python declaration: 1, Python uses: 1
    "#);
}

#[test]
fn a_local_context_is_renamed_with_its_function() {
    assert_snapshot!(rename(&in_named("<Greet<CURSOR>Provider name=\"you\">"), "WelcomeProvider"), @r#"
    GreetProvider
    --- back/shop/clients.py
    - def greet(request, name: str) -> str: ...
    + def welcome(request, name: str) -> str: ...
    --- web/src/App.tsx
    -   DashboardProvider, GreetProvider, TeamContext, type ChatChannelParams, type ContactFormData,
    +   DashboardProvider, WelcomeProvider, TeamContext, type ChatChannelParams, type ContactFormData,
    -   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
    +   contactFormSchema, fetchWelcome, submitContactForm, subscribeChat, subscribeHeadlines, useWelcome, useSearch,
    -   void fetchGreet({ name: 'you' }).then((bundle) => bundle.greet)
    +   void fetchWelcome({ name: 'you' }).then((bundle) => bundle.welcome)
    -       <GreetProvider name="you">{useGreet()}</GreetProvider>
    +       <WelcomeProvider name="you">{useWelcome()}</WelcomeProvider>
    Python declaration: 1, TypeScript uses: 8
    "#);
}

#[test]
fn a_composition_gives_one_param_to_all_of_its_contexts() {
    assert_snapshot!(rename(&in_named("<DashboardProvider user<CURSOR>_id={user_id}>"), "member"), @"
    user_id
    --- back/shop/clients.py
    - def profile(request, user_id: int) -> str: ...
    + def profile(request, member: int) -> str: ...
    - def team(request, user_id: int) -> str: ...
    + def team(request, member: int) -> str: ...
    --- web/src/App.tsx
    -     <DashboardProvider user_id={user_id}>
    +     <DashboardProvider member={user_id}>
    -       <TeamContext user_id={1}>{useSearch().data}</TeamContext>
    +       <TeamContext member={1}>{useSearch().data}</TeamContext>
    Python declaration: 2, TypeScript uses: 2
    ");
}

#[test]
fn a_composition_is_renamed_from_its_function() {
    assert_snapshot!(rename(&in_named("def dash<CURSOR>board("), "overview"), @r#"
    dashboard
    --- back/shop/clients.py
    - def dashboard(): ...
    + def overview(): ...
    --- back/shop/tasks.py
    - from .clients import ChatChannel, ContactForm, dashboard
    + from .clients import ChatChannel, ContactForm, overview
    -     return ChatChannel.ReactMessage(text="a"), ContactForm({"email": "a@example.com"}), dashboard
    +     return ChatChannel.ReactMessage(text="a"), ContactForm({"email": "a@example.com"}), overview
    --- web/src/App.tsx
    -   DashboardProvider, GreetProvider, TeamContext, type ChatChannelParams, type ContactFormData,
    +   OverviewProvider, GreetProvider, TeamContext, type ChatChannelParams, type ContactFormData,
    -     <DashboardProvider user_id={user_id}>
    +     <OverviewProvider user_id={user_id}>
    -     </DashboardProvider>
    +     </OverviewProvider>
    Python declaration: 1, Python uses: 2, TypeScript uses: 3
    "#);
}

#[test]
fn a_parameter_of_a_view_is_renamed_in_its_route() {
    assert_snapshot!(rename(&in_named("def invoice(request, num<CURSOR>ber"), "invoice_id"), @r#"
    number
    --- back/shop/clients.py
    - @client(route="/invoice/<uuid:number>/", methods=["GET"])
    + @client(route="/invoice/<uuid:invoice_id>/", methods=["GET"])
    - def invoice(request, number: UUID) -> HttpResponse:
    + def invoice(request, invoice_id: UUID) -> HttpResponse:
    -     return HttpResponse(str(number))
    +     return HttpResponse(str(invoice_id))
    Python declaration: 1, Registrations and references: 1, Python uses: 1
    "#);
}

#[test]
fn a_form_is_renamed_from_its_schema() {
    assert_snapshot!(rename(&in_named("  contactForm<CURSOR>Schema, "), "enquiryFormSchema"), @r#"
    contactFormSchema
    --- back/shop/clients.py
    -     mizan = mizanFormMeta(name="contact")
    +     mizan = mizanFormMeta(name="enquiry")
    --- web/src/App.tsx
    -   DashboardProvider, GreetProvider, TeamContext, type ChatChannelParams, type ContactFormData,
    +   DashboardProvider, GreetProvider, TeamContext, type ChatChannelParams, type EnquiryFormData,
    -   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
    +   enquiryFormSchema, fetchGreet, submitEnquiryForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
    -   const data: ContactFormData = { email: 'a@example.com' }
    +   const data: EnquiryFormData = { email: 'a@example.com' }
    -   void submitContactForm(contactFormSchema.parse(data))
    +   void submitEnquiryForm(enquiryFormSchema.parse(data))
    Registrations and references: 1, TypeScript uses: 6
    "#);
}

#[test]
fn the_class_of_a_form_is_no_name_on_the_wire() {
    assert_snapshot!(rename(&in_named("class Contact<CURSOR>Form("), "EnquiryForm"), @r#"
    ContactForm
    --- back/shop/clients.py
    - class ContactForm(mizanFormMixin, forms.Form):
    + class EnquiryForm(mizanFormMixin, forms.Form):
    --- back/shop/tasks.py
    - from .clients import ChatChannel, ContactForm, dashboard
    + from .clients import ChatChannel, EnquiryForm, dashboard
    -     return ChatChannel.ReactMessage(text="a"), ContactForm({"email": "a@example.com"}), dashboard
    +     return ChatChannel.ReactMessage(text="a"), EnquiryForm({"email": "a@example.com"}), dashboard
    Python declaration: 1, Python uses: 2
    "#);
}

#[test]
fn a_channel_that_no_string_names_is_renamed_with_its_class_and_the_types_in_it() {
    let from_class = rename(&in_named("class Chat<CURSOR>Channel("), "TalkChannel");
    assert_snapshot!(from_class, @r#"
    ChatChannel
    --- back/shop/clients.py
    - class ChatChannel(ReactChannel):
    + class TalkChannel(ReactChannel):
    --- back/shop/tasks.py
    - from .clients import ChatChannel, ContactForm, dashboard
    + from .clients import TalkChannel, ContactForm, dashboard
    -     return ChatChannel.ReactMessage(text="a"), ContactForm({"email": "a@example.com"}), dashboard
    +     return TalkChannel.ReactMessage(text="a"), ContactForm({"email": "a@example.com"}), dashboard
    --- web/src/App.tsx
    -   DashboardProvider, GreetProvider, TeamContext, type ChatChannelParams, type ContactFormData,
    +   DashboardProvider, GreetProvider, TeamContext, type TalkChannelParams, type ContactFormData,
    -   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
    +   contactFormSchema, fetchGreet, submitContactForm, subscribeTalk, subscribeHeadlines, useGreet, useSearch,
    - const params: ChatChannelParams = { room: 'hall' }
    + const params: TalkChannelParams = { room: 'hall' }
    -   subscribeChat(params, {})
    +   subscribeTalk(params, {})
    Python declaration: 1, Python uses: 2, TypeScript uses: 4
    "#);
    let from_hook = rename(&in_named("  subscribe<CURSOR>Chat(params"), "subscribeTalk");
    assert_eq!(from_hook.lines().skip(1).collect::<Vec<_>>(), from_class.lines().skip(1).collect::<Vec<_>>());
}

#[test]
fn a_channel_that_a_string_names_keeps_its_class() {
    assert_snapshot!(rename(&in_named("  subscribe<CURSOR>Headlines(undefined"), "subscribeNews"), @r#"
    subscribeHeadlines
    --- back/shop/clients.py
    - register_channel(NewsChannel, "headlines")
    + register_channel(NewsChannel, "news")
    --- web/src/App.tsx
    -   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeHeadlines, useGreet, useSearch,
    +   contactFormSchema, fetchGreet, submitContactForm, subscribeChat, subscribeNews, useGreet, useSearch,
    -   subscribeHeadlines(undefined, {})
    +   subscribeNews(undefined, {})
    Registrations and references: 1, TypeScript uses: 2
    "#);
}

#[test]
fn what_is_no_name_of_the_contract_is_left_to_others() {
    assert_eq!(rename(&with_cursor("const s<CURSOR>ay = useSay()"), "x"), "nothing");
    assert_eq!(rename(&with_cursor("const say = use<CURSOR>Say()"), "x"), "nothing");
    assert_eq!(rename(&with_cursor("    s<CURSOR>ay(request, text=text)"), "x"), "nothing");
    assert_eq!(
        rename(&with_cursor("(\"hello\")".replace("(\"hello\")", "text = \"hel<CURSOR>lo\"").as_str()), "x"),
        "nothing"
    );
}

/// What is said of a project in which one thing stands in the way.
fn refusal(python: &str, typescript: &str, name: &str) -> String {
    let all = format!(
        "--- back/shop/clients.py\nfrom mizan.client import client\n{python}\n--- web/src/App.tsx\n{typescript}\n"
    );
    rename(&all, name)
}

const ECHO: &str = "\n@client\ndef ec<CURSOR>ho(request, text: str) -> str: ...\n";
const TEXT: &str = "\n@client\ndef echo(request, te<CURSOR>xt: str) -> str: ...\n";
const SLOT: &str = "\n@client(context=\"user\")\ndef pro<CURSOR>file(request, user_id: int) -> str: ...\n";

#[test]
fn an_arguments_object_that_is_made_elsewhere_may_have_the_key() {
    let elsewhere = "import { callEcho } from './api'\nexport const f = (args: { text: string }) => callEcho(args)";
    assert_snapshot!(refusal(TEXT, elsewhere, "words"), @"`text` cannot be renamed as a whole: an arguments object of `callEcho` is made elsewhere (web/src/App.tsx:2:55)");
    let annotated =
        "import { callEcho, type EchoArgs } from './api'\nexport const f = (args: EchoArgs) => callEcho(args)";
    assert_snapshot!(refusal(TEXT, annotated, "words"), @"`text` cannot be renamed as a whole: `EchoArgs` is given by whoever calls (web/src/App.tsx:2:25)");
    let spread =
        "import { callEcho } from './api'\nexport const f = (rest: object) => callEcho({ text: 'a', ...rest })";
    assert_snapshot!(refusal(TEXT, spread, "words"), @"`text` cannot be renamed as a whole: an arguments object of `callEcho` is spread (web/src/App.tsx:2:61)");
    let passed = "import { callEcho } from './api'\nexport const f = [1].map(callEcho)";
    assert_snapshot!(refusal(TEXT, passed, "words"), @"`text` cannot be renamed as a whole: `callEcho` is passed on to another function (web/src/App.tsx:2:26)");
}

#[test]
fn what_goes_elsewhere_without_the_key_is_in_nobody_s_way() {
    let value = "import { callEcho } from './api'\nexport const f = async (text: string) => console.log(await callEcho({ text }))";
    assert_snapshot!(refusal(TEXT, value, "words"), @"
    text
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def echo(request, words: str) -> str: ...
    --- web/src/App.tsx
    - export const f = async (text: string) => console.log(await callEcho({ text }))
    + export const f = async (text: string) => console.log(await callEcho({ words: text }))
    Python declaration: 1, TypeScript uses: 1
    ");
    let hook = "import { useEcho } from './api'\nexport const f = (use: unknown) => use === useEcho";
    assert_snapshot!(refusal(ECHO, hook, "say"), @"
    echo
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def say(request, text: str) -> str: ...
    --- web/src/App.tsx
    - import { useEcho } from './api'
    + import { useSay } from './api'
    - export const f = (use: unknown) => use === useEcho
    + export const f = (use: unknown) => use === useSay
    Python declaration: 1, TypeScript uses: 2
    ");
}

#[test]
fn a_bundle_that_is_passed_on_may_be_asked_for_the_slot() {
    let app =
        "import { fetchUser } from './api'\nexport const f = async () => console.log(await fetchUser({ user_id: 1 }))";
    assert_snapshot!(refusal(SLOT, app, "card"), @"`profile` cannot be renamed as a whole: what `fetchUser` gives is passed on to another function (web/src/App.tsx:2:42)");
}

#[test]
fn a_client_that_goes_elsewhere_as_a_whole_may_be_asked_for_anything() {
    let app = "import * as api from './api'\nexport const f = (name: string) => api[name as 'callEcho']";
    assert_snapshot!(refusal(ECHO, app, "say"), @"The client as a whole has a computed key, and what is used of it there cannot be known (web/src/App.tsx:2:40)");
}

#[test]
fn a_word_in_a_statement_that_does_not_parse_may_be_anything() {
    let call = format!("{ECHO}\ndef run(request:\n    return echo(request, 'a')\n");
    assert_snapshot!(refusal(&call, "", "say"), @"`echo` stands in a statement that does not parse (back/shop/clients.py:7:12)");
    let body = format!("{ECHO}\ndef run(request):\n    say = [echo(request, 'a')\n    return say\n");
    assert_snapshot!(refusal(&body, "", "shout"), @"`echo` stands in a statement that does not parse (back/shop/clients.py:7:12)");
    let own = TEXT.replace(": ...", ":\n    return (text");
    assert_snapshot!(refusal(&own, "", "words"), @"`text` stands in a statement that does not parse (back/shop/clients.py:4:19)");
    let string = SLOT.replace("pro<CURSOR>file", "profile").replace("\"user\"", "\"us<CURSOR>er\"");
    let string = format!("{string}\n@client(affects=\"user\")\ndef edit(request -> None: ...\n");
    assert_snapshot!(refusal(&string, "", "person"), @"`user` stands in a statement that does not parse (back/shop/clients.py:6:18)");
}

#[test]
fn a_word_in_a_statement_of_typescript_that_does_not_parse_may_be_anything() {
    let app = "import { callEcho } from './api'\nexport const f = () => callEcho({ text: 'a' })\nconst = callEcho(";
    assert_snapshot!(refusal(ECHO, app, "say"), @"`callEcho` stands in a statement that does not parse (web/src/App.tsx:3:9)");
    let key = "import { callEcho as say } from './api'\nconst = say({ text: 'a' })";
    assert_snapshot!(refusal(TEXT, key, "words"), @"`text` cannot be renamed as a whole: `callEcho` stands in a part that does not parse (web/src/App.tsx:2:9)");
    let lost = "import { callEcho } from './api'\nexport const f = () => { const = <callEcho /* half\n";
    assert_snapshot!(refusal(ECHO, lost, "say"), @"`callEcho` stands in a statement that does not parse (web/src/App.tsx:2:35)");
}

#[test]
fn a_statement_that_does_not_parse_and_has_other_words_is_in_nobody_s_way() {
    let python =
        format!("{ECHO}\ndef run(request):\n    return echo(request, 'a')\n\ndef other(request:\n    return 1\n");
    let app = "import { callEcho } from './api'\nexport const f = () => callEcho({ text: 'a' })\nconst = 1";
    assert_snapshot!(refusal(&python, app, "say"), @"
    echo
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def say(request, text: str) -> str: ...
    -     return echo(request, 'a')
    +     return say(request, 'a')
    --- web/src/App.tsx
    - import { callEcho } from './api'
    + import { callSay } from './api'
    - export const f = () => callEcho({ text: 'a' })
    + export const f = () => callSay({ text: 'a' })
    Python declaration: 1, Python uses: 1, TypeScript uses: 2
    ");
}

#[test]
fn a_type_parameter_with_a_default_parses() {
    let python =
        format!("{ECHO}\nclass Box[T = int]:\n    def run(self, request):\n        return echo(request, 'a')\n");
    assert_snapshot!(refusal(&python, "", "say"), @"
    echo
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def say(request, text: str) -> str: ...
    -         return echo(request, 'a')
    +         return say(request, 'a')
    Python declaration: 1, Python uses: 1
    ");
}

#[test]
fn a_file_of_another_language_is_not_read() {
    let all = format!(
        "--- back/shop/clients.py\nfrom mizan.client import client\n{ECHO}--- web/src/App.vue\n<script setup>import {{ callEcho }} from './api'</script>\n"
    );
    assert_snapshot!(rename(&all, "say"), @"`callEcho` stands in a file whose language is not read (web/src/App.vue:1:24)");
}

#[test]
fn a_name_in_python_that_reading_cannot_follow() {
    let by_name = format!("{ECHO}\nimport sys\n\ndef run(name):\n    return getattr(sys.modules[__name__], 'echo')\n");
    assert_snapshot!(refusal(&by_name, "", "say"), @"`echo` cannot be renamed as a whole: `getattr` is given its name as a string (back/shop/clients.py:9:44)");
    let keywords = format!("{TEXT}\ndef run(request, **rest):\n    return echo(request, **rest)\n");
    assert_snapshot!(refusal(&keywords, "", "words"), @"`text` cannot be renamed as a whole: keywords are spread into the call, and this may be one of them (back/shop/clients.py:7:26)");
}

#[test]
fn a_name_that_is_taken_where_it_would_be_used() {
    let local = format!("{ECHO}\ndef run(request):\n    say = 1\n    return echo(request, say)\n");
    assert_snapshot!(refusal(&local, "", "say"), @"echo: `say` is a name already where it would be used (back/shop/clients.py:7:5)");
    let beside = format!("{TEXT}    # words\n\nwords = 1\n");
    assert_snapshot!(refusal(&beside, "", "words"), @"
    text
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def echo(request, words: str) -> str: ...
    Python declaration: 1
    ");
}

#[test]
fn a_name_that_the_contract_has_already() {
    let function = format!("{ECHO}\n@client\ndef say(request) -> str: ...\n");
    assert_snapshot!(refusal(&function, "", "say"), @"echo: There is a function `say` already");
    let in_typescript = format!("{ECHO}\n@client\ndef getUser(request) -> str: ...\n");
    assert_snapshot!(refusal(&in_typescript, "", "get_user"), @"echo: Then the function `getUser` would be `useGetUser` in TypeScript, as the function `get_user` is (back/shop/clients.py:7:5)");
    let parameter = "\n@client(context=\"user\")\ndef profile(request, user_id: int) -> str: ...\n\n@client(affects=\"user\")\ndef edit(request, na<CURSOR>me: int) -> str: ...\n";
    assert_snapshot!(refusal(parameter, "", "user_id"), @"name: `profile` has a parameter `user_id` already, and the two would be one");
}

#[test]
fn a_text_that_is_no_name() {
    assert_snapshot!(refusal(ECHO, "", "class"), @"echo: `class` is a word of Python's own");
    assert_snapshot!(refusal(ECHO, "", "say it"), @"echo: `say it` is no name in Python: write ASCII letters, digits and underscores");
    assert_snapshot!(refusal(TEXT, "", "default"), @"text: `default` is a word of JavaScript's own, and no local name can be called so");
    assert_snapshot!(refusal(TEXT, "", "ünder"), @"text: `ünder` is no name in Python: write ASCII letters, digits and underscores");
}

#[test]
fn a_context_whose_name_comes_from_elsewhere() {
    let python = "\nUSER = \"user\"\n\n@client(context=USER)\ndef profile(request) -> str: ...\n\n@client(affects=\"us<CURSOR>er\")\ndef edit(request) -> str: ...\n";
    assert_snapshot!(refusal(python, "", "person"), @"`user` is not written as a string here, but comes from `USER` (back/shop/clients.py:5:17)");
}

#[test]
fn what_is_not_renamed_at_all() {
    let python = "\nfrom pydantic import BaseModel\n\nclass Item(BaseModel):\n    na<CURSOR>me: str\n\n@client(context=\"global\")\ndef item(request) -> Item: ...\n";
    assert_snapshot!(refusal(python, "", "title"), @r#"`name` is a field of a model, which any code may read as an attribute: rename it in Python with `Field(alias="name")`, which keeps its name on the wire, or change both sides and let `mizan-dev diff` and TypeScript name what is left"#);
    let global = python.replace("na<CURSOR>me", "name").replace("\"global\"", "\"glo<CURSOR>bal\"");
    assert_snapshot!(refusal(&global, "", "title"), @"The global context has its name from Mizan, and no other can be given to it");
    let class = python.replace("na<CURSOR>me", "name").replace("class Item", "class It<CURSOR>em");
    assert_snapshot!(refusal(&class, "", "title"), @"`Item` is a class of your Python: rename it with your Python editor; the client follows, and TypeScript names what is left in the frontend");
}

#[test]
fn a_hook_whose_new_name_a_file_has_already_keeps_its_old_one_there() {
    let app = "import { useEcho } from './api'\nimport { useSay } from './other'\nexport const f = () => [useEcho(), useSay()]";
    assert_snapshot!(refusal(ECHO, app, "say"), @"
    echo
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def say(request, text: str) -> str: ...
    --- web/src/App.tsx
    - import { useEcho } from './api'
    + import { useSay as useEcho } from './api'
    Python declaration: 1, TypeScript uses: 1
    ");
}

#[test]
fn a_file_that_gives_an_export_on_gives_it_on_under_its_new_name() {
    let all = format!(
        "--- back/shop/clients.py\nfrom mizan.client import client\n{ECHO}--- web/src/hooks.ts\nimport {{ useEcho }} from './api'\nexport {{ callEcho }} from './api'\nexport {{ useEcho }}\n--- web/src/App.tsx\nimport {{ callEcho, useEcho as useSay }} from './hooks'\nexport const f = () => [useSay, callEcho]\n"
    );
    assert_snapshot!(rename(&all, "shout"), @"
    echo
    --- back/shop/clients.py
    - def echo(request, text: str) -> str: ...
    + def shout(request, text: str) -> str: ...
    --- web/src/App.tsx
    - import { callEcho, useEcho as useSay } from './hooks'
    + import { callShout, useShout as useSay } from './hooks'
    - export const f = () => [useSay, callEcho]
    + export const f = () => [useSay, callShout]
    --- web/src/hooks.ts
    - import { useEcho } from './api'
    + import { useShout } from './api'
    - export { callEcho } from './api'
    + export { callShout } from './api'
    - export { useEcho }
    + export { useShout }
    Python declaration: 1, TypeScript uses: 6
    ");
    let own = all
        .replace("export { useEcho }", "export const { useEcho } = await import('./api')")
        .replace("import { useEcho } from './api'\n", "");
    assert_snapshot!(rename(&own, "shout"), @"`useEcho` is given on under this name by a declaration of the file's own (web/src/hooks.ts:2:16)");
}
