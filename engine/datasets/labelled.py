"""Pictures with their classes, and how they become what a network reads."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.architecture import InputRecipe
from engine.errors import InputError
from engine.tensor import Tensor

Images = NDArray[Any]
Labels = NDArray[np.int64]


class Labelled(NamedTuple):
    """Pictures, the class of each, and what the classes are called.

    Parameters
    ----------
    images : array
        uint8, (N, H, W) for grey pictures, (N, H, W, C) for others; float32, (N, 2), for points
        on the plane.
    labels : (N,) int64 array
    classes : tuple of str
    """

    images: Images
    labels: Labels
    classes: tuple[str, ...]


def as_tensor(images: Images, recipe: InputRecipe) -> Tensor:
    """Normalise pictures as a network expects them: ``x = (pixel / 255 − mean) / std``.

    Parameters
    ----------
    images : array
        uint8 (N, H, W) or (N, H, W, C). An array of floats is taken for prepared already.
    recipe : InputRecipe

    Returns
    -------
    (N, C, H, W) float32 Tensor

    Raises
    ------
    InputError
        For pictures of another size or number of channels than the network reads.

    Examples
    --------
    >>> recipe = InputRecipe((1, 1, 2), mean=(0.5,), std=(0.5,))
    >>> as_tensor(np.array([[[0, 255]]], np.uint8), recipe)
    array([[[[-1.,  1.]]]], dtype=float32)
    """
    if images.dtype.kind == "f":
        return images
    if images.ndim == 3:
        images = images[:, None]
    elif images.ndim == 4:
        images = images.transpose(0, 3, 1, 2)
    x = np.ascontiguousarray(images, np.float32)
    if x.shape[1:] != recipe.shape or x.ndim != 4:
        raise InputError("input-shape", "input", shape=x.shape,
                         wanted=f"(N, {', '.join(map(str, recipe.shape))})")
    mean, std = np.array(recipe.mean), np.array(recipe.std)
    x *= (1 / (255 * std)).astype(np.float32).reshape(-1, 1, 1)
    x -= (mean / std).astype(np.float32).reshape(-1, 1, 1)
    return x
