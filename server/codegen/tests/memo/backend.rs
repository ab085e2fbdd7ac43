//! A backend as a few numbers, which can be edited, and the contract that it has then.
//!
//! What an edit leaves equal keeps its allocation, as it does for whoever builds contracts from sources.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_schema::contract::{
    Composition, Context, ContextKind, ContextParameter, Function, FunctionKind, PlaceRange, Transport,
};
use mizan_schema::declarations::{
    Cache, Channel, CharFormat, Form, FormField, FormFieldKind, FormMeta, Located, Parameter, Python, Returns, Slot,
};
use mizan_schema::shared::Shared;
use mizan_schema::types::{
    Array, Default as Given, Definition, Dict, Directed, Discriminator, EnumMember, Enumeration, Exclude, Extra, Field,
    Numeric, Object, ObjectKind, Shape, Text, Union,
};
use mizan_schema::{Anchor, Contract, Origin, Places, SourceId, Type, TypeKey};
use serde_json::json;

/// A type by numbers: what it is, and which named type it refers to.
pub type Kind = (u8, u8);

#[derive(Clone, Debug, Default)]
pub struct Backend {
    /// By module: how many lines stand above, and whether what it declares stands the other way round.
    pub layout: Vec<(u32, bool)>,
    pub functions: BTreeMap<u8, FunctionOf>,
    pub types: BTreeMap<u8, TypeOf>,
    /// By number: the module, the kind, and the transport.
    pub contexts: BTreeMap<u8, (u8, u8, bool)>,
    /// By number: the module, and a context.
    pub compositions: BTreeMap<u8, (u8, u8)>,
    /// By number: the module, and a type for the key of a choice.
    pub forms: BTreeMap<u8, (u8, Kind)>,
    /// By number: the module, and the type of its messages.
    pub channels: BTreeMap<u8, (u8, u8)>,
}

#[derive(Clone, Debug)]
pub struct FunctionOf {
    pub module: u8,
    pub parameters: Vec<Kind>,
    pub result: Kind,
    pub docstring: u8,
    pub context: Option<u8>,
    pub registered: bool,
}

#[derive(Clone, Debug)]
pub struct TypeOf {
    pub shape: u8,
    pub fields: Vec<Kind>,
    pub docstring: u8,
}

/// Names that are alike in more or less, so that files and the index have to tell them apart.
const MODULES: [&str; 6] = ["shop.clients", "shop.models", "Shop.models", "index", "a", "b.d"];

/// Modules beyond the first few are called by number.
fn module(number: u8) -> Arc<str> {
    MODULES.get(usize::from(number)).map_or_else(|| format!("app{number}.clients").into(), |name| (*name).into())
}

/// Types are called alike in two modules, and a nested one in each module wants the name of the other.
pub fn key(number: u8) -> TypeKey {
    let index = number % 5 / 2;
    let qualname = if number % 10 < 5 { format!("Item{index}") } else { format!("Item.{index}") };
    TypeKey { module: module(number % 5), qualname: qualname.into() }
}

fn origin(source: u8, anchor: u32) -> Origin {
    Origin { source: SourceId(u32::from(source)), anchor: Anchor(anchor) }
}

fn python(source: u8, anchor: u32, qualname: &str, docstring: u8) -> Python {
    Python {
        module: module(source),
        qualname: qualname.into(),
        origin: origin(source, anchor),
        docstring: says(docstring),
    }
}

fn says(docstring: u8) -> Option<Arc<str>> {
    (docstring > 0).then(|| format!("Says {docstring}.").into())
}

fn ty((what, of): Kind) -> Type {
    let named = || if of % 3 == 2 { Type::Enum(key(of)) } else { Type::Object(key(of)) };
    match what % 11 {
        0 => Type::Int(Numeric::default()),
        1 => Type::Str(Text::default()),
        2 => Type::Decimal(Numeric::default()),
        3 => Type::Nullable(Box::new(named())),
        4 => Type::Array(Box::new(Array { items: named(), unique: false, min_items: None, max_items: None })),
        5 => {
            Type::Dict(Box::new(Dict { keys: named(), values: Type::Bool, min_properties: None, max_properties: None }))
        }
        6 => {
            let members = vec![named(), Type::Object(key(of.wrapping_add(1)))];
            Type::Union(Box::new(Union { members, discriminator: Some(Discriminator::Field("f0".into())) }))
        }
        7 => Type::Json(Box::new(named())),
        8 => Type::Alias(key(of)),
        9 => Type::Directed(Box::new(Directed { input: Type::Any, output: Type::Alias(key(of)) })),
        _ => named(),
    }
}

