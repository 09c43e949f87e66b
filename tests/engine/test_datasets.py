"""Pictures: drawn by our own code, read from IDX files, read from class folders."""

import gzip
import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from engine.architecture import InputRecipe
from engine.datasets import folders, idx
from engine.datasets.drawing import Canvas, covered, smooth
from engine.datasets.labelled import as_tensor
from engine.datasets.samples import SAMPLES
from engine.errors import EngineError, InputError
from engine.zoo import ZOO

# samples

each_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


@each_sample
def test_samples_are_pictures_of_bytes(sample):
    picture = sample.draw()
    assert picture.dtype == np.uint8
    assert picture.ndim == 2 or picture.shape[2:] == (3,)
    assert min(picture.shape[:2]) >= 64
    assert np.ptp(picture) > 100, "nothing to see"


@each_sample
def test_samples_are_the_same_every_time(sample):
    np.testing.assert_array_equal(sample.draw(), sample.draw())


@each_sample
def test_labels_are_classes_of_the_zoo(sample):
    classes = {*ZOO["tiny_vgg"].spec["classes"], *map(str, range(10))}
    assert sample.label is None or sample.label in classes


def test_samples_are_named_by_themselves():
    assert all(name == sample.name for name, sample in SAMPLES.items())
    assert {f"digit-{value}" for value in range(10)} < set(SAMPLES)


@pytest.mark.parametrize("value", range(10))
def test_digits_stand_in_the_middle_on_black(value):
    picture = SAMPLES[f"digit-{value}"].draw().astype(float)
    border = np.concatenate([picture[:8].ravel(), picture[-8:].ravel(), picture[:, :8].ravel(),
                             picture[:, -8:].ravel()])
    assert not border.any()
    cells = np.arange(len(picture)) + 0.5
    for axis in (0, 1):
        middle = (picture.sum(axis=axis) * cells).sum() / picture.sum()
        assert abs(middle / len(picture) - 0.5) < 0.1


# drawing


def test_a_polygon_covers_its_area():
    square = Canvas(20).polygon([(0.2, 0.3), (0.7, 0.3), (0.7, 0.8), (0.2, 0.8)])
    assert covered(square).sum() == pytest.approx(100)
    assert (square[7:15, 5:13] < 0).all()
    assert (square[:5] > 0).all()


def test_a_stroke_covers_a_rectangle_and_two_half_discs():
    stroke = Canvas(200).stroke([(0.3, 0.5), (0.7, 0.5)], 0.2)
    assert covered(stroke).sum() == pytest.approx((0.08 + np.pi * 0.01) * 200**2, rel=0.01)


def test_curves_pass_through_their_points():
    points = [(0.1, 0.2), (0.5, 0.9), (0.8, 0.1)]
    assert set(points) <= set(smooth(points))


# idx


def idx_bytes(array, code):
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, code, array.ndim]) + sizes + array.astype(idx.TYPES[code]).tobytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("code", idx.TYPES)
def test_idx_files_of_every_type_are_read(tmp_path, code, pack):
    wanted = np.arange(24).reshape(2, 3, 4)
    (tmp_path / "file").write_bytes(pack(idx_bytes(wanted, code)))
    read = idx.load(tmp_path / "file")
    np.testing.assert_array_equal(read, wanted)
    assert read.dtype.isnative


GOOD = idx_bytes(np.zeros((2, 3), int), 0x08)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0\0", b"\0\0\x08\xff" + b"\0\0\0\1" * 255 + b"\0",
        GOOD[:7], GOOD[:-1], GOOD + b"\0", b"\1" + GOOD[1:], b"\0\0\x07" + GOOD[3:],
        b"\0\0\x08\0", b"\0\0\x08\2" + b"\xff" * 8, gzip.compress(GOOD)[:-9],
        b"\x1f\x8b" + b"nonsense", gzip.compress(GOOD * 3), gzip.compress(GOOD)[:20] + b"\0" * 20,
    ],
    ids=["empty", "two bytes", "too many axes", "half a header", "short", "long", "magic", "type",
         "no axes", "promises too much", "gzip cut off", "no gzip", "gzip long", "gzip damaged"],
)
def test_damaged_idx_files_are_refused(tmp_path, data):
    (tmp_path / "digits").write_bytes(data)
    with pytest.raises(InputError, match="digits: expected an IDX file"):
        idx.load(tmp_path / "digits")


