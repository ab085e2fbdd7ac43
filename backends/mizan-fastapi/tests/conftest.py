"""What the tests share: a registry of their own, and a visitor of the application that serves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mizan_core.registry import Registry
from mizan_fastapi import Mizan
from redis_server import _started_redis, redis_server

__all__ = ["_started_redis", "redis_server"]

BASE = "/api/mizan"


@pytest.fixture
def registry() -> Registry:
    """What is on the wire in this test, and nothing else."""
    return Registry()


@pytest.fixture
def visit(registry: Registry) -> Callable[..., TestClient]:
    """A visitor of an application with these keywords of `Mizan`; what the server fails at is an answer, as for anyone outside."""

    def visit(**keywords: Any) -> TestClient:
        app = FastAPI()
        app.include_router(Mizan(registry=registry, **keywords).router, prefix=BASE)
        return TestClient(app, base_url=f"http://testserver{BASE}", raise_server_exceptions=False)

    return visit
