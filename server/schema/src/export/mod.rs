//! The whole contract as one JSON document: what `mizan-dev schema --format json` prints.
//!
//! In go a contract and whoever knows places; out comes the document that `docs/schema.md` describes. Keys are sorted and nothing in it
//! depends on time, order of reading or the machine, so that equal contracts give equal bytes. Nothing is judged here.

mod forms;
mod kdl;
mod openapi;

pub use kdl::kdl;
pub use openapi::openapi;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::Origin;
use crate::contract::{
    Context, ContextKind, ContextParameter, Contract, Effect, Function, FunctionKind, Places, Slot, Transport,
    Unresolved, UnresolvedIn,
};
use crate::declarations::{self, Auth, Cache, Channel, Dialect, Form, Parameter};
use crate::json_schema::{Map, Mode, Pydantic, Root, Schemas, Subject, schemas};
use crate::types::{Default, Type, TypeKey};

/// The document's `version`. It grows when something that stood in it means something else.
pub const VERSION: u32 = 1;

/// The document of `contract`, with the schemas that this release of pydantic gives.
pub fn export(contract: &Contract, places: &dyn Places, pydantic: Pydantic) -> Value {
    let questions = Questions::of(contract);
    let answers = schemas(&questions.roots(), &contract.definitions, pydantic);
    let document = Document { contract, places, questions: &questions, answers: &answers };

    let mut value = json!({
        "version": VERSION,
        "dialect": dialect(contract.dialect),
        "functions": document.functions(),
        "contexts": document.contexts(),
        "forms": document.forms(),
        "channels": document.channels(),
        "$defs": answers.definitions,
        "unresolved": document.unresolved(),
    });
    value.sort_all_objects();
    value
}

