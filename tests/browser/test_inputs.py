"""Every way a picture gets in: uploaded, dropped, pasted, drawn, photographed; and refusals."""

import base64

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.explorer import UNGUARDED, Explorer, assert_accessible, png, seven


@pytest.fixture
def explorer(page, server) -> Explorer:
    return Explorer(page, server)


def upload(explorer, name="seven.png", kind="image/png", body=None):
    file = {"name": name, "mimeType": kind, "buffer": seven() if body is None else body}
    explorer.page.locator('.upload input[type="file"]').set_input_files(file)


def test_an_uploaded_picture_becomes_maps_and_deltas_with_the_numbers_of_the_api(explorer):
    explorer.open()
    with explorer.passing() as done:
        upload(explorer)
    page, trace = explorer.page, done.trace
    page.locator(".inputs-now").wait_for()
    for name in ("conv1.y", "conv1.dy", "pool1.y", "pool1.dy", "conv2.dy"):
        true = explorer.tensor(trace, name)
        for x, y in ((0.2, 0.2), (0.3, 0.6), (0.8, 0.15)):
            explorer.point(f'[data-tensor="{name}"]', x, y)
            shown, index = explorer.pinned()
            assert shown == name
            assert np.float32(explorer.shown_number()) == true[index]


def test_a_map_wears_the_colours_of_the_palette_at_its_numbers(explorer):
    explorer.open()
    with explorer.passing() as done:
        upload(explorer)
    page = explorer.page
    colours = np.array(explorer.get("palettes")["gradient"]["light"])
    true = explorer.tensor(done.trace, "conv1.dy")
    for x, y in ((0.2, 0.2), (0.3, 0.55), (0.7, 0.15)):
        explorer.point('[data-tensor="conv1.dy"]', x, y)
        _, index = explorer.pinned()
        pixel = page.evaluate(
            """([x, y]) => {
                const canvas = document.querySelector('[data-tensor="conv1.dy"] canvas');
                const at = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
                return [...canvas.getContext("2d").getImageData(...at, 1, 1).data].slice(0, 3);
            }""",
            [x, y],
        )
        share = float(true[index]) / float(np.abs(true).max())
        assert np.abs(colours[round(127.5 + 127.5 * share)] - pixel).max() <= 6


def test_what_is_not_a_picture_is_refused_beside_the_button_and_the_last_one_stays(explorer, watch):
    trace = explorer.open()
    watch.expect(r"415 POST /api/v1/inputs")
    upload(explorer, "notes.txt", "text/plain", b"no picture at all")
    trouble = explorer.page.locator(".inputs > .trouble")
    trouble.wait_for()
    assert "PNG" in trouble.inner_text()
    expect(explorer.page.get_by_text(trouble.inner_text()[:40])).to_have_count(1)
    expect(explorer.page.locator(".problem")).to_have_count(0)
    explorer.point('[data-tensor="conv1.y"]', 0.2, 0.2)
    _, index = explorer.pinned()
    assert np.float32(explorer.shown_number()) == explorer.tensor(trace, "conv1.y")[index]
    # The next good picture takes the message away.
    with explorer.passing():
        upload(explorer)
    trouble.wait_for(state="detached")


DROP = """([kind, base64]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], "seven.png", {type: "image/png"}));
    const fire = (name) => document.querySelector(".picture").dispatchEvent(
        new DragEvent(name, {bubbles: true, cancelable: true, dataTransfer: carried}));
    if (kind === "drop") { fire("drop"); return; }
    fire("dragenter");
    fire("dragover");
}"""


def test_a_file_can_be_dropped_anywhere(explorer):
    explorer.open()
    page = explorer.page
    body = base64.b64encode(seven()).decode()
    page.evaluate(DROP, ["enter", body])
    page.locator(".dropzone.is-over").wait_for()
    with explorer.passing():
        page.evaluate(DROP, ["drop", body])
    page.locator(".inputs-now").wait_for()
    expect(page.locator(".dropzone.is-over")).to_have_count(0)


PASTE = """(base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const carried = new DataTransfer();
    if (base64) carried.items.add(new File([bytes], "seven.png", {type: "image/png"}));
    document.dispatchEvent(
        new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: carried}));
}"""


def test_a_picture_can_be_pasted_and_anything_else_is_explained(explorer):
    explorer.open()
    page = explorer.page
    page.evaluate(PASTE, "")
    expect(page.locator(".toast")).to_contain_text("clipboard")
    with explorer.passing():
        page.evaluate(PASTE, base64.b64encode(seven()).decode())
    page.locator(".inputs-now").wait_for()


