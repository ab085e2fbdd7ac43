//! No annotation makes the reader stop.

use proptest::prelude::*;

use super::read::types;

const HEAD: &str = "
from __future__ import annotations
import typing as t, datetime, enum, dataclasses, decimal
from typing import *
from pydantic import *
from annotated_types import *
T = TypeVar('T')
class M(BaseModel):
    x: int = 1
    m: 'M | None' = None
class G(BaseModel, Generic[T]):
    x: T
class E(enum.Enum):
    A = 'a'
type L = list[L]
Loop = 'Loop | None'
";

/// An expression from the words that annotations are made of.
fn annotation() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "int",
        "str",
        "None",
        "...",
        "M",
        "G",
        "E",
        "E.A",
        "T",
        "L",
        "Loop",
        "Any",
        "Self",
        "t.Optional",
        "Union",
        "Literal",
        "Annotated",
        "list",
        "dict",
        "tuple",
        "type",
        "Gone",
        "M.x",
        "t",
        "'M'",
        "'a b'",
        "''",
        "1",
        "-1",
        "1.5",
        "b'x'",
        "Field(ge=1)",
        "Field(alias=1)",
        "Field(*x, **y)",
        "Ge(1)",
        "Len(1, 2)",
        "BeforeValidator(str)",
        "PlainSerializer(str)",
        "Json",
        "RootModel",
        "BaseModel",
        "TypedDict",
        "NamedTuple",
        "Discriminator('x')",
        "conint(ge=1)",
        "conlist()",
        "decimal.Decimal",
        "ClassVar",
        "Final",
        "Required",
        "Generic",
        "Callable",
        "lambda: 1",
        "x for x in y",
        "WithJsonSchema({})",
        "Secret",
        "FailFast()",
        "TypeVar('X')",
        "NewType('N', int)",
        "enum.auto()",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(head, index)| format!("{head}[{index}]")),
            (inner.clone(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(head, items)| format!("{head}[{}]", items.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("{left} | {right}")),
            (inner.clone(), inner.clone()).prop_map(|(function, argument)| format!("{function}({argument})")),
            (inner.clone(), inner.clone())
                .prop_map(|(function, value)| format!("{function}(default={value}, ge={value}, alias={value})")),
            inner.clone().prop_map(|inner| format!("({inner},)")),
            inner.clone().prop_map(|inner| format!("[{inner}]")),
            inner.clone().prop_map(|inner| format!("'{}'", inner.replace('\'', "\""))),
            inner.clone().prop_map(|inner| format!("{inner}.x")),
            (inner.clone(), inner).prop_map(|(left, right)| format!("{{{left}: {right}}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_annotation_panics(a in annotation(), b in annotation(), c in annotation()) {
        let text = format!("{HEAD}
class R(BaseModel):
    a: {a} = {b}
    b: {b}
@dataclasses.dataclass
class D:
    a: {c} = {a}
class Sub(G[{a}], {b}):
    y: {c}
X = {a}
class V(enum.Enum):
    A = {c}
def f(a: {a}, b: {b} = {c}, r: R = 1, d: D = 1, s: Sub = 1, x: X = 1, v: V = 1) -> {c}: ...
");
        types(&text);
    }
}
