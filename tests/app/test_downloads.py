"""Downloads: from a server on this machine, checked, told about, and never required."""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from app.cache import Cache
from app.datasets import Datasets
from app.datasets.downloads import Downloads
from app.datasets.sources import SOURCES, File, Source
from app.schemas.datasets import Download
from app.settings import Settings
from tests.app.data_files import datasets, digits, mnist

CLASSES = ("shirt", "shoe", "bag")
LEARN, JUDGE = digits(30), digits(9, seed=1)
FILES = mnist(LEARN, JUDGE, gzip.compress)


class Shop(ThreadingHTTPServer):
    """Gives the files away; `answers` overrides what is given for a path."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Counter)
        self.answers = {f"/{name}": (200, data) for name, data in FILES.items()}
        self.asked = []
        self.gate = threading.Event()
        self.gate.set()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Counter(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        status, body = self.server.answers.get(self.path, (404, b"nothing"))
        length = len(body) if isinstance(body, bytes) else body[0]
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        pieces = [body] if isinstance(body, bytes) else body[1]
        half = len(pieces[0]) // 2
        self.wfile.write(pieces[0][:half])
        self.wfile.flush()
        self.server.gate.wait()
        try:
            self.wfile.write(pieces[0][half:])
            for piece in pieces[1:]:
                self.wfile.write(piece)
        except ConnectionError:
            pass

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def shop():
    server = Shop()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    thread.join()
    server.server_close()


def table(*addresses, files=FILES, name="letters"):
    listed = tuple(
        File(file, len(data), hashlib.sha256(data).hexdigest()) for file, data in files.items()
    )
    return {name: Source(name, "Digits", addresses, listed, CLASSES)}


@pytest.fixture
def client(start, shop):
    client = start()
    datasets(client).downloads.table = table(shop.address)
    return client


def finished(client, name="letters"):
    datasets(client).downloads.wait(name, 30)
    reply = client.get(f"/api/v1/datasets/downloads/{name}")
    return Download.model_validate_json(reply.content)


def begin(client, name="letters"):
    return client.post("/api/v1/datasets/downloads", json={"name": name})


def test_what_was_fetched_is_a_data_set(client, shop):
    before = client.get("/api/v1/datasets/letters")
    assert (before.status_code, before.json()["code"]) == (404, "dataset-not-fetched")
    reply = begin(client)
    assert reply.status_code == 202, reply.text
    done = finished(client)
    assert (done.present, done.state, done.progress, done.detail) == (True, "present", 1, None)
    assert done.bytes == sum(map(len, FILES.values())) == done.done
    known = client.get("/api/v1/datasets/letters").json()
    assert known["classes"] == list(CLASSES)
    assert known["source"] == {"download": "letters"}
    made = datasets(client).load({"id": "letters"})
    np.testing.assert_array_equal(made.training.images, LEARN[0])
    np.testing.assert_array_equal(made.held_out.images, JUDGE[0])
    assert [one["id"] for one in client.get("/api/v1/datasets").json()["kept"]] == ["letters"]
    assert sorted(shop.asked) == sorted(f"/{name}" for name in FILES)


def test_what_is_there_is_not_fetched_again(client, shop):
    begin(client)
    finished(client)
    asked = len(shop.asked)
    assert begin(client).json()["state"] == "present"
    finished(client)
    assert len(shop.asked) == asked


def test_it_is_told_how_far_it_is(client, shop):
    shop.gate.clear()
    assert begin(client).json()["state"] == "running"
    half = client.get("/api/v1/datasets/downloads/letters").json()
    assert (half["state"], half["present"]) == ("running", False)
    assert begin(client).json()["state"] == "running"  # it goes on, and does not begin anew
    assert client.get("/api/v1/datasets").json()["downloads"][0]["state"] == "running"
    shop.gate.set()
    assert finished(client).state == "present"
    assert len(shop.asked) == len(FILES)


def test_progress_counts_bytes(tmp_path, shop):
    name, data = "images.gz", bytes(300_000)
    shop.answers[f"/{name}"] = 200, data
    downloads = Downloads(tmp_path, table(shop.address, files={name: data}))
    seen = []
    told = downloads._told

    class Watched(dict):
        def __setitem__(self, key, value):
            seen.append(value.done)
            super().__setitem__(key, value)

    downloads._told = Watched(told)
    assert downloads.fetch("letters").state == "present"
    assert seen == sorted(seen)
    assert len(set(seen)) > 3
    assert seen[-1] == 300_000


def test_the_next_address_is_tried(client, shop):
    datasets(client).downloads.table = table("http://127.0.0.1:9/", shop.address + "gone/",
                                             shop.address)
    begin(client)
    assert finished(client).state == "present"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_a_network_it_is_said_so(start, language):
    client = start()  # where everything points to nobody
    begin(client, "mnist")
    datasets(client).downloads.wait("mnist", 30)
    told = client.get("/api/v1/datasets/downloads/mnist",
                      headers={"Accept-Language": language}).json()
    assert (told["state"], told["code"], told["present"]) == ("failed", "download-offline", False)
    assert ("network" in told["detail"]) == (language == "en")
    assert ("сеть" in told["detail"]) == (language == "ru")
    # Everything else goes on as before.
    assert client.get("/api/v1/datasets/shapes").status_code == 200


FIRST = next(iter(FILES))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, b"x" * len(FILES[FIRST])), "download-checksum"),
        ((200, FILES[FIRST][:-5]), "download-checksum"),
        ((200, FILES[FIRST] + b"more"), "download-checksum"),
        ((200, (10**9, [bytes(1 << 16)] * 40)), "download-checksum"),
        ((200, (len(FILES[FIRST]) + 9, [FILES[FIRST]])), "download-broken"),
        ((404, b"gone"), "download-refused"),
        ((500, b"oh"), "download-refused"),
    ],
    ids=["another file", "short", "long", "endless", "interrupted", "gone", "broken server"],
)
def test_what_goes_wrong_is_told_and_can_be_tried_again(client, shop, answer, code):
    shop.answers[f"/{FIRST}"] = answer
    begin(client)
    told = finished(client)
    assert (told.state, told.code) == ("failed", code), told.detail
    assert FIRST in told.detail
    assert client.get("/api/v1/datasets/letters").status_code == 404
    shop.answers[f"/{FIRST}"] = 200, FILES[FIRST]
    # It may be done before the answer is written.
    assert begin(client).json()["state"] in ("running", "present")
    assert finished(client).state == "present"


def test_what_had_come_before_a_failure_is_not_fetched_twice(client, shop):
    last = list(FILES)[-1]
    shop.answers[f"/{last}"] = 404, b""
    begin(client)
    assert finished(client).code == "download-refused"
    shop.answers[f"/{last}"] = 200, FILES[last]
    begin(client)
    assert finished(client).state == "present"
    assert shop.asked.count(f"/{FIRST}") == 1


def test_a_download_can_be_deleted(client):
    begin(client)
    finished(client)
    assert client.get("/api/v1/datasets/letters").status_code == 200
    assert client.delete("/api/v1/datasets/letters").status_code == 204
    assert client.get("/api/v1/datasets/letters").status_code == 404
    assert finished(client).state == "absent"
    assert begin(client).status_code == 202
    assert finished(client).state == "present"


def test_what_one_process_fetched_is_there_for_all(tmp_path, shop):
    settings = Settings(data=tmp_path)
    one, other = (Datasets(settings, Cache(10**7)) for _ in range(2))
    for each in (one, other):
        each.downloads.table = table(shop.address)
    one.downloads.fetch("letters")
    assert other.downloads.progress("letters").state == "present"
    assert len(other.load({"id": "letters"}).training.labels) == 30


def test_only_what_is_listed_can_be_fetched(client):
    reply = begin(client, "../secrets")
    assert (reply.status_code, reply.json()["code"]) == (404, "download-unknown")
    assert client.get("/api/v1/datasets/downloads/cats").status_code == 404
    assert client.post("/api/v1/datasets/downloads", json={"name": 3}).status_code == 422


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_sources_are_written_down_whole(source):
    assert len(source.files) == 4
    assert len({file.sha256 for file in source.files}) == 4
    for file in source.files:
        assert len(file.sha256) == 64
        assert int(file.sha256, 16) > 0
    assert len(source.addresses) >= 2
    assert all(address.endswith("/") for address in source.addresses)
    assert len(source.classes) in (0, 10)
