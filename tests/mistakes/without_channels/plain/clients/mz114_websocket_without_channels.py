from mizan.client import client


@client(websocket=True)
def shout(request, text: str) -> str: ...
