"""Every kind in the lab, several layers on one board, curves, marks and tensors in between."""

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


def value_of(card):
    expect(card.locator(".card-value")).not_to_have_attribute("data-value", "")
    return float(card.locator(".card-value").get_attribute("data-value"))


def asked(lab, tensor):
    """Return the operation that computes a tensor of the board, and its own name for it."""
    for node in reversed(lab.pictured()):
        for local, name in node["names"].items():
            given = local in {"x", "x0", "x1", "dy", "t", *node["body"].get("params", {})}
            if name == tensor and not given:
                return node, local
    raise AssertionError(f"nothing computes {tensor}")


def explained(lab, tensor, index, **more):
    """Ask the API why a cell of the board has its value."""
    node, local = asked(lab, tensor)
    return lab.post(f"{node['kind']}/explanations",
                    {**node["body"], "tensor": local, "index": list(index), **more})


# — every kind ———————————————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize("group", range(6))
def test_every_kind_opens_and_each_of_its_passes_is_explained(lab, group):
    lab.open()
    kinds = lab.page.locator('[data-do="kind"]')
    values = kinds.locator("option").evaluate_all("all => all.map(({value}) => value)")
    assert len(values) > 45
    for kind in values[group::6]:
        if kind != "conv2d":
            kinds.select_option(kind)
        expect(lab.page.locator(f'.board[data-kind="{kind}"]')).to_be_visible()
        lab.settled()
        expect(lab.page.locator(".problem")).to_have_count(0)
        buttons = lab.page.locator(".pass-switch [data-pass]")
        passes = buttons.evaluate_all("all => all.map(({dataset}) => dataset.pass)")
        assert any(name.startswith("d") for name in passes), kind
        for name in passes:
            lab.page.locator(f'[data-pass="{name}"]').click()
            tensor, _, view = name.partition("-")
            card = lab.page.locator(f'.card[data-address^="{tensor}["]')
            expect(card).to_be_visible()
            index = [int(i) for i in card.get_attribute("data-address")[len(tensor) + 1:-1].split(
                ",") if i]
            answer = explained(lab, tensor, index, **({"view": view} if view else {}))
            assert value_of(card) == pytest.approx(answer["value"], rel=1e-12), (kind, name)
            if view:
                expect(card).to_have_attribute("data-view", view)
            result = lab.page.locator(".workings .result")
            assert number(result.inner_text()) == pytest.approx(
                answer["value"], rel=1e-4, abs=1e-12), (kind, name)
        # Small enough to be read: a picture of numbers, not a wall of them.
        assert 0 < lab.page.locator(".board [role=gridcell]").count() < 400, kind


def test_padding_of_a_volume_has_maps_of_its_own(lab):
    lab.open("?panel=settings&preset=max-ties&whole=true")
    lab.page.locator('[data-do="kind"]').select_option("conv3d")
    expect(lab.page.locator('.board[data-kind="conv3d"]')).to_be_visible()
    lab.page.locator("#setting-lab-padding").fill("1")
    maps = lab.page.locator('.tensor-block[data-tensor="x"] .map')
    expect(maps).to_have_count(5)
    assert [one.get_attribute("data-map") for one in maps.all()] == [
        f"0,0,{depth}" for depth in range(-1, 4)]
    expect(maps.first.locator(".cell.pad")).to_have_count(25)
    expect(maps.nth(1).locator(".cell.pad")).to_have_count(25 - 9)
    # Of each slice of the deltas there is one, under the kernel's own.
    lab.page.locator('[data-pass="dx-gather"]').click()
    expect(lab.page.locator('.mini[data-tensor="dy_padded"]')).to_have_count(2)
    expect(lab.page.locator('.mini[data-tensor="w_rotated"] [data-on="true"]')).to_have_count(8)
    # What the first output reads reaches into the slice before the first.
    lab.cell("y", 0, 0, 0, 0, 0).click()
    assert "x[0,0,-1,-1,-1]" in lab.lit("term")


# — one behind the other —————————————————————————————————————————————————————————————————————————


