"""Branches of the library: a package that no app discovers by itself."""

from django.http import HttpRequest
from mizan.client import client


@client
def branch_count(request: HttpRequest) -> int:
    return 2
