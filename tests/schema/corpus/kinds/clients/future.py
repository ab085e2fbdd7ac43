"""Annotations that are strings, and names that exist for type checkers only."""

from __future__ import annotations

import datetime
from datetime import date as Date
from typing import TYPE_CHECKING, ClassVar, List, Optional

from mizan.client import client
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from django.http import HttpRequest


class Before(BaseModel):
    after: After
    many: List[After] = []
    maybe: Optional["After"] = None
    shared: ClassVar[int] = 1


class After(BaseModel):
    value: int = Field(1, ge=0)
    day: datetime.date


class Shadow(BaseModel):
    """The field hides the class of the same name: what is left of the annotation is `None`."""

    Date: Optional[Date] = None


class Quoted(BaseModel):
    a: "int"
    b: "list[After]"
    c: list["After | None"]
    d: "Optional[int]" = None


@client
def future_before(request: HttpRequest, value: Before) -> Before: ...


@client
def future_shadow(request: HttpRequest, value: Shadow) -> Shadow: ...


@client
def future_quoted(request: HttpRequest, value: Quoted, extra: "list[int] | None" = None) -> "list[Quoted]": ...
