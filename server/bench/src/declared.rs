//! What a synthetic project declares, without its files: for measuring what comes after reading.
//!
//! In go a number of functions; out come [`Declarations`] without a finding in them, ten functions to a module: three that share a context, three that
//! change it, four plain calls, each with a model of its own.

use std::sync::Arc;

use mizan_schema::declarations::{
    Cache, ContextRef, Function, Located, ModuleDeclarations, Parameter, Python, Returns, Target,
};
use mizan_schema::types::{
    Array, Default as Given, Definition, Exclude, Extra, Field, Numeric, Object, ObjectKind, Shape, Text,
};
use mizan_schema::{Anchor, Declarations, Origin, SourceId, Type, TypeKey};

const PER_MODULE: usize = 10;
/// Places that a function's declaration holds.
const ANCHORS: usize = 8;

/// A project of this many functions.
pub fn project(functions: usize) -> Declarations {
    let mut declarations = Declarations { websockets: Some(true), ..Declarations::default() };
    for number in 0..functions {
        let module = module_name(number / PER_MODULE);
        declarations.module_mut(&module).functions.push(function(number));
        declarations.definitions.insert(model(number), Arc::new(definition(number)));
    }
    declarations
}

/// The same project, with one module in which a function is documented otherwise.
pub fn documented(declarations: &Declarations) -> Declarations {
    changed(declarations, |module| {
        if let Some(function) = module.functions.last_mut() {
            function.python.docstring = Some(Arc::from("Said otherwise."));
        }
    })
}

/// The same project, with one function more.
pub fn extended(declarations: &Declarations) -> Declarations {
    changed(declarations, |module| {
        let mut function = function(PER_MODULE - 1);
        function.name.value = Arc::from("one_more");
        function.python.qualname = Arc::from("one_more");
        module.functions.push(function);
    })
}

fn changed(declarations: &Declarations, change: impl Fn(&mut ModuleDeclarations)) -> Declarations {
    let mut declarations = declarations.clone();
    change(declarations.module_mut(&module_name(0)));
    declarations
}

fn module_name(module: usize) -> Arc<str> {
    Arc::from(format!("app{}.clients.part{module}", module / PER_MODULE))
}

fn model(number: usize) -> TypeKey {
    TypeKey { module: module_name(number / PER_MODULE), qualname: Arc::from(format!("Item{number}")) }
}

/// The `at`-th place of a function.
fn origin(number: usize, at: usize) -> Origin {
    let anchor = (number % PER_MODULE) * ANCHORS + at;
    let index = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Origin { source: SourceId(index(number / PER_MODULE)), anchor: Anchor(index(anchor)) }
}

fn located<T>(value: T, number: usize, at: usize) -> Located<T> {
    Located { value, origin: origin(number, at) }
}

fn function(number: usize) -> Function {
    let context: Arc<str> = Arc::from(format!("items_{}", number / PER_MODULE));
    let role = number % PER_MODULE;
    let name: Arc<str> = Arc::from(match role {
        0..3 => format!("list_{number}"),
        3..6 => format!("save_{number}"),
        _ => format!("find_{number}"),
    });
    let list = Type::Array(Box::new(Array {
        items: Type::Object(model(number)),
        unique: false,
        min_items: None,
        max_items: None,
    }));
    let parameter = |name: &str, ty: Type, at: usize| Parameter {
        name: located(Arc::from(name), number, at),
        ty,
        default: Given::Required,
    };
    Function {
        python: Python {
            module: module_name(number / PER_MODULE),
            qualname: Arc::clone(&name),
            origin: origin(number, 1),
            docstring: Some(Arc::from("All that the user may see.")),
        },
        name: located(name, number, 1),
        registrations: vec![Origin { source: SourceId(u32::MAX), anchor: Anchor(0) }],
        parameters: vec![
            parameter("shop", Type::Int(Numeric::default()), 2),
            parameter("text", Type::Str(Text::default()), 4),
        ],
        returns: Returns::Value(located(list, number, 6)),
        boxed: false,
        is_async: false,
        context: (role < 3).then(|| located(ContextRef::Named(Arc::clone(&context)), number, 0)),
        affects: (3..6).contains(&role).then(|| located(Target::Context(context), number, 0)).into_iter().collect(),
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

fn definition(number: usize) -> Definition {
    let field = |name: &str, ty: Type| Field {
        name: Arc::from(name),
        input_key: Arc::from(name),
        output_key: Arc::from(name),
        ty,
        default: Given::Required,
        exclude: Exclude::Never,
        origin: Some(origin(number, 7)),
        description: None,
    };
    let fields = vec![field("id", Type::Int(Numeric::default())), field("name", Type::Str(Text::default()))];
    let object = Object {
        kind: ObjectKind::Model,
        fields,
        computed: Vec::new(),
        extra: Extra::Unsaid,
        json_schema_extra: None,
        serialize_by_alias: None,
        serialization_defaults_required: false,
    };
    let name = model(number).qualname;
    Definition {
        name,
        origin: Some(origin(number, 7)),
        docstring: None,
        shape: Shape::Object(object),
        serialized: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_project_is_sound() {
        let (contract, diagnostics) = mizan_schema::build(&project(100));
        assert_eq!((contract.functions.len(), contract.contexts.len(), diagnostics.as_slice()), (100, 10, &[][..]));
    }
}
