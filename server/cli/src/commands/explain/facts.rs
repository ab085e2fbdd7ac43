//! What there is to tell of each thing in a contract, as lines of a name and a value.

use std::collections::BTreeSet;
use std::sync::Arc;

use annotate_snippets::renderer::{DEFAULT_CONTEXT_STYLE, DEFAULT_EMPHASIS_STYLE};
use mizan_engine::frontend::Frontends;
use mizan_engine::{Backend, Documents, Project, Snapshot, analyse};
use mizan_ide::tell::{self, Facts};
use mizan_schema::contract::{Composition, Context, Function, FunctionKind};
use mizan_schema::declarations::{Channel, Form, Python};
use mizan_schema::{Contract, Places, difference, names};

use crate::paths::WorkingFolder;
use crate::render::visible;
use crate::sites::Texts;

/// Something that can be explained.
pub(super) enum Subject<'a> {
    Function(&'a Function),
    Context(&'a Context),
    Composition(&'a Composition),
    Form(&'a Form),
    Channel(&'a Channel),
}

impl<'a> Subject<'a> {
    pub(super) fn all(contract: &'a Contract) -> impl Iterator<Item = Self> {
        let functions = contract.functions.values().map(AsRef::as_ref).map(Self::Function);
        let contexts = contract.contexts.values().map(AsRef::as_ref).map(Self::Context);
        let compositions = contract.compositions.values().map(AsRef::as_ref).map(Self::Composition);
        let forms = contract.forms.values().map(AsRef::as_ref).map(Self::Form);
        let channels = contract.channels.values().map(AsRef::as_ref).map(Self::Channel);
        functions.chain(contexts).chain(compositions).chain(forms).chain(channels)
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Function(function) => match function.kind {
                FunctionKind::Rpc => "function",
                FunctionKind::Context => "function of a context",
                FunctionKind::Mutation => "mutation",
                FunctionKind::View => "view",
            },
            Self::Context(_) => "context",
            Self::Composition(_) => "composition",
            Self::Form(_) => "form",
            Self::Channel(_) => "channel",
        }
    }

    fn name(&self) -> &'a Arc<str> {
        match self {
            Self::Function(function) => &function.name,
            Self::Context(context) => &context.name,
            Self::Composition(composition) => &composition.name,
            Self::Form(form) => &form.name.value,
            Self::Channel(channel) => &channel.name.value,
        }
    }

    fn python(&self) -> &'a Python {
        match self {
            Self::Function(function) => &function.python,
            Self::Context(context) => &context.python,
            Self::Composition(composition) => &composition.python,
            Self::Form(form) => &form.python,
            Self::Channel(channel) => &channel.python,
        }
    }

    /// What it is as a part of the contract.
    fn in_contract(&self) -> difference::Subject {
        let name = Arc::clone(self.name());
        match self {
            Self::Function(_) => difference::Subject::Function(name),
            Self::Context(_) => difference::Subject::Context(name),
            Self::Composition(_) => difference::Subject::Composition(name),
            Self::Form(_) => difference::Subject::Form(name),
            Self::Channel(_) => difference::Subject::Channel(name),
        }
    }

    /// The names it has in Python and on the wire.
    fn own_names(&self) -> Vec<String> {
        let python = self.python();
        vec![self.name().to_string(), python.qualname.to_string(), format!("{}.{}", python.module, python.qualname)]
    }

    /// The names that a client could have for it.
    fn in_typescript(&self) -> Vec<String> {
        match self {
            Self::Function(function) => {
                vec![names::call(&function.name), names::hook(&function.name), names::args_type(&function.name)]
            }
            Self::Context(context) => {
                let name = &context.name;
                let mut all = vec![names::fetch(name), names::bundle_type(name), names::params_type(name)];
                all.extend(names::provider(name, context.kind));
                all
            }
            Self::Composition(composition) => vec![names::composed_provider(&composition.name)],
            Self::Form(form) => names::form(&form.name.value).into_iter().collect(),
            Self::Channel(channel) => names::channel(&channel.name.value).into_iter().collect(),
        }
    }
}

/// A backend and what its clients export.
pub(super) struct Explained {
    snapshot: Arc<Snapshot>,
    frontends: Frontends,
    exports: BTreeSet<String>,
}

impl Explained {
    pub(super) fn new(project: &Project, backend: &Backend) -> Self {
        let snapshot = analyse(project, backend);
        let exports = backend.clients.iter().flat_map(|client| snapshot.exports(client)).collect();
        Self { snapshot, frontends: Frontends::new(project, backend), exports }
    }

    /// What is called `name`, told in full.
    pub(super) fn tell_all_called(&self, name: &str, here: &WorkingFolder) -> Vec<String> {
        let is_called = |subject: &Subject<'_>| self.names(subject).iter().any(|known| known == name);
        self.subjects().filter(is_called).map(|subject| self.tell(&subject, here)).collect()
    }

    /// Every name that something is called.
    pub(super) fn all_names(&self) -> Vec<String> {
        self.subjects().flat_map(|subject| self.names(&subject)).collect()
    }

    fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        Subject::all(&self.snapshot.contract)
    }

    fn names(&self, subject: &Subject<'_>) -> Vec<String> {
        let mut names = subject.own_names();
        names.extend(self.in_typescript(subject));
        names
    }

    /// The names that its clients really have.
    fn in_typescript(&self, subject: &Subject<'_>) -> Vec<String> {
        subject.in_typescript().into_iter().filter(|name| self.exports.contains(name)).collect()
    }

    /// Where frontends use it, the first few places.
    fn used_by(&self, subject: &Subject<'_>, here: &WorkingFolder) -> Facts {
        const SHOWN: usize = 8;
        let uses = self.frontends.at(&self.snapshot, &Documents::none());
        let sites = Texts::new(here).of_components(&uses.of(&subject.in_contract()));
        let word = |index| if index == 0 { "used by" } else { "" };
        if sites.is_empty() {
            return vec![(
                word(0),
                if uses.files() == 0 { "no frontend: there is none" } else { "no frontend" }.to_owned(),
            )];
        }
        let mut facts: Facts =
            sites.iter().take(SHOWN).enumerate().map(|(index, site)| (word(index), site.line())).collect();
        if let Some(more) = sites.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            facts.push(("", format!("and {more} more")));
        }
        facts
    }

    /// The whole, as lines.
    fn tell(&self, subject: &Subject<'_>, here: &WorkingFolder) -> String {
        let (contract, python, places) = (&self.snapshot.contract, subject.python(), self.snapshot.places());
        let start = places.range(python.origin);
        let file = here.show(&places.file(python.origin.source));
        let mut facts: Facts = vec![
            ("python", format!("{}.{}", python.module, python.qualname)),
            ("source", format!("{file}:{}:{}", start.start_line + 1, start.start_column + 1)),
        ];
        facts.extend(match subject {
            Subject::Function(function) => tell::function(function, contract),
            Subject::Context(context) => tell::context(context, contract),
            Subject::Composition(composition) => tell::composition(composition),
            Subject::Form(form) => tell::form(form, contract.dialect),
            Subject::Channel(channel) => tell::channel(channel),
        });
        let typescript = self.in_typescript(subject);
        if typescript.is_empty() {
            facts.push(("typescript", "nothing".to_owned()));
        } else {
            facts.push(("typescript", typescript.join(", ")));
            facts.extend(self.used_by(subject, here));
        }
        layout(subject.kind(), subject.name(), python.docstring.as_deref(), &facts)
    }
}

/// A heading, the docstring, and the facts in two columns.
fn layout(kind: &str, name: &str, docstring: Option<&str>, facts: &Facts) -> String {
    let (heading, key) = (DEFAULT_EMPHASIS_STYLE, DEFAULT_CONTEXT_STYLE);
    let mut out = format!("{heading}{}{heading:#} ({kind})\n", visible::line(name));
    for line in docstring.into_iter().flat_map(str::lines) {
        out.push_str(format!("  {}", visible::line(line)).trim_end());
        out.push('\n');
    }
    out.push('\n');
    let width = facts.iter().map(|(word, _)| word.len()).max().unwrap_or_default();
    out.extend(facts.iter().map(|(word, value)| format!("  {key}{word:width$}{key:#}  {}\n", visible::line(value))));
    out
}
