from mizan.client import client


@client
def café(request) -> int: ...
