//! What there is to know of what stands at a place, from the other side of the seam: of Python what it becomes, of TypeScript what made it.

use std::sync::Arc;

use mizan_engine::frontend::{Found, Uses};
use mizan_engine::{Snapshot, World};
use mizan_schema::contract::Function;
use mizan_schema::declarations::Python;
use mizan_schema::spelling::{python as spelling, typescript};
use mizan_schema::{Contract, Places};
use mizan_text::Span;

use crate::at::{Stands, at};
use crate::declared;
use crate::effects;
use crate::files::{FilePosition, Language};
use crate::signature;
use crate::tell::{self, Facts};
use crate::thing::{Symbol, Thing};
use crate::uses::sites;

/// What is shown beside a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The word.
    pub span: Span,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// A piece of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Code of a language.
    #[allow(missing_docs, reason = "each says itself")]
    Code { language: Language, text: String },
    /// A docstring, as it stands.
    Text(String),
    /// Lines of a name and a value.
    Facts(Facts),
}

/// What there is to know of what stands at a place; nothing where no thing of a contract does.
pub fn hover(world: &World, position: &FilePosition) -> Option<Hover> {
    let here = at(world, position)?;
    let mut blocks = Vec::new();
    for symbol in &here.symbols {
        let Some(snapshot) = world.backends.get(symbol.backend) else { continue };
        let told = match here.stands {
            Stands::Python(_) => of_python(world, snapshot, symbol),
            Stands::TypeScript(_) => of_typescript(snapshot, symbol),
        };
        // Members that share a param, classes that inherit a field, say the same.
        for block in told {
            if !blocks.contains(&block) {
                blocks.push(block);
            }
        }
    }
    (!blocks.is_empty()).then_some(Hover { span: here.span, blocks })
}

/// What a thing of Python becomes.
fn of_python(world: &World, snapshot: &Snapshot, symbol: &Symbol) -> Vec<Block> {
    let contract = &snapshot.contract;
    let Some(uses) = world.uses(symbol.backend) else { return Vec::new() };
    let code = match symbol.thing.exported() {
        Some(subject) => signature::in_typescript(contract, &uses, &subject),
        None => part(contract, &symbol.thing, Language::TypeScript).into_iter().collect(),
    };
    let mut facts = facts(contract, &uses, &symbol.thing).unwrap_or_default();
    facts.push(("used", used(&sites(world, &uses, symbol))));
    let code = (!code.is_empty()).then(|| Block::Code { language: Language::TypeScript, text: code.join("\n") });
    code.into_iter().chain([Block::Facts(facts)]).collect()
}

/// What is worth knowing of a declaration beside its signature.
fn facts(contract: &Contract, uses: &Uses<'_>, thing: &Thing) -> Option<Facts> {
    Some(match thing {
        Thing::Function(name) => function(contract, uses, contract.functions.get(name)?),
        Thing::Context(name) => tell::context(contract.contexts.get(name)?, contract),
        Thing::Form(name) => tell::form(contract.forms.get(name)?, contract.dialect),
        Thing::Channel(name) => tell::channel(contract.channels.get(name)?),
        Thing::Composition(name) => tell::composition(contract.compositions.get(name)?),
        _ => return None,
    })
}

fn function(contract: &Contract, uses: &Uses<'_>, function: &Function) -> Facts {
    let mut facts =
        vec![("called by", tell::request(function, contract)), ("auth", tell::auth(function.auth.as_ref()))];
    if !function.registered {
        facts.push(("on the wire", "no: nothing registers it".to_owned()));
    }
    if function.private {
        facts.push(("private", "never callable from a client".to_owned()));
    }
    if function.context.is_some() {
        facts.push(("cache", tell::cache(function)));
    }
    facts.extend(effects::of(contract, uses, function).into_iter().map(|refetch| {
        let word = if refetch.is_merged { "replaces" } else { "invalidates" };
        (word, refetch.to_string())
    }));
    facts
}

