//! The types of known libraries.
//!
//! In goes a canonical name with its arguments; out comes the type as pydantic has it. A name that is not here is no type.

use std::sync::Arc;

use mizan_schema::types::{Directed, Format, Metadata, Numeric, ObjectKind, Shape, Text, Type, TypeKey, Union};
use serde_json::{Value, json};

use super::config::{Config, FULL_CONFIGURATION};
use super::generics::{Env, arguments};
use super::model::object;
use super::named::Statement;
use super::{Context, Pending, Reader};
use crate::facts::ast::{Call, Expr};
use crate::render;

impl<'p> Reader<'p> {
    /// The type that a library symbol stands for, with its arguments.
    pub(super) fn library_type(&self, cx: &Context<'p>, name: &str, index: Option<&'p Expr>, expr: &'p Expr) -> Type {
        if let Some(ty) = leaf(name) {
            return self.configured(cx, ty);
        }
        if let Some(ty) = self.container(cx, name, index) {
            return ty;
        }
        match (name, index) {
            ("typing.Optional", Some(inner)) => super::annotation::united(vec![self.read(cx, inner), Type::None]),
            ("typing.Union", Some(index)) => self.union(cx, arguments(index)),
            ("typing.Literal", Some(index)) => self.literal(cx, index, expr),
            ("typing.Annotated", Some(_)) => self.annotated(cx, expr),
            // What qualifies a field is no part of its type.
            (
                "typing.Final"
                | "typing.Required"
                | "typing.NotRequired"
                | "typing.ReadOnly"
                | "typing.ClassVar"
                | "dataclasses.InitVar"
                | "pydantic.SerializeAsAny"
                | "pydantic.SkipValidation"
                | "pydantic.InstanceOf"
                | "pydantic.OnErrorOmit"
                | "pydantic.Secret"
                | "pydantic.json_schema.SkipJsonSchema"
                | "annotated_types.LowerCase"
                | "annotated_types.UpperCase"
                | "annotated_types.IsDigits"
                | "annotated_types.IsFinite"
                | "annotated_types.IsNotNan",
                Some(inner),
            ) => self.read(cx, inner),
            ("pydantic.Json", Some(inner)) => Type::Json(Box::new(self.read(cx, inner))),
            ("pydantic.Json", None) => Type::Json(Box::new(Type::Any)),
            ("typing.Self", None) => match &cx.owner {
                Some(owner) => owner.clone(),
                None => Type::Unknown(cx.unknown(expr, "`Self` stands outside of a class")),
            },
            ("typing.AnyStr", None) => union_of([Type::Bytes(Text::default()), string()]),
            ("pydantic.BaseModel", None) => self.library_class("pydantic.main", "BaseModel", empty_model()),
            ("ninja.Schema", None) => self.library_class("ninja.schema", "Schema", empty_model()),
            ("pydantic.JsonValue", None) => {
                let Type::Object(key) = self.library_class("pydantic.types", "JsonValue", Shape::Alias(Type::Any))
                else {
                    return Type::Any;
                };
                Type::Alias(key)
            }
            ("pydantic.RootModel", index) => self.root_model(cx, index),
            ("builtins.type", _) => Type::Unknown(cx.unknown(expr, "a class is no JSON value")),
            ("typing.Callable", _) => Type::Unknown(cx.unknown(expr, "a function is no JSON value")),
            _ => match super::django::library_type(cx, name, expr) {
                Some(ty) => ty,
                None => super::annotation::no_type(cx, name, expr),
            },
        }
    }

    /// A class of a library, as a definition.
    fn library_class(&self, module: &str, name: &str, shape: Shape) -> Type {
        let (module, name): (Arc<str>, Arc<str>) = (Arc::from(module), Arc::from(name));
        let key = TypeKey { module, qualname: Arc::clone(&name) };
        self.fixed(key.clone(), || Pending::Library(Box::new(super::library_definition(name, shape))));
        Type::Object(key)
    }

    /// `RootModel[X]` where no class is made of it.
    fn root_model(&self, cx: &Context<'p>, index: Option<&'p Expr>) -> Type {
        let env: Env = index.map(|index| (0, self.argument(cx, index))).into_iter().collect();
        let ty = env.get(0).map_or(Type::Any, |argument| argument.ty.clone());
        let name = Arc::from(format!("RootModel{}", env.display()));
        let (module, class) = (Arc::from("pydantic.root_model"), Arc::from("RootModel"));
        Type::Object(
            self.named(Statement { id: 0, anchor: None }, &module, &class, &env, || Pending::Root(Box::new(ty), name)),
        )
    }

