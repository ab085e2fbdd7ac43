"""When the branches are open."""

from django.http import HttpRequest
from mizan.client import client
from mizan.setup import register, register_as


@client
def is_open(request: HttpRequest) -> bool:
    return True


@register_as("closing_time")
@client
def closes(request: HttpRequest) -> str:
    return "18:00"


@client
def opens(request: HttpRequest) -> str:
    return "09:00"


register(opens, "opening_time")
