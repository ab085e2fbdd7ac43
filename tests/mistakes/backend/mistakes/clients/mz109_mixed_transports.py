from mizan.client import client


@client(context="feed")
def feed_items(request) -> list[str]: ...


@client(context="feed", websocket=True)
def feed_count(request) -> int: ...
