//! Libraries whose names are known without reading them.
//!
//! In goes a dotted path as a program may spell it; out comes the one name by which the rest of this crate knows the symbol:
//! `pydantic.main.BaseModel` and `pydantic.BaseModel` are one. What is listed here is never read from site-packages, so that a project is read the same
//! with and without an environment.

use std::borrow::Cow;

/// Packages that are never read, whole or from this module on.
const OPAQUE: &[&str] = &[
    "__future__",
    "_typeshed",
    "abc",
    "annotated_types",
    "asyncio",
    "builtins",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "django.apps",
    "django.conf",
    "django.core",
    "django.db",
    "django.forms",
    "django.http",
    "django.shortcuts",
    "django.urls",
    "django.utils",
    "django.views",
    "django_readers",
    "email_validator",
    "enum",
    "fastapi",
    "fractions",
    "functools",
    "ipaddress",
    "izana",
    "izana_core",
    "json",
    "logging",
    "math",
    "mizan",
    "mizan_core",
    "mizan_fastapi",
    "ninja",
    "numbers",
    "operator",
    "os",
    "pathlib",
    "pydantic",
    "pydantic_core",
    "pydantic_settings",
    "random",
    "re",
    "starlette",
    "string",
    "sys",
    "time",
    "types",
    "typing",
    "typing_extensions",
    "uuid",
    "warnings",
    "weakref",
    "zoneinfo",
];

/// Modules of those packages that hold models of their own, which are read where the environment has them.
const READ: &[&str] = &["ninja.pagination"];

/// Modules whose public names the library re-exports elsewhere: (as written, canonical).
const REEXPORTS: &[(&str, &str)] = &[
    ("typing_extensions", "typing"),
    ("_collections_abc", "collections.abc"),
    ("pathlib._local", "pathlib"),
    ("pydantic.main", "pydantic"),
    ("pydantic.fields", "pydantic"),
    ("pydantic.types", "pydantic"),
    ("pydantic.networks", "pydantic"),
    ("pydantic.config", "pydantic"),
    ("pydantic.aliases", "pydantic"),
    ("pydantic.root_model", "pydantic"),
    ("pydantic.functional_validators", "pydantic"),
    ("pydantic.functional_serializers", "pydantic"),
    ("pydantic.type_adapter", "pydantic"),
    ("pydantic.annotated_handlers", "pydantic"),
    ("pydantic_core.core_schema", "pydantic_core"),
    ("pydantic_settings.main", "pydantic_settings"),
    ("django.apps.config", "django.apps"),
    ("django.db.models.enums", "django.db.models"),
    ("django.db.models.base", "django.db.models"),
    ("django.db.models.fields.related", "django.db.models"),
    ("django.db.models.fields.files", "django.db.models"),
    ("django.db.models.fields.json", "django.db.models"),
    ("django.db.models.fields", "django.db.models"),
    ("django.db.models.manager", "django.db.models"),
    ("django.db.models.query", "django.db.models"),
    ("django.forms.fields", "django.forms"),
    ("django.forms.forms", "django.forms"),
    ("django.forms.models", "django.forms"),
    ("django.forms.widgets", "django.forms"),
    ("django.http.request", "django.http"),
    ("django.http.response", "django.http"),
    ("ninja.schema", "ninja"),
    ("ninja.orm.metaclass", "ninja"),
    ("ninja.orm", "ninja"),
    ("starlette.requests", "fastapi"),
    ("starlette.responses", "fastapi.responses"),
    ("fastapi.requests", "fastapi"),
    ("fastapi.params", "fastapi"),
    ("fastapi.param_functions", "fastapi"),
];

