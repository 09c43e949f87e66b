"""The layer lab: what stands on the board, in the card and in every view is what the API says."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import UNGUARDED, assert_accessible, number
from tests.browser.lab import LAPTOP, Lab, body_of, flat, work

TENSORS = {
    "strides": {"out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 1},
    "dilation": {"out_channels": 1, "kernel_size": 2, "dilation": 2, "padding": [1, 0]},
    "groups": {"out_channels": 2, "kernel_size": [2, 3], "groups": 2},
    "rotated": {"out_channels": 1, "kernel_size": 3, "operation": "convolution"},
}


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def lab(page, server):
    return Lab(page, server)


# — the board ————————————————————————————————————————————————————————————————————————————————————


def test_w2_stands_on_the_board_forward_and_back(lab):
    lab.open("?preset=w2")
    assert lab.numbers("y") == [122, 148, 126, 134]
    assert lab.numbers("dx") == [2, 9, 6, 1, 6, 29, 30, 7, 10, 29, 33, 13, 12, 24, 16, 4]
    assert lab.numbers("dw") == [49, 82, 87, 46, 72, 64, 56, 66, 76]
    assert lab.numbers("db") == [11]


def test_w1_shows_the_slip_of_its_source_by_clicking_only(lab):
    lab.open()
    lab.page.locator('[data-do="preset"]').select_option("w1")
    expect(lab.cell("y", 0, 1, 2, 2)).to_have_text("3")
    assert lab.numbers("y") == [2, -3, -1, 5, -7, 2, 5, 0, 0, 3, 5, 2, 1, 0, -3, -2, 4, 3]
    expect(lab.page.locator(".slip")).to_contain_text("prints 1 at y[0, 0, 0, 2]; it is −1.")
    lab.page.locator('[data-do="slip"]').click()
    expect(lab.page.locator(".card-value")).to_have_text("−1")
    # One block of products for each channel, and the bias.
    expect(lab.page.locator(".workings .group-sum")).to_have_count(3)
    expect(lab.page.locator(".workings .result")).to_have_text("−1")


@pytest.mark.parametrize("name", sorted(TENSORS))
def test_the_board_is_what_the_api_says(lab, name):
    lab.open("?whole=true" + work("conv2d", TENSORS[name], (1, 2, 5, 4)))
    [asked] = lab.pictured()
    answer = lab.post("conv2d", asked["body"])
    for tensor in ("x", "w", "b", "y", "dx", "dw", "db", "dy"):
        assert lab.numbers(tensor) == flat(answer["tensors"][tensor]["data"])


# — explanations —————————————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize("view", ["y", "db", "dw", "dx-gather", "dx-scatter"])
def test_each_number_of_the_middle_and_the_card_is_the_apis(lab, view):
    preset = lab.preset("stride-padding")
    lab.open("?preset=stride-padding")
    lab.page.locator(f'[data-pass="{view}"]').click()
    tensor, _, way = view.partition("-")
    index = {"y": [0, 0, 1, 1], "db": [0], "dw": [0, 0, 1, 2], "dx": [0, 0, 2, 1]}[tensor]
    card = lab.choose(tensor, *index)
    asked = {"tensor": tensor, "index": index, **({"view": way} if way else {})}
    answer = lab.post("conv2d/explanations", {**body_of(preset), **asked})
    expect(card.locator(".card-value")).to_have_attribute("data-value", str(answer["value"]))
    expect(card.locator("[data-term]")).to_have_count(answer["count"])
    products = [float(term.get_attribute("data-product")) for term in
                card.locator("[data-term]").all()]
    assert products == [term["product"] for term in answer["terms"]]
    expect(lab.page.locator(".workings .result")).to_have_text(
        str(answer["value"]).replace("-", "−"))
    made = lab.page.locator(".workings .product .makes").all_inner_texts()
    several = [term["product"] for term in answer["terms"] if len(term["operands"]) > 1]
    assert sorted(map(number, made)) == sorted(several)


def test_gathered_and_scattered_agree_and_say_so(lab):
    lab.open("?preset=w2")
    lab.page.locator('[data-pass="dx-gather"]').click()
    lab.choose("dx", 0, 0, 1, 2)
    line = lab.page.locator(".agreement")
    expect(line).to_have_attribute("data-agrees", "true")
    expect(line).to_have_attribute("data-gather", "30")
    expect(line).to_have_attribute("data-scatter", "30")
    # Under the rotated kernel lie nine cells of the padded deltas.
    expect(lab.page.locator('.mini[data-tensor="dy_padded"] [data-on="true"]')).to_have_count(9)
    expect(lab.page.locator('.mini[data-tensor="w_rotated"] .mini-cell').first).to_have_text("1")


@pytest.mark.parametrize("name", sorted(TENSORS))
def test_the_pages_geometry_is_the_apis(lab, name):
    """Whatever lights up without a request is what the server would have said."""
    lab.open(work("conv2d", TENSORS[name], (1, 2, 5, 4)))
    [asked] = lab.pictured()
    found = lab.page.evaluate("""async () => {
      const [{picture}, {boardRelation}] = await Promise.all(
        ["state/lab/store.js", "layout/lab/reach.js"].map((path) => import(`/static/js/${path}`)));
      const {nodes, tensors} = picture.peek();
      const relation = boardRelation(nodes, tensors);
      const cells = [["y", [0, 0, 1, 1]], ["x", [0, 1, 2, 1]], ["w", [0, 0, 1, 1]], ["b", [0]],
                     ["dy", [0, 0, 0, 1]], ["dx", [0, 1, 1, 2]], ["dw", [0, 0, 0, 1]], ["db", [0]]];
      return cells.map(([tensor, index]) => ({tensor, index, ...relation(tensor, index)}));
    }""")
    body = asked["body"]
    for cell in found:
        asked = {**body, "tensor": cell["tensor"], "index": cell["index"]}
        flows = lab.post("conv2d/influences", {**asked, "limit": 1000})["cells"]
        mine = {(name, tuple(index)) for name, index in cell["influences"]}
        assert mine == {(one["tensor"], tuple(one["index"])) for one in flows}, cell
        if cell["tensor"] in {"y", "dx", "dw", "db"}:
            terms = lab.post("conv2d/explanations", {**asked, "limit": 1000})["terms"]
            theirs = {
                (one["tensor"], tuple(one["index"]))
                for term in terms for one in term["operands"]
                if one["index"] and not any(o.get("padding") and not o["index"]
                                            for o in term["operands"])
            }
            assert {(name, tuple(index)) for name, index in cell["terms"]} == theirs, cell


def test_pointing_at_a_cell_lights_its_terms_and_influences_in_one_frame(lab):
    lab.open("?preset=w2")
    lab.cell("y", 0, 0, 1, 0).hover()
    assert lab.lit("self") == {"y[0,0,1,0]"}
    assert {"x[0,0,1,0]", "x[0,0,3,2]", "w[0,0,2,2]", "b[0]"} <= lab.lit("term")
    lab.cell("x", 0, 0, 1, 1).hover()
    assert {"y[0,0,0,0]", "y[0,0,1,1]", "dw[0,0,0,0]"} <= lab.lit("flow")
    # Not by the clock: what is lit must be there before the browser draws its next frame.
    lit = lab.page.evaluate("""async () => {
      const {setHover} = await import("/static/js/state/lab/actions.js");
      setHover({tensor: "dx", index: [0, 0, 2, 1]});
      await new Promise(requestAnimationFrame);
      return document.querySelectorAll('.board [data-lit~="term"]').length;
    }""")
    assert lit == len(lab.lit("term"))
    assert lit > 0


def test_the_keyboard_goes_into_the_card_on_to_what_it_reads_and_back(lab):
    lab.open("?preset=w2")
    page = lab.page
    lab.choose("y", 0, 0, 0, 1)
    page.keyboard.press("Enter")
    term = page.locator('.card [data-term="0"]')
    expect(term).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator('.card [data-term="3"]')).to_be_focused()
    assert lab.page.locator('.board [data-only="true"]').get_attribute("data-key") == "x[0,0,1,1]"
    page.keyboard.press("Escape")
    expect(lab.grid("y")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator('.card[data-address="x[0,0,1,1]"]')).to_be_visible()
    expect(lab.grid("x")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator('.card[data-address="x[0,0,1,2]"]')).to_be_visible()


def test_the_frame_of_a_bias_lies_on_its_cell(lab):
    lab.open("?preset=dense")
    lab.cell("y", 0, 1).hover()
    frame = lab.page.locator('.tensor-block[data-tensor="b"] .frame')
    expect(frame).to_be_visible()
    lies = frame.evaluate("""frame => {
      const cell = document.querySelector('.board [data-key="b[1]"]').getBoundingClientRect();
      const box = frame.getBoundingClientRect();
      return ["left", "top", "right", "bottom"].every(
        (side) => Math.abs(box[side] - cell[side]) < 4);
    }""")
    assert lies


def test_the_legend_does_not_give_a_hidden_number_away(lab):
    lab.open("?preset=w2")
    bar = lab.page.locator('.legend-bar[data-role="gradient"]')
    lab.choose("db", 0)
    expect(bar).to_have_attribute("data-limit", "11")
    lab.page.keyboard.press("g")
    expect(lab.page.locator(".predict-form")).to_be_visible()
    expect(bar).to_have_attribute("data-limit", "")
    expect(bar.locator(".high")).to_have_text("+?")


def test_what_cannot_be_explained_says_why_and_is_asked_again(lab, watch):
    watch.expect("503 POST .*explanations")
    shape = [1, 300]
    lab.open(work("linear", {"out_features": 2}, shape))
    page = lab.page

    def refuse(route):
        route.fulfill(status=503, content_type="application/problem+json",
                      body='{"detail": "The server is busy.", "status": 503}')

    page.route("**/explanations", refuse)
    page.locator('.card [data-page="next"]').click()
    expect(page.locator(".toast")).to_contain_text("The server is busy.")
    expect(page.locator(".card-range")).to_contain_text("1–100")
    expect(page.locator(".card")).to_have_attribute("aria-busy", "false")
    lab.cell("y", 0, 1).click()
    expect(page.locator(".card-trouble")).to_have_text("The server is busy.")
    page.unroute("**/explanations")
    lab.choose("y", 0, 0)
    page.locator('.card [data-page="next"]').click()
    expect(page.locator(".card-range")).to_contain_text("101–200")
    lab.choose("y", 0, 1)
    expect(page.locator(".card-range")).to_contain_text("1–100")


def test_the_outlines_of_many_cells_are_drawn_where_the_cells_are(lab):
    shape = [1, 1, 20, 24]
    lab.open("?whole=true" + work("conv2d", {
        "out_channels": 2, "kernel_size": 3, "padding": 1, "stride": [1, 2]}, shape))
    (node,) = lab.pictured()
    lab.cell("w", 1, 0, 0, 2).hover()
    told = lab.post("conv2d/influences", node["body"] | {
        "tensor": "w", "index": [1, 0, 0, 2], "limit": 1000})
    # Above a number of cells nothing is written to each; each has its outline all the same.
    assert lab.lit("flow") == set()
    assert lab.lit("self") == {"w[1,0,0,2]"}
    drawn = lab.page.evaluate("""() => {
        const found = [];
        for (const canvas of document.querySelectorAll(".board .lights:not([hidden])")) {
            const box = canvas.getBoundingClientRect();
            const context = canvas.getContext("2d");
            for (const cell of canvas.parentElement.querySelectorAll("[data-key]")) {
                const {left, top, width, height} = cell.getBoundingClientRect();
                const inner = context.getImageData(Math.round(left - box.left) + 1,
                    Math.round(top - box.top) + 1, Math.round(width) - 2, Math.round(height) - 2);
                if (inner.data.some((one, i) => i % 4 === 3 && one)) found.push(cell.dataset.key);
            }
        }
        return found;
    }""")
    keys = {f"{cell['tensor']}[{','.join(map(str, cell['index']))}]" for cell in told["cells"]}
    assert told["next"] is None
    assert len(keys) > 200
    assert set(drawn) == keys
    lab.cell("x", 0, 0, 5, 5).hover()
    expect(lab.page.locator(".board .lights:not([hidden])")).to_have_count(0)
    assert lab.lit("flow")


def test_a_frame_lies_around_the_window_in_every_map(lab):
    lab.open("?preset=w2&whole=true")
    lab.choose("y", 0, 0, 1, 1)
    for tensor, first, last in (("x", (1, 1), (3, 3)), ("w", (0, 0), (2, 2)), ("b", (0,), (0,))):
        leading = (0, 0) if len(first) == 2 else ()
        block = lab.page.locator(f'.tensor-block[data-tensor="{tensor}"]')
        frame = block.locator(".frame").bounding_box()
        begin, end = (lab.cell(tensor, *leading, *at).bounding_box() for at in (first, last))
        assert frame["x"] == pytest.approx(begin["x"], abs=2)
        assert frame["y"] == pytest.approx(begin["y"], abs=2)
        assert frame["x"] + frame["width"] == pytest.approx(end["x"] + end["width"], abs=2)
        assert frame["y"] + frame["height"] == pytest.approx(end["y"] + end["height"], abs=2)


def test_a_term_of_the_middle_lights_its_operands(lab):
    lab.open("?preset=w2")
    lab.choose("y", 0, 0, 0, 0)
    lab.page.locator(".workings .product").first.hover()
    only = lab.page.locator('.board [data-only="true"]')
    assert {cell.get_attribute("data-key") for cell in only.all()} == {"x[0,0,0,0]", "w[0,0,0,0]"}


def test_a_number_is_predicted_before_it_is_seen(lab):
    lab.open("?preset=w2&lang=ru")
    lab.choose("y", 0, 0, 1, 0)
    lab.page.locator(".predict-switch").click()
    expect(lab.cell("y", 0, 0, 1, 0)).to_have_text("?")
    expect(lab.page.locator(".workings .result")).to_have_text("?")
    expect(lab.page.locator(".status")).not_to_contain_text("126")
    lab.page.locator("#predict-guess").fill("126,0")
    lab.page.keyboard.press("Enter")
    expect(lab.cell("y", 0, 0, 1, 0)).to_have_text("126")
    expect(lab.page.locator(".workings .result")).to_have_text("126")


def test_the_one_product_of_a_hidden_number_is_hidden_with_it(lab):
    lab.open("?preset=chain-conv&predict=true&whole=true")
    lab.cell("dy1", 0, 0, 1, 0).click()
    expect(lab.page.locator(".workings .result")).to_have_text("?")
    expect(lab.page.locator(".workings .makes")).to_have_count(0)
    lab.page.locator('[data-predict="show"]').click()
    expect(lab.page.locator(".workings .makes")).to_have_text("3")


def test_a_sum_says_which_power_its_products_are_written_in(lab):
    lab.open('?whole=true#work={"kind":"linear","settings":{"out_features":1},"inputs":[[[1,1]]],'
             '"params":{"w":[[0.0000123,0.0000456]],"b":[0]},"dy":[[1]]}')
    expect(lab.page.locator(".workings .sum")).to_contain_text("(products ×10⁻⁵)")
    expect(lab.page.locator(".workings .comes-out")).not_to_contain_text("×10")


def test_by_keyboard_alone_from_the_first_key_on(lab):
    """Nothing is clicked: the board is reached, walked, asked, played and left."""
    lab.open("?preset=w2")
    page, status = lab.page, lab.page.locator(".status")
    page.keyboard.press("ArrowRight")
    expect(lab.grid("y")).to_be_focused()
    expect(status).to_have_attribute("data-address", "y[0,0,0,1]")
    page.keyboard.press("Tab")
    expect(lab.grid("dy")).to_be_focused()
    expect(status).to_have_attribute("data-address", "dy[0,0,0,0]")
    page.keyboard.press("Shift+Tab")
    expect(lab.grid("y")).to_be_focused()
    page.keyboard.press(".")
    expect(page.locator(".now")).to_have_attribute("data-cell", "y[0,0,0,0]")
    page.keyboard.press("Escape")
    expect(page.locator(".now")).to_have_attribute("data-phase", "whole")
    page.keyboard.press("p")
    expect(page.locator(".lab-panel")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".lab-panel")).to_be_visible()
    page.keyboard.press("g")
    expect(page.locator(".workings .result")).to_have_text("?")
    page.keyboard.press("g")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()


def test_a_term_is_asked_by_keyboard_for_its_own_sum(lab):
    lab.open("?preset=two-convs&at=y2[0,0,0,0]")
    term = lab.page.locator(".card [data-term]").first
    term.focus()
    only = lab.page.locator('.board [data-only="true"]')
    assert {cell.get_attribute("data-key") for cell in only.all()} == {"y1[0,0,0,0]"}
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator('.card[data-address="y1[0,0,0,1]"]')).to_be_visible()


def test_the_link_brings_everything_back(lab):
    lab.open("?preset=w2")
    lab.cell("x", 0, 0, 0, 0).click()
    lab.page.keyboard.type("9")
    lab.page.keyboard.press("Enter")
    lab.choose("dw", 0, 0, 0, 0)
    lab.page.wait_for_url(re.compile(r"at=dw\[0,0,0,0\].*#work="))
    wanted = lab.numbers("dw")
    address = lab.page.url
    lab.page.goto("about:blank")
    lab.page.goto(address)
    expect(lab.page.locator('.card[data-address="dw[0,0,0,0]"]')).to_be_visible()
    assert lab.numbers("dw") == wanted
    assert lab.numbers("x")[0] == 9


# — for everyone —————————————————————————————————————————————————————————————————————————————————


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing(lab, theme):
    lab.open(f"?preset=w1&panel=cell&theme={theme}")
    panels = {"cell": ".card", "settings": "#setting-lab-padding", "matrix": ".matrix canvas",
              "check": ".check-table", "share": "[data-share=csv]"}
    for panel, inner in panels.items():
        if panel != "cell":
            lab.page.locator(f'.tab[data-panel="{panel}"], [data-do="{panel}"]').first.click()
        lab.page.locator(inner).wait_for()
        assert_accessible(lab.page, "#page" if panel == "cell" else ".lab-panel")


def test_a_screen_reader_hears_what_the_status_line_says(lab):
    lab.open("?preset=w2")
    lab.choose("y", 0, 0, 1, 1)
    status = lab.page.locator(".status")
    expect(status).to_have_text("y[0, 0, 1, 1] = 134 · 10 terms · bias 0")
    cell = lab.cell("y", 0, 0, 1, 1)
    expect(cell).to_have_attribute("aria-label", "y[0, 0, 1, 1] = 134 · 10 terms · bias 0")
    grid = lab.page.locator('.tensor-block[data-tensor="y"] [role=grid]')
    expect(grid).to_have_attribute("aria-activedescendant", cell.get_attribute("id"))


@pytest.mark.parametrize("preset", ["w1", "w2", "two-convs", "batch-norm"])
def test_nothing_sticks_out(lab, preset):
    lab.open(f"?preset={preset}&lang=ru")
    for width in (390, 1280, 1366, 1920):
        lab.page.set_viewport_size({"width": width, "height": 844 if width == 390 else 720})
        assert lab.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("theme", "width", "height", "language"), [
    ("light", 1366, 768, "en"), ("projector", 1280, 720, "en"), ("projector", 1280, 720, "ru")])
def test_all_of_a_step_of_w1_is_seen_at_once(lab, theme, width, height, language):
    """Window, kernel, products, sum, the cell and the legend: nothing has to be scrolled to."""
    lab.page.set_viewport_size({"width": width, "height": height})
    for at in ("y[0,0,0,2]", "dw[0,1,1,1]", "dx[0,1,2,2]"):
        lab.open(f"?preset=w1&at={at}&theme={theme}&lang={language}")
        assert lab.page.locator('.board [data-lit="self"]').count() == 1
        bottom = lab.page.locator(".bottom").bounding_box()["y"]
        edge = lab.page.locator(".lab-middle").bounding_box()
        boxes = lab.page.locator(
            ".board .cell, .mini-cell, .workings .product, .workings .result, .lab-legend, .passes"
        ).evaluate_all("""parts => parts.map((part) => part.getBoundingClientRect())
            .filter(({width}) => width).map(({right, bottom}) => [right, bottom])""")
        assert len(boxes) > 100
        assert max(low for _, low in boxes) <= bottom
        assert max(right for right, _ in boxes) <= edge["x"] + edge["width"]
        for scroller in (".lab-middle", ".board"):
            assert lab.page.locator(scroller).evaluate("e => e.scrollWidth - e.clientWidth") <= 0


# Where the step is looked at, and which of its cells; the board's own tensors have other names.
STEPS = {
    "w1": ("y[0,0,0,2]", "db[1]", "dw[0,1,1,1]", "dx[0,1,2,2]"),
    "w2": ("y[0,0,0,1]", "dw[0,0,1,1]", "dx[0,0,2,2]"),
    "stride-padding": ("y[0,0,0,1]", "dw[0,0,1,1]", "dx[0,0,2,2]"),
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("preset", STEPS)
def test_on_a_projector_a_panel_leaves_the_step_whole(lab, preset, language):
    """Beneath the board: neither it nor the page nor the panel has to be scrolled."""
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    views = [(at, way) for at in STEPS[preset]
             for way in (("gather", "scatter") if at.startswith("dx") else ("gather",))]
    for at, way in views:
        for panel in ("cell", "check", "matrix"):
            lab.page.goto(f"/layer?preset={preset}&at={at}&way={way}&panel={panel}"
                          f"&theme=projector&lang={language}")
            lab.page.locator({"cell": ".card-value", "check": ".check-table",
                              "matrix": ".matrix-window canvas"}[panel]).wait_for()
            lab.settled()
            where = f"{at} {way} {panel}"
            assert lab.page.locator('.board [data-lit="self"]').count() == 1, where
            for scroller in ("html", ".lab-middle", ".board", ".lab-panel", ".lab-panel-body"):
                left = lab.page.locator(scroller).evaluate(
                    "e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]")
                assert max(left) <= 0, f"{where}: {scroller} scrolls by {left}"
            edge = lab.page.locator(".lab-panel").bounding_box()["y"]
            shown = ".board .cell, .mini-cell, .workings .product, .result, .lab-legend"
            boxes = lab.page.locator(shown).evaluate_all(
                """parts => parts.filter((part) => part.checkVisibility())
                     .map((part) => part.getBoundingClientRect())
                     .map(({right, bottom}) => [right, bottom])""")
            assert len(boxes) > 20
            assert max(low for _, low in boxes) <= edge, where
            assert max(right for right, _ in boxes) <= 1280, where
            # The sum is told by the board's middle, and the formula by the card: once each.
            assert lab.page.locator(".result").is_visible() == (panel == "cell"), where


def test_the_tabs_of_the_panel_fit_on_a_russian_projector(lab):
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    lab.open("?preset=w2&theme=projector&lang=ru&panel=cell")
    tabs = lab.page.locator(".passes .tabs")
    for panel in ("cell", "settings", "matrix", "check"):
        if panel != "cell":
            tabs.locator(f'.tab[data-panel="{panel}"]').click()
        expect(lab.page.locator(f'.lab-panel[data-panel="{panel}"]')).to_be_visible()
        expect(tabs.locator(".tab")).to_have_count(4)
        assert tabs.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_on_a_projector_a_panel_comes_when_it_is_asked_for(lab):
    lab.open("?preset=w2&theme=projector")
    expect(lab.page.locator(".lab-panel")).to_have_count(0)
    lab.page.locator('.tab[data-panel="check"]').click()
    expect(lab.page.locator('.lab-panel[data-panel="check"]')).to_be_visible()
    lab.page.locator('[data-do="hide"]').click()
    expect(lab.page.locator(".lab-panel")).to_have_count(0)
    # Enter on a computed cell asks why.
    lab.cell("y", 0, 0, 0, 1).click()
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator('.card[data-address="y[0,0,0,1]"]')).to_be_visible()


def test_the_sign_can_be_seen_without_the_colour(lab):
    lab.open("?preset=w1&theme=projector")
    hatch = "e => getComputedStyle(e).backgroundImage"
    assert "gradient" in lab.cell("w", 0, 0, 0, 0).evaluate(hatch)
    assert lab.cell("w", 0, 0, 0, 1).evaluate(hatch) == "none"


def test_the_legend_names_limits_and_what_shares_a_scale(lab):
    lab.open("?preset=w2")
    lab.choose("dw", 0, 0, 0, 0)
    bar = lab.page.locator('.lab-legend [data-role="gradient"]')
    value = lab.page.locator('.lab-legend [data-role="value"]')
    expect(bar).to_have_attribute("data-about", "dw")
    expect(bar).to_have_attribute("data-limit", "87")
    expect(bar).to_contain_text("−87")
    expect(value).to_have_attribute("data-limit", "4")
    shade = "e => getComputedStyle(e).backgroundColor"
    before = lab.cell("w", 0, 0, 0, 1).evaluate(shade)
    lab.page.locator('[data-do="scale"]').select_option("board")
    expect(value).to_have_attribute("data-limit", "148")
    expect(bar).to_have_attribute("data-limit", "87")
    assert lab.cell("w", 0, 0, 0, 1).evaluate(shade) != before
    expect(lab.page).to_have_url(re.compile("scale=board"))
    outlines = lab.page.locator(".lab-outlines [data-lit]")
    assert [one.get_attribute("data-lit") for one in outlines.all()] == ["self", "term", "flow"]


def test_a_layer_that_was_cut_out_says_of_what(lab):
    lab.open('?lang=ru#work={"kind":"relu","settings":{},"inputs":[[[1,-2]]],'
             '"from":{"layer":"relu1","network":"LeNet-5"}}')
    expect(lab.page.locator(".origin")).to_have_text("Вырезано из слоя relu1 сети LeNet-5.")
    lab.page.locator('[data-do="preset"]').select_option("w2")
    expect(lab.page.locator(".about strong")).to_be_visible()
    expect(lab.page.locator(".origin")).to_have_count(0)


def test_both_pages_lead_to_each_other(lab):
    lab.open()
    lab.page.locator('[data-place="explorer"]').click()
    lab.page.locator(".column").first.wait_for()
    lab.page.locator('[data-place="lab"]').click()
    lab.page.locator(".result").wait_for()
