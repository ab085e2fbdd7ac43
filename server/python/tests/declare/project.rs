//! Projects in memory, and what is read from them as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use mizan_python::declare::{Dialect, Framework, Setting, declare, import_roots, settings_module};
use mizan_python::facts::{self, FileFacts};
use mizan_python::program::{Found, LoadedModule, ModuleSource};
use mizan_schema::declarations::{Declarations, Form, FormFieldKind, Function, Located, Returns};
use mizan_schema::types::{Default, Type};
use mizan_schema::{Origin, SourceId};

/// A Django project: the files, and what a minimal one has where they do not say otherwise.
pub(crate) fn django(files: &[(&str, &str)]) -> String {
    let minimal = [
        ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n"),
        ("settings.py", "INSTALLED_APPS = ['mizan', 'shop']\n"),
        ("shop/__init__.py", ""),
        (
            "shop/apps.py",
            "from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = 'shop'\n    def ready(self):\n        from mizan.setup import mizan_clients\n        mizan_clients('shop')\n",
        ),
    ];
    read(&Project::new(minimal.iter().chain(files)), Dialect::Mizan, Framework::Django)
}

/// A Django project in the izana dialect, with nothing but these files.
pub(crate) fn izana(files: &[(&str, &str)]) -> String {
    read(&Project::new(files), Dialect::Izana, Framework::Django)
}

/// How a server of this dialect sends a result of each of these annotations, with `head` at the top of the module.
pub(crate) fn results(dialect: Dialect, head: &str, annotations: &[&str]) -> String {
    let [root, ..] = import_roots(dialect) else { panic!("a dialect without a root") };
    let mut module = format!("from {root}.client import client\n{head}\n");
    for (index, annotation) in annotations.iter().enumerate() {
        let _ = writeln!(module, "@client\ndef f{index}(request) -> {annotation}: ...");
    }
    let project = Project::new(&[("clients.py", module.as_str())]);
    let declarations = declared(&project, dialect, Framework::Django);
    assert_eq!(declarations.functions().count(), annotations.len());
    let mut out = String::new();
    for (annotation, function) in annotations.iter().zip(declarations.functions()) {
        let how = match &function.returns {
            Returns::Value(Located { value: Type::Unknown(unknown), .. }) => unknown.reason.to_string(),
            Returns::Value(_) if function.boxed => "boxed".to_owned(),
            Returns::Value(_) => "as it is".to_owned(),
            other => format!("{other:?}"),
        };
        let _ = writeln!(out, "{annotation}: {how}");
    }
    out
}

/// A FastAPI project with nothing but these files.
pub(crate) fn fastapi(files: &[(&str, &str)]) -> String {
    read(&Project::new(files), Dialect::Mizan, Framework::Fastapi)
}

struct Project {
    files: BTreeMap<String, File>,
}

struct File {
    text: String,
    facts: Arc<FileFacts>,
    source: SourceId,
}

impl Project {
    fn new<'f>(files: impl IntoIterator<Item = &'f (&'f str, &'f str)>) -> Self {
        let texts: BTreeMap<String, String> =
            files.into_iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let files = texts.into_iter().enumerate().map(|(index, (path, text))| {
            let facts = Arc::new(facts::read(&text));
            (path, File { text, facts, source: SourceId(u32::try_from(index).unwrap()) })
        });
        Self { files: files.collect() }
    }

    fn module_of(path: &str) -> String {
        path.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".")
    }

    /// The text at an origin, with its file.
    fn at(&self, origin: Origin) -> String {
        let (path, file) = self.files.iter().find(|(_, file)| file.source == origin.source).unwrap();
        let span = file.facts.span(origin.anchor);
        let line = file.text[..span.start as usize].matches('\n').count() + 1;
        format!("{path}:{line} `{}`", span.of(&file.text))
    }
}

