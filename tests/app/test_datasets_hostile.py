"""Data sets from strangers: refused with what is wrong with them, and nothing is left behind."""

import gzip
import io
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.app.conftest import ADDRESS, offline
from tests.app.data_files import digits, idx, mnist, pets, pixels, png, send, send_form, zipped

LIMITS = {
    "max_dataset_objects": 50, "max_dataset_bytes": 60_000, "max_dataset_pixels": 30_000,
    "max_dataset_upload_bytes": 4_000_000, "max_body_bytes": 40_000, "max_pixels": 10_000,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    app = offline(create_app(Settings(data=data, **LIMITS)))
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(autouse=True)
def nothing_is_left(client):
    folder = client.app.state.settings.data
    yield
    assert not list((folder / "datasets").glob("*"))


def declared(width, height):
    """A PNG that claims to be larger than it is."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
            + chunk(b"IEND", b""))


def lying(files, real, claimed):
    """A deflated archive that claims another size for what it holds."""
    body = zipped(files, zipfile.ZIP_DEFLATED)
    return body.replace(struct.pack("<I", real), struct.pack("<I", claimed))


def encrypted(files):
    """An archive whose entries say that they are encrypted."""
    body = bytearray(zipped(files))
    at = 0
    while (at := body.find(b"PK\1\2", at)) >= 0:
        body[at + 8] |= 1
        at += 4
    at = 0
    while (at := body.find(b"PK\3\4", at)) >= 0:
        body[at + 6] |= 1
        at += 4
    return bytes(body)


GOOD = pets("L")[1]
BROKEN = png(pixels())[:60]
IMAGES, LABELS = digits()
HUGE = b"\0\0\x08\3" + struct.pack(">3I", 60_000, 28, 28)

ARCHIVES = {
    "leaves upwards": (zipped({**GOOD, "../x/a.png": b""}), "archive-path"),
    "leaves by the root": (zipped({**GOOD, "/etc/a.png": b""}), "archive-path"),
    "leaves by a drive": (zipped({**GOOD, "C:/a/a.png": b""}), "archive-path"),
    "leaves by backslashes": (zipped({**GOOD, "..\\..\\a.png": b""}), "archive-path"),
    "no name": (zipped({**GOOD, "nameless": b""}).replace(b"nameless", bytes(8)), "archive-path"),
    "too many files": (zipped({f"a/{n}.png": b"" for n in range(51)}), "archive-files"),
    "too many bytes": (zipped({f"a/{n}.png": bytes(30_000) for n in range(3)}), "archive-bytes"),
    "a bomb": (zipped({"a/0.png": bytes(1_000_000)}, zipfile.ZIP_DEFLATED), "archive-bytes"),
    "a bomb of many": (zipped({f"a/{n}.png": bytes(50_000) for n in range(40)},
                              zipfile.ZIP_DEFLATED), "archive-bytes"),
    "a large picture": (zipped({**GOOD, "fox/0.png": bytes(50_000)}), "archive-picture-bytes"),
    "a bomb that lies": (lying({**GOOD, "fox/0.png": bytes(1_000_000)}, 1_000_000, 70),
                         "archive-picture"),
    "method of another kind": (zipped(GOOD, zipfile.ZIP_LZMA), "archive-picture"),
    "method of a third kind": (zipped(GOOD, zipfile.ZIP_BZIP2), "archive-picture"),
    "encrypted": (encrypted(GOOD), "archive-picture"),
    "cut off": (zipped(GOOD)[:-30], "file-unreadable"),
    "only the beginning": (b"PK\3\4" + bytes(100), "file-unreadable"),
    "pixels beyond the limit": (zipped({**GOOD, "fox/0.png": declared(101, 100)}),
                                "dataset-picture"),
    "pixels without end": (zipped({**GOOD, "fox/0.png": declared(2**31 - 1, 2**31 - 1)}),
                           "dataset-picture"),
    "no pixels": (zipped({**GOOD, "fox/0.png": declared(0, 3)}), "dataset-picture"),
    "pixels in all": (zipped({f"{n}/0.png": declared(90, 90) for n in range(4)}),
                      "dataset-too-many-pixels"),
    "decoded": (zipped({f"{n}/0.png": png(np.full((90, 90, 3), n, np.uint8)) for n in range(3)}),
                "dataset-too-large"),
    "a broken picture": (zipped({**GOOD, "fox/0.png": BROKEN}), "archive-picture"),
    "pixels missing": (zipped({**GOOD, "fox/0.png": declared(90, 90)}), "archive-picture"),
    "no picture": (zipped({**GOOD, "fox/0.png": b"a fox"}), "dataset-picture"),
    "a drawing": (zipped({**GOOD, "fox/0.png": b"<svg/>"}), "dataset-picture"),
    "no class folder": (zipped({"a.png": png(pixels())}), "dataset-one-class"),
    "one class": (zipped({"cat/a.png": png(pixels())}), "dataset-one-class"),
    "no data": (zipped({"a/readme.txt": b"hello"}), "dataset-nothing"),
    "nothing": (zipped({}), "dataset-nothing"),
    "zips in a zip": (zipped({"a.zip": zipped(GOOD)}), "dataset-nothing"),
    "text": (b"hello", "dataset-nothing"),
    "an empty body": (b"", "upload-empty"),
    "images without labels": (zipped({"train-images-idx3-ubyte": idx(IMAGES)}),
                              "dataset-idx-pair"),
    "labels without images": (zipped({"train-labels-idx1-ubyte": idx(LABELS)}),
                              "dataset-idx-pair"),
    "two of each": (zipped({f"{n}-{what}-idx-ubyte": idx(array) for n in "ab"
                            for what, array in (("images", IMAGES), ("labels", LABELS))}),
                    "dataset-idx-pair"),
    "more labels than images": (zipped(mnist((IMAGES[:5], LABELS))), "idx-labels"),
    "images of floats": (zipped(mnist((IMAGES.astype(np.float32), LABELS))), "idx-images"),
    "images of five channels": (zipped(mnist(digits(channels=(5,)))), "idx-images"),
    "a label below 0": (zipped(mnist((IMAGES, LABELS.astype(np.int8) - 1))), "idx-label"),
    "a label beyond all classes": (zipped(mnist((IMAGES, LABELS.astype(np.int32) + 10**9))),
                                   "idx-label"),
    "labels of one class": (zipped(mnist((IMAGES, np.zeros_like(LABELS)))), "dataset-one-class"),
    "more objects than allowed": (zipped(mnist(digits(51, side=2))), "dataset-too-many-objects"),
    "labels without end": (gzip.compress(b"\0\0\x08\1" + struct.pack(">I", 10**9) + bytes(10**6)),
                           "idx"),
    "images that promise": (zipped({"images-idx3": HUGE, "labels-idx1": idx(LABELS)}), "idx-large"),
    "images cut off": (zipped({"images-idx3": idx(IMAGES)[:-1], "labels-idx1": idx(LABELS)}),
                       "idx-shorter"),
    "no idx": (zipped({"images-idx3": b"hello", "labels-idx1": idx(LABELS)}), "idx-beginning"),
    "half a header": (zipped({"images-idx3": b"\0\0\x08\3\0", "labels-idx1": idx(LABELS)}),
                      "idx-header"),
    "no gzip": (zipped({"images-idx3.gz": b"\x1f\x8bhello", "labels-idx1": idx(LABELS)}),
                "file-unreadable"),
    "too few names": (zipped({**mnist(digits()), "classes.txt": b"a\nb"}), "dataset-class-names"),
    "equal names": (zipped({**mnist(digits()), "classes.txt": b"a\nb\na"}), "dataset-class-names"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_what_is_refused(client, name):
    body, code = ARCHIVES[name]
    reply = (send_form(client, {"labels-idx1.gz": body, "images-idx3": idx(IMAGES)})
             if code == "idx" else send(client, body))
    code = "idx-large" if code == "idx" else code
    assert reply.status_code in (413, 422), reply.text
    assert reply.json()["code"] == code, reply.text
    for language in ("en", "ru"):
        said = client.post("/api/v1/datasets", content=body if code != "idx-large" else b"",
                           headers={"Accept-Language": language}).json()
        assert said["detail"]
        assert "{" not in said["detail"]
        assert said["title"]


def test_a_refused_picture_is_named_and_its_trouble_told_in_the_readers_language(client):
    body = ARCHIVES["a drawing"][0]
    for language, words in (("en", "drawing"), ("ru", "рисунок")):
        reply = client.post("/api/v1/datasets", content=body,
                            headers={"Accept-Language": language})
        detail = reply.json()["detail"]
        assert detail.startswith("upload/fox/0.png: ")
        assert words.lower() in detail.lower(), detail


def test_a_bomb_takes_no_memory(client):
    bomb = lying({**GOOD, "fox/0.png": bytes(100_000_000)}, 100_000_000, 70)
    assert len(bomb) < 200_000
    tracemalloc.start()
    try:
        assert send(client, bomb).status_code == 422
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_an_upload_has_a_limit_of_its_own(client):
    fits = send(client, zipped({"a/readme.txt": bytes(60_000)}))
    assert fits.json()["code"] == "dataset-nothing"  # it came in, beyond what other bodies may have
    body = bytes(4_000_001)
    assert send(client, body).json()["code"] == "body-too-large"
    endless = client.post("/api/v1/datasets", content=(bytes(100_000) for _ in range(50)))
    assert (endless.status_code, endless.json()["limit"]) == (413, 4_000_000)
    words = b'{"kind": "' + b"x" * 50_000 + b'"}'
    as_json = client.post("/api/v1/datasets", content=words,
                          headers={"Content-Type": "application/json"})
    assert (as_json.status_code, as_json.json()["limit"]) == (413, 40_000)


FORM = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"", FORM, "upload-empty"),
        (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n", FORM,
         "upload-empty"),
        (b"nonsense", FORM, "form-broken"),
        (b"--x\r\n\r\nb\r\n--x--\r\n", FORM, "form-broken"),
        (b"--x\r\n", {"Content-Type": "multipart/form-data"}, "form-broken"),
        (b"{", {"Content-Type": "application/json"}, "json-invalid"),
        (b"[" * 2000, {"Content-Type": "application/json"}, "json-too-deep"),
    ],
)
def test_forms_that_are_none(client, body, headers, code):
    reply = client.post("/api/v1/datasets", content=body, headers=headers)
    assert reply.status_code in (400, 422), reply.text
    assert reply.json()["code"] == code


@pytest.mark.parametrize("query", ["size=3", "size=513", "size=x", "name=" + "x" * 101])
def test_queries_that_are_none(client, query):
    reply = client.post(f"/api/v1/datasets?{query}", content=zipped(GOOD))
    assert (reply.status_code, reply.json()["code"]) == (422, "request-invalid")


def test_names_of_files_lead_nowhere(start):
    client = start()
    form = [("files", (name, data)) for name, data in zip(
        ("../../cat/1.png", "/etc/dog/1.png", "C:/fox/1.png", "cat/\0.png"),
        (png(pixels(seed=n)) for n in range(4)), strict=True)]
    reply = client.post("/api/v1/datasets", files=form)
    if reply.status_code == 201:
        assert set(reply.json()["classes"]) <= {"cat", "dog", "fox"}
    else:
        assert reply.status_code == 400
    assert list(client.app.state.settings.data.parent.rglob("*.png")) == []


def test_a_wrong_archive_among_good_ones_refuses_all(client):
    reply = send_form(client, {"good.zip": zipped(GOOD), "bad.zip": zipped(GOOD)[:-30]})
    assert reply.json()["code"] == "file-unreadable"
    assert "bad.zip" in reply.json()["detail"]


def test_a_table_of_contents_that_is_larger_than_needed_is_not_read(client):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for number in range(3000):
            archive.writestr(zipfile.ZipInfo(f"a/{number}" + "x" * 400), b"")
    reply = send(client, body.getvalue())
    assert reply.json()["code"] == "file-unreadable"
    assert "table of contents" in reply.json()["detail"]
