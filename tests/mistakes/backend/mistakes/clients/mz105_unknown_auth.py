from mizan.client import client


@client(auth="staf")
def restock(request) -> None: ...
