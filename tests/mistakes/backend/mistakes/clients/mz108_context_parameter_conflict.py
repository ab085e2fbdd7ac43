from mizan.client import client


@client(context="room")
def room_name(request, room: int) -> str: ...


@client(context="room")
def room_guests(request, room: str) -> list[str]: ...
