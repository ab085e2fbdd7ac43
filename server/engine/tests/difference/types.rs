//! Types: what a change of one does on the way in and on the way out.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::project::changes;

const KINDS: &str = "\
class Cat(BaseModel):
    kind: Literal[\"cat\"]
    lives: int

class Dog(BaseModel):
    kind: Literal[\"dog\"]

class Puss(BaseModel):
    kind: Literal[\"cat\"]
    lives: int

class Kitten(BaseModel):
    kind: Literal[\"cat\"]
    lives: int
    age: int = 0

class Size(Enum):
    S = \"s\"
    L = \"l\"

class Point(NamedTuple):
    x: int
    y: int

class Ids(RootModel[list[int]]): pass

";

/// How a type does in the place of another, on the way in and on the way out. Every kind is used in both, so that its own definition says nothing.
fn table(pairs: &[(&str, &str)]) -> String {
    let kept = "@client\ndef kept(request, c: Cat, d: Dog, p: Puss, k: Kitten, s: Size, t: Point, i: Ids) -> tuple[Cat, Dog, Puss, Kitten, Size, Point, Ids]: ...\n";
    let mut out = String::new();
    for (before, after) in pairs {
        let module = |ty: &str| format!("{KINDS}{kept}\n@client\ndef f(request, a: {ty}) -> {ty}: ...\n");
        let told = changes(&module(before), &module(after));
        let _ = writeln!(out, "{before} → {after}");
        if told.is_empty() {
            out.push_str("    no change\n");
        }
        for line in told.lines() {
            let _ = writeln!(out, "    {}", line.trim_start_matches("~ "));
        }
    }
    out
}

#[test]
fn scalars() {
    assert_snapshot!(table(&[
        ("int", "float"),
        ("float", "int"),
        ("int", "str"),
        ("int", "bool"),
        ("int", "Decimal"),
        ("str", "Decimal"),
        ("Decimal", "float"),
        ("str", "datetime"),
        ("datetime", "str"),
        ("date", "datetime"),
        ("datetime", "UUID"),
        ("str", "bytes"),
        ("str", "Any"),
        ("Any", "str"),
        ("Any", "object"),
    ]), @"
    int → float
        f(): int → float | risky out | fractions may come
        f.a: int → float | safe in | it takes all that it took
    float → int
        f(): float → int | safe out | all that it gives is of the type that it had
        f.a: float → int | risky in | fractions are refused
    int → str
        f(): number → string | breaking out | code that reads what it was does not compile
        f.a: number → string | breaking in | calls that give what it took do not compile
    int → bool
        f(): number → boolean | breaking out | code that reads what it was does not compile
        f.a: number → boolean | breaking in | calls that give what it took do not compile
    int → Decimal
        f(): number → string | breaking out | code that reads what it was does not compile
        f.a: number → number | string | safe in | it takes all that it took
    str → Decimal
        f(): str → Decimal | safe out | all that it gives is of the type that it had
        f.a: string → number | string | risky in | the server may refuse what it took
    Decimal → float
        f(): string → number | breaking out | code that reads what it was does not compile
        f.a: number | string → number | breaking in | calls that give what it took do not compile
    str → datetime
        f(): str → datetime | safe out | all that it gives is of the type that it had
        f.a: str → datetime | risky in | the server may refuse what it took
    datetime → str
        f(): datetime → str | risky out | a value comes that no code has met
        f.a: datetime → str | safe in | it takes all that it took
    date → datetime
        f(): date → datetime | risky out | the text has another form
        f.a: date → datetime | safe in | it takes all that it took
    datetime → UUID
        f(): datetime → UUID | risky out | the text has another form
        f.a: datetime → UUID | breaking in | calls that give what it took do not compile
    str → bytes
        f(): str → bytes | safe out | all that it gives is of the type that it had
        f.a: str → bytes | risky in | the server may refuse what it took
    str → Any
        f(): string → unknown | breaking out | nothing is known of it any more
        f.a: string → unknown | safe in | it takes all that it took
    Any → str
        f(): unknown → string | safe out | all that it gives is of the type that it had
        f.a: unknown → string | breaking in | calls that give what it took do not compile
    Any → object
        no change
    ");
}

#[test]
fn constraints() {
    assert_snapshot!(table(&[
        ("str", "Annotated[str, Field(max_length=8)]"),
        ("Annotated[str, Field(max_length=8)]", "Annotated[str, Field(max_length=9)]"),
        ("Annotated[str, Field(pattern=\"a\")]", "Annotated[str, Field(pattern=\"b\")]"),
        ("int", "Annotated[int, Field(ge=1)]"),
        ("Annotated[int, Field(ge=1)]", "Annotated[int, Field(ge=0)]"),
        ("list[int]", "Annotated[list[int], Field(min_length=1)]"),
        ("str", "Annotated[str, Field(description=\"what is said\")]"),
    ]), @r#"
    str → Annotated[str, Field(max_length=8)]
        f(): str → str (max_length=8) | safe out | all that it gives is of the type that it had
        f.a: str → str (max_length=8) | risky in | the server may refuse what it took
    Annotated[str, Field(max_length=8)] → Annotated[str, Field(max_length=9)]
        f(): str (max_length=8) → str (max_length=9) | safe out | all that it gives is of the type that it had
        f.a: str (max_length=8) → str (max_length=9) | safe in | it takes all that it took
    Annotated[str, Field(pattern="a")] → Annotated[str, Field(pattern="b")]
        f(): str (pattern="a") → str (pattern="b") | safe out | all that it gives is of the type that it had
        f.a: str (pattern="a") → str (pattern="b") | risky in | the server may refuse what it took
    int → Annotated[int, Field(ge=1)]
        f(): int → int (ge=1) | safe out | all that it gives is of the type that it had
        f.a: int → int (ge=1) | risky in | the server may refuse what it took
    Annotated[int, Field(ge=1)] → Annotated[int, Field(ge=0)]
        f(): int (ge=1) → int (ge=0) | safe out | all that it gives is of the type that it had
        f.a: int (ge=1) → int (ge=0) | safe in | it takes all that it took
    list[int] → Annotated[list[int], Field(min_length=1)]
        f(): list[int] → list[int] (min_length=1) | safe out | all that it gives is of the type that it had
        f.a: list[int] → list[int] (min_length=1) | risky in | the server may refuse what it took
    str → Annotated[str, Field(description="what is said")]
        no change
    "#);
}

#[test]
fn unions_and_literals() {
    assert_snapshot!(table(&[
        ("int", "int | None"),
        ("int | None", "int"),
        ("int", "int | str"),
        ("int | str", "str"),
        ("int | str", "str | int"),
        ("Literal[\"a\", \"b\"]", "Literal[\"a\", \"b\", \"c\"]"),
        ("Literal[\"a\", \"b\"]", "Literal[\"a\"]"),
        ("Literal[\"a\", \"b\"]", "Literal[\"b\", \"a\"]"),
        ("Literal[\"a\"]", "str"),
        ("str", "Literal[\"a\"]"),
        ("Literal[\"a\"]", "Literal[1]"),
        ("Size", "Literal[\"s\", \"l\"]"),
        ("Size", "str"),
        ("Cat", "Cat | Dog"),
        ("Cat | Dog", "Dog"),
        ("Annotated[Cat | Dog, Field(discriminator=\"kind\")]", "Annotated[Cat, Field()]"),
        ("list[Annotated[Dog | Kitten, Field(discriminator=\"kind\")]]", "list[Annotated[Dog | Kitten | Cat, Field()]]"),
    ]), @r#"
    int → int | None
        f(): number → number | null | breaking out | it may be `null` now
        f.a: number → number | null | safe in | it takes all that it took
    int | None → int
        f(): number | null → number | safe out | all that it gives is of the type that it had
        f.a: number | null → number | breaking in | `null` is no longer taken
    int → int | str
        f(): number → number | string | breaking out | code that reads what it was does not compile
        f.a: number → number | string | safe in | it takes all that it took
    int | str → str
        f(): number | string → string | safe out | all that it gives is of the type that it had
        f.a: number | string → string | breaking in | calls that give what it took do not compile
    int | str → str | int
        no change
    Literal["a", "b"] → Literal["a", "b", "c"]
        f(): "a" | "b" → "a" | "b" | "c" | risky out | a value comes that no code has met
        f.a: "a" | "b" → "a" | "b" | "c" | safe in | it takes all that it took
    Literal["a", "b"] → Literal["a"]
        f(): "a" | "b" → "a" | risky out | code that asks for the value that is gone does not compile
        f.a: "a" | "b" → "a" | breaking in | calls that give what it took do not compile
    Literal["a", "b"] → Literal["b", "a"]
        no change
    Literal["a"] → str
        f(): "a" → string | breaking out | code that reads what it was does not compile
        f.a: "a" → string | safe in | it takes all that it took
    str → Literal["a"]
        f(): string → "a" | safe out | all that it gives is of the type that it had
        f.a: string → "a" | breaking in | calls that give what it took do not compile
    Literal["a"] → Literal[1]
        f(): "a" → 1 | breaking out | code that reads what it was does not compile
        f.a: "a" → 1 | breaking in | calls that give what it took do not compile
    Size → Literal["s", "l"]
        no change
    Size → str
        f(): Size → string | breaking out | code that reads what it was does not compile
        f.a: Size → string | safe in | it takes all that it took
    Cat → Cat | Dog
        f(): Cat → Cat | Dog | breaking out | code that reads what it was does not compile
        f.a: Cat → Cat | Dog | safe in | it takes all that it took
    Cat | Dog → Dog
        f(): Cat | Dog → Dog | safe out | all that it gives is of the type that it had
        f.a: Cat | Dog → Dog | breaking in | calls that give what it took do not compile
    Annotated[Cat | Dog, Field(discriminator="kind")] → Annotated[Cat, Field()]
        f(): Cat | Dog → Cat | safe out | all that it gives is of the type that it had
        f.a: Cat | Dog → Cat | breaking in | calls that give what it took do not compile
    list[Annotated[Dog | Kitten, Field(discriminator="kind")]] → list[Annotated[Dog | Kitten | Cat, Field()]]
        f(): (Dog | Kitten)[] → (Dog | Kitten | Cat)[] | risky out | a value comes that no code has met
        f.a: (Dog | Kitten)[] → (Dog | Kitten | Cat)[] | safe in | it takes all that it took
    "#);
}

#[test]
fn containers_and_classes() {
    assert_snapshot!(table(&[
        ("list[int]", "set[int]"),
        ("list[int]", "list[str]"),
        ("list[int]", "tuple[int, int]"),
        ("tuple[int, int]", "tuple[int, int, int]"),
        ("dict[str, int]", "dict[str, str]"),
        ("dict[str, int]", "dict[int, int]"),
        ("list[int]", "Ids"),
        ("Cat", "Puss"),
        ("Cat", "Kitten"),
        ("Kitten", "Cat"),
        ("Cat", "Dog"),
        ("Point", "tuple[int, int]"),
        ("Cat", "dict[str, Any]"),
    ]), @"
    list[int] → set[int]
        no change
    list[int] → list[str]
        f(): number[] → string[] | breaking out | code that reads what it was does not compile
        f.a: number[] → string[] | breaking in | calls that give what it took do not compile
    list[int] → tuple[int, int]
        f(): number[] → [number, number] | safe out | all that it gives is of the type that it had
        f.a: number[] → [number, number] | breaking in | calls that give what it took do not compile
    tuple[int, int] → tuple[int, int, int]
        f(): [number, number] → [number, number, number] | breaking out | code that reads what it was does not compile
        f.a: [number, number] → [number, number, number] | breaking in | calls that give what it took do not compile
    dict[str, int] → dict[str, str]
        f(): { [key: string]: number } → { [key: string]: string } | breaking out | code that reads what it was does not compile
        f.a: { [key: string]: number } → { [key: string]: string } | breaking in | calls that give what it took do not compile
    dict[str, int] → dict[int, int]
        f(): dict[str, int] → dict[int, int] | safe out | all that it gives is of the type that it had
        f.a: dict[str, int] → dict[int, int] | risky in | the server may refuse what it took
    list[int] → Ids
        no change
    Cat → Puss
        f(): Cat → Puss | safe out | all that it gives is of the type that it had
        f.a: Cat → Puss | safe in | it takes all that it took
    Cat → Kitten
        f(): Cat → Kitten | safe out | all that it gives is of the type that it had
        f.a: Cat → Kitten | safe in | it takes all that it took
    Kitten → Cat
        f(): Kitten → Cat | breaking out | code that reads what it was does not compile
        f.a: Kitten → Cat | breaking in | calls that give what it took do not compile
    Cat → Dog
        f(): Cat → Dog | breaking out | code that reads what it was does not compile
        f.a: Cat → Dog | breaking in | calls that give what it took do not compile
    Point → tuple[int, int]
        no change
    Cat → dict[str, Any]
        f(): Cat → { [key: string]: unknown } | breaking out | code that reads what it was does not compile
        f.a: Cat → { [key: string]: unknown } | breaking in | calls that give what it took do not compile
    ");
}

/// Before and after of one model that a function takes and gives.
fn model(before: &str, after: &str) -> String {
    let module = |fields: &str| {
        format!("class Item(BaseModel):\n    id: int\n{fields}\n@client\ndef save(request, item: Item) -> Item: ...\n")
    };
    changes(&module(before), &module(after))
}

#[test]
fn fields_of_a_model() {
    assert_snapshot!(model("", "    price: int\n"), @"+ Item.price: number | breaking in out | objects without it do not compile");
    assert_snapshot!(model("", "    price: int = 0\n"), @"+ Item.price?: number | safe in out | it may be left out");
    assert_snapshot!(model("    price: int\n", ""), @"- Item.price | breaking in out | objects that have it do not compile");
    assert_snapshot!(model("    price: int\n", "    price: str\n"), @"~ Item.price: number → string | breaking in out | calls that give what it took do not compile");
    assert_snapshot!(model("    price: int\n", "    price: Decimal\n"), @"
    ~ Item.price: number → number | string, as input | safe in | it takes all that it took
    ~ Item.price: number → string, as output | breaking out | code that reads what it was does not compile
    ");
    assert_snapshot!(model("    price: int\n", "    price: int | None\n"), @"~ Item.price: number → number | null | breaking in out | it may be `null` now");
    assert_snapshot!(model("    price: int\n", "    price: int | None = None\n"), @"
    ~ Item.price: number → number | null (optional), as input | safe in | it may be left out
    ~ Item.price: number → number | null, as output | breaking out | it may be `null` now
    ");
    assert_snapshot!(model("    price: int = 1\n", "    price: int = 2\n"), @"~ Item.price: default 1 → default 2, as input | risky in | calls that leave it out get another value");
    assert_snapshot!(model("    price: int\n", "    price: int = Field(alias=\"cost\")\n"), @"
    + Item.cost: number | breaking in out | objects without it do not compile
    - Item.price | breaking in out | objects that have it do not compile
    ");
    assert_snapshot!(model("    price: int\n", "    price: int = Field(exclude=True)\n"), @"- Item.price, as output | breaking out | code that reads it does not compile");
    assert_snapshot!(model("    model_config = ConfigDict(extra=\"allow\")\n", ""), @"~ Item further keys: allowed → left out | breaking in out | code that gives or reads other keys does not compile");
    assert_snapshot!(model("", "    model_config = ConfigDict(extra=\"forbid\")\n"), @"~ Item further keys: left out → refused, as input | risky in | the server may refuse what it took");
    assert_eq!(model("", "    price: int = Field(0, exclude=True, description=\"x\")\n").lines().count(), 1);
}

#[test]
fn keys_that_may_be_missing() {
    let module = |field: &str| {
        format!("class Row(TypedDict):\n    n: {field}\n\n@client\ndef rows(request) -> list[Row]: ...\n")
    };
    assert_snapshot!(changes(&module("int"), &module("NotRequired[int]")), @"~ Row.n: number → number (optional) | breaking out | it may be missing now");
    assert_snapshot!(changes(&module("NotRequired[int]"), &module("int")), @"~ Row.n: number (optional) → number | safe out | it is always there now");
}

#[test]
fn values_of_an_enumeration() {
    let module = |members: &str, takes: bool, gives: bool| {
        let (takes, gives) = (if takes { ", s: Size" } else { "" }, if gives { "Size" } else { "int" });
        format!("class Size(Enum):\n    S = \"s\"\n{members}\n@client\ndef f(request{takes}) -> {gives}: ...\n")
    };
    let of =
        |before: &str, after: &str, takes, gives| changes(&module(before, takes, gives), &module(after, takes, gives));
    let l = "    L = \"l\"\n";
    assert_snapshot!(of("", l, true, false), @r#"+ Size.L = "l" | safe in | nothing has to give it"#);
    assert_snapshot!(of("", l, false, true), @r#"+ Size.L = "l" | risky out | a value comes that no code has met"#);
    assert_snapshot!(of("", l, true, true), @r#"+ Size.L = "l" | risky in out | a value comes that no code has met"#);
    assert_snapshot!(of(l, "", true, false), @"- Size.L | breaking in | code that names it does not compile");
    assert_snapshot!(of(l, "    L = \"large\"\n", false, true), @r#"~ Size.L: "l" → "large" | breaking out | values of the old kind are none any more"#);
}

#[test]
fn a_class_that_became_another_kind() {
    let of = |class: &str| format!("{class}\n@client\ndef f(request) -> Thing: ...\n");
    let object = of("class Thing(BaseModel):\n    a: int\n");
    assert_snapshot!(changes(&object, &of("class Thing(Enum):\n    A = 1\n")), @"~ type Thing: an object → an enumeration | breaking out | what is written as the one does not compile as the other");
    assert_snapshot!(changes(&object, &of("class Thing(RootModel[list[int]]): pass\n")), @"~ type Thing: an object → number[] | breaking out | what is written as the one does not compile as the other");
    assert_snapshot!(changes(&of("class Thing(RootModel[list[int]]): pass\n"), &of("class Thing(RootModel[list[str]]): pass\n")), @"~ type Thing: number[] → string[] | breaking out | code that reads what it was does not compile");
}

#[test]
fn a_type_that_several_functions_share_is_told_once() {
    let module = |field: &str| {
        format!(
            "class Price(BaseModel):\n    {field}\n\nclass Item(BaseModel):\n    price: Price\n\n\
             @client\ndef items(request) -> list[Item]: ...\n\n@client\ndef item(request, id: int) -> Item | None: ...\n\n\
             @client(private=True)\ndef all_items(request) -> list[Item]: ...\n"
        )
    };
    assert_snapshot!(changes(&module("amount: int"), &module("amount: str")), @"~ Price.amount: number → string (in 2 functions) | breaking out | code that reads what it was does not compile");
}

#[test]
fn types_that_refer_to_themselves() {
    let module = |name: &str, field: &str| {
        format!(
            "class {name}(BaseModel):\n    {field}\n    next: {name} | None = None\n    all: list[{name}] = []\n\n@client\ndef f(request) -> {name}: ...\n"
        )
    };
    assert_snapshot!(changes(&module("Node", "a: int"), &module("Node", "a: str")), @"~ Node.a: number → string | breaking out | code that reads what it was does not compile");
    assert_snapshot!(changes(&module("Node", "a: int"), &module("Knot", "a: int")), @"
    ~ f(): Node → Knot | safe out | all that it gives is of the type that it had
    - type Node | breaking | whatever uses it does not compile
    ");
    assert_snapshot!(changes(&module("Node", "a: int"), &module("Knot", "a: str")), @"
    ~ f(): Node → Knot | breaking out | code that reads what it was does not compile
    - type Node | breaking | whatever uses it does not compile
    ");
}
