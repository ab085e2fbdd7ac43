"""Constraints in `Annotated` and in pydantic's own types."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Optional

import annotated_types as at
from annotated_types import Ge, Gt, Interval, Le, Len, Lt, MaxLen, MinLen, MultipleOf
from mizan.client import client
from pydantic import (
    AfterValidator,
    AllowInfNan,
    AnyUrl,
    BaseModel,
    BeforeValidator,
    EmailStr,
    Field,
    FiniteFloat,
    InstanceOf,
    NegativeFloat,
    NegativeInt,
    NonNegativeFloat,
    NonNegativeInt,
    NonPositiveInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    SerializeAsAny,
    SkipValidation,
    Strict,
    StrictBool,
    StrictBytes,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    conbytes,
    condecimal,
    confloat,
    conint,
    conlist,
    conset,
    constr,
)

Percent = Annotated[int, Ge(0), Le(100)]
Slug = Annotated[str, StringConstraints(pattern=r"^[-\w]+$", max_length=50)]


def identity(value):
    return value


class Annotations(BaseModel):
    percent: Percent
    slug: Slug
    between: Annotated[float, Gt(0), Lt(1)]
    interval: Annotated[int, Interval(ge=1, lt=10)]
    multiple: Annotated[int, MultipleOf(5)]
    lengths: Annotated[str, MinLen(1), MaxLen(9)]
    len: Annotated[list[int], Len(1, 3)]
    len_exact: Annotated[str, Len(2, 2)]
    qualified: Annotated[int, at.Ge(3)]
    predicate: Annotated[int, at.Predicate(identity)]
    stripped: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=2)]
    strict: Annotated[int, Strict()]
    finite: Annotated[float, AllowInfNan(False)]
    optional: Optional[Percent] = None
    many: list[Slug]
    bytes_length: Annotated[bytes, MinLen(3)]
    secret: Annotated[SecretStr, Field(min_length=8)]
    url: Annotated[AnyUrl, Field(max_length=99)]
    email: Annotated[EmailStr, Field(max_length=254)]
    span: Annotated[dt.timedelta, Field(gt=dt.timedelta(0))]
    day: Annotated[dt.date, Field(ge=dt.date(2020, 1, 1))]
    after: Annotated[str, AfterValidator(identity), Field(min_length=4)]
    before: Annotated[str, BeforeValidator(identity), Field(min_length=4)]
    zero: Annotated[Decimal, Field(ge=0)]
    step: Annotated[Decimal, Field(multiple_of=Decimal("0.5"))]
    digits: Annotated[Decimal, Field(max_digits=5)]
    places: Annotated[Decimal, Field(decimal_places=2)]


class Library(BaseModel):
    positive: PositiveInt
    negative: NegativeInt
    non_negative: NonNegativeInt
    non_positive: NonPositiveInt
    positive_float: PositiveFloat
    negative_float: NegativeFloat
    non_negative_float: NonNegativeFloat
    finite: FiniteFloat
    strict_int: StrictInt
    strict_str: StrictStr
    strict_bool: StrictBool
    strict_float: StrictFloat
    strict_bytes: StrictBytes
    instance: InstanceOf[int]
    skipped: SkipValidation[int]
    duck: SerializeAsAny[int]
    conint: conint(ge=1, multiple_of=3)
    confloat: confloat(gt=0, le=1.5)
    constr: constr(min_length=1, max_length=3, pattern="^a")
    conbytes: conbytes(min_length=1)
    conlist: conlist(int, min_length=1, max_length=3)
    conset: conset(str, max_length=3)
    condecimal: condecimal(ge=0, max_digits=5, decimal_places=2)
    maybe: conint(ge=1) | None = None


@client
def constrained_annotations(request, value: Annotations) -> Annotations: ...


@client
def constrained_library(request, value: Library) -> Library: ...


@client
def constrained_arguments(request, percent: Percent, slug: Slug = "a", count: PositiveInt = 1) -> Percent: ...
