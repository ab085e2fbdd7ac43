//! A small project for a test: it writes the Python as it declares it, so that a finding can be shown where a person would see it.
//!
//! In go functions, contexts, forms and channels; out come [`Declarations`], whose origins lead into the text, and findings as text.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use mizan_schema::declarations::{
    Auth, Cache, Channel, Composition, ContextConstant, ContextRef, Form, FormField, FormFieldKind, FormMeta, Function,
    Located, ModuleDeclarations, Parameter, Python, Returns, Slot, Target,
};
use mizan_schema::diagnostics::Place;
use mizan_schema::types::{
    Array, Default as Given, Definition, Discriminator, Exclude, Extra, Field, LiteralValue, Metadata, Numeric, Object,
    ObjectKind, Shape, Text, Union, Unknown,
};
use mizan_schema::{Anchor, Contract, Declarations, Diagnostic, Origin, Severity, SourceId, Type, TypeKey, build};
use serde_json::json;

/// A project of a few modules.
#[derive(Default)]
pub(crate) struct Project {
    sources: Vec<Source>,
    pub(crate) declarations: Declarations,
}

struct Source {
    module: Arc<str>,
    text: String,
    spans: Vec<Range<usize>>,
}

/// A type and how it is written.
#[derive(Clone, Debug)]
pub(crate) struct Ty {
    text: String,
    ty: Type,
}

/// What `affects`, `merge` and `compose` name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum To {
    Context(&'static str),
    /// A function by module and name.
    Function(&'static str, &'static str),
    /// An expression that is not known, and why.
    Unknown(&'static str, &'static str),
}

