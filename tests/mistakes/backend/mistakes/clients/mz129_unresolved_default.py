from mizan.client import client


def usual_size() -> int: ...


@client
def cut(request, size: int = usual_size()) -> int: ...