def correlated(x, w, b=0):
    """Correlate by hand, in loops."""
    k = len(w)
    size = len(x) - k + 1
    return [[sum(x[i + u][j + v] * w[u][v] for u in range(k) for v in range(k)) + b
             for j in range(size)] for i in range(size)]


def stamped(dy, w):
    """Let each delta stamp its kernel into its window."""
    k, n = len(w), len(dy)
    dx = [[0] * (n + k - 1) for _ in range(n + k - 1)]
    for i in range(n):
        for j in range(n):
            for u in range(k):
                for v in range(k):
                    dx[i + u][j + v] += dy[i][j] * w[u][v]
    return dx


def map_of(lab, tensor):
    numbers = lab.numbers(tensor)
    side = int(len(numbers) ** 0.5)
    return [numbers[row * side:][:side] for row in range(side)]


def test_a_delta_passes_through_two_convolutions(lab):
    lab.open("?preset=two-convs&whole=true")
    x, w1, w2, dy2 = (map_of(lab, name) for name in ("x", "w1", "w2", "dy2"))
    y1 = correlated(x, w1, lab.numbers("b1")[0])
    assert map_of(lab, "y1") == y1
    assert map_of(lab, "y2") == correlated(y1, w2, lab.numbers("b2")[0])
    dy1 = stamped(dy2, w2)
    assert map_of(lab, "dy1") == dy1
    assert map_of(lab, "dx") == stamped(dy1, w1)
    assert map_of(lab, "dw2") == correlated(y1, dy2)
    assert map_of(lab, "dw1") == correlated(x, dy1)


def test_pooling_hands_the_delta_of_the_convolution_behind_it_to_its_winners(lab):
    lab.open("?preset=pool-before-conv&whole=true")
    x, w2, dy2 = (map_of(lab, name) for name in ("x", "w2", "dy2"))
    y1 = [[max(x[2 * i][2 * j:2 * j + 2] + x[2 * i + 1][2 * j:2 * j + 2]) for j in range(3)]
          for i in range(3)]
    assert map_of(lab, "y1") == y1
    dy1, dx = stamped(dy2, w2), map_of(lab, "dx")
    assert map_of(lab, "dy1") == dy1
    for i in range(3):
        for j in range(3):
            window = [(2 * i + u, 2 * j + v) for u in range(2) for v in range(2)]
            first = next(cell for cell in window if x[cell[0]][cell[1]] == y1[i][j])
            assert [dx[r][c] for r, c in window] == [
                dy1[i][j] if cell == first else 0 for cell in window]


def test_pooling_before_a_dense_layer(lab):
    lab.open("?preset=pool-before-dense&whole=true")
    w, (a, b) = lab.numbers("w3"), lab.numbers("dy3")
    # Transposed weights times the delta, laid back into a map.
    assert lab.numbers("dy2") == [a * w[k] + b * w[4 + k] for k in range(4)]
    assert lab.numbers("dy1") == lab.numbers("dy2")
    assert lab.numbers("y1") == lab.numbers("y2") == [3, 5, 4, 6]
    winners = [k for k, delta in enumerate(lab.numbers("dx")) if delta]
    assert [lab.numbers("x")[k] for k in winners] == [
        value for value, delta in zip([3, 5, 4, 6], lab.numbers("dy1"), strict=True) if delta]


@pytest.mark.parametrize(("tensor", "index"), [
    ("y2", (0, 0, 1, 0)), ("dy1", (0, 0, 1, 1)), ("dw1", (0, 0, 0, 1)), ("dx", (0, 0, 2, 2))])
def test_a_card_speaks_of_the_board_and_says_what_the_formula_means(lab, tensor, index):
    lab.open("?preset=two-convs")
    card = lab.choose(tensor, *index)
    answer = explained(lab, tensor, index)
    node, _ = asked(lab, tensor)
    shown = [one.get_attribute("data-operand") for one in card.locator("[data-operand]").all()]
    wanted = {f"{node['names'][operand['tensor']]}[{','.join(map(str, operand['index']))}]"
              for term in answer["terms"] for operand in term["operands"]
              if operand["index"] and not operand.get("padding")}
    assert wanted <= set(shown)
    products = [float(one.get_attribute("data-product")) for one in
                card.locator("[data-term]").all()]
    assert products == [term["product"] for term in answer["terms"]]
    said = card.locator(".local-names").inner_text()
    assert f"= {tensor}" in said or tensor == "dx"
    assert "convolution alone" in said


