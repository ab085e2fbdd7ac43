//! What no frontend uses, and what is not said to be unused.

use insta::assert_debug_snapshot;

use crate::project::{CLIENTS, Shop};

fn unused(files: &[(&str, &str)]) -> Vec<String> {
    let shop = Shop::with(files);
    shop.unused(&shop.open().world())
}

/// With a frontend that uses nothing.
const NOTHING: (&str, &str) = ("web/src/main.ts", "export {}\n");

#[test]
fn what_nobody_uses() {
    assert_debug_snapshot!(unused(&[NOTHING]), @r#"
    [
        "back/shop/clients.py:13 no frontend uses `echo`",
        "back/shop/clients.py:17 no frontend uses `items`",
        "back/shop/clients.py:21 no frontend uses `total`",
        "back/shop/clients.py:25 no frontend uses `add`",
        "back/shop/clients.py:28 no frontend uses the form `contact`",
        "back/shop/clients.py:33 no frontend uses the channel `chat`",
    ]
    "#);
}

#[test]
fn each_way_to_use_something_counts() {
    assert_debug_snapshot!(unused(&[(
        "web/src/main.tsx",
        "import { callEcho, useItems, useAdd, CartContext, submitContactForm, type EchoArgs } from './api'\n\
         callEcho({ text: '' })\nconst hook = () => useAdd\nrun(submitContactForm)\nuseItems()\n<CartContext cart_id={1} />\n",
    )]), @r#"
    [
        "back/shop/clients.py:21 no frontend reads `total`, which is fetched with `cart`",
        "back/shop/clients.py:33 no frontend uses the channel `chat`",
    ]
    "#);
}

#[test]
fn bringing_a_name_in_is_no_use_and_a_type_is_none() {
    let only_imported = "import { callEcho } from './api'\nexport { useEcho } from './api'\nimport type { EchoArgs } from './api'\nlet a: EchoArgs\n";
    let found = unused(&[("web/src/main.ts", only_imported)]);
    assert!(found.iter().any(|line| line.ends_with("no frontend uses `echo`")), "{found:?}");
    let broken = "import { callEcho } from './api'\ncallEcho((\n";
    let found = unused(&[("web/src/main.ts", broken)]);
    assert!(!found.iter().any(|line| line.contains("`echo`")), "{found:?}");
}

#[test]
fn what_leaves_the_package_counts() {
    let barrel = "export { callEcho } from './api'\n";
    let private = r#"{ "name": "web", "private": true, "exports": "./src/index.ts" }"#;
    let public = r#"{ "name": "web", "exports": "./src/index.ts" }"#;
    let says = |package| {
        let found = unused(&[("web/package.json", package), ("web/src/index.ts", barrel)]);
        found.iter().any(|line| line.contains("`echo`"))
    };
    assert!(says(private));
    assert!(!says(public));
}

#[test]
fn a_mention_in_a_file_that_is_not_parsed_counts() {
    let found =
        unused(&[NOTHING, ("web/src/Echo.vue", "<script setup>\nimport { callEcho } from './api'\n</script>\n")]);
    assert!(!found.iter().any(|line| line.contains("`echo`")), "{found:?}");
    assert!(found.iter().any(|line| line.contains("`add`")), "{found:?}");
}

#[test]
fn a_comment_allows_it() {
    let clients = CLIENTS
        .replace("@client\ndef echo", "# mizan: ignore[MZ401] the phone\n@client\ndef echo")
        .replace("forms.Form):", "forms.Form):  # mizan: ignore[unused]");
    assert_debug_snapshot!(unused(&[NOTHING, ("back/shop/clients.py", &clients)]), @r#"
    [
        "back/shop/clients.py:18 no frontend uses `items`",
        "back/shop/clients.py:22 no frontend uses `total`",
        "back/shop/clients.py:26 no frontend uses `add`",
        "back/shop/clients.py:34 no frontend uses the channel `chat`",
    ]
    "#);
}

#[test]
fn what_cannot_be_told_is_said() {
    assert_debug_snapshot!(unused(&[]), @r#"
    [
        "no files in web",
    ]
    "#);
    let passed_on = ("web/src/main.ts", "import * as api from './api'\nregister(api)\n");
    assert_debug_snapshot!(unused(&[passed_on]), @r#"
    [
        "web/src/main.ts: the client is passed on to another function",
    ]
    "#);
}
