//! What a person can point at, in either language.

use std::sync::Arc;

use mizan_schema::difference::Subject;
use mizan_schema::{Origin, TypeKey};

/// Something of a contract that has a name, or a value that has a place, in Python and in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A function, by its wire name.
    Function(Arc<str>),
    /// A parameter of a function. The params of a context are the parameters of its members.
    #[allow(missing_docs, reason = "each says itself")]
    Parameter { function: Arc<str>, name: Arc<str> },
    /// A context.
    Context(Arc<str>),
    /// A composition.
    Composition(Arc<str>),
    /// A form.
    Form(Arc<str>),
    /// A field of a form.
    #[allow(missing_docs, reason = "each says itself")]
    FormField { form: Arc<str>, name: Arc<str> },
    /// A channel.
    Channel(Arc<str>),
    /// A named type.
    Type(TypeKey),
    /// A field of a class, by its name in Python. Classes that inherit a field have each a thing of it, which is declared in one place.
    #[allow(missing_docs, reason = "each says itself")]
    Field { of: TypeKey, name: Arc<str> },
    /// A member of an enumeration.
    #[allow(missing_docs, reason = "each says itself")]
    Member { of: TypeKey, name: Arc<str> },
    /// A value of a `Literal`, by its place.
    #[allow(missing_docs, reason = "each says itself")]
    Literal { text: Arc<str>, origin: Origin },
}

/// A thing of one backend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol {
    /// The place of the backend among those of the world.
    pub backend: usize,
    /// What it is.
    pub thing: Thing,
}

impl Thing {
    /// The declaration it belongs to, as the client exports it.
    pub fn subject(&self) -> Option<Subject> {
        Some(match self {
            Self::Function(name) => Subject::Function(Arc::clone(name)),
            Self::Parameter { function, .. } => Subject::Function(Arc::clone(function)),
            Self::Context(name) => Subject::Context(Arc::clone(name)),
            Self::Composition(name) => Subject::Composition(Arc::clone(name)),
            Self::Form(name) => Subject::Form(Arc::clone(name)),
            Self::FormField { form, .. } => Subject::Form(Arc::clone(form)),
            Self::Channel(name) => Subject::Channel(Arc::clone(name)),
            Self::Type(key) | Self::Field { of: key, .. } | Self::Member { of: key, .. } => Subject::Type(key.clone()),
            Self::Literal { .. } => return None,
        })
    }

    /// What the client exports under names of its own, where this is that and no part of it.
    pub(crate) fn exported(&self) -> Option<Subject> {
        match self {
            Self::Parameter { .. } | Self::FormField { .. } | Self::Field { .. } | Self::Member { .. } => None,
            whole => whole.subject(),
        }
    }

    /// The name as it is written in Python, or on the wire where it has none of its own there.
    pub fn name(&self) -> &str {
        match self {
            Self::Function(name)
            | Self::Parameter { name, .. }
            | Self::Context(name)
            | Self::Composition(name)
            | Self::Form(name)
            | Self::FormField { name, .. }
            | Self::Channel(name)
            | Self::Field { name, .. }
            | Self::Member { name, .. } => name,
            Self::Type(key) => &key.qualname,
            Self::Literal { text, .. } => text,
        }
    }

    /// What kind of thing it is, in words.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Function(_) => "function",
            Self::Parameter { .. } => "parameter",
            Self::Context(_) => "context",
            Self::Composition(_) => "composition",
            Self::Form(_) => "form",
            Self::FormField { .. } => "field of a form",
            Self::Channel(_) => "channel",
            Self::Type(_) => "type",
            Self::Field { .. } => "field",
            Self::Member { .. } => "member",
            Self::Literal { .. } => "value",
        }
    }
}
