"""The chat: what was said before, and what is being said."""

from datetime import datetime
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from mizan.channels import ReactChannel
from mizan.client import client
from pydantic import BaseModel, Field

from accounts.models import User
from accounts.signed_in import customer_of

from .models import Message

Room = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$")]


class Said(BaseModel):
    """One thing that one person said."""

    text: str
    user: str
    from_staff: bool = False
    said_at: datetime


@client(context="chat_history", auth=True, cache=False)
def chat_history(request: HttpRequest, room: Room) -> list[Said]:
    """The last fifty things said in a room, the oldest first."""
    if not may_enter(customer_of(request), room):
        raise PermissionDenied("This is someone else's conversation.")
    last = Message.objects.filter(room=room).select_related("author").reverse()[:50]
    return [said(message) for message in reversed(last)]


class ChatChannel(ReactChannel):
    """What is said in a room, as it is said."""

    class Params(BaseModel):
        room: Room

    class ReactMessage(BaseModel):
        text: str = Field(min_length=1, max_length=1000)

    class DjangoMessage(Said):
        pass

    def authorize(self, params: Params) -> bool:
        return self.user.is_authenticated and may_enter(self.user, params.room)

    def group(self, params: Params) -> str:
        return f"chat_{params.room}"

    def receive(self, params: Params, msg: ReactMessage) -> DjangoMessage:
        message = Message.objects.create(room=params.room, author=self.user, text=msg.text)
        return self.DjangoMessage(**said(message).model_dump())


def may_enter(user: User, room: str) -> bool:
    """Each customer has one room; the staff may enter all of them."""
    return user.is_staff or room == f"customer-{user.pk}"


def said(message: Message) -> Said:
    """A message as the client sees it."""
    return Said(
        text=message.text,
        user=message.author.display_name,
        from_staff=message.author.is_staff,
        said_at=message.said_at,
    )