/// A `@client` function.
#[derive(Clone, Debug)]
pub(crate) struct Fun {
    module: &'static str,
    name: &'static str,
    wires: Vec<&'static str>,
    is_discovered: bool,
    keywords: Vec<Keyword>,
    parameters: Vec<(&'static str, Ty, Option<Given>)>,
    returns: Result<Option<Ty>, &'static str>,
    docstring: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Keyword {
    Context(&'static str),
    UnknownContext(&'static str, &'static str),
    Affects(Vec<To>),
    Merge(Vec<To>),
    Websocket,
    Auth(&'static str),
    Route(&'static str),
    Private,
}

/// `@client def name(request) -> None` in `shop.clients`, discovered.
pub(crate) fn function(name: &'static str) -> Fun {
    Fun {
        module: "shop.clients",
        name,
        wires: Vec::new(),
        is_discovered: true,
        keywords: Vec::new(),
        parameters: Vec::new(),
        returns: Ok(Some(none())),
        docstring: None,
    }
}

impl Fun {
    pub(crate) fn module(mut self, module: &'static str) -> Self {
        self.module = module;
        self
    }

    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// `register(name, "wire")`.
    pub(crate) fn registered_as(mut self, wire: &'static str) -> Self {
        self.wires.push(wire);
        self
    }

    pub(crate) fn unregistered(mut self) -> Self {
        self.is_discovered = false;
        self
    }

    pub(crate) fn context(self, name: &'static str) -> Self {
        self.keyword(Keyword::Context(name))
    }

    pub(crate) fn unknown_context(self, expression: &'static str, reason: &'static str) -> Self {
        self.keyword(Keyword::UnknownContext(expression, reason))
    }

    pub(crate) fn affects(self, targets: impl Into<Vec<To>>) -> Self {
        self.keyword(Keyword::Affects(targets.into()))
    }

    pub(crate) fn merge(self, targets: impl Into<Vec<To>>) -> Self {
        self.keyword(Keyword::Merge(targets.into()))
    }

    pub(crate) fn websocket(self) -> Self {
        self.keyword(Keyword::Websocket)
    }

    pub(crate) fn auth(self, auth: &'static str) -> Self {
        self.keyword(Keyword::Auth(auth))
    }

    pub(crate) fn route(self, route: &'static str) -> Self {
        self.keyword(Keyword::Route(route))
    }

    pub(crate) fn private(self) -> Self {
        self.keyword(Keyword::Private)
    }

    pub(crate) fn takes(mut self, name: &'static str, ty: Ty) -> Self {
        self.parameters.push((name, ty, None));
        self
    }

    /// This parameter and no other.
    pub(crate) fn takes_only(mut self, name: &'static str, ty: Ty) -> Self {
        self.parameters = vec![(name, ty, None)];
        self
    }

    pub(crate) fn documented(mut self, docstring: &'static str) -> Self {
        self.docstring = Some(docstring);
        self
    }

    pub(crate) fn may_take(mut self, name: &'static str, ty: Ty, default: Given) -> Self {
        self.parameters.push((name, ty, Some(default)));
        self
    }

    pub(crate) fn returns(mut self, ty: Ty) -> Self {
        self.returns = Ok(Some(ty));
        self
    }

    pub(crate) fn returns_response(mut self, class: &'static str) -> Self {
        self.returns = Err(class);
        self
    }

    pub(crate) fn without_annotation(mut self) -> Self {
        self.returns = Ok(None);
        self
    }

    fn keyword(mut self, keyword: Keyword) -> Self {
        self.keywords.push(keyword);
        self
    }
}

impl Project {
    /// A project that discovers `shop` and has channels set up.
    pub(crate) fn new() -> Self {
        let mut project = Self::default();
        project.declarations.websockets = Some(true);
        project.declarations.registration_hint = Some(Arc::from("`mizan_clients(\"shop\")`"));
        project
    }

    /// With these modules from the start, so that none of them becomes another source when something is declared before it.
    pub(crate) fn of_modules(modules: &[&str]) -> Self {
        let mut project = Self::new();
        for module in modules {
            project.source(module);
        }
        project
    }

    pub(crate) fn without_channels(mut self) -> Self {
        self.declarations.websockets = Some(false);
        self
    }

    /// `constant = ReactContext("name")` in `shop.contexts`.
    pub(crate) fn constant(mut self, constant: &str, name: &str) -> Self {
        let python = self.python("shop.contexts", "", constant);
        let mut source = self.source("shop.contexts");
        source.text.push_str(" = ReactContext(");
        let origin = source.token(&format!("\"{name}\""));
        source.text.push_str(")\n");
        let constant = ContextConstant { python, name: located(name, origin) };
        self.declared("shop.contexts").contexts.push(constant);
        self
    }

    pub(crate) fn with(mut self, function: Fun) -> Self {
        let registered = self.discovered_if(function.is_discovered);
        let mut source = self.source(function.module);
        source.text.push_str("@client");
        let mut declared = empty(function.name);
        for (index, keyword) in function.keywords.iter().enumerate() {
            source.text.push_str(if index == 0 { "(" } else { ", " });
            source.keyword(keyword, &mut declared);
        }
        source.text.push_str(if function.keywords.is_empty() { "\n" } else { ")\n" });
        declared.python = self.python(function.module, "def ", function.name);
        let mut source = self.source(function.module);
        source.text.push_str("(request");
        for (name, ty, default) in &function.parameters {
            source.text.push_str(", ");
            let name = located(name, source.token(name));
            source.text.push_str(": ");
            let (ty, _) = source.ty(ty);
            let mut default = default.clone().unwrap_or(Given::Required);
            match &mut default {
                Given::Unknown(unknown) => {
                    source.text.push_str(" = ");
                    unknown.origin = source.token(&unknown.expression);
                }
                Given::Value(value) => {
                    let _ = write!(source.text, " = {value}");
                }
                _ => {}
            }
            declared.parameters.push(Parameter { name, ty, default });
        }
        source.text.push(')');
        declared.returns = match &function.returns {
            Ok(None) => Returns::Missing,
            Ok(Some(ty)) => {
                source.text.push_str(" -> ");
                let (value, origin) = source.ty(ty);
                Returns::Value(Located { value, origin })
            }
            Err(response) => {
                source.text.push_str(" -> ");
                Returns::Response(located(response, source.token(response)))
            }
        };
        match function.docstring {
            Some(docstring) => {
                let _ = writeln!(source.text, ": {docstring:?}");
            }
            None => source.text.push_str(": ...\n"),
        }
        declared.python.docstring = function.docstring.map(Arc::from);
        declared.name = located(function.name, declared.python.origin);
        if function.wires.is_empty() {
            declared.registrations = registered;
            self.declared(function.module).functions.push(declared);
        } else {
            for wire in &function.wires {
                let mut source = self.source(function.module);
                source.text.push_str("register(");
                let registration = source.token(function.name);
                source.text.push_str(", ");
                let name = located(wire, source.token(&format!("\"{wire}\"")));
                source.text.push_str(")\n");
                let named = Function { name, registrations: vec![registration], ..declared.clone() };
                self.declared(function.module).functions.push(named);
            }
        }
        self
    }

    /// `@compose(…) def name()` in `shop.compositions`.
    pub(crate) fn compose<const N: usize>(self, name: &str, parts: [To; N]) -> Self {
        self.composed(name, &parts)
    }

    pub(crate) fn composed(mut self, name: &str, parts: &[To]) -> Self {
        let mut source = self.source("shop.compositions");
        source.text.push_str("@compose(");
        let parts = source.targets(parts);
        source.text.push_str(")\n");
        let python = self.python("shop.compositions", "def ", name);
        self.source("shop.compositions").text.push_str("(): ...\n");
        let name = located(name, python.origin);
        self.declared("shop.compositions").compositions.push(Composition { python, name, parts });
        self
    }

    /// A model in `shop.models`.
    pub(crate) fn model<const N: usize>(mut self, name: &str, fields: [(&'static str, Ty); N]) -> Self {
        let python = self.python("shop.models", "class ", name);
        let mut source = self.source("shop.models");
        source.text.push_str("(BaseModel):\n");
        let fields = fields.into_iter().map(|(name, ty)| {
            source.text.push_str("    ");
            let origin = source.token(name);
            source.text.push_str(": ");
            let (ty, _) = source.ty(&ty);
            source.text.push('\n');
            Field {
                name: Arc::from(name),
                input_key: Arc::from(name),
                output_key: Arc::from(name),
                ty,
                default: Given::Required,
                exclude: Exclude::Never,
                origin: Some(origin),
                description: None,
            }
        });
        let shape = Shape::Object(Object {
            kind: ObjectKind::Model,
            fields: fields.collect(),
            computed: Vec::new(),
            extra: Extra::Unsaid,
            json_schema_extra: None,
            serialize_by_alias: None,
            serialization_defaults_required: false,
        });
        self.define(name, python.origin, shape);
        self
    }

    /// `type name = …` in `shop.models`.
    pub(crate) fn alias(mut self, name: &str, ty: &Ty) -> Self {
        let python = self.python("shop.models", "type ", name);
        let mut source = self.source("shop.models");
        source.text.push_str(" = ");
        let (ty, _) = source.ty(ty);
        source.text.push('\n');
        self.define(name, python.origin, Shape::Alias(ty));
        self
    }

    fn define(&mut self, name: &str, origin: Origin, shape: Shape) {
        let definition =
            Definition { name: Arc::from(name), origin: Some(origin), docstring: None, shape, serialized: None };
        self.declarations.definitions.insert(model_key(name), Arc::new(definition));
    }

    /// A form of a module, with fields of one line of text each unless a reason says that they are unknown.
    pub(crate) fn form(mut self, form: FormSketch) -> Self {
        let registrations = self.discovered_if(form.is_discovered);
        let python = self.python(form.module, "class ", form.class);
        let mut source = self.source(form.module);
        source.text.push_str("(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name=");
        let name = located(form.name, source.token(&format!("\"{}\"", form.name)));
        source.text.push_str(")\n");
        let fields = form
            .unknown_fields
            .iter()
            .map(|(name, reason)| {
                source.text.push_str("    ");
                let origin = source.token(name);
                source.text.push_str(" = make_field()\n");
                FormField {
                    name: located(name, origin),
                    kind: FormFieldKind::Unknown(Arc::from(*reason)),
                    required: true,
                    label: None,
                    help_text: None,
                    initial: None,
                    disabled: false,
                    widget: None,
                }
            })
            .collect();
        let meta = FormMeta { enable_formset: form.has_formset, ..FormMeta::default() };
        self.declared(form.module).forms.push(Form { python, name, meta, registrations, fields, dynamic: None });
        self
    }

    /// A channel in `shop.channels`, with a `Params` that is a model, or the reason why it is none.
    pub(crate) fn channel(mut self, class: &str, name: &str, params: Result<&str, &'static str>) -> Self {
        let registrations = self.discovered_if(true);
        self.push_channel(class, name, params, registrations);
        self
    }

    pub(crate) fn unregistered_channel(mut self, class: &str, name: &str) -> Self {
        self.push_channel(class, name, Ok("Room"), Vec::new());
        self
    }

    fn push_channel(
        &mut self,
        class: &str,
        name: &str,
        params: Result<&str, &'static str>,
        registrations: Vec<Origin>,
    ) {
        let python = self.python("shop.channels", "class ", class);
        let mut source = self.source("shop.channels");
        source.text.push_str("(ReactChannel):\n    ");
        let origin = source.token("Params");
        let _ = writeln!(source.text, " = {}", params.unwrap_or("dict"));
        let model = params.map(model_key).map_err(Arc::from);
        let name = located(name, python.origin);
        let params = Some(Slot { origin, model });
        let channel = Channel { python, name, registrations, params, send: None, receive: None };
        self.declared("shop.channels").channels.push(channel);
    }

    fn discovered_if(&mut self, is_discovered: bool) -> Vec<Origin> {
        if !is_discovered {
            return Vec::new();
        }
        let mut source = self.source("shop.apps");
        if source.text.is_empty() {
            let origin = source.token("mizan_clients(\"shop\")");
            source.text.push('\n');
            return vec![origin];
        }
        vec![Origin { source: source.id, anchor: Anchor(0) }]
    }

    fn python(&mut self, module: &str, before: &str, name: &str) -> Python {
        let mut source = self.source(module);
        source.text.push_str(before);
        Python { module: Arc::from(module), qualname: Arc::from(name), origin: source.token(name), docstring: None }
    }

    fn source(&mut self, module: &str) -> Writer<'_> {
        let index = self.sources.iter().position(|source| &*source.module == module).unwrap_or_else(|| {
            self.sources.push(Source { module: Arc::from(module), text: String::new(), spans: Vec::new() });
            self.sources.len() - 1
        });
        let Source { text, spans, .. } = &mut self.sources[index];
        Writer { id: SourceId(u32::try_from(index).unwrap()), text, spans }
    }

    fn declared(&mut self, module: &str) -> &mut ModuleDeclarations {
        self.declarations.module_mut(&Arc::from(module))
    }

    /// The contract, whatever the findings.
    pub(crate) fn contract(&self) -> Contract {
        build(&self.declarations).0
    }

    /// The findings, as a person would see them, by place.
    pub(crate) fn findings(&self) -> String {
        let mut found = build(&self.declarations).1;
        found.sort_by_key(|it| (self.place(it), it.code, it.message.clone()));
        found.iter().map(|it| self.rendered(it)).collect::<Vec<_>>().join("\n")
    }

    fn place(&self, diagnostic: &Diagnostic) -> (Arc<str>, usize) {
        let Place::At(origin) = diagnostic.primary else { panic!("rules point at tokens") };
        let source = &self.sources[origin.source.0 as usize];
        (Arc::clone(&source.module), source.spans[origin.anchor.0 as usize].start)
    }

    fn rendered(&self, diagnostic: &Diagnostic) -> String {
        let severity = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let Place::At(origin) = diagnostic.primary else { panic!("rules point at tokens") };
        let mut out = format!("{severity}[{}]: {}\n", diagnostic.code.number(), diagnostic.message);
        self.frame(origin, diagnostic.label.as_deref().unwrap_or_default(), '^', &mut out);
        for related in &diagnostic.related {
            self.frame(related.origin, &related.message, '-', &mut out);
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "  help: {help}");
        }
        out
    }

    fn frame(&self, origin: Origin, label: &str, mark: char, out: &mut String) {
        let source = &self.sources[origin.source.0 as usize];
        let span = &source.spans[origin.anchor.0 as usize];
        let start = source.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let line = source.text[start..].lines().next().unwrap_or_default();
        let number = source.text[..start].matches('\n').count() + 1;
        let path = source.module.replace('.', "/");
        let marks = mark.to_string().repeat(span.len());
        let indent = " ".repeat(span.start - start);
        let _ =
            writeln!(out, "  {path}.py:{number}\n  | {line}\n  | {}", format!("{indent}{marks} {label}").trim_end());
    }
}

/// A form to be declared.
#[derive(Clone, Debug)]
pub(crate) struct FormSketch {
    pub(crate) module: &'static str,
    pub(crate) class: &'static str,
    pub(crate) name: &'static str,
    pub(crate) is_discovered: bool,
    pub(crate) has_formset: bool,
    pub(crate) unknown_fields: Vec<(&'static str, &'static str)>,
}

/// A form in `shop.forms`, discovered.
pub(crate) fn form(class: &'static str, name: &'static str) -> FormSketch {
    FormSketch {
        module: "shop.forms",
        class,
        name,
        is_discovered: true,
        has_formset: false,
        unknown_fields: Vec::new(),
    }
}

/// A source being written.
struct Writer<'s> {
    id: SourceId,
    text: &'s mut String,
    spans: &'s mut Vec<Range<usize>>,
}

impl Writer<'_> {
    fn token(&mut self, text: &str) -> Origin {
        let anchor = Anchor(u32::try_from(self.spans.len()).unwrap());
        self.spans.push(self.text.len()..self.text.len() + text.len());
        self.text.push_str(text);
        Origin { source: self.id, anchor }
    }

    fn ty(&mut self, ty: &Ty) -> (Type, Origin) {
        let origin = self.token(&ty.text);
        (placed(&ty.ty, origin), origin)
    }

    fn keyword(&mut self, keyword: &Keyword, declared: &mut Function) {
        match keyword {
            Keyword::Context(name) => {
                let value = match *name {
                    "global" => ContextRef::Global,
                    "local" => ContextRef::Local,
                    other => ContextRef::Named(Arc::from(other)),
                };
                self.text.push_str("context=");
                let origin = self.token(&format!("{name:?}"));
                declared.context = Some(Located { value, origin });
            }
            Keyword::UnknownContext(expression, reason) => {
                self.text.push_str("context=");
                let value = ContextRef::Unknown(Arc::from(*expression), Arc::from(*reason));
                let origin = self.token(expression);
                declared.context = Some(Located { value, origin });
            }
            Keyword::Affects(targets) => {
                self.text.push_str("affects=");
                declared.affects = self.listed(targets);
            }
            Keyword::Merge(targets) => {
                self.text.push_str("merge=");
                declared.merge = self.listed(targets);
            }
            Keyword::Websocket => declared.websocket = Some(self.token("websocket=True")),
            Keyword::Auth(auth) => {
                self.text.push_str("auth=");
                let origin = self.token(&format!("{auth:?}"));
                let value = match *auth {
                    "staff" => Auth::Staff,
                    other => Auth::Unrecognised(Arc::from(other)),
                };
                declared.auth = Some(Located { value, origin });
            }
            Keyword::Route(route) => {
                self.text.push_str("route=");
                declared.route = Some(located(route, self.token(&format!("{route:?}"))));
            }
            Keyword::Private => {
                self.text.push_str("private=True");
                declared.private = true;
            }
        }
    }

    fn listed(&mut self, targets: &[To]) -> Vec<Located<Target>> {
        if targets.len() == 1 {
            return self.targets(targets);
        }
        self.text.push('[');
        let targets = self.targets(targets);
        self.text.push(']');
        targets
    }

    fn targets(&mut self, targets: &[To]) -> Vec<Located<Target>> {
        let mut out = Vec::new();
        for (index, target) in targets.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            let (value, origin) = match *target {
                To::Context(name) => (Target::Context(Arc::from(name)), self.token(&format!("\"{name}\""))),
                To::Function(module, name) => {
                    let value = Target::Function { module: Arc::from(module), qualname: Arc::from(name) };
                    (value, self.token(name))
                }
                To::Unknown(expression, reason) => {
                    (Target::Unknown(Arc::from(expression), Arc::from(reason)), self.token(expression))
                }
            };
            out.push(Located { value, origin });
        }
        out
    }
}

/// A type as it is at a place: its literals and unknowns stand there.
fn placed(ty: &Type, origin: Origin) -> Type {
    match ty {
        Type::Unknown(unknown) => Type::Unknown(Unknown { origin, ..unknown.clone() }),
        Type::Literal(values) => Type::Literal(
            values.iter().map(|it| LiteralValue { value: it.value.clone(), origin: Some(origin) }).collect(),
        ),
        Type::Array(array) => Type::Array(Box::new(Array { items: placed(&array.items, origin), ..(**array).clone() })),
        other => other.clone(),
    }
}

fn empty(name: &str) -> Function {
    let origin = Origin { source: SourceId(0), anchor: Anchor(0) };
    Function {
        python: Python { module: Arc::from(""), qualname: Arc::from(name), origin, docstring: None },
        name: located(name, origin),
        registrations: Vec::new(),
        parameters: Vec::new(),
        returns: Returns::Missing,
        boxed: false,
        is_async: false,
        context: None,
        affects: Vec::new(),
        merge: Vec::new(),
        websocket: None,
        auth: None,
        route: None,
        methods: None,
        private: false,
        rev: 0,
        cache: Cache::Forever,
    }
}

fn located(text: &str, origin: Origin) -> Located<Arc<str>> {
    Located { value: Arc::from(text), origin }
}

fn model_key(name: &str) -> TypeKey {
    TypeKey { module: Arc::from("shop.models"), qualname: Arc::from(name) }
}

fn ty(text: impl Into<String>, ty: Type) -> Ty {
    Ty { text: text.into(), ty }
}

pub(crate) fn none() -> Ty {
    ty("None", Type::None)
}

pub(crate) fn int() -> Ty {
    ty("int", Type::Int(Numeric::default()))
}

pub(crate) fn positive() -> Ty {
    ty("PositiveInt", Type::Int(Numeric { exclusive_minimum: Some(Box::new(json!(0))), ..Numeric::default() }))
}

pub(crate) fn str() -> Ty {
    ty("str", Type::Str(Text::default()))
}

pub(crate) fn literal<const N: usize>(values: [&str; N]) -> Ty {
    let text = format!("Literal[{}]", values.map(|value| format!("{value:?}")).join(", "));
    let values = values.map(|value| LiteralValue { value: json!(value), origin: None });
    ty(text, Type::Literal(values.to_vec()))
}

pub(crate) fn union(left: &Ty, right: &Ty) -> Ty {
    let members = vec![left.ty.clone(), right.ty.clone()];
    let union = Union { members, discriminator: None::<Discriminator> };
    ty(format!("{} | {}", left.text, right.text), Type::Union(Box::new(union)))
}

pub(crate) fn described(inner: &Ty, description: &str) -> Ty {
    let metadata = Metadata { description: Some(Arc::from(description)), ..Metadata::default() };
    let text = format!("Annotated[{}, Field(description={description:?})]", inner.text);
    ty(text, Type::Annotated(Box::new(inner.ty.clone()), Box::new(metadata)))
}

/// A model of `shop.models`.
pub(crate) fn model(name: &str) -> Ty {
    ty(name, Type::Object(model_key(name)))
}

/// An alias of `shop.models`.
pub(crate) fn alias(name: &str) -> Ty {
    ty(name, Type::Alias(model_key(name)))
}

pub(crate) fn list(items: &Ty) -> Ty {
    let array = Array { items: items.ty.clone(), unique: false, min_items: None, max_items: None };
    ty(format!("list[{}]", items.text), Type::Array(Box::new(array)))
}

pub(crate) fn unknown(expression: &str, reason: &str) -> Ty {
    let unknown = unknown_value(expression, reason);
    ty(expression, Type::Unknown(unknown))
}

pub(crate) fn unknown_default(expression: &str, reason: &str) -> Given {
    Given::Unknown(unknown_value(expression, reason))
}

fn unknown_value(expression: &str, reason: &str) -> Unknown {
    let origin = Origin { source: SourceId(0), anchor: Anchor(0) };
    Unknown { expression: Arc::from(expression), reason: Arc::from(reason), origin }
}
