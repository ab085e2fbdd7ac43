//! Names that the client does not have: MZ402.
//!
//! In go the names that are asked of a client in vain; out comes for each why it is not there, by what Python declares under a name like it.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_codegen::ExportKind;
use mizan_engine::Snapshot;
use mizan_engine::frontend::{Unknown, Uses};
use mizan_schema::contract::{ContextKind, FunctionKind};
use mizan_schema::declarations::{self, Python, Returns};
use mizan_schema::diagnostics::{Place, Related};
use mizan_schema::difference::Subject;
use mizan_schema::names::{class, pascal};
use mizan_schema::{Code, Contract, Diagnostic, Origin, TypeKey};
use mizan_text::Span;
use rustc_hash::FxHashMap;

use super::sound::sound;
use super::{Remedy, UseDiagnostic, listed, quoted};
use crate::files::FileSpan;

/// What the client puts before and behind the name of what something is of.
const PREFIXES: [&str; 6] = ["use", "call", "fetch", "submit", "validate", "subscribe"];
const SUFFIXES: [&str; 12] = [
    "Context",
    "Provider",
    "Args",
    "Bundle",
    "Params",
    "Channel",
    "FormData",
    "FormSchema",
    "FormsetSchema",
    "Formset",
    "Form",
    "Input",
];

pub(super) fn find(snapshot: &Snapshot, uses: &Uses<'_>) -> Vec<UseDiagnostic> {
    let unknown = uses.unknown();
    if unknown.is_empty() {
        return Vec::new();
    }
    let declared = Declared::of(snapshot);
    let mut found = Vec::new();
    for in_file in unknown.chunk_by(|one, other| one.file == other.file) {
        let Some(first) = in_file.first() else { continue };
        let places: Vec<Span> = in_file.iter().map(|one| one.span).collect();
        let stands = standing(uses, &first.file, &places);
        let standing = in_file.iter().zip(stands).filter(|(_, stands)| *stands);
        found.extend(standing.map(|(unknown, _)| diagnostic(&declared, uses, unknown)));
    }
    found
}

/// Which places of a file are sure to say what is read there.
fn standing(uses: &Uses<'_>, file: &Utf8Path, places: &[Span]) -> Vec<bool> {
    if !uses.is_broken(file) {
        return vec![true; places.len()];
    }
    uses.tree(file).map_or_else(|| vec![false; places.len()], |tree| sound(&tree, places))
}

/// Why a name is not there.
struct Why {
    sentence: String,
    help: Option<String>,
    /// Where Python declares what it is about.
    python: Option<Origin>,
    /// What is wrong there, where something is.
    also: Option<Related>,
    remedy: Remedy,
}

fn diagnostic(declared: &Declared<'_>, uses: &Uses<'_>, unknown: &Unknown) -> UseDiagnostic {
    let name = &unknown.name;
    let why = stems(name).find_map(|stem| declared.why(uses, unknown, &stem)).unwrap_or_else(|| nothing(unknown));
    let at = FileSpan { file: Arc::clone(&unknown.file), span: unknown.span };
    let message = format!("the client has no {}: {}", quoted(name), why.sentence);
    let here = why.python.map(|origin| Related { origin, message: "declared here".to_owned() });
    UseDiagnostic {
        related: here.into_iter().chain(why.also).collect(),
        help: why.help,
        remedy: why.remedy,
        ..UseDiagnostic::new(Code::UnknownClientName, at, message)
    }
}

/// Nothing is called so.
fn nothing(unknown: &Unknown) -> Why {
    let names: Vec<Arc<str>> = unknown.nearest.iter().cloned().collect();
    let help = match names.first() {
        Some(name) => format!("did you mean {}?", quoted(name)),
        None => "write it in Python, or leave the import out".to_owned(),
    };
    let sentence = "nothing in the backend is called so".to_owned();
    Why { sentence, help: Some(help), python: None, also: None, remedy: Remedy::Declare(names) }
}

/// What a name may be of: `UserProfile` for `useUserProfile`, `User` for `UserContext`. The name itself comes first.
fn stems(name: &str) -> impl Iterator<Item = String> {
    let is_stem = |stem: &&str| stem.starts_with(|first: char| first.is_ascii_uppercase());
    let bare = PREFIXES.iter().filter_map(move |prefix| name.strip_prefix(prefix)).find(is_stem);
    let long = [Some(name), bare];
    let short =
        long.into_iter().flatten().flat_map(|name| SUFFIXES.iter().filter_map(|suffix| name.strip_suffix(suffix)));
    let mut stems: Vec<String> = long.into_iter().flatten().chain(short).map(pascal).collect();
    stems.retain(|stem| !stem.is_empty());
    stems.into_iter()
}

