"""Multiply-adds counted one by one, as loops over the cells would do them; padding counts too."""

from itertools import product

from tests.oracles.layers import windows_along


def _along(value, space):
    return value if isinstance(value, list) else [value] * len(space)


def convolution(settings, shapes):
    ((channels, *space),) = shapes
    names = ("kernel_size", "stride", "padding", "dilation")
    kernel, *others = (_along(settings[name], space) for name in names)
    starts = [windows_along(*a) for a in zip(space, kernel, *others, strict=True)]
    count = 0
    for _ in product(range(settings["out_channels"]), *starts):
        for _ in product(range(channels // settings["groups"]), *map(range, kernel)):
            count += 1
    return count


def transposed_convolution(settings, shapes):
    """Every cell of x meets every weight of its channel."""
    ((channels, *space),) = shapes
    kernel = _along(settings["kernel_size"], space)
    filters = settings["out_channels"] // settings["groups"]
    cells = product(range(channels), *map(range, space))
    return sum(1 for _ in cells for _ in product(range(filters), *map(range, kernel)))


def linear(settings, shapes):
    return sum(1 for _ in product(range(settings["out_features"]), range(shapes[0][0])))


def batchnorm2d(settings, shapes):
    return sum(1 for _ in product(*map(range, shapes[0])))


def lrn(settings, shapes):
    ((channels, *space),) = shapes
    count = 0
    for c, *_ in product(range(channels), *map(range, space)):
        for other in range(channels):
            count += -(settings["size"] // 2) <= other - c <= (settings["size"] - 1) // 2
    return count


MULTIPLY_ADDS = {count.__name__: count for count in (linear, batchnorm2d)}
MULTIPLY_ADDS |= {f"conv{rank}d": convolution for rank in "123"}
MULTIPLY_ADDS |= {f"conv_transpose{rank}d": transposed_convolution for rank in "123"}
MULTIPLY_ADDS |= {"lrn": lrn, "batchnorm1d": batchnorm2d, "layernorm": batchnorm2d}
