//! Quick fixes: what is offered, what each changes, and that what it answers is gone then.

use std::fmt::Write as _;

use camino::Utf8Path;
use insta::assert_snapshot;
use mizan_engine::host::Cancellation;
use mizan_ide::Fix;
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Severity};
use mizan_text::Span;

use crate::diagnostics;
use crate::project::Project;

/// Every fix at the cursor with what it changes. Each is made on a project of its own, where its finding has to be gone afterwards, and everything has to parse.
fn fixes(text: &str) -> String {
    let project = Project::new(text);
    let offered = at_cursor(&project);
    let mut out = String::new();
    for (number, fix) in offered.iter().enumerate() {
        let preferred = if fix.is_preferred { " (preferred)" } else { "" };
        writeln!(out, "{}: {}{preferred}", fix.answers.0.number(), fix.title).unwrap();
        let mut after = Project::new(text);
        let fix = at_cursor(&after).swap_remove(number);
        let files: Vec<_> = fix.edits.keys().cloned().collect();
        let before: Vec<String> = files.iter().map(|file| after.text(file)).collect();
        let was = count(&after, fix.answers.0);
        after.apply(&fix.edits);
        for (file, before) in files.iter().zip(&before) {
            writeln!(out, "--- {}", after.shown(file)).unwrap();
            out += &diff(before, &after.text(file));
        }
        assert!(
            count(&after, fix.answers.0) < was,
            "{} is still there after: {}\n{out}",
            fix.answers.0.number(),
            fix.title
        );
        assert_eq!(count(&after, Code::SyntaxError), 0, "{out}");
    }
    if out.is_empty() { "nothing".to_owned() } else { out }
}

fn at_cursor(project: &Project) -> Vec<Fix> {
    let cursor = project.cursor();
    let part = Span::new(cursor.offset, cursor.offset);
    mizan_ide::fixes(&project.world(), &cursor.file, part, &Cancellation::default())
}

/// How many findings of a code there are, in both languages.
fn count(project: &Project, code: Code) -> usize {
    let world = project.world();
    let python = world.backends[0].diagnostics().iter().filter(|one| one.code == code).count();
    python + diagnostics::found(project).iter().filter(|one| one.code == code).count()
}

/// The lines that differ.
fn diff(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            common[i][j] = if one == other { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            writeln!(out, "- {}", old[i]).unwrap();
            i += 1;
        } else {
            writeln!(out, "+ {}", new[j]).unwrap();
            j += 1;
        }
    }
    out
}

fn clients(code: &str) -> String {
    fixes(&format!("--- back/shop/clients.py\nfrom mizan.client import client\n{code}\n"))
}