    /// What a model's configuration makes of a type.
    fn configured(&self, cx: &Context<'p>, ty: Type) -> Type {
        match ty {
            Type::Str(text) if text == Text::default() => Type::Str(cx.config.text.clone()),
            Type::Formatted(
                format @ (Format::Email
                | Format::NameEmail
                | Format::Path
                | Format::FilePath
                | Format::DirectoryPath
                | Format::Password),
                text,
            ) if text == Text::default() => Type::Formatted(format, cx.config.text.clone()),
            Type::Formatted(Format::Duration, _) if cx.config.float_durations && self.pydantic < FULL_CONFIGURATION => {
                Type::Float(Numeric::default())
            }
            Type::Formatted(Format::Duration, text) if cx.config.float_durations => {
                directed(Type::Formatted(Format::Duration, text), Type::Float(Numeric::default()))
            }
            Type::Bytes(_) if cx.config.base64_bytes => formatted(Format::Base64Url),
            other => other,
        }
    }

    fn container(&self, cx: &Context<'p>, name: &str, index: Option<&'p Expr>) -> Option<Type> {
        Some(match name {
            "builtins.list"
            | "collections.deque"
            | "collections.abc.Sequence"
            | "collections.abc.MutableSequence"
            | "collections.abc.Iterable"
            | "collections.abc.Generator" => self.array(cx, index, false),
            "builtins.set" | "builtins.frozenset" | "collections.abc.Set" | "collections.abc.MutableSet" => {
                self.array(cx, index, true)
            }
            "builtins.tuple" => self.tuple(cx, index),
            "builtins.dict"
            | "collections.abc.Mapping"
            | "collections.abc.MutableMapping"
            | "collections.OrderedDict"
            | "collections.defaultdict" => self.dict(cx, index),
            "collections.Counter" => self.counter(cx, index),
            "re.Pattern" => Type::Formatted(Format::Regex, Text::default()),
            _ => return None,
        })
    }

    /// A type made where it is used: `conint(ge=1)`.
    pub(super) fn read_call(&self, cx: &Context<'p>, call: &'p Call, expr: &'p Expr) -> Type {
        let computed =
            || Type::Unknown(cx.unknown(expr, format!("`{}` is computed at run time", render::expression(expr))));
        let Some(name) = self.resolver.external(&cx.scope, &call.function) else { return computed() };
        let base = match &*name {
            "pydantic.conint" => Type::Int(Numeric::default()),
            "pydantic.confloat" => Type::Float(Numeric::default()),
            "pydantic.condecimal" => Type::Decimal(Numeric::default()),
            "pydantic.constr" => Type::Str(cx.config.text.clone()),
            "pydantic.conbytes" => Type::Bytes(Text::default()),
            "pydantic.condate" => Type::Formatted(Format::Date, Text::default()),
            "pydantic.conlist" => self.array(cx, call.argument(0, "item_type"), false),
            "pydantic.conset" | "pydantic.confrozenset" => self.array(cx, call.argument(0, "item_type"), true),
            "typing.ForwardRef" => return call.arguments.first().map_or_else(computed, |inner| self.read(cx, inner)),
            _ => return computed(),
        };
        self.constrained_by_call(cx, base, call, expr)
    }
}

/// A model without fields.
fn empty_model() -> Shape {
    Shape::Object(object(ObjectKind::Model, Vec::new(), Vec::new(), &Config::default()))
}

/// `str`.
pub(super) fn string() -> Type {
    Type::Str(Text::default())
}

/// A type with `extra` merged over its schema.
pub(super) fn with(ty: Type, extra: Value) -> Type {
    Type::Annotated(Box::new(ty), Box::new(Metadata { extra: Some(extra), ..Metadata::default() }))
}

/// What is one thing on the way in and another on the way out.
pub(super) fn directed(input: Type, output: Type) -> Type {
    if input == output { input } else { Type::Directed(Box::new(Directed { input, output })) }
}

fn union_of(members: impl IntoIterator<Item = Type>) -> Type {
    Type::Union(Box::new(Union { members: members.into_iter().collect(), discriminator: None }))
}

fn formatted(format: Format) -> Type {
    Type::Formatted(format, Text::default())
}

fn uri(format: Format, max_length: Option<u64>) -> Type {
    Type::Formatted(format, Text { min_length: Some(1), max_length, pattern: None })
}