/// Something in Python that could be meant.
#[derive(Clone, Copy)]
enum Meant<'s> {
    Function(&'s declarations::Function),
    Form(&'s declarations::Form),
    Channel(&'s declarations::Channel),
    Composition(&'s declarations::Composition),
    Context(&'s Arc<str>),
    Type(&'s TypeKey),
}

/// Everything that Python declares, right and wrong, by its name in TypeScript.
struct Declared<'s> {
    snapshot: &'s Snapshot,
    contract: &'s Contract,
    by_name: FxHashMap<String, Vec<Meant<'s>>>,
}

impl<'s> Declared<'s> {
    fn of(snapshot: &'s Snapshot) -> Self {
        let declarations = &*snapshot.declarations;
        let mut by_name: FxHashMap<String, Vec<Meant<'s>>> = FxHashMap::default();
        let mut add = |name: &str, meant| by_name.entry(pascal(name)).or_default().push(meant);
        declarations.functions().for_each(|one| add(&one.name.value, Meant::Function(one)));
        declarations.forms().for_each(|one| add(&one.name.value, Meant::Form(one)));
        declarations.channels().for_each(|one| add(&one.name.value, Meant::Channel(one)));
        declarations.compositions().for_each(|one| add(&one.name.value, Meant::Composition(one)));
        snapshot.contract.contexts.keys().for_each(|name| add(name, Meant::Context(name)));
        declarations.contexts().for_each(|one| add(&one.name.value, Meant::Context(&one.name.value)));
        declarations.definitions.keys().for_each(|key| add(&class(&key.qualname), Meant::Type(key)));
        Self { snapshot, contract: &snapshot.contract, by_name }
    }

    fn why(&self, uses: &Uses<'_>, unknown: &Unknown, stem: &str) -> Option<Why> {
        let meant = self.by_name.get(stem)?;
        meant.iter().find_map(|meant| match meant {
            Meant::Function(function) => Some(self.function(uses, unknown, function)),
            Meant::Form(form) => {
                let subject = Subject::Form(Arc::clone(&form.name.value));
                Some(self.class(uses, unknown, &subject, &form.python, form.registrations.is_empty()))
            }
            Meant::Channel(channel) => {
                let subject = Subject::Channel(Arc::clone(&channel.name.value));
                Some(self.class(uses, unknown, &subject, &channel.python, channel.registrations.is_empty()))
            }
            Meant::Composition(composition) => {
                let subject = Subject::Composition(Arc::clone(&composition.name.value));
                Some(self.class(uses, unknown, &subject, &composition.python, false))
            }
            Meant::Context(name) => Some(self.context(uses, unknown, name)),
            Meant::Type(key) => {
                let is_named = *unknown.name == *stem || unknown.name.strip_suffix("Input") == Some(stem);
                if is_named { self.ty(uses, key, unknown) } else { None }
            }
        })
    }

    fn function(&self, uses: &Uses<'_>, unknown: &Unknown, function: &declarations::Function) -> Why {
        let (name, python) = (&function.name.value, &function.python);
        let shown = quoted(name);
        let why = |sentence: String, help: &str| Why {
            sentence,
            help: Some(help.to_owned()),
            python: Some(python.origin),
            also: None,
            remedy: Remedy::None,
        };
        if function.private {
            return why(format!("{shown} is private"), "leave `private=True` out, if clients are to call it");
        }
        if matches!(function.returns, Returns::Response(_)) {
            let route = function.route.as_ref().map(|route| format!(" at {}", quoted(&route.value)));
            let sentence = format!("{shown} is a view{}, which no client calls", route.unwrap_or_default());
            return why(sentence, "return a model in the place of a response, or request its URL");
        }
        if function.registrations.is_empty() {
            let help = format!("add `register({}, \"{name}\")` below it", python.qualname);
            return why(format!("nothing registers {shown}"), &help);
        }
        let kept = self.contract.functions.get(name).filter(|kept| kept.python.origin == python.origin);
        let Some(kept) = kept.filter(|kept| kept.is_emitted()) else { return self.refused(&shown, python) };
        let subject = Subject::Function(Arc::clone(name));
        let sentence = match (&kept.kind, &kept.context) {
            (FunctionKind::Context, Some(context)) => {
                format!("{shown} is a function of the context {}", quoted(context))
            }
            _ => format!("{shown} has other names"),
        };
        let context = kept.context.clone().map(Subject::Context);
        other_names(uses, unknown, [Some(subject), context].into_iter().flatten(), sentence, python)
    }

    /// What a form, a channel, a composition is called by.
    fn class(
        &self,
        uses: &Uses<'_>,
        unknown: &Unknown,
        subject: &Subject,
        python: &Python,
        is_unregistered: bool,
    ) -> Why {
        let shown = format!("the {} {}", subject.kind(), quoted(&subject.name()));
        if uses.names_of(subject).is_empty() {
            if !is_unregistered {
                return self.refused(&shown, python);
            }
            let help = Some("import its module where the server starts".to_owned());
            let sentence = format!("nothing registers {shown}");
            return Why { sentence, help, python: Some(python.origin), also: None, remedy: Remedy::None };
        }
        other_names(uses, unknown, [subject.clone()], format!("{shown} has other names"), python)
    }

    fn context(&self, uses: &Uses<'_>, unknown: &Unknown, name: &Arc<str>) -> Why {
        let shown = format!("the context {}", quoted(name));
        let Some(context) = self.contract.contexts.get(name) else {
            let sentence = format!("{shown} has no function that a client may call");
            let help = Some(format!("give it one: `@client(context=\"{name}\")`"));
            return Why { sentence, help, python: None, also: None, remedy: Remedy::None };
        };
        let is_provider = ["Context", "Provider"].iter().any(|suffix| unknown.name.ends_with(suffix));
        if context.kind == ContextKind::Global && is_provider {
            return Why {
                sentence: "the provider of the global context is `MizanContext`".to_owned(),
                help: Some("use `MizanContext`".to_owned()),
                python: None,
                also: None,
                remedy: Remedy::Names(vec!["MizanContext".into()]),
            };
        }
        let members = context.members.iter().cloned().map(Subject::Function);
        let subjects = [Subject::Context(Arc::clone(name))].into_iter().chain(members);
        other_names(uses, unknown, subjects, format!("{shown} is read with its functions"), &context.python)
    }

    /// A class of that name that no function of the client gives or takes.
    fn ty(&self, uses: &Uses<'_>, key: &TypeKey, unknown: &Unknown) -> Option<Why> {
        let python = self.snapshot.declarations.definitions.get(key)?.origin;
        let subject = Subject::Type(key.clone());
        let names: Vec<Arc<str>> = uses.names_of(&subject).into_iter().map(|(name, _)| name).collect();
        let shown = quoted(&key.qualname);
        let sentence = if names.is_empty() {
            format!("no function that a client may call gives or takes {shown}")
        } else if names.contains(&unknown.name) {
            return None;
        } else {
            format!("{shown} is called {} there", listed(&names.iter().map(|name| quoted(name)).collect::<Vec<_>>()))
        };
        Some(Why { sentence, help: None, python, also: None, remedy: Remedy::Names(names) })
    }

    /// It is left out because of a mistake in it.
    fn refused(&self, shown: &str, python: &Python) -> Why {
        let help = Some("mend the declaration".to_owned());
        Why {
            sentence: format!("{shown} is left out for a mistake in its declaration"),
            help,
            python: Some(python.origin),
            also: self.mistake(python),
            remedy: Remedy::None,
        }
    }

    /// The first error at or behind a declaration's name, in its file.
    fn mistake(&self, python: &Python) -> Option<Related> {
        let places = self.snapshot.places();
        let start = places.span(python.origin).start;
        let error = |diagnostic: &&Diagnostic| diagnostic.severity() == mizan_schema::Severity::Error;
        let at = |diagnostic: &Diagnostic| match diagnostic.primary {
            Place::At(origin) if origin.source == python.origin.source => Some((places.span(origin).start, origin)),
            _ => None,
        };
        let errors = self.snapshot.diagnostics().iter().filter(error);
        let near = errors.filter_map(|diagnostic| Some((at(diagnostic)?, diagnostic)));
        let ((_, origin), diagnostic) = near.min_by_key(|((place, _), _)| place.abs_diff(start))?;
        Some(Related { origin, message: diagnostic.message.clone() })
    }
}

/// It is there under other names.
fn other_names(
    uses: &Uses<'_>,
    unknown: &Unknown,
    subjects: impl IntoIterator<Item = Subject>,
    sentence: String,
    python: &Python,
) -> Why {
    let is_type = |kind: &ExportKind| *kind == ExportKind::Type;
    let exports: Vec<(Arc<str>, ExportKind)> =
        subjects.into_iter().flat_map(|subject| uses.names_of(&subject)).filter(|(_, kind)| !is_type(kind)).collect();
    let wants_hook = unknown.name.starts_with("use");
    let mut names: Vec<Arc<str>> = exports.into_iter().map(|(name, _)| name).collect();
    // What begins alike was meant sooner.
    names.sort_by_key(|name| (name.starts_with("use") != wants_hook, Arc::clone(name)));
    names.dedup();
    let shown: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let no_hooks = wants_hook && !unknown.has_hooks;
    let help = match shown.as_slice() {
        _ if no_hooks => "set `hooks = \"react\"` for this client, or call it without a hook".to_owned(),
        [] => "ask for one of the names that it has".to_owned(),
        shown => format!("use {}", listed(shown)),
    };
    let sentence = if no_hooks { "it is generated without hooks".to_owned() } else { sentence };
    Why { sentence, help: Some(help), python: Some(python.origin), also: None, remedy: Remedy::Names(names) }
}
