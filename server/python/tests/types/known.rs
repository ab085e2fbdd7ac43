//! The types of known libraries.

use insta::assert_snapshot;

use super::read::types;

/// A line for each annotation.
fn each(imports: &str, annotations: &[&str]) -> String {
    let functions: Vec<String> =
        annotations.iter().map(|annotation| format!("def f(x: {annotation}): ...\n")).collect();
    let shown = types(&format!("{imports}\n{}", functions.concat()));
    let lines = shown.lines().zip(annotations).map(|(line, annotation)| {
        let ty = line.strip_prefix("f(x: ").and_then(|line| line.strip_suffix(')')).unwrap_or(line);
        format!("{annotation}: {ty}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn built_in_types() {
    assert_snapshot!(each("", &["bool", "int", "float", "str", "bytes", "None", "object", "complex", "list", "dict", "set", "frozenset", "tuple"]), @"
    bool: bool
    int: int
    float: float
    str: str
    bytes: bytes
    None: None
    object: Any
    complex: str
    list: list[Any]
    dict: dict[Any, Any]
    set: set[Any]
    frozenset: set[Any]
    tuple: list[Any]
    ");
}

#[test]
fn types_of_the_standard_library() {
    assert_snapshot!(each(
        "import datetime as dt, decimal, uuid, pathlib, ipaddress, re, typing, zoneinfo, fractions",
        &[
            "dt.datetime", "dt.date", "dt.time", "dt.timedelta", "decimal.Decimal", "uuid.UUID", "pathlib.Path", "ipaddress.IPv4Address",
            "ipaddress.IPv6Address", "ipaddress.IPv4Network", "ipaddress.IPv6Interface", "re.Pattern", "re.Pattern[str]",
            "typing.Pattern[str]", "typing.Any", "typing.Text", "typing.AnyStr", "typing.Hashable", "zoneinfo.ZoneInfo", "fractions.Fraction",
        ],
    ), @r#"
    dt.datetime: DateTime
    dt.date: Date
    dt.time: Time
    dt.timedelta: Duration
    decimal.Decimal: Decimal
    uuid.UUID: Uuid
    pathlib.Path: Path
    ipaddress.IPv4Address: Ipv4
    ipaddress.IPv6Address: Ipv6
    ipaddress.IPv4Network: Ipv4Network
    ipaddress.IPv6Interface: Ipv6Interface
    re.Pattern: Regex
    re.Pattern[str]: Regex
    typing.Pattern[str]: Regex
    typing.Any: Any
    typing.Text: str
    typing.AnyStr: (bytes | str)
    typing.Hashable: Any
    zoneinfo.ZoneInfo: str {+ {"format":"zoneinfo"}}
    fractions.Fraction: <in (float | str {+ {"format":"fraction"}}) out str {+ {"format":"fraction"}}>
    "#);
}

#[test]
fn types_of_pydantic() {
    assert_snapshot!(each(
        "from pydantic import *",
        &[
            "PositiveInt", "NonNegativeInt", "NegativeInt", "NonPositiveInt", "PositiveFloat", "NonNegativeFloat", "FiniteFloat", "StrictInt",
            "StrictStr", "StrictBool", "AwareDatetime", "NaiveDatetime", "PastDate", "FutureDate", "PastDatetime", "UUID1", "UUID4", "UUID8",
            "FilePath", "DirectoryPath", "NewPath", "AnyUrl", "HttpUrl", "AnyHttpUrl", "PostgresDsn", "RedisDsn", "EmailStr", "NameEmail",
            "IPvAnyAddress", "IPvAnyNetwork", "SecretStr", "SecretBytes", "Secret[int]", "Json", "Json[list[int]]", "Base64Str", "Base64Bytes",
            "Base64UrlStr", "ByteSize", "ImportString", "JsonValue", "SkipValidation[int]", "OnErrorOmit[int]",
        ],
    ), @r"
    PositiveInt: int > 0
    NonNegativeInt: int >= 0
    NegativeInt: int < 0
    NonPositiveInt: int <= 0
    PositiveFloat: float > 0
    NonNegativeFloat: float >= 0
    FiniteFloat: float
    StrictInt: int
    StrictStr: str
    StrictBool: bool
    AwareDatetime: DateTime
    NaiveDatetime: DateTime
    PastDate: Date
    FutureDate: Date
    PastDatetime: DateTime
    UUID1: UuidVersion(1)
    UUID4: UuidVersion(4)
    UUID8: UuidVersion(8)
    FilePath: FilePath
    DirectoryPath: DirectoryPath
    NewPath: Path
    AnyUrl: Uri(1..)
    HttpUrl: Uri(1..2083)
    AnyHttpUrl: Uri(1..)
    PostgresDsn: MultiHostUri(1..)
    RedisDsn: Uri(1..)
    EmailStr: Email
    NameEmail: NameEmail
    IPvAnyAddress: IpAny
    IPvAnyNetwork: IpAnyNetwork
    SecretStr: Password
    SecretBytes: PasswordBytes
    Secret[int]: int
    Json: Json[Any]
    Json[list[int]]: Json[list[int]]
    Base64Str: Base64
    Base64Bytes: Base64
    Base64UrlStr: Base64Url
    ByteSize: <in (str/^\s*(\d*\.?\d+)\s*(\w+)?/ | int >= 0) out int >= 0>
    ImportString: str
    JsonValue: pydantic.types.JsonValue
    SkipValidation[int]: int
    OnErrorOmit[int]: int = …
    ");
}

#[test]
fn types_made_by_a_call() {
    assert_snapshot!(each(
        "from pydantic import conint, confloat, constr, condecimal, conlist, conset, confrozenset, conbytes, condate",
        &[
            "conint(ge=1, lt=9)", "confloat(multiple_of=0.5)", "constr(min_length=1, max_length=3, pattern='^a')",
            "condecimal(max_digits=5, decimal_places=2)", "conlist(int, min_length=1)", "conset(str, max_length=3)",
            "confrozenset(int, min_length=2)", "conbytes(max_length=2)", "condate(gt=None)",
        ],
    ), @"
    conint(ge=1, lt=9): int >= 1 < 9
    confloat(multiple_of=0.5): float % 0.5
    constr(min_length=1, max_length=3, pattern='^a'): str(1..3)/^a/
    condecimal(max_digits=5, decimal_places=2): Decimal digits 5 places 2
    conlist(int, min_length=1): list[int](1..)
    conset(str, max_length=3): set[str](..3)
    confrozenset(int, min_length=2): set[int](2..)
    conbytes(max_length=2): bytes(..2)
    condate(gt=None): Date
    ");
}

#[test]
fn what_no_json_can_be() {
    assert_snapshot!(each(
        "from typing import Callable, Type, Iterator, Coroutine\nimport array, acme",
        &["type", "Type[int]", "Callable[[int], str]", "Iterator[int]", "range", "slice", "bytearray", "array.array", "acme.Thing"],
    ), @"
    type: unknown(type: a class is no JSON value)
    Type[int]: unknown(Type[int]: a class is no JSON value)
    Callable[[int], str]: unknown(Callable[[int], str]: a function is no JSON value)
    Iterator[int]: unknown(Iterator[int]: `collections.abc.Iterator` is not a type that pydantic knows)
    range: unknown(range: `builtins.range` is not a type that pydantic knows)
    slice: unknown(slice: `builtins.slice` is not a type that pydantic knows)
    bytearray: unknown(bytearray: `builtins.bytearray` is not a type that pydantic knows)
    array.array: unknown(array.array: `array.array` is not found in the project or its environment)
    acme.Thing: unknown(acme.Thing: `acme.Thing` is not found in the project or its environment)
    ");
}