/// A type without parts.
fn leaf(name: &str) -> Option<Type> {
    if let Some(name) = name.strip_prefix("pydantic.") {
        return pydantic_leaf(name);
    }
    Some(match name {
        "builtins.None" | "typing.NoneType" => Type::None,
        "builtins.bool" => Type::Bool,
        "builtins.int" => Type::Int(Numeric::default()),
        "builtins.float" => Type::Float(Numeric::default()),
        "builtins.str" | "builtins.complex" => string(),
        "builtins.bytes" => Type::Bytes(Text::default()),
        "builtins.object" | "typing.Any" | "collections.abc.Hashable" => Type::Any,
        "decimal.Decimal" => Type::Decimal(Numeric::default()),
        "datetime.datetime" => formatted(Format::DateTime),
        "datetime.date" => formatted(Format::Date),
        "datetime.time" => formatted(Format::Time),
        "datetime.timedelta" => formatted(Format::Duration),
        "uuid.UUID" => formatted(Format::Uuid),
        "pathlib.Path"
        | "pathlib.PurePath"
        | "pathlib.PosixPath"
        | "pathlib.PurePosixPath"
        | "pathlib.WindowsPath"
        | "pathlib.PureWindowsPath"
        | "os.PathLike" => formatted(Format::Path),
        "ipaddress.IPv4Address" => formatted(Format::Ipv4),
        "ipaddress.IPv6Address" => formatted(Format::Ipv6),
        "ipaddress.IPv4Interface" => formatted(Format::Ipv4Interface),
        "ipaddress.IPv6Interface" => formatted(Format::Ipv6Interface),
        "ipaddress.IPv4Network" => formatted(Format::Ipv4Network),
        "ipaddress.IPv6Network" => formatted(Format::Ipv6Network),
        "zoneinfo.ZoneInfo" => with(string(), json!({"format": "zoneinfo"})),
        "fractions.Fraction" => directed(
            union_of([Type::Float(Numeric::default()), with(string(), json!({"format": "fraction"}))]),
            with(string(), json!({"format": "fraction"})),
        ),
        _ => return None,
    })
}

fn pydantic_leaf(name: &str) -> Option<Type> {
    let at_least = |bound: i64| Numeric { minimum: Some(Box::new(Value::from(bound))), ..Numeric::default() };
    Some(match name {
        "StrictBool" => Type::Bool,
        "StrictInt" => Type::Int(Numeric::default()),
        "StrictFloat" | "FiniteFloat" => Type::Float(Numeric::default()),
        "StrictStr" | "ImportString" => string(),
        "StrictBytes" => Type::Bytes(Text::default()),
        "PositiveInt" => Type::Int(above_zero()),
        "NegativeInt" => Type::Int(below_zero()),
        "NonNegativeInt" => Type::Int(at_least(0)),
        "NonPositiveInt" => Type::Int(at_most_zero()),
        "PositiveFloat" => Type::Float(above_zero()),
        "NegativeFloat" => Type::Float(below_zero()),
        "NonNegativeFloat" => Type::Float(at_least(0)),
        "NonPositiveFloat" => Type::Float(at_most_zero()),
        "AwareDatetime" | "NaiveDatetime" | "PastDatetime" | "FutureDatetime" => formatted(Format::DateTime),
        "PastDate" | "FutureDate" => formatted(Format::Date),
        "UUID1" | "UUID3" | "UUID4" | "UUID5" | "UUID6" | "UUID7" | "UUID8" => {
            formatted(Format::UuidVersion(name.bytes().last().map_or(0, |digit| digit.wrapping_sub(b'0'))))
        }
        "FilePath" => formatted(Format::FilePath),
        "DirectoryPath" => formatted(Format::DirectoryPath),
        "NewPath" | "SocketPath" => formatted(Format::Path),
        "AnyUrl" | "AnyHttpUrl" | "FileUrl" | "FtpUrl" | "AnyWebsocketUrl" | "RedisDsn" | "AmqpDsn" | "KafkaDsn"
        | "MySQLDsn" | "MariaDBDsn" | "ClickHouseDsn" | "SnowflakeDsn" | "CockroachDsn" => uri(Format::Uri, None),
        "HttpUrl" | "WebsocketUrl" => uri(Format::Uri, Some(2083)),
        "PostgresDsn" | "MongoDsn" | "NatsDsn" => uri(Format::MultiHostUri, None),
        "EmailStr" => formatted(Format::Email),
        "NameEmail" => formatted(Format::NameEmail),
        "IPvAnyAddress" => formatted(Format::IpAny),
        "IPvAnyInterface" => formatted(Format::IpAnyInterface),
        "IPvAnyNetwork" => formatted(Format::IpAnyNetwork),
        "SecretStr" => formatted(Format::Password),
        "SecretBytes" => formatted(Format::PasswordBytes),
        "Base64Str" | "Base64Bytes" => formatted(Format::Base64),
        "Base64UrlStr" | "Base64UrlBytes" => formatted(Format::Base64Url),
        "ByteSize" => directed(
            union_of([
                Type::Str(Text { pattern: Some(r"^\s*(\d*\.?\d+)\s*(\w+)?".into()), ..Text::default() }),
                Type::Int(at_least(0)),
            ]),
            Type::Int(at_least(0)),
        ),
        _ => return None,
    })
}

fn above_zero() -> Numeric {
    Numeric { exclusive_minimum: Some(Box::new(Value::from(0))), ..Numeric::default() }
}

fn below_zero() -> Numeric {
    Numeric { exclusive_maximum: Some(Box::new(Value::from(0))), ..Numeric::default() }
}

fn at_most_zero() -> Numeric {
    Numeric { maximum: Some(Box::new(Value::from(0))), ..Numeric::default() }
}
