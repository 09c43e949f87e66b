"""From the explorer to the lab: what is cut out computes the very number that was left behind."""

import random
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.explorer import Explorer

# Maps too large to take along whole, through every family of layers.
SPEC = {
    "name": "Large",
    "input": {"shape": [3, 37, 41]},
    "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 12, "kernel_size": [3, 2],
         "stride": [1, 1], "padding": [1, 0], "dilation": [1, 2], "groups": 3},
        {"name": "bn1", "kind": "batchnorm2d"},
        {"name": "prelu1", "kind": "prelu", "per_channel": True},
        {"name": "lrn1", "kind": "lrn", "size": 3},
        {"name": "pool1", "kind": "maxpool2d", "kernel_size": 3, "stride": 2, "padding": 1},
        {"name": "up1", "kind": "upsample", "scale_factor": 2},
        {"name": "tanh1", "kind": "tanh"},
        {"name": "side1", "kind": "conv2d", "out_channels": 20, "kernel_size": 1,
         "inputs": ["up1"]},
        {"name": "join1", "kind": "concat", "inputs": ["tanh1", "side1"]},
        {"name": "mean1", "kind": "avgpool2d", "kernel_size": [3, 2], "stride": [2, 2],
         "padding": [1, 1]},
        {"name": "drop1", "kind": "dropout"},
        {"name": "twice1", "kind": "multiply", "inputs": ["drop1", "mean1"]},
        {"name": "sum1", "kind": "add", "inputs": ["twice1", "drop1"]},
        {"name": "cut1", "kind": "adaptiveavgpool2d", "output_size": [4, 3]},
        {"name": "flat1", "kind": "flatten"},
        {"name": "fc1", "kind": "linear", "out_features": 30},
        {"name": "ln1", "kind": "layernorm"},
        {"name": "soft1", "kind": "log_softmax"},
        {"name": "fc2", "kind": "linear", "out_features": 4},
    ],
    "classes": ["a", "b", "c", "d"],
    "loss": {"kind": "softmax_cross_entropy"},
}

# What the page would hand over for an address.
HAND_OVER = """async ([node, tensor, index]) => {
    const {planOf, cutOut} = await import("/static/js/layout/cut_out.js");
    const store = await import("/static/js/state/store.js");
    const [network, tensors, trace] = [store.network, store.tensors, store.trace].map(
        (signal) => signal.peek());
    const plan = planOf({network, tensors, trace, place: {node, tensor, index}});
    return "why" in plan ? plan : {state: cutOut(plan, tensors), share: plan.cut.share};
}"""


@pytest.fixture
def explorer(page, server) -> Explorer:
    return Explorer(page, server)


def large(explorer, **more):
    api = f"{explorer.server}/api/v1"
    post = explorer.page.request.post
    network = post(f"{api}/networks", data={"spec": SPEC, "seed": 2}).json()["id"]
    x = np.random.default_rng(3).standard_normal((3, 37, 41)).round(2)
    known = post(f"{api}/inputs", data={"tensor": x.tolist()}).json()["id"]
    query = "".join(f"&{key}={value}" for key, value in more.items())
    return explorer.open(f"?network={network}&input={known}&target=1{query}")


def computed(explorer, state):
    """What the operation of the lab makes of the chosen cell."""
    body = {key: state[key] for key in (
        "settings", "inputs", "params", "dy", "target", "training", "seed") if key in state}
    answer = explorer.page.request.post(
        f"{explorer.server}/api/v1/operations/{state['kind']}", data=body)
    assert answer.ok, (state["kind"], answer.text())
    name, index = state["select"]["tensor"], state["select"]["index"]
    return np.array(answer.json()["tensors"][name]["data"])[tuple(index)]


def test_what_is_cut_out_computes_the_same_number(explorer):
    trace = large(explorer)
    drawn = random.Random(5)
    seen = set()
    for entry in trace["tensors"]:
        node, tensor = entry["node"], entry["tensor"]
        if entry.get("alias_of") or node == "loss" and tensor not in ("p", "dx", "y"):
            continue
        values = explorer.tensor(trace, entry["name"])
        corners = [[0] * values.ndim, [n - 1 for n in values.shape]]
        cells = [*corners, [drawn.randrange(n) for n in values.shape]]
        for index in cells:
            given = explorer.page.evaluate(HAND_OVER, [node, tensor, index])
            assert "why" not in given, (entry["name"], given)
            numbers = sum(np.size(one) for one in given["state"]["inputs"])
            assert numbers <= 2500
            if given["share"] is None:
                seen.add(given["state"]["kind"])
                assert computed(explorer, given["state"]) == pytest.approx(
                    values[tuple(index)], rel=2e-3, abs=1e-6), (entry["name"], index)
    assert seen == {node["kind"] for node in SPEC["nodes"]} | {"softmax_cross_entropy"}


def test_a_share_of_a_sum_is_told_and_a_mask_cannot_go(explorer):
    large(explorer, panel="map", at="conv1.dw[1,0,2,1]")
    page = explorer.page
    # 37 · 39 windows: not all of them are taken along.
    expect(page.locator("[data-share]")).to_have_attribute("data-share", "16/1443")
    expect(page.locator("[data-share]")).to_contain_text("16 of 1443")
    large(explorer, panel="map", at="drop1.y[0,1,2,3]", training="true")
    expect(page.locator('button[data-card="lab"]')).to_be_disabled()
    expect(page.locator("#lab-refusal")).to_contain_text("mask")


def test_the_link_is_there_before_it_is_followed(explorer):
    explorer.open("?panel=map&at=fc1.y[0,3]")
    page = explorer.page
    link = page.locator('a[data-card="lab"]')
    link.hover()
    expect(link).to_have_attribute("href", re.compile("^/layer#state=session:"))
    link.click()
    page.wait_for_url("**/layer**")
    expect(page.locator('.card[data-address="y[0,0]"]')).to_be_visible()


def test_a_short_link_carries_the_numbers_itself(explorer):
    explorer.open("?panel=map&at=relu4.y[0,7]")
    page = explorer.page
    link = page.locator('a[data-card="lab"]')
    link.hover()
    expect(link).to_have_attribute("href", re.compile("^/layer#state=(?!session)"))
    state = page.evaluate(
        "async (href) => (await import('/static/js/layout/lab_link.js'))"
        ".read(href.slice(href.indexOf('#')))", link.get_attribute("href"))
    assert (state["kind"], state["from"]["layer"]) == ("relu", "relu4")


def test_in_the_lab_the_two_ways_to_dx_are_chosen_in_one_place(explorer):
    explorer.open("?panel=map&at=input.dy[0,0,9,9]")
    page = explorer.page
    expect(page.locator(".card-views")).to_be_visible()
    link = page.locator('a[data-card="lab"]')
    link.hover()
    link.click()
    page.wait_for_url("**/layer**")
    card = page.locator('.card[data-address^="dx["]')
    expect(card).to_have_attribute("data-view", "gather")
    expect(page.locator(".card-views")).to_have_count(0)
