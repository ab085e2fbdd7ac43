//! Definition: from TypeScript to the Python that made it, and from names in Python to what they mean.

use insta::assert_snapshot;

use crate::project::Project;
use crate::render;

fn definition(text: &str) -> String {
    let project = Project::new(text);
    let cursor = project.cursor();
    let Some(definition) = mizan_ide::definition(&project.world(), &cursor) else { return "nothing".to_owned() };
    let mut out = format!("Clicking here\n{}", render::place(&project, &cursor.file, definition.from));
    out += &render::found(definition.to.len(), "definition");
    for target in &definition.to {
        out += &render::file_span(&project, target);
    }
    out
}

/// A call, a context of two functions and a mutation of it.
const CLIENTS: &str = r#"
--- back/shop/clients.py
from typing import Literal
from mizan.client import client
from pydantic import BaseModel, Field

class Item(BaseModel):
    name: str
    unit_price: int = Field(serialization_alias="price")
    kind: Literal["new", "used"] = "new"

@client
def find_item(request, text: str, kind: Literal["new", "used"]) -> Item | None: ...

@client(context="cart")
def items(request, cart_id: int) -> list[Item]: ...

@client(context="cart")
def total(request, cart_id: int) -> int: ...

@client(affects="cart")
def add(request, name: str) -> Item: ...
"#;

fn frontend(app: &str) -> String {
    definition(&format!("{CLIENTS}--- web/src/App.tsx\n{app}"))
}

