"""The layer lab: what stands on the board, in the card and in every view is what the API says."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import assert_accessible, number, png

LAPTOP = {"width": 1366, "height": 768}
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


class Lab:
    """The page at `/layer`, and what the API answers to the same questions."""

    def __init__(self, page, server):
        self.page, self.server = page, server

    def open(self, query=""):
        self.page.goto(f"/layer{query}")
        self.page.locator(".result").wait_for()

    def post(self, path, body):
        answer = self.page.request.post(f"{self.server}/api/v1/operations/{path}", data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def preset(self, name):
        presets = self.page.request.get(f"{self.server}/api/v1/presets").json()
        return next(preset for preset in presets if preset["name"] == name)

    def cell(self, tensor, *index):
        inside = ",".join(map(str, index))
        return self.page.locator(f'.board [data-key="{tensor}[{inside}]"]')

    def numbers(self, tensor):
        """Return the numbers of a tensor in reading order, as they are written on the board."""
        block = f'.tensor-block[data-tensor="{tensor}"] [role=gridcell]'
        return [number(text) for text in self.page.locator(block).all_inner_texts()]

    def choose(self, tensor, *index):
        self.cell(tensor, *index).click()
        inside = ",".join(map(str, index))
        address = f"{tensor}[{inside}]"
        expect(self.page.locator(f'.card[data-address="{address}"]')).to_be_visible()
        return self.page.locator(".card")

    def lit(self, kind):
        cells = self.page.locator(f'.board [data-lit="{kind}"]')
        return {cell.get_attribute("data-key") for cell in cells.all()}


@pytest.fixture
def lab(page, server):
    return Lab(page, server)


def body_of(preset):
    names = ("settings", "inputs", "params", "dy", "target", "training", "seed")
    return {name: preset[name] for name in names if preset.get(name) is not None}


def flat(nested):
    if isinstance(nested, list):
        return [value for part in nested for value in flat(part)]
    return [nested]


def work(kind, settings, shape):
    """Return a link to an operation with small whole numbers, drawn by a rule of our own."""
    count = 1
    for size in shape:
        count *= size

    def build(axes, at=0):
        if not axes:
            return (at * 7 + 3) % 11 - 4
        step = 1
        for size in axes[1:]:
            step *= size
        return [build(axes[1:], at + i * step) for i in range(axes[0])]

    state = {"kind": kind, "settings": settings, "inputs": [build(shape)]}
    return f"#work={json.dumps(state, separators=(',', ':'))}"


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
    expect(lab.page.locator(".slip")).to_contain_text("prints 1 at y[0, 0, 0, 2]; it is -1")
    lab.page.locator('[data-do="slip"]').click()
    expect(lab.page.locator(".card-value")).to_have_text("−1")
    # One block of products for each channel, and the bias.
    expect(lab.page.locator(".workings .group-sum")).to_have_count(3)
    expect(lab.page.locator(".workings .result")).to_have_text("−1")


@pytest.mark.parametrize("name", sorted(TENSORS))
def test_the_board_is_what_the_api_says(lab, name):
    lab.open(work("conv2d", TENSORS[name], (1, 2, 5, 4)))
    state = lab.page.evaluate(
        "import('/static/js/state/lab/store.js').then(({picture}) => picture.peek().work)"
    )
    answer = lab.post("conv2d", {k: state[k] for k in ("settings", "inputs", "params", "dy")})
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
    state, found = lab.page.evaluate("""async () => {
      const [{picture}, {relationOf}] = await Promise.all(
        ["state/lab/store.js", "layout/lab/links.js"].map((path) => import(`/static/js/${path}`)));
      const {work, settings, tensors} = picture.peek();
      const shapes = Object.fromEntries([...tensors].map(([name, {shape}]) => [name, shape]));
      const relation = relationOf(work.kind, settings, shapes);
      const cells = [["y", [0, 0, 1, 1]], ["x", [0, 1, 2, 1]], ["w", [0, 0, 1, 1]], ["b", [0]],
                     ["dy", [0, 0, 0, 1]], ["dx", [0, 1, 1, 2]], ["dw", [0, 0, 0, 1]], ["db", [0]]];
      return [work, cells.map(([tensor, index]) => ({tensor, index, ...relation(tensor, index)}))];
    }""")
    body = {key: state[key] for key in ("settings", "inputs", "params", "dy")}
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


def test_a_term_of_the_middle_lights_its_operands(lab):
    lab.open("?preset=w2")
    lab.choose("y", 0, 0, 0, 0)
    lab.page.locator(".workings .product").first.hover()
    only = lab.page.locator('.board [data-only="true"]')
    assert {cell.get_attribute("data-key") for cell in only.all()} == {"x[0,0,0,0]", "w[0,0,0,0]"}


# — editing ——————————————————————————————————————————————————————————————————————————————————————


def test_by_keyboard_alone_a_number_is_changed_and_taken_back(lab):
    lab.open("?preset=w2&lang=ru")
    grid = lab.page.locator('.tensor-block[data-tensor="w"] [role=grid]')
    grid.focus()
    for key in ("ArrowDown", "ArrowRight"):
        lab.page.keyboard.press(key)
    expect(lab.page.locator(".status")).to_have_attribute("data-address", "w[0,0,1,1]")
    lab.page.keyboard.type("-0,5")
    lab.page.keyboard.press("Enter")
    expect(lab.cell("w", 0, 0, 1, 1)).to_have_text("−0,5")
    # 122 − 8·4 + 8·(−0.5)
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("86")
    expect(grid).to_be_focused()
    lab.page.keyboard.press("Control+z")
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("122")
    lab.page.keyboard.press("Control+Shift+z")
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("86")


def test_a_table_from_a_spreadsheet_is_pasted(lab):
    lab.open("?preset=w2")
    lab.cell("x", 0, 0, 2, 2).click()
    lab.page.evaluate("""() => {
      const data = new DataTransfer();
      data.setData("text/plain", "1\\t2\\t3\\n-4\\t5\\t6");
      const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
      document.activeElement.dispatchEvent(event);
    }""")
    expect(lab.cell("x", 0, 0, 3, 3)).to_have_text("5")
    assert lab.numbers("x")[10:12] == [1, 2]
    expect(lab.page.locator(".toast")).to_contain_text("2 did not fit")


def test_settings_change_shapes_and_a_refusal_stands_beside_its_field(lab, watch):
    watch.expect(r"^422 POST /api/v1/operations/conv2d")
    lab.open("?preset=w2")
    lab.page.locator('.tab[data-panel="settings"]').click()
    lab.page.locator("#setting-lab-padding").fill("1")
    expect(lab.page.locator('.tensor-block[data-tensor="y"] [role=gridcell]')).to_have_count(16)
    assert lab.numbers("w") == [1, 4, 1, 1, 4, 3, 3, 3, 1]
    lab.page.locator("#setting-lab-kernel_size").fill("9")
    expect(lab.page.locator(".problem")).to_be_visible()
    # The last good numbers stay.
    expect(lab.page.locator('.tensor-block[data-tensor="y"] [role=gridcell]')).to_have_count(16)
    lab.page.keyboard.press("Escape")
    lab.page.locator('[data-do="undo"]').click()
    expect(lab.page.locator(".problem")).to_have_count(0)


def test_every_kind_opens_with_a_cell_explained(lab):
    lab.open()
    kinds = lab.page.locator('[data-do="kind"]')
    values = kinds.locator("option").evaluate_all("all => all.map(({value}) => value)")
    assert len(values) > 40
    for kind in values:
        if kind == "conv2d":
            continue
        with lab.page.expect_response(lambda r: r.url.endswith("/explanations") and r.ok) as seen:
            kinds.select_option(kind)
        assert f"/operations/{kind}/" in seen.value.url
        expect(lab.page.locator(".problem")).to_have_count(0)
        expect(lab.page.locator(".card-value").first).not_to_be_empty()


def test_a_picture_becomes_an_input(lab):
    lab.open("?preset=blur")
    picture = png(100, 50, lambda pen: pen.rectangle((0, 0, 49, 49), 255))
    lab.page.locator('[data-do="picture"]').set_input_files(
        {"name": "half.png", "mimeType": "image/png", "buffer": picture})
    expect(lab.page.locator('.tensor-block[data-tensor="x"] .tensor-shape')).to_have_text(
        "1×1×16×32")
    assert lab.page.locator('.tensor-block[data-tensor="x"] [role=gridcell]').count() == 512
    expect(lab.cell("x", 0, 0, 8, 2)).to_have_text("255")
    expect(lab.cell("x", 0, 0, 8, 30)).to_have_text("0")


# — the timeline —————————————————————————————————————————————————————————————————————————————————


def test_a_pass_is_walked_cell_by_cell(lab):
    lab.open("?preset=w2")
    now = lab.page.locator(".now")
    lab.page.locator("body").press(".")
    expect(now).to_have_attribute("data-cell", "y[0,0,0,0]")
    expect(lab.cell("y", 0, 0, 0, 1)).to_have_attribute("data-when", "later")
    lab.page.locator("body").press(".")
    expect(now).to_have_attribute("data-cell", "y[0,0,0,1]")
    expect(lab.page.locator(".workings")).to_have_attribute("data-of", "y[0,0,0,1]")
    lab.page.locator("body").press(",")
    expect(now).to_have_attribute("data-step", "0")
    lab.page.locator("body").press("Escape")
    expect(lab.page.locator('[data-when]')).to_have_count(0)


def test_stamps_add_up_as_the_api_walks_them(lab):
    lab.open("?preset=w2&way=scatter")
    expect(lab.page.locator(".tick.pass").last).to_contain_text("dx-scatter")
    steps = lab.post("conv2d/steps", {**body_of(lab.preset("w2")), "what": "dx-scatter"})["steps"]
    count = int(lab.page.locator(".scrub input").get_attribute("max"))
    lab.page.locator(".scrub input").evaluate(
        "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }",
        count - len(steps) + 2)
    expect(lab.page.locator(".now")).to_have_attribute("data-cell", "dy[0,0,1,0]")
    for write in steps[2]["writes"]:
        expect(lab.cell("dx", *write["index"])).to_have_attribute(
            "data-partial", str(write["sum"]))


# — the other views ——————————————————————————————————————————————————————————————————————————————


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


@pytest.mark.parametrize("kind", ["svg", "png", "csv", "steps"])
def test_what_can_be_taken_along(lab, kind):
    lab.open("?preset=w2&panel=share")
    with lab.page.expect_download() as taken:
        lab.page.locator(f'[data-share="{kind}"]').click()
    body = taken.value.path().read_bytes()
    if kind == "steps":
        steps = json.loads(body)["steps"]
        assert [one["value"] for one in steps["forward"]] == [122, 148, 126, 134]
        assert len(steps["dx-scatter"]) == 4
    elif kind == "csv":
        assert b"0,0,0,0,122" in body
    else:
        assert body.startswith(b"<svg" if kind == "svg" else b"\x89PNG")


# — for everyone —————————————————————————————————————————————————————————————————————————————————


@pytest.mark.parametrize("panel", ["cell", "settings", "matrix", "check", "share"])
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing(new_context, server, panel, theme):
    # axe measures with inline styles, which the page's policy forbids.
    page = new_context(bypass_csp=True).new_page()
    page.goto(f"{server}/layer?preset=w1&panel={panel}&theme={theme}")
    page.locator(".result").wait_for()
    inner = {"cell": ".card", "settings": "#setting-lab-padding", "matrix": ".matrix canvas",
             "check": ".check-table", "share": "[data-share=csv]"}[panel]
    page.locator(inner).wait_for()
    assert_accessible(page, "#page")


def test_a_screen_reader_hears_what_the_status_line_says(lab):
    lab.open("?preset=w2")
    lab.choose("y", 0, 0, 1, 1)
    status = lab.page.locator(".status")
    expect(status).to_have_text("y[0, 0, 1, 1] = 134 · 10 terms · bias 0")
    cell = lab.cell("y", 0, 0, 1, 1)
    expect(cell).to_have_attribute("aria-label", "y[0, 0, 1, 1] = 134 · 10 terms · bias 0")
    grid = lab.page.locator('.tensor-block[data-tensor="y"] [role=grid]')
    expect(grid).to_have_attribute("aria-activedescendant", cell.get_attribute("id"))


@pytest.mark.parametrize("width", [390, 1280, 1366, 1920])
def test_nothing_sticks_out(lab, width):
    lab.page.set_viewport_size({"width": width, "height": 844 if width == 390 else 720})
    lab.open("?preset=w2&lang=ru")
    assert lab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_both_pages_lead_to_each_other(lab):
    lab.open()
    lab.page.locator('[data-place="explorer"]').click()
    lab.page.locator(".column").first.wait_for()
    lab.page.locator('[data-place="lab"]').click()
    lab.page.locator(".result").wait_for()
