from mizan.client import client


@client
def nobody_asks() -> int: ...
