"""The folder that paths of a schema are relative to is the one that `mizan-dev` takes for the project."""

from __future__ import annotations

from pathlib import Path

from mizan_core.project import folder_of


def below(root: Path, *files: str) -> Path:
    """A backend two folders below `root`, which has these files."""
    backend = root / "shop" / "backend"
    backend.mkdir(parents=True)
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[tool.mizan]\n" if path.name == "pyproject.toml" else "")
    return backend


def test_it_is_the_nearest_that_configures_it(tmp_path: Path) -> None:
    assert folder_of(below(tmp_path, "mizan.toml", "shop/mizan.toml")) == tmp_path / "shop"


def test_a_table_of_pyproject_configures_it_too(tmp_path: Path) -> None:
    backend = below(tmp_path, "shop/pyproject.toml")
    (backend / "pyproject.toml").write_text('[project]\nname = "tool.mizan"\n')

    assert folder_of(backend) == tmp_path / "shop"


def test_what_configures_another_repository_is_not_looked_at(tmp_path: Path) -> None:
    backend = below(tmp_path, "mizan.toml", "shop/.git/HEAD")

    assert folder_of(backend) == backend
