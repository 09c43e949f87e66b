"""The explanation card: every number of it against the API, forward and back; predicting first."""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect
from safetensors.numpy import save

from tests.browser.explorer import UNGUARDED, Explorer, assert_accessible, number

SPEC = {
    "name": "Small",
    "input": {"shape": [2, 9, 8]},
    "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 3, "kernel_size": [3, 2],
         "stride": [2, 1], "padding": 1, "dilation": [1, 2]},
        {"name": "relu1", "kind": "relu"},
        {"name": "pool1", "kind": "maxpool2d", "kernel_size": 2, "stride": 1},
        {"name": "bn1", "kind": "batchnorm2d"},
        {"name": "flat", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 4},
    ],
    "classes": ["a", "b", "c", "d"],
    "loss": {"kind": "softmax_cross_entropy"},
}

READ = """card => {
    const operand = (one) => ({name: one.dataset.operand, value: Number(one.dataset.value),
        text: one.textContent, title: one.title, padding: one.dataset.padding === "true"});
    const of = (row, selector) => row.querySelector(selector)?.textContent ?? null;
    return {
        value: card.querySelector(".card-value").dataset.value,
        shown: card.querySelector(".card-value").textContent,
        key: card.querySelector(".card-key")?.textContent ?? "",
        groups: [...card.querySelectorAll(".card-group")].map(
            ({dataset: {group, sum}}) => [group, sum]),
        total: card.querySelector("[data-total=sum]")?.textContent ?? "",
        terms: [...card.querySelectorAll("[data-term]")].map((row) => ({
            number: Number(row.dataset.term), product: Number(row.dataset.product),
            sum: row.dataset.sum === undefined ? null : Number(row.dataset.sum),
            productText: of(row, ".term-product"),
            operands: [...row.querySelectorAll(".pair .operand")].map(operand),
        })),
    };
}"""


@pytest.fixture
def explorer(page, server) -> Explorer:
    return Explorer(page, server)


@pytest.fixture
def small(explorer):
    """A link to the small network with numbers of which none is round."""
    api = f"{explorer.server}/api/v1"
    post = explorer.page.request.post
    network = post(f"{api}/networks", data={"spec": SPEC, "seed": 4}).json()["id"]
    x = np.random.default_rng(7).standard_normal((2, 9, 8)).round(3)
    known = post(f"{api}/inputs", data={"tensor": x.tolist()}).json()["id"]
    return f"?network={network}&input={known}&target=2"


def select(page, address):
    """Choose a cell as a click does, without the place where it is drawn."""
    page.evaluate("""async (text) => {
        const {parseAddress} = await import("/static/js/layout/address.js");
        const {select} = await import("/static/js/state/actions.js");
        select(parseAddress(text));
    }""", address)


def card_of(page, address):
    card = page.locator(f'.card[data-address="{address}"]')
    card.wait_for()
    expect(card).to_have_attribute("aria-busy", "false")
    return card


def ask(explorer, trace, tensor, index, **query):
    more = "".join(f"&{key}={value}" for key, value in query.items())
    return explorer.get(f"traces/{trace['id']}/explanations?tensor={tensor}&index={index}{more}")


