//! What a reader found declared: the input of the contract, before any rule is applied.
//!
//! Everything is here that the source says, wrong things included; the rules judge. It is kept by module, so that who reads again can leave what
//! did not change as it was, and say so by its pointer. Lists are in source order, modules sorted by name: equal trees give equal declarations.

use std::sync::Arc;

use serde_json::Value;

use crate::shared::Shared;
use crate::types::{Definitions, Type, TypeKey};
use crate::{Diagnostic, Origin};

/// The declarations of one backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declarations {
    /// Names, headers and defaults in use.
    pub dialect: Dialect,
    /// What each module declares, by its dotted name, which the [`Python`] of everything in it repeats. A module that declares nothing and has nothing wrong is left out.
    pub modules: Shared<Arc<str>, ModuleDeclarations>,
    /// Every named type that any of them reaches.
    pub definitions: Definitions,
    /// Whether there are WebSocket routes (`channels` in `INSTALLED_APPS` or `wrap_asgi`); `None` where that is not known.
    pub websockets: Option<bool>,
    /// The packages of the installed apps, in the order of the settings; none where there are no settings.
    pub apps: Vec<Arc<str>>,
    /// Where discovery looks, in words for the hint that something is not registered; `None` where nothing is discovered.
    pub registration_hint: Option<Arc<str>>,
    /// What reading found wrong outside the modules: in the settings, in what discovery names.
    pub diagnostics: Vec<Diagnostic>,
}

/// The declarations of one module, each list in source order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModuleDeclarations {
    /// `@client` functions and `ServerFunction` classes, once for each wire name.
    pub functions: Vec<Function>,
    /// `ReactContext("…")` constants.
    pub contexts: Vec<ContextConstant>,
    /// `@compose` functions.
    pub compositions: Vec<Composition>,
    /// Forms.
    pub forms: Vec<Form>,
    /// Channels.
    pub channels: Vec<Channel>,
    /// What reading found wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Declarations {
    /// The functions of all modules.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.modules.values().flat_map(|module| &module.functions)
    }

    /// The `ReactContext` constants of all modules.
    pub fn contexts(&self) -> impl Iterator<Item = &ContextConstant> {
        self.modules.values().flat_map(|module| &module.contexts)
    }

    /// The compositions of all modules.
    pub fn compositions(&self) -> impl Iterator<Item = &Composition> {
        self.modules.values().flat_map(|module| &module.compositions)
    }

    /// The forms of all modules.
    pub fn forms(&self) -> impl Iterator<Item = &Form> {
        self.modules.values().flat_map(|module| &module.forms)
    }

    /// The channels of all modules.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.modules.values().flat_map(|module| &module.channels)
    }

    /// Everything that reading found wrong, in the modules and outside.
    pub fn all_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().chain(self.modules.values().flat_map(|module| &module.diagnostics))
    }

    /// The declarations of one module, to be written; none so far where it is new.
    pub fn module_mut(&mut self, name: &Arc<str>) -> &mut ModuleDeclarations {
        Arc::make_mut(self.modules.entry(Arc::clone(name)).or_default())
    }
}

/// The names in use; `docs/dialects.md` has them side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `mizan`, `mizan_core`, `mizan_fastapi`.
    #[default]
    Mizan,
    /// `izana`, `izana_core`.
    Izana,
}

impl Dialect {
    /// Where the wire is mounted, unless a project says otherwise.
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Mizan => "/api/mizan",
            Self::Izana => "/api/izana",
        }
    }
}

/// Something written in the source, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// What it says.
    pub value: T,
    /// The very token or expression.
    pub origin: Origin,
}

/// The Python declaration behind a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Python {
    /// The dotted module: `shop.clients`.
    pub module: Arc<str>,
    /// The name in it: `echo`.
    pub qualname: Arc<str>,
    /// The identifier in the `def` or `class` statement, or the constant's name.
    pub origin: Origin,
    /// Its docstring, dedented.
    pub docstring: Option<Arc<str>>,
}

