from mizan.client import client


@client(context="shelf")
def shelf(request, shelf_id: int) -> list[str]:
    return []
