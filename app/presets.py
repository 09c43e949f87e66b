"""Examples to begin with in the layer lab: small operations whose numbers one can check by hand.

Their words stand in `static/locales/*/presets.ftl`: the title by the preset's name, what there is
to see in `.text` below it.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from app import languages, operations

Nested = list[Any]


@dataclass(frozen=True)
class Preset:
    """One example.

    Parameters
    ----------
    name, kind : str
    settings : dict
    inputs : list of nested lists
    params : dict
    dy : nested list, optional
    target : list, optional
        Of a loss.
    training : bool
    slip : dict, optional
        Where the printed source is wrong: tensor, index, what it prints and what is true.
    next : tuple of Behind
        Operations behind this one: y of each enters the next, whose dx is its dy; `dy` is then the
        last one's.
    beside : Behind, optional
        An operation that reads the same x and gets the same dy.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    inputs: list[Nested]
    params: dict[str, Nested] = field(default_factory=dict)
    dy: Nested | None = None
    target: Nested | None = None
    training: bool = False
    slip: dict[str, Any] | None = None
    next: tuple["Behind", ...] = ()
    beside: "Behind | None" = None

    def written(self) -> dict[str, Any]:
        """Write it as JSON, with its words in every language."""
        body: dict[str, Any] = {
            "name": self.name,
            **{part: {language: _said(language, self.name + suffix)
                      for language in languages.LANGUAGES}
               for part, suffix in (("title", ""), ("text", ".text"))},
            "kind": self.kind, "settings": self.settings, "inputs": self.inputs,
            "params": self.params, "training": self.training,
        }
        for name in ("dy", "target", "slip"):
            if getattr(self, name) is not None:
                body[name] = getattr(self, name)
        if self.next:
            body["next"] = [one.written() for one in self.next]
        if self.beside:
            body["beside"] = self.beside.written()
        return body


@dataclass(frozen=True)
class Behind:
    """An operation that others feed.

    Parameters
    ----------
    kind : str
    settings : dict
    params : dict
    """

    kind: str
    settings: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Nested] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {"kind": self.kind, "settings": self.settings, "params": self.params}


def _said(language: str, message: str) -> str:
    said = languages.say(language, message, file="presets")
    assert said is not None, f"{language}/presets.ftl has no {message}"
    return said


def rows(text: str, *shape: int) -> Nested:
    """Read numbers written as rows.

    >>> rows("1 2 / 3 4", 1, 2, 2)
    [[[1, 2], [3, 4]]]
    """
    numbers = [float(word) for word in text.replace("/", " ").split()]
    made: Nested = operations.tensor(np.array(numbers).reshape(shape))["data"]
    return made


# The worked examples that the lecture notes print (REFERENCE W1 and W2).
W1_X = """
1 2 0 1 0 / 2 0 0 0 1 / 1 2 2 0 2 / 2 2 2 0 1 / 2 0 1 0 1
1 2 2 1 2 / 0 2 2 0 2 / 1 2 2 1 1 / 2 2 0 1 0 / 2 2 1 0 0
0 2 0 1 1 / 2 0 2 1 1 / 2 0 1 2 1 / 0 1 0 1 2 / 1 0 1 2 1"""
W1_W = """
-1 1 1 / -1 1 1 / 0 0 1    0 -1 1 / -1 0 -1 / 1 0 0    1 -1 0 / -1 0 -1 / 0 1 -1
0 0 -1 / 1 0 0 / 0 -1 0    1 -1 0 / -1 1 0 / -1 1 1    1 0 1 / 1 -1 1 / -1 0 0"""
W2_X = "4 5 8 7 / 1 8 8 8 / 3 6 6 4 / 6 5 7 8"
W2_W = "1 4 1 / 1 4 3 / 3 3 1"

# A seven on dark ground, 0 … 9.
PICTURE = """
0 0 0 0 0 0 0 0
0 7 9 9 9 9 7 0
0 2 3 3 4 9 6 0
0 0 0 0 4 9 2 0
0 0 0 2 9 5 0 0
0 0 0 6 9 1 0 0
0 0 1 9 6 0 0 0
0 0 0 0 0 0 0 0"""

SOBEL = "-1 0 1 / -2 0 2 / -1 0 1"
EDGES = "-1 -1 -1 / -1 8 -1 / -1 -1 -1"
BLUR = "1 1 1 / 1 1 1 / 1 1 1"
IDENTITY = "0 0 0 / 0 1 0 / 0 0 0"


