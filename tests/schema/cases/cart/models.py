"""Classes of the names that `shop.models` has too."""

from pydantic import BaseModel


class Thing(BaseModel):
    b: str


class Equal(BaseModel):
    a: int


class Said(BaseModel):
    """The cart's."""

    a: int


class Holder(BaseModel):
    equal: Equal
