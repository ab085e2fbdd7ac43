from mizan.client import client, compose


@client
def plain(request) -> int: ...


@compose(plain, "nowhere")
def dashboard(): ...