def test_a_cell_in_the_middle_is_made_by_one_layer_and_read_by_the_other(lab):
    lab.open("?preset=two-convs")
    lab.choose("y1", 0, 0, 1, 1)
    first, second = lab.pictured()
    flows = [(one["tensor"], tuple(one["index"]), "y2" if one["tensor"] == "y" else "dw2")
             for one in lab.post("conv2d/influences", {
                 **second["body"], "tensor": "x", "index": [0, 0, 1, 1]})["cells"]]
    expect(lab.page.locator(".flows")).to_have_attribute("data-count", str(len(flows)))
    shown = {one.get_attribute("data-cell") for one in lab.page.locator(".flows .link").all()}
    assert shown == {f"{name}[{','.join(map(str, index))}]" for _, index, name in flows}
    # Lit at once: the window it is made of, and on the other side the windows it lies in.
    assert {"x[0,0,1,1]", "x[0,0,2,2]", "w1[0,0,0,0]", "b1[0]"} <= lab.lit("term")
    assert shown <= lab.lit("flow")
    assert first["body"]["dy"] == lab.post("conv2d", second["body"])["tensors"]["dx"]["data"]


def test_two_layers_widen_the_field_and_a_delta_goes_the_same_way_back(lab):
    lab.open("?preset=two-convs&whole=true")
    lab.cell("y2", 0, 0, 0, 1).hover()
    assert lab.lit("far-term") == {f"x[0,0,{i},{j}]" for i in range(3) for j in range(1, 4)}
    lab.cell("dy2", 0, 0, 0, 1).hover()
    assert lab.lit("far-flow") == {f"dx[0,0,{i},{j}]" for i in range(3) for j in range(1, 4)}
    lab.cell("x", 0, 0, 0, 0).hover()
    assert lab.lit("far-flow") == {"y2[0,0,0,0]"}


def test_a_number_changed_in_the_second_layer_changes_both_ways(lab):
    lab.open("?preset=chain-conv&whole=true")
    assert lab.numbers("y2") == [0, 3, 3, 2]
    assert lab.numbers("dy1") == [0, 2, 3, 4]
    lab.cell("dy2", 0, 0, 1, 1).click()
    lab.page.keyboard.type("10")
    lab.page.keyboard.press("Enter")
    expect(lab.cell("dy1", 0, 0, 1, 1)).to_have_text("10")
    # The weight above it met the window's corner: dw1[0, 0] is x under the deltas.
    x, deltas = map_of(lab, "x"), map_of(lab, "dy1")
    assert map_of(lab, "dw1") == correlated(x, deltas)
    lab.page.locator('[data-do="undo"]').click()
    expect(lab.cell("dy1", 0, 0, 1, 1)).to_have_text("4")


def test_a_layer_is_put_behind_another_and_taken_away(lab):
    lab.open("?preset=w2&panel=settings&whole=true")
    lab.page.locator('[data-do="behind"]').select_option("tanh")
    expect(lab.page.locator('.tensor-block[data-tensor="y2"]')).to_be_visible()
    expect(lab.page.locator(".node-name")).to_have_count(2)
    lab.page.locator('[data-do="behind"]').select_option("avgpool2d")
    expect(lab.page.locator('.tensor-block[data-tensor="y3"]')).to_be_visible()
    # The settings of each stand in a part of their own.
    lab.page.locator("#setting-lab2-kernel_size").fill("1")
    expect(lab.page.locator('.tensor-block[data-tensor="y3"] .tensor-shape')).to_have_text(
        "1×1×2×2")
    for _ in range(2):
        lab.page.locator('[data-do="behind-remove"]').click()
        lab.settled()
    expect(lab.page.locator('.tensor-block[data-tensor="y"]')).to_be_visible()
    assert lab.numbers("y") == [122, 148, 126, 134]


