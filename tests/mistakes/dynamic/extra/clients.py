from mizan import client


@client
def ping(request) -> str:
    return "pong"
