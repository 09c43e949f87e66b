"""The numbers of the lab: typed, pasted, copied, drawn, dropped as a picture; and back again."""

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import png
from tests.browser.lab import LAPTOP, Lab


@pytest.fixture
def browser_context_args(browser_context_args):
    # Motion is for people; tests look at what stands still.
    return {**browser_context_args, "viewport": LAPTOP, "reduced_motion": "reduce"}


@pytest.fixture
def lab(page, server):
    return Lab(page, server)


def paste(page, text):
    page.evaluate("""(text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
      document.activeElement.dispatchEvent(event);
    }""", text)


def copied(page):
    return page.evaluate("""() => {
      const data = new DataTransfer();
      const event = new ClipboardEvent("copy", {clipboardData: data, bubbles: true});
      document.activeElement.dispatchEvent(event);
      return data.getData("text/plain");
    }""")


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


def test_the_field_over_a_cell_is_whole_in_the_last_row_and_column(lab):
    lab.open("?preset=w2")
    for tensor, index in (("x", (0, 0, 3, 3)), ("dy", (0, 0, 1, 1)), ("b", (0,))):
        lab.cell(tensor, *index).dblclick()
        field = lab.page.locator(".cell-editor")
        field.wait_for()
        # Each corner of what should be seen is the field's.
        assert field.evaluate("""field => {
          const {left, right, top, bottom} = field.getBoundingClientRect();
          const corners = [left + 4, right - 4].flatMap((x) => [[x, top + 4], [x, bottom - 4]]);
          return corners.every(([x, y]) => document.elementFromPoint(x, y) === field);
        }"""), tensor
        lab.page.keyboard.press("Escape")
        expect(field).to_have_count(0)


def test_a_table_from_a_spreadsheet_is_pasted(lab):
    lab.open("?preset=w2")
    lab.cell("x", 0, 0, 2, 2).click()
    paste(lab.page, "1\t2\t3\n-4\t5\t6")
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
    expect(lab.page.locator('[data-field="kernel_size"] .reason')).to_contain_text("kernel")
    # The last good numbers stay.
    expect(lab.page.locator('.tensor-block[data-tensor="y"] [role=gridcell]')).to_have_count(16)
    lab.page.keyboard.press("Escape")
    lab.page.locator('[data-do="undo"]').click()
    expect(lab.page.locator(".problem")).to_have_count(0)


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


def test_what_is_computed_takes_no_paste_and_says_so(lab):
    lab.open("?preset=w2")
    lab.cell("y", 0, 0, 0, 0).click()
    paste(lab.page, "1\t2")
    expect(lab.page.locator(".toast")).to_contain_text("y is computed")
    assert lab.numbers("y") == [122, 148, 126, 134]


def test_a_map_is_copied_as_a_spreadsheet_reads_it_and_pasted_back(lab):
    lab.open("?preset=w2&lang=ru")
    lab.cell("w", 0, 0, 1, 1).click()
    lab.page.keyboard.type("0,5")
    lab.page.keyboard.press("Enter")
    expect(lab.cell("w", 0, 0, 1, 1)).to_have_text("0,5")
    lab.cell("w", 0, 0, 0, 0).click()
    text = copied(lab.page)
    assert text == "1\t4\t1\n1\t0,5\t3\n3\t3\t1"
    lab.page.locator('[data-do="reset"]').click()
    expect(lab.cell("w", 0, 0, 1, 1)).to_have_text("4")
    lab.cell("w", 0, 0, 0, 0).click()
    paste(lab.page, text)
    expect(lab.cell("w", 0, 0, 1, 1)).to_have_text("0,5")


def test_delete_makes_a_zero(lab):
    lab.open("?preset=w2")
    lab.cell("w", 0, 0, 1, 1).click()
    lab.page.keyboard.press("Delete")
    expect(lab.cell("w", 0, 0, 1, 1)).to_have_text("0")
    # 122 − 8·4
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("90")


def test_arrows_walk_over_maps_and_tab_goes_to_the_next_tensor(lab):
    lab.open("?preset=w1")
    lab.grid("x").focus()
    status = lab.page.locator(".status")
    for _ in range(5):
        lab.page.keyboard.press("ArrowRight")
    expect(status).to_have_attribute("data-address", "x[0,1,0,0]")
    lab.page.keyboard.press("End")
    lab.page.keyboard.press("ArrowDown")
    expect(status).to_have_attribute("data-address", "x[0,1,1,4]")
    lab.page.keyboard.press("Tab")
    expect(lab.grid("w")).to_be_focused()


