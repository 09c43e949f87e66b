"""The network as JSON: edited, refused at its place, taken back, by keyboard alone."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.explorer import UNGUARDED, Explorer, assert_accessible


@pytest.fixture
def explorer(page, server) -> Explorer:
    explorer = Explorer(page, server)
    explorer.open("?panel=spec")
    return explorer


def text(explorer):
    return explorer.page.locator(".spec textarea")


def selected(explorer) -> str:
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    return text(explorer).evaluate(chosen)


def edit(explorer, old, new):
    value = text(explorer).input_value()
    assert old in value
    text(explorer).fill(value.replace(old, new, 1))


def test_the_text_is_the_spec_of_the_network(explorer):
    assert json.loads(text(explorer).input_value()) == spec(explorer)
    expect(explorer.page.locator('[data-spec="apply"]')).to_be_disabled()


def spec(explorer):
    with explorer.passing() as done:
        explorer.page.reload()
    return explorer.get(f"networks/{done.trace['network']}")["spec"]


def test_an_edit_is_applied_by_the_keyboard(explorer):
    edit(explorer, '"out_channels": 6', '"out_channels": 4')
    text(explorer).focus()
    with explorer.passing() as done:
        explorer.page.keyboard.press("Control+Enter")
    assert explorer.tensor(done.trace, "conv1.y").shape == (1, 4, 28, 28)
    expect(explorer.page.locator(".spec .said")).to_contain_text("12 layers")
    shape = explorer.page.locator('.column[data-node="conv1"] .column-shape')
    expect(shape).to_have_text("4×28×28")
    # Tab leaves the text: nobody is trapped in it.
    explorer.page.keyboard.press("Tab")
    assert explorer.page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_broken_json_is_shown_by_line_and_column(explorer):
    edit(explorer, '"relu1", "kind"', '"relu1" "kind"')
    line = text(explorer).input_value().split('"relu1" ')[0].count("\n") + 1
    explorer.page.locator('[data-spec="apply"]').click()
    complaint = explorer.page.locator(".spec-complaint")
    expect(complaint).to_contain_text(f"Line {line}, column 22: a comma or a closing bracket")
    assert selected(explorer) == '"'
    expect(explorer.page.locator(".column")).to_have_count(13)


def test_what_the_server_refuses_is_selected_in_the_text(explorer, watch):
    watch.expect(r"422 POST /api/v1/networks")
    edit(explorer, '16, "kernel_size": 5', '16, "kernel_size": 0')
    explorer.page.locator('[data-spec="apply"]').click()
    expect(explorer.page.locator(".spec-complaint")).to_contain_text("kernel_size")
    assert selected(explorer) == "0"
    expect(explorer.page.locator(".column")).to_have_count(13)
    # A person goes on from there: the text is still theirs.
    explorer.page.keyboard.type("3")
    with explorer.passing() as done:
        explorer.page.keyboard.press("Control+Enter")
    assert explorer.tensor(done.trace, "conv2.w").shape == (16, 6, 3, 3)
    expect(explorer.page.locator(".spec-complaint .trouble")).to_have_count(0)


def test_a_missing_setting_selects_its_node(explorer, watch):
    watch.expect(r"422 POST /api/v1/networks")
    edit(explorer, '"kind": "linear", "out_features": 120', '"kind": "linear"')
    explorer.page.locator('[data-spec="apply"]').click()
    expect(explorer.page.locator(".spec-complaint")).to_contain_text("out_features")
    assert selected(explorer) == '{"name": "fc1", "kind": "linear"}'


@pytest.mark.parametrize("nonsense", ["[]", "7", "null", "{}", '{"nodes": "none"}'])
def test_nonsense_is_refused_in_words(explorer, watch, nonsense):
    if nonsense.startswith("{"):
        watch.expect(r"422 POST /api/v1/networks")
    text(explorer).fill(nonsense)
    explorer.page.locator('[data-spec="apply"]').click()
    expect(explorer.page.locator(".spec-complaint .trouble")).not_to_be_empty()
    expect(explorer.page.locator(".column")).to_have_count(13)


def test_revert_and_tidy(explorer):
    good = text(explorer).input_value()
    edit(explorer, '"out_channels": 6', '"out_channels": 9')
    explorer.page.locator('[data-spec="revert"]').click()
    expect(text(explorer)).to_have_value(good)
    text(explorer).fill(json.dumps(json.loads(good)))
    explorer.page.locator('[data-spec="format"]').click()
    expect(text(explorer)).to_have_value(good)


def test_the_text_follows_what_other_controls_change(explorer):
    explorer.layer("conv1")
    with explorer.passing():
        explorer.field("out_channels").get_by_role("spinbutton").fill("7")
    explorer.page.locator(".tab", has_text="Spec").click()
    assert json.loads(text(explorer).input_value())["nodes"][0]["out_channels"] == 7


@UNGUARDED
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_editor_passes_axe(page, server, theme):
    explorer = Explorer(page, server)
    explorer.open(f"?panel=spec&theme={theme}")
    text(explorer).fill("{")
    page.locator('[data-spec="apply"]').click()
    expect(page.locator(".spec-complaint .trouble")).not_to_be_empty()
    assert_accessible(page, ".drawer")
