"""What the tests of the layer lab do again and again: open it, read its cells, ask the API."""

import json

from playwright.sync_api import expect

from tests.browser.explorer import number

LAPTOP = {"width": 1366, "height": 768}


class Lab:
    """The page at `/layer`, and what the API answers to the same questions."""

    def __init__(self, page, server):
        self.page, self.server = page, server

    def open(self, query=""):
        """Open the page and wait for the sum of the chosen cell."""
        self.page.goto(f"/layer{query}")
        self.page.locator(".result").wait_for()

    def settled(self):
        """Wait until what was asked for stands on the board."""
        self.page.locator('.lab[aria-busy="false"]').wait_for()

    def post(self, path, body):
        """Ask the API about an operation."""
        answer = self.page.request.post(f"{self.server}/api/v1/operations/{path}", data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def preset(self, name):
        """Return an example as the API has it."""
        presets = self.page.request.get(f"{self.server}/api/v1/presets").json()
        return next(preset for preset in presets if preset["name"] == name)

    def cell(self, tensor, *index):
        """Return a cell of the board."""
        inside = ",".join(map(str, index))
        return self.page.locator(f'.board [data-key="{tensor}[{inside}]"]')

    def grid(self, tensor):
        """Return what takes the keys of a tensor."""
        return self.page.locator(f'.tensor-block[data-tensor="{tensor}"] [role=grid]')

    def numbers(self, tensor):
        """Return the numbers of a tensor in reading order, as they are written on the board."""
        block = f'.tensor-block[data-tensor="{tensor}"] [role=gridcell]'
        return [number(text) for text in self.page.locator(block).all_inner_texts()]

    def choose(self, tensor, *index):
        """Click a cell and return its card."""
        self.cell(tensor, *index).click()
        inside = ",".join(map(str, index))
        address = f"{tensor}[{inside}]"
        expect(self.page.locator(f'.card[data-address="{address}"]')).to_be_visible()
        return self.page.locator(".card")

    def lit(self, kind):
        """Return the keys of all cells with this outline."""
        cells = self.page.locator(f'.board [data-lit="{kind}"]')
        return {cell.get_attribute("data-key") for cell in cells.all()}

    def pictured(self):
        """Return each operation of the board: its kind, what the API was asked, its names."""
        return self.page.evaluate("""async () => {
          const {picture} = await import("/static/js/state/lab/store.js");
          return picture.peek().nodes.map(({kind, body, names}) => (
            {kind, body, names: Object.fromEntries(names)}));
        }""")

    def scrub(self, step):
        """Draw the scrubber to a step."""
        self.page.locator(".scrub input").evaluate(
            "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }",
            step)


def body_of(preset):
    """Return what of an example the API is asked."""
    names = ("settings", "inputs", "params", "dy", "target", "training", "seed")
    return {name: preset[name] for name in names if preset.get(name) is not None}


def flat(nested):
    """Return the numbers of nested lists in reading order."""
    if isinstance(nested, list):
        return [value for part in nested for value in flat(part)]
    return [nested]


def built(shape, at=0):
    """Return nested lists of small whole numbers, drawn by a rule of our own."""
    if not shape:
        return (at * 7 + 3) % 11 - 4
    step = 1
    for size in shape[1:]:
        step *= size
    return [built(shape[1:], at + i * step) for i in range(shape[0])]


def work(kind, settings, shape, **more):
    """Return a link to an operation on such numbers."""
    state = {"kind": kind, "settings": settings, "inputs": [built(shape)], **more}
    return f"#work={json.dumps(state, separators=(',', ':'))}"
