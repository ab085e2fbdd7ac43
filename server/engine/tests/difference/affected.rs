//! The parts of the client that a change touches, by the names that a frontend uses.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::project::between;

fn affected(before: &str, after: &str) -> String {
    let mut out = String::new();
    for change in between(before, after).changes {
        let _ = writeln!(out, "{}", change.line());
        for affected in change.affected {
            let _ = writeln!(out, "    {affected}");
        }
    }
    out
}

const SHOP: &str = "\
class Price(BaseModel):
    amount: int

class Item(BaseModel):
    prices: dict[str, Price]

@client
def items(request, page: int = 1) -> list[Item]: ...

@client(context=\"cart\")
def cart_items(request, cart_id: int) -> list[Item]: ...
";

#[test]
fn a_field_is_touched_wherever_it_is_reached() {
    assert_snapshot!(affected(SHOP, &SHOP.replace("amount: int", "amount: str")), @"
    ~ Price.amount: number → string (in 2 functions)
        Price.amount
        callItems()[].prices[].amount
        fetchCart().cart_items[].prices[].amount
        useCartItems()[].prices[].amount
        useItems()[].prices[].amount
    ");
}

#[test]
fn an_argument_is_touched_where_it_is_given() {
    assert_snapshot!(affected(SHOP, &SHOP.replace("page: int = 1", "page: str = \"\"")), @"
    ~ items.page: number → string
        callItems(.page)
        useItems(.page)
    ");
    assert_snapshot!(affected(SHOP, &SHOP.replace("cart_id: int", "cart_id: str")), @"
    ~ context cart.cart_id: number → string
        fetchCart(.cart_id)
        CartContext(.cart_id)
    ");
}

#[test]
fn one_that_has_to_be_given_now_touches_every_call() {
    assert_snapshot!(affected(SHOP, &SHOP.replace("page: int = 1", "page: int")), @"
    ~ items.page: number (optional) → number
        callItems
        useItems
    ");
    assert_snapshot!(affected(SHOP, &SHOP.replace("cart_id: int", "cart_id: int, lang: str")), @"
    + context cart.lang: string
        fetchCart
        CartContext
    ");
}

#[test]
fn what_is_gone_is_gone_under_all_its_names() {
    assert_snapshot!(affected(SHOP, ""), @"
    - function cart_items
        useCartItems
    - function items
        callItems
        useItems
        ItemsArgs
    - context cart
        fetchCart
        CartContext
        CartBundle
        CartParams
    - type Item
        Item
    - type Price
        Price
    ");
}
