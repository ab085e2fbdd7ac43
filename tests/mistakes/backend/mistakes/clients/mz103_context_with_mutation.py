from mizan.client import client


@client(context="inbox")
def inbox_unread(request) -> int: ...


@client(context="outbox", affects="inbox")
def outbox_size(request) -> int: ...
