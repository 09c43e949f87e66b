"""The examples of docs/training.md run in order, and print what the page says."""

from app.bootstrap import ROOT
from app.training.rows import EVENTS
from tests.app.test_rest_guide import (
    address,  # noqa: F401 (a fixture)
    code_of,
    run_python,
    run_shell,
)

GUIDE = (ROOT / "docs" / "training.md").read_text("utf-8")


def test_the_examples_do_what_the_page_says(address, tmp_path):  # noqa: F811
    run_python(GUIDE, address, tmp_path)
    run_shell(code_of(GUIDE, "bash"), address, tmp_path)
    assert (tmp_path / "log.csv").read_text().startswith("step,epoch,loss,")
    assert (tmp_path / "weights.safetensors").stat().st_size > 240_000
    assert "event: reports" in (tmp_path / "events.txt").read_text()


def test_every_event_is_listed():
    for kind in EVENTS:
        assert f"| `{kind}` |" in GUIDE
