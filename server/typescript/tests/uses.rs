//! The uses of the client in one file: each form of TypeScript that uses it, and what is found there.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first thing that is not as it says"
)]

mod support;

use insta::assert_snapshot;
use support::{Dialect, read, shown, target};

#[test]
fn a_hook_its_mutate_and_its_arguments() {
    let source = r#"import { useEcho } from "./api";
export function Page() {
  const echo = useEcho();
  echo.mutate({ text: "a" });
  const { mutate, mutate: send, data } = useEcho();
  mutate({ text, n: 1 }, { signal });
  void send(args).then(({ text: shown }) => shown);
  return data?.text;
}
"#;
    assert_snapshot!(shown(source), @r#"
    1:10–1:17 useEcho  import  hook useEcho
    3:16–3:23 useEcho  reference  hook useEcho  in Page
    4:14–4:29 ({ text: "a" })  invocation  hook useEcho arguments  in Page
    4:17–4:21 text  key  hook useEcho arguments.text  in Page
    4:24–4:25 a  text  hook useEcho arguments.text  in Page
    5:42–5:49 useEcho  reference  hook useEcho  in Page
    6:9–6:37 ({ text, n: 1 }, { signal })  invocation  hook useEcho arguments  in Page
    6:12–6:16 text  key, shorthand  hook useEcho arguments.text  in Page
    6:12–6:16 text  dynamic (is made elsewhere)  hook useEcho arguments.text  in Page
    6:18–6:19 n  key  hook useEcho arguments.n  in Page
    7:12–7:18 (args)  invocation  hook useEcho arguments  in Page
    7:13–7:17 args  dynamic (is made elsewhere)  hook useEcho arguments  in Page
    7:27–7:31 text  field  hook useEcho result.text  in Page
    7:45–7:50 shown  dynamic (is returned from a function)  hook useEcho result.text  in Page
    8:10–8:20 data?.text  dynamic (is returned from a function)  hook useEcho result.text  in Page
    8:16–8:20 text  field  hook useEcho result.text  in Page
    "#);
}

#[test]
fn a_call_and_what_it_gives() {
    let source = r#"import { callItem, fetchUser } from "./api";
async function load() {
  const item = await callItem({ id, "kind": 'new' });
  const { lines: [{ name, price: p = 0 }], ...rest } = item;
  const first = item.lines[0]!.name ?? "";
  for (const line of item.lines) show(line.name);
  item.lines.filter((l) => l.open).map(({ name }) => name);
  item.lines.find((l) => l.open)?.price;
  callItem({ id }).then((r) => r.lines).catch(report);
  (await callItem({ id })).name;
  const { user_profile: { email } } = await fetchUser({ user_id: 5 });
}
"#;
    assert_snapshot!(shown(source), @r#"
    1:10–1:18 callItem  import  call callItem
    1:20–1:29 fetchUser  import  fetch fetchUser
    3:22–3:30 callItem  reference  call callItem  in load
    3:30–3:53 ({ id, "kind": 'new' })  invocation  call callItem arguments  in load
    3:33–3:35 id  key, shorthand  call callItem arguments.id  in load
    3:33–3:35 id  dynamic (is made elsewhere)  call callItem arguments.id  in load
    3:38–3:42 kind  key  call callItem arguments.kind  in load
    3:46–3:49 new  text  call callItem arguments.kind  in load
    4:11–4:16 lines  field  call callItem result.lines  in load
    4:21–4:25 name  field, binding  call callItem result.lines[].name  in load
    4:27–4:32 price  field  call callItem result.lines[].price  in load
    4:44–4:51 ...rest  dynamic (is taken with the rest of an object)  call callItem result  in load
    5:22–5:27 lines  field  call callItem result.lines  in load
    5:32–5:36 name  field  call callItem result.lines[].name  in load
    6:27–6:32 lines  field  call callItem result.lines  in load
    6:39–6:48 line.name  dynamic (is passed on to another function)  call callItem result.lines[].name  in load
    6:44–6:48 name  field  call callItem result.lines[].name  in load
    7:8–7:13 lines  field  call callItem result.lines  in load
    7:28–7:34 l.open  dynamic (is returned from a function)  call callItem result.lines[].open  in load
    7:30–7:34 open  field  call callItem result.lines[].open  in load
    7:43–7:47 name  field, binding  call callItem result.lines[].name  in load
    7:54–7:58 name  dynamic (is returned from a function)  call callItem result.lines[].name  in load
    8:8–8:13 lines  field  call callItem result.lines  in load
    8:26–8:32 l.open  dynamic (is returned from a function)  call callItem result.lines[].open  in load
    8:28–8:32 open  field  call callItem result.lines[].open  in load
    8:35–8:40 price  field  call callItem result.lines[].price  in load
    9:3–9:11 callItem  reference  call callItem  in load
    9:11–9:19 ({ id })  invocation  call callItem arguments  in load
    9:14–9:16 id  key, shorthand  call callItem arguments.id  in load
    9:14–9:16 id  dynamic (is made elsewhere)  call callItem arguments.id  in load
    9:32–9:39 r.lines  dynamic (is returned from a function)  call callItem result.lines  in load
    9:34–9:39 lines  field  call callItem result.lines  in load
    10:10–10:18 callItem  reference  call callItem  in load
    10:18–10:26 ({ id })  invocation  call callItem arguments  in load
    10:21–10:23 id  key, shorthand  call callItem arguments.id  in load
    10:21–10:23 id  dynamic (is made elsewhere)  call callItem arguments.id  in load
    10:28–10:32 name  field  call callItem result.name  in load
    11:11–11:23 user_profile  field  fetch fetchUser result.user_profile  in load
    11:27–11:32 email  field, binding  fetch fetchUser result.user_profile.email  in load
    11:45–11:54 fetchUser  reference  fetch fetchUser  in load
    11:54–11:70 ({ user_id: 5 })  invocation  fetch fetchUser arguments  in load
    11:57–11:64 user_id  key  fetch fetchUser arguments.user_id  in load
    "#);
}

#[test]
fn a_context_hook_and_its_state() {
    let source = r#"import { useItem, useItems } from "./api";
const Page = () => {
  const { name, price: p } = useItem();
  const [first] = useItems();
  useItems.state().data?.[0].name;
  const { data, isStale } = useItem.state();
  if (data?.status === "sent" || "draft" !== data?.status) return first.name;
  switch (first.kind) { case "book": break; default: }
  return <ul>{useItems().map((item) => <li key={item.id}>{item.name}</li>)}</ul>;
};
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:17 useItem  import  context hook useItem
    1:19–1:27 useItems  import  context hook useItems
    3:11–3:15 name  field, binding  context hook useItem result.name  in Page
    3:17–3:22 price  field  context hook useItem result.price  in Page
    3:30–3:37 useItem  reference  context hook useItem  in Page
    4:19–4:27 useItems  reference  context hook useItems  in Page
    5:3–5:11 useItems  reference  context hook useItems  in Page
    5:30–5:34 name  field  context hook useItems result[].name  in Page
    6:29–6:36 useItem  reference  context hook useItem  in Page
    7:13–7:19 status  field  context hook useItem result.status  in Page
    7:25–7:29 sent  text  context hook useItem result.status  in Page
    7:35–7:40 draft  text  context hook useItem result.status  in Page
    7:52–7:58 status  field  context hook useItem result.status  in Page
    7:67–7:77 first.name  dynamic (is returned from a function)  context hook useItems result[].name  in Page
    7:73–7:77 name  field  context hook useItems result[].name  in Page
    8:17–8:21 kind  field  context hook useItems result[].kind  in Page
    8:31–8:35 book  text  context hook useItems result[].kind  in Page
    9:15–9:23 useItems  reference  context hook useItems  in Page
    9:49–9:56 item.id  dynamic (is passed on to another component)  context hook useItems result[].id  in Page
    9:54–9:56 id  field  context hook useItems result[].id  in Page
    9:64–9:68 name  field  context hook useItems result[].name  in Page
    ");
}

#[test]
fn providers_as_elements() {
    let source = r#"import { UserContext } from "./api";
import * as api from "./api";
export const Page = () => (
  <UserContext user_id={5} key="a" key_="b" tab="open" {...rest}>
    <api.CartContext cart_id={id} />
    <api.FaqContext></api.FaqContext>
  </UserContext>
);
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:21 UserContext  import  provider UserContext
    4:4–4:15 UserContext  element  provider UserContext  in Page
    4:16–4:23 user_id  attribute  provider UserContext arguments.user_id  in Page
    4:36–4:40 key_  attribute  provider UserContext arguments.key  in Page
    4:42–4:43 b  text  provider UserContext arguments.key  in Page
    4:45–4:48 tab  attribute  provider UserContext arguments.tab  in Page
    4:50–4:54 open  text  provider UserContext arguments.tab  in Page
    4:60–4:64 rest  dynamic (is spread)  provider UserContext arguments  in Page
    5:10–5:21 CartContext  element  provider CartContext  in Page
    5:22–5:29 cart_id  attribute  provider CartContext arguments.cart_id  in Page
    5:31–5:33 id  dynamic (is made elsewhere)  provider CartContext arguments.cart_id  in Page
    6:10–6:20 FaqContext  element  provider FaqContext  in Page
    6:27–6:37 FaqContext  closingelement  provider FaqContext  in Page
    7:5–7:16 UserContext  closingelement  provider UserContext  in Page
    ");
}

#[test]
fn forms_and_channels() {
    let source = r#"import { submitContactForm, validateContactForm, contactFormSchema, useContactForm } from "./api";
import { subscribeChat, useChatChannel } from "./api";
submitContactForm({ name: "a", "topic": "order" }, { client });
validateContactForm({ data: { name } });
contactFormSchema.safeParse(values);
const form = useContactForm();
form.register("lines.0.name");
form.submit({ name });
const channel = subscribeChat({ room }, { onMessage: ({ text }) => text, onStatus(s) {} });
channel.send({ text: "hi" });
const { last, messages, send } = useChatChannel({ room: "a" });
last?.text;
messages.map((m) => m.user.name);
send({ text });
"#;
    assert_snapshot!(shown(source), @r#"
    1:10–1:27 submitContactForm  import  form submission submitContactForm
    1:29–1:48 validateContactForm  import  form call validateContactForm
    1:50–1:67 contactFormSchema  import  form schema contactFormSchema
    1:69–1:83 useContactForm  import  form hook useContactForm
    2:10–2:23 subscribeChat  import  subscription subscribeChat
    2:25–2:39 useChatChannel  import  channel hook useChatChannel
    3:1–3:18 submitContactForm  reference  form submission submitContactForm
    3:18–3:63 ({ name: "a", "topic": "order" }, { client })  invocation  form submission submitContactForm arguments
    3:21–3:25 name  key  form submission submitContactForm arguments.name
    3:28–3:29 a  text  form submission submitContactForm arguments.name
    3:33–3:38 topic  key  form submission submitContactForm arguments.topic
    3:42–3:47 order  text  form submission submitContactForm arguments.topic
    4:1–4:20 validateContactForm  reference  form call validateContactForm
    4:20–4:40 ({ data: { name } })  invocation  form call validateContactForm arguments
    4:31–4:35 name  key, shorthand  form call validateContactForm arguments.name
    4:31–4:35 name  dynamic (is made elsewhere)  form call validateContactForm arguments.name
    5:1–5:18 contactFormSchema  reference  form schema contactFormSchema
    6:14–6:28 useContactForm  reference  form hook useContactForm  in form
    7:16–7:21 lines  key  form hook useContactForm arguments.lines
    7:24–7:28 name  key  form hook useContactForm arguments.lines[].name
    8:12–8:22 ({ name })  invocation  form hook useContactForm arguments
    8:15–8:19 name  key, shorthand  form hook useContactForm arguments.name
    8:15–8:19 name  dynamic (is made elsewhere)  form hook useContactForm arguments.name
    9:17–9:30 subscribeChat  reference  subscription subscribeChat  in channel
    9:30–9:91 ({ room }, { onMessage: ({ text }) => text, onStatus(s) {} })  invocation  subscription subscribeChat arguments  in channel
    9:33–9:37 room  key, shorthand  subscription subscribeChat arguments.room  in channel
    9:33–9:37 room  dynamic (is made elsewhere)  subscription subscribeChat arguments.room  in channel
    9:57–9:61 text  field, binding  subscription subscribeChat receive.text  in channel
    9:68–9:72 text  dynamic (is returned from a function)  subscription subscribeChat receive.text  in channel
    10:13–10:29 ({ text: "hi" })  invocation  subscription subscribeChat send
    10:16–10:20 text  key  subscription subscribeChat send.text
    10:23–10:25 hi  text  subscription subscribeChat send.text
    11:34–11:48 useChatChannel  reference  channel hook useChatChannel
    11:48–11:63 ({ room: "a" })  invocation  channel hook useChatChannel arguments
    11:51–11:55 room  key  channel hook useChatChannel arguments.room
    11:58–11:59 a  text  channel hook useChatChannel arguments.room
    12:7–12:11 text  field  channel hook useChatChannel receive.text
    13:21–13:32 m.user.name  dynamic (is returned from a function)  channel hook useChatChannel receive.user.name
    13:23–13:27 user  field  channel hook useChatChannel receive.user
    13:28–13:32 name  field  channel hook useChatChannel receive.user.name
    14:5–14:15 ({ text })  invocation  channel hook useChatChannel send
    14:8–14:12 text  key, shorthand  channel hook useChatChannel send.text
    14:8–14:12 text  dynamic (is made elsewhere)  channel hook useChatChannel send.text
    "#);
}

#[test]
fn members_of_an_enum_and_types() {
    let source = r#"import { Status, type Item, type Line as L } from "./api";
import type * as api from "./api";
const state: Status = Status.Draft;
Status["Sent"];
Object.values(Status);
function total(item: Item, { lines }: { lines: readonly L[] | null }, ...more: Item[]) {
  return item.name + lines[0].price + more[0].name;
}
const made: Item[] = [{ name: "a", lines: [{ price: 1 }] }];
const other = { name: "b" } satisfies api.Item;
(x as Item).name;
interface Props { line: L; onAdd: () => void }
function Row({ line, onAdd }: Props) { return <p>{line.price}</p>; }
type Names = Pick<Item, "name">;
"#;
    assert_snapshot!(shown(source), @r#"
    1:10–1:16 Status  import  enum Status
    1:23–1:27 Item  import  type Item
    1:34–1:38 Line  import  type Line
    3:14–3:20 Status  type  enum Status  in state
    3:23–3:29 Status  reference  enum Status  in state
    3:30–3:35 Draft  member  enum Status members.Draft  in state
    4:1–4:7 Status  reference  enum Status
    4:9–4:13 Sent  member  enum Status members.Sent
    5:15–5:21 Status  reference  enum Status
    6:22–6:26 Item  type  type Item  in total
    6:22–6:26 Item  dynamic (is given by whoever calls)  type Item fields  in total
    6:48–6:67 readonly L[] | null  dynamic (is given by whoever calls)  type Line fields  in total
    6:57–6:58 L  type, alias  type Line  in total
    6:80–6:84 Item  type  type Item  in total
    6:80–6:86 Item[]  dynamic (is given by whoever calls)  type Item fields  in total
    7:15–7:19 name  field  type Item fields.name  in total
    7:31–7:36 price  field  type Line fields.price  in total
    7:47–7:51 name  field  type Item fields.name  in total
    9:13–9:17 Item  type  type Item  in made
    9:25–9:29 name  key  type Item fields.name  in made
    9:32–9:33 a  text  type Item fields.name  in made
    9:36–9:41 lines  key  type Item fields.lines  in made
    9:46–9:51 price  key  type Item fields.lines[].price  in made
    10:17–10:21 name  key  type Item fields.name  in other
    10:24–10:25 b  text  type Item fields.name  in other
    10:43–10:47 Item  type  type Item  in other
    11:2–11:3 x  dynamic (is made elsewhere)  type Item fields
    11:7–11:11 Item  type  type Item
    11:13–11:17 name  field  type Item fields.name
    12:25–12:26 L  type, alias  type Line  in Props
    12:25–12:26 L  dynamic (is given by whoever calls)  type Line fields  in Props
    13:56–13:61 price  field  type Line fields.price  in Row
    14:14–14:32 Pick<Item, "name">  dynamic (is built into another type)  type Item whole  in Names
    14:19–14:23 Item  type  type Item  in Names
    14:26–14:30 name  field  type Item fields.name  in Names
    "#);
}

#[test]
fn aliases_and_namespaces() {
    let source = r#"import { useEcho as useE, callEcho } from "./api";
import * as api from "./api";
export const useThing = useE;
const { callOther, ...others } = api;
useThing().mutate({ text: 1 });
callOther({ a: 1 });
api.useMore().mutate({ b: 2 });
api["callLast"]({ c: 3 });
export { callEcho, useE as useEchoAgain };
export default api.callEnd;
const table = { callEcho };
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:17 useEcho  import  hook useEcho
    1:27–1:35 callEcho  import  call callEcho
    3:25–3:29 useE  reference, alias  hook useEcho  in useThing
    4:9–4:18 callOther  reference, binding  call callOther
    5:1–5:9 useThing  reference, alias  hook useEcho
    5:18–5:31 ({ text: 1 })  invocation  hook useEcho arguments
    5:21–5:25 text  key  hook useEcho arguments.text
    6:1–6:10 callOther  reference, alias  call callOther
    6:10–6:20 ({ a: 1 })  invocation  call callOther arguments
    6:13–6:14 a  key  call callOther arguments.a
    7:5–7:12 useMore  reference  hook useMore
    7:21–7:31 ({ b: 2 })  invocation  hook useMore arguments
    7:24–7:25 b  key  hook useMore arguments.b
    8:6–8:14 callLast  reference  call callLast
    8:16–8:26 ({ c: 3 })  invocation  call callLast arguments
    8:19–8:20 c  key  call callLast arguments.c
    9:10–9:18 callEcho  reexport, shorthand  call callEcho
    9:20–9:24 useE  reexport, alias  hook useEcho
    10:20–10:27 callEnd  reference  call callEnd  in default
    11:17–11:25 callEcho  reference, shorthand  call callEcho  in table
    11:17–11:25 callEcho  dynamic (is put into an object or a list)  call callEcho whole  in table
    4:20–4:29 ...others  the module is taken with the rest of an object
    ");
}

#[test]
fn imports_of_every_form() {
    let source = r#"import "./api";
import { type Item, callA } from "./api";
import b = require("./api");
const { callC: c } = require("./api");
const { callD } = await import("./api");
import("./api").then(({ useE }) => useE());
import("./api").then((m) => m.useF());
let item: import("./api").Item;
type All = typeof import("./api");
export { callG as g, type Line } from "./api";
export * as everything from "./api";
b.callB({ x: 1 });
c({ y: 1 });
item.name;
"#;
    assert_snapshot!(shown(source), @r#"
    2:15–2:19 Item  import  type Item
    2:21–2:26 callA  import  call callA
    4:9–4:14 callC  reference  call callC
    5:9–5:14 callD  reference, binding  call callD
    6:25–6:29 useE  reference, binding  hook useE
    6:36–6:40 useE  reference, alias  hook useE
    6:36–6:42 useE()  dynamic (is returned from a function)  hook useE whole
    7:29–7:37 m.useF()  dynamic (is returned from a function)  hook useF whole
    7:31–7:35 useF  reference  hook useF
    8:27–8:31 Item  type  type Item  in item
    10:10–10:15 callG  reexport  call callG
    10:27–10:31 Line  reexport  type Line
    12:3–12:8 callB  reference  call callB
    12:8–12:18 ({ x: 1 })  invocation  call callB arguments
    12:11–12:12 x  key  call callB arguments.x
    13:1–13:2 c  reference, alias  call callC
    13:2–13:12 ({ y: 1 })  invocation  call callC arguments
    13:5–13:6 y  key  call callC arguments.y
    14:6–14:10 name  field  type Item fields.name
    9:12–9:34 typeof import("./api")  the module is built into another type
    "#);
}

#[test]
fn a_name_that_is_declared_again_is_no_use() {
    let source = r#"import { useEcho, Item, callX } from "./api"; import * as api from "./api";
function a(useEcho) { useEcho(); }
function b() { useEcho(); { let useEcho = 1; useEcho; } useEcho; }
function c() { useEcho(); var useEcho; }
const d = ({ useEcho }) => useEcho;
for (const useEcho of []) useEcho;
try {} catch (useEcho) { useEcho; }
function e<Item>(x: Item) { const y: Item = x; }
class useThing { useEcho() { this.useEcho(); } }
let late = callX({}); late = 5; late.name;
function f() { const api = 1; let x: api.Item; return api; }
function g() { return early.name; }
const early = await callX({});
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:17 useEcho  import  hook useEcho
    1:19–1:23 Item  import  type Item
    1:25–1:30 callX  import  call callX
    3:16–3:23 useEcho  reference  hook useEcho  in b
    3:57–3:64 useEcho  reference  hook useEcho  in b
    10:5–10:9 late  dynamic (is assigned to something that may change)  call callX result  in late
    10:12–10:17 callX  reference  call callX  in late
    10:17–10:21 ({})  invocation  call callX arguments  in late
    11:42–11:46 Item  type  type Item  in f
    12:23–12:33 early.name  dynamic (is returned from a function)  call callX result.name  in g
    12:29–12:33 name  field  call callX result.name  in g
    13:21–13:26 callX  reference  call callX  in early
    13:26–13:30 ({})  invocation  call callX arguments  in early
    ");
}

#[test]
fn what_cannot_be_followed_says_so() {
    let source = r#"import { callX, useItem, useEcho } from "./api";
register(callX);
callX({ ...args, [key]: 1, inner: { deep: other } });
callX(...args);
const item = useItem();
show(item.owner, { ...item.address }, [item.lines]);
item[key];
for (const k in item) {}
const useIt = () => item.owner;
const { mutate } = useEcho();
useEffect(() => {}, [mutate]);
<Row item={item.owner} />;
callX({}).then(setResult);
useItem().lines.map(renderLine);
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:15 callX  import  call callX
    1:17–1:24 useItem  import  context hook useItem
    1:26–1:33 useEcho  import  hook useEcho
    2:10–2:15 callX  reference  call callX
    2:10–2:15 callX  dynamic (is passed on to another function)  call callX whole
    3:1–3:6 callX  reference  call callX
    3:6–3:53 ({ ...args, [key]: 1, inner: { deep: other } })  invocation  call callX arguments
    3:12–3:16 args  dynamic (is spread)  call callX arguments
    3:18–3:23 [key]  dynamic (has a computed key)  call callX arguments
    3:28–3:33 inner  key  call callX arguments.inner
    3:37–3:41 deep  key  call callX arguments.inner.deep
    3:43–3:48 other  dynamic (is made elsewhere)  call callX arguments.inner.deep
    4:1–4:6 callX  reference  call callX
    4:6–4:15 (...args)  invocation  call callX arguments
    4:7–4:14 ...args  dynamic (is spread)  call callX arguments
    5:14–5:21 useItem  reference  context hook useItem  in item
    6:6–6:16 item.owner  dynamic (is passed on to another function)  context hook useItem result.owner
    6:11–6:16 owner  field  context hook useItem result.owner
    6:23–6:35 item.address  dynamic (is spread)  context hook useItem result.address
    6:28–6:35 address  field  context hook useItem result.address
    6:40–6:50 item.lines  dynamic (is put into an object or a list)  context hook useItem result.lines
    6:45–6:50 lines  field  context hook useItem result.lines
    7:6–7:9 key  dynamic (has a computed key)  context hook useItem result
    8:17–8:21 item  dynamic (has a computed key)  context hook useItem result
    9:21–9:31 item.owner  dynamic (is returned from a function)  context hook useItem result.owner  in useIt
    9:26–9:31 owner  field  context hook useItem result.owner  in useIt
    10:20–10:27 useEcho  reference  hook useEcho
    12:12–12:22 item.owner  dynamic (is passed on to another component)  context hook useItem result.owner
    12:17–12:22 owner  field  context hook useItem result.owner
    13:1–13:6 callX  reference  call callX
    13:6–13:10 ({})  invocation  call callX arguments
    13:16–13:25 setResult  dynamic (is passed on to another function)  call callX result
    14:1–14:8 useItem  reference  context hook useItem
    14:11–14:16 lines  field  context hook useItem result.lines
    14:21–14:31 renderLine  dynamic (is passed on to another function)  context hook useItem result.lines[]
    ");
}

#[test]
fn all_at_once_and_branches() {
    let source = r#"import { callA, callB, useItem } from "./api";
const [a, b] = await Promise.all([callA({ x: 1 }), callB({ y: 2 })]);
a.name; b.title;
const item = flag ? useItem() : null;
(item ?? other).name;
callA({ x: flag ? "one" : "two" , y: z ?? "three" });
callA(flag ? { x: 1 } : { w: 2 });
"#;
    assert_snapshot!(shown(source), @r#"
    1:10–1:15 callA  import  call callA
    1:17–1:22 callB  import  call callB
    1:24–1:31 useItem  import  context hook useItem
    2:35–2:40 callA  reference  call callA
    2:40–2:50 ({ x: 1 })  invocation  call callA arguments
    2:43–2:44 x  key  call callA arguments.x
    2:52–2:57 callB  reference  call callB
    2:57–2:67 ({ y: 2 })  invocation  call callB arguments
    2:60–2:61 y  key  call callB arguments.y
    3:3–3:7 name  field  call callA result.name
    3:11–3:16 title  field  call callB result.title
    4:21–4:28 useItem  reference  context hook useItem  in item
    5:17–5:21 name  field  context hook useItem result.name
    6:1–6:6 callA  reference  call callA
    6:6–6:53 ({ x: flag ? "one" : "two" , y: z ?? "three" })  invocation  call callA arguments
    6:9–6:10 x  key  call callA arguments.x
    6:20–6:23 one  text  call callA arguments.x
    6:28–6:31 two  text  call callA arguments.x
    6:35–6:36 y  key  call callA arguments.y
    6:38–6:39 z  dynamic (is made elsewhere)  call callA arguments.y
    6:44–6:49 three  text  call callA arguments.y
    7:1–7:6 callA  reference  call callA
    7:6–7:34 (flag ? { x: 1 } : { w: 2 })  invocation  call callA arguments
    7:16–7:17 x  key  call callA arguments.x
    7:27–7:28 w  key  call callA arguments.w
    "#);
}

#[test]
fn names_that_the_client_does_not_have() {
    let source = r#"import { useGone, callX, type Gone } from "./api";
import gone from "./api";
import * as api from "./api";
api.callGone();
useGone().mutate();
"#;
    assert_snapshot!(shown(source), @"
    1:19–1:24 callX  import  call callX
    1:10–1:17 useGone  missing useGone
    1:31–1:35 Gone  missing Gone
    2:8–2:12 gone  missing default
    4:5–4:13 callGone  missing callGone
    ");
}

#[test]
fn a_file_that_does_not_parse_gives_what_can_be_read() {
    let source = "import { callX } from \"./api\";\nfunction Page() {\n  callX({ text: \"a\" });\n  const x = = 5 +;\n  callX({ text\n}\n";
    assert_snapshot!(shown(source), @r#"
    1:10–1:15 callX  import  call callX
    3:3–3:8 callX  reference  call callX
    3:8–3:23 ({ text: "a" })  invocation  call callX arguments
    3:11–3:15 text  key  call callX arguments.text
    3:18–3:19 a  text  call callX arguments.text
    5:3–5:8 callX  reference  call callX
    5:3–5:8 callX  dynamic (stands in a part that does not parse)  call callX whole
    "#);
}

#[test]
fn spans_are_bytes_whatever_stands_before() {
    let source =
        "\u{feff}// 🦀 wörter\r\nimport { callX } from \"./api\";\r\nconst s = \"🦀\"; callX({ text: \"🦀\" });\r\n";
    assert_snapshot!(shown(source), @r#"
    2:10–2:15 callX  import  call callX
    3:19–3:24 callX  reference  call callX
    3:24–3:42 ({ text: "🦀" })  invocation  call callX arguments
    3:27–3:31 text  key  call callX arguments.text
    3:34–3:38 🦀  text  call callX arguments.text
    "#);
}

#[test]
fn react_state_of_a_type() {
    let source = r#"import { callDraft, useItem, type Item, type Line } from "./api";
function Editor({ onDone }: { onDone: () => void }) {
  const [draft, setDraft] = useState<Item>({ name: "" });
  const [, setLines] = useState<Line[]>(() => []);
  setDraft({ ...draft, name: "b" });
  setDraft((before) => ({ ...before, price: before.price + 1 }));
  setLines((before) => { return before; });
  callDraft({ item: draft });
  callDraft({ item: useItem() }).then(setDraft);
  const all = [...draft.lines, ...useItem().lines];
  return all.map((line) => <p>{line.title}</p>);
}
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:19 callDraft  import  call callDraft
    1:21–1:28 useItem  import  context hook useItem
    1:35–1:39 Item  import  type Item
    1:46–1:50 Line  import  type Line
    3:38–3:42 Item  type  type Item  in Editor
    3:46–3:50 name  key  type Item fields.name  in Editor
    3:53–3:53   text  type Item fields.name  in Editor
    4:33–4:37 Line  type  type Line  in Editor
    5:17–5:22 draft  dynamic (goes from one part of the client to another)  type Item fields  in Editor
    5:24–5:28 name  key  type Item fields.name  in Editor
    5:31–5:32 b  text  type Item fields.name  in Editor
    6:30–6:36 before  dynamic (goes from one part of the client to another)  type Item fields  in Editor
    6:38–6:43 price  key  type Item fields.price  in Editor
    6:45–6:61 before.price + 1  dynamic (is made elsewhere)  type Item fields.price  in Editor
    6:52–6:57 price  field  type Item fields.price  in Editor
    7:24–7:42 { return before; }  dynamic (is made elsewhere)  type Line fields  in Editor
    7:33–7:39 before  dynamic (is returned from a function)  type Line fields  in Editor
    8:3–8:12 callDraft  reference  call callDraft  in Editor
    8:12–8:29 ({ item: draft })  invocation  call callDraft arguments  in Editor
    8:15–8:19 item  key  call callDraft arguments.item  in Editor
    8:21–8:26 draft  dynamic (goes from one part of the client to another)  type Item fields  in Editor
    8:21–8:26 draft  dynamic (goes from one part of the client to another)  call callDraft arguments.item  in Editor
    9:3–9:12 callDraft  reference  call callDraft  in Editor
    9:12–9:33 ({ item: useItem() })  invocation  call callDraft arguments  in Editor
    9:15–9:19 item  key  call callDraft arguments.item  in Editor
    9:21–9:28 useItem  reference  context hook useItem  in Editor
    9:21–9:30 useItem()  dynamic (goes from one part of the client to another)  call callDraft arguments.item  in Editor
    9:21–9:30 useItem()  dynamic (goes from one part of the client to another)  context hook useItem result  in Editor
    9:39–9:47 setDraft  dynamic (goes from one part of the client to another)  type Item fields  in Editor
    9:39–9:47 setDraft  dynamic (goes from one part of the client to another)  call callDraft result  in Editor
    10:25–10:30 lines  field  type Item fields.lines  in Editor
    10:35–10:42 useItem  reference  context hook useItem  in Editor
    10:45–10:50 lines  field  context hook useItem result.lines  in Editor
    11:37–11:42 title  field  type Item fields.lines[].title  in Editor
    11:37–11:42 title  field  context hook useItem result.lines[].title  in Editor
    ");
}

#[test]
fn props_and_types_made_of_a_type() {
    let source = r#"import type { Item } from "./api";
interface Props { item: Item; open: boolean }
function Row(props: Props) { const { open } = props; return props.item.name; }
type Small = { item: Pick<Item, "name" | "price"> };
const Tile = ({ item: it }: Small) => it.price;
let line: Item["lines"][number];
line.title;
function show(item: Omit<Item, "owner">, key: keyof Item) { item.name; }
export interface Open { item: Item }
"#;
    assert_snapshot!(shown(source), @r#"
    1:15–1:19 Item  import  type Item
    2:25–2:29 Item  type  type Item  in Props
    2:25–2:29 Item  dynamic (is given by whoever calls)  type Item fields  in Props
    3:61–3:76 props.item.name  dynamic (is returned from a function)  type Item fields.name  in Row
    3:72–3:76 name  field  type Item fields.name  in Row
    4:22–4:50 Pick<Item, "name" | "price">  dynamic (is given by whoever calls)  type Item fields  in Small
    4:27–4:31 Item  type  type Item  in Small
    4:34–4:38 name  field  type Item fields.name  in Small
    4:43–4:48 price  field  type Item fields.price  in Small
    5:39–5:47 it.price  dynamic (is returned from a function)  type Item fields.price  in Tile
    5:42–5:47 price  field  type Item fields.price  in Tile
    6:11–6:15 Item  type  type Item  in line
    6:17–6:22 lines  field  type Item fields.lines  in line
    7:6–7:11 title  field  type Item fields.lines[].title
    8:21–8:40 Omit<Item, "owner">  dynamic (is given by whoever calls)  type Item fields  in show
    8:26–8:30 Item  type  type Item  in show
    8:33–8:38 owner  field  type Item fields.owner  in show
    8:53–8:57 Item  type  type Item  in show
    8:53–8:57 Item  dynamic (is built into another type)  type Item whole  in show
    8:66–8:70 name  field  type Item fields.name  in show
    9:31–9:35 Item  type  type Item  in Open
    9:31–9:35 Item  dynamic (is built into another type)  type Item fields  in Open
    9:31–9:35 Item  dynamic (is given by whoever calls)  type Item fields  in Open
    "#);
}

#[test]
fn what_stands_at_the_cursor() {
    let source = "import { useEcho, callX } from './api';\nuseEcho().mutate({ text: callX({ a: 1 }) });\n(await callX({ b: 2 })).name;\n";
    let (_, found) = read(source, Dialect::Tsx);
    let at = |word: &str| u32::try_from(source.find(word).unwrap()).unwrap();
    let words = |word| found.words_at(at(word)).map(|one| target(&one.target)).collect::<Vec<_>>();
    let invocation = |word| found.invocation_at(at(word)).map(|one| target(&one.target));
    assert_eq!(words("text"), ["hook useEcho arguments.text"]);
    assert_eq!(words("name"), ["call callX result.name"]);
    assert_eq!(words("mutate"), Vec::<String>::new());
    assert_eq!(invocation("a: 1"), Some("call callX arguments".to_owned()));
    assert_eq!(invocation("text"), Some("hook useEcho arguments".to_owned()));
    assert_eq!(invocation("import"), None);
}

#[test]
fn types_of_values_and_enums() {
    let source = r#"import { useItem, useEcho, callX, Status } from "./api";
const item = useItem();
function first(lines: typeof item.lines, hook: typeof useEcho, one: (typeof item)["owner"]) {
  hook().mutate({ text: lines[0].name });
  return one.email;
}
const status: Status = "draft";
if (status === "sent") callX({ status });
const all: Status[] = ["draft", Status.Sent];
type Hook = ReturnType<typeof useEcho>;
"#;
    assert_snapshot!(shown(source), @r#"
    1:10–1:17 useItem  import  context hook useItem
    1:19–1:26 useEcho  import  hook useEcho
    1:28–1:33 callX  import  call callX
    1:35–1:41 Status  import  enum Status
    2:14–2:21 useItem  reference  context hook useItem  in item
    3:23–3:40 typeof item.lines  dynamic (is given by whoever calls)  context hook useItem result.lines  in first
    3:35–3:40 lines  field  context hook useItem result.lines  in first
    3:48–3:62 typeof useEcho  dynamic (is given by whoever calls)  hook useEcho whole  in first
    3:55–3:62 useEcho  type  hook useEcho  in first
    3:69–3:91 (typeof item)["owner"]  dynamic (is given by whoever calls)  context hook useItem result.owner  in first
    3:84–3:89 owner  field  context hook useItem result.owner  in first
    4:3–4:7 hook  reference, alias  hook useEcho  in first
    4:16–4:41 ({ text: lines[0].name })  invocation  hook useEcho arguments  in first
    4:19–4:23 text  key  hook useEcho arguments.text  in first
    4:25–4:38 lines[0].name  dynamic (goes from one part of the client to another)  hook useEcho arguments.text  in first
    4:25–4:38 lines[0].name  dynamic (goes from one part of the client to another)  context hook useItem result.lines[].name  in first
    4:34–4:38 name  field  context hook useItem result.lines[].name  in first
    5:10–5:19 one.email  dynamic (is returned from a function)  context hook useItem result.owner.email  in first
    5:14–5:19 email  field  context hook useItem result.owner.email  in first
    7:15–7:21 Status  type  enum Status  in status
    7:25–7:30 draft  text  enum Status members  in status
    8:17–8:21 sent  text  enum Status members
    8:24–8:29 callX  reference  call callX
    8:29–8:41 ({ status })  invocation  call callX arguments
    8:32–8:38 status  key, shorthand  call callX arguments.status
    8:32–8:38 status  dynamic (goes from one part of the client to another)  enum Status members
    8:32–8:38 status  dynamic (goes from one part of the client to another)  call callX arguments.status
    9:12–9:18 Status  type  enum Status  in all
    9:25–9:30 draft  text  enum Status members  in all
    9:33–9:39 Status  reference  enum Status  in all
    9:40–9:44 Sent  member  enum Status members.Sent  in all
    10:24–10:38 typeof useEcho  dynamic (is built into another type)  hook useEcho whole  in Hook
    10:31–10:38 useEcho  type  hook useEcho  in Hook
    "#);
}

#[test]
fn objects_made_into_lists() {
    let source = r#"import { useItem, Status, callA, callB } from "./api";
const item = useItem();
Object.values(item.shelves).map((shelf) => shelf.name);
for (const [key, { name }] of Object.entries(item.shelves)) show(key);
Object.entries(item.shelves).map(([, shelf]) => shelf.size);
Object.values(Status).map((status) => status === "draft");
const [, second /* , */, third] = item.lines;
const [, { b }] = await Promise.all([callA(), callB()]);
Object.keys(item.shelves);
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:17 useItem  import  context hook useItem
    1:19–1:25 Status  import  enum Status
    1:27–1:32 callA  import  call callA
    1:34–1:39 callB  import  call callB
    2:14–2:21 useItem  reference  context hook useItem  in item
    3:20–3:27 shelves  field  context hook useItem result.shelves
    3:44–3:54 shelf.name  dynamic (is returned from a function)  context hook useItem result.shelves[].name
    3:50–3:54 name  field  context hook useItem result.shelves[].name
    4:20–4:24 name  field, binding  context hook useItem result.shelves[].name
    4:46–4:58 item.shelves  dynamic (has a computed key)  context hook useItem result.shelves
    4:51–4:58 shelves  field  context hook useItem result.shelves
    5:16–5:28 item.shelves  dynamic (has a computed key)  context hook useItem result.shelves
    5:21–5:28 shelves  field  context hook useItem result.shelves
    5:49–5:59 shelf.size  dynamic (is returned from a function)  context hook useItem result.shelves[].size
    5:55–5:59 size  field  context hook useItem result.shelves[].size
    6:15–6:21 Status  reference  enum Status
    6:51–6:56 draft  text  enum Status members
    7:40–7:45 lines  field  context hook useItem result.lines
    8:12–8:13 b  field, binding  call callB result.b
    8:38–8:43 callA  reference  call callA
    8:43–8:45 ()  invocation  call callA arguments
    8:47–8:52 callB  reference  call callB
    8:52–8:54 ()  invocation  call callB arguments
    9:13–9:25 item.shelves  dynamic (is passed on to another function)  context hook useItem result.shelves
    9:18–9:25 shelves  field  context hook useItem result.shelves
    ");
}

#[test]
fn an_object_that_a_constant_holds_for_one_call_alone() {
    let source = r#"import { callEcho } from "./api";
const once = { text: "a", loud: true } as const;
callEcho(once);
const twice = { text: "a" };
callEcho(twice);
console.log(twice.text);
export const given = { text: "b" };
callEcho(given);
let changing = { text: "c" };
callEcho(changing);
"#;
    assert_snapshot!(shown(source), @"
    1:10–1:18 callEcho  import  call callEcho
    2:16–2:20 text  key  call callEcho arguments.text  in once
    2:23–2:24 a  text  call callEcho arguments.text  in once
    2:27–2:31 loud  key  call callEcho arguments.loud  in once
    3:1–3:9 callEcho  reference  call callEcho
    3:9–3:15 (once)  invocation  call callEcho arguments
    5:1–5:9 callEcho  reference  call callEcho
    5:9–5:16 (twice)  invocation  call callEcho arguments
    5:10–5:15 twice  dynamic (is made elsewhere)  call callEcho arguments
    8:1–8:9 callEcho  reference  call callEcho
    8:9–8:16 (given)  invocation  call callEcho arguments
    8:10–8:15 given  dynamic (is made elsewhere)  call callEcho arguments
    10:1–10:9 callEcho  reference  call callEcho
    10:9–10:19 (changing)  invocation  call callEcho arguments
    10:10–10:18 changing  dynamic (is made elsewhere)  call callEcho arguments
    ");
}
