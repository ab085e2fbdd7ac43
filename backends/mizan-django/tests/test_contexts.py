"""`ctx/`: bundles, what makes them stale, and the cache."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from mizan.adapter import backend

from .conftest import Browser, outside
from .library import clients
from .library.models import Author, Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def ursula() -> Author:
    author = Author.objects.create(name="Ursula")
    Book.objects.create(title="Tombs", author=author)
    Book.objects.create(title="Dispossessed", author=author)
    return author


@pytest.fixture(autouse=True)
def nothing_computed() -> None:
    clients.computed.clear()


class TestABundle:
    def test_holds_every_member(self, browser: Browser, ursula: Author) -> None:
        bundle = browser.bundle(f"shelf/?author_id={ursula.pk}&shout=true").json()
        assert [book["title"] for book in bundle["books"]] == ["Tombs", "Dispossessed"]
        assert bundle["author_name"] == "URSULA"
        assert bundle.keys() == {"books", "author_name"}

    def test_holds_what_is_asked_for_alone(self, browser: Browser, ursula: Author) -> None:
        answer = browser.bundle(f"shelf/?author_id={ursula.pk}", **{"X-Mizan-Only": "author_name"})
        assert answer.json() == {"author_name": "Ursula"}
        assert clients.computed == ["author_name"]

    def test_of_a_local_context_has_its_one_function(self, browser: Browser) -> None:
        assert browser.bundle("greet/?name=Bo").json() == {"greet": "Hello Bo"}

    def test_is_never_kept_by_the_browser(self, browser: Browser) -> None:
        assert browser.bundle("global/")["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("nope/", 404, "NOT_FOUND"),
            ("shelf/", 422, "VALIDATION_ERROR"),
            ("shelf/?author_id=x", 422, "VALIDATION_ERROR"),
            ("shelf/?author_id=999", 404, "NOT_FOUND"),
        ],
    )
    def test_that_cannot_be_had_says_why(self, browser: Browser, path: str, status: int, code: str) -> None:
        answer = browser.bundle(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_is_only_read(self, browser: Browser) -> None:
        answer = browser.client.post("/api/mizan/ctx/global/")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")

    def test_may_be_asked_for_its_head(self, browser: Browser) -> None:
        answer = browser.client.head("/api/mizan/ctx/global/")
        assert (answer.status_code, answer.content) == (200, b"")


class TestInvalidation:
    def test_is_scoped_by_the_arguments_that_the_context_shares(self, browser: Browser, ursula: Author) -> None:
        answer = browser.call("rename_author", {"author_id": ursula.pk, "name": "U. K."})
        params = {"author_id": ursula.pk}
        assert answer.json()["invalidate"] == [{"context": "shelf", "params": params}]
        assert answer["X-Mizan-Invalidate"] == f"shelf;author_id={ursula.pk}"

    def test_names_functions_and_contexts(self, browser: Browser, ursula: Author) -> None:
        answer = browser.call("add_book", {"author_id": ursula.pk, "title": "Lathe"})
        params = {"author_id": ursula.pk}
        assert answer.json()["invalidate"] == [
            {"context": "shelf", "function": "books", "params": params},
            "global",
        ]
        assert answer["X-Mizan-Invalidate"] == f"shelf;author_id={ursula.pk}, global"

    def test_a_merge_carries_the_slot_s_new_value(self, browser: Browser, ursula: Author) -> None:
        answer = browser.call("sort_books", {"author_id": ursula.pk})
        (merge,) = answer.json()["merge"]
        assert (merge["context"], merge["slot"]) == ("shelf", "books")
        assert merge["params"] == {"author_id": ursula.pk}
        assert merge["value"] == answer.json()["result"]
        assert "X-Mizan-Invalidate" not in answer

    def test_of_a_private_function_travels_with_the_call_above_it(self, browser: Browser, ursula: Author) -> None:
        answer = browser.call("recount_by_hand", {"author_id": ursula.pk})
        assert answer.json()["result"] == 2
        assert answer["X-Mizan-Invalidate"] == f"shelf;author_id={ursula.pk}"

    def test_a_refused_call_makes_nothing_stale(self, browser: Browser) -> None:
        assert "X-Mizan-Invalidate" not in browser.call("rename_author", {"author_id": "x"})

    def test_no_argument_breaks_out_of_the_header(self, browser: Browser) -> None:
        answer = browser.call("greet", {"name": "x"})
        assert "X-Mizan-Invalidate" not in answer
        answer = browser.call("rename_author", {"author_id": 5, "name": "a\r\nSet-Cookie: x=1"})
        assert answer["X-Mizan-Invalidate"] == "shelf;author_id=5"
        assert "Set-Cookie" not in answer


class TestViews:
    def test_answer_at_their_own_route(self, signed_in: Browser, ursula: Author) -> None:
        book = ursula.books.get(title="Tombs")
        answer = signed_in.client.get(f"/books/{book.pk}/card/")
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"Tombs", "text/plain")

    def test_ask_for_what_auth_says(self, browser: Browser) -> None:
        answer = browser.client.get("/books/1/card/")
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")

    def test_take_the_methods_that_they_name(self, browser: Browser) -> None:
        answer = browser.client.get("/books/1/recount/")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")

    def test_are_safe_from_other_sites(self, browser: Browser) -> None:
        assert browser.client.post("/books/1/recount/").status_code == 403

    def test_say_in_a_header_what_they_made_stale(self, browser: Browser, ursula: Author) -> None:
        token = {"X-CSRFToken": browser.token()}
        answer = browser.client.post(f"/books/{ursula.pk}/recount/", headers=token)
        assert answer.json() == {"books": 2}
        assert answer["X-Mizan-Invalidate"] == f"shelf;author_id={ursula.pk}"

    def test_say_for_how_long_they_may_be_kept_unless_the_response_does(self, browser: Browser) -> None:
        kept = [browser.client.get(path)["Cache-Control"] for path in ("/news/", "/news/?own")]
        assert kept == ["max-age=900", "max-age=5"]

    def test_that_find_nothing_say_so(self, signed_in: Browser) -> None:
        assert signed_in.client.get("/books/999/card/").status_code == 404

    def test_that_are_asynchronous_answer_under_wsgi_too(self, browser: Browser) -> None:
        assert browser.client.get("/loop/").content == b"looped"

    def test_have_names_for_reverse(self) -> None:
        from django.urls import reverse

        assert reverse("mizan_routes:card", kwargs={"number": 5}) == "/books/5/card/"


@pytest.fixture
def cache(settings: object) -> None:
    settings.MIZAN_CACHE_SECRET = "a-secret-of-the-cache-with-32-bytes-or-more"
    return


@pytest.mark.usefixtures("cache")
class TestTheCache:
    def shelf(self, browser: Browser, author: Author) -> str:
        return browser.bundle(f"shelf/?author_id={author.pk}")["X-Mizan-Cache"]

    def test_keeps_a_bundle(self, browser: Browser, ursula: Author) -> None:
        assert [self.shelf(browser, ursula) for _ in range(3)] == ["MISS", "HIT", "HIT"]
        assert clients.computed == ["books", "author_name"]

    def test_serves_what_it_kept(self, browser: Browser, ursula: Author) -> None:
        answers = [browser.bundle(f"shelf/?author_id={ursula.pk}") for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert answers[1]["Cache-Control"] == "no-store"

    def test_forgets_what_a_mutation_made_stale(self, browser: Browser, ursula: Author) -> None:
        self.shelf(browser, ursula)
        browser.call("rename_author", {"author_id": ursula.pk, "name": "U. K."})
        assert browser.bundle(f"shelf/?author_id={ursula.pk}").json()["author_name"] == "U. K."

    def test_keeps_what_the_mutation_had_nothing_to_do_with(self, browser: Browser, ursula: Author) -> None:
        self.shelf(browser, ursula)
        browser.call("rename_author", {"author_id": ursula.pk + 1, "name": "Else"})
        assert self.shelf(browser, ursula) == "HIT"

    def test_forgets_what_a_merge_replaced(self, browser: Browser, ursula: Author) -> None:
        self.shelf(browser, ursula)
        browser.call("sort_books", {"author_id": ursula.pk})
        assert self.shelf(browser, ursula) == "MISS"

    @pytest.mark.django_db(transaction=True)
    def test_forgets_what_a_private_function_changed_outside_of_any_request(
        self, browser: Browser, ursula: Author
    ) -> None:
        self.shelf(browser, ursula)
        clients.recount(None, ursula.pk)
        assert self.shelf(browser, ursula) == "MISS"

    @pytest.mark.django_db(transaction=True)
    def test_forgets_it_once_it_is_committed(self, browser: Browser, ursula: Author) -> None:
        self.shelf(browser, ursula)
        with transaction.atomic():
            clients.recount(None, ursula.pk)
            assert self.shelf(browser, ursula) == "HIT"
        assert self.shelf(browser, ursula) == "MISS"

    def test_is_apart_for_each_user(self, sign_in: Callable[..., Browser]) -> None:
        ada, grace = sign_in("ada"), sign_in("grace")
        answers = [browser.bundle("vault/") for browser in (ada, ada, grace, grace, ada)]
        assert [it.json()["vault"] for it in answers] == ["ada's", "ada's", "grace's", "grace's", "ada's"]
        assert [it["X-Mizan-Cache"] for it in answers] == ["MISS", "HIT", "MISS", "HIT", "HIT"]

    def test_is_one_for_all_who_are_not_signed_in(self, browser: Browser, ursula: Author) -> None:
        """Though each has a session."""
        other = Browser(outside(Client))
        for visitor in (browser, other):
            visitor.bundle("desk/")
        assert browser.client.cookies["sessionid"].value != other.client.cookies["sessionid"].value
        assert [self.shelf(browser, ursula), self.shelf(other, ursula)] == ["MISS", "HIT"]

    def test_keeps_nothing_that_a_function_has_from_the_session(
        self, browser: Browser, sign_in: Callable[..., Browser]
    ) -> None:
        """Else the second visitor would have the first one's."""
        answers = [visitor.bundle("desk/") for visitor in (browser, browser, sign_in("ada"), browser)]
        assert {it["X-Mizan-Cache"] for it in answers} == {"MISS"}
        assert [it.json()["desk"] for it in answers] == ["nobody", "nobody", "ada", "nobody"]

    def test_is_apart_for_each_language(self, browser: Browser, ursula: Author, settings: object) -> None:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
        path = f"shelf/?author_id={ursula.pk}"
        browser.bundle(path, **{"Accept-Language": "nl"})
        assert browser.bundle(path, **{"Accept-Language": "de"})["X-Mizan-Cache"] == "MISS"
        assert browser.bundle(path, **{"Accept-Language": "nl"})["X-Mizan-Cache"] == "HIT"

    def test_heeds_a_query_that_a_middleware_put_in_place(
        self, browser: Browser, ursula: Author, settings: object
    ) -> None:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.library.middleware.first_author"]
        path = f"shelf/?author_id={ursula.pk}"
        grace = Author.objects.create(name="Grace")
        names = [
            browser.bundle(path, **headers).json()["author_name"]
            for headers in ({}, {}, {"X-Author": str(grace.pk)}, {})
        ]
        assert names == ["Ursula", "Ursula", "Grace", "Ursula"]

    def test_refuses_params_that_are_wrong_each_time(self, browser: Browser) -> None:
        assert [browser.bundle("shelf/?author_id=x").status_code for _ in range(2)] == [422, 422]

    def test_has_nothing_to_do_with_what_says_cache_false(self, browser: Browser) -> None:
        assert "X-Mizan-Cache" not in browser.bundle("clock/")

    def test_is_asked_only_for_who_may(self, browser: Browser, sign_in: Callable[..., Browser]) -> None:
        sign_in("ada").bundle("vault/")
        assert browser.bundle("vault/").status_code == 401


def test_nothing_is_kept_without_a_secret(browser: Browser, ursula: Author) -> None:
    assert backend().cache is None
    assert "X-Mizan-Cache" not in browser.bundle(f"shelf/?author_id={ursula.pk}")
