"""The FastAPI site of the benchmark: with Mizan, and routes of FastAPI."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, FastAPI, Request
from mizan_fastapi import Mizan, client, register
from schemas import Order, Receipt, placed


@client
def place(request: Request, order: Order) -> Receipt:
    return placed(order)


@client
async def place_async(request: Request, order: Order) -> Receipt:
    return placed(order)


for function in (place, place_async):
    register(function)

app = FastAPI()
app.include_router(Mizan().router, prefix="/api/mizan")


@app.post("/by-hand/place")
def by_hand_place(order: Annotated[Order, Body(embed=True)]) -> Receipt:
    return placed(order)


@app.post("/by-hand/place-async")
async def by_hand_place_async(order: Annotated[Order, Body(embed=True)]) -> Receipt:
    return placed(order)
