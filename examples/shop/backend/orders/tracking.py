"""Where an order is, as it moves."""

from datetime import timedelta
from uuid import UUID

from mizan.channels import Channel, register
from pydantic import BaseModel, Field

from cart.schemas import GeoPoint

from .models import Order


class TrackingChannel(Channel):
    """The courier's position, and a word to the courier."""

    class Params(BaseModel):
        number: UUID

    class ClientMessage(BaseModel):
        instruction: str = Field(min_length=1, max_length=140)

    class ServerMessage(BaseModel):
        status: Order.Status
        where: GeoPoint | None = None
        arrives_in: timedelta | None = None
        instruction: str = ""

    def authorize(self, params: Params) -> bool:
        return Order.objects.filter(number=params.number, customer_id=self.user.pk).exists()

    def group(self, params: Params) -> str:
        return f"order_{params.number.hex}"

    def receive(self, params: Params, msg: ClientMessage) -> ServerMessage:
        order = Order.objects.get(number=params.number)
        return self.ServerMessage(status=Order.Status(order.status), instruction=msg.instruction)


register(TrackingChannel, "order_tracking")
