from mizan.client import ReactContext, client, compose

SIDEBAR = ReactContext("sidebar")


@client(context=SIDEBAR)
def sidebar_links(request) -> list[str]: ...


@compose(SIDEBAR, "sidebar")
def layout(): ...
