"""System checks and management commands."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import clear_url_caches


def said(deploy: bool = False) -> list[tuple[str | None, str]]:
    """What the checks find, but for the rules of the graph (`test_mizan_dev.py`): other tests declare wrong things."""
    found = run_checks(tags=["mizan"], include_deployment_checks=deploy)
    return [(it.id, it.msg) for it in found if not str(it.id).startswith("mizan.MZ")]


class TestChecks:
    def test_find_nothing_in_a_sound_project(self) -> None:
        assert said() == []

    def test_say_which_setting_is_wrong(self, settings: Any) -> None:
        settings.MIZAN_MWT_LIFETIME = -1
        assert said() == [("mizan.E001", "MIZAN_MWT_LIFETIME has to be a whole number of seconds, at least 1.")]

    def test_say_when_views_have_no_url(self, settings: Any) -> None:
        settings.ROOT_URLCONF = "mizan.urls"
        clear_url_caches()
        ((code, message),) = said()
        assert (code, "card" in message) == ("mizan.W001", True)

    def test_say_what_runs_in_no_transaction(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
        ((code, message),) = said()
        assert (code, "whoami_async" in message, "whoami," in message) == ("mizan.W003", True, False)

    def test_want_long_secrets_in_production(self, settings: Any) -> None:
        settings.MIZAN_MWT_SECRET = "short"
        assert said() == []
        assert said(deploy=True) == [("mizan.W002", "MIZAN_MWT_SECRET is shorter than 32 bytes.")]

    def test_warn_of_a_cache_in_memory_that_other_workers_do_not_purge(self, settings: Any) -> None:
        settings.MIZAN_CACHE_SECRET = "a-secret-of-the-cache-with-32-bytes-or-more"
        settings.DEBUG = False
        message = "Bundles are kept in the memory of each process, and a mutation purges those of its own only."
        assert said() == [("mizan.W004", message)]

        settings.DEBUG = True
        assert said() == []

        settings.DEBUG = False
        settings.MIZAN_CACHE_REDIS_URL = "redis://localhost:6379/0"
        assert said() == []


class TestTheEdgeManifest:
    def manifest(self, **options: Any) -> Any:
        out = StringIO()
        call_command("export_edge_manifest", stdout=out, **options)
        return json.loads(out.getvalue())

    def test_says_what_makes_up_a_context(self) -> None:
        assert self.manifest()["contexts"]["shelf"] == {
            "endpoints": ["/api/mizan/ctx/shelf/"],
            "functions": ["books", "author_name"],
            "params": ["author_id", "shout"],
            "cache": True,
            "user_scoped": False,
        }

    def test_says_for_how_long_it_may_be_kept_and_for_whom(self) -> None:
        contexts = self.manifest()["contexts"]
        assert [contexts[name]["cache"] for name in ("clock", "desk", "vault")] == [False, 60, True]
        assert contexts["vault"]["user_scoped"] is True

    def test_says_what_makes_it_stale(self) -> None:
        mutations = self.manifest()["mutations"]
        assert mutations["rename_author"] == {
            "affects": ["shelf"],
            "auto_scoped_params": ["author_id"],
            "private": False,
        }
        assert mutations["recount"]["private"] is True

    def test_says_where_views_are(self) -> None:
        assert self.manifest()["views"]["recount_hook"] == {
            "route": "/books/<int:author_id>/recount/",
            "methods": ["POST"],
            "cache": True,
            "user_scoped": False,
        }

    def test_goes_where_it_is_told(self, tmp_path: Path) -> None:
        self_written = tmp_path / "edge.json"
        call_command("export_edge_manifest", output=self_written, base_url="/rpc/", indent=0)
        document = json.loads(self_written.read_text("utf-8"))
        assert document["contexts"]["shelf"]["endpoints"] == ["/rpc/ctx/shelf/"]

    def test_says_in_one_sentence_why_it_could_not(self, tmp_path: Path, settings: Any) -> None:
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("export_edge_manifest", output=tmp_path / "no" / "edge.json")
        settings.ROOT_URLCONF = "mizan.urls.routes"
        clear_url_caches()
        with pytest.raises(CommandError, match="--base-url"):
            call_command("export_edge_manifest", stdout=StringIO())
