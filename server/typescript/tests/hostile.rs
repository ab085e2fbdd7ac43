//! Input that nobody means well: whatever stands in a file, reading it ends, soon, and says nothing that is not there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod support;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use mizan_syntax::typescript::parse;
use mizan_typescript::facts::FileFacts;
use mizan_typescript::uses::UseKind;
use proptest::prelude::*;
use support::{Dialect, read};

const IMPORT: &str = "import { useEcho, callX, useItem, Item, UserContext } from './api';\n";

/// Reads a text, in a time that is not out of proportion to what it takes to parse it: nothing quadratic would stay below.
fn read_in_time(name: &str, source: &str) -> usize {
    let start = Instant::now();
    parse(source, Dialect::Tsx);
    let parsed = start.elapsed();
    let start = Instant::now();
    let (_, found) = read(source, Dialect::Tsx);
    let took = start.elapsed();
    let limit = parsed * 30 + Duration::from_secs(1);
    assert!(took < limit, "{name}: {} bytes took {took:?}, parsing alone {parsed:?}", source.len());
    found.uses.len()
}

#[test]
fn one_line_of_a_megabyte() {
    let source = format!("{IMPORT}{}", "callX({ text: useItem().name });".repeat(30_000));
    assert!(read_in_time("calls", &source) > 100_000);
}

#[test]
fn nesting_of_every_kind() {
    const DEPTH: usize = 8_000;
    let around = |open: &str, inner: &str, close: &str| {
        format!("{IMPORT}const x = {}{inner}{};", open.repeat(DEPTH), close.repeat(DEPTH))
    };
    let nested = [
        ("parentheses", around("(", "callX({})", ")")),
        ("arrays", around("[", "callX({})", "]")),
        ("objects", around("{a:", "callX({})", "}")),
        ("arguments", around("callX({a:", "1", "})")),
        ("callbacks", around("callX().then((r) => r.a, ", "1", ")")),
        ("branches", around("a ? useItem() : ", "useItem()", "")),
        ("defaults", around("useItem() ?? ", "useItem()", "")),
        ("members", format!("{IMPORT}useItem(){};", ".a".repeat(DEPTH))),
        ("indexes", format!("{IMPORT}useItem(){};", "[0]".repeat(DEPTH))),
        ("elements", around("<UserContext a={1}>", "", "</UserContext>")),
        ("blocks", format!("{IMPORT}{}useItem();{}", "{ const a = 1; a; ".repeat(DEPTH), "}".repeat(DEPTH))),
        ("vars", format!("{IMPORT}{}useItem();{}", "{ var a = 1; a; ".repeat(DEPTH), "}".repeat(DEPTH))),
        ("functions", format!("{IMPORT}{}{}", "function f(useItem) { useItem();".repeat(DEPTH), "}".repeat(DEPTH))),
        ("patterns", format!("{IMPORT}const {}a{} = useItem();", "[".repeat(DEPTH), "]".repeat(DEPTH))),
        ("object patterns", format!("{IMPORT}const {}a{} = useItem();", "{a:".repeat(DEPTH), "}".repeat(DEPTH))),
        ("types", format!("{IMPORT}let x: {}Item{};", "(".repeat(DEPTH), ")".repeat(DEPTH))),
        ("unclosed", format!("{IMPORT}{}", "callX({ a: [".repeat(DEPTH))),
    ];
    for (name, source) in nested {
        read_in_time(name, &source);
    }
}

/// Values that multiply where branches meet again.
#[test]
fn values_do_not_multiply() {
    let mut source = format!("{IMPORT}const v0 = useItem();\n");
    for n in 1..2_000 {
        writeln!(source, "const v{n} = a ? v{m} : b ? v{m} : v{m}; v{n}.name;", m = n - 1).unwrap();
    }
    read_in_time("chain", &source);
    let balanced = (0..14).fold("x".to_owned(), |inner, _| format!("({inner} ?? {inner})"));
    let keys = "a: 1, ".repeat(20_000);
    read_in_time("tree", &format!("{IMPORT}const x = callX; {balanced}({{ {keys} }});"));
    let many = "x, ".repeat(30_000);
    read_in_time("all", &format!("{IMPORT}const x = callX(); const [{many}] = await Promise.all([{many}]);"));
    let typed = "{ a, ".to_owned() + &"b, ".repeat(20_000) + "}: { " + &"a: Item; ".repeat(20_000) + "}";
    read_in_time("props", &format!("{IMPORT}function F({typed}) {{}}"));
    let shadows = "{ let useItem; useItem; }".repeat(20_000);
    read_in_time("shadows", &format!("{IMPORT}{shadows} useItem();"));
}

/// Words that TypeScript is made of, put together at random.
fn fragment() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "import ",
        "{ ",
        " }",
        "useEcho",
        "callX",
        " from './api';",
        "export ",
        "default ",
        "const ",
        "let ",
        "=> ",
        "(",
        ")",
        "[",
        "]",
        ", ",
        ": ",
        "...",
        "= ",
        "await ",
        ".",
        "?.",
        "name",
        "'text'",
        "\"",
        "`",
        "${",
        "<UserContext ",
        "/>",
        ">",
        "</UserContext>",
        "Item",
        "type ",
        "interface ",
        " as ",
        " satisfies ",
        "function ",
        "class ",
        "for (",
        " of ",
        " in ",
        "switch (",
        "case ",
        "return ",
        "import(",
        "require('./api')",
        "typeof ",
        "useState<Item>(",
        "Item[]",
        "[\"name\"]",
        "Pick<",
        "setX",
        ".then(",
        ".map(",
        "x",
        " => ",
        "* as api",
        "api",
        "\n",
        "\r\n",
        "\r",
        "// ",
        "/*",
        "*/",
        "🦀",
        "\u{feff}",
        "\0",
        "0",
        ";",
        "??",
        "===",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_read_spans_are_of_the_text(fragments in prop::collection::vec(fragment(), 0..60), tsx in any::<bool>()) {
        let source = format!("{IMPORT}{}", fragments.concat());
        let (facts, found) = read(&source, if tsx { Dialect::Tsx } else { Dialect::TypeScript });
        for one in &found.uses {
            prop_assert!(source.get(one.span.start as usize..one.span.end as usize).is_some());
            prop_assert!(matches!(one.kind, UseKind::Text | UseKind::Dynamic(_)) || !one.span.is_empty());
        }
        prop_assert!(found.uses.is_sorted_by_key(|one| one.span));
        prop_assert_eq!(&facts, &FileFacts::read(&source, if tsx { Dialect::Tsx } else { Dialect::TypeScript }, |_| true));
    }

    #[test]
    fn any_text_is_read(source in any::<String>()) {
        read(&source, Dialect::Tsx);
        read(&source, Dialect::TypeScript);
    }
}
