//! What there is to tell of each thing in a contract, as lines of a name and a value.

use std::collections::BTreeSet;
use std::sync::Arc;

use annotate_snippets::renderer::{DEFAULT_CONTEXT_STYLE, DEFAULT_EMPHASIS_STYLE};
use mizan_engine::frontend::Frontends;
use mizan_engine::{Backend, Documents, Project, Snapshot, analyse};
use mizan_schema::contract::{Composition, Context, ContextKind, Effect, Function, FunctionKind, Transport};
use mizan_schema::declarations::{Auth, Cache, Channel, Dialect, Form, Parameter, Python, Returns, Slot};
use mizan_schema::spelling::python::{self as spelling, default, form_field};
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

/// Lines of a name and a value, in order.
type Facts = Vec<(&'static str, String)>;

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
        let artifacts = backend.clients.iter().flat_map(|client| snapshot.artifacts(client));
        let index = artifacts.filter(|artifact| &*artifact.path == "index.d.ts");
        let words = |bytes: &[u8]| -> Vec<String> {
            let text = String::from_utf8_lossy(bytes).into_owned();
            text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').map(str::to_owned).collect()
        };
        let exports = index.flat_map(|artifact| words(&artifact.bytes)).collect();
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
            Subject::Function(function) => tell_function(function, contract),
            Subject::Context(context) => tell_context(context, contract),
            Subject::Composition(composition) => vec![("mounts", list(composition.parts.iter()))],
            Subject::Form(form) => tell_form(form, contract.dialect),
            Subject::Channel(channel) => tell_channel(channel),
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

fn tell_function(function: &Function, contract: &Contract) -> Facts {
    let mut facts: Facts =
        vec![("transport", transport(function.transport)), ("called by", request(function, contract))];
    if !function.registered {
        facts.push(("on the wire", "no: nothing registers it".to_owned()));
    }
    if function.private {
        facts.push(("private", "never callable from a client".to_owned()));
    }
    facts.push(("auth", auth(function.auth.as_ref())));
    if function.context.is_some() {
        facts.push(("cache", cache(function)));
    }
    facts.extend(parameters(&function.parameters));
    facts.push(("output", output(&function.returns)));
    facts.extend(function.context.iter().map(|context| ("member of", context.to_string())));
    if !function.affects.is_empty() {
        facts.push(("invalidates", list(function.affects.iter().map(effect))));
    }
    if !function.merge.is_empty() {
        facts.push(("replaces", list(function.merge.iter().map(|slot| format!("{}.{}", slot.context, slot.slot)))));
    }
    if let Some(context) = &function.context {
        facts.extend(changed_by(context, Some(&function.name), contract));
    }
    facts
}

fn transport(transport: Transport) -> String {
    match transport {
        Transport::Http => "HTTP".to_owned(),
        Transport::Websocket => "WebSocket".to_owned(),
    }
}

/// How it is asked for: method and URL, or the frame on the socket.
fn request(function: &Function, contract: &Contract) -> String {
    let base = contract.dialect.base_url();
    if let Some(route) = &function.route {
        let methods = function.methods.as_ref().map_or_else(|| "any method".to_owned(), |all| list(all.iter()));
        return format!("{methods} {route}, mounted by `{}.urls`", dialect(contract.dialect));
    }
    match (&function.context, function.transport) {
        (Some(context), Transport::Http) => format!("GET {base}/ctx/{context}/"),
        (Some(context), Transport::Websocket) => format!("/ws/ {{\"action\": \"ctx\", \"context\": \"{context}\"}}"),
        (None, Transport::Http) => format!("POST {base}/call/ {{\"fn\": \"{}\"}}", function.name),
        (None, Transport::Websocket) => format!("/ws/ {{\"action\": \"rpc\", \"fn\": \"{}\"}}", function.name),
    }
}

fn dialect(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mizan => "mizan",
        Dialect::Izana => "izana",
    }
}

fn auth(auth: Option<&Auth>) -> String {
    match auth {
        None => "anyone".to_owned(),
        Some(Auth::Required) => "whoever is signed in".to_owned(),
        Some(Auth::Staff) => "staff".to_owned(),
        Some(Auth::Superuser) => "superusers".to_owned(),
        Some(Auth::Callable(expression)) => format!("whom `{expression}` lets in"),
        Some(Auth::Unrecognised(words)) => format!("`{words}`, which is not known"),
    }
}

fn cache(function: &Function) -> String {
    let lasts = match function.cache {
        Cache::Forever => "until it is invalidated".to_owned(),
        Cache::Never => "never".to_owned(),
        Cache::Seconds(seconds) => format!("{seconds} s"),
    };
    if function.rev == 0 { lasts } else { format!("{lasts}, revision {}", function.rev) }
}