def test_what_does_not_fit_behind_is_refused_and_the_board_stays(lab, watch):
    watch.expect(r"^422 POST /api/v1/operations/batchnorm1d")
    lab.open("?preset=w2&panel=settings&whole=true")
    lab.page.locator('[data-do="behind"]').select_option("batchnorm1d")
    expect(lab.page.locator(".problem")).to_be_visible()
    assert lab.numbers("y") == [122, 148, 126, 134]
    lab.page.locator(".problem button").first.click()
    expect(lab.page.locator(".problem")).to_have_count(0)


def test_deltas_are_gathered_or_scattered_in_every_layer(lab):
    lab.open("?preset=two-convs&whole=true&at=dy1[0,0,1,1]")
    expect(lab.page.locator('.mini[data-tensor="dy_padded"] [data-on="true"]')).to_have_count(4)
    expect(lab.page.locator(".agreement")).to_have_attribute("data-agrees", "true")
    lab.page.locator('[data-way="scatter"]').click()
    expect(lab.page.locator(".mini")).to_have_count(0)
    expect(lab.page.locator('.card[data-view="scatter"]')).to_be_visible()
    labels = lab.page.locator(".tick.pass").all_inner_texts()
    assert [label.replace("\n", "") for label in labels if "scattered" in label] == [
        "dy1 scattered", "dx scattered"]


# — beside each other ————————————————————————————————————————————————————————————————————————————


def test_average_pooling_beside_max(lab):
    lab.open("?preset=max-average")
    x, dy = map_of(lab, "x"), map_of(lab, "dy")
    windows = {(i, j): [(2 * i + u, 2 * j + v) for u in range(2) for v in range(2)]
               for i in range(2) for j in range(2)}
    tops, means = map_of(lab, "y_max"), map_of(lab, "y_avg")
    to_max, to_mean = map_of(lab, "dx_max"), map_of(lab, "dx_avg")
    for (i, j), cells in windows.items():
        values = [x[r][c] for r, c in cells]
        assert (tops[i][j], means[i][j]) == (max(values), sum(values) / 4)
        winner = cells[values.index(max(values))]
        assert [to_max[r][c] for r, c in cells] == [
            dy[i][j] if cell == winner else 0 for cell in cells]
        assert [to_mean[r][c] for r, c in cells] == [dy[i][j] / 4] * 4
    # One x and one dy for both: a cell of either flows to the left and to the right.
    lab.cell("dy", 0, 0, 0, 0).hover()
    flows = lab.lit("flow")
    assert {"dx_max[0,0,0,1]", "dx_avg[0,0,0,0]", "dx_avg[0,0,1,1]"} <= flows
    lab.cell("x", 0, 0, 1, 3).hover()
    assert lab.lit("flow") == {"y_max[0,0,0,1]", "y_avg[0,0,0,1]"}


def test_what_stands_beside_shares_the_settings(lab):
    lab.open("?preset=max-ties&panel=settings")
    lab.page.locator('[data-do="beside"]').select_option("sumpool2d")
    expect(lab.page.locator('.tensor-block[data-tensor="y_sum"]')).to_be_visible()
    lab.page.locator("#setting-lab-stride").fill("1")
    for tensor in ("y_max", "y_sum", "dy"):
        expect(lab.page.locator(f'.tensor-block[data-tensor="{tensor}"] [role=gridcell]')
               ).to_have_count(9)
    lab.page.locator('[data-do="beside"]').select_option("")
    expect(lab.page.locator('.tensor-block[data-tensor="y"] [role=gridcell]')).to_have_count(9)


# — curves and marks —————————————————————————————————————————————————————————————————————————————


CURVES = ("relu", "leaky_relu", "prelu", "shifted_relu", "elu", "softplus", "sigmoid", "tanh",
          "step", "sign")


