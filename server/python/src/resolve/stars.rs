//! What `from library import *` brings, of the libraries that are not read.
//!
//! In goes a library and a name; out comes whether its `*` brings that name. A library that is not listed brings what is not known.

/// Whether the `*` of `library` brings `name`; `None` where the library is not listed.
pub(super) fn brings(library: &str, name: &str) -> Option<bool> {
    let (_, names) = STARS.iter().find(|(listed, _)| *listed == library)?;
    Some(names.binary_search(&name).is_ok())
}

/// By library, sorted: what its `*` brings.
const STARS: &[(&str, &[&str])] = &[
    ("annotated_types", &[
        "BaseMetadata", "DocInfo", "Ge", "GroupedMetadata", "Gt", "Interval", "IsDigits", "IsFinite", "IsInfinite",
        "IsNan", "IsNotFinite", "IsNotInfinite", "IsNotNan", "Le", "Len", "LowerCase", "Lt", "MaxLen", "MinLen",
        "MultipleOf", "Predicate", "Timezone", "UpperCase", "__version__", "doc",
    ]),
    ("collections", &[
        "ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque",
        "namedtuple",
    ]),
    ("collections.abc", &[
        "AsyncGenerator", "AsyncIterable", "AsyncIterator", "Awaitable", "Buffer", "ByteString", "Callable",
        "Collection", "Container", "Coroutine", "Generator", "Hashable", "ItemsView", "Iterable", "Iterator",
        "KeysView", "Mapping", "MappingView", "MutableMapping", "MutableSequence", "MutableSet", "Reversible",
        "Sequence", "Set", "Sized", "ValuesView",
    ]),
    ("dataclasses", &[
        "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "asdict", "astuple", "dataclass", "field",
        "fields", "is_dataclass", "make_dataclass", "replace",
    ]),
    ("datetime", &[
        "MAXYEAR", "MINYEAR", "UTC", "date", "datetime", "time", "timedelta", "timezone", "tzinfo",
    ]),
    ("decimal", &[
        "BasicContext", "Clamped", "Context", "ConversionSyntax", "Decimal", "DecimalException", "DecimalTuple",
        "DefaultContext", "DivisionByZero", "DivisionImpossible", "DivisionUndefined", "ExtendedContext",
        "FloatOperation", "HAVE_CONTEXTVAR", "HAVE_THREADS", "Inexact", "InvalidContext", "InvalidOperation",
        "MAX_EMAX", "MAX_PREC", "MIN_EMIN", "MIN_ETINY", "Overflow", "ROUND_05UP", "ROUND_CEILING", "ROUND_DOWN",
        "ROUND_FLOOR", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_UP", "Rounded", "Subnormal",
        "Underflow", "getcontext", "localcontext", "setcontext",
    ]),
    ("django.db.models", &[
        "Aggregate", "AutoField", "Avg", "BLANK_CHOICE_DASH", "BaseConstraint", "BigAutoField", "BigIntegerField",
        "BinaryField", "BooleanField", "CASCADE", "Case", "CharField", "CheckConstraint", "Choices",
        "CommaSeparatedIntegerField", "CompositePrimaryKey", "Count", "DEFERRED", "DO_NOTHING", "DateField",
        "DateTimeField", "DecimalField", "Deferrable", "DurationField", "EmailField", "Empty", "Exists", "Expression",
        "ExpressionList", "ExpressionWrapper", "F", "Field", "FileField", "FilePathField", "FilteredRelation",
        "FloatField", "ForeignKey", "ForeignObject", "ForeignObjectRel", "Func", "GeneratedField",
        "GenericIPAddressField", "IPAddressField", "ImageField", "Index", "IntegerChoices", "IntegerField",
        "JSONField", "Lookup", "Manager", "ManyToManyField", "ManyToManyRel", "ManyToOneRel", "Max", "Min", "Model",
        "NOT_PROVIDED", "NullBooleanField", "ObjectDoesNotExist", "OneToOneField", "OneToOneRel", "OrderBy",
        "OrderWrt", "OuterRef", "PROTECT", "PositiveBigIntegerField", "PositiveIntegerField",
        "PositiveSmallIntegerField", "Prefetch", "ProtectedError", "Q", "QuerySet", "RESTRICT", "RestrictedError",
        "RowRange", "SET", "SET_DEFAULT", "SET_NULL", "SlugField", "SmallAutoField", "SmallIntegerField", "StdDev",
        "Subquery", "Sum", "TextChoices", "TextField", "TimeField", "Transform", "URLField", "UUIDField",
        "UniqueConstraint", "Value", "ValueRange", "Variance", "When", "Window", "WindowFrame",
        "WindowFrameExclusion", "aprefetch_related_objects", "prefetch_related_objects", "signals",
    ]),
    ("django.forms", &[
        "ALL_FIELDS", "BaseForm", "BaseFormSet", "BaseInlineFormSet", "BaseModelForm", "BaseModelFormSet",
        "BooleanField", "BoundField", "CharField", "CheckboxInput", "CheckboxSelectMultiple", "ChoiceField",
        "ClearableFileInput", "ColorInput", "ComboField", "DateField", "DateInput", "DateTimeField", "DateTimeInput",
        "DecimalField", "DurationField", "EmailField", "EmailInput", "Field", "FileField", "FileInput",
        "FilePathField", "FloatField", "Form", "GenericIPAddressField", "HiddenInput", "ImageField", "IntegerField",
        "JSONField", "Media", "MediaDefiningClass", "ModelChoiceField", "ModelForm", "ModelMultipleChoiceField",
        "MultiValueField", "MultiWidget", "MultipleChoiceField", "MultipleHiddenInput", "NullBooleanField",
        "NullBooleanSelect", "NumberInput", "PasswordInput", "RadioSelect", "RegexField", "Script", "SearchInput",
        "Select", "SelectDateWidget", "SelectMultiple", "SlugField", "SplitDateTimeField", "SplitDateTimeWidget",
        "SplitHiddenDateTimeWidget", "TelInput", "TextInput", "Textarea", "TimeField", "TimeInput",
        "TypedChoiceField", "TypedMultipleChoiceField", "URLField", "URLInput", "UUIDField", "ValidationError",
        "Widget", "all_valid", "boundfield", "fields", "fields_for_model", "forms", "formset_factory", "formsets",
        "inlineformset_factory", "model_to_dict", "modelform_factory", "modelformset_factory", "models", "renderers",
        "utils", "widgets",
    ]),
    ("enum", &[
        "CONFORM", "CONTINUOUS", "EJECT", "Enum", "EnumCheck", "EnumDict", "EnumMeta", "EnumType", "Flag",
        "FlagBoundary", "IntEnum", "IntFlag", "KEEP", "NAMED_FLAGS", "ReprEnum", "STRICT", "StrEnum", "UNIQUE",
        "auto", "global_enum", "global_enum_repr", "global_flag_repr", "global_str", "member", "nonmember",
        "pickle_by_enum_name", "pickle_by_global_name", "property", "unique", "verify",
    ]),
    ("ninja", &[
        "Body", "BodyEx", "Cookie", "CookieEx", "Field", "File", "FileEx", "FilterConfigDict", "FilterLookup",
        "FilterSchema", "Form", "FormEx", "Header", "HeaderEx", "JSONL", "ModelSchema", "NinjaAPI", "P", "PatchDict",
        "Path", "PathEx", "Query", "QueryEx", "Redoc", "Router", "SSE", "Schema", "Status", "Swagger", "UploadedFile",
    ]),
    ("pathlib", &[
        "Path", "PosixPath", "PurePath", "PurePosixPath", "PureWindowsPath", "UnsupportedOperation", "WindowsPath",
    ]),
    ("pydantic", &[
        "AfterValidator", "AliasChoices", "AliasGenerator", "AliasPath", "AllowInfNan", "AmqpDsn", "AnyHttpUrl",
        "AnyUrl", "AnyWebsocketUrl", "AwareDatetime", "Base64Bytes", "Base64Encoder", "Base64Str", "Base64UrlBytes",
        "Base64UrlStr", "BaseConfig", "BaseModel", "BeforeValidator", "ByteSize", "ClickHouseDsn", "CockroachDsn",
        "ConfigDict", "DirectoryPath", "Discriminator", "EmailStr", "EncodedBytes", "EncodedStr", "EncoderProtocol",
        "Extra", "FailFast", "Field", "FieldSerializationInfo", "FilePath", "FileUrl", "FiniteFloat", "FtpUrl",
        "FutureDate", "FutureDatetime", "GetCoreSchemaHandler", "GetJsonSchemaHandler", "GetPydanticSchema",
        "HttpUrl", "IPvAnyAddress", "IPvAnyInterface", "IPvAnyNetwork", "ImportString", "InstanceOf", "Json",
        "JsonValue", "KafkaDsn", "MISSING", "MariaDBDsn", "ModelWrapValidatorHandler", "MongoDsn", "MySQLDsn",
        "NaiveDatetime", "NameEmail", "NatsDsn", "NegativeFloat", "NegativeInt", "NewPath", "NonNegativeFloat",
        "NonNegativeInt", "NonPositiveFloat", "NonPositiveInt", "OnErrorOmit", "PastDate", "PastDatetime",
        "PaymentCardNumber", "PlainSerializer", "PlainValidator", "PositiveFloat", "PositiveInt", "PostgresDsn",
        "PrivateAttr", "PydanticDeprecatedSince20", "PydanticDeprecatedSince210", "PydanticDeprecatedSince211",
        "PydanticDeprecatedSince212", "PydanticDeprecatedSince214", "PydanticDeprecatedSince26",
        "PydanticDeprecatedSince29", "PydanticDeprecationWarning", "PydanticErrorCodes",
        "PydanticExperimentalWarning", "PydanticForbiddenQualifier", "PydanticImportError",
        "PydanticInvalidForJsonSchema", "PydanticSchemaGenerationError", "PydanticUndefinedAnnotation",
        "PydanticUserError", "RedisDsn", "RootModel", "Secret", "SecretBytes", "SecretStr", "SerializationInfo",
        "SerializeAsAny", "SerializerFunctionWrapHandler", "SkipValidation", "SnowflakeDsn", "SocketPath", "Strict",
        "StrictBool", "StrictBytes", "StrictFloat", "StrictInt", "StrictStr", "StringConstraints", "Tag",
        "TypeAdapter", "UUID1", "UUID3", "UUID4", "UUID5", "UUID6", "UUID7", "UUID8", "UrlConstraints", "VERSION",
        "ValidateAs", "ValidationError", "ValidationInfo", "ValidatorFunctionWrapHandler", "WebsocketUrl",
        "WithJsonSchema", "WrapSerializer", "WrapValidator", "__version__", "computed_field", "conbytes", "condate",
        "condecimal", "confloat", "confrozenset", "conint", "conlist", "conset", "constr", "create_model",
        "dataclasses", "field_serializer", "field_validator", "model_serializer", "model_validator", "parse_obj_as",
        "root_validator", "schema_json_of", "schema_of", "validate_call", "validate_email", "validator",
        "with_config",
    ]),
    ("pydantic.alias_generators", &[
        "to_camel", "to_pascal", "to_snake",
    ]),
    ("typing", &[
        "AbstractSet", "Annotated", "Any", "AnyStr", "AsyncContextManager", "AsyncGenerator", "AsyncIterable",
        "AsyncIterator", "Awaitable", "BinaryIO", "ByteString", "Callable", "ChainMap", "ClassVar", "Collection",
        "Concatenate", "Container", "ContextManager", "Coroutine", "Counter", "DefaultDict", "Deque", "Dict", "Final",
        "ForwardRef", "FrozenSet", "Generator", "Generic", "Hashable", "IO", "ItemsView", "Iterable", "Iterator",
        "KeysView", "List", "Literal", "LiteralString", "Mapping", "MappingView", "Match", "MutableMapping",
        "MutableSequence", "MutableSet", "NamedTuple", "Never", "NewType", "NoDefault", "NoReturn", "NotRequired",
        "Optional", "OrderedDict", "ParamSpec", "ParamSpecArgs", "ParamSpecKwargs", "Pattern", "Protocol", "ReadOnly",
        "Required", "Reversible", "Self", "Sequence", "Set", "Sized", "SupportsAbs", "SupportsBytes",
        "SupportsComplex", "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "TYPE_CHECKING", "Text",
        "TextIO", "Tuple", "Type", "TypeAlias", "TypeAliasType", "TypeGuard", "TypeIs", "TypeVar", "TypeVarTuple",
        "TypedDict", "Union", "Unpack", "ValuesView", "assert_never", "assert_type", "cast", "clear_overloads",
        "dataclass_transform", "final", "get_args", "get_origin", "get_overloads", "get_protocol_members",
        "get_type_hints", "is_protocol", "is_typeddict", "no_type_check", "no_type_check_decorator", "overload",
        "override", "reveal_type", "runtime_checkable",
    ]),
    ("typing_extensions", &[
        "AbstractSet", "Annotated", "Any", "AnyStr", "AsyncContextManager", "AsyncGenerator", "AsyncIterable",
        "AsyncIterator", "Awaitable", "BinaryIO", "Buffer", "Callable", "CapsuleType", "ChainMap", "ClassVar",
        "Collection", "Concatenate", "Container", "ContextManager", "Coroutine", "Counter", "DefaultDict", "Deque",
        "Dict", "Doc", "Final", "Format", "ForwardRef", "FrozenSet", "Generator", "Generic", "Hashable", "IO",
        "IntVar", "ItemsView", "Iterable", "Iterator", "KeysView", "List", "Literal", "LiteralString", "Mapping",
        "MappingView", "Match", "MutableMapping", "MutableSequence", "MutableSet", "NamedTuple", "Never", "NewType",
        "NoDefault", "NoExtraItems", "NoReturn", "NotRequired", "Optional", "OrderedDict", "ParamSpec",
        "ParamSpecArgs", "ParamSpecKwargs", "Pattern", "Protocol", "ReadOnly", "Reader", "Required", "Reversible",
        "Self", "Sentinel", "Sequence", "Set", "Sized", "SupportsAbs", "SupportsBytes", "SupportsComplex",
        "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "TYPE_CHECKING", "Text", "TextIO", "Tuple",
        "Type", "TypeAlias", "TypeAliasType", "TypeForm", "TypeGuard", "TypeIs", "TypeVar", "TypeVarTuple",
        "TypedDict", "Union", "Unpack", "ValuesView", "Writer", "assert_never", "assert_type", "cast",
        "clear_overloads", "dataclass_transform", "deprecated", "disjoint_base", "evaluate_forward_ref", "final",
        "get_annotations", "get_args", "get_origin", "get_original_bases", "get_overloads", "get_protocol_members",
        "get_type_hints", "is_protocol", "is_typeddict", "no_type_check", "no_type_check_decorator", "overload",
        "override", "reveal_type", "runtime", "runtime_checkable", "sentinel", "type_repr",
    ]),
    ("uuid", &[
        "Enum", "NAMESPACE_DNS", "NAMESPACE_OID", "NAMESPACE_URL", "NAMESPACE_X500", "RESERVED_FUTURE",
        "RESERVED_MICROSOFT", "RESERVED_NCS", "RFC_4122", "SafeUUID", "UUID", "bytes_", "getnode", "int_", "main",
        "os", "sys", "uuid1", "uuid3", "uuid4", "uuid5",
    ]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_sorted_for_its_search() {
        assert!(STARS.iter().all(|(_, names)| names.is_sorted()));
    }
}