/// A server function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its declaration.
    pub python: Python,
    /// The wire name: from registration, `name = "…"`, or the Python name. Its origin is the string, or the identifier.
    pub name: Located<Arc<str>>,
    /// Every place that puts it on the wire (a `register` call, a decorator, the discovery call). Empty: not on the wire.
    pub registrations: Vec<Origin>,
    /// Input fields, the request left out, in order.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub returns: Returns,
    /// Whether the result travels as `{"result": …}`: izana sends so what it sees no model in.
    pub boxed: bool,
    /// `async def`.
    pub is_async: bool,
    /// `context=…`.
    pub context: Option<Located<ContextRef>>,
    /// `affects=…`, in order.
    pub affects: Vec<Located<Target>>,
    /// `merge=…`, in order.
    pub merge: Vec<Located<Target>>,
    /// `websocket=True`.
    pub websocket: Option<Origin>,
    /// `auth=…`.
    pub auth: Option<Located<Auth>>,
    /// `route=…`.
    pub route: Option<Located<Arc<str>>>,
    /// `methods=…`.
    pub methods: Option<Vec<Arc<str>>>,
    /// `private=True`.
    pub private: bool,
    /// `rev=…`, 0 when not said.
    pub rev: i64,
    /// `cache=…`.
    pub cache: Cache,
}

/// An input field of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, which is its key on the wire, and the identifier's place.
    pub name: Located<Arc<str>>,
    /// What it holds.
    pub ty: Type,
    /// Whether it may be left out.
    pub default: crate::types::Default,
}

/// What a function returns.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "nearly every function returns a value")]
pub enum Returns {
    /// No annotation.
    Missing,
    /// A result.
    Value(Located<Type>),
    /// A response class: the function is a view.
    Response(Located<Arc<str>>),
}

/// What `context=` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextRef {
    /// `"global"` or `GlobalContext`.
    Global,
    /// `"local"`: the context of this one function.
    Local,
    /// A string, or a constant that holds one.
    Named(Arc<str>),
    /// Not known statically: the expression, and why.
    Unknown(Arc<str>, Arc<str>),
}

/// What `affects=` or `merge=` names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A context by its name.
    Context(Arc<str>),
    /// A function, by the module and qualified name of its declaration.
    Function {
        /// The dotted module.
        module: Arc<str>,
        /// The qualified name in it.
        qualname: Arc<str>,
    },
    /// Not known statically: the expression, and why.
    Unknown(Arc<str>, Arc<str>),
}

/// Who may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// `True` or `"required"`.
    Required,
    /// `"staff"`.
    Staff,
    /// `"superuser"`.
    Superuser,
    /// A predicate, by its expression on one line.
    Callable(Arc<str>),
    /// A string that is none of these.
    Unrecognised(Arc<str>),
}

/// `cache=…`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cache {
    /// `True`, or not said.
    #[default]
    Forever,
    /// `False`.
    Never,
    /// Seconds.
    Seconds(u64),
}

/// A module-level `NAME = ReactContext("name")`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextConstant {
    /// The assignment; its origin is the constant's name.
    pub python: Python,
    /// The context's name; its origin is the string.
    pub name: Located<Arc<str>>,
}

/// `@compose(a, b)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Composition {
    /// The function under the decorator.
    pub python: Python,
    /// Its name.
    pub name: Located<Arc<str>>,
    /// What it mounts.
    pub parts: Vec<Located<Target>>,
}

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The class.
    pub python: Python,
    /// `mizanFormMeta(name="…")`.
    pub name: Located<Arc<str>>,
    /// `mizanFormMeta`'s other keywords.
    pub meta: FormMeta,
    /// Whether its module is discovered.
    pub registrations: Vec<Origin>,
    /// In the order the form shows them.
    pub fields: Vec<FormField>,
    /// Why the fields are known only at run time (`__init__` adds some), when they are.
    pub dynamic: Option<Located<Arc<str>>>,
}

