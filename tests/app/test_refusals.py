"""Everything the server refuses: a clear 4xx in two languages, and nothing changed by it."""

import copy
import io
import sqlite3
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save

from app.schemas.problems import Problem
from tests.app.conftest import SMALL, make_network, make_trace, picture, upload


def contents(folder):
    """Every row of the store, to see that a refusal leaves it alone."""
    connection = sqlite3.connect(folder / "nablascope.sqlite3")
    try:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("inputs", "weights", "networks", "traces")
        }
    finally:
        connection.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(folder):
    from fastapi.testclient import TestClient

    from app.main import create_app
    from app.settings import Settings
    from tests.app.conftest import ADDRESS

    settings = Settings(
        data=folder, max_body_bytes=200_000, max_pixels=100_000, max_parameters=1_000_000,
        max_multiply_adds=10_000_000, max_cells=3_000_000, max_json_cells=1000, max_nodes=20,
    )
    with TestClient(create_app(settings), base_url=ADDRESS,
                    raise_server_exceptions=False) as client:
        make_trace(client)
        make_network(client, spec=SMALL)
        yield client


@pytest.fixture
def unchanged(client, folder):
    before = contents(folder)
    yield
    assert contents(folder) == before


def refused(reply, status, code):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate_json(reply.content)
    assert (problem.status, problem.code) == (status, code), reply.text
    assert problem.detail not in ("", code)
    assert problem.title
    assert problem.type == f"urn:nablascope:problem:{code}"
    assert "Traceback" not in reply.text
    return problem


# pictures


