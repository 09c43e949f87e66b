"""What can be taken along: links that open the same, snippets that run, files with the numbers."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from safetensors.numpy import load

from tests.browser.explorer import UNGUARDED, Explorer, assert_accessible, seven

CELL = "conv1.dy[0,3,5,7]"


@pytest.fixture
def explorer(page, server) -> Explorer:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    return Explorer(page, server)


def copied(explorer, what) -> str:
    explorer.page.locator(f'[data-share="{what}"]').click()
    expect(explorer.page.locator(".toast")).to_contain_text("Copied")
    return explorer.page.evaluate("navigator.clipboard.readText()")


def saved(explorer, what) -> tuple[str, bytes]:
    with explorer.page.expect_download() as download:
        explorer.page.locator(f'[data-share="{what}"]').click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_link_opens_exactly_this_even_an_upload(explorer, new_context):
    explorer.open(f"?panel=share&at={CELL}")
    file = {"name": "seven.png", "mimeType": "image/png", "buffer": seven()}
    with explorer.passing() as done:
        explorer.page.locator('.upload input[type="file"]').set_input_files(file)
    link = copied(explorer, "link")
    other = Explorer(new_context().new_page(), explorer.server)
    with other.passing() as again:
        other.page.goto(link)
    assert again.trace["id"] == done.trace["id"]
    expect(other.page.locator('[data-share="address"]')).to_have_text(CELL)


def run(command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_command_answers_with_the_number(explorer):
    trace = explorer.open(f"?panel=share&at={CELL}")
    command = copied(explorer, "curl")
    answer = json.loads(run(["sh", "-c", command]))
    true = explorer.tensor(trace, "conv1.dy")[0, 3, 5, 7]
    assert np.float32(np.array(answer["data"]).item()) == true


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_whole_pass_is_one_command_that_leads_to_the_same_trace(explorer):
    trace = explorer.open("?panel=share")
    again = json.loads(run(["sh", "-c", copied(explorer, "pass")]))
    assert again["tensors"] == trace["tensors"]


def test_the_numpy_script_runs_and_prints_the_number(explorer):
    trace = explorer.open(f"?panel=share&at={CELL}")
    script = copied(explorer, "numpy")
    assert f"# {CELL}" in script
    printed = run([sys.executable, "-c", script])
    assert np.float32(printed) == explorer.tensor(trace, "conv1.dy")[0, 3, 5, 7]


def test_a_whole_tensor_and_a_map_are_addresses_too(explorer):
    trace = explorer.open(f"?panel=share&at={CELL}")
    page = explorer.page
    page.locator("#share-extent").select_option("map")
    expect(page.locator('[data-share="address"]')).to_have_text("conv1.dy[0,3]")
    name, body = saved(explorer, "npy")
    assert name == "conv1.dy[0,3].npy"
    assert np.array_equal(np.load(io.BytesIO(body)), explorer.tensor(trace, "conv1.dy")[0, 3])
    page.locator("#share-tensor").select_option("fc3.w")
    expect(page.locator('[data-share="address"]')).to_have_text("fc3.w")
    _, body = saved(explorer, "npy")
    assert np.array_equal(np.load(io.BytesIO(body)), explorer.tensor(trace, "fc3.w"))


@pytest.mark.parametrize(
    ("language", "separator", "decimal"), [("en", ",", "."), ("ru", ";", ",")]
)
def test_a_map_as_csv_opens_in_the_reader_s_spreadsheet(explorer, language, separator, decimal):
    trace = explorer.open(f"?panel=share&at={CELL}&lang={language}")
    explorer.page.locator("#share-extent").select_option("map")
    _, body = saved(explorer, "csv")
    lines = [line.split(separator) for line in body.decode().split("\r\n")[:-1]]
    read = np.array([[cell.replace(decimal, ".") for cell in line] for line in lines], np.float32)
    assert np.array_equal(read, explorer.tensor(trace, "conv1.dy")[0, 3])


def test_a_whole_tensor_as_csv_has_a_line_per_cell(explorer):
    trace = explorer.open("?panel=share&at=conv1.w")
    _, body = saved(explorer, "csv")
    table = np.genfromtxt(io.StringIO(body.decode()), delimiter=",", names=True)
    true = explorer.tensor(trace, "conv1.w")
    assert table.dtype.names == ("n", "c", "row", "column", "value")
    assert np.array_equal(table["value"].astype(np.float32), true.ravel())


def test_pictures_come_from_the_page_or_from_the_server(explorer):
    explorer.open("?panel=share&at=conv1.y")
    name, body = saved(explorer, "png")
    assert name == "conv1.y.png"
    assert Image.open(io.BytesIO(body)).size[0] > 28
    explorer.page.locator("#share-tensor").select_option("conv1.w")
    _, body = saved(explorer, "png")
    assert Image.open(io.BytesIO(body)).size[0] >= 5


def test_everything_comes_as_safetensors(explorer):
    trace = explorer.open("?panel=share")
    _, body = saved(explorer, "safetensors")
    tensors = load(body)
    assert np.array_equal(tensors["conv1.dy"], explorer.tensor(trace, "conv1.dy"))
    name, body = saved(explorer, "weights")
    assert name.endswith(".safetensors")
    assert np.array_equal(load(body)["conv1.weight"], explorer.tensor(trace, "conv1.w"))
    _, body = saved(explorer, "spec")
    assert json.loads(body) == explorer.get(f"networks/{trace['network']}")["spec"]


def test_without_a_clipboard_the_text_stands_there_selected(explorer):
    explorer.page.add_init_script(
        """Object.defineProperty(navigator, "clipboard", {value: undefined});
        document.execCommand = () => false;"""
    )
    explorer.open(f"?panel=share&at={CELL}")
    explorer.page.locator('[data-share="curl"]').click()
    area = explorer.page.locator(".by-hand textarea")
    expect(area).to_be_focused()
    chosen = area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen.startswith("curl -sS 'http")
    url = chosen.split("'")[1]
    with urlopen(url, timeout=60) as answer:
        assert answer.status == 200


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_panel_passes_axe(explorer, theme):
    explorer.open(f"?panel=share&at={CELL}&theme={theme}")
    explorer.page.locator("#share-extent").wait_for()
    assert_accessible(explorer.page, ".drawer")