def test_a_limit_of_bytes_holds_before_they_are_unpacked():
    packed = gzip.compress(idx_bytes(np.zeros((300, 1000, 100)), 0x08))
    assert len(packed) < 100_000
    assert idx.shape_of(io.BytesIO(packed), "zeros") == (300, 1000, 100)
    with pytest.raises(InputError, match="promises 30000000 bytes, more than 1000000"):
        idx.read(io.BytesIO(packed), "zeros", most=1_000_000)


def test_a_missing_idx_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        idx.mnist(tmp_path, "train")


def write_mnist(folder, images, labels, code=0x08):
    (folder / "t10k-images-idx3-ubyte").write_bytes(idx_bytes(images, code))
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_bytes(labels, 0x09)))


def test_images_and_labels_are_read_together(tmp_path):
    images = np.arange(12).reshape(3, 2, 2)
    write_mnist(tmp_path, images, np.array([2, 0, 1]))
    data = idx.mnist(tmp_path, "t10k")
    np.testing.assert_array_equal(data.images, images)
    assert data.labels.tolist() == [2, 0, 1]
    assert data.labels.dtype == np.int64
    assert data.classes == ("0", "1", "2")


@pytest.mark.parametrize(
    ("images", "labels", "code"),
    [
        (np.zeros((3, 2, 2)), np.zeros(2), 0x08),
        (np.zeros((3, 4)), np.zeros(3), 0x08),
        (np.zeros((3, 2, 2)), np.zeros(3), 0x0D),
        (np.zeros((3, 2, 2)), np.array([0, -1, 0]), 0x08),
    ],
    ids=["count", "axes", "type", "negative"],
)
def test_images_and_labels_that_do_not_fit_are_refused(tmp_path, images, labels, code):
    write_mnist(tmp_path, images, labels, code)
    with pytest.raises(InputError):
        idx.mnist(tmp_path, "t10k")


# folders


def decode(data):
    return np.frombuffer(data, np.uint8).reshape(2, 2)


PICTURES = {
    "dog/b.raw": b"bbbb", "cat/z.raw": b"zzzz", "cat/a.raw": b"aaaa", ".hidden/x": b"x",
    "__MACOSX/cat/._a.raw": b"junk", "dog/.DS_Store": b"",
}


def write_folder(place, files):
    for name, data in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    return place


def write_zip(place, files, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(place, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("top", ["", "animals/"], ids=["bare", "within a folder"])
def test_classes_are_the_names_of_folders(tmp_path, packed, top):
    files = {top + name: data for name, data in PICTURES.items()}
    if packed:
        place = write_zip(tmp_path / "set.zip", {**files, top + "cat/": b""})
    else:
        place = write_folder(tmp_path / "set", files)
    data = folders.load(place, decode)
    assert data.classes == ("cat", "dog")
    assert data.labels.tolist() == [0, 0, 1]
    assert bytes(data.images[:, 0, 0]) == b"azb"


@pytest.mark.parametrize(
    "name", ["../cat/a", "/cat/a", "cat/../../a", "C:/cat/a", "..\\cat\\a"], ids=repr
)
def test_paths_that_leave_the_archive_are_refused(tmp_path, name):
    place = write_zip(tmp_path / "set.zip", {name: b"aaaa"})
    with pytest.raises(InputError, match="leaves the folder"):
        folders.load(place, decode)


def test_links_out_of_the_folder_are_passed_over(tmp_path):
    (tmp_path / "secret").write_bytes(b"ssss")
    place = write_folder(tmp_path / "set", {"cat/a": b"aaaa"})
    (place / "cat" / "b").symlink_to(tmp_path / "secret")
    assert len(folders.load(place, decode).images) == 1


@pytest.mark.parametrize(
    ("limits", "complaint"),
    [
        (folders.Limits(files=2), "3 files, more than 2"),
        (folders.Limits(file_bytes=3), "4 bytes in one picture, more than 3"),
        (folders.Limits(total_bytes=11), "12 bytes, more than 11"),
        (folders.Limits(array_bytes=11), "12 bytes when decoded, more than 11"),
    ],
    ids=["files", "one file", "all files", "decoded"],
)
def test_too_much_is_refused(tmp_path, limits, complaint):
    place = write_zip(tmp_path / "set.zip", PICTURES)
    with pytest.raises(InputError, match=complaint):
        folders.load(place, decode, limits)


def test_an_archive_that_unpacks_to_much_more_is_refused_unread(tmp_path):
    place = write_zip(tmp_path / "set.zip", {"cat/a": bytes(30_000_000)}, zipfile.ZIP_DEFLATED)
    assert place.stat().st_size < 100_000

    def never(data):
        raise AssertionError("it was read")

    with pytest.raises(InputError, match="bytes in one picture"):
        folders.load(place, never)


def test_an_archive_that_lies_about_a_size_is_refused(tmp_path):
    place = write_zip(tmp_path / "set.zip", {"cat/a": bytes(1_000_000)}, zipfile.ZIP_DEFLATED)
    lie = place.read_bytes().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 4))
    place.write_bytes(lie)
    with pytest.raises(InputError, match="cat/a"):
        folders.load(place, decode)


