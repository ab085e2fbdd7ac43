from mizan.client import client


@client
def forgotten(request) -> int: ...