fn parameters(parameters: &[Parameter]) -> Facts {
    if parameters.is_empty() {
        return vec![("input", "none".to_owned())];
    }
    parameters.iter().enumerate().map(|(index, one)| (if index == 0 { "input" } else { "" }, parameter(one))).collect()
}

fn parameter(parameter: &Parameter) -> String {
    format!("{}: {}{}", parameter.name.value, spelling::of(&parameter.ty), default(&parameter.default))
}

fn output(returns: &Returns) -> String {
    match returns {
        Returns::Value(located) => spelling::of(&located.value),
        Returns::Response(located) => located.value.to_string(),
        Returns::Missing => "not said".to_owned(),
    }
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Context(context) => context.to_string(),
        Effect::Function { context, function } => format!("{context}.{function}"),
    }
}

/// Which mutations invalidate or replace a context, or one function of it.
fn changed_by(context: &str, member: Option<&str>, contract: &Contract) -> Facts {
    let touches = |other: &str, function: Option<&str>| {
        other == context && (member.is_none() || function.is_none() || function == member)
    };
    let invalidates = |function: &Function| {
        function.affects.iter().any(|effect| match effect {
            Effect::Context(other) => touches(other, None),
            Effect::Function { context, function } => touches(context, Some(function)),
        })
    };
    let replaces = |function: &Function| function.merge.iter().any(|slot| touches(&slot.context, Some(&slot.slot)));
    let names = |matches: &dyn Fn(&Function) -> bool| -> Vec<String> {
        contract
            .functions
            .values()
            .filter(|function| matches(function))
            .map(|function| function.name.to_string())
            .collect()
    };
    let mut facts = Vec::new();
    for (word, all) in [("invalidated by", names(&invalidates)), ("replaced by", names(&replaces))] {
        if !all.is_empty() {
            facts.push((word, all.join(", ")));
        }
    }
    facts
}

fn tell_context(context: &Context, contract: &Contract) -> Facts {
    let kind = match context.kind {
        ContextKind::Global => "global: fetched once, by `MizanContext`",
        ContextKind::Named => "named: fetched by each provider that is mounted",
        ContextKind::Local => "local: of one function",
    };
    let url = match context.transport {
        Transport::Http => format!("GET {}/ctx/{}/", contract.dialect.base_url(), context.name),
        Transport::Websocket => format!("/ws/ {{\"action\": \"ctx\", \"context\": \"{}\"}}", context.name),
    };
    let mut facts: Facts =
        vec![("kind", kind.to_owned()), ("transport", transport(context.transport)), ("fetched by", url)];
    let params: Vec<String> = context
        .params
        .iter()
        .map(|one| {
            let optional = if one.required { "" } else { " (optional)" };
            format!("{}: {}{optional}", one.parameter.name.value, spelling::of(&one.parameter.ty))
        })
        .collect();
    facts.push(("params", if params.is_empty() { "none".to_owned() } else { params.join(", ") }));
    facts.push(("members", list(context.members.iter())));
    facts.extend(changed_by(&context.name, None, contract));
    facts
}

fn tell_form(form: &Form, dialect: Dialect) -> Facts {
    let name = &form.name.value;
    let mut calls = vec![format!("{name}.schema"), format!("{name}.validate"), format!("{name}.submit")];
    if form.meta.enable_formset {
        calls.extend(["schema", "validate", "submit"].map(|call| format!("{name}.formset.{call}")));
    }
    let mut facts: Facts = vec![("called by", format!("POST {}/call/ {}", dialect.base_url(), calls.join(", ")))];
    facts.extend(form.meta.title.iter().map(|title| ("title", title.to_string())));
    for (index, field) in form.fields.iter().enumerate() {
        facts.push((if index == 0 { "fields" } else { "" }, form_field(field)));
    }
    if let Some(reason) = &form.dynamic {
        facts.push((
            if form.fields.is_empty() { "fields" } else { "" },
            format!("and more at run time: {}", reason.value),
        ));
    }
    facts
}

fn tell_channel(channel: &Channel) -> Facts {
    let slot = |slot: &Option<Slot>| match slot {
        None => "none".to_owned(),
        Some(Slot { model: Ok(key), .. }) => key.qualname.to_string(),
        Some(Slot { model: Err(reason), .. }) => format!("unknown: {reason}"),
    };
    vec![
        ("reached by", format!("/ws/ {{\"action\": \"subscribe\", \"channel\": \"{}\"}}", channel.name.value)),
        ("params", slot(&channel.params)),
        ("client sends", slot(&channel.send)),
        ("server sends", slot(&channel.receive)),
    ]
}

fn list(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
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