impl ModuleSource for Project {
    fn find(&self, module: &str) -> Found {
        let path = module.replace('.', "/");
        for (candidate, is_package) in [(format!("{path}/__init__.py"), true), (format!("{path}.py"), false)] {
            if let Some(file) = self.files.get(&candidate) {
                return Found::File(LoadedModule {
                    source: file.source,
                    facts: Arc::clone(&file.facts),
                    is_package,
                    is_project: true,
                });
            }
        }
        Found::Missing
    }

    fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        let below = format!("{package}.");
        let modules = self.files.keys().map(|path| Self::module_of(path)).filter(|module| module.starts_with(&below));
        modules.map(Arc::from).collect()
    }
}

fn read(project: &Project, dialect: Dialect, framework: Framework) -> String {
    show(project, &declared(project, dialect, framework))
}

fn declared(project: &Project, dialect: Dialect, framework: Framework) -> Declarations {
    let roots = import_roots(dialect);
    let candidates = project.files.iter().filter(|(_, file)| roots.iter().any(|root| file.text.contains(root)));
    let mut candidates: Vec<Arc<str>> = candidates.map(|(path, _)| Arc::from(Project::module_of(path))).collect();
    candidates.sort();
    let manage = project.files.get("manage.py").map(|file| file.text.clone()).unwrap_or_default();
    let setting = Setting {
        dialect,
        framework,
        settings: settings_module(&manage).map(Arc::from),
        app: Some(Arc::from("main")),
        candidates: candidates.into(),
        python: (3, 13),
        pydantic: mizan_schema::json_schema::Pydantic::NEWEST,
    };
    declare(project, &setting)
}

fn show(project: &Project, declarations: &Declarations) -> String {
    let mut out = String::new();
    if declarations.websockets == Some(true) {
        out.push_str("websockets are set up\n");
    }
    for function in declarations.functions() {
        show_function(&mut out, project, function);
    }
    for context in declarations.contexts() {
        let _ = writeln!(
            out,
            "context {} = {} at {}",
            context.name.value,
            context.python.qualname,
            project.at(context.python.origin)
        );
    }
    for composition in declarations.compositions() {
        let _ = writeln!(out, "composition {}: {}", composition.name.value, list(&composition.parts));
    }
    for channel in declarations.channels() {
        let _ = writeln!(
            out,
            "channel {} ({}.{}){}",
            channel.name.value,
            channel.python.module,
            channel.python.qualname,
            wire(&channel.registrations)
        );
        for (name, slot) in [("params", &channel.params), ("send", &channel.send), ("receive", &channel.receive)] {
            if let Some(slot) = slot {
                let model =
                    slot.model.as_ref().map_or_else(|reason| format!("none: {reason}"), |key| key.qualname.to_string());
                let _ = writeln!(out, "  {name}: {model} at {}", project.at(slot.origin));
            }
        }
    }
    for form in declarations.forms() {
        show_form(&mut out, project, form);
    }
    for diagnostic in declarations.all_diagnostics() {
        let mizan_schema::diagnostics::Place::At(origin) = diagnostic.primary else { continue };
        let _ = writeln!(out, "{} {}\n  at {}", diagnostic.code.number(), diagnostic.message, project.at(origin));
    }
    out
}

fn show_function(out: &mut String, project: &Project, function: &Function) {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            let default = match &parameter.default {
                Default::Required => String::new(),
                Default::Value(value) => format!(" = {value}"),
                other => format!(" = {other:?}"),
            };
            format!("{}: {}{default}", parameter.name.value, ty(&parameter.ty))
        })
        .collect();
    let returns = match &function.returns {
        Returns::Missing => "?".to_owned(),
        Returns::Value(located) => ty(&located.value),
        Returns::Response(located) => format!("response {}", located.value),
    };
    let is_async = if function.is_async { "async " } else { "" };
    let registered = wire(&function.registrations);
    let _ = writeln!(out, "{is_async}{}({}) -> {returns}{registered}", function.name.value, parameters.join(", "));
    let _ = writeln!(out, "  at {}", project.at(function.python.origin));
    let mut say = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {what}: {value}");
        }
    };
    say("docstring", function.python.docstring.as_ref().map(ToString::to_string));
    say(
        "context",
        function.context.as_ref().map(|context| format!("{:?} at {}", context.value, project.at(context.origin))),
    );
    say("affects", (!function.affects.is_empty()).then(|| list(&function.affects)));
    say("merge", (!function.merge.is_empty()).then(|| list(&function.merge)));
    say("websocket", function.websocket.map(|origin| project.at(origin)));
    say("auth", function.auth.as_ref().map(|auth| format!("{:?}", auth.value)));
    say("route", function.route.as_ref().map(|route| format!("{} {:?}", route.value, function.methods)));
    say("private", function.private.then(|| "yes".to_owned()));
    say("rev", (function.rev != 0).then(|| function.rev.to_string()));
    say(
        "cache",
        (function.cache != mizan_schema::declarations::Cache::Forever).then(|| format!("{:?}", function.cache)),
    );
}