#[test]
fn a_target_is_changed_to_the_nearest_context() {
    let code = r#"
@client(context="user")
def profile(request, user_id: int) -> str: ...

@client(affects=["user", "us<CURSOR>re"])
def edit(request, name: str) -> str: ...
"#;
    assert_snapshot!(clients(code), @r#"
    MZ101: Change to `user` (preferred)
    --- back/shop/clients.py
    - @client(affects=["user", "usre"])
    + @client(affects=["user", "user"])
    "#);
}

#[test]
fn a_slot_is_looked_for_in_the_nearest_context() {
    let code = r#"
@client(context="user")
def profile(request, user_id: int) -> str: ...

@client(merge='us<CURSOR>re')
def edit(request, name: str) -> str: ...
"#;
    assert_snapshot!(clients(code), @"
    MZ102: Change to `user` (preferred)
    --- back/shop/clients.py
    - @client(merge='usre')
    + @client(merge='user')
    ");
}

#[test]
fn a_kind_of_authentication_is_changed_to_the_nearest() {
    assert_snapshot!(clients("@client(auth=\"st<CURSOR>af\")\ndef edit(request) -> str: ...\n"), @r#"
    MZ105: Change to `staff` (preferred)
    --- back/shop/clients.py
    - @client(auth="staf")
    + @client(auth="staff")
    "#);
}

#[test]
fn a_keyword_that_there_is_none_of_is_removed() {
    assert_snapshot!(clients("@client(rev=1, cac<CURSOR>hed=True, private=False)\ndef edit(request) -> str: ...\n"), @"
    MZ123: Remove `cached` (preferred)
    --- back/shop/clients.py
    - @client(rev=1, cached=True, private=False)
    + @client(rev=1, private=False)
    ");
    assert_snapshot!(clients("@client(cac<CURSOR>hed=True, private=False)\ndef edit(request) -> str: ...\n"), @"
    MZ123: Remove `cached` (preferred)
    --- back/shop/clients.py
    - @client(cached=True, private=False)
    + @client(private=False)
    ");
}

#[test]
fn an_annotation_is_read_off_the_returns() {
    let code = r#"from pydantic import BaseModel

class Item(BaseModel):
    name: str

def first() -> Item | None: ...

@client
def fi<CURSOR>nd(request, text: str, kind: str):
    """Finds one."""
    if text == "all":
        return Item(name=text)
    elif kind:
        return first()
    def other():
        return 5
"#;
    assert_snapshot!(clients(code), @"
    MZ104: Annotate it with `-> Item | None` (preferred)
    --- back/shop/clients.py
    - def find(request, text: str, kind: str):
    + def find(request, text: str, kind: str) -> Item | None:
    ");
}

#[test]
fn an_annotation_of_lists_and_plain_values_is_read_off() {
    let code = r#"from pydantic import BaseModel

class Item(BaseModel):
    name: str

@client
async def al<CURSOR>l(request, text: str):
    return [Item(name=text) for _ in text] if text else [Item(name="a")]
"#;
    assert_snapshot!(clients(code), @"
    MZ104: Annotate it with `-> list[Item]` (preferred)
    --- back/shop/clients.py
    - async def all(request, text: str):
    + async def all(request, text: str) -> list[Item]:
    ");
}

#[test]
fn nothing_is_offered_where_a_return_cannot_be_read() {
    for body in [
        "    return text.upper()",
        "    text = 5\n    return text",
        "    return other(text)",
        "    yield 5",
        "    ...",
        "    with text:\n        return 5",
        "    Item = text\n    return Item()",
    ] {
        assert_eq!(clients(&format!("@client\ndef fi<CURSOR>nd(request, text: str):\n{body}\n")), "nothing", "{body}");
    }
}

#[test]
fn a_name_that_is_taken_is_changed_where_it_is_written() {
    let code = r#"from mizan.setup import register

@client
def add(request) -> str: ...

@client
def put(request) -> str: ...

register(put, "a<CURSOR>dd")
"#;
    assert_snapshot!(clients(code), @r#"
    MZ106: Call it `shop_add` (preferred)
    --- back/shop/clients.py
    - register(put, "add")
    + register(put, "shop_add")
    "#);
}

#[test]
fn a_function_whose_name_is_taken_is_registered_under_another() {
    let code = r"
@client
def get_user(request) -> str: ...

@client
def get<CURSOR>User(request) -> str: ...
";
    assert_snapshot!(clients(code), @r#"
    MZ107: Register it as `shop_getUser` (preferred)
    --- back/shop/clients.py
    + from mizan.setup import register_as
    + @register_as("shop_getUser")
    "#);
}

#[test]
fn a_form_and_a_channel_get_names_of_their_own() {
    let forms = r#"from django import forms
from mizan.forms import mizanFormMeta, mizanFormMixin

class OneForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="contact")
    name = forms.CharField()

class TwoForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="con<CURSOR>tact")
    name = forms.CharField()
"#;
    assert_snapshot!(clients(forms), @r#"
    MZ119: Call it `shop_contact` (preferred)
    --- back/shop/clients.py
    -     mizan = mizanFormMeta(name="contact")
    +     mizan = mizanFormMeta(name="shop_contact")
    "#);
    let channels = r#"from mizan.channels import ReactChannel, register
from pydantic import BaseModel

class OneChannel(ReactChannel):
    class ReactMessage(BaseModel):
        text: str

class TwoChannel(ReactChannel):
    class ReactMessage(BaseModel):
        text: str

register(OneChannel, "chat")
register(TwoChannel, "ch<CURSOR>at")
"#;
    assert_snapshot!(clients(channels), @r#"
    MZ128: Call it `shop_chat` (preferred)
    --- back/shop/clients.py
    - register(TwoChannel, "chat")
    + register(TwoChannel, "shop_chat")
    "#);
}

/// Two channels whose classes give them the same name.
fn channels(head: &str, first: &str, second: &str) -> String {
    let slot = "    class ReactMessage(BaseModel):\n        text: str\n";
    clients(&format!(
        "{head}from pydantic import BaseModel\n\nclass Chat(ReactChannel):\n{slot}\n{first}class Chat<CURSOR>Channel(ReactChannel):\n{slot}\n{second}"
    ))
}

#[test]
fn a_channel_that_is_called_after_its_class_is_registered_under_another_name() {
    let head = "from mizan.channels import ReactChannel, register\n";
    assert_snapshot!(channels(head, "register(Chat)\n\n", "register(ChatChannel)\n"), @r#"
    MZ128: Register it as `shop_chat` (preferred)
    --- back/shop/clients.py
    - register(ChatChannel)
    + register(ChatChannel, "shop_chat")
    "#);
    let discovered = channels("from mizan.channels import ReactChannel\n", "", "");
    assert_snapshot!(discovered, @r#"
    MZ128: Register it as `shop_chat` (preferred)
    --- back/shop/clients.py
    - from mizan.channels import ReactChannel
    + from mizan.channels import ReactChannel, register
    + 
    + 
    + register(ChatChannel, "shop_chat")
    "#);
}

#[test]
fn a_channel_that_a_loop_registers_is_left_as_it_is() {
    let head = "from mizan.channels import ReactChannel, register\n";
    let all = "for channel in [Chat, ChatChannel]:\n    register(channel)\n";
    assert_eq!(channels(head, "", all), "nothing");
}

#[test]
fn a_module_that_nothing_discovers_is_discovered_in_ready() {
    let text = "--- back/shop/clients.py\nfrom mizan.client import client\n\n@client\ndef one(request) -> str: ...\n--- back/shop/tools.py\nfrom mizan.client import client\n\n@client\ndef loo<CURSOR>se(request) -> str: ...\n";
    assert_snapshot!(fixes(text), @r#"
    MZ117: Discover `shop.tools` in `ready()` of `shop` (preferred)
    --- back/shop/apps.py
    - from mizan.setup import mizan_clients
    + from mizan.setup import mizan_clients, mizan_module
    +         mizan_module("shop.tools")
    "#);
}

#[test]
fn an_app_without_ready_gets_one() {
    let text = "--- back/config/settings.py\nINSTALLED_APPS = ['mizan', 'shop', 'blog']\n--- back/blog/__init__.py\n--- back/blog/apps.py\nfrom django.apps import AppConfig\n\n\nclass BlogConfig(AppConfig):\n    name = 'blog'\n--- back/blog/clients.py\nfrom mizan.client import client\n\n@client\ndef po<CURSOR>sts(request) -> str: ...\n--- back/shop/clients.py\n";
    assert_snapshot!(fixes(text), @r#"
    MZ117: Discover `blog` in `ready()` of `blog` (preferred)
    --- back/blog/apps.py
    + from mizan.setup import mizan_clients
    + 
    +     def ready(self):
    +         mizan_clients("blog")
    "#);
}

#[test]
fn a_module_that_registers_by_call_registers_this_too() {
    let text = "--- back/shop/apps.py\nfrom django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    name = 'shop'\n\n    def ready(self):\n        from . import api\n--- back/shop/api.py\nfrom mizan.client import client\nfrom mizan.setup import register\n\n@client\ndef one(request) -> str: ...\n\nregister(one, \"one\")\n\n@client\ndef tw<CURSOR>o(request) -> str: ...\n";
    assert_snapshot!(fixes(text), @r#"
    MZ117: Register `two` (preferred)
    --- back/shop/api.py
    + 
    + 
    + register(two, "two")
    "#);
}

/// An app of a module that registers by call, which is to register one function more.
fn registers(imports: &str, call: &str) -> String {
    let apps = "--- back/shop/apps.py\nfrom django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    name = 'shop'\n\n    def ready(self):\n        from . import api\n";
    format!(
        "{apps}--- back/shop/api.py\nfrom mizan.client import client\n{imports}\n\n@client\ndef one(request) -> str: ...\n\n{call}(one, \"one\")\n\n@client\ndef tw<CURSOR>o(request) -> str: ...\n"
    )
}

#[test]
fn what_registers_is_called_as_the_module_calls_it() {
    assert_snapshot!(fixes(&registers("from mizan.setup import register as put", "put")), @r#"
    MZ117: Register `two` (preferred)
    --- back/shop/api.py
    + 
    + 
    + put(two, "two")
    "#);
    let other = "import mizan.setup\nfrom mizan.channels import register";
    assert_snapshot!(fixes(&registers(other, "mizan.setup.register")), @r#"
    MZ117: Register `two` (preferred)
    --- back/shop/api.py
    + from mizan.setup import register as register_setup
    + 
    + 
    + register_setup(two, "two")
    "#);
}

#[test]
fn a_stub_in_a_module_that_is_discovered_is_registered_with_it() {
    let text = "--- back/shop/clients.py\nfrom mizan.client import client\nfrom mizan.setup import register_as\n\n@register_as(\"first\")\n@client\ndef one(request) -> str: ...\n\n@client\ndef two(request) -> str: ...\n--- web/src/App.tsx\nimport { callTwo, call<CURSOR>Three } from './api'\nexport const all = [callTwo]\n";
    assert_snapshot!(fixes(text), @"
    MZ402: Write `three` in `shop.clients` (preferred)
    --- back/shop/clients.py
    + 
    + 
    + @client
    + def three(request) -> None:
    +     raise NotImplementedError
    ");
}

/// A call, a mutation, a context.
const CLIENTS: &str = r#"--- back/shop/clients.py
from mizan.client import client

@client
def find_item(request, text: str) -> str: ...

@client(context="cart")
def cart_items(request, cart_id: int) -> list[str]: ...
"#;

fn frontend(app: &str) -> String {
    fixes(&format!("{CLIENTS}{app}"))
}

#[test]
fn a_hook_is_changed_to_the_nearest_wherever_it_stands() {
    let app = r"--- web/src/App.tsx
import { useFind<CURSOR>Itm } from './api'
export function App() {
  const { mutate } = useFindItm()
  return <button onClick={() => mutate({ text: 'a' })} />
}
";
    assert_snapshot!(frontend(app), @"
    MZ402: Change to `useFindItem` (preferred)
    --- web/src/App.tsx
    - import { useFindItm } from './api'
    + import { useFindItem } from './api'
    -   const { mutate } = useFindItm()
    +   const { mutate } = useFindItem()
    MZ402: Write `find_itm` in `shop.clients`
    --- back/shop/clients.py
    + 
    + 
    + @client
    + def find_itm(request, text: str) -> None:
    +     raise NotImplementedError
    ");
}

#[test]
fn a_hook_that_does_not_exist_is_written_in_python() {
    let app = r"--- web/src/App.tsx
import { useFindItem, useSave<CURSOR>Draft } from './api'
export function App(props: { id: number }) {
  const { mutate: save, isPending } = useSaveDraft()
  useFindItem()
  return <button onClick={() => save({ title: 'a', pages: 5, price: 1.5, is_new: true, id: props.id })} />
}
";
    assert_snapshot!(frontend(app), @"
    MZ402: Write `save_draft` in `shop.clients` (preferred)
    --- back/shop/clients.py
    + from typing import Any
    + 
    + 
    + @client
    + def save_draft(request, title: str, pages: int, price: float, is_new: bool, id: Any) -> None:
    +     raise NotImplementedError
    ");
}

#[test]
fn an_element_is_wrapped_in_the_provider_that_its_component_needs() {
    let app = r"--- web/src/main.tsx
import { createRoot } from 'react-dom/client'
import { MizanContext } from './api'
import { Page } from './Page'

createRoot(document.body).render(<MizanContext><Page cartId={5} /></MizanContext>)
--- web/src/Page.tsx
import { Items } from './Items'

export function Page({ cartId }: { cartId: number }) {
  return <main><Items /></main>
}
--- web/src/Items.tsx
import { useCartItems } from './api'

export function Items() {
  return <p>{useCart<CURSOR>Items().length}</p>
}
";
    assert_snapshot!(frontend(app), @"
    MZ403: Wrap it in `<CartContext>` (preferred)
    --- web/src/Page.tsx
    + import { CartContext } from './api'
    -   return <main><Items /></main>
    +   return <main><CartContext cart_id={cartId}><Items /></CartContext></main>
    ");
}

#[test]
fn the_provider_of_everything_goes_around_the_root() {
    let app = r#"--- back/shop/user.py
--- back/shop/clients.py
from mizan.client import client

@client(context="global")
def current_user(request) -> str: ...
--- web/src/main.tsx
import { createRoot } from 'react-dom/client'
import { useCurrentUser } from './api'

const App = () => <p>{useCurrent<CURSOR>User()}</p>

createRoot(document.body).render(<App />)
"#;
    assert_snapshot!(fixes(app), @"
    MZ403: Wrap it in `<MizanContext>` (preferred)
    --- web/src/main.tsx
    - import { useCurrentUser } from './api'
    + import { useCurrentUser, MizanContext } from './api'
    - createRoot(document.body).render(<App />)
    + createRoot(document.body).render(<MizanContext><App /></MizanContext>)
    ");
}

#[test]
fn a_wrong_key_in_javascript_is_changed_to_the_nearest() {
    assert_snapshot!(frontend("--- web/src/app.js\nimport { callFindItem } from './api'\ncallFindItem({ te<CURSOR>xtt: 'a' })\n"), @"
    MZ404: Change to `text` (preferred)
    --- web/src/app.js
    - callFindItem({ textt: 'a' })
    + callFindItem({ text: 'a' })
    ");
}

#[test]
fn fixes_are_offered_on_the_finding_itself_alone() {
    let file = "--- web/src/app.ts\nimport { callFindItm } from './api'\n\nexport const a<CURSOR> = callFindItm\n";
    assert_eq!(frontend(file), "nothing");
}

#[test]
fn a_revision_is_raised_where_a_cached_result_changed() {
    let git = |folder: &Utf8Path, arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(arguments).current_dir(folder);
        assert!(command.output().unwrap().status.success(), "git {arguments:?}");
    };
    let mut project = Project::new(
        "--- back/shop/clients.py\nfrom mizan.client import client\n\n@client(context=\"cart\")\ndef items(request) -> list[str]: ...\n\n@client(context=\"cart\", rev=4)\ndef total(request) -> int: ...\n\n@client(context=\"cart\")\ndef same(request) -> int: ...\n",
    );
    git(&project.root(), &["init", "-q"]);
    git(&project.root(), &["add", "-A"]);
    git(&project.root(), &["commit", "-qm", "one"]);
    let file = project.root().join("back/shop/clients.py");
    let changed = project.text(&file).replace("list[str]", "list[int]").replace("-> int: ...\n\n", "-> str: ...\n\n");
    std::fs::write(&file, &changed).unwrap();
    project.apply(&mizan_ide::Edits::new());
    let edits = mizan_ide::raise_revisions(&project.world(), "HEAD", &|_| None).unwrap();
    project.apply(&edits);
    assert_snapshot!(diff(&changed, &project.text(&file)), @r#"
    - @client(context="cart")
    + @client(context="cart", rev=1)
    - @client(context="cart", rev=4)
    + @client(context="cart", rev=5)
    "#);
    assert!(mizan_ide::raise_revisions(&project.world(), "HEAD", &|_| None).unwrap().is_empty());
}

#[test]
fn no_fix_is_made_by_the_way() {
    let project = Project::new(CLIENTS);
    let world = project.world();
    let worst = world.backends[0].diagnostics().iter().filter(|one| one.severity() == Severity::Error);
    assert_eq!(worst.filter(|one| matches!(one.primary, Place::At(_))).count(), 0);
    let file = project.root().join("back/shop/clients.py");
    assert!(mizan_ide::fixes(&world, &file, Span::new(0, u32::MAX), &Cancellation::default()).is_empty());
}
