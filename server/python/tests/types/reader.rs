//! The reader's other questions: a class by name, origins.

use mizan_python::facts::ast::Stmt;
use mizan_python::program::Program;
use mizan_python::resolve::Scope;
use mizan_python::types::{Reader, Settings};
use mizan_schema::types::{Shape, Type};

use super::program::Files;

#[test]
fn a_class_by_name_is_a_definition_or_says_why_not() {
    let files = Files::new(&[(
        "chat.py",
        "from pydantic import BaseModel\nclass Chat:\n    class Params(BaseModel):\n        room: str\n    class Plain: ...\n    Other = Params\n    Number = int\n",
    )]);
    let program = Program::new(&files);
    let reader = Reader::new(&program, Settings::default());
    let found = |name: &str| {
        reader.class_as_definition("chat", name).map(|key| key.qualname.to_string()).map_err(|why| why.to_string())
    };
    assert_eq!(found("Chat.Params"), Ok("Chat.Params".to_owned()));
    assert_eq!(found("Chat.Other"), Ok("Chat.Params".to_owned()));
    assert_eq!(found("Chat.Number"), Err("`Chat.Number` is no model".to_owned()));
    assert_eq!(found("Chat.Plain"), Err("`Chat.Plain` is a plain class, which pydantic does not know".to_owned()));
    assert_eq!(found("Chat.Gone"), Err("`Chat` has no `Gone`".to_owned()));
    assert_eq!(reader.class_as_definition("gone", "X"), Err("the module `gone` is not found".into()));
    assert_eq!(reader.definitions().len(), 1);
}

#[test]
fn every_place_a_person_may_go_to_has_an_origin() {
    let text = "from enum import Enum\nfrom typing import Literal\nfrom pydantic import BaseModel, Field\nclass Kind(Enum):\n    BIG = 'big'\nclass M(BaseModel):\n    plain: int\n    named: int = Field(alias='Alias')\n    word: Literal['word']\n    kind: Kind\ndef f() -> M: ...\n";
    let files = Files::new(&[("main.py", text)]);
    let program = Program::new(&files);
    let reader = Reader::new(&program, Settings::default());
    let main = program.module("main").unwrap();
    let Some(Stmt::Function(function)) = main.loaded.facts.module.body.last() else { panic!("no function") };
    reader.read_annotation(&Scope::of_module(main), function.returns.as_ref().unwrap());
    let at = |origin: Option<mizan_schema::Origin>| {
        let span = main.loaded.facts.span(origin.unwrap().anchor);
        text[usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap()].to_owned()
    };
    let mut places = Vec::new();
    for definition in reader.definitions().values() {
        places.push(at(definition.origin));
        match &definition.shape {
            Shape::Object(object) => {
                for field in &object.fields {
                    places.push(at(field.origin));
                    if let Type::Literal(values) = &field.ty {
                        places.push(at(values[0].origin));
                    }
                }
            }
            Shape::Enum(enumeration) => places.push(at(enumeration.members[0].origin)),
            _ => {}
        }
    }
    assert_eq!(places, ["Kind", "BIG", "M", "plain", "'Alias'", "word", "'word'", "kind"]);
}

#[test]
fn reading_twice_gives_the_same_and_definitions_grow() {
    let files = Files::new(&[(
        "main.py",
        "from pydantic import BaseModel\nclass A(BaseModel):\n    x: int\nclass B(BaseModel):\n    a: A\ndef f(a: A, b: B): ...\n",
    )]);
    let program = Program::new(&files);
    let reader = Reader::new(&program, Settings::default());
    let main = program.module("main").unwrap();
    let Some(Stmt::Function(function)) = main.loaded.facts.module.body.last() else { panic!("no function") };
    let scope = Scope::of_module(main);
    let first = reader.read_parameter(&scope, &function.parameters[0]);
    assert_eq!(first, reader.read_parameter(&scope, &function.parameters[0]));
    assert_eq!(reader.definitions().len(), 1);
    reader.read_parameter(&scope, &function.parameters[1]);
    assert_eq!(reader.definitions().len(), 2);
}