def stroke(explorer, points):
    """Draw with the mouse, slowly enough that the browser sees the way between the points."""
    page = explorer.page
    box = page.locator(".drawpad canvas").bounding_box()
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=12)
    page.mouse.up()


def test_a_drawn_digit_is_recognised(explorer):
    explorer.open()
    page = explorer.page
    page.locator('[aria-controls="pane-draw"]').click()
    with explorer.passing() as done:
        stroke(explorer, [(0.28, 0.24), (0.72, 0.24), (0.6, 0.5), (0.46, 0.82)])
    best = max(done.trace["prediction"], key=lambda one: one["probability"])
    page.locator(".drawpad-guess", has_text=f"The network says {best['name']}").wait_for()
    expect(page.locator(".says strong")).to_have_text(best["name"])
    drawn = explorer.tensor(done.trace, "input.y")[0, 0]
    assert drawn.min() < 0 < drawn.max()
    assert best["name"] == "7"


def test_strokes_are_undone_one_by_one_and_cleared_together(explorer):
    explorer.open()
    page = explorer.page
    page.locator('[aria-controls="pane-draw"]').click()
    for y in (0.3, 0.6):
        with explorer.passing() as done:
            stroke(explorer, [(0.3, y), (0.7, y)])
    two = done.trace["input"]
    tools = page.locator(".drawpad-tools")
    expect(tools).to_contain_text("2 strokes")
    with explorer.passing() as done:
        page.get_by_role("button", name="Undo stroke").click()
    assert done.trace["input"] != two
    with explorer.passing():
        page.locator('[data-sample="digit-3"]').click()
    expect(page.locator(".drawpad-guess")).not_to_contain_text("says")
    page.get_by_role("button", name="Clear").click()
    expect(tools).to_contain_text("empty")
    white = page.evaluate(
        """() => { const canvas = document.querySelector(".drawpad canvas");
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
            .filter((value, i) => i % 4 === 0 && value > 0).length; }"""
    )
    assert white == 0


def test_the_keyboard_draws_too(explorer):
    explorer.open()
    page = explorer.page
    page.locator('[aria-controls="pane-draw"]').focus()
    page.keyboard.press("Enter")
    page.locator(".drawpad canvas").focus()
    with explorer.passing() as done:
        page.keyboard.press("Space")
        for _ in range(4):
            page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Space")
    assert done.trace["input"].startswith("sample-") is False
    expect(page.locator(".drawpad-tools")).to_contain_text("pen up")
    page.keyboard.press("Escape")
    expect(page.locator(".pane")).to_have_count(0)
    focused = page.evaluate("document.activeElement.getAttribute('aria-controls')")
    assert focused == "pane-draw"


def test_the_samples_are_one_stop_of_the_tab_key_and_arrows_walk_along_them(explorer):
    explorer.open()
    page = explorer.page
    page.locator(".network-choice").focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.dataset.sample"
    assert page.evaluate(focused) == "digit-0"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "digit-3"
    with explorer.passing() as done:
        page.keyboard.press("Enter")
    assert done.trace["input"] == "sample-digit-3"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "file"


def test_a_row_of_samples_that_goes_on_shows_it(explorer):
    page = explorer.page
    page.set_viewport_size({"width": 1280, "height": 720})
    explorer.open("?lang=ru&theme=projector")
    page.locator('.samples-more[data-end="after"]').click()
    page.locator('.samples-more[data-end="before"]').wait_for()
    page.locator(".samples").evaluate("row => row.scrollTo(row.scrollWidth, 0)")
    expect(page.locator('.samples-more[data-end="after"]')).to_have_count(0)
    page.set_viewport_size({"width": 1900, "height": 720})
    expect(page.locator(".samples-more")).to_have_count(0)


def test_preparation_is_told_step_by_step_and_can_be_changed(explorer):
    explorer.open()
    page = explorer.page
    with explorer.passing() as done:
        upload(explorer)
    page.locator('[aria-controls="pane-preparation"]').click()
    steps = page.locator(".preparation-steps li")
    told = [steps.nth(i).get_attribute("data-step") for i in range(steps.count())]
    assert told == [step["step"] for step in done.trace["preparation"]]
    assert "140 × 140" in steps.first.inner_text()
    assert all("preparation-" not in text for text in steps.all_inner_texts())
    with explorer.passing() as done:
        page.get_by_label("Centring of drawn digits").select_option("off")
    assert "resize" in [step["step"] for step in done.trace["preparation"]]
    assert not [step for step in done.trace["preparation"] if step["step"] == "center"]


