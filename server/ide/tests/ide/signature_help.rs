//! Signature help: the line, and the parameter that the place is in.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::project::Project;

fn signature(text: &str) -> String {
    let project = Project::new(text);
    let Some(found) = mizan_ide::signature_help(&project.world(), &project.cursor()) else {
        return "nothing".to_owned();
    };
    let mut out = format!("{}\n", found.label);
    if let Some(parameter) = found.active.and_then(|active| found.parameters.get(active)) {
        let span = parameter.label;
        writeln!(out, "{}{}", " ".repeat(span.start as usize), "^".repeat(span.len())).unwrap();
        out += parameter.documentation.as_deref().unwrap_or_default();
    }
    out += found.documentation.as_deref().unwrap_or_default();
    out
}

fn python(code: &str) -> String {
    signature(&format!(
        "--- back/shop/clients.py\nfrom mizan.client import client\nfrom mizan.forms import mizanFormMeta\n\n{code}"
    ))
}

#[test]
fn the_keywords_of_client_with_the_one_that_is_typed() {
    assert_snapshot!(python("@client(auth=\"staff\", aff<CURSOR>ects=[\"cart\"])\ndef add(request) -> int: ...\n"), @"
    client(*, context: str | ReactContext = None, affects: str | ReactContext | function | list = None, merge: str | ReactContext | list = None, auth: bool | str | Callable[[Request], bool] = None, websocket: bool = False, private: bool = False, route: str = None, methods: list[str] = None, rev: int = 0, cache: bool | int = True)
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    What a call invalidates: contexts, or single functions of them. What is mounted of it is fetched once afterwards.
    ");
    assert_snapshot!(python("@client(affects=[\"<CURSOR>\n\ndef add(request) -> int: ...\n"), @"
    client(*, context: str | ReactContext = None, affects: str | ReactContext | function | list = None, merge: str | ReactContext | list = None, auth: bool | str | Callable[[Request], bool] = None, websocket: bool = False, private: bool = False, route: str = None, methods: list[str] = None, rev: int = 0, cache: bool | int = True)
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    What a call invalidates: contexts, or single functions of them. What is mounted of it is fetched once afterwards.
    ");
    assert_snapshot!(python("@client(<CURSOR>"), @"client(*, context: str | ReactContext = None, affects: str | ReactContext | function | list = None, merge: str | ReactContext | list = None, auth: bool | str | Callable[[Request], bool] = None, websocket: bool = False, private: bool = False, route: str = None, methods: list[str] = None, rev: int = 0, cache: bool | int = True)");
}

#[test]
fn the_keywords_of_a_form() {
    assert_snapshot!(python("class Contact:\n    mizan = mizanFormMeta(title=<CURSOR>)\n"), @"
    mizanFormMeta(*, name: str, title: str = None, subtitle: str = None, submit_label: str = None, live_validation: bool = True, live_form_errors: bool = False, refetch_schema_on_validate: bool = False, enable_formset: bool = False)
                                ^^^^^^^^^^^^^^^^^
    What stands above the form.
    ");
}

#[test]
fn no_signature_where_the_call_is_not_ours() {
    assert_eq!(python("@client(auth=check(<CURSOR>))\ndef add(request) -> int: ...\n"), "nothing");
    assert_eq!(python("@client()<CURSOR>\ndef add(request) -> int: ...\n"), "nothing");
    assert_eq!(python("other(<CURSOR>)\n"), "nothing");
}
