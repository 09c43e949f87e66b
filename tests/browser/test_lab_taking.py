"""What can be taken along from the lab: links, commands and scripts that run, files."""

import io
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.lab import LAPTOP, Lab, body_of

HAS_CURL = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def lab(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    return Lab(page, server)


def copied(lab, what):
    lab.page.locator(f'[data-share="{what}"]').click()
    expect(lab.page.locator(".toast").last).to_contain_text("opied")
    return lab.page.evaluate("navigator.clipboard.readText()")


def saved(lab, what):
    with lab.page.expect_download() as download:
        lab.page.locator(f'[data-share="{what}"]').click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("query", [
    "preset=w1&at=dx[0,1,2,2]&way=scatter", "preset=two-convs&at=dy1[0,0,1,1]&scale=board",
    "preset=max-average&at=dx_avg[0,0,0,0]&whole=false"])
def test_a_link_opens_exactly_this_in_another_browser(lab, new_context, query):
    lab.open(f"?{query}&panel=share")
    lab.page.locator('[data-do="random"]').click()
    lab.settled()
    asked = lab.pictured()
    link = copied(lab, "link")
    other = Lab(new_context().new_page(), lab.server)
    other.page.goto(link)
    other.page.locator(".result").wait_for()
    assert other.pictured() == asked
    address = lab.page.locator(".status").get_attribute("data-address")
    expect(other.page.locator(".status")).to_have_attribute("data-address", address)
    state = "import('/static/js/state/lab/store.js').then(({options}) => options.peek())"
    mine, theirs = lab.page.evaluate(state), other.page.evaluate(state)
    assert {**theirs, "language": mine["language"]} == mine


@HAS_CURL
def test_the_curl_command_answers_with_every_tensor(lab):
    lab.open("?preset=stride-padding&panel=share")
    answer = json.loads(run(["sh", "-c", copied(lab, "curl")]))
    assert answer == lab.post("conv2d", body_of(lab.preset("stride-padding")))


@HAS_CURL
def test_the_other_curl_command_says_why(lab):
    lab.open("?preset=two-convs&panel=share&at=dy1[0,0,1,1]")
    answer = json.loads(run(["sh", "-c", copied(lab, "curl-cell")]))
    # In the words of the second operation dy1 is its dx.
    assert (answer["tensor"], answer["index"]) == ("dx", [0, 0, 1, 1])
    expect(lab.cell("dy1", 0, 0, 1, 1)).to_have_text(str(answer["value"]))


@pytest.mark.parametrize(("query", "cell"), [
    ("preset=w2", ("dx", 0, 0, 1, 2)), ("preset=two-convs", ("dy1", 0, 0, 1, 1)),
    ("preset=max-average", ("dx_avg", 0, 0, 2, 0)), ("preset=p-minus-t", ("dx", 1, 2)),
    ("preset=batch-norm", ("x_hat", 3, 0))])
def test_the_numpy_script_runs_and_prints_the_number(lab, query, cell):
    lab.open(f"?{query}&panel=share")
    lab.cell(*cell).click()
    printed = float(run([sys.executable, "-c", copied(lab, "numpy")]))
    title = lab.page.locator(".workings .result").get_attribute("title")
    assert printed == pytest.approx(float(title.replace("−", "-")), rel=1e-12)


def test_a_tensor_is_a_file_of_numpys_own(lab):
    lab.open("?preset=w2&panel=share")
    lab.page.locator('select[data-share="tensor"]').select_option("dx")
    name, body = saved(lab, "npy")
    assert name == "conv2d-dx.npy"
    dx = np.load(io.BytesIO(body))
    assert (dx.dtype, dx.shape) == (np.float64, (1, 1, 4, 4))
    assert dx[0, 0].tolist() == [[2, 9, 6, 1], [6, 29, 30, 7], [10, 29, 33, 13], [12, 24, 16, 4]]


@pytest.mark.parametrize(("language", "line"), [("en", "1,0.5,-1"), ("ru", "1;0,5;-1")])
def test_a_tensor_is_a_table_that_the_readers_spreadsheet_opens(lab, language, line):
    lab.open(f"?preset=dense&panel=share&lang={language}")
    lab.cell("x", 0, 1).click()
    lab.page.keyboard.type("0.5")
    lab.page.keyboard.press("Enter")
    lab.settled()
    lab.page.locator('select[data-share="tensor"]').select_option("x")
    name, body = saved(lab, "csv")
    assert name == "linear-x.csv"
    assert body.decode().splitlines() == [line]


def test_the_steps_are_those_the_api_walks(lab):
    lab.open("?preset=w2&panel=share")
    name, body = saved(lab, "steps")
    assert name == "conv2d-steps.json"
    taken = json.loads(body)["steps"]
    asked = body_of(lab.preset("w2"))
    assert set(taken) == {"forward", "db", "dw", "dx-gather", "dx-scatter"}
    for what, steps in taken.items():
        assert steps == lab.post("conv2d/steps", {**asked, "what": what, "limit": 1000})["steps"]


def test_the_steps_of_two_layers_are_told_layer_by_layer(lab):
    lab.open("?preset=chain-conv&panel=share")
    _, body = saved(lab, "steps")
    first, second = json.loads(body)["operations"]
    assert (first["kind"], second["kind"]) == ("conv2d", "relu")
    assert second["inputs"][0][0][0][0][0] == first["steps"]["forward"][0]["value"] == -2
    assert [step["value"] for step in second["steps"]["dx"]] == [0, 2, 3, 4]


def test_the_picture_has_every_number_of_the_board(lab):
    lab.open("?preset=w2&panel=share")
    _, body = saved(lab, "svg")
    root = ET.fromstring(body)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for value in ("122", "148", "126", "134", "33", "87", "11"):
        assert value in texts
    _, body = saved(lab, "png")
    picture = Image.open(io.BytesIO(body))
    width, height = float(root.get("width")), float(root.get("height"))
    assert picture.size == pytest.approx((2 * width, 2 * height), abs=2)
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 20