/// The keywords of `mizanFormMeta`, with its defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the keyword of the same name")]
pub struct FormMeta {
    pub title: Option<Arc<str>>,
    pub subtitle: Option<Arc<str>>,
    pub submit_label: Option<Arc<str>>,
    pub live_validation: bool,
    pub live_form_errors: bool,
    pub refetch_schema_on_validate: bool,
    pub enable_formset: bool,
}

/// A field of a form, as Django's form field of that class behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// Its name, and the place that declares it (the form's body, or the Django model's).
    pub name: Located<Arc<str>>,
    /// What it takes.
    pub kind: FormFieldKind,
    /// `required`, true unless said.
    pub required: bool,
    /// `label`, where said.
    pub label: Option<Arc<str>>,
    /// `help_text`, where said.
    pub help_text: Option<Arc<str>>,
    /// `initial`, where it is a JSON value.
    pub initial: Option<Value>,
    /// `disabled=True`.
    pub disabled: bool,
    /// The widget's class name, where said.
    pub widget: Option<Arc<str>>,
}

/// What a form field takes.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each is the Django form field of that name and its arguments")]
pub enum FormFieldKind {
    Char {
        min_length: Option<u64>,
        max_length: Option<u64>,
        strip: bool,
        format: CharFormat,
    },
    Regex {
        pattern: Option<Arc<str>>,
        min_length: Option<u64>,
        max_length: Option<u64>,
    },
    Integer {
        min: Option<Value>,
        max: Option<Value>,
        step: Option<Value>,
    },
    Float {
        min: Option<Value>,
        max: Option<Value>,
        step: Option<Value>,
    },
    Decimal {
        min: Option<Value>,
        max: Option<Value>,
        max_digits: Option<u64>,
        decimal_places: Option<u64>,
    },
    Boolean,
    NullBoolean,
    Date {
        input_formats: Option<Vec<Arc<str>>>,
    },
    Time {
        input_formats: Option<Vec<Arc<str>>>,
    },
    DateTime {
        input_formats: Option<Vec<Arc<str>>>,
    },
    SplitDateTime,
    Duration,
    Choice {
        choices: Choices,
        multiple: bool,
        coerce_to_int: bool,
    },
    /// `ModelChoiceField`: the choices live in the database.
    ModelChoice {
        multiple: bool,
        primary_key: Type,
    },
    File {
        image: bool,
        multiple: bool,
        max_length: Option<u64>,
        allow_empty: bool,
    },
    Json,
    Uuid,
    /// A field class that is not Django's own and does not derive from one in a way that can be read.
    Unknown(Arc<str>),
}

/// What a `CharField`-like field checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the Django form field of that name")]
pub enum CharFormat {
    Plain,
    Email,
    Url,
    Slug { unicode: bool },
    Ip,
}

/// The choices of a `ChoiceField`.
#[derive(Clone, Debug, PartialEq)]
pub enum Choices {
    /// `(value, label)` in order, groups flattened.
    Known(Vec<(Value, Arc<str>)>),
    /// Computed at run time: why.
    Unknown(Arc<str>),
}

/// A channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// The class.
    pub python: Python,
    /// Its name on the wire.
    pub name: Located<Arc<str>>,
    /// Every place that registers it; empty: not on the wire.
    pub registrations: Vec<Origin>,
    /// `Params`.
    pub params: Option<Slot>,
    /// `ReactMessage` or `ClientMessage`: client to server.
    pub send: Option<Slot>,
    /// `DjangoMessage` or `ServerMessage`: server to client.
    pub receive: Option<Slot>,
}

/// A message slot of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The name of the class, or of the assignment.
    pub origin: Origin,
    /// The model, or why it is none.
    pub model: Result<TypeKey, Arc<str>>,
}