def compare(explorer, trace, tensor, index, view="gather"):
    """Hold every number of the open card, on all of its pages, against the API."""
    page = explorer.page
    address = f"{tensor}[{index}]"
    offset, seen = 0, 0
    while True:
        told = ask(explorer, trace, tensor, index, view=view, offset=offset, limit=100)
        card = card_of(page, address)
        if told["count"] > 100:
            first, last = offset + 1, offset + len(told["terms"])
            expect(card.locator(".card-range")).to_have_text(
                f"Terms {first}–{last} of {told['count']}")
        read = card.evaluate(READ)
        assert float(read["value"]) == told["value"]
        assert np.float32(number(read["shown"])) == np.float32(told["value"])
        if len(told["groups"]) > 1:
            assert [(g, float(s)) for g, s in read["groups"]] == [
                (group["name"], group["sum"]) for group in told["groups"]]
        powers = {name: number("1·10" + power) for name, power in
                  re.findall(r"(\S+) ×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", read["key"])}
        assert [one["number"] for one in read["terms"]] == list(
            range(offset, offset + len(told["terms"])))
        for shown, term in zip(read["terms"], told["terms"], strict=True):
            assert shown["product"] == term["product"]
            assert shown["sum"] in (None, term["sum"])
            close(shown["productText"], term["product"], powers.get("product", 1))
            for operand, true in zip(shown["operands"], term["operands"], strict=True):
                assert operand["value"] == true["value"]
                assert operand["padding"] == bool(true.get("padding"))
                where = "" if true["index"] is None else str(true["index"]).replace(" ", "")
                assert operand["name"] == true["tensor"] + where
                if true["index"] is not None:
                    close(operand["text"], true["value"], powers.get(true["tensor"], 1))
        seen += len(read["terms"])
        if told["next"] is None:
            break
        offset = told["next"]
        card.locator('[data-page="next"]').click()
    assert seen == told["count"]
    if seen > 1:  # four digits
        assert math.isclose(
            number(read["total"].rstrip(".").split()[-1]), told["value"],
            rel_tol=6e-4, abs_tol=1e-30)
    return told


def close(text, value, power):
    """The text is the value, rounded to the digits that the text has."""
    if text is None or text in ("≈0",):
        return
    decimals = len(text.partition(".")[2])
    unit = power * 10.0 ** -decimals
    assert abs(number(text) * power - value) <= unit * (0.5 + 1e-6), (text, value, power)


CELLS = [
    ("conv1.y", "0,0,0,0"), ("conv1.y", "0,2,2,3"), ("conv1.y", "0,1,4,7"),
    ("conv1.dw", "2,1,0,1"), ("conv1.db", "1"),
    ("relu1.y", "0,1,2,2"), ("conv1.dy", "0,1,2,2"),
    ("pool1.y", "0,2,1,1"), ("relu1.dy", "0,2,2,2"),
    ("bn1.y", "0,1,2,3"), ("pool1.dy", "0,1,2,3"), ("bn1.dgamma", "1"), ("bn1.dbeta", "2"),
    ("flat.y", "0,17"), ("flat.dy", "0,17"),
    ("fc.y", "0,3"), ("fc.dw", "2,40"), ("fc.db", "1"), ("fc.dy", "0,2"),
]


def test_every_number_is_the_api_s(explorer, small):
    trace = explorer.open(f"{small}&panel=map&at=conv1.y[0,0,0,0]")
    assert {tensor for tensor, _ in CELLS} <= {one["name"] for one in trace["tensors"]}
    for tensor, index in CELLS:
        select(explorer.page, f"{tensor}[{index}]")
        compare(explorer, trace, tensor, index)


def test_a_link_to_a_cell_opens_its_card(explorer, small):
    trace = explorer.open(f"{small}&panel=map&at=pool1.dy[0,1,2,3]")
    compare(explorer, trace, "pool1.dy", "0,1,2,3")


def test_batch_norm_in_training_has_three_paths(explorer, small):
    trace = explorer.open(f"{small}&training=true&panel=map&at=pool1.dy[0,1,2,3]")
    told = compare(explorer, trace, "pool1.dy", "0,1,2,3")
    assert [group["name"] for group in told["groups"]] == ["x", "mean", "variance"]
    groups = explorer.page.locator(".card-group")
    expect(groups).to_have_text([re.compile("through x"), re.compile("mean"), re.compile("varia")])


