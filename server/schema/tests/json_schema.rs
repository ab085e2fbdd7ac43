//! JSON Schema of types built by hand, against what pydantic said of the same types.
//!
//! `pydantic_cases.json` is written by `tests/schema/cases/write.py`, which asks pydantic itself; each case there has its twin here, by name.

use std::sync::Arc;

use mizan_schema::json_schema::{Mode, Pydantic, Root, Subject, schemas};
use mizan_schema::types::{
    Array, Default, Definition, Definitions, Dict, Directed, Discriminator, EnumMember, EnumMixin, Enumeration,
    Exclude, Extra, Field, Format, LiteralValue, Metadata, Numeric, Object, ObjectKind, Shape, Text, Type, TypeKey,
    Union,
};
use serde_json::{Value, json};

/// The types of a case, and what they refer to.
#[derive(Default)]
struct Case {
    types: Vec<Type>,
    definitions: Definitions,
}

#[test]
fn every_case_is_as_pydantic_says() {
    let answers: Value = serde_json::from_str(include_str!("pydantic_cases.json")).unwrap();
    let releases = answers.as_object().unwrap();
    assert_eq!(releases.keys().collect::<Vec<_>>(), ["2.12", "2.13", "2.14"]);
    let mut wrong = Vec::new();
    for (release, cases) in releases {
        let pydantic = Pydantic::parse(release).unwrap();
        for (name, expected) in cases.as_object().unwrap() {
            let given = answer(&case(name, pydantic), pydantic);
            if given != *expected {
                wrong.push(format!("{name} ({release})\n  pydantic {expected}\n  here     {given}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_release_is_read_from_its_version() {
    assert_eq!(Pydantic::parse("2.12.5"), Some(Pydantic { major: 2, minor: 12 }));
    assert_eq!(Pydantic::parse("2.14b1"), Some(Pydantic { major: 2, minor: 14 }));
    assert_eq!(Pydantic::parse("two"), None);
}

#[test]
fn a_reference_to_nothing_says_nothing() {
    let case = Case { types: vec![Type::Object(key("shop.models", "Gone"))], ..Case::default() };
    assert_eq!(answer(&case, Pydantic::NEWEST), json!({ "roots": [{}, {}], "$defs": {} }));
}

#[test]
fn a_long_chain_of_classes_does_not_exhaust_the_stack() {
    const LENGTH: usize = 20_000;
    let name = |number: usize| format!("Link{number}");
    let mut case = Case::default();
    for number in 0..LENGTH {
        case.class(&name(number), vec![field("next", nullable(Type::Object(key(SHOP, &name(number + 1)))))]);
    }
    case.types.push(Type::Object(key(SHOP, &name(0))));
    let root = Root { subject: Subject::Type(&case.types[0]), mode: Mode::Serialization };
    assert_eq!(schemas(&[root], &case.definitions, Pydantic::NEWEST).definitions.len(), LENGTH);
}

fn answer(case: &Case, pydantic: Pydantic) -> Value {
    let roots: Vec<Root<'_>> = case
        .types
        .iter()
        .flat_map(|ty| [Mode::Validation, Mode::Serialization].map(|mode| Root { subject: Subject::Type(ty), mode }))
        .collect();
    let answer = schemas(&roots, &case.definitions, pydantic);
    json!({ "roots": answer.roots, "$defs": answer.definitions })
}

#[allow(clippy::panic, clippy::too_many_lines, reason = "a table, which must know every case")]
fn case(name: &str, pydantic: Pydantic) -> Case {
    match name {
        "any" => of(Type::Any),
        "none" => of(Type::None),
        "int" => of(Type::Int(Numeric {
            minimum: Some(Box::new(json!(1))),
            maximum: Some(Box::new(json!(9))),
            multiple_of: Some(Box::new(json!(2))),
            ..Numeric::default()
        })),
        "float" => of(Type::Float(Numeric {
            exclusive_minimum: Some(Box::new(json!(0))),
            exclusive_maximum: Some(Box::new(json!(1.5))),
            ..Numeric::default()
        })),
        "decimal" => of(decimal()),
        "decimal_bounds" => of(Type::Decimal(Numeric {
            minimum: Some(Box::new(json!(0))),
            exclusive_maximum: Some(Box::new(json!(1.5))),
            ..Numeric::default()
        })),
        "decimal_digits" => of(digits(Some(5), Some(2))),
        "decimal_only_digits" => of(digits(Some(5), None)),
        "decimal_only_places" => of(digits(None, Some(2))),
        "decimal_places_over_digits" => of(digits(Some(2), Some(2))),
        "maybe_decimal" => of(nullable(decimal())),
        "decimal_or_str" => of(union([decimal(), string()])),
        "dict_by_decimal" => of(dict(decimal(), int())),
        "str" => of(Type::Str(Text { min_length: Some(1), max_length: Some(3), pattern: Some("^a".into()) })),
        "bytes" => of(Type::Bytes(Text { max_length: Some(3), ..Text::default() })),
        "datetime" => of(formatted(Format::DateTime)),
        "uuid" => of(formatted(Format::Uuid)),
        "url" => of(formatted(Format::Uri)),
        "secret" => of(formatted(Format::Password)),
        "literal_one" => of(literal([json!("a")])),
        "literal_mixed" => of(literal([json!("a"), json!(1), Value::Null])),
        "literal_none" => of(literal([Value::Null])),
        "literal_truth" => of(literal([json!(true), json!(false)])),
        "list" => of(list(Type::Any)),
        "set" => of(Type::Array(Box::new(Array { items: int(), unique: true, min_items: Some(1), max_items: None }))),
        "tuple" => of(Type::Tuple(vec![int(), string()])),
        "tuple_empty" => of(Type::Tuple(Vec::new())),
        "dict" => of(Type::Dict(Box::new(Dict {
            keys: string(),
            values: int(),
            min_properties: Some(1),
            max_properties: None,
        }))),
        "dict_of_any" => of(dict(string(), Type::Any)),
        "dict_by_int" => of(dict(int(), string())),
        "dict_by_uuid" => of(dict(formatted(Format::Uuid), string())),
        "dict_by_literal" => of(dict(literal([json!("a"), json!("b")]), int())),
        "dict_by_enum" => with(Case::colour, dict(Type::Enum(key(SHOP, "Colour")), int())),
        "dict_by_pattern" => {
            let keys = Text { pattern: Some("^a".into()), min_length: Some(3), ..Text::default() };
            of(dict(Type::Str(keys), Type::Any))
        }
        "maybe_any" => of(nullable(Type::Any)),
        "maybe_union" => of(nullable(union([int(), string()]))),
        "maybe_twice" => of(nullable(nullable(at_least_one()))),
        "union_of_described" => of(union([described(int(), "a"), described(int(), "b")])),
        "union_in_described" => of(union([described(union([int(), string()]), "a"), Type::Bool])),
        "union_of_one" => of(union([at_least_one(), at_least_one()])),
        "json" => of(Type::Json(Box::new(list(int())))),
        "serialized" => of(directed(int(), string())),
        "replaced" => with(
            Case::item,
            annotated(
                item(),
                Metadata { replacement: Some(json!({ "type": "string", "title": "t" })), ..Metadata::default() },
            ),
        ),
        "enum" => with(Case::colour, Type::Enum(key(SHOP, "Colour"))),
        "enum_mixed_in" => with(
            |case| {
                case.define(key(SHOP, "Word"), Shape::Enum(enumeration(["one"], Some(EnumMixin::Str))));
            },
            Type::Enum(key(SHOP, "Word")),
        ),
        "model" => with(Case::item, item()),
        "model_in_both" => with(Case::note, class("Note")),
        "recursive" => with(Case::tree, class("Tree")),
        "fields" => with(Case::fields, class("Fields")),
        "defaults_required" => with(
            |case| {
                let object = Object {
                    serialization_defaults_required: true,
                    ..object(vec![with_default("a", int(), json!(1))])
                };
                case.define(key(SHOP, "DefaultsRequired"), Shape::Object(object));
            },
            class("DefaultsRequired"),
        ),
        "extra" => {
            let mut case = Case { types: vec![class("Allow"), class("AllowTyped")], ..Case::default() };
            let allow = |ty| Shape::Object(Object { extra: Extra::Allow(ty), ..object(Vec::new()) });
            case.define(key(SHOP, "Allow"), allow(None));
            case.define(key(SHOP, "AllowTyped"), allow(Some(Box::new(int()))));
            case
        }
        "root" => with(
            |case| {
                case.define(key(SHOP, "Numbers"), Shape::Root(list(int()), Box::default()));
            },
            class("Numbers"),
        ),
        "typed_dict" => with(
            |case| {
                let year = Field { default: Default::Hidden, ..field("year", int()) };
                let fields = vec![field("title", string()), year];
                case.define(key(SHOP, "Movie"), of_kind(ObjectKind::TypedDict, fields));
            },
            class("Movie"),
        ),
        "named_tuple" => {
            let mut case = Case { types: vec![class("Point"), class("Origin")], ..Case::default() };
            let point = vec![field("x", int()), with_default("y", int(), json!(0))];
            case.define(key(SHOP, "Point"), of_kind(ObjectKind::NamedTuple, point));
            let origin = vec![with_default("x", int(), json!(0))];
            case.define(key(SHOP, "Origin"), of_kind(ObjectKind::NamedTuple, origin));
            case
        }
        "generic" => {
            let mut case = Case::default();
            case.item();
            for (name, items) in [
                ("Page[Item]", item()),
                ("Page[list[int]]", list(int())),
                ("Page[Union[int, NoneType]]", nullable(int())),
                ("Page[tuple[int, ...]]", list(int())),
            ] {
                case.class(name, vec![field("items", list(items))]);
                case.types.push(class(name));
            }
            case
        }
        "generic_of_two" => {
            let mut case = Case::default();
            let pair = |key, value| vec![field("key", key), field("value", value)];
            case.class("Pair[str, int]", pair(string(), int()));
            case.class("Pair[dict[str, int], Pair[str, int]]", pair(dict(string(), int()), class("Pair[str, int]")));
            case.types = vec![class("Pair[str, int]"), class("Pair[dict[str, int], Pair[str, int]]")];
            case
        }
        "alias" => {
            let names = key(SHOP, "Names");
            let tint = key(SHOP, "Tint");
            let mut case =
                Case { types: vec![Type::Alias(names.clone()), Type::Alias(tint.clone())], ..Case::default() };
            case.colour();
            case.define(names, Shape::Alias(list(string())));
            case.define(tint, Shape::Alias(Type::Enum(key(SHOP, "Colour"))));
            case
        }
        "alias_of_class" => aliases([mine()]),
        "alias_of_class_used_before" => aliases([class("Note"), mine()]),
        "alias_of_class_used_beside" => aliases([Type::Tuple(vec![mine(), class("Note")]), mine()]),
        "alias_of_class_twice" => aliases([list(mine()), Type::Tuple(vec![mine(), mine()])]),
        "aliases_of_one_class" => aliases([Type::Tuple(vec![mine(), Type::Alias(key(SHOP, "Twin"))])]),
        "tagged" => with(Case::pets, tagged("Cat", "Dog")),
        "tagged_maybe" => with(Case::pets, nullable(tagged("Cat", "Dog"))),
        "tagged_split" => with(
            |case| {
                let kind = |tag| Field {
                    input_key: "in".into(),
                    output_key: "out".into(),
                    ..field("kind", literal([json!(tag)]))
                };
                case.class("SplitCat", vec![kind("cat")]);
                case.class("SplitDog", vec![kind("dog")]);
            },
            tagged("SplitCat", "SplitDog"),
        ),
        "tagged_by_function" => with(
            Case::pets,
            Type::Union(Box::new(Union {
                members: vec![class("Cat"), class("Dog")],
                discriminator: Some(Discriminator::Callable),
            })),
        ),
        "written" => with(
            |case| {
                let written = Definition {
                    serialized: Some(dict(string(), int())),
                    ..definition("Written", Shape::Object(object(vec![field("a", int())])))
                };
                case.definitions.insert(key(SHOP, "Written"), Arc::new(written));
            },
            class("Written"),
        ),
        "spans" => with(
            |case| {
                let seconds = Type::Float(Numeric::default());
                let span = if pydantic < (Pydantic { major: 2, minor: 14 }) {
                    with_default("span", seconds, json!(90.0))
                } else {
                    let value = |value| Box::new(Default::Value(value));
                    Field {
                        default: Default::Directed(value(json!("PT1M30S")), value(json!(90.0))),
                        ..field("span", directed(formatted(Format::Duration), seconds))
                    }
                };
                case.class("Spans", vec![span]);
            },
            class("Spans"),
        ),
        "collision" => {
            let mut case = Case::default();
            case.things();
            case.types = vec![class("Thing"), Type::Object(key(CART, "Thing"))];
            case
        }
        "equal" => {
            let mut case = Case::default();
            case.equals();
            case.types = vec![class("Equal"), Type::Object(key(CART, "Equal"))];
            case
        }
        "equal_below" => {
            let mut case = Case::default();
            case.equals();
            for module in [SHOP, CART] {
                let holder = object(vec![field("equal", Type::Object(key(module, "Equal")))]);
                case.define(key(module, "Holder"), Shape::Object(holder));
                case.types.push(Type::Object(key(module, "Holder")));
            }
            case
        }
        "equal_in_depth" => with(
            |case| {
                case.equals();
                case.class("Holder", vec![field("equal", class("Equal"))]);
                case.class("Deep", vec![field("holder", class("Holder"))]);
                case.class("Deeper", vec![field("deep", class("Deep"))]);
            },
            class("Deeper"),
        ),
        "said" => {
            let mut case = Case::default();
            for (module, docstring) in [(SHOP, "The shop's."), (CART, "The cart's.")] {
                let said = Definition {
                    docstring: Some(docstring.into()),
                    ..definition("Said", Shape::Object(object(vec![field("a", int())])))
                };
                case.definitions.insert(key(module, "Said"), Arc::new(said));
                case.types.push(Type::Object(key(module, "Said")));
            }
            case
        }
        "collision_in_generic" => {
            let mut case = Case::default();
            case.things();
            for module in [SHOP, CART] {
                let page = key(SHOP, &format!("Page[{module}.Thing]"));
                let shape = Shape::Object(object(vec![field("items", list(Type::Object(key(module, "Thing"))))]));
                case.definitions.insert(page.clone(), Arc::new(definition("Page[Thing]", shape)));
                case.types.push(Type::Object(page));
            }
            case
        }
        unknown => panic!("no twin of the case {unknown}; build it here"),
    }
}

const SHOP: &str = "shop.models";
const CART: &str = "cart.models";

impl Case {
    fn define(&mut self, key: TypeKey, shape: Shape) {
        let definition = definition(&key.qualname, shape);
        self.definitions.insert(key, Arc::new(definition));
    }

    fn class(&mut self, name: &str, fields: Vec<Field>) {
        self.define(key(SHOP, name), Shape::Object(object(fields)));
    }

    fn item(&mut self) {
        self.class("Item", vec![field("id", int()), field("price", decimal())]);
    }

    fn note(&mut self) {
        let description = Field {
            default: Default::Value(json!("")),
            description: Some("said of the note".into()),
            ..field("description", string())
        };
        self.class("Note", vec![field("title", string()), description]);
    }

    fn tree(&mut self) {
        self.class("Tree", vec![with_default("children", list(class("Tree")), json!([]))]);
    }

    fn colour(&mut self) {
        self.define(key(SHOP, "Colour"), Shape::Enum(enumeration(["r", "b"], None)));
    }

    fn pets(&mut self) {
        self.class("Cat", vec![field("kind", literal([json!("cat")]))]);
        self.class("Dog", vec![with_default("kind", literal([json!("dog"), json!("wolf")]), json!("dog"))]);
    }

    fn things(&mut self) {
        self.class("Thing", vec![field("a", int())]);
        self.define(key(CART, "Thing"), Shape::Object(object(vec![field("b", string())])));
    }

    fn equals(&mut self) {
        for module in [SHOP, CART] {
            self.define(key(module, "Equal"), Shape::Object(object(vec![field("a", int())])));
        }
    }

    fn fields(&mut self) {
        self.item();
        let metadata = |extra| Metadata { extra: Some(extra), ..Metadata::default() };
        let told = Metadata { examples: Some(json!([1])), deprecated: true, ..Metadata::default() };
        let fields = vec![
            Field { input_key: "a".into(), output_key: "a".into(), ..field("alias", int()) },
            Field { input_key: "in".into(), output_key: "out".into(), ..field("split", int()) },
            Field { default: Default::Hidden, ..field("made", list(int())) },
            Field { exclude: Exclude::Always, ..with_default("gone", int(), json!(1)) },
            Field { exclude: Exclude::Sometimes, ..field("rare", int()) },
            Field { description: Some("what".into()), ..field("item", annotated(item(), told)) },
            with_default("extra", annotated(int(), metadata(json!({ "x-unit": "cm", "title": "t" }))), json!(1)),
        ];
        let object = Object {
            computed: vec![field("double", int())],
            extra: Extra::Forbid,
            json_schema_extra: Some(json!({ "title": "other", "x-kind": 1 })),
            ..object(fields)
        };
        self.define(key(SHOP, "Fields"), Shape::Object(object));
    }
}

fn of(ty: Type) -> Case {
    Case { types: vec![ty], ..Case::default() }
}

fn aliases<const N: usize>(types: [Type; N]) -> Case {
    let mut case = Case { types: types.into(), ..Case::default() };
    case.note();
    for alias in ["Mine", "Twin"] {
        case.define(key(SHOP, alias), Shape::Alias(class("Note")));
    }
    case
}

fn mine() -> Type {
    Type::Alias(key(SHOP, "Mine"))
}

fn with(define: impl FnOnce(&mut Case), ty: Type) -> Case {
    let mut case = of(ty);
    define(&mut case);
    case
}

fn key(module: &str, qualname: &str) -> TypeKey {
    TypeKey { module: module.into(), qualname: qualname.into() }
}

fn definition(name: &str, shape: Shape) -> Definition {
    Definition { name: name.into(), origin: None, docstring: None, shape, serialized: None }
}

fn object(fields: Vec<Field>) -> Object {
    Object {
        kind: ObjectKind::Model,
        fields,
        computed: Vec::new(),
        extra: Extra::Unsaid,
        json_schema_extra: None,
        serialize_by_alias: None,
        serialization_defaults_required: false,
    }
}

fn of_kind(kind: ObjectKind, fields: Vec<Field>) -> Shape {
    Shape::Object(Object { kind, ..object(fields) })
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

fn with_default(name: &str, ty: Type, default: Value) -> Field {
    Field { default: Default::Value(default), ..field(name, ty) }
}

fn enumeration<const N: usize>(values: [&str; N], mixin: Option<EnumMixin>) -> Enumeration {
    let member = |value: &str| EnumMember { name: value.into(), value: json!(value), origin: None };
    Enumeration { members: values.iter().map(|value| member(value)).collect(), mixin }
}

fn class(name: &str) -> Type {
    Type::Object(key(SHOP, name))
}

fn item() -> Type {
    class("Item")
}

fn int() -> Type {
    Type::Int(Numeric::default())
}

fn at_least_one() -> Type {
    Type::Int(Numeric { minimum: Some(Box::new(json!(1))), ..Numeric::default() })
}

fn decimal() -> Type {
    Type::Decimal(Numeric::default())
}

fn digits(max_digits: Option<u64>, decimal_places: Option<u64>) -> Type {
    Type::Decimal(Numeric { max_digits, decimal_places, ..Numeric::default() })
}

fn string() -> Type {
    Type::Str(Text::default())
}

fn formatted(format: Format) -> Type {
    Type::Formatted(format, Text::default())
}

fn list(items: Type) -> Type {
    Type::Array(Box::new(Array { items, unique: false, min_items: None, max_items: None }))
}

fn dict(keys: Type, values: Type) -> Type {
    Type::Dict(Box::new(Dict { keys, values, min_properties: None, max_properties: None }))
}

fn nullable(ty: Type) -> Type {
    Type::Nullable(Box::new(ty))
}

fn union<const N: usize>(members: [Type; N]) -> Type {
    Type::Union(Box::new(Union { members: members.into(), discriminator: None }))
}

fn tagged(one: &str, other: &str) -> Type {
    let discriminator = Some(Discriminator::Field("kind".into()));
    Type::Union(Box::new(Union { members: vec![class(one), class(other)], discriminator }))
}

fn literal<const N: usize>(values: [Value; N]) -> Type {
    Type::Literal(values.into_iter().map(|value| LiteralValue { value, origin: None }).collect())
}

fn directed(input: Type, output: Type) -> Type {
    Type::Directed(Box::new(Directed { input, output }))
}

fn annotated(ty: Type, metadata: Metadata) -> Type {
    Type::Annotated(Box::new(ty), Box::new(metadata))
}

fn described(ty: Type, description: &str) -> Type {
    annotated(ty, Metadata { description: Some(description.into()), ..Metadata::default() })
}
