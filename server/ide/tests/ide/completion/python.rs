//! Completion in Python.

use insta::assert_snapshot;

use super::{completion, labels};

/// A module with a context of two functions, a constant for another in a module of its own, and a mutation.
const SHOP: &str = r#"
--- back/shop/contexts.py
from mizan.client import ReactContext

USER = ReactContext("user")
--- back/shop/users.py
from mizan.client import client
from .contexts import USER

@client(context=USER)
def user_profile(request, user_id: int) -> str: ...
--- back/shop/apps.py
from django.apps import AppConfig
from mizan.setup import mizan_clients, mizan_module


class ShopConfig(AppConfig):
    name = 'shop'

    def ready(self):
        mizan_clients('shop')
        mizan_module('shop.users')
--- back/shop/clients.py
from mizan.client import client

@client(context="cart")
def items(request, cart_id: int) -> list[str]: ...

@client(context="cart")
def total(request, cart_id: int) -> int: ...

"#;

fn python(code: &str) -> String {
    completion(&format!("{SHOP}{code}"))
}

fn python_labels(code: &str) -> String {
    labels(&format!("{SHOP}{code}"))
}

#[test]
fn the_keywords_of_client_that_are_not_given() {
    assert_snapshot!(python("@client(<CURSOR>)\ndef add(request) -> int: ...\n"), @"
    Typing here
     --> back/shop/clients.py:9:9
      | @client()
      |         ^
    Found 10 items
     context= · context: str | ReactContext = None
        | @client(context=)
     affects= · affects: str | ReactContext | function | list = None
        | @client(affects=)
     merge= · merge: str | ReactContext | list = None
        | @client(merge=)
     auth= · auth: bool | str | Callable[[Request], bool] = None
        | @client(auth=)
     websocket= · websocket: bool = False
        | @client(websocket=)
     private= · private: bool = False
        | @client(private=)
     route= · route: str = None
        | @client(route=)
     methods= · methods: list[str] = None
        | @client(methods=)
     rev= · rev: int = 0
        | @client(rev=)
     cache= · cache: bool | int = True
        | @client(cache=)
    ");
    assert_snapshot!(python_labels("@client(affects=\"cart\", <CURSOR>)\ndef add(request) -> int: ...\n"), @"merge=  auth=  websocket=  private=  route=  methods=  rev=  cache=");
    assert_snapshot!(python_labels("@client(context=\"cart\", au<CURSOR>)\ndef add(request) -> int: ...\n"), @"auth=");
}

#[test]
fn keywords_in_half_typed_code() {
    assert_snapshot!(python_labels("@client(<CURSOR>"), @"context=  affects=  merge=  auth=  websocket=  private=  route=  methods=  rev=  cache=");
    assert_snapshot!(python_labels("@client(<CURSOR>\n\n\n@client\ndef other(request) -> int: ...\n"), @"context=  affects=  merge=  auth=  websocket=  private=  route=  methods=  rev=  cache=");
    assert_snapshot!(python_labels("@client(\n    me<CURSOR>\n    affects=\"cart\",\n)\ndef add(request) -> int: ...\n"), @"merge=  methods=");
    assert_snapshot!(python_labels("@client(context=\"cart\",\r\n    ca<CURSOR>\r\ndef add(request) -> int: ...\r\n"), @"cache=");
}

#[test]
fn a_keyword_that_has_its_value_is_replaced_alone() {
    assert_snapshot!(python("@client(aff<CURSOR>=\"cart\")\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:9
      | @client(aff="cart")
      |         ^^^
    Found 1 item
     affects · affects: str | ReactContext | function | list = None
        | @client(affects="cart")
    "#);
}

#[test]
fn contexts_by_name_and_by_constant() {
    assert_snapshot!(python("@client(context=<CURSOR>)\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:17
      | @client(context=)
      |                 ^
    Found 5 items
     "cart" · items, total (cart_id: int)
        | @client(context="cart")
     "user" · user_profile (user_id: int)
        | @client(context="user")
     "global" · fetched once, for all of the page
        | @client(context="global")
     "local" · a context of this one function
        | @client(context="local")
     USER · user_profile (user_id: int) · from shop.contexts
        | from shop.contexts import USER
        | @client(context=USER)
    "#);
}

#[test]
fn contexts_in_a_text() {
    assert_snapshot!(python("@client(affects=\"<CURSOR>\")\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:18
      | @client(affects="")
      |                  ^
    Found 2 items
     cart · items, total (cart_id: int)
        | @client(affects="cart")
     user · user_profile (user_id: int)
        | @client(affects="user")
    "#);
    assert_snapshot!(python("@client(context=\"us<CURSOR>\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:18
      | @client(context="us
      |                  ^^
    Found 1 item
     user · user_profile (user_id: int)
        | @client(context="user"
        does not parse
    "#);
    assert_snapshot!(python("@client(affects='ca<CURSOR>, auth='staff')\ndef add(request) -> int: ...\n"), @"
    Typing here
     --> back/shop/clients.py:9:18
      | @client(affects='ca, auth='staff')
      |                  ^^
    Found 1 item
     cart · items, total (cart_id: int)
        | @client(affects='cart', auth='staff')
    ");
    assert_snapshot!(python("@client(affects=[\"user\", \"<CURSOR>\"\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:27
      | @client(affects=["user", ""
      |                           ^
    Found 1 item
     cart · items, total (cart_id: int)
        | @client(affects=["user", "cart"
        does not parse
    "#);
}

#[test]
fn functions_are_targets_of_affects() {
    assert_snapshot!(python("@client(affects=to<CURSOR>)\ndef add(request) -> int: ...\n"), @"
    Typing here
     --> back/shop/clients.py:9:17
      | @client(affects=to)
      |                 ^^
    Found 1 item
     total · (cart_id: int) -> int · of cart
        | @client(affects=total)
    ");
    assert_snapshot!(python("@client(affects=[items, user_<CURSOR>])\ndef add(request) -> int: ...\n"), @"
    Typing here
     --> back/shop/clients.py:9:25
      | @client(affects=[items, user_])
      |                         ^^^^^
    Found 1 item
     user_profile · (user_id: int) -> str · of user · from shop.users
        | from shop.users import user_profile
        | @client(affects=[items, user_profile])
    ");
}

#[test]
fn what_a_rule_would_refuse_comes_last_and_says_why() {
    assert_snapshot!(python("@client(merge=\"<CURSOR>\")\ndef add(request, cart_id: int) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:16
      | @client(merge="")
      |                ^
    Found 2 items
     cart · items, total (cart_id: int)
        | @client(merge="cart")
     user · no slot of it holds int
        | @client(merge="user")
    "#);
    assert_snapshot!(python("@client(websocket=True, context=\"<CURSOR>\")\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:34
      | @client(websocket=True, context="")
      |                                  ^
    Found 4 items
     global · fetched once, for all of the page
        | @client(websocket=True, context="global")
     local · a context of this one function
        | @client(websocket=True, context="local")
     cart · travels over HTTP, this function over WebSocket
        | @client(websocket=True, context="cart")
     user · travels over HTTP, this function over WebSocket
        | @client(websocket=True, context="user")
    "#);
}

#[test]
fn values_of_other_keywords() {
    assert_snapshot!(python("@client(auth=<CURSOR>)\ndef add(request) -> int: ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:9:14
      | @client(auth=)
      |              ^
    Found 4 items
     "required" · who is logged in
        | @client(auth="required")
     "staff" · who is staff
        | @client(auth="staff")
     "superuser" · who is a superuser
        | @client(auth="superuser")
     True · who is logged in
        | @client(auth=True)
    "#);
    assert_snapshot!(python_labels("@client(auth=\"s<CURSOR>\")\ndef add(request) -> int: ...\n"), @"staff  superuser");
    assert_snapshot!(python_labels("@client(cache=<CURSOR>)\ndef add(request) -> int: ...\n"), @"True  False");
    assert_snapshot!(python_labels("@client(private=T<CURSOR>)\ndef add(request) -> int: ...\n"), @"True");
    assert_snapshot!(python_labels("@client(route='/a/', methods=['GET', '<CURSOR>'])\ndef add(request) -> int: ...\n"), @"POST  PUT  PATCH  DELETE  HEAD  OPTIONS");
}

#[test]
fn the_keywords_of_a_class_style_function_are_texts() {
    let class = |meta: &str| {
        format!(
            "from mizan.client import ServerFunction\n\nclass Add(ServerFunction):\n    _meta = {meta}\n    def call(self, input) -> int: ...\n"
        )
    };
    assert_snapshot!(python(&class("{\"affects\": \"cart\", \"r<CURSOR>\": None}")), @r#"
    Typing here
     --> back/shop/clients.py:12:34
      |     _meta = {"affects": "cart", "r": None}
      |                                  ^
    Found 4 items
     merge · merge: str | ReactContext | list = None
        |     _meta = {"affects": "cart", "merge": None}
     private · private: bool = False
        |     _meta = {"affects": "cart", "private": None}
     route · route: str = None
        |     _meta = {"affects": "cart", "route": None}
     rev · rev: int = 0
        |     _meta = {"affects": "cart", "rev": None}
    "#);
    assert_snapshot!(python_labels(&class("{<CURSOR>}")), @"context  affects  merge  auth  websocket  private  route  methods  rev  cache");
    assert_snapshot!(python_labels(&class("dict(<CURSOR>)")), @"context=  affects=  merge=  auth=  websocket=  private=  route=  methods=  rev=  cache=");
    assert_snapshot!(python_labels(&class("{\"affects\": \"<CURSOR>\"}")), @"cart  user");
}

#[test]
fn the_name_under_which_something_is_registered() {
    let text = "from mizan.setup import register, register_as\n\n@client\ndef edit_profile(request) -> int: ...\n";
    assert_snapshot!(python(&format!("{text}\nregister(edit_profile, \"<CURSOR>\")\n")), @r#"
    Typing here
     --> back/shop/clients.py:14:25
      | register(edit_profile, "")
      |                         ^
    Found 1 item
     edit_profile · useEditProfile in the client
        | register(edit_profile, "edit_profile")
    "#);
    assert_snapshot!(python(&format!("{text}\n@register_as(\"<CURSOR>\")\n@client\ndef empty_cart(request) -> int: ...\n")), @r#"
    Typing here
     --> back/shop/clients.py:14:15
      | @register_as("")
      |               ^
    Found 1 item
     empty_cart · useEmptyCart in the client
        | @register_as("empty_cart")
    "#);
}

#[test]
fn what_can_be_registered() {
    assert_snapshot!(completion(r"
--- back/shop/other.py
from mizan.client import client
from mizan.setup import register

@client
def lonely(request) -> int: ...

register(<CURSOR>)
"), @"
    Typing here
     --> back/shop/other.py:7:10
      | register()
      |          ^
    Found 1 item
     lonely · function that is not registered yet
        | register(lonely)
    ");
}

#[test]
fn the_project_s_own_apps() {
    assert_snapshot!(completion(r#"
--- back/shop/apps.py
from django.apps import AppConfig
from mizan.setup import mizan_clients

class ShopConfig(AppConfig):
    name = 'shop'

    def ready(self):
        mizan_clients("<CURSOR>")
--- back/shop/clients.py
from mizan.client import client

@client
def echo(request) -> int: ...
"#), @r#"
    Typing here
     --> back/shop/apps.py:8:24
      |         mizan_clients("")
      |                        ^
    Found 1 item
     shop · shop.clients
        |         mizan_clients("shop")
    "#);
}

#[test]
fn the_keywords_of_a_form_and_its_name() {
    let form = |meta: &str| {
        format!(
            "--- back/shop/forms.py\nfrom django import forms\nfrom mizan.forms import mizanFormMeta, mizanFormMixin\n\nclass ContactForm(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta({meta})\n    name = forms.CharField()\n"
        )
    };
    assert_snapshot!(completion(&form("name=\"contact\", <CURSOR>")), @r#"
    Typing here
     --> back/shop/forms.py:5:43
      |     mizan = mizanFormMeta(name="contact", )
      |                                           ^
    Found 7 items
     title= · title: str = None
        |     mizan = mizanFormMeta(name="contact", title=)
     subtitle= · subtitle: str = None
        |     mizan = mizanFormMeta(name="contact", subtitle=)
     submit_label= · submit_label: str = None
        |     mizan = mizanFormMeta(name="contact", submit_label=)
     live_validation= · live_validation: bool = True
        |     mizan = mizanFormMeta(name="contact", live_validation=)
     live_form_errors= · live_form_errors: bool = False
        |     mizan = mizanFormMeta(name="contact", live_form_errors=)
     refetch_schema_on_validate= · refetch_schema_on_validate: bool = False
        |     mizan = mizanFormMeta(name="contact", refetch_schema_on_validate=)
     enable_formset= · enable_formset: bool = False
        |     mizan = mizanFormMeta(name="contact", enable_formset=)
    "#);
    assert_snapshot!(completion(&form("name=\"<CURSOR>\"")), @r#"
    Typing here
     --> back/shop/forms.py:5:33
      |     mizan = mizanFormMeta(name="")
      |                                 ^
    Found 1 item
     contact · submitContactForm in the client
        |     mizan = mizanFormMeta(name="contact")
    "#);
    assert_snapshot!(labels(&form("name=\"contact\", live_validation=<CURSOR>")), @"True  False");
}

#[test]
fn a_context_is_named_as_its_constant_or_as_functions_name_it() {
    assert_snapshot!(python("from mizan.client import ReactContext\n\nBASKET = ReactContext(\"<CURSOR>\")\n"), @r#"
    Typing here
     --> back/shop/clients.py:11:24
      | BASKET = ReactContext("")
      |                        ^
    Found 2 items
     basket · as the constant is called
        | BASKET = ReactContext("basket")
     cart · a context without a constant
        | BASKET = ReactContext("cart")
    "#);
}

#[test]
fn contexts_and_functions_are_composed() {
    assert_snapshot!(python("from mizan.client import compose\n\n@compose(\"cart\", <CURSOR>)\ndef dashboard(): ...\n"), @r#"
    Typing here
     --> back/shop/clients.py:11:18
      | @compose("cart", )
      |                  ^
    Found 2 items
     "user" · user_profile (user_id: int)
        | @compose("cart", "user")
     USER · user_profile (user_id: int) · from shop.contexts
        | from shop.contexts import USER
        | @compose("cart", USER)
    "#);
}

#[test]
fn izana_takes_no_functions() {
    let text = SHOP.replace("mizan", "izana");
    let toml = "--- mizan.toml\nbackend = 'back'\noutput = 'web/src/api'\ndialect = 'izana'\n";
    assert_snapshot!(labels(&format!("{text}@client(affects=<CURSOR>)\ndef add(request) -> int: ...\n{toml}")), @r#""cart"  "user"  USER"#);
}

#[test]
fn fastapi_has_the_common_keywords() {
    assert_snapshot!(labels(r"
--- mizan.toml
backend = 'api'
framework = 'fastapi'
app = 'main'
output = 'web/src/api'
--- api/main.py
from mizan_fastapi import client

@client(<CURSOR>)
def echo(request) -> int: ...
"), @"context=  affects=  merge=  auth=  rev=  cache=");
}

#[test]
fn nothing_is_offered_where_nothing_of_ours_is() {
    for code in [
        "@client(auth=check(<CURSOR>))\ndef add(request) -> int: ...\n",
        "@client()  # <CURSOR>\ndef add(request) -> int: ...\n",
        "NAME = \"<CURSOR>\"\n",
        "print(\"@client(<CURSOR>)\")\n",
        "def f():\n    return other(<CURSOR>)\n",
        "@client(context=\"cart\" <CURSOR>)\ndef add(request) -> int: ...\n",
        "@client(affects=contexts.<CURSOR>)\ndef add(request) -> int: ...\n",
        "@client(context=f\"<CURSOR>\")\ndef add(request) -> int: ...\n",
        "@client(rev=<CURSOR>)\ndef add(request) -> int: ...\n",
        "class Plain:\n    _meta = {\"<CURSOR>\"}\n",
        "<CURSOR>\n",
        "client<CURSOR>\n",
    ] {
        assert_eq!(python_labels(code), "nothing", "{code}");
    }
}
