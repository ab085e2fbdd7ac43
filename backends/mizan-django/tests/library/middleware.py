"""Middleware that projects write."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict


def first_author(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Puts another query in the place of one that has an `X-Author`."""

    def answer(request: HttpRequest) -> HttpResponse:
        if author := request.headers.get("X-Author"):
            request.GET = QueryDict(f"author_id={author}")
        return get_response(request)

    return answer
