"""Data sets: generated, uploaded, found in a folder; the same reference, the same objects."""

import gzip
import os
import sys
import zipfile

import numpy as np
import pytest
from PIL import Image

from app import images
from app.datasets import found
from app.schemas.datasets import Dataset, Datasets
from engine.datasets.generated import DATASETS
from tests.app.data_files import (
    datasets,
    digits,
    loaded,
    mnist,
    pets,
    pixels,
    png,
    send,
    send_form,
    write,
    zipped,
)

# generated


@pytest.mark.parametrize("kind", DATASETS)
def test_a_generated_data_set_is_what_the_engine_draws(shared, kind):
    reply = shared.post("/api/v1/datasets", json={"kind": kind, "count": 41, "seed": 3})
    assert reply.status_code == 201, reply.text
    known = Dataset.model_validate_json(reply.content)
    drawn = DATASETS[kind]().draw(41, 3)
    made = loaded(shared, known.id)
    np.testing.assert_array_equal(made.training.images, drawn.images)
    np.testing.assert_array_equal(made.training.labels, drawn.labels)
    assert made.held_out is None
    assert tuple(known.classes) == drawn.classes
    assert (known.kind, known.count, known.name) == ("generated", 41, kind)
    assert known.parts.model_dump() == {"training": 41, "held_out": None}
    wanted = [int((drawn.labels == k).sum()) for k in range(len(drawn.classes))]
    assert known.balance == {"training": wanted}
    assert tuple(known.shape) == DATASETS[kind].shape
    assert shared.get(reply.headers["location"]).json() == reply.json()


def test_what_a_reference_leaves_out_is_the_default(shared):
    written, spelled = (
        shared.post("/api/v1/datasets", json=body).json()["id"]
        for body in ({"kind": "moons"}, {"kind": "moons", "seed": 0, "noise": 0.1, "count": 2000})
    )
    assert written == spelled
    by_name = shared.get("/api/v1/datasets/moons").json()
    assert by_name["id"] == written
    other = shared.post("/api/v1/datasets", json={"kind": "moons", "seed": 1}).json()["id"]
    assert other != written


def test_the_arrays_are_nobodys_to_change(shared):
    made = datasets(shared).load({"kind": "xor", "count": 5})
    with pytest.raises(ValueError, match="read-only"):
        made.training.images[0] = 0


def test_the_recipe_of_an_id_outlives_the_server(start):
    body = {"kind": "spiral", "count": 30, "arms": 3}
    known = start().post("/api/v1/datasets", json=body).json()
    assert start().get(f"/api/v1/datasets/{known['id']}").json() == known


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"kind": "cats"}, "kind-unknown", "/kind"),
        ({}, "spec-missing", ""),
        ({"kind": "moons", "cats": 1}, "setting-unknown", "/cats"),
        ({"kind": "moons", "noise": -1}, "setting-range", "/noise"),
        ({"kind": "moons", "count": 0}, "setting-range", "/count"),
        ({"kind": "moons", "count": 1.5}, "setting-type", "/count"),
        ({"kind": "moons", "count": True}, "setting-type", "/count"),
        ({"kind": "moons", "count": 200_001}, "dataset-too-many-objects", "/count"),
        ({"kind": "moons", "seed": -1}, "setting-range", "/seed"),
        ({"kind": "moons", "seed": 2**60}, "setting-range", "/seed"),
        ({"id": "ffffffffffffffffffff"}, "dataset-unknown", "/id"),
        ({"id": "../../../etc"}, "dataset-unknown", "/id"),
        ({"id": 3}, "dataset-unknown", "/id"),
        ({"id": ["moons"]}, "dataset-unknown", "/id"),
        ({"id": {}}, "dataset-unknown", "/id"),
        ({"id": None}, "dataset-unknown", "/id"),
        ({"id": "mnist"}, "dataset-not-fetched", "/id"),
        ({"id": "moons", "count": 3}, "dataset-unknown", "/id"),
        ({"folder": "mnist"}, "datasets-no-folder", "/folder"),
        ([], "dataset-reference", ""),
        ("moons", "dataset-reference", ""),
    ],
)
def test_references_that_mean_nothing(shared, body, code, pointer):
    reply = shared.post("/api/v1/datasets", json=body)
    problem = reply.json()
    assert reply.status_code in (404, 413, 422)
    assert (problem["code"], problem["pointer"]) == (code, pointer)


