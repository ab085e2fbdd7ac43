"""What the shop's models share: camelCase on the wire, money, and pages of a longer list."""

from collections.abc import Callable
from decimal import Decimal
from math import ceil
from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from pydantic import BaseModel, ConfigDict, Field, computed_field
from pydantic.alias_generators import to_camel

Money = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
"""An amount in euro, VAT included."""

PageNumber = Annotated[int, Field(ge=1, le=10_000)]

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


class CamelModel(BaseModel):
    """snake_case in Python, camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Page(CamelModel, Generic[Item]):
    """One page of a longer list."""

    items: list[Item]
    number: PageNumber = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 24
    total: Annotated[int, Field(ge=0)]

    @computed_field
    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, ceil(self.total / self.page_size))


def page_of(
    rows: QuerySet[Row], to_item: Callable[[Row], Item], number: int, page_size: int = 24
) -> Page[Item]:
    """Page `number` of `rows`, each row as `to_item` shows it."""
    start = (number - 1) * page_size
    return Page(
        items=[to_item(row) for row in rows[start : start + page_size]],
        number=number,
        page_size=page_size,
        total=rows.count(),
    )
