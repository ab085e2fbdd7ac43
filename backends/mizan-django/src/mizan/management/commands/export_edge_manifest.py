"""`manage.py export_edge_manifest`: prints what `mizan.edge` says, for whoever configures a cache in front of the server."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import NoReverseMatch, reverse
from mizan_core.registry import registry

from ...edge import manifest


class Command(BaseCommand):
    help = "Prints the manifest for caches at the edge as JSON: contexts, their URLs, and what makes them stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", "-o", metavar="FILE", type=Path, help="write to FILE and not to stdout")
        parser.add_argument("--indent", type=int, default=2, help="spaces by which it is indented; 0 for one line")
        parser.add_argument(
            "--base-url", metavar="URL", help="where mizan.urls is mounted; found in the URLs, if not given"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        document = manifest(registry.view, options["base_url"] or _base_url())
        text = json.dumps(document, indent=options["indent"] or None, sort_keys=True, ensure_ascii=False)
        if options["output"] is None:
            self.stdout.write(text)
            return
        try:
            options["output"].write_text(f"{text}\n", "utf-8")
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}") from error


def _base_url() -> str:
    try:
        return reverse("mizan:session").removesuffix("session/")
    except NoReverseMatch:
        raise CommandError("Nothing includes mizan.urls; say where they are mounted with --base-url.") from None