def _kernel(name: str, kernel: str, scale: float = 1.0, **settings: Any) -> Preset:
    """One hand-made kernel on the small picture."""
    w = np.array(rows(kernel, 1, 1, 3, 3)) * scale
    return Preset(
        name, "conv2d",
        {"out_channels": 1, "kernel_size": 3, "padding": 1, "bias": False, **settings},
        [rows(PICTURE, 1, 1, 8, 8)], {"w": operations.tensor(w)["data"]},
        _ones((1, 1, 8, 8)),
    )


def _ones(shape: tuple[int, ...]) -> Nested:
    made: Nested = np.ones(shape, int).tolist()
    return made


@cache
def presets() -> tuple[Preset, ...]:
    """Return all of them, in the order of the list."""
    return (
        Preset(
            "w2", "conv2d", {"out_channels": 1, "kernel_size": 3}, [rows(W2_X, 1, 1, 4, 4)],
            {"w": rows(W2_W, 1, 1, 3, 3), "b": [0]}, rows("2 1 / 4 4", 1, 1, 2, 2),
        ),
        Preset(
            "w1", "conv2d", {"out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 1},
            [rows(W1_X, 1, 3, 5, 5)], {"w": rows(W1_W, 2, 3, 3, 3), "b": [1, 0]},
            _ones((1, 2, 3, 3)),
            slip={"tensor": "y", "index": [0, 0, 0, 2], "printed": 1, "value": -1},
        ),
        Preset(
            "conv-1d", "conv1d", {"out_channels": 1, "kernel_size": 3, "padding": 1},
            [rows("0 0 1 3 6 6 5 1 0", 1, 1, 9)], {"w": rows("-1 0 1", 1, 1, 3), "b": [0]},
            rows("1 0 0 2 0 0 -1 0 1", 1, 1, 9),
        ),
        _kernel("sobel", SOBEL),
        _kernel("blur", BLUR, 1 / 9),
        _kernel("edges", EDGES),
        _kernel("identity", IDENTITY),
        _kernel("rotated", "0 0 0 / 0 0 1 / 0 0 0", operation="convolution"),
        Preset(
            "stride-padding", "conv2d",
            {"out_channels": 1, "kernel_size": 3, "stride": 2, "padding": 1},
            [rows(W2_X, 1, 1, 4, 4)], {"w": rows(W2_W, 1, 1, 3, 3), "b": [1]},
            rows("1 -1 / 2 3", 1, 1, 2, 2),
        ),
        Preset(
            "dilation", "conv2d", {"out_channels": 1, "kernel_size": 3, "dilation": 2},
            [rows("1 2 0 1 3 2 / 0 1 2 2 1 0 / 3 1 0 0 2 1 / 1 0 2 1 1 3 / 2 2 1 0 0 1 / "
                  "0 3 1 2 1 0", 1, 1, 6, 6)],
            {"w": rows("1 0 -1 / 2 1 0 / 0 -1 1", 1, 1, 3, 3), "b": [0]},
            rows("1 2 / -1 1", 1, 1, 2, 2),
        ),
        Preset(
            "depthwise", "conv2d", {"out_channels": 2, "kernel_size": 2, "groups": 2},
            [rows("1 2 3 / 4 5 6 / 7 8 9   9 8 7 / 6 5 4 / 3 2 1", 1, 2, 3, 3)],
            {"w": rows("1 0 / 0 -1   1 1 / 1 1", 2, 1, 2, 2), "b": [0, 0]},
            rows("1 1 / 1 1   1 2 / 3 4", 1, 2, 2, 2),
        ),
        Preset(
            "pointwise", "conv2d", {"out_channels": 2, "kernel_size": 1},
            [rows("1 2 / 3 4   5 6 / 7 8   0 1 / 1 0", 1, 3, 2, 2)],
            {"w": rows("1 0 2   -1 1 0", 2, 3, 1, 1), "b": [0, 1]},
            rows("1 2 / 0 1   2 0 / 1 1", 1, 2, 2, 2),
        ),
        Preset(
            "max-ties", "maxpool2d", {"kernel_size": 2},
            [rows("1 3 2 2 / 3 0 2 2 / 5 4 0 1 / 5 5 1 0", 1, 1, 4, 4)],
            dy=rows("1 2 / 3 4", 1, 1, 2, 2),
        ),
        Preset(
            "max-overlap", "maxpool2d", {"kernel_size": 3, "stride": 1},
            [rows("1 2 0 1 / 0 9 3 2 / 4 1 0 8 / 2 0 1 5", 1, 1, 4, 4)],
            dy=rows("1 2 / 3 4", 1, 1, 2, 2),
        ),
        Preset(
            "average", "avgpool2d", {"kernel_size": 2},
            [rows("1 3 2 2 / 3 1 2 6 / 5 4 0 1 / 5 6 1 2", 1, 1, 4, 4)],
            dy=rows("4 8 / 12 -4", 1, 1, 2, 2),
        ),
        Preset(
            "max-average", "maxpool2d", {"kernel_size": 2},
            [rows("1 3 2 2 / 3 1 2 6 / 5 4 0 1 / 5 6 1 2", 1, 1, 4, 4)],
            dy=rows("4 8 / 12 -4", 1, 1, 2, 2), beside=Behind("avgpool2d"),
        ),
        Preset(
            "pool-before-conv", "maxpool2d", {"kernel_size": 2},
            [rows("1 3 2 0 1 4 / 0 2 1 5 3 1 / 4 4 0 1 2 2 / 1 0 6 3 2 0 / 2 5 1 1 0 7 / "
                  "3 1 0 2 4 1", 1, 1, 6, 6)],
            dy=rows("1 2 / -1 3", 1, 1, 2, 2),
            next=(Behind("conv2d", {"out_channels": 1, "kernel_size": 2},
                         {"w": rows("1 -1 / 2 1", 1, 1, 2, 2), "b": [0]}),),
        ),
        Preset(
            "pool-before-dense", "maxpool2d", {"kernel_size": 2},
            [rows("1 3 2 0 / 0 2 1 5 / 4 4 0 1 / 1 0 6 3", 1, 1, 4, 4)],
            dy=rows("1 -2", 1, 2),
            next=(Behind("flatten"),
                  Behind("linear", {"out_features": 2},
                         {"w": rows("1 0 -1 2 / 3 1 0 -1", 2, 4), "b": [0, 1]})),
        ),
        Preset(
            "chain-conv", "conv2d", {"out_channels": 1, "kernel_size": 2},
            [rows("1 2 0 / 3 1 2 / 0 2 3", 1, 1, 3, 3)],
            {"w": rows("1 -1 / 0 2", 1, 1, 2, 2), "b": [-3]}, rows("1 2 / 3 4", 1, 1, 2, 2),
            next=(Behind("relu"),),
        ),
        Preset(
            "two-convs", "conv2d", {"out_channels": 1, "kernel_size": 2},
            [rows("1 2 0 1 / 3 1 2 0 / 0 2 3 1 / 1 0 1 2", 1, 1, 4, 4)],
            {"w": rows("1 -1 / 0 2", 1, 1, 2, 2), "b": [0]}, rows("1 2 / -1 3", 1, 1, 2, 2),
            next=(Behind("conv2d", {"out_channels": 1, "kernel_size": 2},
                         {"w": rows("2 1 / -1 1", 1, 1, 2, 2), "b": [1]}),),
        ),
        Preset(
            "dense", "linear", {"out_features": 2}, [rows("1 2 -1", 1, 3)],
            {"w": rows("2 0 1 / -1 3 1", 2, 3), "b": [1, 0]}, rows("1 -2", 1, 2),
        ),
        Preset(
            "saturation", "sigmoid", {}, [rows("-10 -4 -1 0 1 4 10", 1, 7)],
            dy=_ones((1, 7)),
        ),
        Preset(
            "dead", "relu", {}, [rows("-3 -1 0 1 3", 1, 5)],
            dy=rows("1 2 3 4 5", 1, 5), beside=Behind("leaky_relu", {"negative_slope": 0.1}),
        ),
        Preset(
            "batch-norm", "batchnorm1d", {}, [rows("1 10 / 2 30 / 3 50 / 6 30", 4, 2)],
            {"gamma": [1, 2], "beta": [0, 1], "running_mean": [0, 0], "running_var": [1, 1]},
            rows("1 0 / 0 1 / -1 0 / 0 2", 4, 2), training=True,
        ),
        Preset(
            "p-minus-t", "softmax_cross_entropy", {}, [rows("2 1 -1 / 0 0 3", 2, 3)],
            target=[0, 1],
        ),
    )