fn parameter(source: u8, anchor: u32, number: usize, kind: Kind) -> Parameter {
    Parameter {
        name: Located { value: format!("p{number}").into(), origin: origin(source, anchor) },
        ty: ty(kind),
        default: if kind.0.is_multiple_of(2) { Given::Required } else { Given::Hidden },
    }
}

fn definition(number: u8, of: &TypeOf) -> Definition {
    let key = key(number);
    let anchor = 1000 + u32::from(number) * 10;
    let source = number % 5;
    let fields = of.fields.iter().enumerate().map(|(index, kind)| {
        let name: Arc<str> = format!("f{index}").into();
        Field {
            name: name.clone(),
            input_key: name.clone(),
            output_key: name,
            ty: ty(*kind),
            default: if kind.0 > 10 { Given::Hidden } else { Given::Required },
            exclude: Exclude::Never,
            origin: Some(origin(source, anchor + 1)),
            description: None,
        }
    });
    let first = || of.fields.first().map_or(Type::Any, |kind| ty(*kind));
    let shape = match of.shape % 5 {
        0 | 1 => Shape::Object(Object {
            kind: ObjectKind::Model,
            fields: fields.collect(),
            computed: Vec::new(),
            extra: if of.shape > 5 { Extra::Allow(Some(Box::new(first()))) } else { Extra::Unsaid },
            json_schema_extra: None,
            serialize_by_alias: None,
            serialization_defaults_required: false,
        }),
        2 => Shape::Enum(Enumeration {
            members: vec![EnumMember {
                name: "ONE".into(),
                value: if of.shape > 5 { json!(1) } else { json!("one") },
                origin: None,
            }],
            mixin: None,
        }),
        3 => Shape::Alias(first()),
        _ => Shape::Root(first(), Box::default()),
    };
    Definition {
        name: key.qualname,
        // Some come from an installed package.
        origin: (number % 7 != 6).then(|| origin(source, anchor)),
        docstring: says(of.docstring),
        shape,
        serialized: None,
    }
}

impl Backend {
    pub fn contract(&self, before: &Contract) -> Contract {
        let mut contract = Contract::default();
        for (number, of) in &self.types {
            share(&mut contract.definitions, &before.definitions, key(*number), definition(*number, of));
        }
        for (number, of) in &self.functions {
            let function = self.function(*number, of);
            share(&mut contract.functions, &before.functions, function.name.clone(), function);
        }
        for (number, (home, kind, is_websocket)) in &self.contexts {
            let context = self.context(*number, *home, *kind, *is_websocket);
            share(&mut contract.contexts, &before.contexts, context.name.clone(), context);
        }
        for (number, (home, context)) in &self.compositions {
            let name: Arc<str> = format!("composed{number}").into();
            let parts = vec![format!("context{context}").into(), format!("context{}", context + 1).into()];
            let python = python(*home, 3000 + u32::from(*number), &name, 0);
            share(&mut contract.compositions, &before.compositions, name.clone(), Composition { name, python, parts });
        }
        for (number, (home, kind)) in &self.forms {
            let form = form(*number, *home, *kind);
            share(&mut contract.forms, &before.forms, form.name.value.clone(), form);
        }
        for (number, (home, of)) in &self.channels {
            let channel = channel(*number, *home, *of);
            share(&mut contract.channels, &before.channels, channel.name.value.clone(), channel);
        }
        contract
    }

    fn function(&self, number: u8, of: &FunctionOf) -> Function {
        let name: Arc<str> = format!("function_{number}").into();
        let anchor = u32::from(number) * 10;
        let context = of.context.filter(|context| self.contexts.contains_key(context));
        let parameters = of.parameters.iter().enumerate();
        Function {
            name: name.clone(),
            name_origin: origin(of.module, anchor),
            python: python(of.module, anchor, &name, of.docstring),
            kind: if context.is_some() { FunctionKind::Context } else { FunctionKind::Rpc },
            registered: of.registered,
            transport: Transport::Http,
            context: context.map(|context| format!("context{context}").into()),
            affects: Vec::new(),
            merge: Vec::new(),
            auth: None,
            private: false,
            route: None,
            methods: None,
            rev: 0,
            cache: Cache::Forever,
            parameters: parameters.map(|(index, kind)| parameter(of.module, anchor + 1, index, *kind)).collect(),
            returns: Returns::Value(Located { value: ty(of.result), origin: origin(of.module, anchor) }),
            boxed: false,
        }
    }

