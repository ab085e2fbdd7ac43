//! Names and texts of a repository that would rather be code: whatever they are, the files stay well-formed.

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

use mizan_schema::contract::ContextKind;
use mizan_schema::types::{Default as Given, Definition, EnumMember, Enumeration, LiteralValue, Shape};
use mizan_schema::{Type, TypeKey};
use proptest::prelude::*;
use serde_json::json;

use support::{Client, Project, field, int, model};

const PATH: &str = "backend/evil.py";

/// A client in which `name` and `text` stand wherever the repository has a say.
fn client(name: &str, text: &str) -> Client {
    let mut project = Project::new(&[(PATH, "user = 1\nclass Model: ...\nclass Choice: ...\ndef echo(value): ...\n")]);
    let shared: Arc<str> = Arc::from(name);
    let model_key = project.define(PATH, "class ‹Model›", model(vec![]));
    let body = vec![
        field("plain", int()),
        mizan_schema::types::Field { description: Some(text.into()), ..field(name, int()) },
    ];
    let origin = project.contract.definitions[&model_key].origin;
    let key = TypeKey { module: shared.clone(), qualname: shared.clone() };
    let definition =
        Definition { name: shared.clone(), origin, docstring: Some(text.into()), shape: model(body), serialized: None };
    project.contract.definitions.insert(key.clone(), Arc::new(definition));
    let members = vec![EnumMember { name: shared.clone(), value: json!(text), origin: None }];
    let choice = project.define(PATH, "class ‹Choice›", Shape::Enum(Enumeration { members, mixin: None }));

    let mut value = project.parameter(PATH, "echo(‹value›", Type::Object(key), Given::Value(json!(text)));
    value.name.value = shared.clone();
    let literal = Type::Literal(vec![LiteralValue { value: json!(text), origin }]);
    let function = project.function(PATH, "def ‹echo›", vec![value], Type::Tuple(vec![literal, Type::Enum(choice)]));
    function.python.docstring = Some(text.into());
    function.python.qualname = shared.clone();
    project.context(PATH, "‹user›", name, ContextKind::Named, &["echo"]);
    let context = project.contract.contexts.keys().next().unwrap().clone();
    let context = Arc::make_mut(project.contract.contexts.get_mut(&context).unwrap());
    context.python.docstring = Some(text.into());
    project.generate()
}

/// What is left of a file without strings and comments; an end of a line in a string is an error.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => loop {
                match chars.next().expect("a string ends") {
                    '\\' => drop(chars.next()),
                    '"' => break,
                    c => assert!(!c.is_control() && !"\u{2028}\u{2029}".contains(c), "{c:?} in a string"),
                }
            },
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                let mut last = ' ';
                for c in chars.by_ref().skip(1) {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// Everything but identifiers is what the generator itself writes.
fn is_ours(code: &str) -> bool {
    code.chars()
        .all(|c| c.is_alphanumeric() || "_ \n{}()[]<>:;,.?|&=$-".contains(c) || unicode_ident::is_xid_continue(c))
        && code.matches('{').count() == code.matches('}').count()
        && code.matches('(').count() == code.matches(')').count()
        && !code.contains("alert(")
}

fn assert_well_formed(name: &str, text: &str) {
    let client = client(name, text);
    for artifact in client
        .artifacts
        .iter()
        .filter(|artifact| !artifact.path.starts_with("kernel") && !artifact.path.starts_with("react"))
    {
        assert!(artifact.path.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{}", artifact.path);
        let content = std::str::from_utf8(&artifact.bytes).unwrap();
        if artifact.path.ends_with(".map") {
            serde_json::from_str::<serde_json::Value>(content).unwrap();
            continue;
        }
        assert!(!content.to_lowercase().contains("</script"), "{content}");
        assert!(!content.contains(['\u{202e}', '\u{2028}', '\0']), "{content}");
        let code = code(content).replace("export * from", "export from");
        assert!(is_ours(&code), "{}:\n{content}\n----\n{code}", artifact.path);
    }
}

#[test]
fn known_attacks_stay_text() {
    for attack in [
        "*/alert(1)/*",
        "\"; alert(1); \"",
        "'`${alert(1)}",
        "\\",
        "</script><script>alert(1)</script>",
        "<!--",
        "line\nalert(1)",
        "line\u{2028}alert(1)",
        "\u{202e}alert(1)",
        "//# sourceMappingURL=data:application/json,{}",
        "../../../etc/passwd",
        "__proto__",
        "constructor",
        "default",
        "",
        "@deprecated",
        "]: 1, [alert(1)",
    ] {
        assert_well_formed(attack, attack);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_stays_text(name in r#"([a-z"'`\\*/<>!@{}$\n\r\t .-]|\PC|\u{2028}){0,12}"#, text in r#"([a-z"'`\\*/<>!@{}$\n\r\t .-]|\PC|\u{202e}){0,24}"#) {
        assert_well_formed(&name, &text);
    }
}
