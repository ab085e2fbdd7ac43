from mizan.client import client
from pydantic import BaseModel


class Item(BaseModel):
    id: int
    price: str


@client(context="basket")
def basket(request, basket_id: int) -> list[Item]:
    return []
