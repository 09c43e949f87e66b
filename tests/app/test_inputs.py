"""Inputs: what is kept of an upload, and what is said about it."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from app.schemas.inputs import Input, Sample
from app.wire import npy
from engine.datasets.samples import SAMPLES
from tests.app.conftest import picture, upload

FORMATS = {
    "PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "BMP": "image/bmp",
    "GIF": "image/gif",
}


@pytest.mark.parametrize(("form", "media_type"), FORMATS.items())
def test_every_format_is_read_whatever_the_client_calls_it(shared, form, media_type):
    body = picture(13, 7, form=form)
    reply = upload(shared, body, "application/octet-stream")
    assert reply.status_code == 201, reply.text
    known = Input.model_validate_json(reply.content)
    assert (known.kind, known.format, known.width, known.height) == ("image", form, 13, 7)
    assert known.bytes == len(body)
    shown = shared.get(known.image)
    assert (shown.content, shown.headers["content-type"]) == (body, media_type)
    assert "sandbox" in shown.headers["content-security-policy"]
    assert upload(shared, body, media_type).json() == reply.json()


def test_of_an_animation_the_first_frame_counts(shared):
    frames = [Image.new("L", (28, 28), level) for level in (0, 255)]
    body = io.BytesIO()
    frames[0].save(body, "GIF", save_all=True, append_images=frames[1:])
    known = upload(shared, body.getvalue()).raise_for_status().json()
    trace = shared.post("/api/v1/traces", json={
        "network": "lenet5", "input": known["id"], "prepare": {"invert": False}}).json()
    decode = trace["preparation"][0]
    assert decode["values"]["frames"] == 2
    entered = next(t for t in trace["tensors"] if t["name"] == "input.y")
    assert entered["maximum"] == pytest.approx((0 - 0.1307) / 0.3081)


@pytest.mark.parametrize("shape", [(3, 4, 5), (4, 5), (6,)])
def test_tensors_are_the_same_as_json_and_as_npy(shared, rng, shape):
    tensor = rng.standard_normal(shape).astype(np.float32)
    as_json = shared.post("/api/v1/inputs", json={"tensor": tensor.tolist()})
    assert as_json.status_code == 201, as_json.text
    assert Input.model_validate_json(as_json.content).shape == list(shape)
    for array in (tensor, tensor.astype(np.float64), np.asfortranarray(tensor)):
        assert upload(shared, npy(array)).json() == as_json.json()
    shown = Image.open(io.BytesIO(shared.get(as_json.json()["image"]).content))
    assert shown.size == (shape[-1], shape[-2] if len(shape) > 1 else 1)


def test_samples_are_inputs_like_others(shared):
    samples = shared.get("/api/v1/inputs/samples").json()
    assert len(samples) >= 10
    for sample in samples:
        known = Sample.model_validate(sample)
        about = Input.model_validate(shared.get(f"/api/v1/inputs/{known.id}").json())
        assert (about.kind, about.label) == ("sample", known.label)
        shown = Image.open(io.BytesIO(shared.get(known.image).content))
        assert shown.size == (about.width, about.height)


def test_titles_are_in_the_readers_language(shared):
    english, russian = (
        shared.get("/api/v1/inputs/samples", headers={"Accept-Language": language}).json()
        for language in ("en", "ru")
    )
    assert [one["title"] for one in english] == [sample.title for sample in SAMPLES.values()]
    assert russian[7]["title"] == "Цифра 7"
    for ours, theirs in zip(english, russian, strict=True):
        assert re.fullmatch("[А-ЯЁ][а-яё, 0-9]+", theirs["title"]), theirs["title"]
        assert {**ours, "title": ""} == {**theirs, "title": ""}


def test_an_upload_can_be_deleted(client):
    known = upload(client, picture()).json()
    url = f"/api/v1/inputs/{known['id']}"
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert client.get(known["image"]).status_code == 404
    assert client.delete(url).status_code == 404


def test_the_oldest_uploads_make_room(start):
    bodies = [picture(seed=n) for n in range(4)]
    client = start(max_stored_bytes=int(2.5 * len(bodies[0])))
    ids = [upload(client, body).json()["id"] for body in bodies[:2]]
    upload(client, bodies[0])  # asked for again: now it is the youngest
    ids += [upload(client, bodies[2]).json()["id"]]
    assert [client.get(f"/api/v1/inputs/{i}").status_code for i in ids] == [200, 404, 200]