def test_a_delta_of_the_image_is_gathered_or_stamped(explorer, small):
    trace = explorer.open(f"{small}&panel=map&at=input.dy[0,0,0,0]")
    page = explorer.page
    for index in ("0,0,0,0", "0,1,4,4", "0,0,8,7"):
        select(page, f"input.dy[{index}]")
        card_of(page, f"input.dy[{index}]")
        page.locator('.card-views [data-view="gather"]').click()
        expect(page.locator('.card[data-view="gather"]')).to_be_visible()
        gathered = compare(explorer, trace, "input.dy", index)
        page.locator('.card-views [data-view="scatter"]').click()
        expect(page.locator('.card[data-view="scatter"]')).to_be_visible()
        stamped = compare(explorer, trace, "input.dy", index, view="scatter")
        assert stamped["value"] == gathered["value"]
    assert stamped["count"] < gathered["count"]
    # The link brings the view back.
    page.wait_for_url(re.compile("view=scatter"))
    page.reload()
    expect(page.locator('.card[data-view="scatter"]')).to_be_visible()


def test_a_long_sum_is_paged_and_its_parts_lead_to_their_pages(explorer):
    trace = explorer.open("?panel=map&at=fc1.y[0,3]")
    told = compare(explorer, trace, "fc1.y", "0,3")
    assert told["count"] == 401
    page = explorer.page
    page.locator(".card-group").nth(2).click()
    expect(page.locator(".card-range")).to_have_text("Terms 201–300 of 401")
    assert page.locator("[data-term]").first.get_attribute("data-term") == "200"


def test_a_click_opens_the_card_and_a_term_lights_its_cell(explorer):
    trace = explorer.open()
    page = explorer.page
    box = page.locator('[data-tensor="conv1.y"]').bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    page.mouse.move(5, 5)
    name, index = explorer.pinned()
    card = card_of(page, f"{name}[{','.join(map(str, index))}]")
    before = overlay(page)
    term = card.locator(".card-grid td[data-term]").nth(12)
    term.locator(".term-product").hover()
    expect(term).to_have_attribute("data-lit", "true")
    told = ask(explorer, trace, name, ",".join(map(str, index)))
    title = term.locator(".term-product").get_attribute("title")
    assert math.isclose(number(title), told["terms"][12]["product"], rel_tol=1e-7)
    assert overlay(page) > before
    # Another cell, from the card: what the term reads is explained next, and there is a way back.
    operand = term.locator(".operand").first
    target = operand.get_attribute("data-operand")
    operand.click()
    expect(page.locator(f'.enlarged[data-address="{target}"]')).to_be_visible()
    expect(page.locator(".card-given")).to_contain_text("pixel")
    flows = page.locator("[data-flow]")
    flows.first.wait_for()
    counts = {f.get_attribute("data-flow"): int(f.get_attribute("data-count")) for f in flows.all()}
    inside = ",".join(re.findall(r"\d+", target.partition("[")[2]))
    true = explorer.get(f"traces/{trace['id']}/influences?tensor=input.y&index={inside}&limit=1000")
    for tensor, count in counts.items():
        assert count == sum(cell["tensor"] == tensor for cell in true["cells"])
    page.locator('[data-card="back"]').click()
    card_of(page, f"{name}[{','.join(map(str, index))}]")


def overlay(page):
    """Count the pixels that are drawn over the picture."""
    page.wait_for_timeout(80)
    return page.locator(".overlay canvas").evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((_, i) => i % 4 === 3 && _ > 0).length")


def test_a_cell_of_the_picture_lights_its_term(explorer, small):
    explorer.open(f"{small}&panel=map&at=conv1.y[0,1,2,3]")
    page = explorer.page
    card_of(page, "conv1.y[0,1,2,3]")
    page.locator(".card-grid .operand").nth(4).hover()
    name = page.locator(".card-grid .operand").nth(4).get_attribute("data-operand")
    page.mouse.move(5, 5)
    expect(page.locator('.card [data-lit="true"]')).to_have_count(0)
    row, column = map(int, re.findall(r"-?\d+", name.partition("[")[2])[2:])
    box = page.locator('[data-tensor="input.y"]').bounding_box()
    cell = min(box["width"] / 8, box["height"] / 9)
    channel = int(re.findall(r"\d+", name.partition("[")[2])[1])
    for top in (box["y"], box["y"] + box["height"] - 9 * cell):
        page.mouse.move(box["x"] + (column + 0.5) * cell, top + (row + 0.5) * cell)
        lit = page.locator(".status").get_attribute("data-address")
        if lit == f"input.y[0,{channel},{row},{column}]":
            break
    expect(page.locator(f'.card .operand[data-operand="{name}"]').first).to_have_attribute(
        "data-lit", "true")


