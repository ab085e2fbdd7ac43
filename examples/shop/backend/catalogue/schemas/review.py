"""Reviews, as written and as read."""

from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, Field

from schemas import CamelModel

Stars = Annotated[int, Field(ge=1, le=5)]


class ReviewDraft(CamelModel):
    """A review as a customer writes it."""

    stars: Stars
    title: str = Field(min_length=3, max_length=80)
    text: str = Field(default="", max_length=2000, validation_alias=AliasChoices("text", "body"))


class ReviewEntry(ReviewDraft):
    """A review as everyone reads it."""

    author: str = Field(serialization_alias="writtenBy")
    written_at: datetime
