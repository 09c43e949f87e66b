"""Networks that only scenes need: deep ones, narrow ones, and LeNet-5 fitted to other classes."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from engine.zoo import ZOO

Node = dict[str, Any]
Spec = dict[str, Any]

# As MNIST's digits are read; generated ones have nearly the same mean and standard deviation.
DIGITS: dict[str, Any] = ZOO["lenet5"].spec["input"]
# Mean and standard deviation of generated shapes, which may stand anywhere.
SHAPES: dict[str, Any] = {
    "shape": [1, 28, 28], "mean": [0.162], "std": [0.268], "background": "dark",
}
POINTS: dict[str, Any] = {"shape": [2]}


def dense(
    activation: str,
    widths: Sequence[int],
    reads: dict[str, Any] = POINTS,
    classes: int = 2,
    initializer: str = "xavier_uniform",
    normalized: bool = False,
) -> Spec:
    """Hidden layers of these widths, each with its activation, then one that decides.

    Parameters
    ----------
    activation : str
        A kind of layer.
    widths : sequence of int
        Neurons of each hidden layer; none makes a linear classifier.
    reads : dict
        The spec's input.
    classes : int
    initializer : str
    normalized : bool
        Normalise every hidden layer over the batch before its activation. The bias before that
        would be taken away again, so there is none (REFERENCE T11).

    Examples
    --------
    >>> [node["name"] for node in dense("tanh", [4])["nodes"]]
    ['fc1', 'tanh1', 'fc2']
    """
    nodes: list[Node] = [{"name": "flatten", "kind": "flatten"}] if len(reads["shape"]) > 1 else []
    for number, width in enumerate(widths, 1):
        layer: Node = {"name": f"fc{number}", "kind": "linear", "out_features": width}
        nodes.append({**layer, "bias": False} if normalized else layer)
        if normalized:
            nodes.append({"name": f"norm{number}", "kind": "batchnorm1d"})
        nodes.append({"name": f"{activation}{number}", "kind": activation})
    nodes.append({"name": f"fc{len(widths) + 1}", "kind": "linear", "out_features": classes})
    return {
        "name": " → ".join([*[f"{width} {activation}" for width in widths], str(classes)]),
        "input": reads, "nodes": nodes, "loss": "softmax_cross_entropy",
        "initializer": initializer,
    }


def tower(layers: int, residual: bool, channels: int = 8, classes: int = 5) -> Spec:
    """Stack 3×3 convolutions as the plain and residual networks of He et al. (2015), in small.

    A convolution of stride 2 and a pooling make the picture 7×7; blocks of two normalised
    convolutions follow, then the mean of every map and one layer that decides.

    Parameters
    ----------
    layers : int
        Layers with weights on the way: even, 4 or more.
    residual : bool
        Add to what each block makes what it was given.
    channels, classes : int

    Examples
    --------
    >>> kinds = [node["kind"] for node in tower(20, residual=True)["nodes"]]
    >>> kinds.count("conv2d") + kinds.count("linear"), kinds.count("add")
    (20, 9)
    """
    nodes: list[Node] = [
        *_normalized(1, channels, stride=2),
        {"name": "relu1", "kind": "relu"},
        {"name": "pool1", "kind": "maxpool2d", "kernel_size": 2},
    ]
    for first in range(2, layers, 2):
        entering = nodes[-1]["name"]
        nodes += [
            *_normalized(first, channels),
            {"name": f"relu{first}", "kind": "relu"},
            *_normalized(first + 1, channels),
        ]
        if residual:
            nodes.append({"name": f"add{first + 1}", "kind": "add",
                          "inputs": [f"norm{first + 1}", entering]})
        nodes.append({"name": f"relu{first + 1}", "kind": "relu"})
    nodes += [
        {"name": "mean", "kind": "globalavgpool"},
        {"name": "fc", "kind": "linear", "out_features": classes},
    ]
    return {
        "name": f"{'residual' if residual else 'plain'} {layers}", "input": SHAPES,
        "nodes": nodes, "loss": "softmax_cross_entropy", "initializer": "kaiming_normal",
    }


def _normalized(number: int, channels: int, **settings: int) -> list[Node]:
    return [
        {"name": f"conv{number}", "kind": "conv2d", "out_channels": channels, "kernel_size": 3,
         "padding": 1, "bias": False, **settings},
        {"name": f"norm{number}", "kind": "batchnorm2d"},
    ]


def lenet5(reads: dict[str, Any], classes: int, dropout: float = 0.0) -> Spec:
    """LeNet-5 for other pictures and classes, with dropout behind its dense layers if wanted.

    >>> [node["name"] for node in lenet5(SHAPES, 5, dropout=0.5)["nodes"]][-6:]
    ['relu3', 'dropout3', 'fc2', 'relu4', 'dropout4', 'fc3']
    """
    spec = deepcopy(ZOO["lenet5"].spec)
    nodes = list[Node]()
    for node in spec["nodes"]:
        nodes.append(node)
        if dropout and node["name"] in ("relu3", "relu4"):
            number = node["name"][-1]
            nodes.append({"name": f"dropout{number}", "kind": "dropout", "p": dropout})
    nodes[-1]["out_features"] = classes
    return {**spec, "input": reads, "nodes": nodes}
