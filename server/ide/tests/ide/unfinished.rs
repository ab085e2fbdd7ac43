//! Renames that another tool began: what is offered to finish them is what renaming would have made of the rest.

use std::fmt::Write as _;

use insta::assert_snapshot;
use mizan_engine::host::Cancellation;
use mizan_ide::Unfinished;
use mizan_text::Span;

use crate::project::Project;

/// A context of two functions, a mutation of it, and who uses them.
const CART: &str = r#"
--- back/shop/clients.py
from mizan.client import client
from mizan.setup import register

@client(context="cart")
def items(request, cart_id: int) -> list[str]:
    return [str(cart_id)]

@client(context="cart")
def total(request, cart_id: int) -> int: ...

@client(affects=items)
def add(request, cart_id: int) -> None:
    items(request, cart_id=cart_id)

register(add, "add")
--- back/shop/tasks.py
from shop.clients import items

def run(request):
    return items(request, 1)
--- web/src/App.tsx
import { CartContext, fetchCart, useAdd, useItems } from './api'

export function Page({ cart_id }: { cart_id: number }) {
  const add = useAdd()
  void add.mutate({ cart_id })
  void fetchCart({ cart_id }).then((bundle) => bundle.items)
  return <CartContext cart_id={cart_id}>{useItems().length}</CartContext>
}
"#;

const CLIENTS: &str = "back/shop/clients.py";
const APP: &str = "web/src/App.tsx";

/// Replaces what stands in one place of a file, and saves it.
fn save(project: &mut Project, file: &str, old: &str, new: &str) {
    let text = changed(project, file, old, new);
    project.write(&project.root().join(file), &text);
}

fn changed(project: &Project, file: &str, old: &str, new: &str) -> String {
    let text = project.text(&project.root().join(file));
    assert_eq!(text.matches(old).count(), 1, "{old} stands in one place");
    text.replace(old, new)
}

/// What is offered for a word.
fn offered(project: &Project, file: &str, word: &str) -> Vec<Unfinished> {
    let path = project.root().join(file);
    let text = project.text(&path);
    let at = u32::try_from(text.find(word).unwrap_or_else(|| panic!("{word} stands in {file}"))).unwrap();
    mizan_ide::unfinished(&project.world(), &path, Span::new(at, at), &Cancellation::default())
}

/// What finishing does that is offered for a word, as a diff of each file; it is made, and then nothing is left to finish.
fn finish(project: &mut Project, file: &str, at: &str) -> String {
    let offered = offered(project, file, at);
    let [unfinished] = offered.as_slice() else { return format!("{} are offered", offered.len()) };
    let mut out = format!("finish the rename of `{}` to `{}`\n", unfinished.from, unfinished.to);
    for (file, edits) in &unfinished.edits {
        let before = project.text(file);
        let mut after = before.clone();
        assert!(edits.windows(2).all(|pair| pair[0].replaced.end <= pair[1].replaced.start), "edits stand apart");
        assert!(edits.iter().rev().all(|edit| edit.apply(&mut after)));
        writeln!(out, "--- {}", project.shown(file)).unwrap();
        for (old, new) in before.lines().zip(after.lines()).filter(|(old, new)| old != new) {
            writeln!(out, "- {old}\n+ {new}").unwrap();
        }
        project.write(file, &after);
    }
    let world = project.world();
    for file in unfinished.edits.keys() {
        let end = u32::try_from(project.text(file).len()).unwrap();
        assert_eq!(mizan_ide::unfinished(&world, file, Span::new(0, end), &Cancellation::default()), []);
    }
    out
}

