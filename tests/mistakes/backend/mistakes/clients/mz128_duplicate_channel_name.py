from mizan.channels import ReactChannel, register
from pydantic import BaseModel


class Line(BaseModel):
    text: str


class LobbyChannel(ReactChannel):
    DjangoMessage = Line


class HallChannel(ReactChannel):
    DjangoMessage = Line


register(HallChannel, "lobby")