# class folders


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("top", ["", "pets/"])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_of_class_folders(client, mode, top, compression):
    arrays, files = pets(mode, top)
    files |= {"__MACOSX/cat/._0.png": b"junk", f"{top}readme.txt": b"Our pets"}
    reply = send(client, zipped(files, compression), name="Pets")
    assert reply.status_code == 201, reply.text
    known = Dataset.model_validate_json(reply.content)
    assert (known.kind, known.name, known.source) == ("folder", "Pets", {"upload": "Pets"})
    assert known.classes == ["cat", "dog"]
    assert known.shape == [1 if mode == "L" else 3, 8, 8]
    made = loaded(client, known.id)
    np.testing.assert_array_equal(made.training.images, np.stack(list(arrays.values())))
    assert made.training.labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_every_format_is_read(client):
    array = pixels(mode="L")
    files = {f"a/{n}.{form.lower()}": encode(array, form)
             for n, form in enumerate(("PNG", "BMP", "GIF", "WEBP", "JPEG"))}
    reply = send(client, zipped({**files, "b/0.png": png(array)}))
    assert reply.status_code == 201, reply.text
    made = loaded(client, reply.json()["id"]).training
    for exact in (0, 1, 2, 5):
        grey = made.images[exact] if made.images.ndim == 3 else made.images[exact][..., 0]
        np.testing.assert_array_equal(grey, array)


def encode(array, form):
    from tests.app.conftest import encoded

    options = {"lossless": True} if form == "WEBP" else {}
    return encoded(Image.fromarray(array), form, **options)


def test_one_colour_picture_makes_all_of_them_coloured(client):
    grey, coloured = pixels(mode="L"), pixels(mode="RGB")
    reply = send(client, zipped({"a/0.png": png(grey), "b/0.png": png(coloured)}))
    made = loaded(client, reply.json()["id"]).training
    assert made.images.shape == (2, 8, 8, 3)
    np.testing.assert_array_equal(made.images[0], np.stack([grey] * 3, axis=-1))
    np.testing.assert_array_equal(made.images[1], coloured)


@pytest.mark.parametrize(("size", "side"), [(None, 64), (16, 16)])
def test_pictures_of_different_sizes_fill_a_square(client, size, side):
    files = {"a/0.png": png(np.full((10, 40), 200, np.uint8)),
             "b/0.png": png(np.full((90, 30, 3), 100, np.uint8))}
    reply = send(client, zipped(files), **({"size": size} if size else {}))
    made = loaded(client, reply.json()["id"]).training
    assert made.images.shape == (2, side, side, 3)
    assert (made.images[0] == 200).all()
    assert (made.images[1] == 100).all()


def test_a_wide_picture_loses_its_ends_not_its_middle(client):
    wide = np.zeros((8, 24), np.uint8)
    wide[:, 8:16] = pixels(mode="L")
    reply = send(client, zipped({"a/0.png": png(wide), "b/0.png": png(wide)}), size=8)
    np.testing.assert_array_equal(loaded(client, reply.json()["id"]).training.images[0],
                                  wide[:, 8:16])


def test_a_picture_lies_as_its_camera_says(client):
    array = pixels(6, 8, "L")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    from tests.app.conftest import encoded

    turned = encoded(Image.fromarray(array), "PNG", exif=exif)
    files = {"a/0.png": turned, "b/0.png": png(np.rot90(array, -1).copy())}
    made = loaded(client, send(client, zipped(files)).json()["id"]).training
    np.testing.assert_array_equal(made.images[0], made.images[1])
    assert made.images.shape == (2, 6, 8)


@pytest.mark.parametrize("judging", ["test", "Test", "val", "pets/testing", "cifar10-test"])
def test_folders_above_the_classes_make_parts(client, judging):
    learn, judge = pets(top="train/")[0], pets(top=f"{judging}/", count=2)[1]
    reply = send(client, zipped({name: png(array) for name, array in learn.items()} | judge))
    known = Dataset.model_validate_json(reply.content)
    assert known.parts.model_dump() == {"training": 6, "held_out": 4}
    assert known.balance == {"training": [3, 3], "held_out": [2, 2]}
    assert loaded(client, known.id).held_out.labels.tolist() == [0, 0, 1, 1]


def test_where_everything_is_to_judge_by_everything_is_learned_from(client):
    known = send(client, zipped(pets(top="test/")[1])).json()
    assert known["parts"] == {"training": 6, "held_out": None}


