//! What Python types become, in each direction.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod support;

use std::sync::Arc;

use mizan_schema::types::{
    Array, Default as Given, Definition, Dict, Directed, Discriminator, EnumMember, EnumMixin, Enumeration, Exclude,
    Extra, Field, Format, LiteralValue, Metadata, Numeric, ObjectKind, Shape, Text, Union, Unknown,
};
use mizan_schema::{Type, TypeKey};
use serde_json::json;

use support::{Project, decimal, field, formatted, int, model, object, text};

const PATH: &str = "backend/shop/models.py";

/// One function `echo` that takes `value` and returns what it took.
fn echo(project: &mut Project, ty: Type) {
    let value = project.parameter(PATH, "def echo(‹value›", ty.clone(), Given::Required);
    project.function(PATH, "def ‹echo›", vec![value], ty);
}

/// The declaration file of a project whose function takes and returns `ty`.
fn both_ways(ty: Type) -> (String, String) {
    let mut project = Project::new(&[(PATH, "def echo(value): ...")]);
    echo(&mut project, ty);
    let client = project.generate();
    let file = client.file("shop.models.d.ts");
    let input = file.lines().find_map(|line| line.strip_prefix("  value: ")).unwrap().trim_end_matches(';');
    let (_, rest) = file.split_once("Promise<").unwrap();
    let output = rest.lines().next().unwrap().trim_end_matches(">;");
    (input.to_owned(), output.to_owned())
}

fn same_both_ways(ty: Type) -> String {
    let (input, output) = both_ways(ty);
    assert_eq!(input, output);
    output
}

fn literal(values: &[serde_json::Value]) -> Type {
    Type::Literal(values.iter().map(|value| LiteralValue { value: value.clone(), origin: None }).collect())
}

fn array(items: Type) -> Type {
    Type::Array(Box::new(Array { items, unique: false, min_items: None, max_items: None }))
}

fn dict(keys: Type, values: Type) -> Type {
    Type::Dict(Box::new(Dict { keys, values, min_properties: None, max_properties: None }))
}

fn union(members: Vec<Type>) -> Type {
    Type::Union(Box::new(Union { members, discriminator: None }))
}

fn nullable(ty: Type) -> Type {
    Type::Nullable(Box::new(ty))
}

#[test]
fn a_type_without_a_name() {
    assert_eq!(same_both_ways(Type::Any), "unknown");
    assert_eq!(same_both_ways(Type::Bool), "boolean");
    assert_eq!(same_both_ways(int()), "number");
    assert_eq!(same_both_ways(formatted(Format::DateTime)), "string");
    assert_eq!(same_both_ways(nullable(text())), "string | null");
    assert_eq!(same_both_ways(union(vec![formatted(Format::Date), text(), int()])), "string | number");
    assert_eq!(same_both_ways(array(nullable(int()))), "(number | null)[]");
    assert_eq!(same_both_ways(Type::Tuple(vec![int(), text()])), "[number, string]");
    assert_eq!(same_both_ways(Type::Tuple(vec![])), "[]");
    assert_eq!(same_both_ways(dict(int(), text())), "{ [key: string]: string }");
    assert_eq!(same_both_ways(dict(literal(&[json!("a"), json!("b")]), int())), "{ [key in \"a\" | \"b\"]?: number }");
    assert_eq!(
        same_both_ways(literal(&[json!("a\"b"), json!(-1), json!(true), json!(null)])),
        r#""a\"b" | -1 | true | null"#
    );
}

#[test]
fn a_type_that_differs_by_direction() {
    assert_eq!(both_ways(decimal()), ("number | string".to_owned(), "string".to_owned()));
    assert_eq!(both_ways(Type::Json(Box::new(array(int())))), ("string".to_owned(), "number[]".to_owned()));
    let directed = Type::Directed(Box::new(Directed { input: union(vec![int(), text()]), output: int() }));
    assert_eq!(both_ways(directed), ("number | string".to_owned(), "number".to_owned()));
}

