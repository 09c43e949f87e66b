"""Objects of a data set: a page of them with what augmentation makes of them; one as an input."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.datasets.loaded import Loaded
from app.errors import ApiError
from app.images import Prepare
from app.inputs import Input, Inputs
from engine.datasets.labelled import Images, Labelled
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from engine.training.augment import Augmentations

# Pixels of a data set are what training reads: nothing about them is to be guessed or mended.
AS_IT_IS = Prepare(fit="fit", center=False, invert=False)


def page(
    data: Labelled,
    offset: int,
    count: int,
    augmentations: Augmentations | None,
    label_smoothing: float,
    seed: int,
    most: int,
) -> dict[str, NDArray[Any]]:
    """Return some objects, their labels, and what augmentations make of them.

    Parameters
    ----------
    data : Labelled
    offset, count : int
    augmentations : Augmentations or None
        Without any, there is no "augmented".
    label_smoothing : float
        ε, share of each target that goes to all classes.
    seed : int
        Where the chance of the augmentations starts.
    most : int
        Cells at most.

    Returns
    -------
    dict
        "images" uint8 (N, H, W[, 3]) or float32 (N, 2), "labels" int32 (N,); "augmented" as
        "images", and where targets are mixed or smoothed "targets" float32 (N, K).

    Raises
    ------
    ApiError
        For more cells than allowed, and for changes of pictures where there are none.
    """
    part = slice(offset, offset + count)
    images, labels = data.images[part], data.labels[part]
    if images.size > most:
        raise ApiError(422, "objects-too-many", limit=most, count=len(images), cells=images.size)
    tensors: dict[str, NDArray[Any]] = {"images": images, "labels": labels.astype(np.int32)}
    mixup = augmentations.mixup if augmentations else None
    if not augmentations and not label_smoothing:
        return tensors
    targets = np.eye(len(data.classes), dtype=np.float32)[labels]
    if augmentations:
        if augmentations.chain.changes and images.dtype != np.uint8:
            raise ApiError(422, "augment-points", pointer="/augmentations")
        rng = np.random.default_rng(seed)
        changed = augmentations.chain(images, rng) if augmentations.chain.changes else images
        if mixup and len(images):
            mixed = mixup(changed.astype(np.float32), targets, rng)
            targets, changed = mixed.targets, _as(images, mixed.x)
        tensors["augmented"] = changed
    if mixup or label_smoothing:
        tensors["targets"] = _smoothed(targets, label_smoothing)
    return tensors


def as_input(inputs: Inputs, loaded: Loaded, part: str, index: int) -> tuple[Input, dict[str, Any]]:
    """Keep an object as an input, and say how it must be prepared to be what training reads.

    Pictures become a PNG of the same pixels, points a tensor: a network that is given them with
    this preparation gets the bits that it got in training.

    Raises
    ------
    ApiError
        404 for a part or an object that is not there.
    """
    data = loaded.part(part)
    if not 0 <= index < len(data.labels):
        raise ApiError(404, "object-unknown", value=index, count=len(data.labels))
    origin = {"dataset": loaded.record["id"], "part": part, "index": index}
    made = inputs.add_object(data.images[index], data.classes[int(data.labels[index])], origin)
    return made, asdict(AS_IT_IS)


def _as(images: Images, mixed: NDArray[np.float32]) -> Images:
    """Round what was mixed to cells; points stay as they are."""
    if images.dtype != np.uint8:
        return mixed
    cells: Images = np.rint(mixed).clip(0, 255).astype(np.uint8)
    return cells


def _smoothed(targets: NDArray[np.float32], label_smoothing: float) -> NDArray[Any]:
    """Ask the loss what it makes of targets."""
    if not label_smoothing or not len(targets):
        return targets
    loss = SoftmaxCrossEntropy(label_smoothing=label_smoothing)
    smoothed: NDArray[Any] = loss.forward(np.zeros_like(targets), targets).target
    return smoothed
