"""The site with Mizan. The same context is there twice: computed each time, and kept."""

from __future__ import annotations

from django.http import HttpRequest
from mizan.client import client
from mizan.setup import register, register_as
from schemas import Order, Profile, Receipt, Row, placed

from .rows import orders_of, profile_of


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


@register_as("kept_orders")
@client(context="kept")
def kept_orders(request: HttpRequest, customer_id: int) -> list[Row]:
    return orders_of(customer_id)


@register_as("kept_profile")
@client(context="kept")
def kept_profile(request: HttpRequest, customer_id: int) -> Profile:
    return profile_of(customer_id)


for function in (place, place_async, customer_orders, customer_profile):
    register(function)