def png_of(width, height, rows=b""):
    """A PNG file that claims a size, whatever is in it."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")))


def bmp_of(width, height):
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


def gif_of(width, height, screen=None):
    screen = struct.pack("<HHBBB", *(screen or (width, height)), 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02D\x01\0"
    return b"GIF89a" + screen + frame + b";"


def truncated(form):
    body = picture(60, 60, form=form)
    return body[: len(body) * 2 // 3]


PICTURES = [
    ("text", b"not a picture at all", 415, "image-unknown"),
    ("zeros", bytes(1000), 415, "image-unknown"),
    ("pdf", b"%PDF-1.7 something", 415, "image-unknown"),
    ("tiff", None, 415, "image-unknown"),
    ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', 415, "image-svg"),
    ("svg-xml", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><svg/>', 415, "image-svg"),
    ("nothing", b"", 422, "input-empty"),
    ("png-cut", truncated("PNG"), 422, "image-broken"),
    ("jpeg-cut", truncated("JPEG"), 422, "image-broken"),
    ("webp-cut", truncated("WEBP"), 422, "image-broken"),
    ("bmp-cut", truncated("BMP"), 422, "image-broken"),
    ("gif-cut", truncated("GIF"), 422, "image-broken"),
    ("png-head", b"\x89PNG\r\n\x1a\n", 422, "image-broken"),
    ("png-empty", png_of(0, 0), 422, "image-without-pixels"),
    ("png-no-height", png_of(5, 0), 422, "image-without-pixels"),
    ("bmp-empty", bmp_of(0, 0), 422, "image-without-pixels"),
    ("gif-empty", gif_of(0, 0), 422, "image-without-pixels"),
    ("bomb", png_of(60_000, 60_000, bytes(10**7)), 413, "image-too-large"),
    ("bomb-gif", gif_of(60_000, 60_000), 413, "image-too-large"),
    ("bomb-gif-in-a-small-frame", gif_of(60_000, 60_000, screen=(1, 1)), 413, "image-too-large"),
    ("bomb-bmp", bmp_of(2**31 - 1, 2**31 - 1), 413, "image-too-large"),
    ("too-many-pixels", None, 413, "image-too-large"),
]


@pytest.mark.parametrize(("name", "body", "status", "code"), PICTURES,
                         ids=[case[0] for case in PICTURES])
def test_pictures(client, unchanged, name, body, status, code):
    if name == "tiff":
        body = picture(8, 8, form="TIFF")
    if name == "too-many-pixels":
        image = io.BytesIO()
        Image.new("1", (1001, 100)).save(image, "PNG")
        body = image.getvalue()
    problem = refused(upload(client, body), status, code)
    if code == "image-too-large":
        assert problem.limit == 100_000
        assert problem.values["pixels"] > 100_000


def test_a_limit_is_reached_before_it_is_exceeded(client):
    image = io.BytesIO()
    Image.new("1", (1000, 100)).save(image, "PNG")
    assert upload(client, image.getvalue()).status_code == 201


def npy_claiming(shape):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(16)


def as_npy(array):
    body = io.BytesIO()
    np.save(body, array, allow_pickle=True)
    return body.getvalue()


TENSORS = [
    ("ragged", b'{"tensor": [[1, 2], [3]]}', 422, "tensor-ragged"),
    ("text", b'{"tensor": [["a"]]}', 422, "tensor-of-numbers"),
    ("null", b'{"tensor": [[null]]}', 422, "tensor-of-numbers"),
    ("booleans", b'{"tensor": [[true]]}', 422, "tensor-of-numbers"),
    ("number", b'{"tensor": 5}', 422, "tensor-of-numbers"),
    ("empty", b'{"tensor": [[]]}', 422, "tensor-axes"),
    ("four-axes", b'{"tensor": [[[[1]]]]}', 422, "tensor-axes"),
    ("another-field", b'{"tensors": [[1]]}', 422, "input-json"),
    ("list", b"[1, 2]", 422, "input-json"),
    ("too-large-for-float32", b'{"tensor": [[1e39]]}', 422, "tensor-not-finite"),
    ("nan", b'{"tensor": [[NaN]]}', 400, "json-not-finite"),
    ("infinity", b'{"tensor": [[1, -Infinity]]}', 400, "json-not-finite"),
    ("too-large", b'{"tensor": [[1e999]]}', 400, "json-not-finite"),
    ("not-json", b'{"tensor": [[1,]]}', 400, "json-invalid"),
    ("half-json", b'{"tensor": [[1', 400, "json-invalid"),
    ("not-utf-8", b'{"tensor": "\xff"}', 400, "json-invalid"),
    ("deep", b"[" * 100_000, 400, "json-too-deep"),
    ("deep-but-complete", b'{"tensor":' + b"[" * 90 + b"1" + b"]" * 90 + b"}", 422, None),
]


@pytest.mark.parametrize(("name", "body", "status", "code"), TENSORS,
                         ids=[case[0] for case in TENSORS])
def test_tensors_as_json(client, unchanged, name, body, status, code):
    reply = upload(client, body, "application/json")
    refused(reply, status, code or reply.json()["code"])


NPY = [
    ("lies", npy_claiming("(1000000, 1000000)"), "npy-broken"),
    ("negative", npy_claiming("(-1, -4)"), "npy-broken"),
    ("half", as_npy(np.zeros((3, 3)))[:-8], "npy-broken"),
    ("head", b"\x93NUMPY", "npy-broken"),
    ("objects", as_npy(np.array([{}, []], object)), "tensor-of-numbers"),
    ("text", as_npy(np.array(["a"])), "tensor-of-numbers"),
    ("complex", as_npy(np.array([1j])), "tensor-of-numbers"),
    ("nan", as_npy(np.array([[np.nan]])), "tensor-not-finite"),
    ("no-cells", as_npy(np.zeros((0, 4))), "tensor-axes"),
    ("no-axes", as_npy(np.float32(1)), "tensor-axes"),
]


@pytest.mark.parametrize(("name", "body", "code"), NPY, ids=[case[0] for case in NPY])
def test_tensors_as_npy(client, unchanged, name, body, code):
    refused(upload(client, body, "application/x-npy"), 422, code)


def test_too_many_cells(client, unchanged):
    body = as_npy(np.zeros((400, 300), np.int8))
    assert refused(upload(client, body), 413, "tensor-too-large").limit == 100_000


def test_forms_are_answered_with_what_to_do(client, unchanged):
    reply = client.post("/api/v1/inputs", files={"file": picture()})
    refused(reply, 415, "input-multipart")


# specs


def spec(**changes):
    changed = copy.deepcopy(SMALL)
    for name, value in changes.items():
        node = next((n for n in changed["nodes"] if n["name"] == name), None)
        if node is None:
            changed[name] = value
        else:
            node |= value
    return changed


def chain(count, **node):
    return {"input": {"shape": [1, 6, 6]}, "loss": "mean_squared_error",
            "nodes": [{"name": f"n{i}", "kind": "relu", **node} for i in range(count)]}


def doubling(count):
    """Each node lays its input beside itself: 2 to the power of count channels."""
    nodes, above = [], "input"
    for number in range(count):
        nodes.append({"name": f"n{number}", "kind": "concat", "inputs": [above, above]})
        above = f"n{number}"
    return {"input": {"shape": [4, 64, 64]}, "loss": "mean_squared_error", "nodes": nodes}


SPECS = [
    ("cycle", spec(relu1={"inputs": ["sum1"]}), "cycle", "/nodes"),
    ("itself", spec(relu1={"inputs": ["relu1"]}), "cycle", "/nodes"),
    ("no-name", {**SMALL, "nodes": [{"kind": "relu"}]}, "spec-missing", "/nodes/0"),
    ("two-of-a-name", spec(relu1={"name": "conv1"}), "name-duplicated", "/nodes/1/name"),
    ("reserved", spec(relu1={"name": "loss"}), "name-reserved", "/nodes/1/name"),
    ("name-with-dot", spec(relu1={"name": "a.b"}), "name-invalid", "/nodes/1/name"),
    ("shapes", spec(conv1={"kernel_size": 7}), "kernel-too-large", "/nodes/0/kernel_size"),
    ("branches", spec(sum1={"inputs": ["relu1", "input"]}), "unequal-shapes", "/nodes/2"),
    ("zero", spec(conv1={"out_channels": 0}), "setting-range", "/nodes/0/out_channels"),
    ("fraction", spec(conv1={"stride": 1.5}), "setting-type", "/nodes/0/stride"),
    ("unknown-setting", spec(conv1={"colour": 1}), "setting-unknown", "/nodes/0/colour"),
    ("missing-setting", spec(conv1={"kind": "linear"}), None, None),
    ("kind", spec(conv1={"kind": "conv4d"}), "kind-unknown", "/nodes/0/kind"),
    ("kind-list", spec(conv1={"kind": []}), "kind-unknown", "/nodes/0/kind"),
    ("loss", spec(loss="guess"), "kind-unknown", "/loss"),
    ("reads-nothing", spec(relu1={"inputs": ["conv9"]}), "reader-of-nothing", "/nodes/1/inputs"),
    ("classes", spec(classes=["cat"]), "classes", "/classes"),
    ("no-nodes", {**SMALL, "nodes": []}, "no-nodes", "/nodes"),
    ("nodes-object", {**SMALL, "nodes": {}}, "spec-type", "/nodes"),
    ("node-number", {**SMALL, "nodes": [5]}, "spec-type", "/nodes/0"),
    ("no-input", {"nodes": SMALL["nodes"]}, "spec-missing", None),
    ("empty", {}, "spec-missing", None),
    ("extra", spec(color="red"), "spec-unknown-field", "/color"),
    ("std", spec(input={"shape": [1, 6, 6], "std": [0]}), "spec-type", "/input/std"),
    ("shape", spec(input={"shape": [1, 6, 10**30]}), "spec-type", "/input/shape"),
    ("many-nodes", chain(21), "network-too-many-nodes", "/nodes"),
    ("parameters", spec(fc={"out_features": 100_000}, classes=[]), "network-too-many-parameters",
     "/nodes"),
    ("work", spec(conv1={"out_channels": 60_000}, classes=[]), None, None),
    ("cells", chain(20) | {"input": {"shape": [1, 1000, 200]}}, "network-too-many-cells",
     "/nodes"),
    ("doubling", doubling(20), "network-too-many-cells", "/nodes"),
    ("huge", spec(conv1={"out_channels": 10**6, "kernel_size": 1, "padding": 10**6}, classes=[]),
     "network-too-many-cells", "/nodes"),
    # A small output, but only after a huge frame of zeros.
    ("padded", spec(conv1={"kernel_size": 1, "padding": 20_000, "stride": 20_000}, classes=[]),
     "network-too-many-cells", "/nodes"),
    ("huger", spec(conv1={"out_channels": 10**18}), "setting-range", "/nodes/0/out_channels"),
    ("windows", {"input": {"shape": [1, 300, 300]}, "loss": "mean_squared_error", "nodes": [
        {"name": "p", "kind": "maxpool2d", "kernel_size": 150, "stride": 1}]},
     "network-too-many-cells", "/nodes"),
]


@pytest.mark.parametrize(("name", "body", "code", "pointer"), SPECS, ids=[c[0] for c in SPECS])
def test_specs(client, unchanged, name, body, code, pointer):
    reply = client.post("/api/v1/networks", json={"spec": body})
    problem = refused(reply, 422, code or reply.json()["code"])
    if pointer is not None:
        assert problem.pointer == pointer
    if code and code.startswith("network-too"):
        assert problem.limit
    if pointer and pointer.startswith("/nodes/0"):
        assert problem.values.get("node") in ("conv1", "node 0", None)


def test_limits_hold_before_memory_is_taken(start):
    """Under the default limits, too: 30 million parameters are, a million times more are not."""
    client = start()
    tracemalloc = pytest.importorskip("tracemalloc")
    tracemalloc.start()
    try:
        body = spec(conv1={"out_channels": 10**6, "kernel_size": 5, "padding": 2}, classes=[],
                    fc={"out_features": 10**6})
        reply = client.post("/api/v1/networks", json={"spec": body})
        assert reply.status_code == 422
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("target", [1.5, True, {"class": 3}, 10**30])
def test_a_target_of_no_allowed_type_is_pointed_at_by_its_place_in_the_request(client, target):
    body = {"network": "lenet5", "input": "sample-digit-7", "target": target}
    told = client.post("/api/v1/traces", json=body).json()
    assert (told["code"], told["pointer"]) == ("request-invalid", "/target")
    assert told["detail"].startswith("target: ")


REQUESTS = [
    ("networks", b"{", 400, "json-invalid"),
    ("networks", b'{"zoo": "lenet5", "seed": NaN}', 400, "json-not-finite"),
    ("networks", b'{"spec": {"input": {"shape": [1, 6, 6], "mean": [Infinity]}}}', 400,
     "json-not-finite"),
    ("networks", b'{"spec": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001, 400, "json-too-deep"),
    ("networks", b"{}", 422, "request-invalid"),
    ("networks", b"[]", 422, "request-invalid"),
    ("networks", b'"lenet5"', 422, "request-invalid"),
    ("networks", b"", 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet5", "spec": {}}', 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet5", "trained": "yes"}', 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet5", "seed": -1}', 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet5", "seed": 1.5}', 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet5", "seed": 1e300}', 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet5", "colour": 1}', 422, "request-invalid"),
    ("networks", b'{"zoo": "lenet6"}', 422, "zoo-unknown"),
    ("networks", b'{"zoo": "lenet5", "start_from": "nobody"}', 404, "network-unknown"),
    ("networks", b'{"spec": []}', 422, "request-invalid"),
    ("traces", b"{}", 422, "request-invalid"),
    ("traces", b'{"network": "x", "input": "sample-digit-7"}', 404, "network-unknown"),
    ("traces", b'{"network": "lenet5", "input": "x"}', 404, "input-unknown"),
    ("traces", b'{"network": "lenet5", "input": "sample-x"}', 404, "input-unknown"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": 10}', 422,
     "target-range"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": -1}', 422,
     "target-range"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": 10000000000000000000}',
     422, None),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": "cat"}', 422,
     "target-name"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": 1.5}', 422,
     "request-invalid"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": true}', 422,
     "request-invalid"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": [1, 2]}', 422,
     "target-shape"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": [[1], [2, 3]]}', 422,
     "target-shape"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "target": ["a"]}', 422,
     "target-shape"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "mode": {"seed": -1}}', 422,
     "request-invalid"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "prepare": {"fit": "x"}}', 422,
     "request-invalid"),
    ("traces", b'{"network": "lenet5", "input": "sample-digit-7", "prepare": {"invert": "no"}}',
     422, "request-invalid"),
]


@pytest.mark.parametrize(("where", "body", "status", "code"), REQUESTS)
def test_requests(client, unchanged, where, body, status, code):
    reply = client.post(f"/api/v1/{where}", content=body,
                        headers={"Content-Type": "application/json"})
    refused(reply, status, code or reply.json()["code"])


def test_a_request_that_is_not_called_json_is_not_read(client, unchanged):
    # A page elsewhere may send text/plain without asking the browser first.
    reply = client.post("/api/v1/networks", content=b'{"zoo": "lenet5"}',
                        headers={"Content-Type": "text/plain"})
    refused(reply, 422, "request-invalid")


def test_an_input_that_does_not_fit(client):
    known = client.post("/api/v1/inputs", json={"tensor": [[1, 2], [3, 4]]}).json()
    network = make_network(client, spec=SMALL)
    reply = client.post("/api/v1/traces", json={"network": network["id"], "input": known["id"]})
    assert refused(reply, 422, "tensor-shape").values == {"shape": [2, 2], "wanted": [1, 6, 6]}
    reply = client.post("/api/v1/traces", json={
        "network": network["id"], "input": known["id"], "target": "label"})
    refused(reply, 422, "target-no-label")
    reply = client.post("/api/v1/traces", json={
        "network": network["id"], "input": "sample-digit-7", "target": "label"})
    refused(reply, 422, "target-label-unknown")


def test_pictures_need_a_network_that_reads_pictures(client):
    network = make_network(client, spec=spec(input={"shape": [2, 6, 6]}))
    reply = client.post("/api/v1/traces", json={
        "network": network["id"], "input": "sample-digit-7"})
    refused(reply, 422, "image-for-channels")


WEIGHTS = [
    ("text", b"hello", "weights-file"),
    ("empty", b"", "weights-file"),
    ("lies", struct.pack("<Q", 2**60), "weights-file"),
    ("missing", save({"conv1.weight": np.zeros((2, 1, 3, 3), np.float32)}), "weights-missing"),
    ("foreign", None, "weights-unknown"),
    ("shape", save({"conv1.weight": np.zeros((2, 1, 3, 4), np.float32)}), "parameter-shape"),
    ("nan", save({"conv1.weight": np.full((2, 1, 3, 3), np.nan, np.float32)}),
     "weights-not-finite"),
]


@pytest.mark.parametrize(("name", "body", "code"), WEIGHTS, ids=[case[0] for case in WEIGHTS])
def test_weights(client, unchanged, name, body, code):
    network = make_network(client, spec=SMALL)
    url = f"/api/v1/networks/{network['id']}/weights"
    if name == "foreign":
        from safetensors.numpy import load

        body = save({**load(client.get(url).content), "extra.weight": np.zeros(1, np.float32)})
    refused(client.post(url, content=body), 422, code)


# addresses


ADDRESSES = [
    ("", "traces/nobody", "trace-unknown"),
    ("", "traces/nobody/tensors", "trace-unknown"),
    ("", "networks/nobody", "network-unknown"),
    ("", "networks/nobody/weights", "network-unknown"),
    ("", "inputs/nobody", "input-unknown"),
    ("", "inputs/nobody/image", "input-unknown"),
    ("", "inputs/sample-nobody", "input-unknown"),
    ("", "layers/nobody", "kind-not-found"),
    ("", "zoo/nobody", "zoo-unknown"),
    ("", "nobody", "not-found"),
    ("trace", "tensors/conv9.y", "node-unknown"),
    ("trace", "tensors/conv1.q", "tensor-unknown"),
    ("trace", "tensors/conv1", "tensor-unknown"),
    ("trace", "tensors/.json", "node-unknown"),
    ("trace", "tensors/conv1.y.gif", "form-unknown"),
    ("trace", "tensors?names=conv1.y,conv9.y", "node-unknown"),
    ("trace", "tensors?minus=nobody", "trace-unknown"),
    ("trace", "tensors/conv1.w?index=6", "index-outside"),
    ("trace", "tensors/conv1.w?index=0,0,0,0,0", "index-outside"),
    ("trace", "tensors/conv1.w?index=999999999", "index-outside"),
    ("trace", "field?tensor=conv9.y", "node-unknown"),
    ("trace", "field?tensor=conv1.y&index=0,6", "index-outside"),
]


@pytest.mark.parametrize(("below", "path", "code"), ADDRESSES)
def test_addresses(client, unchanged, below, path, code):
    if below:
        path = f"traces/{make_trace(client)['id']}/{path}"
    refused(client.get(f"/api/v1/{path}"), 404, code)


@pytest.mark.parametrize("query", [
    "index=a", "index=-1", "index=1,", "index=1.5", "limit=0", "limit=nan", "limit=x",
    "palette=pink", "theme=blue",
])
def test_queries(client, unchanged, query):
    trace = make_trace(client)["id"]
    problem = refused(client.get(f"/api/v1/traces/{trace}/tensors/conv1.w.png?{query}"), 422,
                      "request-invalid")
    assert query.partition("=")[0] in problem.detail


def test_json_that_would_be_too_large_names_the_way_out(client, unchanged):
    trace = make_trace(client)["id"]
    problem = refused(client.get(f"/api/v1/traces/{trace}/tensors/fc1.w"), 422,
                      "json-too-many-cells")
    assert problem.limit == 1000
    assert ".npy" in problem.detail
    assert client.get(f"/api/v1/traces/{trace}/tensors/fc1.w.npy").status_code == 200
    assert client.get(f"/api/v1/traces/{trace}/tensors/fc1.w?index=3").status_code == 200


@pytest.mark.parametrize("tensor", ["conv1.w", "conv1.dw", "loss.y", "loss.p"])
def test_only_outputs_have_a_field(client, unchanged, tensor):
    trace = make_trace(client)["id"]
    problem = refused(client.get(f"/api/v1/traces/{trace}/field?tensor={tensor}"), 422,
                      "field-no-output")
    assert tensor in problem.detail


@pytest.mark.parametrize(("method", "path"), [
    ("DELETE", "networks/lenet5"), ("PUT", "networks"), ("POST", "healthz"), ("PATCH", "traces"),
])
def test_methods(client, unchanged, method, path):
    reply = client.request(method, f"/api/v1/{path}")
    refused(reply, 405, "method-not-allowed")
    assert reply.headers["allow"]


def test_samples_cannot_be_deleted(client, unchanged):
    refused(client.delete("/api/v1/inputs/sample-digit-7"), 405, "sample-stays")


# bodies


@pytest.mark.parametrize("path", ["inputs", "networks", "traces", "networks/lenet5/weights"])
@pytest.mark.parametrize("announced", [True, False])
def test_bodies_over_the_limit(client, unchanged, path, announced):
    sent = []

    def pieces():
        for _ in range(20):
            sent.append(1)
            yield bytes(50_000)

    body = bytes(1_000_000) if announced else pieces()
    headers = {"Content-Type": "application/json"}
    problem = refused(client.post(f"/api/v1/{path}", content=body, headers=headers), 413,
                      "body-too-large")
    assert problem.limit == 200_000
    assert "200" in problem.detail


# languages, and what must never be seen


def test_refusals_speak_the_readers_language(client, unchanged):
    body = {"spec": spec(conv1={"kernel_size": 7})}
    english = client.post("/api/v1/networks", json=body).json()
    russian = client.post("/api/v1/networks", json=body, headers={"Accept-Language": "ru"})
    assert english["detail"].startswith("conv1: expected a kernel that fits")
    assert "ядро" in russian.json()["detail"]
    assert "conv1" in russian.json()["detail"]
    assert russian.headers["content-language"] == "ru"
    assert {k: v for k, v in english.items() if k not in ("title", "detail")} == {
        k: v for k, v in russian.json().items() if k not in ("title", "detail")}
    assert client.get("/api/v1/nobody?lang=ru").json()["title"] == "Не найдено"


def test_an_unexpected_error_shows_nothing_of_the_inside(start, monkeypatch, caplog):
    from app.networks import Networks

    client = start()

    def fail(*_):
        raise RuntimeError("a secret path")

    monkeypatch.setattr(Networks, "get", fail)
    reply = client.get("/api/v1/networks/lenet5")
    refused(reply, 500, "unexpected")
    assert "secret" not in reply.text
    assert "a secret path" in caplog.text
