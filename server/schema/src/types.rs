//! The types of the contract: what pydantic would validate on the way in and serialise on the way out.
//!
//! A [`Type`] says what a Python annotation means, apart from direction. The JSON Schema of either direction
//! (`validation` in, `serialization` out) and the TypeScript of either follow from it. Named types are referred to by [`TypeKey`] and
//! stand in [`Definitions`], so that recursion is plain data.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::Origin;
use crate::shared::Shared;

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `Any`, `object`, an unparametrised generic's free variable: every JSON value.
    Any,
    /// `None`.
    None,
    /// `bool`.
    Bool,
    /// `int`.
    Int(Numeric),
    /// `float`.
    Float(Numeric),
    /// `Decimal`: number or string in, string out.
    Decimal(Numeric),
    /// `str` and its constrained kin.
    Str(Text),
    /// `bytes`; `format: binary` in JSON Schema, or base64 by configuration.
    Bytes(Text),
    /// A string of a known format (`datetime`, `UUID`, `AnyUrl`, …), in and out alike.
    Formatted(Format, Text),
    /// `Literal[…]`, in the order of the annotation; `null` for `None`.
    Literal(Vec<LiteralValue>),
    /// An `Enum` class.
    Enum(TypeKey),
    /// A class with fields: a pydantic model, root model, dataclass, `TypedDict` or `NamedTuple`.
    Object(TypeKey),
    /// A `type X = …` alias or `TypeAliasType`, which pydantic keeps as a definition. (Plain and `TypeAlias` aliases vanish.)
    Alias(TypeKey),
    /// `list`, `Sequence`, `set`, `frozenset`, `deque`, `Iterable`, `tuple[X, ...]`.
    Array(Box<Array>),
    /// `tuple[A, B]`, and `tuple[()]`.
    Tuple(Vec<Type>),
    /// `dict`, `Mapping` and kin.
    Dict(Box<Dict>),
    /// `X | None`: `null` is last in `anyOf`.
    Nullable(Box<Type>),
    /// A union of two or more, none of them `None` (that is [`Type::Nullable`] around it).
    Union(Box<Union>),
    /// `Json[X]`: an encoded string in, `X` out.
    Json(Box<Type>),
    /// What differs by direction: `BeforeValidator`, `PlainSerializer` with a return annotation, `SecretStr`-like types.
    Directed(Box<Directed>),
    /// Metadata that stands beside a type: description, examples, `json_schema_extra`.
    Annotated(Box<Type>, Box<Metadata>),
    /// What cannot be known without running the program.
    Unknown(Unknown),
}

/// A type that could not be read, and why. Emitted as `{}` in JSON Schema and `unknown` in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown {
    /// The expression, as it stands in the source, on one line.
    pub expression: Arc<str>,
    /// Why it is not known, as a sentence without its full stop: "`make_model()` is computed at run time".
    pub reason: Arc<str>,
    /// Where the expression stands.
    pub origin: Origin,
}

/// A bound of a number, where there is one. Types are many and bounds are few: without one, it takes no room.
pub type Bound = Option<Box<Value>>;

/// Bounds of a number. Values are JSON numbers; a bound that is no JSON number is an unknown type, not a lost bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numeric {
    /// `ge`.
    pub minimum: Bound,
    /// `le`.
    pub maximum: Bound,
    /// `gt`.
    pub exclusive_minimum: Bound,
    /// `lt`.
    pub exclusive_maximum: Bound,
    /// `multiple_of`.
    pub multiple_of: Bound,
    /// `max_digits` (Decimal only).
    pub max_digits: Option<u64>,
    /// `decimal_places` (Decimal only).
    pub decimal_places: Option<u64>,
}

/// Constraints of a string or of bytes. Lengths count characters (bytes for `bytes`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// `min_length`.
    pub min_length: Option<u64>,
    /// `max_length`.
    pub max_length: Option<u64>,
    /// `pattern`.
    pub pattern: Option<Arc<str>>,
}

/// The `format` of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the format of the same name in JSON Schema or pydantic")]
pub enum Format {
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    /// `UUID1` … `UUID8`: `format: uuidN`.
    UuidVersion(u8),
    Uri,
    MultiHostUri,
    Email,
    NameEmail,
    Path,
    FilePath,
    DirectoryPath,
    Ipv4,
    Ipv6,
    IpAny,
    Ipv4Interface,
    Ipv6Interface,
    IpAnyInterface,
    Ipv4Network,
    Ipv6Network,
    IpAnyNetwork,
    Regex,
    Password,
    PasswordBytes,
    Base64,
    Base64Url,
}

