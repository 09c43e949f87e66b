"""Multiply-adds counted one by one, as loops over the cells would do them; padding counts too."""

from itertools import product

from tests.oracles.layers import pair, windows_along


def conv2d(settings, shapes):
    ((channels, *space),) = shapes
    names = ("kernel_size", "stride", "padding", "dilation")
    kernel, *others = (pair(settings[name]) for name in names)
    rows, columns = (windows_along(*a) for a in zip(space, kernel, *others, strict=True))
    count = 0
    for _ in product(range(settings["out_channels"]), rows, columns):
        for _ in product(range(channels // settings["groups"]), *map(range, kernel)):
            count += 1
    return count


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


MULTIPLY_ADDS = {
    "conv2d": conv2d, "linear": linear, "lrn": lrn,
    "batchnorm1d": batchnorm2d, "batchnorm2d": batchnorm2d, "layernorm": batchnorm2d,
}  # fmt: skip
