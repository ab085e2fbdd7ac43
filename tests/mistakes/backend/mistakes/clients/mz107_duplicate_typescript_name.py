from mizan.client import client


@client
def get_weather(request) -> str: ...


@client
def getWeather(request) -> str: ...