def test_a_class_that_only_one_part_has_is_a_class_of_both(client):
    files = {"train/cat/0.png": png(pixels()), "train/dog/0.png": png(pixels()),
             "test/fox/0.png": png(pixels())}
    known = send(client, zipped(files)).json()
    assert known["classes"] == ["cat", "dog", "fox"]
    assert known["balance"] == {"training": [1, 1, 0], "held_out": [0, 0, 1]}


def test_pictures_may_come_one_by_one(client):
    arrays, files = pets()
    by_form = send_form(client, dict(reversed(files.items())))
    assert by_form.status_code == 201, by_form.text
    in_a_zip = send(client, zipped(files))
    assert by_form.json()["id"] == in_a_zip.json()["id"]
    assert by_form.json()["name"] == "2 + 5"


def test_several_zips_are_one_data_set(client):
    learn, judge = zipped(pets()[1]), zipped(pets(count=2)[1])
    known = send_form(client, {"pets-test.zip": judge, "pets-train.zip": learn}).json()
    assert known["parts"] == {"training": 6, "held_out": 4}
    one = zipped({"0.png": png(pixels())})
    named = {"cat.zip": one, "dog.zip": one}
    assert send_form(client, named).json()["classes"] == ["cat", "dog"]


# idx


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("way", ["form", "zip", "zip in a form"])
def test_idx_files(client, pack, way):
    learn, judge = digits(12), digits(5, seed=1)
    files = mnist(learn, judge, pack)
    if way == "form":
        reply = send_form(client, files)
    elif way == "zip":
        reply = send(client, zipped(files, zipfile.ZIP_DEFLATED))
    else:
        reply = send_form(client, {"digits.zip": zipped(files)})
    assert reply.status_code == 201, reply.text
    known = Dataset.model_validate_json(reply.content)
    assert (known.kind, known.classes, known.shape) == ("idx", ["0", "1", "2"], [1, 6, 6])
    assert known.parts.model_dump() == {"training": 12, "held_out": 5}
    made = loaded(client, known.id)
    for part, given in ((made.training, learn), (made.held_out, judge)):
        np.testing.assert_array_equal(part.images, given[0])
        np.testing.assert_array_equal(part.labels, given[1])


def test_the_same_content_has_the_same_id_however_it_came(client):
    learn = digits()
    ids = {send_form(client, mnist(learn)).json()["id"],
           send_form(client, mnist(learn, pack=gzip.compress)).json()["id"],
           send(client, zipped(mnist(learn)), name="Other").json()["id"]}
    assert len(ids) == 1
    assert send(client, zipped(mnist(learn)), name="Third").json() == client.get(
        f"/api/v1/datasets/{ids.pop()}").json()
    assert send_form(client, mnist(digits(seed=1))).json()["id"] not in ids


def test_idx_files_may_have_colours(client):
    learn = digits(channels=(3,))
    known = send_form(client, mnist(learn)).json()
    assert known["shape"] == [3, 6, 6]
    np.testing.assert_array_equal(loaded(client, known["id"]).training.images, learn[0])


def test_classes_of_idx_files_may_have_names(client):
    named = {**mnist(digits()), "classes.txt": "Футболка\nankle boot\r\n\n bag \n".encode()}
    known = send(client, zipped(named)).json()
    assert known["classes"] == ["Футболка", "ankle boot", "bag"]


def test_a_part_may_lack_the_last_class(client):
    judge = digits(4, classes=2)
    known = send_form(client, mnist(digits(), judge)).json()
    assert known["balance"] == {"training": [4, 4, 4], "held_out": [2, 2, 0]}


# keeping


def test_what_was_uploaded_stays_until_it_is_deleted(start):
    known = send(start(), zipped(pets()[1]), name="Pets").json()
    client = start()
    assert client.get(f"/api/v1/datasets/{known['id']}").json() == known
    assert [one["id"] for one in client.get("/api/v1/datasets").json()["kept"]] == [known["id"]]
    assert client.delete(f"/api/v1/datasets/{known['id']}").status_code == 204
    assert client.get(f"/api/v1/datasets/{known['id']}").status_code == 404
    assert client.get("/api/v1/datasets").json()["kept"] == []
    assert client.delete(f"/api/v1/datasets/{known['id']}").status_code == 404
    assert list((client.app.state.settings.data / "datasets").iterdir()) == []