#[test]
fn a_parameter_that_typescript_renamed_is_renamed_in_the_rest() {
    let mut project = Project::new(CART);
    save(&mut project, CLIENTS, "total(request, cart_id", "total(request, basket");
    save(&mut project, APP, "<CartContext cart_id", "<CartContext basket");
    let from_new = offered(&project, CLIENTS, "basket: int");
    assert_eq!(offered(&project, APP, "cart_id })\n  void fetch"), from_new);
    assert_snapshot!(finish(&mut project, CLIENTS, "cart_id: int) -> list"), @"
    finish the rename of `cart_id` to `basket`
    --- back/shop/clients.py
    - def items(request, cart_id: int) -> list[str]:
    + def items(request, basket: int) -> list[str]:
    -     return [str(cart_id)]
    +     return [str(basket)]
    - def add(request, cart_id: int) -> None:
    + def add(request, basket: int) -> None:
    -     items(request, cart_id=cart_id)
    +     items(request, basket=basket)
    --- web/src/App.tsx
    -   void add.mutate({ cart_id })
    +   void add.mutate({ basket: cart_id })
    -   void fetchCart({ cart_id }).then((bundle) => bundle.items)
    +   void fetchCart({ basket: cart_id }).then((bundle) => bundle.items)
    ");
}

#[test]
fn a_function_that_typescript_renamed_by_its_slot_is_renamed_in_the_rest() {
    let mut project = Project::new(CART);
    save(&mut project, CLIENTS, "def items", "def lines");
    save(&mut project, APP, "bundle.items", "bundle.lines");
    assert_snapshot!(finish(&mut project, APP, "useItems } from"), @"
    finish the rename of `items` to `lines`
    --- back/shop/clients.py
    - @client(affects=items)
    + @client(affects=lines)
    -     items(request, cart_id=cart_id)
    +     lines(request, cart_id=cart_id)
    --- back/shop/tasks.py
    - from shop.clients import items
    + from shop.clients import lines
    -     return items(request, 1)
    +     return lines(request, 1)
    --- web/src/App.tsx
    - import { CartContext, fetchCart, useAdd, useItems } from './api'
    + import { CartContext, fetchCart, useAdd, useLines } from './api'
    -   return <CartContext cart_id={cart_id}>{useItems().length}</CartContext>
    +   return <CartContext cart_id={cart_id}>{useLines().length}</CartContext>
    ");
}

#[test]
fn the_string_of_a_registration_that_was_changed_by_hand() {
    let mut project =
        Project::new(&CART.replace("register(add, \"add\")", "register(add, \"put\")").replace("useAdd", "usePut"));
    save(&mut project, CLIENTS, "register(add, \"put\")", "register(add, \"insert\")");
    assert_snapshot!(finish(&mut project, CLIENTS, "insert"), @"
    finish the rename of `put` to `insert`
    --- web/src/App.tsx
    - import { CartContext, fetchCart, usePut, useItems } from './api'
    + import { CartContext, fetchCart, useInsert, useItems } from './api'
    -   const add = usePut()
    +   const add = useInsert()
    ");
}

#[test]
fn a_name_that_is_typed_letter_by_letter_was_what_was_saved() {
    let mut project = Project::new(CART);
    for name in ["item", "it", "i", "l", "line", "lines"] {
        let text = CART.split("--- ").find_map(|file| file.strip_prefix("back/shop/clients.py\n")).unwrap();
        project.type_over(CLIENTS, &text.replace("def items", &format!("def {name}")));
    }
    let offered = offered(&project, CLIENTS, "lines");
    assert_eq!(offered.iter().map(|one| (&*one.from, &*one.to)).collect::<Vec<_>>(), [("items", "lines")]);
}

#[test]
fn a_name_that_is_new_was_no_other_before() {
    let mut project = Project::new(CART);
    let new = "\n@client\ndef NAME(request) -> None:\n    sorted([])\n";
    let text = project.text(&project.root().join(CLIENTS));
    for name in ["sorted", "sorted_items"] {
        project.type_over(CLIENTS, &(text.clone() + &new.replace("NAME", name)));
    }
    assert_eq!(offered(&project, CLIENTS, "sorted_items"), []);
}

#[test]
fn a_name_that_is_put_back_is_no_other() {
    let mut project = Project::new(CART);
    save(&mut project, CLIENTS, "def items", "def lines");
    save(&mut project, CLIENTS, "def lines", "def items");
    assert_eq!(offered(&project, CLIENTS, "items(request, cart_id: int)"), []);
}

#[test]
fn what_is_added_above_moves_what_was_begun() {
    let mut project = Project::new(CART);
    save(&mut project, CLIENTS, "def items", "def lines");
    save(
        &mut project,
        CLIENTS,
        "from mizan.setup import register\n",
        "from mizan.setup import register\n\n@client\ndef first(request) -> None: ...\n",
    );
    let offered = offered(&project, CLIENTS, "lines");
    assert_eq!(offered.iter().map(|one| (&*one.from, &*one.to)).collect::<Vec<_>>(), [("items", "lines")]);
}

#[test]
fn what_cannot_be_renamed_as_a_whole_is_not_finished() {
    let mut project = Project::new(&CART.replace("add.mutate({ cart_id })", "add.mutate(JSON.parse('{}'))"));
    save(&mut project, CLIENTS, "total(request, cart_id", "total(request, basket");
    assert_eq!(offered(&project, CLIENTS, "basket: int"), []);
}

#[test]
fn a_text_that_took_the_place_of_another_renamed_nothing() {
    let mut project = Project::new(CART);
    let text = project.text(&project.root().join(CLIENTS));
    let text = text
        .replace("def items", "def lines")
        .replace("def total", "def sum_of")
        .replace("affects=items", "affects=\"cart\"");
    project.write(&project.root().join(CLIENTS), &text);
    assert_eq!(offered(&project, CLIENTS, "lines"), []);
}