/// What a schema is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked<'a> {
    Input(&'a str),
    Output(&'a str),
    Params(&'a str),
    ChannelParams(&'a str),
    Send(&'a str),
    Receive(&'a str),
}

/// Everything of a contract that has a schema. Asked all at once, since the names of definitions depend on all of it.
struct Questions<'a> {
    numbers: BTreeMap<Asked<'a>, usize>,
    subjects: Vec<(Asking<'a>, Mode)>,
}

/// What is asked about.
enum Asking<'a> {
    Type(&'a Type),
    Class(&'a TypeKey),
    Parameters(Cow<'a, [Parameter]>),
}

impl<'a> Questions<'a> {
    fn of(contract: &'a Contract) -> Self {
        let mut questions = Self { numbers: BTreeMap::new(), subjects: Vec::new() };
        for (name, function) in &contract.functions {
            questions.ask_parameters(Asked::Input(name), Cow::Borrowed(&function.parameters));
            if let Some(result) = function.result() {
                questions.ask(Asked::Output(name), Asking::Type(result), Mode::Serialization);
            }
        }
        for (name, context) in &contract.contexts {
            questions.ask_parameters(Asked::Params(name), Cow::Owned(context_parameters(context)));
        }
        for (name, channel) in &contract.channels {
            questions.ask_slot(Asked::ChannelParams(name), channel.params.as_ref(), Mode::Validation);
            questions.ask_slot(Asked::Send(name), channel.send.as_ref(), Mode::Validation);
            questions.ask_slot(Asked::Receive(name), channel.receive.as_ref(), Mode::Serialization);
        }
        questions
    }

    fn ask(&mut self, asked: Asked<'a>, asking: Asking<'a>, mode: Mode) {
        self.numbers.insert(asked, self.subjects.len());
        self.subjects.push((asking, mode));
    }

    fn ask_parameters(&mut self, asked: Asked<'a>, parameters: Cow<'a, [Parameter]>) {
        if !parameters.is_empty() {
            self.ask(asked, Asking::Parameters(parameters), Mode::Validation);
        }
    }

    fn ask_slot(&mut self, asked: Asked<'a>, slot: Option<&'a declarations::Slot>, mode: Mode) {
        if let Some(Ok(class)) = slot.map(|slot| &slot.model) {
            self.ask(asked, Asking::Class(class), mode);
        }
    }

    fn roots(&self) -> Vec<Root<'_>> {
        self.subjects.iter().map(|(asking, mode)| Root { subject: asking.subject(), mode: *mode }).collect()
    }
}

impl Asking<'_> {
    fn subject(&self) -> Subject<'_> {
        match self {
            Self::Type(ty) => Subject::Type(ty),
            Self::Class(class) => Subject::Class(class),
            Self::Parameters(parameters) => Subject::Parameters(parameters),
        }
    }
}

/// A provider must be given what any member requires.
fn context_parameters(context: &Context) -> Vec<Parameter> {
    let parameter = |param: &ContextParameter| {
        let mut parameter = param.parameter.clone();
        if param.required {
            parameter.default = Default::Required;
        } else if parameter.default == Default::Required {
            parameter.default = Default::Hidden;
        }
        parameter
    };
    context.params.iter().map(parameter).collect()
}

struct Document<'a> {
    contract: &'a Contract,
    places: &'a dyn Places,
    questions: &'a Questions<'a>,
    answers: &'a Schemas,
}

impl Document<'_> {
    fn answer(&self, asked: &Asked<'_>) -> Value {
        let index = self.questions.numbers.get(asked);
        index.and_then(|index| self.answers.roots.get(*index)).cloned().unwrap_or(Value::Null)
    }

    fn source(&self, origin: Origin) -> Value {
        let range = self.places.range(origin);
        json!({
            "file": &*self.places.path(origin.source),
            "line": range.start_line.saturating_add(1),
            "column": range.start_column.saturating_add(1),
        })
    }

    fn python(&self, python: &declarations::Python) -> Map {
        Map::from_iter([
            ("python".to_owned(), format!("{}.{}", python.module, python.qualname).into()),
            ("source".to_owned(), self.source(python.origin)),
        ])
    }

    fn functions(&self) -> Map {
        let mut functions: Map = self
            .contract
            .functions
            .iter()
            .map(|(name, function)| (name.to_string(), self.function(function)))
            .collect();
        for form in self.contract.forms.values() {
            for (name, function) in self.form_functions(form) {
                functions.entry(name).or_insert(function);
            }
        }
        functions
    }

    fn function(&self, function: &Function) -> Value {
        let mut value = self.python(&function.python);
        value.extend(object(json!({
            "kind": kind(function.kind),
            "registered": function.registered,
            "transport": transport(function.transport),
            "context": function.context.as_deref(),
            "affects": function.affects.iter().map(effect).collect::<Vec<_>>(),
            "merge": function.merge.iter().map(slot).collect::<Vec<_>>(),
            "auth": auth(function.auth.as_ref()),
            "private": function.private,
            "route": function.route.as_deref(),
            "methods": function.methods.as_ref().map(|methods| texts(methods)),
            "rev": function.rev,
            "cache": cache(function.cache),
            "input": self.answer(&Asked::Input(&function.name)),
            "output": self.answer(&Asked::Output(&function.name)),
        })));
        Value::Object(value)
    }

    /// A form's calls answer like functions; what they take is what the form's fields take.
    fn form_functions(&self, form: &Form) -> Vec<(String, Value)> {
        let call = |name: &str, input: Value| {
            let mut value = self.python(&form.python);
            value.extend(object(json!({
                "kind": "form",
                "registered": !form.registrations.is_empty(),
                "transport": "http",
                "context": null,
                "affects": [],
                "merge": [],
                "auth": null,
                "private": false,
                "route": null,
                "methods": null,
                "rev": 0,
                "cache": false,
                "input": input,
                "output": {},
            })));
            (name.to_owned(), Value::Object(value))
        };
        let data = forms::data(form);
        forms::call_names(form)
            .iter()
            .map(|name| {
                let input = if name.ends_with(".schema") {
                    Value::Null
                } else if name.contains(".formset.") {
                    json!({})
                } else {
                    data.clone()
                };
                call(name, input)
            })
            .collect()
    }

    fn contexts(&self) -> Map {
        self.contract.contexts.iter().map(|(name, context)| (name.to_string(), self.context(context))).collect()
    }

    fn context(&self, context: &Context) -> Value {
        let mounts = |part: &Arc<str>| *part == context.name;
        let compositions =
            self.contract.compositions.values().filter(|composition| composition.parts.iter().any(mounts));
        let mut value = self.python(&context.python);
        value.extend(object(json!({
            "kind": match context.kind {
                ContextKind::Global => "global",
                ContextKind::Named => "named",
                ContextKind::Local => "local",
            },
            "transport": transport(context.transport),
            "members": texts(&context.members),
            "params": self.answer(&Asked::Params(&context.name)),
            "compositions": compositions.map(|composition| &*composition.name).collect::<Vec<_>>(),
        })));
        Value::Object(value)
    }

    fn forms(&self) -> Map {
        let form = |form: &Form| {
            let mut value = self.python(&form.python);
            value.extend(object(json!({
                "registered": !form.registrations.is_empty(),
                "title": form.meta.title.as_deref(),
                "subtitle": form.meta.subtitle.as_deref(),
                "submit_label": form.meta.submit_label.as_deref(),
                "live_validation": form.meta.live_validation,
                "live_form_errors": form.meta.live_form_errors,
                "refetch_schema_on_validate": form.meta.refetch_schema_on_validate,
                "formset": form.meta.enable_formset,
                "dynamic": form.dynamic.as_ref().map(|reason| &*reason.value),
                "functions": forms::call_names(form),
                "fields": form.fields.iter().map(|field| {
                    let mut value = forms::field(field);
                    value.insert("source".to_owned(), self.source(field.name.origin));
                    Value::Object(value)
                }).collect::<Vec<_>>(),
            })));
            Value::Object(value)
        };
        self.contract.forms.iter().map(|(name, value)| (name.to_string(), form(value))).collect()
    }

    fn channels(&self) -> Map {
        let channel = |name: &str, channel: &Channel| {
            let mut value = self.python(&channel.python);
            value.extend(object(json!({
                "registered": !channel.registrations.is_empty(),
                "params": self.slot(channel.params.as_ref(), &Asked::ChannelParams(name)),
                "send": self.slot(channel.send.as_ref(), &Asked::Send(name)),
                "receive": self.slot(channel.receive.as_ref(), &Asked::Receive(name)),
            })));
            Value::Object(value)
        };
        self.contract.channels.iter().map(|(name, value)| (name.to_string(), channel(name, value))).collect()
    }

    /// A slot that is no model takes what nobody knows.
    fn slot(&self, slot: Option<&declarations::Slot>, asked: &Asked<'_>) -> Value {
        match slot.map(|slot| &slot.model) {
            None => Value::Null,
            Some(Err(_)) => json!({}),
            Some(Ok(_)) => self.answer(asked),
        }
    }

    fn unresolved(&self) -> Vec<Value> {
        self.contract.unresolved.iter().flat_map(|unresolved| self.unresolved_entries(unresolved)).collect()
    }

    /// One for a function; one for each name that a definition has in `$defs`.
    fn unresolved_entries(&self, unresolved: &Unresolved) -> Vec<Value> {
        let entry = |of: &str, name: &str| {
            json!({
                of: name,
                "at": unresolved.at,
                "expression": &*unresolved.unknown.expression,
                "reason": &*unresolved.unknown.reason,
                "source": self.source(unresolved.unknown.origin),
            })
        };
        match &unresolved.of {
            UnresolvedIn::Function(name) => vec![entry("function", name)],
            UnresolvedIn::Definition(key) => {
                self.names_of(key).into_iter().map(|name| entry("definition", name)).collect()
            }
        }
    }

    fn names_of(&self, key: &TypeKey) -> Vec<&str> {
        let name = |mode| self.answers.names.get(&(key.clone(), mode)).map(String::as_str);
        let mut names: Vec<&str> = [Mode::Validation, Mode::Serialization].into_iter().filter_map(name).collect();
        names.dedup();
        names
    }
}

fn object(value: Value) -> Map {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn texts(texts: &[Arc<str>]) -> Vec<&str> {
    texts.iter().map(|text| &**text).collect()
}

fn dialect(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Mizan => "mizan",
        Dialect::Izana => "izana",
    }
}

fn kind(kind: FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Rpc => "rpc",
        FunctionKind::Context => "context",
        FunctionKind::Mutation => "mutation",
        FunctionKind::View => "view",
    }
}

fn transport(transport: Transport) -> &'static str {
    match transport {
        Transport::Http => "http",
        Transport::Websocket => "websocket",
    }
}

/// As an entry of `invalidate` on the wire.
fn effect(effect: &Effect) -> Value {
    match effect {
        Effect::Context(context) => json!(&**context),
        Effect::Function { context, function } => json!({ "context": &**context, "function": &**function }),
    }
}

/// As an entry of `merge` on the wire, without its value.
fn slot(slot: &Slot) -> Value {
    json!({ "context": &*slot.context, "slot": &*slot.slot })
}

fn auth(auth: Option<&Auth>) -> Value {
    match auth {
        None => Value::Null,
        Some(Auth::Required) => json!("required"),
        Some(Auth::Staff) => json!("staff"),
        Some(Auth::Superuser) => json!("superuser"),
        Some(Auth::Callable(expression)) => json!({ "callable": &**expression }),
        Some(Auth::Unrecognised(text)) => json!({ "unrecognised": &**text }),
    }
}

fn cache(cache: Cache) -> Value {
    match cache {
        Cache::Forever => json!(true),
        Cache::Never => json!(false),
        Cache::Seconds(seconds) => json!(seconds),
    }
}