def test_what_a_killed_server_left_behind_goes_after_a_day(start):
    client = start()
    folder = client.app.state.settings.data / "datasets"
    old, new = folder / ".new-old", folder / ".gone-new"
    for place in (old, new):
        write(place, {"training.images.npy": b"half"})
    os.utime(old, (0, 0))
    assert send(client, zipped(pets("L")[1])).status_code == 201
    assert (old.exists(), new.exists()) == (False, True)


def test_a_deleted_data_set_can_still_be_read_by_who_holds_it(client):
    arrays, files = pets()
    key = send(client, zipped(files)).json()["id"]
    client.app.state.datasets._cache.forget(lambda name, _: name[0] == "dataset")
    made = loaded(client, key)
    assert client.delete(f"/api/v1/datasets/{key}").status_code == 204
    np.testing.assert_array_equal(made.training.images, np.stack(list(arrays.values())))


def test_there_is_an_end_to_the_room(start):
    client = start(max_stored_dataset_bytes=2000)
    first = send(client, zipped(pets("L")[1]))  # 6 pictures of 64 bytes, and labels
    assert first.status_code == 201
    full = send(client, zipped(pets(width=30, height=30)[1]))
    assert (full.status_code, full.json()["code"]) == (413, "datasets-full")
    assert full.json()["limit"] == 2000
    # What is there already takes no more room.
    assert send(client, zipped(pets("L")[1])).status_code == 201


def test_the_answer_lists_everything(shared):
    answer = Datasets.model_validate_json(shared.get("/api/v1/datasets").content)
    assert set(answer.generated) == set(DATASETS)
    for kind, about in answer.generated.items():
        assert tuple(about.shape) == DATASETS[kind].shape
        assert {"count", "seed", "noise"} <= set(about.schema_["properties"])
    assert {one.name for one in answer.downloads} == {"mnist", "fashion_mnist"}


# the folder of the settings


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shelf"
    write(place, {f"MNIST/{name}": data for name, data in mnist(digits(), digits(4)).items()})
    write(place, pets(top="My pets/")[1])
    write(place, {"zips/pets-train.zip": zipped(pets()[1]),
                  "zips/pets-test.zip": zipped(pets(count=1)[1])})
    write(place, {"notes/readme.txt": b"no data", "readme.txt": b"not even a folder"})
    return place


def test_every_sub_folder_is_a_data_set(start, folder):
    client = start(datasets=folder)
    answer = Datasets.model_validate_json(client.get("/api/v1/datasets").content)
    kept = {one.id: one for one in answer.kept}
    assert set(kept) == {"mnist", "my-pets", "zips"}
    assert kept["mnist"].parts.model_dump() == {"training": 12, "held_out": 4}
    assert kept["zips"].balance == {"training": [3, 3], "held_out": [1, 1]}
    assert kept["mnist"].shape == [1, 6, 6]
    assert kept["mnist"].source == {"folder": "MNIST"}
    # Nobody has decoded a picture for this.
    assert kept["my-pets"].shape is None
    assert [one.code for one in answer.refused] == ["dataset-nothing"]
    assert "notes" in answer.refused[0].detail
    known = client.get("/api/v1/datasets/my-pets").json()
    assert known["shape"] == [3, 8, 8]
    again = client.get("/api/v1/datasets").json()["kept"]
    assert next(one for one in again if one["id"] == "my-pets") == known
    np.testing.assert_array_equal(loaded(client, "my-pets").training.images,
                                  np.stack(list(pets()[0].values())))


def test_what_was_decoded_once_is_not_decoded_again(start, folder, monkeypatch):
    known = start(datasets=folder).get("/api/v1/datasets/my-pets").json()

    def never(*_):
        raise AssertionError("decoded again")

    monkeypatch.setattr(images, "pixels", never)
    other = start(datasets=folder)
    assert other.get("/api/v1/datasets/my-pets").json() == known
    assert len(loaded(other, "my-pets").training.images) == 6


def test_a_change_in_the_folder_is_seen(start, folder):
    client = start(datasets=folder)
    before = client.get("/api/v1/datasets/my-pets").json()
    class_folder = folder / "My pets" / "fox"
    class_folder.mkdir()
    (class_folder / "0.png").write_bytes(png(pixels(seed=9)))
    after = client.get("/api/v1/datasets/my-pets").json()
    assert after["classes"] == ["cat", "dog", "fox"]
    assert after["content"] != before["content"]
    # The copy of what is there no more is gone.
    assert len(list((client.app.state.settings.data / "copies").iterdir())) == 1


