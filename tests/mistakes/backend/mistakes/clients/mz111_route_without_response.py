from mizan.client import client


@client(route="/report/")
def report(request) -> dict[str, int]: ...