def test_the_zoo_names_what_each_network_can_do(explorer):
    explorer.open()
    page = explorer.page
    page.locator(".network-choice").click()
    for entry in explorer.get("zoo"):
        card = page.locator(f'[data-zoo="{entry["name"]}"]').inner_text()
        assert f"{entry['parameter_count']}parameters" in "".join(card.split())
        assert ("right on" in card) == (entry["accuracy"] is not None)
    with explorer.passing() as done:
        page.locator('[data-zoo="tiny_vgg"]').click()
    assert explorer.tensor(done.trace, "input.y").shape == (1, 3, 32, 32)
    assert page.locator(".network-choice").inner_text().startswith("Tiny VGG")


def test_a_picture_of_another_kind_gives_way_in_both_directions(explorer):
    explorer.open()
    for network, label in (("tiny_vgg", "ship"), ("branches", "0")):
        with explorer.passing() as done:
            explorer.page.locator(".network-choice").click()
            explorer.page.locator(f'[data-zoo="{network}"]').click()
        assert done.trace["target"] == {
            "index": done.trace["target"]["index"], "name": label, "source": "label",
        }


def test_a_network_fresh_from_the_zoo_does_not_call_itself_changed(explorer):
    explorer.open()
    page = explorer.page
    for entry in explorer.get("zoo")[1:]:
        page.locator(".network-choice").click()
        with explorer.passing():
            page.locator(f'[data-zoo="{entry["name"]}"]').click()
        expect(page.locator(".network-choice")).to_contain_text(entry["title"])
        assert "changed" not in page.locator(".network-choice").inner_text()


CAMERA = """
    window.tracks = [];
    Object.defineProperty(navigator.mediaDevices, "getUserMedia", {value: async () => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [320, 240];
        const pen = canvas.getContext("2d");
        const paint = () => {
            pen.fillStyle = "#fff";
            pen.fillRect(0, 0, 320, 240);
            pen.fillStyle = "#000";
            pen.fillRect(140, 40, 30, 160);
        };
        paint();
        setInterval(paint, 50);
        const stream = canvas.captureStream(20);
        window.tracks.push(...stream.getTracks());
        return stream;
    }});
"""


def test_the_camera_takes_a_picture_and_is_off_when_closed(explorer):
    page = explorer.page
    page.add_init_script(CAMERA)
    explorer.open()
    page.locator('[aria-controls="pane-webcam"]').click()
    button = page.get_by_role("button", name="Take a picture")
    expect(button).to_be_enabled()
    page.locator("video").evaluate(
        "video => video.videoWidth || new Promise((done) => video.addEventListener('resize', done))"
    )
    with explorer.passing() as done:
        button.click()
    assert done.trace["preparation"][0]["values"]["width"] == 320
    page.locator(".pane").get_by_role("button", name="Close").click()
    expect(page.locator(".pane")).to_have_count(0)
    # The stream is let go of after the pane has gone.
    states = "window.tracks.map((track) => track.readyState)"
    explorer.wait_until(lambda: page.evaluate(states) == ["ended"])


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("NotAllowedError", "does not give the camera"),
        ("NotFoundError", "No camera"),
        (None, "https"),
    ],
)
def test_a_camera_that_is_not_there_is_explained(explorer, fault, says):
    script = "Object.defineProperty(navigator, 'mediaDevices', {value: undefined});"
    if fault:
        refuse = f"async () => {{ throw new DOMException('', '{fault}'); }}"
        script = f"navigator.mediaDevices.getUserMedia = {refuse};"
    explorer.page.add_init_script(script)
    explorer.open()
    explorer.page.locator('[aria-controls="pane-webcam"]').click()
    explorer.page.locator(".webcam .trouble", has_text=says).wait_for()


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_panes_pass_axe(explorer, theme):
    explorer.open(f"?theme={theme}")
    for pane in ("network", "draw", "preparation"):
        explorer.page.locator(f'[aria-controls="pane-{pane}"]').click()
        explorer.page.locator(f"#pane-{pane}").wait_for()
        assert_accessible(explorer.page, ".bar")


def test_a_slow_upload_does_not_overtake_a_later_one(explorer):
    explorer.open()
    page = explorer.page
    held = []
    page.route("**/api/v1/inputs", lambda route: held.append(route))
    upload(explorer, body=png(60, 60, lambda pen: pen.ellipse((9, 9, 50, 50), None, 255, 8)))
    page.wait_for_timeout(50)
    upload(explorer)
    explorer.wait_until(lambda: len(held) == 2)
    with explorer.passing() as done:
        held[1].continue_()
    with page.expect_response("**/api/v1/inputs"):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert done.trace["input"] in page.locator(".inputs-now img").get_attribute("src")
    assert "140 × 140" in page.locator(".inputs-now").inner_text()
