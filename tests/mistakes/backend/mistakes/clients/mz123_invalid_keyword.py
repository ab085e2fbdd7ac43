from mizan.client import client


@client(websockets=True)
def misspelt(request) -> int: ...
