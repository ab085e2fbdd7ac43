//! The exported document, against the worked example of `docs/schema.md`: the page shows what is really printed.

use std::sync::Arc;

use mizan_schema::contract::{
    Composition, Context, ContextKind, ContextParameter, Contract, Effect, Function, FunctionKind, PlaceRange, Places,
    Transport, Unresolved, UnresolvedIn,
};
use mizan_schema::declarations::{
    Auth, Cache, Channel, CharFormat, Form, FormField, FormFieldKind, FormMeta, Located, Parameter, Python, Returns,
    Slot,
};
use mizan_schema::export::export;
use mizan_schema::json_schema::Pydantic;
use mizan_schema::types::{
    Array, Default, Definition, Exclude, Extra, Field, Numeric, Object, ObjectKind, Shape, Text, Type, TypeKey, Unknown,
};
use mizan_schema::{Anchor, Origin, SourceId};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../docs/schema.md");

#[test]
fn the_worked_example_is_what_is_printed() {
    let example = PAGE.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let given = export(&shop(), &Lines, Pydantic::NEWEST);
    let wanted: Value = serde_json::from_str(example).unwrap();
    assert_eq!(given, wanted, "docs/schema.md should show:\n{}", serde_json::to_string_pretty(&given).unwrap());
}

#[test]
fn keys_are_sorted_at_every_depth() {
    fn check(value: &Value) {
        match value {
            Value::Object(map) => {
                assert!(map.keys().is_sorted(), "{:?}", map.keys().collect::<Vec<_>>());
                map.values().for_each(check);
            }
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    check(&export(&shop(), &Lines, Pydantic::NEWEST));
}

#[test]
fn a_definition_that_differs_by_direction_is_unresolved_under_both_names() {
    let mut contract = shop();
    let order = key("Order");
    let mut definition = (*contract.definitions[&order]).clone();
    if let Shape::Object(object) = &mut definition.shape {
        object.fields.push(field("extra", Type::Unknown(unknown(9))));
    }
    contract.definitions.insert(order.clone(), Arc::new(definition));
    contract.unresolved =
        vec![Unresolved { of: UnresolvedIn::Definition(order), at: "extra".to_owned(), unknown: unknown(9) }];

    let document = export(&contract, &Lines, Pydantic::NEWEST);
    let names: Vec<&Value> = document["unresolved"].as_array().unwrap().iter().map(|e| &e["definition"]).collect();
    assert_eq!(names, ["Order-Input", "Order-Output"]);
    assert_eq!(document["$defs"]["Order-Input"]["properties"]["extra"], json!({}));
}

#[test]
fn who_may_call_and_for_how_long_is_said_plainly() {
    let mut contract = shop();
    let mut say = |auth, cache| {
        let function = Arc::make_mut(contract.functions.get_mut("place_order").unwrap());
        function.auth = auth;
        function.cache = cache;
        let document = export(&contract, &Lines, Pydantic::NEWEST);
        let function = &document["functions"]["place_order"];
        (function["auth"].clone(), function["cache"].clone())
    };
    assert_eq!(say(None, Cache::Forever), (Value::Null, json!(true)));
    assert_eq!(say(Some(Auth::Staff), Cache::Never), (json!("staff"), json!(false)));
    assert_eq!(say(Some(Auth::Superuser), Cache::Seconds(60)), (json!("superuser"), json!(60)));
    let callable = say(Some(Auth::Callable("is_owner".into())), Cache::Forever).0;
    assert_eq!(callable, json!({ "callable": "is_owner" }));
}

#[test]
fn one_function_of_a_context_is_named_as_on_the_wire() {
    let mut contract = shop();
    let function = Effect::Function { context: "user".into(), function: "user_orders".into() };
    let place_order = Arc::make_mut(contract.functions.get_mut("place_order").unwrap());
    place_order.affects = vec![Effect::Context("cart".into()), function];
    let document = export(&contract, &Lines, Pydantic::NEWEST);
    let affects = json!(["cart", { "context": "user", "function": "user_orders" }]);
    assert_eq!(document["functions"]["place_order"]["affects"], affects);
}

/// Each anchor stands on the line of its number.
struct Lines;

impl Places for Lines {
    fn path(&self, _: SourceId) -> Arc<str> {
        "backend/shop/clients.py".into()
    }

    fn range(&self, origin: Origin) -> PlaceRange {
        let line = origin.anchor.0.saturating_sub(1);
        PlaceRange { start_line: line, start_column: 4, end_line: line, end_column: 9 }
    }
}

/// The project at the head of the worked example.
fn shop() -> Contract {
    let mut contract = Contract::default();
    for function in [user_orders(), place_order()] {
        contract.functions.insert(function.name.clone(), function.into());
    }
    contract.contexts.insert("user".into(), user().into());
    let composition =
        Composition { name: "dashboard".into(), python: python("dashboard", 22), parts: vec!["user".into()] };
    contract.compositions.insert("dashboard".into(), composition.into());
    contract.forms.insert("contact".into(), contact().into());
    contract.channels.insert("chat".into(), chat().into());
    let class = |name: &str, fields: Vec<Field>| (key(name), Arc::new(class(name, fields)));
    contract.definitions.extend([
        class("Order", vec![field("id", int()), field("total", Type::Decimal(Numeric::default()))]),
        class("ChatChannel.Params", vec![field("room", text())]),
        class("ChatChannel.ReactMessage", vec![field("text", text())]),
        class("ChatChannel.DjangoMessage", vec![field("text", text()), field("user", text())]),
    ]);
    contract.unresolved = vec![Unresolved {
        of: UnresolvedIn::Function("place_order".into()),
        at: "input.options".to_owned(),
        unknown: unknown(18),
    }];
    contract
}

fn user_orders() -> Function {
    Function {
        kind: FunctionKind::Context,
        context: Some("user".into()),
        parameters: vec![parameter("user_id", int(), Default::Required)],
        returns: Returns::Value(Located {
            value: Type::Array(Box::new(Array {
                items: Type::Object(key("Order")),
                unique: false,
                min_items: None,
                max_items: None,
            })),
            origin: at(14),
        }),
        ..function("user_orders", 14)
    }
}

fn place_order() -> Function {
    Function {
        kind: FunctionKind::Mutation,
        affects: vec![Effect::Context("user".into())],
        auth: Some(Auth::Required),
        parameters: vec![
            parameter("user_id", int(), Default::Required),
            parameter("order", Type::Object(key("Order")), Default::Required),
            parameter("options", Type::Unknown(unknown(18)), Default::Value(Value::Null)),
        ],
        returns: Returns::Value(Located { value: Type::Object(key("Order")), origin: at(18) }),
        ..function("place_order", 18)
    }
}

fn function(name: &str, line: u32) -> Function {
    Function {
        name: name.into(),
        name_origin: at(line),
        python: python(name, line),
        kind: FunctionKind::Rpc,
        registered: true,
        transport: Transport::Http,
        context: None,
        affects: Vec::new(),
        merge: Vec::new(),
        auth: None,
        private: false,
        route: None,
        methods: None,
        rev: 0,
        cache: Cache::Forever,
        parameters: Vec::new(),
        returns: Returns::Value(Located { value: Type::None, origin: at(line) }),
        boxed: false,
    }
}

fn user() -> Context {
    Context {
        name: "user".into(),
        kind: ContextKind::Named,
        python: python("user_orders", 13),
        members: vec!["user_orders".into()],
        params: vec![ContextParameter { parameter: parameter("user_id", int(), Default::Required), required: true }],
        transport: Transport::Http,
    }
}

fn contact() -> Form {
    Form {
        python: python("ContactForm", 26),
        name: Located { value: "contact".into(), origin: at(27) },
        meta: FormMeta { title: Some("Contact us".into()), live_validation: true, ..FormMeta::default() },
        registrations: vec![at(26)],
        fields: vec![FormField {
            name: Located { value: "email".into(), origin: at(28) },
            kind: FormFieldKind::Char {
                min_length: None,
                max_length: Some(80),
                strip: true,
                format: CharFormat::Email,
            },
            required: true,
            label: None,
            help_text: None,
            initial: None,
            disabled: false,
            widget: None,
        }],
        dynamic: None,
    }
}

fn chat() -> Channel {
    let slot = |name: &str, line| Some(Slot { origin: at(line), model: Ok(key(&format!("ChatChannel.{name}"))) });
    Channel {
        python: python("ChatChannel", 31),
        name: Located { value: "chat".into(), origin: at(31) },
        registrations: vec![at(31)],
        params: slot("Params", 32),
        send: slot("ReactMessage", 34),
        receive: slot("DjangoMessage", 36),
    }
}

fn class(name: &str, fields: Vec<Field>) -> Definition {
    let object = Object {
        kind: ObjectKind::Model,
        fields,
        computed: Vec::new(),
        extra: Extra::Unsaid,
        json_schema_extra: None,
        serialize_by_alias: None,
        serialization_defaults_required: false,
    };
    let name = name.rsplit('.').next().unwrap_or(name);
    Definition { name: name.into(), origin: None, docstring: None, shape: Shape::Object(object), serialized: None }
}

fn field(name: &str, ty: Type) -> Field {
    Field {
        name: name.into(),
        input_key: name.into(),
        output_key: name.into(),
        ty,
        default: Default::Required,
        exclude: Exclude::Never,
        origin: None,
        description: None,
    }
}

fn parameter(name: &str, ty: Type, default: Default) -> Parameter {
    Parameter { name: Located { value: name.into(), origin: at(1) }, ty, default }
}

fn python(qualname: &str, line: u32) -> Python {
    Python { module: "shop.clients".into(), qualname: qualname.into(), origin: at(line), docstring: None }
}

fn unknown(line: u32) -> Unknown {
    Unknown {
        expression: "make_options()".into(),
        reason: "`make_options()` is computed at run time".into(),
        origin: at(line),
    }
}

fn key(qualname: &str) -> TypeKey {
    TypeKey { module: "shop.clients".into(), qualname: qualname.into() }
}

fn at(line: u32) -> Origin {
    Origin { source: SourceId(0), anchor: Anchor(line) }
}

fn int() -> Type {
    Type::Int(Numeric::default())
}

fn text() -> Type {
    Type::Str(Text::default())
}
