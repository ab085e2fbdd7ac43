//! What a backend declares: each test is the smallest project with the behaviour, and what is read from it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that meets the unexpected fails")]

mod edited;
mod edits;
mod forms;
mod parts;
mod project;
mod work;

use insta::assert_snapshot;
use mizan_python::declare::Dialect;
use project::{django, fastapi, izana, results};

#[test]
fn a_function_is_read_with_its_inputs_and_its_result() {
    let read = django(&[(
        "shop/clients.py",
        r#"
from mizan.client import client
from pydantic import BaseModel

class Echo(BaseModel):
    text: str

@client
def echo(request, text: str, times: int = 1, *, loud: bool = False) -> Echo:
    """Says it again."""
"#,
    )]);
    assert_snapshot!(read, @"
    echo(text: str, times: int = 1, loud: bool = false) -> Echo
      at shop/clients.py:9 `echo`
      docstring: Says it again.
    ");
}

#[test]
fn every_keyword_says_what_it_says() {
    let read = django(&[
        ("shop/contexts.py", "from mizan.client import ReactContext\nUSER = ReactContext('user')\n"),
        (
            "shop/clients.py",
            r#"
from mizan.client import client, GlobalContext
from . import contexts
from .contexts import USER

def is_owner(request): ...

@client(context=GlobalContext, auth=True)
def me(request) -> str: ...

@client(context=USER, rev=2, cache=30)
def profile(request, user_id: int) -> str: ...

@client(context="local", cache=False)
def greet(request, name: str) -> str: ...

@client(affects=[contexts.USER, profile, "cart"], merge="user", auth="staff")
def rename(request, user_id: int) -> str: ...

@client(websocket=True, auth=is_owner, private=True)
async def push(request) -> None: ...

@client(auth=lambda request: request.user.is_active)
def secret(request) -> int: ...
"#,
        ),
    ]);
    assert_snapshot!(read, @r#"
    me() -> str
      at shop/clients.py:9 `me`
      context: Global at shop/clients.py:8 `GlobalContext`
      auth: Required
    profile(user_id: int) -> str
      at shop/clients.py:12 `profile`
      context: Named("user") at shop/clients.py:11 `USER`
      rev: 2
      cache: Seconds(30)
    greet(name: str) -> str
      at shop/clients.py:15 `greet`
      context: Local at shop/clients.py:14 `"local"`
      cache: Never
    rename(user_id: int) -> str
      at shop/clients.py:18 `rename`
      affects: Context("user"), Function { module: "shop.clients", qualname: "profile" }, Context("cart")
      merge: Context("user")
      auth: Staff
    async push() -> None
      at shop/clients.py:21 `push`
      websocket: shop/clients.py:20 `websocket`
      auth: Callable("is_owner")
      private: yes
    secret() -> int
      at shop/clients.py:24 `secret`
      auth: Callable("lambda …: request.user.is_active")
    context user = USER at shop/contexts.py:2 `USER`
    "#);
}

#[test]
fn a_wrapped_asgi_application_sets_up_websockets() {
    let clients = "from mizan import client\n@client(websocket=True)\ndef ping(request) -> str: ...\n";
    let asgi = "from django.core.asgi import get_asgi_application\nfrom mizan import wrap_asgi\napplication = wrap_asgi(get_asgi_application())\n";
    let read = django(&[("shop/clients.py", clients), ("asgi.py", asgi)]);
    assert_snapshot!(read, @"
    websockets are set up
    ping() -> str
      at shop/clients.py:3 `ping`
      websocket: shop/clients.py:2 `websocket`
    ");
}

#[test]
fn a_response_makes_a_view() {
    let read = django(&[(
        "shop/clients.py",
        r#"
from django.http import HttpResponse, JsonResponse
from mizan import client

class Pdf(HttpResponse): ...

@client(route="/a/<id>/", methods=["GET"])
def a(request, id: int) -> HttpResponse: ...

@client(route="/b/")
def b(request) -> "Pdf | JsonResponse": ...
"#,
    )]);
    assert_snapshot!(read, @r#"
    a(id: int) -> response HttpResponse
      at shop/clients.py:8 `a`
      route: /a/<id>/ Some(["GET"])
    b() -> response Pdf
      at shop/clients.py:11 `b`
      route: /b/ None
    "#);
}

#[test]
fn a_name_given_by_hand_replaces_the_identifier() {
    let read = django(&[(
        "shop/clients.py",
        r#"
from mizan.client import client, ServerFunction
from mizan.setup import register, register_as
from pydantic import BaseModel

@client
def one(request) -> int: ...

register(one, "first")

@register_as("second")
@client
def two(request) -> int: ...

class Three(ServerFunction):
    name = "third"
    _meta = {"context": "numbers"}
    class Input(BaseModel):
        page: int = 1
    class Output(BaseModel):
        total: int
    def call(self, input: Input) -> Output: ...
"#,
    )]);
    assert_snapshot!(read, @r#"
    first() -> int
      at shop/clients.py:7 `one`
    second() -> int
      at shop/clients.py:13 `two`
    third(page: int = 1) -> Three.Output
      at shop/clients.py:15 `Three`
      context: Named("numbers") at shop/clients.py:17 `"numbers"`
    "#);
}

#[test]
fn what_nothing_registers_is_known_and_not_on_the_wire() {
    let read = django(&[
        ("shop/clients.py", "from mizan.client import client\n@client\ndef seen(request) -> int: ...\n"),
        ("tools/other.py", "from mizan.client import client\n@client\ndef unseen(request) -> int: ...\n"),
        ("tools/__init__.py", ""),
    ]);
    assert_snapshot!(read, @"
    seen() -> int
      at shop/clients.py:3 `seen`
    unseen() -> int  [unregistered]
      at tools/other.py:3 `unseen`
    ");
}

#[test]
fn an_installed_app_that_is_not_there_is_said() {
    const APPS: &str = "INSTALLED_APPS = ['mizan', 'shop', 'shop.apps.ShopConfig', 'shop.gone', 'lost.apps.LostConfig', 'django.contrib.auth']\n";
    let project = |files: &[(&str, &str)]| django(&[&[("settings.py", APPS), ("shop/clients.py", "")], files].concat());
    assert_snapshot!(project(&[]), @"
    MZ204 there is no app `shop.gone`
      at settings.py:1 `'shop.gone'`
    ");
    // The environment is known, so that what is not there is nowhere.
    let django = [("django/__init__.py", ""), ("django/apps/__init__.py", ""), ("django/contrib/auth/__init__.py", "")];
    assert_snapshot!(project(&django), @"
    MZ204 there is no app `shop.gone`
      at settings.py:1 `'shop.gone'`
    MZ204 there is no app `lost.apps.LostConfig`
      at settings.py:1 `'lost.apps.LostConfig'`
    ");
}

#[test]
fn discovery_finds_packages_nested_apps_and_renamed_ones() {
    let client = |name: &str| format!("from mizan.client import client\n@client\ndef {name}(request) -> int: ...\n");
    let (a, b, c, d) = (client("a"), client("b"), client("c"), client("d"));
    let read = izana(&[
        ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.dev')\n"),
        ("config/__init__.py", ""),
        ("config/settings/__init__.py", ""),
        ("config/settings/base.py", "LOCAL = ['apps.shop']\nINSTALLED_APPS = ['django.contrib.auth', *LOCAL]\n"),
        ("config/settings/dev.py", "from .base import *\nINSTALLED_APPS += ['blog.apps.Renamed']\n"),
        ("apps/__init__.py", ""),
        ("apps/shop/__init__.py", ""),
        (
            "apps/shop/apps.py",
            "from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = 'apps.shop'\n    def ready(self):\n        from izana.setup import izana_clients\n        izana_clients()\n",
        ),
        ("apps/shop/clients/__init__.py", &a.replace("mizan", "izana")),
        ("apps/shop/clients/deep/__init__.py", ""),
        ("apps/shop/clients/deep/inner.py", &b.replace("mizan", "izana")),
        ("blog/__init__.py", ""),
        (
            "blog/apps.py",
            "from django.apps import AppConfig\nclass Other(AppConfig): ...\nclass Renamed(AppConfig):\n    name = 'blog'\n",
        ),
        ("blog/clients.py", &c.replace("mizan", "izana")),
        ("blog/notes.py", &d.replace("mizan", "izana")),
    ]);
    assert_snapshot!(read, @"
    a() -> int
      at apps/shop/clients/__init__.py:3 `a`
    b() -> int
      at apps/shop/clients/deep/inner.py:3 `b`
    c() -> int
      at blog/clients.py:3 `c`
    d() -> int  [unregistered]
      at blog/notes.py:3 `d`
    ");
}

#[test]
fn the_older_convention_and_modules_that_start_import_are_registered() {
    let read = django(&[
        (
            "shop/apps.py",
            "from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = 'shop'\n    def ready(self):\n        import shop.mizan_clients\n        from . import more\n",
        ),
        ("shop/mizan_clients.py", "from mizan.client import client\n@client\ndef old(request) -> int: ...\n"),
        (
            "shop/more.py",
            "from mizan.client import client\nfrom mizan.setup import register\n@client\ndef by_hand(request) -> int: ...\n@client\ndef forgotten(request) -> int: ...\nregister(by_hand, 'by_hand')\n",
        ),
        (
            "shop/never.py",
            "from mizan.client import client\nfrom mizan.setup import register\n@client\ndef lost(request) -> int: ...\nregister(lost, 'lost')\n",
        ),
    ]);
    assert_snapshot!(read, @"
    old() -> int
      at shop/mizan_clients.py:3 `old`
    by_hand() -> int
      at shop/more.py:4 `by_hand`
    forgotten() -> int  [unregistered]
      at shop/more.py:6 `forgotten`
    lost() -> int  [unregistered]
      at shop/never.py:4 `lost`
    ");
}

#[test]
fn channels_are_read_in_both_vocabularies() {
    let read = django(&[(
        "shop/clients.py",
        r#"
from mizan.channels import Channel, ReactChannel, register
from pydantic import BaseModel

class Said(BaseModel):
    text: str

class ChatRoomChannel(ReactChannel):
    """Talk."""
    class Params(BaseModel):
        room: str
    class ReactMessage(BaseModel):
        text: str
    DjangoMessage = Said

class Ticks(Channel):
    class ServerMessage(BaseModel):
        at: int
    ClientMessage = int

register(Ticks, "clock")
"#,
    )]);
    assert_snapshot!(read, @"
    channel chat_room (shop.clients.ChatRoomChannel)
      params: ChatRoomChannel.Params at shop/clients.py:10 `Params`
      send: ChatRoomChannel.ReactMessage at shop/clients.py:12 `ReactMessage`
      receive: Said at shop/clients.py:14 `DjangoMessage`
    channel clock (shop.clients.Ticks)
      send: none: `int` is none at shop/clients.py:19 `ClientMessage`
      receive: Ticks.ServerMessage at shop/clients.py:17 `ServerMessage`
    ");
}

#[test]
fn a_composition_names_contexts_and_members() {
    let read = django(&[(
        "shop/clients.py",
        r#"
from mizan.client import client, compose, ReactContext
CART = ReactContext("cart")

@client(context="user")
def profile(request) -> str: ...

@compose(CART, profile, "orders")
def dashboard(): ...
"#,
    )]);
    assert_snapshot!(read, @r#"
    profile() -> str
      at shop/clients.py:6 `profile`
      context: Named("user") at shop/clients.py:5 `"user"`
    context cart = CART at shop/clients.py:3 `CART`
    composition dashboard: Context("cart"), Function { module: "shop.clients", qualname: "profile" }, Context("orders")
    "#);
}

#[test]
fn what_is_computed_at_run_time_is_said_to_be() {
    let read = django(&[(
        "shop/clients.py",
        r#"
import os
from mizan.client import client
from mizan.setup import register

NAME = os.environ["NAME"]

@client(context=NAME, affects=make(), rev="2", cach=1, **more)
def f(request, *args, **kwargs): ...

register(f, NAME)
register(make(), "x")

@client
def g() -> int: ...
"#,
    )]);
    assert_snapshot!(read, @r#"
    f() -> ?
      at shop/clients.py:9 `f`
      context: Unknown("NAME", "`os.environ` is computed at run time") at shop/clients.py:8 `NAME`
      affects: Unknown("make()", "`make` is called when the program runs")
    g() -> int
      at shop/clients.py:15 `g`
    MZ125 the name `NAME` is not known before the program runs: `os.environ` is computed at run time
      at shop/clients.py:11 `NAME`
    MZ126 what `make()` registers is not known: `make()` is computed at run time
      at shop/clients.py:12 `make()`
    MZ123 `rev` takes an integer, and `"2"` is not known to be that
      at shop/clients.py:8 `"2"`
    MZ123 `client` has no keyword `cach`
      at shop/clients.py:8 `cach`
    MZ123 what `more` says to `client` is not known
      at shop/clients.py:8 `**more`
    MZ122 `*args` cannot be an input of `f`: a client sends named fields
      at shop/clients.py:9 `args`
    MZ122 `**kwargs` cannot be an input of `f`: a client sends named fields
      at shop/clients.py:9 `kwargs`
    MZ127 `g` takes no request
      at shop/clients.py:15 `g`
    "#);
}

#[test]
fn a_decorator_that_holds_keywords_is_followed() {
    let read = django(&[(
        "shop/clients.py",
        r#"
import functools
from mizan.client import client as rpc
staff = rpc(auth="staff")
cached = functools.partial(rpc, cache=60)

@staff
def a(request) -> int: ...

@functools.lru_cache
@cached(rev=3)
def b(request) -> int: ...
"#,
    )]);
    assert_snapshot!(read, @"
    a() -> int
      at shop/clients.py:8 `a`
      auth: Staff
    b() -> int
      at shop/clients.py:12 `b`
      rev: 3
      cache: Seconds(60)
    ");
}

#[test]
fn fastapi_registers_by_hand_in_what_main_imports() {
    let read = fastapi(&[
        ("main.py", "from fastapi import FastAPI\nimport clients\napp = FastAPI()\n"),
        (
            "clients.py",
            "from mizan_fastapi import client, register\n@client\ndef ping(request) -> str: ...\nregister(ping, 'ping')\n",
        ),
        (
            "unused.py",
            "from mizan_fastapi import client, register\n@client\ndef pong(request) -> str: ...\nregister(pong, 'pong')\n",
        ),
    ]);
    assert_snapshot!(read, @"
    ping() -> str
      at clients.py:3 `ping`
    pong() -> str  [unregistered]
      at unused.py:3 `pong`
    ");
}

const MODELS: &str = r#"
import enum
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, NewType, Optional, TypedDict, TypeVar, Union
from pydantic import BaseModel, Json, RootModel
from nowhere import Missing
T = TypeVar("T")
class Model(BaseModel): ...
class Derived(Model): ...
class Page(BaseModel, Generic[T]):
    items: list[T]
class Roots(RootModel[list[int]]): ...
class Colour(enum.Enum):
    RED = 1
class Row(TypedDict):
    a: int
@dataclass
class Point:
    x: int
Named = NewType("Named", Model)
Plain = list[Model]
type Kept = Model
Both = tuple[Plain, Plain]
Many = list[T]
"#;

#[test]
fn izana_sends_as_it_is_what_it_sees_a_model_in() {
    let annotations = [
        "Model",
        "Derived",
        "Page[Model]",
        "Roots",
        "RootModel[list[int]]",
        "BaseModel",
        "'Model'",
        "Model | None",
        "Optional[Model]",
        "Union[int, Model]",
        "Model | int",
        "list[Model]",
        "list[Model] | None",
        "list[list[Model]]",
        "list[Model | None]",
        "tuple[int, Model]",
        "tuple[Model, ...]",
        "Annotated[Model, 'words']",
        "set[Model]",
        "frozenset[Model]",
        "list[set[Model]]",
        "Json[Model]",
        "Plain",
        "Both",
        "'list[Model]'",
        "list[Missing | Model]",
    ];
    for line in results(Dialect::Izana, MODELS, &annotations).lines() {
        assert!(line.ends_with(": as it is"), "{line}");
    }
}

#[test]
fn izana_boxes_all_other_results() {
    let annotations = [
        "str",
        "int",
        "bool",
        "None",
        "datetime",
        "Colour",
        "Literal['a', 1]",
        "Any",
        "int | None",
        "list[str]",
        "set[int]",
        "tuple[int, ...]",
        "dict",
        "dict[str, int]",
        "dict[str, Model]",
        "Row",
        "Point",
        "object",
        "bytes",
        "Sequence[Model]",
        "Iterable[Model]",
        "deque[Model]",
        "list[dict[str, Model]]",
        "list[int | Sequence[Model]]",
        "Named",
        "Kept",
        "list[Kept]",
    ];
    for line in results(Dialect::Izana, MODELS, &annotations).lines() {
        assert!(line.ends_with(": boxed"), "{line}");
    }
}

#[test]
fn a_result_of_which_it_is_not_known_whether_izana_boxes_it_is_unknown() {
    assert_snapshot!(results(Dialect::Izana, MODELS, &["list[Missing]", "Many[Model]", "list[make()]"]), @"
    list[Missing]: `nowhere.Missing` is not found in the project or its environment
    Many[Model]: `Many[Model]` gives arguments to an alias
    list[make()]: `make()` is computed at run time
    ");
}

#[test]
fn mizan_boxes_nothing() {
    assert_snapshot!(results(Dialect::Mizan, MODELS, &["str", "list[int]", "Many[Model]"]), @r"
    str: as it is
    list[int]: as it is
    Many[Model]: as it is
    ");
}

#[test]
fn a_registration_counts_whatever_decides_whether_it_runs() {
    let main = "from django.conf import settings\nfrom mizan_fastapi import client, register\n\n@client\ndef a(request) -> int: ...\n\n@client\ndef b(request) -> int: ...\n\nif settings.DEBUG:\n    register(a, 'a')\nwith lock:\n    register(b, 'b')\n";
    assert_snapshot!(fastapi(&[("main.py", main)]), @"
    a() -> int
      at main.py:5 `a`
    b() -> int
      at main.py:8 `b`
    ");
}

#[test]
fn a_loop_over_what_is_written_out_registers_each() {
    let head = "from mizan_fastapi import client, register\n\n@client\ndef a(request) -> int: ...\n\n@client\ndef b(request) -> int: ...\n\n";
    let loops = [
        "for fn in (a, b):\n    register(fn, fn.__name__)\n",
        "FUNCTIONS = [a, b]\nfor fn in FUNCTIONS:\n    print(fn)\n    register(fn)\n",
        "for name, fn in [('one', a), ('two', b)]:\n    register(fn, name)\n",
        "for name, fn in {'one': a, 'two': b}.items():\n    register(fn, name)\n",
    ];
    let shown: Vec<_> = loops.iter().map(|text| fastapi(&[("main.py", &format!("{head}{text}"))])).collect();
    assert_snapshot!(shown.join("\n---\n"), @"
    a() -> int
      at main.py:4 `a`
    b() -> int
      at main.py:7 `b`

    ---
    a() -> int
      at main.py:4 `a`
    b() -> int
      at main.py:7 `b`

    ---
    one() -> int
      at main.py:4 `a`
    two() -> int
      at main.py:7 `b`

    ---
    one() -> int
      at main.py:4 `a`
    two() -> int
      at main.py:7 `b`
    ");
}

#[test]
fn what_a_loop_registers_is_not_known_where_it_decides_or_computes() {
    let head = "from mizan_fastapi import client, register\n\n@client\ndef a(request) -> int: ...\n\n";
    let loops = [
        "for fn in sorted((a,)):\n    register(fn)\n",
        "for fn in (a,):\n    if fn.secret:\n        continue\n    register(fn)\n",
        "for fn in (a,):\n    fn = wrapped(fn)\n    register(fn)\n",
        "for fn in (*others, a):\n    register(fn)\n",
        "ALL = []\nALL.append(a)\nfor fn in ALL:\n    register(fn)\n",
        "ALL = {'x': a}\nALL['y'] = a\nfor name, fn in ALL.items():\n    register(fn, name)\n",
    ];
    let shown: Vec<_> = loops.iter().map(|text| fastapi(&[("main.py", &format!("{head}{text}"))])).collect();
    assert_snapshot!(shown.join("\n---\n"), @"
    a() -> int  [unregistered]
      at main.py:4 `a`
    MZ126 what `fn` registers is not known: the loop or block around it gives `fn` its value at run time
      at main.py:7 `fn`

    ---
    a() -> int  [unregistered]
      at main.py:4 `a`
    MZ126 what `fn` registers is not known: the loop or block around it gives `fn` its value at run time
      at main.py:9 `fn`

    ---
    a() -> int  [unregistered]
      at main.py:4 `a`
    MZ126 what `fn` registers is not known: it is a variable
      at main.py:8 `fn`

    ---
    a() -> int  [unregistered]
      at main.py:4 `a`
    MZ126 what `fn` registers is not known: the loop or block around it gives `fn` its value at run time
      at main.py:7 `fn`

    ---
    a() -> int  [unregistered]
      at main.py:4 `a`
    MZ126 what `fn` registers is not known: the loop or block around it gives `fn` its value at run time
      at main.py:9 `fn`

    ---
    a() -> int  [unregistered]
      at main.py:4 `a`
    MZ126 what `fn` registers is not known: the loop or block around it gives `fn` its value at run time
      at main.py:9 `fn`
    ");
}
