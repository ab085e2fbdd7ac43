from django.http import HttpResponse
from mizan.client import client


@client
def download(request) -> HttpResponse: ...
