from django.http import HttpResponse
from mizan.client import client


@client(context="gallery", route="/picture/", methods=["GET"])
def picture(request) -> HttpResponse: ...