impl Format {
    /// What JSON Schema and pydantic call it.
    pub fn json_name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Format::DateTime => "date-time",
            Format::Date => "date",
            Format::Time => "time",
            Format::Duration => "duration",
            Format::Uuid => "uuid",
            Format::UuidVersion(version) => return Cow::Owned(format!("uuid{version}")),
            Format::Uri => "uri",
            Format::MultiHostUri => "multi-host-uri",
            Format::Email => "email",
            Format::NameEmail => "name-email",
            Format::Path => "path",
            Format::FilePath => "file-path",
            Format::DirectoryPath => "directory-path",
            Format::Ipv4 => "ipv4",
            Format::Ipv6 => "ipv6",
            Format::IpAny => "ipvanyaddress",
            Format::Ipv4Interface => "ipv4interface",
            Format::Ipv6Interface => "ipv6interface",
            Format::IpAnyInterface => "ipvanyinterface",
            Format::Ipv4Network => "ipv4network",
            Format::Ipv6Network => "ipv6network",
            Format::IpAnyNetwork => "ipvanynetwork",
            Format::Regex => "regex",
            Format::Password | Format::PasswordBytes => "password",
            Format::Base64 => "base64",
            Format::Base64Url => "base64url",
        })
    }

    /// The Python type that has it.
    pub fn python_name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Format::DateTime => "datetime",
            Format::Date => "date",
            Format::Time => "time",
            Format::Duration => "timedelta",
            Format::Uuid => "UUID",
            Format::UuidVersion(version) => return Cow::Owned(format!("UUID{version}")),
            Format::Uri => "Url",
            Format::MultiHostUri => "MultiHostUrl",
            Format::Email => "EmailStr",
            Format::NameEmail => "NameEmail",
            Format::Path => "Path",
            Format::FilePath => "FilePath",
            Format::DirectoryPath => "DirectoryPath",
            Format::Ipv4 => "IPv4Address",
            Format::Ipv6 => "IPv6Address",
            Format::IpAny => "IPvAnyAddress",
            Format::Ipv4Interface => "IPv4Interface",
            Format::Ipv6Interface => "IPv6Interface",
            Format::IpAnyInterface => "IPvAnyInterface",
            Format::Ipv4Network => "IPv4Network",
            Format::Ipv6Network => "IPv6Network",
            Format::IpAnyNetwork => "IPvAnyNetwork",
            Format::Regex => "Pattern",
            Format::Password => "SecretStr",
            Format::PasswordBytes => "SecretBytes",
            Format::Base64 => "Base64Bytes",
            Format::Base64Url => "Base64UrlBytes",
        })
    }
}

/// One value of a `Literal`.
#[derive(Clone, Debug, PartialEq)]
pub struct LiteralValue {
    /// `null`, a boolean, an integer or a string.
    pub value: Value,
    /// Where it stands, so that a string of a `Literal` leads to its Python.
    pub origin: Option<Origin>,
}

/// A list-like type.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// What it holds.
    pub items: Type,
    /// `set` and `frozenset`.
    pub unique: bool,
    /// `min_length`.
    pub min_items: Option<u64>,
    /// `max_length`.
    pub max_items: Option<u64>,
}

/// A dictionary.
#[derive(Clone, Debug, PartialEq)]
pub struct Dict {
    /// What its keys are in Python; on the wire they are strings.
    pub keys: Type,
    /// What its values are.
    pub values: Type,
    /// `min_length`.
    pub min_properties: Option<u64>,
    /// `max_length`.
    pub max_properties: Option<u64>,
}

/// A union.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// In the order of the annotation, flattened and without repetition.
    pub members: Vec<Type>,
    /// What tells the members apart, where that is said.
    pub discriminator: Option<Discriminator>,
}

/// What tells the members of a tagged union apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discriminator {
    /// `Field(discriminator="kind")`: the Python name of the tag field.
    Field(Arc<str>),
    /// `Discriminator(function)`: a function that only runs.
    Callable,
}

/// A type that is one thing on the way in and another on the way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Directed {
    /// What validation takes.
    pub input: Type,
    /// What serialization gives.
    pub output: Type,
}

/// What stands beside a type without changing its values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// `Field(description=…)`.
    pub description: Option<Arc<str>>,
    /// `Field(examples=[…])`.
    pub examples: Option<Value>,
    /// `Field(deprecated=…)`.
    pub deprecated: bool,
    /// `Field(json_schema_extra={…})`, and a constraint that the type itself has no word for: merged over the schema.
    pub extra: Option<Value>,
    /// `WithJsonSchema({…})`: stands in the place of the schema, while the values stay those of the type.
    pub replacement: Option<Value>,
}

