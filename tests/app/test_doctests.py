"""The examples in the docstrings of the server; its migrations can only be imported by alembic."""

import doctest
import importlib
import pkgutil

import pytest

import app

# As pyproject.toml asks of pytest's own.
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = [
    module.name for module in pkgutil.walk_packages(app.__path__, "app.")
    if module.name not in ("app.__main__",)
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name), optionflags=FLAGS).failed == 0


def test_every_module_opens_with_a_sentence():
    for name in MODULES:
        first = (importlib.import_module(name).__doc__ or "").partition("\n")[0]
        assert first.endswith((".", "`.")), name