def test_random_numbers_are_new_whole_and_taken_back(lab):
    lab.open("?preset=w2")
    before = lab.numbers("x"), lab.numbers("y")
    lab.page.locator('[data-do="random"]').click()
    lab.settled()
    assert lab.numbers("x") != before[0]
    assert all(value == int(value) and 0 <= value <= 9 for value in lab.numbers("x"))
    # The sums follow: every y is its window times the filter, counted here by hand.
    x, w, b = lab.numbers("x"), lab.numbers("w"), lab.numbers("b")
    assert lab.numbers("y") == [
        sum(x[4 * (i + u) + j + v] * w[3 * u + v] for u in range(3) for v in range(3)) + b[0]
        for i in range(2) for j in range(2)]
    lab.page.locator('[data-do="undo"]').click()
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("122")
    assert (lab.numbers("x"), lab.numbers("y")) == before
    lab.page.locator('[data-do="redo"]').click()
    expect(lab.page.locator('[data-do="redo"]')).to_be_disabled()
    lab.page.locator('[data-do="reset"]').click()
    expect(lab.cell("y", 0, 0, 0, 0)).to_have_text("122")


def test_a_dropped_picture_becomes_cells_that_can_be_written(lab):
    lab.open("?preset=blur")
    picture = png(64, 64, lambda pen: pen.rectangle((0, 0, 31, 63), 255))
    lab.page.evaluate("""(bytes) => {
      const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], "half.png",
        {type: "image/png"});
      const data = new DataTransfer();
      data.items.add(file);
      for (const type of ["dragenter", "dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type,
          {dataTransfer: data, bubbles: true, cancelable: true}));
      }
    }""", base64.b64encode(picture).decode())
    shape = lab.page.locator('.tensor-block[data-tensor="x"] .tensor-shape')
    expect(shape).to_have_text("1×1×32×32")
    expect(lab.cell("x", 0, 0, 8, 2)).to_have_text("255")
    lab.cell("x", 0, 0, 8, 2).click()
    lab.page.keyboard.type("7")
    lab.page.keyboard.press("Enter")
    expect(lab.cell("x", 0, 0, 8, 2)).to_have_text("7")
    lab.page.locator('[data-do="undo"]').click()
    expect(lab.cell("x", 0, 0, 8, 2)).to_have_text("255")


def test_what_is_no_picture_is_refused_and_nothing_is_lost(lab, watch):
    watch.expect(r"^4\d\d POST /api/v1/inputs")
    lab.open("?preset=w2")
    lab.page.locator('[data-do="picture"]').set_input_files(
        {"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(lab.page.locator(".problem")).to_be_visible()
    assert lab.numbers("y") == [122, 148, 126, 134]


def test_the_size_of_an_input_is_changed_axis_by_axis(lab):
    lab.open("?preset=w2&panel=settings")
    lab.page.locator("#size-x-3").fill("5")
    expect(lab.page.locator('.tensor-block[data-tensor="y"] [role=gridcell]')).to_have_count(6)
    assert lab.numbers("x")[:4] == [4, 5, 8, 7]
    assert lab.numbers("x")[5:9] == [1, 8, 8, 8]


def test_three_numbers_set_a_window_in_three_dimensions(lab):
    lab.open("?panel=settings")
    lab.page.locator('[data-do="kind"]').select_option("conv3d")
    expect(lab.page.locator(".board[data-kind=conv3d]")).to_be_visible()
    hint = lab.page.locator('[data-field="kernel_size"] .hint')
    expect(hint).to_contain_text("depth, height and width")
    lab.page.locator('[data-field="kernel_size"] .link-toggle input').uncheck()
    lab.page.locator("#setting-lab-kernel_size-2").fill("2")
    expect(lab.page.locator('.tensor-block[data-tensor="w"] .tensor-shape')).to_have_text(
        "1×1×3×3×2")


@pytest.mark.parametrize(("kind", "says"), [("conv1d", "length of the window"),
                                            ("conv2d", "height and width of the window")])
def test_hints_speak_of_as_many_axes_as_there_are(lab, kind, says):
    lab.open("?panel=settings&preset=max-ties")
    lab.page.locator('[data-do="kind"]').select_option(kind)
    expect(lab.page.locator('[data-field="kernel_size"] .hint')).to_contain_text(says)


def test_what_chance_drops_is_drawn_again_with_another_seed(lab):
    lab.open("?preset=dense&panel=settings")
    lab.page.locator('[data-do="kind"]').select_option("dropout")
    expect(lab.page.locator(".board[data-kind=dropout]")).to_be_visible()
    [asked] = lab.pictured()
    assert asked["body"]["training"] is True
    lab.page.locator('[data-do="seed"]').click()
    lab.settled()
    [asked] = lab.pictured()
    assert asked["body"]["seed"] == 1
    lab.page.locator('[data-do="training"]').uncheck()
    lab.settled()
    assert lab.numbers("y") == lab.numbers("x")