/// The identity of a named type: where Python declares it, and with which type arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeKey {
    /// The dotted module: `shop.models`.
    pub module: Arc<str>,
    /// The qualified name in it: `Order.Line`, with arguments as pydantic writes them for generics: `Page[Product]`.
    pub qualname: Arc<str>,
}

/// Every named type that the contract reaches.
pub type Definitions = Shared<TypeKey, Definition>;

/// A named type.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The name of the class, as pydantic titles it: `Page[Product]` for an instantiated generic.
    pub name: Arc<str>,
    /// The class statement's name, or `None` where it stands outside the project (an installed package).
    pub origin: Option<Origin>,
    /// Its docstring, dedented.
    pub docstring: Option<Arc<str>>,
    /// What it is.
    pub shape: Shape,
    /// What serialization gives in its place: the return annotation of a `@model_serializer`.
    pub serialized: Option<Type>,
}

/// What a named type is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A class with fields.
    Object(Object),
    /// `RootModel[X]`: the value itself.
    Root(Type, Box<Metadata>),
    /// An enumeration.
    Enum(Enumeration),
    /// A kept alias.
    Alias(Type),
}

/// A class with fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Which kind of class.
    pub kind: ObjectKind,
    /// In the order pydantic gives them: bases first, an overridden field in its first place.
    pub fields: Vec<Field>,
    /// `@computed_field`s: only on the way out.
    pub computed: Vec<Field>,
    /// What happens to keys that are no field.
    pub extra: Extra,
    /// `ConfigDict(json_schema_extra={…})`.
    pub json_schema_extra: Option<Value>,
    /// `ConfigDict(serialize_by_alias=True)`… `None` where the default of the call decides.
    pub serialize_by_alias: Option<bool>,
    /// Whether serialization with defaults marks them required (`json_schema_serialization_defaults_required`).
    pub serialization_defaults_required: bool,
}

/// The kinds of classes with fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// `BaseModel`, django-ninja `Schema`, `Shape[Model]`.
    Model,
    /// A dataclass of the standard library or of pydantic.
    Dataclass,
    /// `TypedDict`.
    TypedDict,
    /// `NamedTuple`: an array on the wire.
    NamedTuple,
}

/// `ConfigDict(extra=…)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Extra {
    /// Not said; ignored, and JSON Schema is silent.
    #[default]
    Unsaid,
    /// `ignore`.
    Ignore,
    /// `forbid`: `additionalProperties: false`.
    Forbid,
    /// `allow`, with the type of `__pydantic_extra__` values where it is annotated: `additionalProperties: true` or that type.
    Allow(Option<Box<Type>>),
}

/// A field of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The attribute in Python.
    pub name: Arc<str>,
    /// The key on the way in (validation alias, alias generator), or the name.
    pub input_key: Arc<str>,
    /// The key on the way out.
    pub output_key: Arc<str>,
    /// What it holds.
    pub ty: Type,
    /// Whether it may be left out, and what it is then.
    pub default: Default,
    /// Whether it is left out of the way out.
    pub exclude: Exclude,
    /// The field's name in its class body, or the alias's string where that is what the wire shows.
    pub origin: Option<Origin>,
    /// The docstring below it (`use_attribute_docstrings`) or its description.
    pub description: Option<Arc<str>>,
}

/// What a field is when it is not given.
#[derive(Clone, Debug, PartialEq)]
pub enum Default {
    /// It must be given. (`total=False` and `NotRequired` keys are [`Default::Hidden`].)
    Required,
    /// This JSON value, shown in the schema.
    Value(Value),
    /// Something the schema does not show: a factory, a value without JSON, an absent key.
    Hidden,
    /// It may be left out; the value it then has cannot be known without running the program.
    Unknown(Unknown),
    /// One thing on the way in and another on the way out (a serializer gives it another form, `ser_json_timedelta="float"`).
    Directed(Box<Default>, Box<Default>),
}

/// Whether a field is serialised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exclude {
    /// Always there.
    #[default]
    Never,
    /// `exclude=True`: never there.
    Always,
    /// `exclude_if=…`: sometimes there.
    Sometimes,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// In the order of the class body; a second name for a value stands too, as pydantic lists it.
    pub members: Vec<EnumMember>,
    /// `str`, `int` or `float` mixed in, or a `StrEnum`/`IntEnum`/`TextChoices`/`IntegerChoices`: JSON Schema gets a `type`.
    pub mixin: Option<EnumMixin>,
}

/// The value type an enumeration mixes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the Python type of the same name")]
pub enum EnumMixin {
    Str,
    Int,
    Float,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumMember {
    /// Its name in Python.
    pub name: Arc<str>,
    /// Its value as JSON; an unknown one makes the enumeration's use [`Type::Unknown`] instead.
    pub value: Value,
    /// Its name in the class body.
    pub origin: Option<Origin>,
}
