"""The training room as a person uses it: the steps that its tests share."""

import io
import re
import zipfile

import httpx2
from PIL import Image
from playwright.sync_api import Page, expect

LAPTOP = {"width": 1366, "height": 768}
# Learns for long enough that a person could do something to it, and not much longer.
SLOW = {"kind": "digits", "count": 6000, "seed": 0}


class API:
    """The server without its page."""

    def __init__(self, server: str) -> None:
        self.base = f"{server}/api/v1"

    def __getattr__(self, method: str):
        return lambda path, **options: httpx2.request(
            method.upper(), self.base + path, timeout=60, **options)


class Room:
    """A page with the training room, and the API beside it."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.api = API(server)

    def open(self, query: str = "") -> None:
        """Open the page and wait until the draft's data and network have come."""
        self.page.goto(f"{self.server}/training{query}")
        network = self.page.locator('[data-section="network"] .form-summary')
        expect(network).to_have_text(re.compile(r"parameter|параметр"))

    def clear(self) -> None:
        """Delete every training of the server, so that each test begins alone."""
        for training in self.trainings():
            self.api.delete(f"/trainings/{training['id']}").raise_for_status()

    def trainings(self) -> list[dict]:
        """Every training, as the API tells."""
        return self.api.get("/trainings").json()

    def training(self, number: int = 0) -> dict:
        """Return a training, 0 the newest."""
        return self.trainings()[number]

    def post(self, **fields) -> dict:
        """Begin a training without the page."""
        document = {
            "dataset": {"kind": "moons", "count": 200},
            "network": {"spec": small()}, "epochs": 2, "batch_size": 20, **fields,
        }
        answer = self.api.post("/trainings", json=document)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def section(self, name: str):
        """Open a part of the form."""
        part = self.page.locator(f'[data-section="{name}"]')
        if part.get_attribute("open") is None:
            part.locator("> summary").click()
        return part

    def start(self) -> None:
        """Press the button that begins, and wait until the page looks at the new run."""
        with self.page.expect_response(re.compile("/api/v1/trainings$")) as answer:
            self.page.locator('[data-do="start"]:visible').first.click()
        assert answer.value.status == 201
        expect(self.focused).to_have_attribute("data-run", answer.value.json()["id"])

    @property
    def chips(self):
        """The runs in the bar."""
        return self.page.locator(".chip")

    @property
    def focused(self):
        """The run that commands go to."""
        return self.page.locator('.chip[data-focus="true"]')

    def command(self, name: str):
        """A button of the run."""
        return self.page.locator(f'[data-command="{name}"]')

    def settle(self, state: str, timeout: float = 60_000) -> None:
        """Wait until the run that is looked at is in a state, for the page."""
        expect(self.focused).to_have_attribute("data-state", state, timeout=timeout)


def small(outputs: int = 2) -> dict:
    """Two numbers in, a few classes out."""
    return {
        "name": "small", "input": {"shape": [2]},
        "nodes": [
            {"name": "fc1", "kind": "linear", "out_features": 8}, {"name": "relu1", "kind": "relu"},
            {"name": "fc2", "kind": "linear", "out_features": outputs},
        ],
        "loss": "softmax_cross_entropy",
    }


def zip_of_folders(classes: dict[str, int], count: int = 12) -> bytes:
    """Return a zip with a folder of grey pictures for each class, each class of its own grey."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, shade in classes.items():
            for number in range(count):
                picture = io.BytesIO()
                Image.new("L", (12, 12), shade + number).save(picture, "PNG")
                archive.writestr(f"{name}/{number}.png", picture.getvalue())
    return body.getvalue()
