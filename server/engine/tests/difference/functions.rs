//! Functions: arguments, results, and what is said about them.

use insta::assert_snapshot;

use crate::project::{changes, contract};

const ECHO: &str = "@client\ndef echo(request, text: str) -> str: ...\n";

#[test]
fn what_a_frontend_cannot_tell_is_no_change() {
    let same = [
        format!("# moved down\n\n\n{ECHO}"),
        ECHO.replace("...", "\n    \"\"\"Says it again.\"\"\"\n    return text"),
        ECHO.replace("def", "async def"),
        format!("{ECHO}\n@client(private=True)\ndef hidden(request) -> int: ...\n"),
        format!("{ECHO}\n@client(route=\"/p/\")\ndef page(request) -> HttpResponse: ...\n"),
        format!("class Unused(BaseModel):\n    a: int\n\n{ECHO}"),
    ];
    for after in same {
        let after = format!("from django.http import HttpResponse\n{after}");
        assert_eq!(changes(ECHO, &after), "", "{after}");
    }
}

#[test]
fn a_function_that_came_and_one_that_went() {
    let save = "class Item(BaseModel):\n    id: int\n\n@client\ndef save_item(request, id: int, note: str = \"\") -> Item: ...\n";
    assert_snapshot!(changes("", save), @"+ function save_item(id: number, note?: string) → Item | safe | nothing uses it yet");
    assert_snapshot!(changes(save, ECHO), @"
    + function echo(text: string) → string | safe | nothing uses it yet
    - function save_item | breaking | whatever uses it does not compile
    - type Item | breaking | whatever uses it does not compile
    ");
}

#[test]
fn a_rename_is_not_guessed() {
    assert_snapshot!(changes(ECHO, &ECHO.replace("echo", "repeat")), @"
    - function echo | breaking | whatever uses it does not compile
    + function repeat(text: string) → string | safe | nothing uses it yet
    ");
}

#[test]
fn a_function_that_lost_its_client_says_why() {
    assert_snapshot!(changes(ECHO, &ECHO.replace("@client", "@client(private=True)")), @"- function echo (private now) | breaking | whatever uses it does not compile");
    let view =
        "from django.http import HttpResponse\n\n@client(route=\"/e/\")\ndef echo(request) -> HttpResponse: ...\n";
    assert_snapshot!(changes(ECHO, view), @"- function echo (a view now) | breaking | whatever uses it does not compile");
}

#[test]
fn arguments() {
    let with = |parameters: &str| format!("@client\ndef echo(request{parameters}) -> str: ...\n");
    let of = |before: &str, after: &str| changes(&with(before), &with(after));
    assert_snapshot!(of("", ", text: str"), @"+ echo.text: string | breaking in | calls that do not give it do not compile");
    assert_snapshot!(of("", ", text: str = \"\""), @"+ echo.text?: string | safe in | it may be left out");
    assert_snapshot!(of(", text: str", ""), @"- echo.text | breaking in | calls that give it do not compile");
    assert_snapshot!(of(", text: str = \"\"", ", text: str"), @"~ echo.text: string (optional) → string | breaking in | calls that leave it out do not compile");
    assert_snapshot!(of(", text: str", ", text: str = \"\""), @"~ echo.text: string → string (optional) | safe in | it may be left out");
    assert_snapshot!(of(", n: int = 1", ", n: int = 2"), @"~ echo.n: default 1 → default 2 | risky in | calls that leave it out get another value");
    assert_snapshot!(of(", n: int", ", n: str"), @"~ echo.n: number → string | breaking in | calls that give what it took do not compile");
    assert_snapshot!(of(", n: int = 1", ", n: str"), @"~ echo.n: number (optional) → string | breaking in | calls that leave it out do not compile");
    assert_snapshot!(of(", a: int, b: str", ", b: str, a: int"), @"");
}

#[test]
fn results() {
    let gives = |ty: &str| format!("@client\ndef get(request) -> {ty}: ...\n");
    let of = |before: &str, after: &str| changes(&gives(before), &gives(after));
    assert_snapshot!(of("int", "str"), @"~ get(): number → string | breaking out | code that reads what it was does not compile");
    assert_snapshot!(of("int", "int | None"), @"~ get(): number → number | null | breaking out | it may be `null` now");
    assert_snapshot!(of("int | None", "int"), @"~ get(): number | null → number | safe out | all that it gives is of the type that it had");
    assert_snapshot!(of("int", "list[int]"), @"~ get(): number → number[] | breaking out | code that reads what it was does not compile");
    assert_snapshot!(of("int", "Any"), @"~ get(): number → unknown | breaking out | nothing is known of it any more");
    assert_snapshot!(of("None", "int"), @"~ get(): null → number | breaking out | code that reads what it was does not compile");
}

#[test]
fn access() {
    let with = |auth: &str| format!("def of_team(request): ...\n\n@client{auth}\ndef echo(request) -> str: ...\n");
    let of = |before: &str, after: &str| changes(&with(before), &with(after));
    assert_snapshot!(of("", "(auth=True)"), @"~ echo auth: anyone → who is signed in | breaking | callers that were let in are refused");
    assert_snapshot!(of("(auth=True)", "(auth=\"staff\")"), @"~ echo auth: who is signed in → staff | breaking | callers that were let in are refused");
    assert_snapshot!(of("(auth=\"superuser\")", "(auth=\"staff\")"), @"~ echo auth: superusers → staff | safe | whoever was let in still is");
    assert_snapshot!(of("(auth=True)", ""), @"~ echo auth: who is signed in → anyone | safe | whoever was let in still is");
    assert_snapshot!(of("(auth=True)", "(auth=of_team)"), @"~ echo auth: who is signed in → as `of_team` says | risky | who is let in is known only at run time");
    assert_snapshot!(of("(auth=of_team)", ""), @"~ echo auth: as `of_team` says → anyone | safe | whoever was let in still is");
    assert_eq!(of("(auth=True)", "(auth=\"required\")"), "");
}

#[test]
fn transport_rev_and_cache() {
    let with = |options: &str| format!("@client{options}\ndef echo(request) -> str: ...\n");
    let of = |before: &str, after: &str| changes(&with(before), &with(after));
    assert_snapshot!(of("", "(websocket=True)"), @"~ echo: HTTP → WebSocket | risky | a page that is open still calls the other way, and sockets need their set-up");
    assert_snapshot!(of("(rev=1)", "(rev=2)"), @"~ echo rev: 1 → 2 | safe | what is cached under the old one is left alone");
    assert_snapshot!(of("(rev=2)", ""), @"~ echo rev: 2 → 0 | risky | what was cached under the lower one may come back");
    assert_snapshot!(of("(cache=60)", ""), @"~ echo cache: 60 s → for ever | risky | answers may be older than they were");
    assert_snapshot!(of("(cache=60)", "(cache=False)"), @"~ echo cache: 60 s → never | safe | answers are as new as they were, or newer");
}

#[test]
fn a_difference_with_itself_is_none() {
    let contract = contract(ECHO);
    assert!(mizan_schema::difference(&contract, &contract).is_empty());
}