#[test]
fn a_model_that_differs_by_direction_has_two_names() {
    let mut project = Project::new(&[(
        PATH,
        "class Item:\n  name: str\n  size: int = 1\n  secret: str\n  label: str\nclass Box:\n  items: list\nclass Tag:\n  slug: str\ndef echo(value): ...",
    )]);
    let mut item = object(vec![
        Field { input_key: "itemName".into(), ..project.field(PATH, "  ‹name›", text()) },
        Field { default: Given::Value(json!(1)), ..project.field(PATH, "  ‹size›", int()) },
        Field { exclude: Exclude::Always, ..project.field(PATH, "  ‹secret›", text()) },
    ]);
    item.computed = vec![project.field(PATH, "  ‹label›", text())];
    let tag = project.field(PATH, "  ‹slug›", text());
    let tag = project.define(PATH, "class ‹Tag›", model(vec![tag]));
    let item = project.define(PATH, "class ‹Item›", Shape::Object(item));
    let items = project.field(PATH, "  ‹items›", array(union(vec![Type::Object(item), Type::Object(tag)])));
    let boxed = project.define(PATH, "class ‹Box›", model(vec![items]));
    echo(&mut project, Type::Object(boxed));
    let client = project.generate();
    insta::assert_snapshot!(client.file("shop.models.d.ts"), @r#"
    // Generated by mizan-dev from backend/shop/models.py; changes here are lost.

    import type { CallOptions } from "./kernel.js";
    import type { CallHook } from "./react.js";

    /** @see `backend/shop/models.py Item` */
    export interface Item {
      name: string;
      size: number;
      readonly label: string;
    }
    /** @see `backend/shop/models.py Item` */
    export interface ItemInput {
      itemName: string;
      /** @default 1 */
      size?: number;
      secret: string;
    }

    /** @see `backend/shop/models.py Box` */
    export interface Box {
      items: (Item | Tag)[];
    }
    /** @see `backend/shop/models.py Box` */
    export interface BoxInput {
      items: (ItemInput | Tag)[];
    }

    /** @see `backend/shop/models.py Tag` */
    export interface Tag {
      slug: string;
    }

    export interface EchoArgs {
      value: BoxInput;
    }
    /** @see `backend/shop/models.py echo` */
    export declare const callEcho: (args: EchoArgs, options?: CallOptions) => Promise<Box>;
    /** @see `backend/shop/models.py echo` */
    export declare const useEcho: CallHook<EchoArgs, Box>;

    //# sourceMappingURL=shop.models.d.ts.map
    "#);
    insta::assert_snapshot!(client.mapped_names(&project, "shop.models.d.ts"), @r#"
    Item -> backend/shop/models.py:1 `Item`
    name -> backend/shop/models.py:2 `name`
    size -> backend/shop/models.py:3 `size`
    label -> backend/shop/models.py:5 `label`
    ItemInput -> backend/shop/models.py:1 `Item`
    itemName -> backend/shop/models.py:2 `name`
    size -> backend/shop/models.py:3 `size`
    secret -> backend/shop/models.py:4 `secret`
    Box -> backend/shop/models.py:6 `Box`
    items -> backend/shop/models.py:7 `items`
    BoxInput -> backend/shop/models.py:6 `Box`
    items -> backend/shop/models.py:7 `items`
    Tag -> backend/shop/models.py:8 `Tag`
    slug -> backend/shop/models.py:9 `slug`
    EchoArgs -> backend/shop/models.py:10 `echo`
    value -> backend/shop/models.py:10 `value`
    callEcho -> backend/shop/models.py:10 `echo`
    useEcho -> backend/shop/models.py:10 `echo`
    "#);
}

#[test]
fn the_shapes_of_named_types() {
    let mut project = Project::new(&[(
        PATH,
        "class Status:\n  DRAFT = 1\n  PAID = 2\nclass Point:\n  x: int\n  y: int\nclass Options(TypedDict):\n  page: int\n\
         type Tree = dict[str, Tree]\nclass Open:\n  id: int\nclass Page:\n  items: list\nclass Loop:\n  root: Loop\nclass Mood:\n  a = 1\n\
         class Everything:\n  every: str\ndef echo(value): ...",
    )]);
    let member = |project: &Project, around: &str, value| {
        let python = project.python(PATH, around);
        EnumMember { name: python.qualname, value, origin: Some(python.origin) }
    };
    let members = vec![member(&project, "  ‹DRAFT›", json!("draft")), member(&project, "  ‹PAID›", json!("paid"))];
    let status =
        project.define(PATH, "class ‹Status›", Shape::Enum(Enumeration { members, mixin: Some(EnumMixin::Str) }));
    let members = vec![member(&project, "  ‹a›", json!(1))];
    let mood = project.define(PATH, "class ‹Mood›", Shape::Enum(Enumeration { members, mixin: None }));

    let mut point = object(vec![
        project.field(PATH, "  ‹x›", int()),
        Field { default: Given::Value(json!(0)), ..project.field(PATH, "  ‹y›", int()) },
    ]);
    point.kind = ObjectKind::NamedTuple;
    let point = project.define(PATH, "class ‹Point›", Shape::Object(point));

    let mut options = object(vec![Field { default: Given::Hidden, ..project.field(PATH, "  ‹page›", int()) }]);
    options.kind = ObjectKind::TypedDict;
    let options = project.define(PATH, "class ‹Options›", Shape::Object(options));

    let tree = TypeKey { module: "shop.models".into(), qualname: "Tree".into() };
    project.define(PATH, "type ‹Tree›", Shape::Alias(dict(text(), Type::Alias(tree.clone()))));
    let loops = TypeKey { module: "shop.models".into(), qualname: "Loop".into() };
    project.define(PATH, "class ‹Loop›", Shape::Root(nullable(Type::Object(loops.clone())), Box::default()));

    let mut open = object(vec![project.field(PATH, "  ‹id›", int())]);
    open.extra = Extra::Allow(None);
    let open = project.define(PATH, "class ‹Open›", Shape::Object(open));

    // A generic class, once for each argument.
    let page = project.define(PATH, "class ‹Page›", model(vec![]));
    let definition = project.contract.definitions.remove(&page).unwrap();
    let items = project.field(PATH, "  ‹items›", array(Type::Object(open.clone())));
    let page = TypeKey { module: page.module, qualname: "Page[Open]".into() };
    project
        .contract
        .definitions
        .insert(page.clone(), Arc::new(Definition { shape: model(vec![items]), ..(*definition).clone() }));

    let reason = Unknown {
        expression: "f()".into(),
        reason: "`f()` is computed at run time".into(),
        origin: project.origin(PATH, "  ‹every›"),
    };
    let everything = vec![
        field("status", Type::Enum(status.clone())),
        field("mood", Type::Enum(mood)),
        field("by_status", dict(Type::Enum(status), int())),
        field("point", Type::Object(point)),
        field("options", Type::Object(options)),
        field("tree", Type::Alias(tree)),
        field("loop", Type::Object(loops)),
        field("page", Type::Object(page)),
        field("unread", Type::Unknown(reason)),
        field("content-type", text()),
    ];
    let everything = project.define(PATH, "class ‹Everything›", model(everything));
    echo(&mut project, Type::Object(everything));
    let client = project.generate();
    insta::assert_snapshot!(client.file("shop.models.d.ts"), @r#"
    // Generated by mizan-dev from backend/shop/models.py; changes here are lost.

    import type { CallOptions } from "./kernel.js";
    import type { CallHook } from "./react.js";

    /** @see `backend/shop/models.py Status` */
    export declare const Status: {
      readonly DRAFT: "draft";
      readonly PAID: "paid";
    };
    /** @see `backend/shop/models.py Status` */
    export type Status = "draft" | "paid";

    /** @see `backend/shop/models.py Point` */
    export type Point = [x: number, y: number];
    /** @see `backend/shop/models.py Point` */
    export type PointInput = [x: number, y?: number];

    /** @see `backend/shop/models.py Options` */
    export interface Options {
      page?: number;
    }

    /** @see `backend/shop/models.py Tree` */
    export type Tree = { [key: string]: Tree };

    /** @see `backend/shop/models.py Open` */
    export interface Open {
      id: number;
      /** Further keys. */
      [key: string]: unknown;
    }

    /** @see `backend/shop/models.py Page[Open]` */
    export interface PageOpen {
      items: Open[];
    }

    /**
     * A type that TypeScript cannot say, or that could not be read.
     *
     * @see `backend/shop/models.py Loop`
     */
    export type Loop = unknown;

    /** @see `backend/shop/models.py Mood` */
    export declare const Mood: {
      readonly a: 1;
    };
    /** @see `backend/shop/models.py Mood` */
    export type Mood = 1;

    /** @see `backend/shop/models.py Everything` */
    export interface Everything {
      status: Status;
      mood: Mood;
      by_status: { [key in Status]?: number };
      point: Point;
      options: Options;
      tree: Tree;
      loop: Loop;
      page: PageOpen;
      /** Not known before the program runs: `f()` is computed at run time. */
      unread: unknown;
      "content-type": string;
    }
    /** @see `backend/shop/models.py Everything` */
    export interface EverythingInput {
      status: Status;
      mood: Mood;
      by_status: { [key in Status]?: number };
      point: PointInput;
      options: Options;
      tree: Tree;
      loop: Loop;
      page: PageOpen;
      /** Not known before the program runs: `f()` is computed at run time. */
      unread: unknown;
      "content-type": string;
    }

    export interface EchoArgs {
      value: EverythingInput;
    }
    /** @see `backend/shop/models.py echo` */
    export declare const callEcho: (args: EchoArgs, options?: CallOptions) => Promise<Everything>;
    /** @see `backend/shop/models.py echo` */
    export declare const useEcho: CallHook<EchoArgs, Everything>;

    //# sourceMappingURL=shop.models.d.ts.map
    "#);
    insta::assert_snapshot!(client.file("shop.models.js"), @r#"
    // Generated by mizan-dev from backend/shop/models.py; changes here are lost.

    import { defineCall } from "./kernel.js";
    import { createCallHook } from "./react.js";

    export const Status = {
      DRAFT: "draft",
      PAID: "paid",
    };

    export const Mood = {
      a: 1,
    };

    export const callEcho = /*#__PURE__*/ defineCall("echo");
    export const useEcho = /*#__PURE__*/ createCallHook(callEcho);
    "#);
    insta::assert_snapshot!(client.mapped_names(&project, "shop.models.d.ts"), @r#"
    Status -> backend/shop/models.py:1 `Status`
    DRAFT -> backend/shop/models.py:2 `DRAFT`
    PAID -> backend/shop/models.py:3 `PAID`
    Status -> backend/shop/models.py:1 `Status`
    Point -> backend/shop/models.py:4 `Point`
    PointInput -> backend/shop/models.py:4 `Point`
    Options -> backend/shop/models.py:7 `Options`
    page -> backend/shop/models.py:8 `page`
    Tree -> backend/shop/models.py:9 `Tree`
    Open -> backend/shop/models.py:10 `Open`
    id -> backend/shop/models.py:11 `id`
    PageOpen -> backend/shop/models.py:12 `Page`
    items -> backend/shop/models.py:13 `items`
    Loop -> backend/shop/models.py:14 `Loop`
    Mood -> backend/shop/models.py:16 `Mood`
    a -> backend/shop/models.py:17 `a`
    Mood -> backend/shop/models.py:16 `Mood`
    Everything -> backend/shop/models.py:18 `Everything`
    status -> nothing
    mood -> nothing
    by_status -> nothing
    point -> nothing
    options -> nothing
    tree -> nothing
    loop -> nothing
    page -> nothing
    unread -> nothing
    "content-type" -> nothing
    EverythingInput -> backend/shop/models.py:18 `Everything`
    status -> nothing
    mood -> nothing
    by_status -> nothing
    point -> nothing
    options -> nothing
    tree -> nothing
    loop -> nothing
    page -> nothing
    unread -> nothing
    "content-type" -> nothing
    EchoArgs -> backend/shop/models.py:20 `echo`
    value -> backend/shop/models.py:20 `value`
    callEcho -> backend/shop/models.py:20 `echo`
    useEcho -> backend/shop/models.py:20 `echo`
    "#);
}

#[test]
fn constraints_become_tags() {
    let mut project = Project::new(&[(PATH, "class Item:\n  a: int\ndef echo(value): ...")]);
    let bounds = Numeric {
        minimum: Some(Box::new(json!(0))),
        exclusive_maximum: Some(Box::new(json!(10))),
        ..Numeric::default()
    };
    let name = Text { min_length: Some(1), max_length: Some(80), pattern: Some("^*/$".into()) };
    let fields = vec![
        Field { description: Some("How many.".into()), ..field("count", Type::Int(bounds)) },
        field("name", Type::Str(name)),
        field("site", formatted(Format::Uri)),
        field(
            "tags",
            Type::Array(Box::new(Array { items: text(), unique: true, min_items: Some(1), max_items: None })),
        ),
        field(
            "old",
            Type::Annotated(
                Box::new(nullable(text())),
                Box::new(Metadata { deprecated: true, examples: Some(json!(["x"])), ..Metadata::default() }),
            ),
        ),
    ];
    let item = project.define(PATH, "class ‹Item›", model(fields));
    echo(&mut project, Type::Object(item));
    insta::assert_snapshot!(project.generate().file("shop.models.d.ts"), @r#"
    // Generated by mizan-dev from backend/shop/models.py; changes here are lost.

    import type { CallOptions } from "./kernel.js";
    import type { CallHook } from "./react.js";

    /** @see `backend/shop/models.py Item` */
    export interface Item {
      /**
       * How many.
       *
       * @minimum 0
       * @exclusiveMaximum 10
       */
      count: number;
      /**
       * @minLength 1
       * @maxLength 80
       * @pattern `^*\/$`
       */
      name: string;
      /** @format uri */
      site: string;
      /**
       * @minItems 1
       * @uniqueItems true
       */
      tags: string[];
      /**
       * @example "x"
       * @deprecated
       */
      old: string | null;
    }

    export interface EchoArgs {
      value: Item;
    }
    /** @see `backend/shop/models.py echo` */
    export declare const callEcho: (args: EchoArgs, options?: CallOptions) => Promise<Item>;
    /** @see `backend/shop/models.py echo` */
    export declare const useEcho: CallHook<EchoArgs, Item>;

    //# sourceMappingURL=shop.models.d.ts.map
    "#);
}

#[test]
fn a_tag_with_a_default_must_be_given_all_the_same() {
    let mut project =
        Project::new(&[(PATH, "class Cat:\n  kind: str = 'cat'\nclass Dog:\n  kind: str\ndef echo(value): ...")]);
    let cat = Field {
        default: Given::Value(json!("cat")),
        ..project.field(PATH, "  ‹kind›: str = 'cat'", literal(&[json!("cat")]))
    };
    let cat = project.define(PATH, "class ‹Cat›", model(vec![cat]));
    let dog = project.field(PATH, "Dog:\n  ‹kind›", literal(&[json!("dog")]));
    let dog = project.define(PATH, "class ‹Dog›", model(vec![dog]));
    let discriminator = Some(Discriminator::Field("kind".into()));
    echo(
        &mut project,
        Type::Union(Box::new(Union { members: vec![Type::Object(cat), Type::Object(dog)], discriminator })),
    );
    insta::assert_snapshot!(project.generate().file("shop.models.d.ts"), @r#"
    // Generated by mizan-dev from backend/shop/models.py; changes here are lost.

    import type { CallOptions } from "./kernel.js";
    import type { CallHook } from "./react.js";

    /** @see `backend/shop/models.py Cat` */
    export interface Cat {
      kind: "cat";
    }
    /** @see `backend/shop/models.py Cat` */
    export interface CatInput {
      /** @default "cat" */
      kind?: "cat";
    }

    /** @see `backend/shop/models.py Dog` */
    export interface Dog {
      kind: "dog";
    }

    export interface EchoArgs {
      value: (CatInput & Required<Pick<CatInput, "kind">>) | Dog;
    }
    /** @see `backend/shop/models.py echo` */
    export declare const callEcho: (args: EchoArgs, options?: CallOptions) => Promise<Cat | Dog>;
    /** @see `backend/shop/models.py echo` */
    export declare const useEcho: CallHook<EchoArgs, Cat | Dog>;

    //# sourceMappingURL=shop.models.d.ts.map
    "#);
}

#[test]
fn a_model_that_is_only_further_keys_brings_the_type_of_their_values() {
    let mut project =
        Project::new(&[(PATH, "class Item:\n  id: int\nclass Bag:\n  __pydantic_extra__: dict\ndef echo(value): ...")]);
    let id = project.field(PATH, "  ‹id›", int());
    let item = project.define(PATH, "class ‹Item›", model(vec![id]));
    let mut bag = object(vec![]);
    bag.extra = Extra::Allow(Some(Box::new(Type::Object(item))));
    let bag = project.define(PATH, "class ‹Bag›", Shape::Object(bag));
    project.function(PATH, "def ‹echo›", vec![], Type::Object(bag));
    let client = project.generate();
    insta::assert_snapshot!(client.file("shop.models.d.ts").split_once("/** @see").unwrap().1, @"
     `backend/shop/models.py Item` */
    export interface Item {
      id: number;
    }

    /** @see `backend/shop/models.py Bag` */
    export interface Bag {
      [key: string]: Item;
    }

    /** @see `backend/shop/models.py echo` */
    export declare const callEcho: (args?: undefined, options?: CallOptions) => Promise<Bag>;
    /** @see `backend/shop/models.py echo` */
    export declare const useEcho: CallHook<undefined, Bag>;

    //# sourceMappingURL=shop.models.d.ts.map
    ");
}