def test_what_cannot_be_unpacked_piece_by_piece_is_refused(tmp_path):
    place = write_zip(tmp_path / "set.zip", {"cat/a": b"aaaa"}, zipfile.ZIP_LZMA)
    with pytest.raises(InputError, match="'cat/a': packed by method 14"):
        folders.load(place, decode)


def test_a_picture_that_unpacks_to_more_than_it_claims_takes_no_more_memory(tmp_path):
    place = write_zip(tmp_path / "set.zip", {"cat/a": bytes(200_000_000)}, zipfile.ZIP_DEFLATED)
    size = struct.pack("<I", 200_000_000)
    place.write_bytes(place.read_bytes().replace(size, struct.pack("<I", 4)))
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="cat/a"):
            folders.load(place, decode)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_table_of_contents_is_not_read_beyond_what_so_many_files_need(tmp_path):
    files = {f"cat/{n:06}" + "x" * 180: b"" for n in range(8_000)}
    place = write_zip(tmp_path / "set.zip", files)
    with pytest.raises(InputError, match="a table of contents of"):
        folders.load(place, decode, folders.Limits(files=1_000))


@pytest.mark.parametrize(
    "files",
    [{}, {"a": b"aaaa"}, {"cat/a": b"aaa"}, {"cat/a": b""}],
    ids=["empty", "no class", "broken picture", "empty picture"],
)
def test_archives_without_sound_pictures_are_refused(tmp_path, files):
    with pytest.raises(InputError, match="one folder of images for each class"):
        folders.load(write_zip(tmp_path / "set.zip", files), decode)


def test_pictures_of_several_shapes_are_refused(tmp_path):
    place = write_zip(tmp_path / "set.zip", {"cat/a": b"aaaa", "cat/b": b"bb"})
    with pytest.raises(InputError, match=r"'cat/b' of shape \(2,\)"):
        folders.load(place, lambda data: np.frombuffer(data, np.uint8))


@pytest.mark.parametrize("data", [b"", b"PK\3\4 and no more", b"a" * 1000])
def test_what_is_no_archive_is_refused(tmp_path, data):
    (tmp_path / "set.zip").write_bytes(data)
    with pytest.raises(InputError, match="zip"):
        folders.load(tmp_path / "set.zip", decode)


def test_a_missing_archive_is_refused(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        folders.load(tmp_path / "set.zip", decode)


# tensors


def test_pictures_are_normalised_by_channel(rng):
    pictures = rng.integers(0, 256, (2, 4, 5, 3), dtype=np.uint8)
    recipe = InputRecipe((3, 4, 5), (0.1, 0.2, 0.3), (0.5, 0.6, 0.7))
    x = as_tensor(pictures, recipe)
    assert x.dtype == np.float32
    wanted = (pictures / 255 - recipe.mean) / recipe.std
    np.testing.assert_allclose(x, wanted.transpose(0, 3, 1, 2), rtol=1e-5, atol=1e-6)


def test_prepared_tensors_pass(rng):
    x = rng.standard_normal((2, 1, 4, 5)).astype(np.float32)
    assert as_tensor(x, InputRecipe((1, 4, 5), (0.5,), (0.5,))) is x


@pytest.mark.parametrize("shape", [(2, 5, 5), (2, 4, 5, 3)])
def test_pictures_of_another_shape_are_refused(shape):
    with pytest.raises(EngineError):
        as_tensor(np.zeros(shape, np.uint8), InputRecipe((1, 4, 5)))
