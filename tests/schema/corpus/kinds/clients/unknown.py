"""What cannot be known without running the program. Each line that says so is marked."""

import os
from enum import Enum

from mizan.client import client
from pydantic import BaseModel


def make() -> type:
    return int


class Made(BaseModel):
    called: make()  # unknown: a call gives the type
    listed: list[make()]  # unknown: a call inside a list
    known: int
    default: str = os.environ.get("HOME", "/")  # unknown: a default that is computed


class Levels(Enum):
    LOW = len("a")  # unknown: a member's value is computed
    HIGH = 2


class HasLevels(BaseModel):
    level: Levels
    name: str


@client
def unknown_made(request, value: Made) -> Made: ...


@client
def unknown_levels(request, value: HasLevels) -> HasLevels: ...


@client
def unknown_argument(request, value: make(), other: int = 1) -> int: ...  # unknown: a call gives the type


@client
def unknown_result(request) -> list[make()]: ...  # unknown: a call gives the type
