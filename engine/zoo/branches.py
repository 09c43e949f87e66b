"""A small network with a shortcut that is added and branches that are laid side by side."""

from typing import Any

from engine.zoo.lenet5 import DIGITS

Node = dict[str, Any]


def branches() -> dict[str, Any]:
    """One residual block (ResNet), one block of 1×1 and 3×3 branches (GoogLeNet), global mean."""
    nodes: list[Node] = [
        _conv("conv1", 8, 3, stride=2, padding=1),
        {"name": "norm1", "kind": "batchnorm2d"},
        {"name": "relu1", "kind": "relu"},
        # The block learns F(x); the shortcut adds x, so H(x) = F(x) + x.
        _conv("conv2", 8, 3, padding=1),
        {"name": "norm2", "kind": "batchnorm2d"},
        {"name": "relu2", "kind": "relu"},
        _conv("conv3", 8, 3, padding=1),
        {"name": "norm3", "kind": "batchnorm2d"},
        {"name": "add", "kind": "add", "inputs": ["norm3", "relu1"]},
        {"name": "relu3", "kind": "relu"},
        {"name": "pool", "kind": "maxpool2d", "kernel_size": 2},
        {**_conv("narrow", 8, 1), "inputs": ["pool"]},
        {**_conv("wide", 16, 3, padding=1), "inputs": ["pool"]},
        {"name": "concat", "kind": "concat", "inputs": ["narrow", "wide"]},
        {"name": "relu4", "kind": "relu"},
        {"name": "mean", "kind": "globalavgpool"},
        {"name": "fc", "kind": "linear", "out_features": 10},
    ]
    return {
        "input": DIGITS, "nodes": nodes, "loss": "softmax_cross_entropy",
        "initializer": "kaiming_normal",
    }


def _conv(name: str, filters: int, size: int, **settings: int) -> Node:
    return {"name": name, "kind": "conv2d", "out_channels": filters, "kernel_size": size,
            **settings}
