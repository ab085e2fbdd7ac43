//! The places that go by a name, and what each says when the name is another.

use std::collections::BTreeMap;
use std::sync::Arc;

use mizan_typescript::facts::Written;

use super::Group;
use crate::files::FileSpan;

/// A place that goes by the name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    /// The word.
    pub(super) at: FileSpan,
    pub(super) group: Group,
    pub(super) says: Says,
    /// How the word is written; never [`Written::Alias`], which stays.
    pub(super) written: Written,
}

/// Which of the names a word is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// The identifier in Python.
    Identifier,
    /// The name on the wire.
    Wire,
    /// The name on the wire as an attribute of an element.
    Attribute,
    /// An export of the client, by its name in the index.
    Export(Arc<str>, Brought),
}

/// How a file comes by an export of the client at a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Brought {
    /// It is imported.
    In,
    /// It is imported, and goes on under its old name in the file, where the new one is taken.
    InAs,
    /// It is given on.
    Out,
    /// It is used.
    Used,
}

/// The names that it gets.
#[derive(Clone, Debug)]
pub(super) struct NewNames {
    pub(super) identifier: Option<Arc<str>>,
    pub(super) wire: Option<Arc<str>>,
    /// By the export's name before.
    pub(super) exports: BTreeMap<Arc<str>, Arc<str>>,
}

impl Site {
    /// What stands there instead of `old`; nothing where that stays.
    pub(super) fn replacement(&self, names: &NewNames, old: &str) -> Option<String> {
        let new = match &self.says {
            Says::Identifier => names.identifier.as_deref()?.to_owned(),
            Says::Wire => names.wire.as_deref()?.to_owned(),
            Says::Attribute => attribute(names.wire.as_deref()?),
            Says::Export(export, Brought::InAs) => format!("{} as {old}", names.exports.get(export)?),
            Says::Export(export, _) => names.exports.get(export)?.to_string(),
        };
        let is_reference = matches!(self.says, Says::Export(..));
        let with = match self.written {
            Written::Shorthand if is_reference => format!("{old}: {new}"),
            Written::Shorthand | Written::Binding => format!("{new}: {old}"),
            Written::Name | Written::Alias => new,
        };
        (with != old).then_some(with)
    }
}

/// A param as an attribute: names that React keeps to itself have an underscore behind them.
fn attribute(param: &str) -> String {
    match param {
        "key" | "ref" | "children" => format!("{param}_"),
        _ => param.to_owned(),
    }
}
