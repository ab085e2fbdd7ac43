//! Sound declarations of every kind give no finding at all.

use mizan_schema::build;
use mizan_schema::types::Default;
use serde_json::json;

use crate::project::{FormSketch, Project, To, form, function, int, list, literal, model, str};

fn shop() -> Project {
    Project::new()
        .constant("user_context", "user")
        .model("Item", [("name", str()), ("price", int())])
        .model("Room", [("name", str())])
        .with(function("echo").takes("text", str()).returns(str()))
        .with(function("user").context("global").returns(str()))
        .with(function("profile").context("user").takes("user_id", int()).returns(model("Item")))
        .with(function("orders").context("user").takes("user_id", int()).returns(list(&model("Item"))))
        .with(function("cart").context("cart").may_take("page", int(), Default::Value(json!(1))).returns(int()))
        .with(function("greet").context("local").takes("name", str()).returns(str()))
        .with(function("live").context("ticker").websocket().returns(int()))
        .with(function("ping").websocket().auth("staff"))
        .with(function("edit").affects([To::Context("user"), To::Context("global"), To::Context("greet")]))
        .with(function("sort").takes("by", literal(["new", "old"])).affects([To::Function("shop.clients", "orders")]))
        .with(function("add").module("shop.clients.cart").merge([To::Context("cart")]).returns(int()))
        .with(function("page").route("/page/").affects([To::Context("cart")]).returns_response("HttpResponse"))
        .with(function("expire").private().affects([To::Context("cart")]))
        .with(function("user_context").registered_as("context.user"))
        .compose("dashboard", [To::Context("user"), To::Context("cart")])
        .form(FormSketch { has_formset: true, ..form("ContactForm", "contact") })
        .form(form("UserForm", "user"))
        .channel("ChatChannel", "chat", Ok("Room"))
        .channel("UserChannel", "user", Ok("Room"))
}

#[test]
fn a_sound_project_has_no_findings() {
    assert_eq!(shop().findings(), "");
    let contract = shop().contract();
    assert_eq!(contract.functions.len(), shop().declarations.functions().count());
    assert_eq!(contract.contexts.len(), 5);
    assert_eq!((contract.compositions.len(), contract.forms.len(), contract.channels.len()), (1, 2, 2));
    assert!(contract.unresolved.is_empty());
}

#[test]
fn the_same_declarations_give_the_same_contract() {
    assert_eq!(build(&shop().declarations), build(&shop().declarations));
}