def test_each_activation_has_its_curve_with_the_cell_on_it(lab):
    lab.open("?preset=saturation")
    for kind in CURVES:
        if kind != lab.page.locator(".board").get_attribute("data-kind"):
            lab.page.locator('[data-do="kind"]').select_option(kind)
        expect(lab.page.locator(f'.curve[data-kind="{kind}"] .value-line')).to_have_attribute(
            "d", re.compile(r"^M[\d.]+ [\d.]+L[\d.]+ [\d.]+"))
        [node] = lab.pictured()
        tensors = lab.post(kind, {**node["body"], "dy": ones(node["body"]["inputs"][0])})["tensors"]
        x, y, slope = (flat(tensors[name]["data"]) for name in ("x", "y", "dx"))
        for at in (0, len(x) - 1):
            lab.page.locator('.tensor-block[data-tensor="y"] [role=gridcell]').nth(at).click()
            reading = lab.page.locator(".curve-reading")
            expect(reading).to_have_attribute("data-x", str(x[at]).removesuffix(".0"))
            assert float(reading.get_attribute("data-y")) == pytest.approx(y[at])
            assert float(reading.get_attribute("data-slope")) == pytest.approx(slope[at])
    for kind in ("softmax", "conv2d"):
        lab.page.locator('[data-do="kind"]').select_option(kind)
        expect(lab.page.locator(f'.board[data-kind="{kind}"]')).to_be_visible()
        expect(lab.page.locator(".curve")).to_have_count(0)


def ones(nested):
    return [ones(part) for part in nested] if isinstance(nested, list) else 1


def test_dead_and_saturated_units_are_marked_as_the_api_remarks(lab):
    for name in ("saturation", "dead"):
        lab.open(f"?preset={name}")
        for node in lab.pictured():
            wanted = lab.post(node["kind"], node["body"])["marks"]
            for mark in wanted:
                cell = lab.cell(node["names"][mark["tensor"]], *mark["index"])
                expect(cell).to_have_attribute("data-mark", mark["code"])
            names = [node["names"][tensor] for tensor in ("y", "dx")]
            marked = sum(lab.page.locator(
                f'.tensor-block[data-tensor="{tensor}"] [data-mark]').count() for tensor in names)
            assert marked == len(wanted)
        assert lab.page.locator(".lab-outlines [data-mark]").count() == 1
    lab.choose("y_relu", 0, 0)
    expect(lab.page.locator(".curve-reading")).to_have_attribute("data-mark", "dead")
    expect(lab.page.locator(".status")).to_contain_text("dead")


def test_the_winners_of_a_maximum_are_pinned(lab):
    lab.open("?preset=max-ties")
    winners = {cell.get_attribute("data-key") for cell in
               lab.page.locator('.board [data-mark="wins"]').all()}
    # Of equal cells the first in reading order.
    assert winners == {"x[0,0,0,1]", "x[0,0,0,2]", "x[0,0,2,0]", "x[0,0,2,3]"}
    card = lab.choose("y", 0, 0, 0, 1)
    expect(card).to_contain_text("4 cells are equally large")
    expect(lab.page.locator('.workings .product[data-wins="true"]')).to_have_count(1)
    expect(lab.page.locator(".workings .sum > .equals")).to_have_text("max")


def test_a_hidden_number_is_not_given_away_by_its_curve(lab):
    lab.open("?preset=saturation&predict=true&at=y[0,4]")
    expect(lab.cell("y", 0, 4)).to_have_text("?")
    expect(lab.page.locator(".curve .value-line")).to_be_visible()
    expect(lab.page.locator(".curve .value-point")).to_have_count(0)
    expect(lab.page.locator(".curve-reading")).to_have_count(0)


# — what stands in between ———————————————————————————————————————————————————————————————————————


