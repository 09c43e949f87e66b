"""LeNet-5 (LeCun et al., 1998), as it is taught today and in the manner of its time."""

from typing import Any

Node = dict[str, Any]

# Mean and standard deviation of the 60 000 training images of MNIST.
DIGITS: dict[str, Any] = {
    "shape": [1, 28, 28], "mean": [0.1307], "std": [0.3081], "background": "dark", "center": True,
}


def lenet5() -> dict[str, Any]:
    """ReLU and max pooling; 61 706 parameters."""
    return _lenet({"kind": "relu"}, {"kind": "maxpool2d"}, "kaiming_uniform")


def lenet5_1998() -> dict[str, Any]:
    """Tanh and average pooling; the same 61 706 parameters."""
    return _lenet({"kind": "tanh"}, {"kind": "avgpool2d"}, "xavier_uniform")


def _lenet(activation: Node, pooling: Node, initializer: str) -> dict[str, Any]:
    act = activation["kind"]
    pool = {**pooling, "kernel_size": 2, "stride": 2}
    nodes: list[Node] = [
        {"name": "conv1", "kind": "conv2d", "out_channels": 6, "kernel_size": 5, "padding": 2},
        {"name": f"{act}1", **activation},
        {"name": "pool1", **pool},
        {"name": "conv2", "kind": "conv2d", "out_channels": 16, "kernel_size": 5},
        {"name": f"{act}2", **activation},
        {"name": "pool2", **pool},
        {"name": "flatten", "kind": "flatten"},
        {"name": "fc1", "kind": "linear", "out_features": 120},
        {"name": f"{act}3", **activation},
        {"name": "fc2", "kind": "linear", "out_features": 84},
        {"name": f"{act}4", **activation},
        {"name": "fc3", "kind": "linear", "out_features": 10},
    ]
    return {
        "input": DIGITS, "nodes": nodes, "loss": "softmax_cross_entropy",
        "initializer": initializer,
    }
