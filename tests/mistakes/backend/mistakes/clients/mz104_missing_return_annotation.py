from mizan.client import client


@client
def forgetful(request, text: str):
    return text
