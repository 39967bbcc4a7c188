"""The arrows of docs/architecture.md hold: nobody imports what stands above."""

from importlinter.cli import lint_imports


def test_layers_are_kept():
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0, "see `make lint` for the broken arrows"
