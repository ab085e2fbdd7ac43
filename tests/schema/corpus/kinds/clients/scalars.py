"""Every type that stands for one JSON value."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from pathlib import Path, PurePath
from typing import Any, Pattern
from uuid import UUID

import pydantic
from mizan.client import client
from pydantic import UUID1, UUID3, UUID4, UUID5, AnyHttpUrl, AnyUrl, AwareDatetime, Base64Bytes
from pydantic import Base64Str, Base64UrlBytes, Base64UrlStr, BaseModel, ByteSize, DirectoryPath
from pydantic import EmailStr, FileUrl, FilePath, FutureDate, FutureDatetime, HttpUrl, IPvAnyAddress
from pydantic import IPvAnyInterface, IPvAnyNetwork, Json, NaiveDatetime, NameEmail, NewPath, PastDate
from pydantic import PastDatetime, PostgresDsn, RedisDsn, Secret, SecretBytes, SecretStr


class Plain(BaseModel):
    anything: Any
    thing: object
    nothing: None
    truth: bool
    whole: int
    real: float
    exact: Decimal
    text: str
    raw: bytes
    imaginary: complex


class Times(BaseModel):
    moment: datetime
    day: date
    hour: time
    span: timedelta
    aware: AwareDatetime
    naive: NaiveDatetime
    past: PastDate
    future: FutureDate
    was: PastDatetime
    will_be: FutureDatetime


class Identifiers(BaseModel):
    uuid: UUID
    one: UUID1
    three: UUID3
    four: UUID4
    five: UUID5


class Network(BaseModel):
    any_url: AnyUrl
    http: HttpUrl
    any_http: AnyHttpUrl
    file: FileUrl
    postgres: PostgresDsn
    redis: RedisDsn
    email: EmailStr
    named: NameEmail
    v4: IPv4Address
    v6: IPv6Address
    any_address: IPvAnyAddress
    v4_interface: IPv4Interface
    v6_interface: IPv6Interface
    any_interface: IPvAnyInterface
    v4_network: IPv4Network
    v6_network: IPv6Network
    any_network: IPvAnyNetwork


class Files(BaseModel):
    path: Path
    pure: PurePath
    file: FilePath
    folder: DirectoryPath
    new: NewPath


class Secrets(BaseModel):
    word: SecretStr
    raw: SecretBytes
    number: Secret[int]


class Encoded(BaseModel):
    anything: Json
    number: Json[int]
    words: pydantic.Json[list[str]]
    maybe: Json[int | None] | None
    base64: Base64Str
    base64_raw: Base64Bytes
    url: Base64UrlStr
    url_raw: Base64UrlBytes
    size: ByteSize
    pattern: re.Pattern
    typed_pattern: Pattern[str]


@client
def scalars_plain(request, value: Plain) -> Plain: ...


@client
def scalars_times(request, value: Times) -> Times: ...


@client
def scalars_identifiers(request, value: Identifiers) -> Identifiers: ...


@client
def scalars_network(request, value: Network) -> Network: ...


@client
def scalars_files(request, value: Files) -> Files: ...


@client
def scalars_secrets(request, value: Secrets) -> Secrets: ...


@client
def scalars_encoded(request, value: Encoded) -> Encoded: ...


@client
def scalars_as_arguments(
    request,
    text: str,
    number: int = 3,
    price: Decimal = Decimal("1.50"),
    when: datetime | None = None,
    *,
    key: UUID,
    flag: bool = False,
) -> Decimal: ...


@client
def scalars_nothing(request) -> None: ...


@client
def scalars_any(request, value: Any = None) -> Any: ...