/// `3 times in 2 files`, of uses by file.
fn used(sites: &[Found<'_>]) -> String {
    let files = sites.chunk_by(|(file, _), (other, _)| Arc::ptr_eq(file, other) || file == other).count();
    match (sites.len(), files) {
        (0, _) => "by no frontend".to_owned(),
        (1, _) => "once".to_owned(),
        (count, 1) => format!("{count} times in one file"),
        (count, files) => format!("{count} times in {files} files"),
    }
}

/// What made a thing of TypeScript.
fn of_typescript(snapshot: &Snapshot, symbol: &Symbol) -> Vec<Block> {
    let contract = &snapshot.contract;
    let python = |text| Block::Code { language: Language::Python, text };
    let Some((declaration, facts)) = declaration(contract, &symbol.thing) else {
        let Some(code) = part(contract, &symbol.thing, Language::Python) else { return Vec::new() };
        return [python(code)]
            .into_iter()
            .chain(description(contract, &symbol.thing))
            .chain([Block::Facts(vec![("in", place(snapshot, &symbol.thing))])])
            .collect();
    };
    let mut all = vec![("in", place(snapshot, &symbol.thing))];
    all.extend(facts);
    let docs = declaration.docstring.as_ref().map(|docs| Block::Text(docs.to_string()));
    [python(signature::in_python(snapshot, declaration))].into_iter().chain(docs).chain([Block::Facts(all)]).collect()
}

/// The declaration of a thing that is one, and what matters of it to who calls.
fn declaration<'c>(contract: &'c Contract, thing: &Thing) -> Option<(&'c Python, Facts)> {
    Some(match thing {
        Thing::Function(name) => {
            let function = contract.functions.get(name)?;
            let mut facts = vec![("auth", tell::auth(function.auth.as_ref()))];
            if let Some(context) = &function.context {
                facts.push(("member of", context.to_string()));
                facts.extend(tell::changed_by(context, Some(&function.name), contract));
            }
            if !function.affects.is_empty() {
                let effects: Vec<String> = function.affects.iter().map(tell::effect).collect();
                facts.push(("invalidates", effects.join(", ")));
            }
            (&function.python, facts)
        }
        Thing::Context(name) => {
            let context = contract.contexts.get(name)?;
            let members: Vec<&str> = context.members.iter().map(AsRef::as_ref).collect();
            let mut facts = vec![("members", members.join(", "))];
            facts.extend(tell::changed_by(name, None, contract));
            (&context.python, facts)
        }
        Thing::Composition(name) => {
            let composition = contract.compositions.get(name)?;
            (&composition.python, tell::composition(composition))
        }
        Thing::Form(name) => (&contract.forms.get(name)?.python, Facts::new()),
        Thing::Channel(name) => {
            let channel = contract.channels.get(name)?;
            (&channel.python, tell::channel(channel))
        }
        _ => return None,
    })
}

/// A part of something: a parameter, a field, a member, in the words of either language.
fn part(contract: &Contract, thing: &Thing, language: Language) -> Option<String> {
    let in_python = language == Language::Python;
    let spelled = |ty, way| if in_python { spelling::of(ty) } else { typescript::of(ty, way) };
    Some(match thing {
        Thing::Parameter { function, name } => {
            let parameters = &contract.functions.get(function)?.parameters;
            let parameter = parameters.iter().find(|parameter| parameter.name.value == *name)?;
            let default = if in_python { spelling::default(&parameter.default) } else { String::new() };
            format!("{name}: {}{default}", spelled(&parameter.ty, typescript::Way::Input))
        }
        Thing::Field { of, name } => {
            let field = declared::field(contract, of, name)?;
            let name = if in_python { name } else { &field.output_key };
            format!("{name}: {}", spelled(&field.ty, typescript::Way::Output))
        }
        Thing::FormField { form, name } => {
            let fields = &contract.forms.get(form)?.fields;
            spelling::form_field(fields.iter().find(|field| field.name.value == *name)?)
        }
        Thing::Member { of, name } => format!("{}.{name}", of.qualname),
        Thing::Type(key) => format!("class {}", key.qualname),
        Thing::Literal { text, .. } => format!("{text:?}"),
        _ => return None,
    })
}

fn description(contract: &Contract, thing: &Thing) -> Option<Block> {
    let text = match thing {
        Thing::Field { of, name } => declared::field(contract, of, name)?.description.as_ref()?,
        Thing::Type(key) => contract.definitions.get(key)?.docstring.as_ref()?,
        _ => return None,
    };
    Some(Block::Text(text.to_string()))
}

/// `shop/clients.py:12`.
fn place(snapshot: &Snapshot, thing: &Thing) -> String {
    let Some(origin) = declared::declared(&snapshot.contract, thing) else {
        return "an installed package".to_owned();
    };
    let places = snapshot.places();
    format!("{}:{}", places.path(origin.source), places.range(origin).start_line + 1)
}
