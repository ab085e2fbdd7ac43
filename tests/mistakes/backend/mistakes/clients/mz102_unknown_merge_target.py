from mizan.client import client


@client(context="basket")
def basket_size(request) -> int: ...


@client(merge="baskte")
def fill_basket(request) -> int: ...
