from django import forms
from mizan.channels import ReactChannel, register
from mizan.client import client
from mizan.forms import mizanFormMeta, mizanFormMixin
from mizan.setup import register_as
from pydantic import BaseModel


@register_as("orders")
@client
def desk_orders_open(request) -> int:
    return 2


@client
def stamp(request) -> None:
    return None


class DeskForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    place = forms.CharField()


class DeskChannel(ReactChannel):
    class ServerMessage(BaseModel):
        place: str


register(DeskChannel, "news")


class PriceChannel(ReactChannel):
    class ServerMessage(BaseModel):
        amount: int


register(PriceChannel)
