//! No sequence of edits shows in what is declared.

#![allow(clippy::indexing_slicing, reason = "numbers are taken modulo the length")]

use mizan_python::declare::Framework;
use proptest::prelude::*;

use super::edited::Edited;

/// The pieces that the text of a file is put together from: of each, one of several, which may be nothing.
type Pieces = &'static [&'static [&'static str]];

const DJANGO: &[(&str, Pieces)] = &[
    (
        "settings.py",
        &[
            &["", "from base import *\n"],
            &[
                "INSTALLED_APPS = ['mizan', 'shop', 'blog']\n",
                "INSTALLED_APPS = ['mizan', 'shop.apps.ShopConfig']\n",
                "INSTALLED_APPS += ['blog']\n",
                "INSTALLED_APPS = ['mizan', 'channels', 'blog', 'shop'] + get_apps()\n",
                "",
            ],
            &["AUTH_USER_MODEL = 'blog.Author'\n", "AUTH_USER_MODEL = 'shop.Customer'\n", ""],
            &["ROOT_URLCONF = 'urls'\n", ""],
        ],
    ),
    ("base.py", &[&["INSTALLED_APPS = ['shop']\n", "INSTALLED_APPS = []\n"], &["", "from settings import *\n"]]),
    (
        "urls.py",
        &[
            &["import blog.views\n", ""],
            &["", "from shop import extra\n"],
            &["", "from mizan.setup import mizan_module\nmizan_module('shop.extra')\n"],
        ],
    ),
    ("shop/__init__.py", &[&["", "from .schemas import Item\n"]]),
    (
        "shop/apps.py",
        &[
            &["from django.apps import AppConfig\n"],
            &[
                "class ShopConfig(AppConfig):\n    name = 'shop'\n    def ready(self):\n        from mizan.setup import mizan_clients, mizan_module\n",
            ],
            &[
                "        mizan_clients('shop')\n",
                "        mizan_clients()\n",
                "        mizan_clients(self.name)\n        import shop.extra\n",
                "        mizan_module('blog.views')\n",
                "",
            ],
            &["", "        mizan_clients('gone')\n"],
        ],
    ),
    (
        "shop/models.py",
        &[
            &["from django.db import models\nfrom django.contrib.auth import get_user_model\n"],
            &["from blog.models import Stamped\n", "", "from common import *\n"],
            &[
                "class Product(models.Model):\n    name = models.CharField(max_length=80)\n",
                "class Product(Stamped):\n    name = models.CharField(max_length=9)\n",
            ],
            &[
                "    post = models.ForeignKey('blog.Post', on_delete=models.CASCADE)\n",
                "    owner = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)\n",
                "    price = models.DecimalField(max_digits=5, decimal_places=2)\n",
                "",
            ],
            &["class Customer(models.Model):\n    code = models.SlugField(primary_key=True)\n", ""],
        ],
    ),
    (
        "shop/schemas.py",
        &[
            &[
                "from pydantic import BaseModel, Field, ConfigDict\nfrom typing import Generic, TypeVar, Annotated, Literal\nfrom enum import Enum\nfrom ninja import ModelSchema\nT = TypeVar('T')\n",
            ],
            &[
                "from common import Base, LIMIT, Kind\n",
                "from common import *\n",
                "from blog.shared import *\nfrom common import LIMIT\n",
                "",
            ],
            &[
                "class Item(BaseModel):\n    name: str\n",
                "class Item(Base):\n    name: str = 'x'\n",
                "class Thing(BaseModel):\n    name: str\n",
                "",
            ],
            &[
                "class Order(BaseModel):\n    items: list[Item]\n    kind: Kind = Kind.BIG\n",
                "class Order(Base):\n    items: 'list[Item]'\n    size: Annotated[int, Field(le=LIMIT)] = LIMIT\n",
                "Order = Item\n",
                "type Order = list[Order] | Item\n",
            ],
            &[
                "class Page(BaseModel, Generic[T]):\n    items: list[T]\n",
                "class Page[T](BaseModel):\n    items: list[T]\n    next: 'Page[T] | None' = None\n",
                "",
            ],
            &[
                "from shop.models import Product\nclass ProductOut(ModelSchema):\n    class Meta:\n        model = Product\n        fields = '__all__'\n",
                "class ProductOut(Order):\n    more: int\n",
                "",
            ],
            &["class Loop(Loops):\n    x: int\nclass Loops(Loop):\n    y: int\n", ""],
        ],
    ),
    (
        "shop/clients.py",
        &[
            &[
                "from mizan.client import client, ServerFunction, ReactContext, compose\nfrom mizan.channels import ReactChannel\n",
            ],
            &[
                "from shop.schemas import Item, Order, Page, ProductOut\n",
                "from shop.schemas import *\n",
                "from . import schemas\nfrom .schemas import Order, Item, Page, ProductOut\n",
                "from shop import Item\nfrom shop.schemas import Page, Order, ProductOut\n",
            ],
            &["from blog.views import USER, post\n", ""],
            &[
                "@client\ndef one(request, item: Item) -> Order: ...\n",
                "@client(context=USER)\ndef one(request, page: Page[Item], n: int = 1) -> list[Item]: ...\n",
                "@client\ndef two(request) -> Page[Order]: ...\n",
            ],
            &["@client(affects=[USER, post])\ndef put(request, product: ProductOut) -> None: ...\n", ""],
            &[
                "class Echo(ServerFunction):\n    class Input(Item):\n        text: str\n    def call(self) -> Item: ...\n",
                "class Echo(ServerFunction):\n    Input = Order\n    name = 'echoes'\n    def call(self) -> Item: ...\n",
                "",
            ],
            &["class ChatChannel(ReactChannel):\n    Params = Item\n    class ReactMessage(Order): ...\n", ""],
            &["@compose(USER, one)\ndef both(): ...\n", ""],
        ],
    ),
    ("shop/clients/__init__.py", &[&["from mizan.client import client\n@client\ndef packaged(request) -> int: ...\n"]]),
    (
        "shop/clients/inner.py",
        &[&["from mizan.client import client\nfrom ..schemas import Item\n@client\ndef inner(request) -> Item: ...\n"]],
    ),
    (
        "shop/extra.py",
        &[
            &["from mizan.client import client, register\nfrom mizan.decorators import register_as\n"],
            &[
                "from shop.clients import one\nregister(one, 'first')\nregister(one)\n",
                "from blog.views import *\nregister(post, 'posted')\nregister(gone)\n",
                "from shop.schemas import Item\nregister(Item)\n",
                "",
            ],
            &[
                "@client\ndef extra(request) -> int: ...\nregister(extra)\n",
                "@register_as('other')\n@client\ndef extra(request) -> 'Literal[\"a\"]': ...\n",
                "",
            ],
        ],
    ),
    (
        "shop/forms.py",
        &[
            &[
                "from django import forms\nfrom mizan.forms import mizanFormMixin, mizanFormMeta\nfrom shop.models import *\n",
            ],
            &[
                "class Contact(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name='contact')\n    text = forms.CharField(max_length=5)\n",
                "class Plain(mizanFormMixin, forms.Form):\n    text = forms.CharField()\n",
                "class Plain(mizanFormMixin, forms.Form):\n    word = forms.SlugField()\nclass Contact(Plain):\n    mizan = mizanFormMeta(name='contact', title=LIMIT)\n",
            ],
            &[
                "class Products(mizanFormMixin, forms.ModelForm):\n    mizan = mizanFormMeta(name='products')\n    class Meta:\n        model = Product\n        fields = '__all__'\n",
                "",
            ],
        ],
    ),
    ("blog/__init__.py", &[&[""]]),
    (
        "blog/apps.py",
        &[
            &["from django.apps import AppConfig\nclass BlogConfig(AppConfig):\n    name = 'blog'\n"],
            &[
                "    def ready(self):\n        from mizan.setup import mizan_clients\n        mizan_clients('blog')\n",
                "",
            ],
        ],
    ),
    (
        "blog/models.py",
        &[
            &["from django.db import models\n"],
            &[
                "class Stamped(models.Model):\n    at = models.DateTimeField()\n    class Meta:\n        abstract = True\n",
                "class Stamped(models.Model):\n    at = models.DateField()\n",
                "from shop.models import Product as Stamped\n",
            ],
            &[
                "class Post(Stamped):\n    title = models.CharField(max_length=3)\n",
                "class Post(models.Model):\n    id = models.UUIDField(primary_key=True)\n",
                "class post(models.Model):\n    id = models.BigAutoField(primary_key=True)\n",
            ],
            &["class Author(models.Model):\n    name = models.TextField(primary_key=True)\n", ""],
        ],
    ),
    (
        "blog/views.py",
        &[
            &["from mizan.client import client, ReactContext\nfrom common import *\n"],
            &["USER = ReactContext('user')\n", "USER = ReactContext(NAME)\n", "from common import NAME as USER\n"],
            &[
                "from blog.shared import Item\n@client(context=USER)\ndef post(request, item: Item) -> Kind: ...\n",
                "@client\ndef post(request, kind: Kind = Kind.BIG) -> 'Base': ...\n",
                "class post: ...\n",
            ],
            &["", "from mizan.client import register\nfrom shop.clients import *\nregister(put, 'puts')\n"],
            &["", "from shop.forms import Plain\nclass Sub(Plain): ...\n"],
        ],
    ),
    (
        "blog/shared.py",
        &[
            &["from common import *\n", "from shop.schemas import *\n", ""],
            &["from pydantic import BaseModel\nclass Item(BaseModel):\n    blog: int\n", "__all__ = ['Item']\n", ""],
        ],
    ),
    (
        "common.py",
        &[
            &[
                "from pydantic import BaseModel, ConfigDict\nfrom pydantic.alias_generators import to_camel\nfrom enum import Enum\n",
            ],
            &["from blog.shared import *\n", ""],
            &[
                "class Base(BaseModel):\n    model_config = ConfigDict(alias_generator=to_camel)\n    base_id: int\n",
                "class Base(BaseModel): ...\n",
                "class Base: ...\n",
                "Base = make()\n",
            ],
            &["LIMIT = 5\n", "LIMIT = 7\n", "from shop.schemas import LIMIT\n", ""],
            &[
                "class Kind(Enum):\n    BIG = 'big'\n    SMALL = 'small'\n",
                "class Kind(Enum):\n    BIG = LIMIT\n",
                "class Kind(Enum):\n    BIG = Other.A.value\nclass Other(Enum):\n    A = 'a'\n    B = Kind.BIG.value\n",
                "",
            ],
            &["NAME = 'named'\n", "NAME = f()\n"],
        ],
    ),
];

const FASTAPI: &[(&str, Pieces)] = &[
    (
        "main.py",
        &[
            &["from fastapi import FastAPI\nfrom mizan_fastapi import client, register, compose\n"],
            &[
                "import items, users\nregister(items.get)\nregister(users.me, 'whoami')\n",
                "from items import *\nregister(get)\nregister(put, 'put')\n",
                "import items\n",
                "",
            ],
            &["try:\n    from users import *\nexcept ImportError:\n    me = None\nregister(me)\n", ""],
            &["@client\ndef root(request) -> int: ...\nregister(root)\n", ""],
        ],
    ),
    (
        "items.py",
        &[
            &[
                "from mizan_fastapi import client, register\nfrom pydantic import BaseModel\nfrom typing import Annotated, Generic, Literal, TypeVar\nfrom pydantic import Field\n",
            ],
            &[
                "from shared import Page, MAX\n",
                "from shared import *\n",
                "from users import *\nfrom shared import *\n",
            ],
            &[
                "class Item(BaseModel):\n    name: str\n",
                "class Item(BaseModel):\n    page: 'Page[Item] | None' = None\n",
                "from users import User as Item\n",
            ],
            &[
                "@client\ndef get(request) -> Page[Item]: ...\n",
                "@client\ndef get(request, x: Page[Annotated[int, Field(le=MAX)]]) -> Page[Literal['a']]: ...\n",
                "@client\ndef put(request, x: Page[Gone]) -> Item: ...\n",
            ],
            &["", "for f in (get,):\n    register(f)\n", "register(get, 'twice')\n"],
        ],
    ),
    (
        "users.py",
        &[
            &[
                "from mizan_fastapi import client\nfrom pydantic import BaseModel, Field\nfrom typing import Annotated, Literal\n",
            ],
            &[
                "from items import *\n",
                "from shared import *\n",
                "import shared\nPage = shared.Page\nMAX = shared.MAX + 1\n",
            ],
            &[
                "class User(BaseModel):\n    id: int\n",
                "class Item(BaseModel):\n    user: bool\n",
                "from dataclasses import dataclass\n@dataclass\nclass User:\n    id: int = 1\n",
            ],
            &[
                "@client\ndef me(request) -> Page[Annotated[int, Field(le=MAX)]]: ...\n",
                "@client\ndef me(request) -> Page[Literal['a']]: ...\n",
                "@client\ndef me(request) -> Page[Item]: ...\n",
                "def me(request): ...\n",
            ],
        ],
    ),
    (
        "shared.py",
        &[
            &["from pydantic import BaseModel\n"],
            &[
                "class Page[T](BaseModel):\n    items: list[T]\n",
                "from typing import *\nT = TypeVar('T')\nclass Page(BaseModel, Generic[T]):\n    items: list[T]\n",
                "from users import *\n",
                "Page = list\n",
            ],
            &["MAX = 3\n", "MAX = 4\n", "from items import MAX\n"],
            &["", "from items import *\n"],
        ],
    ),
];

/// One edit: which file, what happens to it, and to which of its pieces.
type Edit = (usize, u8, usize, usize);

/// A file: which of its pieces it has, whether it is there, and where it breaks off.
#[derive(Clone)]
struct State {
    chosen: Vec<usize>,
    is_there: bool,
    broken: Option<usize>,
}

impl State {
    fn text(&self, pieces: Pieces) -> Option<String> {
        let text: String = pieces.iter().zip(&self.chosen).map(|(choices, chosen)| choices[*chosen]).collect();
        let text = match self.broken {
            None => text,
            Some(at) => {
                let at = at % (text.len() + 1);
                format!("{}\n{}", &text[..at], &text[at..])
            }
        };
        self.is_there.then_some(text)
    }

    fn edit(&mut self, pieces: Pieces, (_, kind, piece, choice): &Edit) {
        match kind {
            0 => self.is_there = !self.is_there,
            1 => self.broken = Some(*choice),
            2 => self.broken = None,
            _ => {
                let piece = piece % pieces.len();
                self.chosen[piece] = choice % pieces[piece].len();
                self.is_there = true;
            }
        }
    }
}

fn follow(framework: Framework, project: &'static [(&'static str, Pieces)], batches: &[Vec<Edit>]) {
    let mut states: Vec<State> = project
        .iter()
        .map(|(path, pieces)| State {
            chosen: vec![0; pieces.len()],
            is_there: !path.starts_with("shop/clients/"),
            broken: None,
        })
        .collect();
    let texts: Vec<(&str, Option<String>)> =
        project.iter().zip(&states).map(|((path, pieces), state)| (*path, state.text(pieces))).collect();
    let mut edited = Edited::new(framework, &[]);
    edited.edit(&texts.iter().map(|(path, text)| (*path, text.as_deref())).collect::<Vec<_>>());
    for batch in batches {
        let mut texts = Vec::new();
        for edit in batch {
            let file = edit.0 % project.len();
            states[file].edit(project[file].1, edit);
            texts.push((project[file].0, states[file].text(project[file].1)));
        }
        edited.edit(&texts.iter().map(|(path, text)| (*path, text.as_deref())).collect::<Vec<_>>());
    }
}

fn batches() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    let edit = (0..100_usize, 0_u8..16, 0..100_usize, 0..400_usize);
    prop::collection::vec(prop::collection::vec(edit, 1..3), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_django_project_is_read_alike_by_every_way(batches in batches()) {
        follow(Framework::Django, DJANGO, &batches);
    }

    #[test]
    fn a_fastapi_project_is_read_alike_by_every_way(batches in batches()) {
        follow(Framework::Fastapi, FASTAPI, &batches);
    }
}