/// Names that have two homes: (as written after re-exports, canonical).
const MOVED: &[(&str, &str)] = &[
    ("pydantic.WithJsonSchema", "pydantic.WithJsonSchema"),
    ("pydantic.json_schema.WithJsonSchema", "pydantic.WithJsonSchema"),
    ("pydantic.SkipJsonSchema", "pydantic.json_schema.SkipJsonSchema"),
    ("annotated_types.types", "annotated_types"),
    ("ninja.Field", "pydantic.Field"),
    ("fastapi.Response", "fastapi.responses.Response"),
    ("types.UnionType", "typing.Union"),
    ("typing.Dict", "builtins.dict"),
    ("typing.List", "builtins.list"),
    ("typing.Set", "builtins.set"),
    ("typing.FrozenSet", "builtins.frozenset"),
    ("typing.Tuple", "builtins.tuple"),
    ("typing.Type", "builtins.type"),
    ("typing.Text", "builtins.str"),
    ("typing.Deque", "collections.deque"),
    ("typing.DefaultDict", "collections.defaultdict"),
    ("typing.OrderedDict", "collections.OrderedDict"),
    ("typing.Counter", "collections.Counter"),
    ("typing.ChainMap", "collections.ChainMap"),
    ("typing.Pattern", "re.Pattern"),
    ("typing.Match", "re.Match"),
    ("collections.abc.Callable", "typing.Callable"),
    ("types.NoneType", "typing.NoneType"),
];

/// Names of `typing` that are the abstract classes of `collections.abc`.
const ABSTRACT: &[&str] = &[
    "AbstractSet",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Collection",
    "Container",
    "Coroutine",
    "Generator",
    "Hashable",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Reversible",
    "Sequence",
    "Sized",
    "ValuesView",
];

/// Python's built-in names that a declaration may use.
const BUILTINS: &[&str] = &[
    "None",
    "True",
    "False",
    "Ellipsis",
    "NotImplemented",
    "__import__",
    "abs",
    "all",
    "any",
    "bool",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
    "BaseException",
    "Exception",
    "ValueError",
    "TypeError",
    "KeyError",
    "RuntimeError",
    "NotImplementedError",
    "PermissionError",
    "LookupError",
    "OSError",
];

/// Whether the module, or one that holds it, is known without reading it.
pub fn is_opaque(module: &str) -> bool {
    prefixes(module).any(|prefix| OPAQUE.binary_search(&prefix).is_ok())
        && !prefixes(module).any(|prefix| READ.contains(&prefix))
}

/// Whether `name` is one of Python's built-in names.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
}

/// The one name of a symbol of a known library.
pub(super) fn canonical(dotted: &str) -> Cow<'_, str> {
    let moved = reexported(dotted);
    if let Some((_, home)) = MOVED.iter().find(|(written, _)| *written == moved) {
        return Cow::Borrowed(home);
    }
    match moved.strip_prefix("typing.") {
        Some("AbstractSet") => Cow::Borrowed("collections.abc.Set"),
        Some(name) if ABSTRACT.contains(&name) => Cow::Owned(format!("collections.abc.{name}")),
        _ => moved,
    }
}

fn reexported(dotted: &str) -> Cow<'_, str> {
    for (written, home) in REEXPORTS {
        if let Some(name) = dotted.strip_prefix(written).and_then(|rest| rest.strip_prefix('.')) {
            return Cow::Owned(format!("{home}.{name}"));
        }
    }
    Cow::Borrowed(dotted)
}

/// `a.b.c`, `a.b`, `a`.
fn prefixes(module: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(module), |module| module.rsplit_once('.').map(|(parent, _)| parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opaque_list_is_sorted_for_its_search() {
        assert!(OPAQUE.is_sorted());
    }

    #[test]
    fn one_symbol_has_one_name_however_it_is_reached() {
        assert_eq!(canonical("pydantic.main.BaseModel"), "pydantic.BaseModel");
        assert_eq!(canonical("typing_extensions.Mapping"), "collections.abc.Mapping");
        assert_eq!(canonical("typing.List"), "builtins.list");
        assert_eq!(canonical("django.db.models.fields.related.ForeignKey"), "django.db.models.ForeignKey");
    }

    #[test]
    fn django_contrib_is_read_and_django_itself_is_known() {
        assert!(is_opaque("django.db.models"));
        assert!(!is_opaque("django.contrib.auth.models"));
    }
}