    fn context(&self, number: u8, home: u8, kind: u8, is_websocket: bool) -> Context {
        let name: Arc<str> = format!("context{number}").into();
        let members = self.functions.iter().filter(|(_, of)| of.context == Some(number) && of.registered);
        let members: Vec<(&u8, &FunctionOf)> = members.collect();
        let mut params: BTreeMap<usize, ContextParameter> = BTreeMap::new();
        for (member, of) in &members {
            for (index, kind) in of.parameters.iter().enumerate() {
                let parameter = parameter(of.module, u32::from(**member) * 10 + 1, index, *kind);
                params.entry(index).or_insert(ContextParameter { parameter, required: kind.0 > 100 });
            }
        }
        Context {
            name: name.clone(),
            kind: [ContextKind::Named, ContextKind::Global, ContextKind::Local][usize::from(kind % 3)],
            python: python(home, 2000 + u32::from(number), &name, kind),
            members: members.into_iter().map(|(number, _)| format!("function_{number}").into()).collect(),
            params: params.into_values().collect(),
            transport: if is_websocket { Transport::Websocket } else { Transport::Http },
        }
    }
}

fn form(number: u8, home: u8, kind: Kind) -> Form {
    let name: Arc<str> = format!("form{number}").into();
    let anchor = 4000 + u32::from(number);
    let field = |name: &str, kind| FormField {
        name: Located { value: name.into(), origin: origin(home, anchor) },
        kind,
        required: true,
        label: None,
        help_text: None,
        initial: None,
        disabled: false,
        widget: None,
    };
    let text = FormFieldKind::Char { min_length: None, max_length: None, strip: true, format: CharFormat::Email };
    let choice = FormFieldKind::ModelChoice { multiple: false, primary_key: ty(kind) };
    Form {
        python: python(home, anchor, &name, kind.0),
        name: Located { value: name, origin: origin(home, anchor) },
        meta: FormMeta { enable_formset: kind.1.is_multiple_of(2), ..FormMeta::default() },
        registrations: vec![origin(home, anchor)],
        fields: vec![field("email", text), field("choice", choice)],
        dynamic: None,
    }
}

fn channel(number: u8, home: u8, of: u8) -> Channel {
    let name: Arc<str> = format!("channel{number}").into();
    let anchor = 5000 + u32::from(number);
    let slot = |of| Some(Slot { origin: origin(home, anchor), model: Ok(key(of)) });
    Channel {
        python: python(home, anchor, &name, 0),
        name: Located { value: name, origin: origin(home, anchor) },
        registrations: vec![origin(home, anchor)],
        params: None,
        send: slot(of),
        receive: slot(of.wrapping_add(1)),
    }
}

fn share<K: Ord + Clone, V: PartialEq>(into: &mut Shared<K, V>, before: &Shared<K, V>, key: K, value: V) {
    let kept = before.get(&key).filter(|known| ***known == value).cloned();
    into.insert(key, kept.unwrap_or_else(|| Arc::new(value)));
}

impl Places for Backend {
    fn path(&self, source: SourceId) -> Arc<str> {
        format!("backend/{}.py", module(u8::try_from(source.0).unwrap()).replace('.', "/")).into()
    }

    fn range(&self, origin: Origin) -> PlaceRange {
        let (above, is_reversed) = self.layout.get(origin.source.0 as usize).copied().unwrap_or_default();
        let line = above + if is_reversed { 10_000 - origin.anchor.0 } else { origin.anchor.0 };
        PlaceRange { start_line: line, start_column: 4, end_line: line, end_column: 9 }
    }
}

/// Every source of a backend.
pub fn sources(backend: &Backend) -> BTreeSet<SourceId> {
    (0..backend.layout.len()).map(|source| SourceId(u32::try_from(source).unwrap())).collect()
}
