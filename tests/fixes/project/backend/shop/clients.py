from django import forms
from mizan.channels import ReactChannel, register
from mizan.client import client, compose
from mizan.forms import mizanFormMeta, mizanFormMixin
from pydantic import BaseModel


class Item(BaseModel):
    name: str


@client(context="cart")
def cart_items(request, cart_id: int) -> list[Item]:
    return [Item(name=str(cart_id))]


@client(affects="cart")
def add_item(request, name: str) -> Item:
    return Item(name=name)


@client(affects="crat")
def drop_item(request, name: str) -> None:
    return None


@client(auth="staf")
def audit(request) -> int:
    return 1


@client(cached=True)
def find_item(request, name: str):
    if name:
        return Item(name=name)
    return None


@client
def orders(request) -> int:
    return 1


@client(merge="crat")
def set_items(request, cart_id: int) -> list[Item]:
    return [Item(name=str(cart_id))]


@client(context="team")
def members(request) -> list[str]:
    return []


@compose("cart", "taem")
def board() -> None: ...


class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    email = forms.EmailField()


class NewsChannel(ReactChannel):
    class ServerMessage(BaseModel):
        text: str


register(NewsChannel, "news")


class Price(ReactChannel):
    class ServerMessage(BaseModel):
        amount: int


register(Price)