def test_the_pixels_that_carry_the_gradient_are_told(explorer):
    trace = explorer.open("?panel=map&at=pool1.y[0,1,6,5]")
    page = explorer.page
    told = page.locator('[data-carried="box"]')
    told.wait_for()
    field = explorer.get(f"traces/{trace['id']}/field?tensor=pool1.y&index=0,1,6,5")
    (top, bottom), (left, right) = field["box"]
    assert told.get_attribute("data-box") == f"{top},{bottom},{left},{right}"
    expect(told).to_contain_text(f"{field['nonzero']} pixels within {bottom - top}×{right - left}")


def test_a_guess_comes_before_the_value(explorer, small):
    trace = explorer.open(f"{small}&panel=map&at=conv1.y[0,1,2,3]&lang=ru")
    page = explorer.page
    address = "conv1.y[0,1,2,3]"
    card_of(page, address)
    value = ask(explorer, trace, "conv1.y", "0,1,2,3")["value"]
    exact = f"{value:.7g}".replace(".", ",").replace("-", "−")
    page.locator(".predict-switch").click()
    expect(page.locator(".card-value")).to_have_text("?")
    everything = page.locator(".page")
    short = exact[: len(exact) - 3]
    assert short not in everything.inner_text()
    assert page.locator(".status").get_attribute("title") == ""
    expect(page.locator('[data-fact="value"] dd')).to_have_text("?")
    assert page.locator(".card-formula").nth(1).inner_text().rstrip().endswith("?")
    guess = page.locator("#predict-guess")
    guess.fill("много")
    guess.press("Enter")
    expect(page.locator(".predict-feedback")).to_contain_text("не число")
    guess.fill(f"{-value:.4f}".replace(".", ","))
    guess.press("Enter")
    expect(page.locator(".predict-feedback")).to_have_text("По модулю верно, знак другой.")
    guess.fill(f"{value * 1.004:.6f}".replace(".", ","))
    guess.press("Enter")
    expect(page.locator(".predict-feedback")).to_contain_text("Верно с 2 попыток")
    expect(page.locator(".card-value")).to_have_attribute("data-value", str(value))
    # The next cell is hidden again, and can be asked for; a point is read too.
    page.locator('.sheet[data-tensor="conv1.y"] .sheet-window').focus()
    page.keyboard.press("ArrowRight")
    card_of(page, "conv1.y[0,1,2,4]")
    expect(page.locator(".card-value")).to_have_text("?")
    page.locator('[data-predict="show"]').click()
    expect(page.locator(".card-value")).not_to_have_text("?")
    expect(page.locator(".predict-score")).to_contain_text("2 ячейки: угадано 1")
    page.locator(".predict-switch").click()
    expect(page.locator(".predict")).to_have_count(0)


def test_the_russian_card_has_decimal_commas(explorer, small):
    trace = explorer.open(f"{small}&panel=map&at=conv1.y[0,2,2,3]&lang=ru")
    card = card_of(explorer.page, "conv1.y[0,2,2,3]")
    told = ask(explorer, trace, "conv1.y", "0,2,2,3")
    places = ".operand, .term-product, .card-value, .card-group b, mn"
    numbers = card.locator(places).all_text_contents()
    assert any("," in text for text in numbers)
    assert not any(re.search(r"\d\.\d", text) for text in numbers)
    shown = number(card.locator(".card-value").inner_text())
    assert shown == pytest.approx(told["value"], rel=1e-6)
    expect(card).to_contain_text("слагаемых")


