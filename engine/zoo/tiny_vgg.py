"""A small network in the manner of VGG (Simonyan and Zisserman, 2014) for 32×32 colour pictures."""

from typing import Any

# Mean and standard deviation per channel of the pictures it was trained on.
PICTURES: dict[str, Any] = {
    "shape": [3, 32, 32], "mean": [0.4911, 0.4808, 0.4444], "std": [0.2463, 0.2444, 0.2622],
}
CLASSES = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
]


def tiny_vgg() -> dict[str, Any]:
    """Twice two 3×3 convolutions and a pooling; the filters double after the first."""
    nodes: list[dict[str, Any]] = []
    for block, filters in ((1, 16), (2, 32)):
        for number in (1, 2):
            at = f"{block}_{number}"
            nodes += [
                {"name": f"conv{at}", "kind": "conv2d", "out_channels": filters,
                 "kernel_size": 3, "padding": 1},
                {"name": f"relu{at}", "kind": "relu"},
            ]
        nodes.append({"name": f"pool{block}", "kind": "maxpool2d", "kernel_size": 2})
    nodes += [
        {"name": "flatten", "kind": "flatten"},
        {"name": "dropout", "kind": "dropout", "p": 0.5},
        {"name": "fc", "kind": "linear", "out_features": len(CLASSES)},
    ]
    return {
        "input": PICTURES, "nodes": nodes, "loss": "softmax_cross_entropy",
        "initializer": "kaiming_uniform", "classes": CLASSES,
    }