#[test]
fn a_hook_leads_to_its_function() {
    assert_snapshot!(frontend("import { use<CURSOR>FindItem } from './api'\n"), @r#"
    Clicking here
     --> web/src/App.tsx:1:10
      | import { useFindItem } from './api'
      |          ^^^^^^^^^^^
    Found 1 definition
     --> back/shop/clients.py:11:5
      | def find_item(request, text: str, kind: Literal["new", "used"]) -> Item | None: ...
      |     ^^^^^^^^^
    "#);
}

#[test]
fn an_argument_key_leads_to_the_parameter() {
    assert_snapshot!(frontend("import { callFindItem } from './api'\nvoid callFindItem({ te<CURSOR>xt: 'a', kind: 'new' })\n"), @r#"
    Clicking here
     --> web/src/App.tsx:2:21
      | void callFindItem({ text: 'a', kind: 'new' })
      |                     ^^^^
    Found 1 definition
     --> back/shop/clients.py:11:24
      | def find_item(request, text: str, kind: Literal["new", "used"]) -> Item | None: ...
      |                        ^^^^
    "#);
}

#[test]
fn a_result_field_leads_to_the_alias_that_the_wire_has() {
    assert_snapshot!(frontend("import { useItems } from './api'\nexport const App = () => useItems().map((item) => item.pr<CURSOR>ice)\n"), @r#"
    Clicking here
     --> web/src/App.tsx:2:56
      | export const App = () => useItems().map((item) => item.price)
      |                                                        ^^^^^
    Found 1 definition
     --> back/shop/clients.py:7:49
      |     unit_price: int = Field(serialization_alias="price")
      |                                                 ^^^^^^^
    "#);
}

#[test]
fn a_string_of_a_literal_leads_to_its_place_in_the_annotation() {
    assert_snapshot!(frontend("import { callFindItem } from './api'\nvoid callFindItem({ text: 'a', kind: 'us<CURSOR>ed' })\n"), @r#"
    Clicking here
     --> web/src/App.tsx:2:39
      | void callFindItem({ text: 'a', kind: 'used' })
      |                                       ^^^^
    Found 1 definition
     --> back/shop/clients.py:11:56
      | def find_item(request, text: str, kind: Literal["new", "used"]) -> Item | None: ...
      |                                                        ^^^^^^
    "#);
}

#[test]
fn an_attribute_of_a_provider_leads_where_the_map_of_the_client_leads() {
    assert_snapshot!(frontend("import { CartContext } from './api'\nexport const App = () => <CartContext cart<CURSOR>_id={5} />\n"), @"
    Clicking here
     --> web/src/App.tsx:2:39
      | export const App = () => <CartContext cart_id={5} />
      |                                       ^^^^^^^
    Found 1 definition
     --> back/shop/clients.py:14:20
      | def items(request, cart_id: int) -> list[Item]: ...
      |                    ^^^^^^^
    ");
}

#[test]
fn the_name_of_a_context_leads_to_its_members() {
    assert_snapshot!(definition(&CLIENTS.replace("affects=\"cart\"", "affects=\"ca<CURSOR>rt\"")), @r#"
    Clicking here
     --> back/shop/clients.py:19:17
      | @client(affects="cart")
      |                 ^^^^^^
    Found 2 definitions
     --> back/shop/clients.py:14:5
      | def items(request, cart_id: int) -> list[Item]: ...
      |     ^^^^^
     --> back/shop/clients.py:17:5
      | def total(request, cart_id: int) -> int: ...
      |     ^^^^^
    "#);
}

#[test]
fn the_name_of_a_registration_leads_to_its_function() {
    let text = r#"
--- back/shop/clients.py
from mizan.client import client
from mizan.setup import register

@client
def echo(request, text: str) -> str: ...

register(echo, "sa<CURSOR>y")
"#;
    assert_snapshot!(definition(text), @r#"
    Clicking here
     --> back/shop/clients.py:7:16
      | register(echo, "say")
      |                ^^^^^
    Found 1 definition
     --> back/shop/clients.py:5:5
      | def echo(request, text: str) -> str: ...
      |     ^^^^
    "#);
}

#[test]
fn the_model_of_a_form_leads_to_its_class() {
    let text = r#"
--- back/shop/models.py
from django.db import models

class Order(models.Model):
    number = models.CharField(max_length=8)
--- back/shop/clients.py
from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin
from shop import models

class OrderForm(mizanFormMixin, forms.ModelForm):
    mizan = mizanFormMeta(name="order")

    class Meta:
        model = models.Ord<CURSOR>er
        fields = ["number"]
"#;
    assert_snapshot!(definition(text), @"
    Clicking here
     --> back/shop/clients.py:9:17
      |         model = models.Order
      |                 ^^^^^^^^^^^^
    Found 1 definition
     --> back/shop/models.py:3:7
      | class Order(models.Model):
      |       ^^^^^
    ");
}

#[test]
fn a_name_in_code_is_left_to_the_tools_of_python() {
    assert_eq!(definition(&CLIENTS.replace("-> list[Item]", "-> list[It<CURSOR>em]")), "nothing");
}

/// Whether TypeScript's own server leads to where we do, from the word under the cursor.
fn is_mapped(project: &Project) -> bool {
    mizan_ide::definition(&project.world(), &project.cursor()).unwrap().is_mapped
}

fn with_app(app: &str) -> Project {
    let mut project = Project::new(&format!("{CLIENTS}--- web/src/App.tsx\n{app}"));
    project.generate();
    project
}

const HOOK: &str = "import { use<CURSOR>FindItem } from './api'\n";
const KEY: &str = "import { callFindItem } from './api'\nvoid callFindItem({ te<CURSOR>xt: 'a', kind: 'new' })\n";
const FIELD: &str =
    "import { useItems } from './api'\nexport const App = () => useItems().map((item) => item.pr<CURSOR>ice)\n";
const TEXT: &str = "import { callFindItem } from './api'\nvoid callFindItem({ text: 'a', kind: 'n<CURSOR>ew' })\n";

#[test]
fn the_map_leads_from_names_and_from_no_text() {
    for (app, mapped) in [(HOOK, true), (KEY, true), (FIELD, true), (TEXT, false)] {
        assert_eq!(is_mapped(&with_app(app)), mapped, "{app}");
    }
    let unwritten = Project::new(&format!("{CLIENTS}--- web/src/App.tsx\n{HOOK}"));
    assert!(!is_mapped(&unwritten), "no map was written");
}

#[test]
fn a_map_that_is_missing_or_of_other_bytes_leads_nowhere() {
    for app in [HOOK, KEY, FIELD] {
        let project = with_app(app);
        let map = project.root().join("web/src/api/shop.clients.d.ts.map");
        let written = std::fs::read_to_string(&map).unwrap();
        std::fs::write(&map, written.replacen("\"mappings\":\"", "\"mappings\":\";", 1)).unwrap();
        assert!(!is_mapped(&project), "the map is of another client: {app}");
        std::fs::write(&map, &written).unwrap();
        assert!(is_mapped(&project), "{app}");
        std::fs::remove_file(&map).unwrap();
        assert!(!is_mapped(&project), "there is no map: {app}");
    }
}

#[test]
fn types_that_were_edited_by_hand_fit_no_map() {
    let project = with_app(HOOK);
    for types in ["shop.clients.d.ts", "index.d.ts"] {
        let types = project.root().join("web/src/api").join(types);
        let written = std::fs::read_to_string(&types).unwrap();
        std::fs::write(&types, format!("// by hand\n{written}")).unwrap();
        assert!(!is_mapped(&project), "{types}");
        std::fs::write(&types, written).unwrap();
    }
    assert!(is_mapped(&project));
}

#[test]
fn a_map_is_of_what_is_saved() {
    let mut project = with_app(HOOK);
    let text = project.text(&project.root().join("back/shop/clients.py"));
    project.edit("back/shop/clients.py", &format!("{text}\n# below\n"));
    assert!(is_mapped(&project), "what stands above is where it was");
    project.edit("back/shop/clients.py", &format!("# above\n{text}"));
    assert!(!is_mapped(&project), "the function stands a line further down");
    project.edit("back/shop/clients.py", &text.replace("def find_item", "def find_it"));
    let app = project.root().join("web/src/App.tsx");
    project.write(&app, &HOOK.replace("<CURSOR>", "").replace("useFindItem", "useFindIt"));
    assert!(!is_mapped(&project), "the client on disk has no such hook");
}
