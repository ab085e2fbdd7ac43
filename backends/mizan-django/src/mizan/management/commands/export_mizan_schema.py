"""`manage.py export_mizan_schema`: prints the contract of the running project, byte for byte what `mizan-dev schema --format json` says of its source."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from mizan_core.project import folder_of
from mizan_core.registry import registry
from mizan_core.schema import schema, text


class Command(BaseCommand):
    help = "Prints the contract of this project as JSON, from what its modules registered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", "-o", metavar="FILE", type=Path, help="write to FILE and not to stdout")
        parser.add_argument(
            "--root",
            metavar="DIR",
            type=Path,
            help="the folder that paths are relative to; the nearest one upwards with a mizan.toml, if not given",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        root = options["root"] or folder_of(Path.cwd())
        document = text(schema(registry, root.resolve()))
        if options["output"] is None:
            self.stdout.write(document, ending="")
            return
        try:
            options["output"].write_text(document, "utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}") from error