def test_what_stands_in_between_is_opened_from_a_term(lab):
    lab.open("?preset=batch-norm&at=y[3,0]")
    lab.page.locator('.card [data-operand="x_hat[3,0]"]').first.click()
    card = lab.page.locator('.card[data-address="x_hat[3,0]"]')
    expect(card).to_be_visible()
    answer = explained(lab, "x_hat", (3, 0))
    assert value_of(card) == answer["value"]
    card.locator('[data-operand="scale[0]"]').first.click()
    expect(lab.page.locator('.card[data-address="scale[0]"]')).to_be_visible()
    lab.page.locator('.card [data-operand="variance[0]"]').first.click()
    expect(lab.page.locator('.card[data-address="variance[0]"] .card-value')).to_have_attribute(
        "data-value", "3.5")


def test_the_gradient_of_batch_normalisation_has_three_paths(lab):
    lab.open("?preset=batch-norm&at=dx[0,0]")
    card = lab.page.locator('.card[data-address="dx[0,0]"]')
    groups = {one.get_attribute("data-group"): float(one.get_attribute("data-sum"))
              for one in card.locator("[data-group]").all() if one.get_attribute("data-sum")}
    answer = explained(lab, "dx", (0, 0))
    assert groups == {one["name"]: pytest.approx(one["sum"]) for one in answer["groups"]}
    assert set(groups) == {"x", "mean", "variance"}
    assert sum(groups.values()) == pytest.approx(answer["value"])


def test_the_first_delta_is_p_minus_t(lab):
    lab.open("?preset=p-minus-t")
    p, t, dx = (lab.numbers(name) for name in ("p", "t", "dx"))
    assert dx == pytest.approx([(a - b) / 2 for a, b in zip(p, t, strict=True)], abs=1e-3)
    assert sum(p[:3]) == pytest.approx(1, abs=2e-3)


def test_infinity_is_marked_not_hidden(lab):
    lab.open('?whole=true#work={"kind":"linear","settings":{"out_features":2},"inputs":[[[1e300]]],'
             '"params":{"w":[[1e300],[-1e300]],"b":[0,0]},"dy":[[1,1]]}')
    expect(lab.cell("y", 0, 0)).to_have_text("∞")
    expect(lab.cell("y", 0, 1)).to_have_text("−∞")
    expect(lab.cell("y", 0, 0)).to_have_attribute("data-odd", "true")


def test_infinity_is_carried_through_a_chain(lab):
    """Forward to the layer behind, and back: what overflows is a number to them, not a gap."""
    lab.open('?whole=true#work={"kind":"linear","settings":{"out_features":2},"inputs":[[[1e300]]],'
             '"params":{"w":[[1e300],[-1e300]],"b":[0,0]},"next":[{"kind":"relu"},'
             '{"kind":"linear","settings":{"out_features":1},"params":{"w":[[1e300,1]],"b":[0]}}],'
             '"dy":[[1e300]]}')
    expect(lab.page.locator(".problem")).to_have_count(0)
    for cell, text in (("y1", ["∞", "−∞"]), ("y2", ["∞", "0"]), ("y3", ["∞"]), ("dy1", ["∞", "0"])):
        for at, one in enumerate(text):
            expect(lab.cell(cell, 0, at)).to_have_text(one)
    card = lab.choose("y2", 0, 0)
    expect(card.locator(".card-value")).to_have_text("∞")
    lab.choose("dw1", 0, 0)
    expect(lab.page.locator(".result")).to_have_text("∞")


def test_every_preset_opens_without_a_word_of_trouble(lab):
    lab.open()
    presets = lab.page.request.get(f"{lab.server}/api/v1/presets").json()
    for preset in presets:
        lab.page.locator('[data-do="preset"]').select_option(preset["name"])
        expect(lab.page.locator(".about strong")).to_have_text(preset["title"]["en"])
        lab.settled()
        expect(lab.page.locator(".problem")).to_have_count(0)
        expect(lab.page.locator(".workings .result")).to_be_visible()
        if not preset.get("next") and not preset.get("beside"):
            answer = lab.post(preset["kind"], body_of(preset))
            assert [node["body"] for node in lab.pictured()][0]["inputs"] == preset["inputs"]
            assert answer["tensors"]["x"]["data"] == preset["inputs"][0]