def test_what_lies_in_the_folder_is_not_ours_to_delete(start, folder):
    client = start(datasets=folder)
    for key in ("mnist", "shapes"):
        reply = client.delete(f"/api/v1/datasets/{key}")
        assert (reply.status_code, reply.json()["code"]) == (405, "dataset-stays")
    assert (folder / "MNIST").is_dir()


def test_folders_of_any_name_have_an_id(start, tmp_path):
    names = ["Кошки", "Собаки", "shapes", "a" * 20, "...", "my pets", "my-pets", "x" * 100]
    for name in names:
        write(tmp_path / "shelf" / name, pets("L", count=1)[1])
    client = start(datasets=tmp_path / "shelf")
    kept = client.get("/api/v1/datasets").json()["kept"]
    assert {one["name"] for one in kept} == {name for name in names if name != "..."}
    for one in kept:
        assert client.get(f"/api/v1/datasets/{one['id']}").json()["name"] == one["name"]
    assert client.get("/api/v1/datasets/shapes").json()["kind"] == "generated"


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there, not bytes")
def test_names_that_are_no_text_are_told_as_well_as_can_be(start, tmp_path):
    for kind in (b"cat\xe9", b"dog"):
        place = tmp_path / "shelf" / os.fsdecode(b"caf\xe9") / os.fsdecode(kind)
        place.mkdir(parents=True)
        (place / "0.png").write_bytes(png(pixels()))
    client = start(datasets=tmp_path / "shelf")
    (known,) = client.get("/api/v1/datasets").json()["kept"]
    assert (known["name"], known["classes"]) == ("caf\ufffd", ["cat\ufffd", "dog"])
    assert client.get(f"/api/v1/datasets/{known['id']}").json()["count"] == 2


def test_a_folder_may_be_named(start, folder):
    write(folder / "zips" / "inner", pets(top="deep/")[1])
    client = start(datasets=folder)
    reply = client.post("/api/v1/datasets", json={"folder": "zips/inner/deep"})
    assert reply.status_code == 201, reply.text
    assert reply.json()["source"] == {"folder": "zips/inner/deep"}
    assert send(client, zipped(pets()[1])).json()["id"] == reply.json()["id"]


@pytest.mark.parametrize("name", ["", "..", "../store", "/etc", "MNIST/../..", "no such", "a\0b",
                                  "link", "x" * 5000])
def test_no_folder_outside_is_read(start, folder, tmp_path, name):
    write(tmp_path / "store", pets()[1])
    (folder / "link").symlink_to(tmp_path / "store")
    reply = start(datasets=folder).post("/api/v1/datasets", json={"folder": name})
    assert (reply.status_code, reply.json()["code"]) == (422, "dataset-folder")


def test_links_out_of_a_data_set_are_passed_over(start, folder, tmp_path):
    (tmp_path / "secret.png").write_bytes(png(pixels()))
    (folder / "My pets" / "cat" / "secret.png").symlink_to(tmp_path / "secret.png")
    known = start(datasets=folder).get("/api/v1/datasets/my-pets").json()
    assert known["balance"] == {"training": [3, 3]}


def test_a_folder_that_is_not_there_holds_nothing(start, tmp_path):
    client = start(datasets=tmp_path / "nothing")
    assert client.get("/api/v1/datasets").json()["kept"] == []


def test_a_folder_that_cannot_be_read_is_refused(start, folder, monkeypatch):
    def forbidden(place):
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setattr(found, "signature", forbidden)
    answer = start(datasets=folder).get("/api/v1/datasets").json()
    assert answer["kept"] == []
    assert {one["code"] for one in answer["refused"]} == {"file-unreadable"}


@pytest.mark.data
def test_mnist_is_read_as_it_lies_there(start):
    from tests.engine.test_zoo import DATA

    if not (DATA / "mnist").is_dir():
        pytest.skip(f"MNIST not found in {DATA}; set NABLASCOPE_TEST_DATA")
    known = start(datasets=DATA).get("/api/v1/datasets/mnist").json()
    assert known["parts"] == {"training": 60_000, "held_out": 10_000}
    # As REFERENCE and every description of MNIST have it.
    assert known["balance"]["held_out"] == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
