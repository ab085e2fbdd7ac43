"""The site with Mizan. Each context is there twice, computed each time and kept: one of a customer, whose two members ask the
database once each, and one of a page about that customer, with three members and four questions."""

from __future__ import annotations

from django.http import HttpRequest
from mizan.client import client
from mizan.setup import mizan_module
from schemas import Order, Profile, Receipt, Row, Sold, Sums, placed

from .rows import orders_of, profile_of, sales_of, sums_of


@client
def place(request: HttpRequest, order: Order) -> Receipt:
    return placed(order)


@client
async def place_async(request: HttpRequest, order: Order) -> Receipt:
    return placed(order)


@client(context="customer", cache=False)
def customer_orders(request: HttpRequest, customer_id: int) -> list[Row]:
    return orders_of(customer_id)


@client(context="customer", cache=False)
def customer_profile(request: HttpRequest, customer_id: int) -> Profile:
    return profile_of(customer_id)


@client(context="kept")
def kept_orders(request: HttpRequest, customer_id: int) -> list[Row]:
    return orders_of(customer_id)


@client(context="kept")
def kept_profile(request: HttpRequest, customer_id: int) -> Profile:
    return profile_of(customer_id)


@client(context="page", cache=False)
def page_sales(request: HttpRequest, customer_id: int) -> list[Sold]:
    return sales_of(customer_id)


@client(context="page", cache=False)
def page_profile(request: HttpRequest, customer_id: int) -> Profile:
    return profile_of(customer_id)


@client(context="page", cache=False)
def page_sums(request: HttpRequest, customer_id: int) -> Sums:
    return sums_of(customer_id)


@client(context="kept_page")
def kept_page_sales(request: HttpRequest, customer_id: int) -> list[Sold]:
    return sales_of(customer_id)


@client(context="kept_page")
def kept_page_profile(request: HttpRequest, customer_id: int) -> Profile:
    return profile_of(customer_id)


@client(context="kept_page")
def kept_page_sums(request: HttpRequest, customer_id: int) -> Sums:
    return sums_of(customer_id)


mizan_module(__name__)
