"""Matrices, nudges and conventions: the same numbers seen in other ways."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import number
from tests.browser.lab import LAPTOP, Lab, body_of, flat


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def lab(page, server):
    return Lab(page, server)


def test_the_same_cell_is_lit_in_every_matrix(lab):
    lab.open("?preset=w2&panel=matrix")
    canvas = lab.page.locator(".matrix canvas")
    lab.cell("y", 0, 0, 1, 0).click()
    expect(canvas).to_have_attribute("data-rows", "2")
    lab.page.locator('[data-which="transposed"]').first.click()
    lab.page.locator('button[data-which="transposed"]').click()
    expect(canvas).to_have_attribute("data-columns", "2")
    lab.page.locator('button[data-which="columns"]').click()
    expect(canvas).to_have_attribute("data-columns", "2")


def test_a_nudge_is_the_apis_difference_quotient(lab):
    lab.open("?preset=w2&panel=check")
    lab.cell("dw", 0, 0, 1, 1).click()
    body = body_of(lab.preset("w2"))
    checked = lab.post("conv2d/gradcheck",
                       {**body, "tensor": "w", "index": [0, 0, 1, 1], "eps": 1e-5})
    shown = lab.page.locator('[data-check="difference"]')
    expect(shown).to_have_attribute("data-value", str(checked["difference"]))
    expect(lab.page.locator('[data-check="analytic"]')).to_have_attribute("data-value", "72")
    expect(lab.page.locator(".check-table tbody tr")).to_have_count(3)


@pytest.mark.parametrize(("tensor", "index"), [("y", (0, 0, 1, 0)), ("x", (0, 0, 1, 2)),
                                               ("w", (0, 0, 2, 1)), ("dy", (0, 0, 0, 1))])
def test_what_is_lit_in_each_matrix_is_where_the_cell_is(lab, tensor, index):
    """Rows and columns counted by hand: y is 2×2, x 4×4, the kernel 3×3."""
    lab.open("?preset=w2&panel=matrix")
    lab.cell(tensor, *index).click()
    _, _, i, j = index
    canvas = lab.page.locator(".matrix canvas")

    def lit(which):
        lab.page.locator(f'button[data-which="{which}"]').click()
        expect(lab.page.locator(".matrix")).to_have_attribute("data-which", which)
        return {kind: set((canvas.get_attribute(f"data-{kind}") or "").split())
                for kind in ("rows", "columns", "entries")}

    windows = [(a, b) for a in range(2) for b in range(2)]
    if tensor in ("y", "dy"):
        place = {str(2 * i + j)}
        assert lit("banded")["rows"] == lit("transposed")["columns"] == place
        assert lit("columns")["columns"] == place
    elif tensor == "x":
        assert lit("banded")["columns"] == lit("transposed")["rows"] == {str(4 * i + j)}
        assert lit("columns")["entries"] == {
            f"{3 * (i - a) + j - b},{2 * a + b}" for a, b in windows
            if 0 <= i - a < 3 and 0 <= j - b < 3}
    else:
        met = {(2 * a + b, 4 * (a + i) + b + j) for a, b in windows}
        assert lit("banded")["entries"] == {f"{row},{column}" for row, column in met}
        assert lit("transposed")["entries"] == {f"{column},{row}" for row, column in met}
        assert lit("columns")["rows"] == {str(3 * i + j)}


def test_pointing_at_an_entry_lights_its_cells_and_a_click_goes_there(lab):
    lab.open("?preset=w2&panel=matrix")
    canvas = lab.page.locator(".matrix canvas")
    box = canvas.bounding_box()
    # The entry in row 2, column 6 of 4 × 16.
    at = {"x": (6.5 / 16) * box["width"], "y": (2.5 / 4) * box["height"]}
    canvas.hover(position=at)
    only = lab.page.locator('.board [data-only="true"]')
    assert {cell.get_attribute("data-key") for cell in only.all()} == {"y[0,0,1,0]", "x[0,0,1,2]"}
    canvas.click(position=at)
    expect(lab.page.locator(".status")).to_have_attribute("data-address", "y[0,0,1,0]")


def test_a_dense_layer_is_its_matrix(lab):
    lab.open("?preset=dense&panel=matrix")
    matrix = lab.page.locator(".matrix")
    expect(matrix.locator("[data-which]")).to_have_count(2)
    lab.cell("x", 0, 1).click()
    canvas = matrix.locator("canvas")
    expect(canvas).to_have_attribute("data-columns", "1")
    lab.page.locator('button[data-which="transposed"]').click()
    expect(canvas).to_have_attribute("data-rows", "1")
    lab.cell("w", 1, 2).click()
    expect(canvas).to_have_attribute("data-entries", "2,1")


def test_of_two_convolutions_the_matrix_is_that_of_the_cell(lab):
    lab.open("?preset=two-convs&panel=matrix&at=y2[0,0,1,0]")
    expect(lab.page.locator(".matrix")).to_have_attribute("data-node", "1")
    expect(lab.page.locator(".matrix canvas")).to_have_attribute("data-rows", "2")
    lab.cell("y1", 0, 0, 2, 1).click()
    expect(lab.page.locator(".matrix")).to_have_attribute("data-node", "0")
    expect(lab.page.locator(".matrix canvas")).to_have_attribute("data-rows", "7")


@pytest.mark.parametrize("preset", ["stride-padding", "two-convs", "batch-norm", "p-minus-t"])
def test_every_number_of_the_table_of_checks_is_the_apis(lab, preset):
    lab.open(f"?preset={preset}&panel=check")
    rows = lab.page.locator(".check-table tbody tr")
    expect(rows.first).to_be_visible()
    shown = {row.get_attribute("data-tensor") for row in rows.all()}
    asked = {}
    for node in lab.pictured():
        for row in lab.post(f"{node['kind']}/gradcheck", {**node["body"], "eps": 1e-5})["tensors"]:
            asked[node["names"][f"d{row['tensor']}"]] = row
        if preset == "two-convs":
            # What came back through both layers: a nudge of the first is followed through both.
            body = lab.preset(preset)
            whole = lab.post("conv2d/gradcheck", {**body_of(body), "next": body["next"]})
            asked |= {{"x": "dx", "w": "dw1", "b": "db1"}[row["tensor"]]: row
                      for row in whole["tensors"]} if node["names"]["x"] == "x" else {}
    assert shown == set(asked)
    assert all(row["relative_error"] < 1e-6 for row in asked.values())
    # The worst cell is where a click leads.
    name, row = next(iter(asked.items()))
    lab.page.locator(f'tr[data-tensor="{name}"] button').click()
    inside = ",".join(map(str, row["worst"]["index"]))
    expect(lab.page.locator(".status")).to_have_attribute("data-address", f"{name}[{inside}]")


def test_infinity_and_what_is_no_number_are_shown_as_what_they_are(lab):
    lab.open('?whole=true&at=y[0,0]#work={"kind":"linear","settings":{"out_features":1},'
             '"inputs":[[[1e200,1e200,2]]],"params":{"w":[[1e200,-1e200,3]],"b":[0]},"dy":[[1]]}')
    card = lab.page.locator('.card[data-address="y[0,0]"]')
    # ∞ on processors that add a product before they round it.
    expect(card.locator(".card-value")).to_have_text(re.compile("^(NaN|∞)$"))
    terms = card.locator("[data-term]")
    products = [term.get_attribute("data-product") for term in terms.all()]
    assert products == ["Infinity", "-Infinity", "6", "0"]
    expect(terms.nth(1)).to_contain_text("−∞")
    expect(card.locator('[data-note="nan-sum"]')).to_contain_text("∞ − ∞")
    expect(card.locator("[data-remark]")).to_have_count(0)
    expect(card.locator('[data-total="sum"]')).to_contain_text("NaN")
    expect(lab.page.locator(".workings .makes").first).to_have_text("∞")
    expect(lab.page.locator(".workings .result")).to_have_text(re.compile("^(NaN|∞)$"))
    status = lab.page.locator(".status")
    expect(status).to_contain_text(re.compile(r"y\[0, 0\] = (NaN|∞)"))
    expect(status).to_contain_text(re.compile("it is ∞|the sum is ∞ − ∞"))
    lab.page.locator('.tab[data-panel="check"]').click()
    lab.cell("dx", 0, 0).click()
    expect(lab.page.locator('[data-check="plus"]')).to_have_text(re.compile("^(NaN|∞)$"))
    expect(lab.page.locator(".check .trouble")).to_contain_text("no difference quotient")


def test_two_ways_that_both_overflow_agree(lab):
    lab.open('?whole=true&at=dx[0,0,0]#work={"kind":"conv1d","settings":{"out_channels":1,'
             '"kernel_size":1},"inputs":[[[[1,2]]]],"params":{"w":[[[1e200]]],"b":[0]},'
             '"dy":[[[1e200,1]]]}')
    line = lab.page.locator(".agreement")
    expect(line).to_have_attribute("data-agrees", "true")
    expect(line).to_have_attribute("data-gather", "Infinity")


def test_a_nudge_of_the_first_layer_goes_through_the_whole_chain(lab):
    preset = lab.preset("two-convs")
    lab.open("?preset=two-convs&panel=check&at=dw1[0,0,1,0]&whole=true")
    whole = lab.post("conv2d/gradcheck", {
        **body_of(preset), "next": preset["next"], "tensor": "w", "index": [0, 0, 1, 0]})
    shown = lab.page.locator(".check-cell")
    expect(shown).to_have_attribute("data-cell", "w1[0,0,1,0]")
    for name in ("difference", "analytic"):
        expect(shown.locator(f'[data-check="{name}"]')).to_have_attribute(
            "data-value", str(whole[name]))
    expect(lab.page.locator(".check")).to_contain_text("L = Σ dy2 · y2")
    # The number in the middle: the gradient of y1 is what came back to it through the second.
    lab.cell("dy1", 0, 0, 1, 1).click()
    expect(shown).to_have_attribute("data-cell", "y1[0,0,1,1]")
    quotient = lab.page.locator('[data-check="difference"]')
    expect(quotient).to_have_attribute("data-value", re.compile(r"^-?[\d.]+$"))
    analytic = float(lab.page.locator('[data-check="analytic"]').get_attribute("data-value"))
    assert float(quotient.get_attribute("data-value")) == pytest.approx(analytic, abs=1e-6)
    assert analytic == number(lab.cell("dy1", 0, 0, 1, 1).inner_text())


def test_a_nudge_of_another_size_is_asked_anew(lab):
    lab.open("?preset=saturation&panel=check&at=dx[0,3]")
    lab.page.locator('[data-do="eps"]').fill("0.5")
    lab.page.keyboard.press("Enter")
    checked = lab.post("sigmoid/gradcheck", {
        **body_of(lab.preset("saturation")), "tensor": "x", "index": [0, 3], "eps": 0.5})
    expect(lab.page.locator('[data-check="difference"]')).to_have_attribute(
        "data-value", str(checked["difference"]))
    assert abs(checked["difference"] - checked["analytic"]) > 1e-3


def test_a_convolution_rotates_what_a_correlation_lays_on(lab):
    lab.open("?preset=w2&whole=true")
    before = lab.numbers("y")
    lab.page.locator('[data-do="operation"]').select_option("convolution")
    expect(lab.cell("y", 0, 0, 0, 0)).not_to_have_text(str(int(before[0])))
    body = body_of(lab.preset("w2"))
    body["settings"] = {**body["settings"], "operation": "convolution"}
    answer = lab.post("conv2d", body)["tensors"]
    for tensor in ("y", "dx", "dw"):
        assert lab.numbers(tensor) == flat(answer[tensor]["data"])
    # The rotated kernel of a correlation gives the same.
    kernel = body["params"]["w"][0][0]
    body["params"] = {"w": [[[row[::-1] for row in kernel[::-1]]]], "b": body["params"]["b"]}
    body["settings"] = lab.preset("w2")["settings"]
    assert lab.numbers("y") == flat(lab.post("conv2d", body)["tensors"]["y"]["data"])
    lab.page.locator('[data-do="operation"]').select_option("correlation")
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("122")
