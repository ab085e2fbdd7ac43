from mizan.client import client


@client
def sound(request) -> int: ...


@client(auth=
def half_typed(request) -> int: ...
