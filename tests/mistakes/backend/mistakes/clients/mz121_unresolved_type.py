from mizan.client import client
from pydantic import create_model

Made = create_model("Made", size=(int, ...))


@client
def measure(request) -> Made: ...
