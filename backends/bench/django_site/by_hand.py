"""The site without Mizan: views of Django that validate with pydantic, and django-ninja."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from pydantic import BaseModel, ValidationError
from schemas import Customer, Order, Receipt, placed

from .rows import orders_of, profile_of


class Placing(BaseModel):
    order: Order


class Asked(BaseModel):
    customer_id: int


def _json(model: BaseModel) -> HttpResponse:
    return HttpResponse(model.model_dump_json(), content_type="application/json")


def _refused(error: ValidationError) -> HttpResponse:
    return HttpResponse(error.json(include_url=False, include_input=False), status=422, content_type="application/json")


def place(request: HttpRequest) -> HttpResponse:
    try:
        placing = Placing.model_validate_json(request.body)
    except ValidationError as error:
        return _refused(error)
    return _json(placed(placing.order))


async def place_async(request: HttpRequest) -> HttpResponse:
    return place(request)


def customer(request: HttpRequest) -> HttpResponse:
    try:
        asked = Asked.model_validate(request.GET.dict())
    except ValidationError as error:
        return _refused(error)
    return _json(Customer(customer_orders=orders_of(asked.customer_id), customer_profile=profile_of(asked.customer_id)))


ninja = NinjaAPI(docs_url=None)


class NinjaPlacing(Schema):
    order: Order


@ninja.post("/place", response=Receipt)
def ninja_place(request: HttpRequest, placing: NinjaPlacing) -> Receipt:
    return placed(placing.order)


@ninja.get("/customer", response=Customer)
def ninja_customer(request: HttpRequest, customer_id: int) -> Customer:
    return Customer(customer_orders=orders_of(customer_id), customer_profile=profile_of(customer_id))
