from mizan.client import client


@client
def anything(request, *values: int, **options: str) -> int: ...
