"""Every kind of server function that the published backend knows, each as small as it can be."""

import asyncio
from datetime import datetime
from enum import Enum
from typing import Annotated

from django import forms
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from izana import GlobalContext, ReactContext, ServerFunction, compose, register, register_as
from izana.channels import Channel
from izana.channels import register as register_channel
from izana.client import client
from izana.forms import izanaFormMeta, izanaFormMixin
from pydantic import BaseModel, Field

from notes.models import Member, Note

member_context = ReactContext("member")


class Mood(str, Enum):
    CALM = "calm"
    LOUD = "loud"


class Echo(BaseModel):
    message: str
    mood: Mood


class Place(BaseModel):
    city: str
    country: Annotated[str, Field(min_length=2, max_length=2)]


class Profile(BaseModel):
    id: int
    name: str
    place: Place


class NoteOut(BaseModel):
    id: int
    text: str
    written: datetime
    pinned: bool


class Word(BaseModel):
    text: str


class Visitor(BaseModel):
    name: str | None
    signed_in: bool


class Notice(BaseModel):
    text: str


class Product(BaseModel):
    value: int


class Cart(BaseModel):
    items: list[str]


carts: dict[int, list[str]] = {}


# Plain calls.


@client
def echo(request: HttpRequest, text: str, times: int = 1, mood: Mood = Mood.CALM) -> Echo:
    """Say it again."""
    return Echo(message=" ".join([text] * times), mood=mood)


@client
def ping(request: HttpRequest) -> str:
    return "pong"


@client
def move(request: HttpRequest, place: Place, tags: list[str] | None = None) -> Place:
    return place


@client
async def tick(request: HttpRequest, step: int) -> int:
    await asyncio.sleep(0)
    return step + 1


@client
def boom(request: HttpRequest) -> str:
    raise RuntimeError("the secret of the server")


@client
def halve(request: HttpRequest, number: int = Field(ge=0, le=100)) -> int:
    return number // 2


# Contexts.


@client(context="global")
def visitor(request: HttpRequest) -> Visitor:
    user = request.user
    return Visitor(name=user.get_username() or None, signed_in=user.is_authenticated)


@client(context=GlobalContext)
def notice(request: HttpRequest) -> Notice | None:
    return None


@register_as("member_profile")
@client(context=member_context)
def member_profile(request: HttpRequest, member_id: int) -> Profile:
    return profile_of(Member.objects.get(pk=member_id))


@client(context="member")
def member_notes(request: HttpRequest, member_id: int, pinned: bool = False) -> list[NoteOut]:
    notes = Note.objects.filter(member_id=member_id).order_by("id")
    if pinned:
        notes = notes.filter(pinned=True)
    return [NoteOut.model_validate(note, from_attributes=True) for note in notes]


@register_as("cart")
@client(context="cart")
def cart(request: HttpRequest, cart_id: int) -> Cart:
    return Cart(items=carts.get(cart_id, []))


@client(context="clock")
def hour(request: HttpRequest) -> int:
    return 12


@client(context="local")
def greet(request: HttpRequest, name: str) -> Word:
    return Word(text=f"Hello, {name}")


@client(context="local")
def farewell(request: HttpRequest, hour: int) -> Word:
    return Word(text="Good night" if hour > 20 else "Goodbye")


@compose(member_profile, cart)
def dashboard() -> None:
    """One provider for the member and the cart."""


# Mutations.


@client(affects=member_context)
def rename_member(
    request: HttpRequest, member_id: int, name: str = Field(min_length=2, max_length=20)
) -> Profile:
    member = Member.objects.get(pk=member_id)
    member.name = name
    member.save()
    return profile_of(member)


@client(affects=["member", "cart"])
def reset(request: HttpRequest) -> bool:
    carts.clear()
    Member.objects.filter(pk=1).update(name="Ada")
    return True


@client(merge="cart")
def add_to_cart(request: HttpRequest, cart_id: int, item: str) -> Cart:
    carts.setdefault(cart_id, []).append(item)
    return Cart(items=carts[cart_id])


# Authorisation.


@client
def sign_in(request: HttpRequest, username: str, password: str) -> Visitor | None:
    user = authenticate(request, username=username, password=password)
    if user is None:
        return None
    login(request, user)
    return Visitor(name=user.get_username(), signed_in=True)


@client(context="account", auth=True)
def account(request: HttpRequest) -> Visitor:
    return Visitor(name=request.user.get_username(), signed_in=True)


@client(auth=True)
def secret(request: HttpRequest) -> Word:
    return Word(text=f"for {request.user.get_username()}")


@client(auth="staff")
def staff_secret(request: HttpRequest) -> Word:
    return Word(text="for staff")


@client(auth="superuser")
def superuser_secret(request: HttpRequest) -> Word:
    return Word(text="for superusers")


@client(auth=lambda request: request.headers.get("X-Knock") == "three")
def knock(request: HttpRequest) -> Word:
    return Word(text="come in")


# Not for the client.


@client(private=True, affects="member")
def nightly(request: HttpRequest) -> None:
    return None


@client(route="/page/<int:number>/", methods=["GET"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"page {number}")


# Class style.


class Add(ServerFunction):
    class Input(BaseModel):
        left: int
        right: int = 0

    class Output(BaseModel):
        sum: int

    def call(self, input: Input) -> Output:
        return self.Output(sum=input.left + input.right)


register(Add, "add")


# Sockets.


@client(websocket=True)
def double(request: HttpRequest, number: int) -> Product:
    return Product(value=2 * number)


class ChatChannel(Channel):
    class Params(BaseModel):
        room: str

    class ClientMessage(BaseModel):
        text: str

    class ServerMessage(BaseModel):
        text: str
        room: str

    def authorize(self, params: Params) -> bool:
        return params.room != "closed"

    def group(self, params: Params) -> str:
        return f"chat_{params.room}"

    def receive(self, params: Params, msg: ClientMessage) -> ServerMessage:
        return self.ServerMessage(text=msg.text.upper(), room=params.room)


register_channel(ChatChannel, "chat")


# A form.


class ContactForm(izanaFormMixin, forms.Form):
    izana = izanaFormMeta(name="contact", title="Contact us", submit_label="Send")

    name = forms.CharField(max_length=10)
    email = forms.EmailField()
    topic = forms.ChoiceField(choices=[("a", "Praise"), ("b", "Blame")])
    newsletter = forms.BooleanField(required=False)

    def clean_name(self) -> str:
        if self.cleaned_data["name"] == "nobody":
            raise forms.ValidationError("Nobody is not welcome.", code="unwelcome")
        return self.cleaned_data["name"]

    def on_submit_success(self, request: HttpRequest) -> dict[str, object]:
        return {"sent": True, "to": self.cleaned_data["email"]}


def profile_of(member: Member) -> Profile:
    return Profile(id=member.pk, name=member.name, place=Place(city=member.city, country=member.country))