fn show_form(out: &mut String, project: &Project, form: &Form) {
    let registered = wire(&form.registrations);
    let _ = writeln!(out, "form {} ({}.{}){registered}", form.name.value, form.python.module, form.python.qualname);
    let meta = &form.meta;
    let texts = [("title", &meta.title), ("subtitle", &meta.subtitle), ("submit_label", &meta.submit_label)];
    for (name, text) in texts {
        if let Some(text) = text {
            let _ = writeln!(out, "  {name}: {text}");
        }
    }
    let flags = [
        ("no live_validation", !meta.live_validation),
        ("live_form_errors", meta.live_form_errors),
        ("refetch_schema_on_validate", meta.refetch_schema_on_validate),
        ("enable_formset", meta.enable_formset),
    ];
    for (name, _) in flags.iter().filter(|(_, is_said)| *is_said) {
        let _ = writeln!(out, "  {name}");
    }
    for field in &form.fields {
        let mut more = String::new();
        more += if field.required { "" } else { ", optional" };
        more += if field.disabled { ", disabled" } else { "" };
        for (name, text) in [("label", &field.label), ("help", &field.help_text), ("widget", &field.widget)] {
            if let Some(text) = text {
                let _ = write!(more, ", {name} {text:?}");
            }
        }
        if let Some(initial) = &field.initial {
            let _ = write!(more, ", initial {initial}");
        }
        let at = project.at(field.name.origin);
        let _ = writeln!(out, "  {}: {}{more} at {at}", field.name.value, kind(&field.kind));
    }
    if let Some(dynamic) = &form.dynamic {
        let _ = writeln!(out, "  dynamic: {} at {}", dynamic.value, project.at(dynamic.origin));
    }
}

/// The kind of a form field, with what is said of it.
fn kind(kind: &FormFieldKind) -> String {
    let text = format!("{kind:?}").replace("Some(", "(").replace("String(", "(").replace("Number(", "(");
    let parts = text.split_once(" { ").map(|(name, rest)| (name, rest.trim_end_matches(" }")));
    let Some((name, rest)) = parts.filter(|(_, rest)| !rest.contains('{')) else { return text };
    let unsaid = |part: &&str| {
        let is_default = part.ends_with(": None") || part.ends_with(": false") || *part == "strip: true";
        !is_default || *part == "strip: false"
    };
    let said: Vec<&str> = rest.split(", ").filter(unsaid).collect();
    format!("{name}({})", said.join(", "))
}

fn list<T: std::fmt::Debug>(items: &[Located<T>]) -> String {
    items.iter().map(|item| format!("{:?}", item.value)).collect::<Vec<_>>().join(", ")
}

fn wire(registrations: &[Origin]) -> &'static str {
    if registrations.is_empty() { "  [unregistered]" } else { "" }
}

fn ty(ty: &Type) -> String {
    match ty {
        Type::None => "None".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int(_) => "int".to_owned(),
        Type::Str(_) => "str".to_owned(),
        Type::Object(key) => key.qualname.to_string(),
        Type::Any => "Any".to_owned(),
        other => format!("{other:?}"),
    }
}