def test_the_keyboard_is_enough(explorer, small):
    explorer.open(small)
    page = explorer.page
    page.locator('[data-tensor="pool1.y"]').focus()
    page.keyboard.press("Enter")
    card_of(page, "pool1.y[0,0,0,0]")
    sheet = page.locator('.sheet[data-tensor="pool1.y"] .sheet-window')
    sheet.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    card = card_of(page, "pool1.y[0,0,1,1]")
    status = card.locator('[role="status"]').first
    expect(status).to_contain_text("pool1.y[0, 0, 1, 1] = ")
    expect(status).to_contain_text("4 terms")
    # Enter goes on into the card.
    page.keyboard.press("Enter")
    expect(card.locator('[data-term="0"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(card.locator('[data-term="1"]')).to_be_focused()
    expect(card.locator('[data-term="1"]')).to_have_attribute("data-lit", "true")
    page.keyboard.press("ArrowDown")
    focused = card.locator('[data-term="3"]')
    expect(focused).to_be_focused()
    target = focused.locator(".operand").first.get_attribute("data-operand")
    page.keyboard.press("Enter")
    following = card_of(page, target)
    expect(following.locator("[data-term]:focus")).to_have_count(1)
    # On through the layers to a pixel, which has no terms: the way back has the focus.
    page.keyboard.press("Enter")
    expect(page.locator('.card[data-address^="conv1.y["] [data-term]:focus')).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".card-given")).to_be_visible()
    expect(page.locator('[data-card="back"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card [data-term]:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    # The keyboard is back where it was.
    expect(page.locator('[data-tensor="pool1.y"].tensor')).to_be_focused()


def test_a_second_enter_goes_from_the_picture_into_the_card(explorer):
    explorer.open()
    page = explorer.page
    page.locator('.tensor[data-tensor="conv1.y"]').focus()
    page.keyboard.press("Enter")
    card_of(page, "conv1.y[0,0,0,0]")
    expect(page.locator('.tensor[data-tensor="conv1.y"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('.card [data-term="0"]')).to_be_focused()


def test_an_older_question_is_dropped(explorer):
    explorer.open("?panel=map&at=conv2.y[0,0,0,0]")
    page = explorer.page
    card_of(page, "conv2.y[0,0,0,0]")
    page.evaluate("""async () => {
        const {select} = await import("/static/js/state/actions.js");
        for (let i = 0; i < 10; i++) {
            select({node: "conv2", tensor: "y", index: [0, i, 5, 5]});
            await new Promise(requestAnimationFrame);
        }
    }""")
    card_of(page, "conv2.y[0,9,5,5]")


def test_a_finger_that_comes_down_asks_and_when_it_lifts_the_card_is_there(explorer):
    explorer.open("?panel=map&at=conv1.y[0,0,3,3]")
    page = explorer.page
    card_of(page, "conv1.y[0,0,3,3]")
    box = page.locator('.sheet[data-tensor="conv1.y"] .sheet-window').bounding_box()
    asked = []
    page.on("request", lambda request: "/explanations?" in request.url and asked.append(request))
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    with page.expect_response("**/explanations?**") as answer:
        page.mouse.down()
    answer.value.finished()
    # The page has read the answer by the time it has drawn another frame or two.
    page.evaluate("""async () => {
        for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
    }""")
    # Nothing is chosen yet, and nothing has to be waited for when it is: the first frame has it.
    card_of(page, "conv1.y[0,0,3,3]")
    page.evaluate("""() => addEventListener("click", () => requestAnimationFrame(() => {
        window.first = document.querySelector(".card").dataset.address;
    }), {once: true, capture: true})""")
    page.mouse.up()
    page.wait_for_function("() => window.first")
    name, index = explorer.pinned()
    assert page.evaluate("window.first") == f"{name}[{','.join(map(str, index))}]"
    assert index != [0, 0, 3, 3]
    assert len(asked) == 1


def test_the_newest_page_wins_and_one_that_fails_says_so(explorer, watch):
    watch.expect("503 GET .*explanations")
    explorer.open("?panel=map&at=fc1.y[0,3]")
    page = explorer.page
    card_of(page, "fc1.y[0,3]")
    held = []
    page.route("**/explanations?**offset=100&**", lambda route: held.append(route))
    page.locator(".card-group").nth(1).click()
    explorer.wait_until(lambda: held)
    page.locator(".card-group").nth(3).click()
    expect(page.locator(".card-range")).to_have_text("Terms 301–400 of 401")
    with page.expect_response("**offset=100&**"):
        held[0].continue_()
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    expect(page.locator(".card-range")).to_have_text("Terms 301–400 of 401")
    page.unroute("**/explanations?**offset=100&**")
    page.route("**/explanations?**offset=200&**", lambda route: route.fulfill(
        status=503, content_type="application/problem+json",
        body='{"detail": "The server is busy.", "status": 503}'))
    page.locator(".card-group").nth(2).click()
    expect(page.locator(".card-trouble")).to_have_text("The server is busy.")
    expect(page.locator(".card")).to_have_attribute("aria-busy", "false")
    page.unroute("**/explanations?**offset=200&**")
    page.locator(".card-group").nth(2).click()
    expect(page.locator(".card-range")).to_have_text("Terms 201–300 of 401")
    expect(page.locator(".card-trouble")).to_have_count(0)


def test_a_card_stays_until_the_next_answer_is_there(explorer):
    explorer.open("?panel=map&at=conv1.y[0,0,3,3]")
    page = explorer.page
    card_of(page, "conv1.y[0,0,3,3]")
    held = []
    page.route("**/explanations?**", lambda route: held.append(route))
    page.locator('.sheet[data-tensor="conv1.y"] .sheet-window').focus()
    page.keyboard.press("ArrowRight")
    explorer.wait_until(lambda: held)
    expect(page.locator(".card")).to_have_attribute("aria-busy", "true")
    expect(page.locator('.card[data-address="conv1.y[0,0,3,3]"]')).to_be_visible()
    held[0].continue_()
    card_of(page, "conv1.y[0,0,3,4]")


def test_a_page_that_comes_too_late_leaves_nobody_waiting(explorer):
    explorer.open("?panel=map&at=fc1.y[0,3]")
    page, card = explorer.page, card_of(explorer.page, "fc1.y[0,3]")
    card.locator('[data-page="next"]').click()
    expect(card.locator(".card-range")).to_contain_text("101")
    held = []
    page.route("**/explanations?**", lambda route: held.append(route))
    card.locator('[data-page="next"]').click()
    explorer.wait_until(lambda: held)
    # The first page is known and there at once; of the other nothing is expected any longer.
    card.locator('[data-page="previous"]').click()
    page.wait_for_timeout(400)
    expect(card).to_have_attribute("aria-busy", "false")
    with page.expect_response("**/explanations?**"):
        held[0].continue_()
    page.wait_for_timeout(200)
    expect(card.locator(".card-range")).to_contain_text("1–100")
    expect(card).to_have_attribute("aria-busy", "false")


def test_a_press_on_a_cell_that_is_given_up_is_no_trouble(explorer):
    explorer.open("?panel=map&at=conv1.y[0,0,3,3]")
    page = explorer.page
    card_of(page, "conv1.y[0,0,3,3]")
    held, troubles = [], []
    page.on("pageerror", lambda error: troubles.append(error))
    page.route("**/explanations?**", lambda route: held.append(route))
    page.locator('.sheet[data-tensor="conv1.y"] .sheet-window').focus()
    page.keyboard.press("ArrowRight")
    explorer.wait_until(lambda: held)
    # A finger comes down on the cell whose answer is on its way, and the keys go on.
    page.evaluate("""async () => {
        const {chosen, foresee} = await import("/static/js/state/explanations.js");
        foresee(chosen.peek());
    }""")
    page.keyboard.press("ArrowRight")
    explorer.wait_until(lambda: len(held) == 2)
    held[1].continue_()
    card_of(page, "conv1.y[0,0,3,5]")
    assert not troubles


def test_a_maximum_is_a_choice_and_no_sum(explorer, small):
    trace = explorer.open(f"{small}&panel=map&at=pool1.y[0,2,1,1]")
    card = card_of(explorer.page, "pool1.y[0,2,1,1]")
    told = ask(explorer, trace, "pool1.y", "0,2,1,1")
    wins = [k for k, term in enumerate(told["terms"]) if term["function"] == "wins"]
    cells = card.locator(".card-grid td[data-term]")
    expect(cells).to_have_count(4)
    assert [cell.get_attribute("data-choice") == "wins" for cell in cells.all()] == [
        k in wins for k in range(4)]
    expect(card.locator("h4").first).to_have_text("4 cells compete")
    expect(card.locator('[data-total="sum"]')).to_contain_text("The largest of the 4 is")
    expect(card.locator(".card-formula").nth(1)).to_contain_text("max(")
    # To be guessed, nothing says who wins.
    explorer.page.locator(".predict-switch").click()
    expect(card.locator('[data-choice="wins"]')).to_have_count(0)
    expect(card.locator('[data-note="max-winner"]')).to_have_count(0)
    assert card.locator(".card-formula").nth(1).inner_text().rstrip().endswith("?")


def test_whole_numbers_are_whole_everywhere_on_the_card(explorer):
    api, post = f"{explorer.server}/api/v1", explorer.page.request.post
    spec = {"input": {"shape": [1, 4, 4]}, "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 1, "kernel_size": 3},
        {"name": "flat", "kind": "flatten"}]}
    network = post(f"{api}/networks", data={"spec": spec}).json()["id"]
    w = np.arange(-4, 5, dtype=np.float32).reshape(1, 1, 3, 3)
    body = save({"conv1.weight": w, "conv1.bias": np.float32([7])})
    network = post(f"{api}/networks/{network}/weights", data=body).json()["id"]
    known = post(f"{api}/inputs", data={"tensor": [[list(range(4 * r, 4 * r + 4))
                                                    for r in range(4)]]}).json()["id"]
    explorer.open(f"?network={network}&input={known}&panel=map&at=conv1.y[0,0,1,0]")
    card = card_of(explorer.page, "conv1.y[0,0,1,0]")
    x = np.arange(16, dtype=float).reshape(4, 4)
    value = int((x[1:4, 0:3] * w[0, 0]).sum() + 7)
    expect(card.locator(".card-value")).to_have_text(str(value))
    expect(card.locator('[data-total="sum"]')).to_have_text(
        f"All 10 terms add up to {value}.")
    texts = card.locator(".pair .operand, .term-product, .card-group b, mn").all_text_contents()
    assert texts
    assert [text for text in texts if "." in text] == []


def test_a_refused_question_says_why(explorer, watch):
    explorer.page.route("**/explanations?**", lambda route: route.fulfill(
        status=422, content_type="application/problem+json",
        body='{"title": "No", "detail": "too many terms", "status": 422}'))
    watch.expect("422 GET .*explanations")
    explorer.open("?panel=map&at=conv1.y[0,0,0,0]")
    expect(explorer.page.locator(".card-trouble")).to_have_text("too many terms")


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_card_passes_axe(server, page, theme):
    page.goto(f"{server}/?theme={theme}&panel=map&at=conv1.y[0,1,9,4]")
    page.locator(".card").wait_for()
    for address in ("conv1.y[0,1,9,4]", "fc1.y[0,1]", "pool1.dy[0,1,5,5]"):
        select(page, address)
        card_of(page, address)
        page.locator(".flows").wait_for()
        assert_accessible(page, ".explained")
    page.locator(".predict-switch").click()
    page.locator("#predict-guess").wait_for()
    assert_accessible(page, ".explained")


def test_a_projector_shows_a_whole_window(server, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/?theme=projector&lang=ru&panel=map&at=conv1.y[0,1,9,4]")
    grid = page.locator(".card-grid").first
    grid.wait_for()
    wide = grid.evaluate("g => [g.scrollWidth, g.parentElement.clientWidth]")
    assert wide[0] <= wide[1], "five columns fit without scrolling"
    size = grid.locator(".term-product").first.evaluate(
        "p => parseFloat(getComputedStyle(p).fontSize)")
    assert size >= 15
