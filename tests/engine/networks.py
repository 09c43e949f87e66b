"""Random networks: specs of any shape of graph, all kinds of layer, every one of them legal."""

import numpy as np

from engine.errors import ShapeError
from engine.layers import LAYERS
from engine.network import initialize
from engine.spec import read

PLAIN = [
    "relu", "leaky_relu", "prelu", "elu", "softplus", "sigmoid", "tanh", "softmax", "dropout",
    "layernorm", "lrn",
]  # fmt: skip


def random_spec(rng, size=9, loss=None, kinds=None):
    """About `size` nodes that fork and join at random, then everything loose is brought together.

    `kinds` narrows what may stand between the input and the last few nodes.
    """
    shapes = {"input": (int(rng.integers(1, 4)), int(rng.integers(4, 9)), int(rng.integers(4, 9)))}
    spec = {"input": {"shape": list(shapes["input"])}, "nodes": []}

    def add(settings, *sources):
        name = f"{settings['kind']}{len(spec['nodes'])}"
        recipe = LAYERS[settings["kind"]]
        layer = recipe.from_settings({k: v for k, v in settings.items() if k != "kind"})
        shapes[name] = layer.output_shape(*(shapes[source] for source in sources))
        spec["nodes"].append({"name": name, **settings, "inputs": list(sources)})
        return name

    while len(spec["nodes"]) < size:
        source = str(rng.choice(list(shapes)))
        kind = str(rng.choice(kinds or ["conv2d", "pool", "batchnorm2d", "join", *PLAIN]))
        try:
            if kind == "join":
                add(*joined(rng, shapes, source))
            else:
                add(settings_of(rng, kind), source)
        except ShapeError:
            continue

    def loose():
        read_by_some = {source for node in spec["nodes"] for source in node["inputs"]}
        return [node["name"] for node in spec["nodes"] if node["name"] not in read_by_some]

    ends = []
    for name in loose():
        if len(shapes[name]) == 3:
            name = add({"kind": str(rng.choice(["flatten", "globalavgpool"]))}, name)
        ends.append(add({"kind": "linear", "out_features": 3}, name))
    if len(ends) > 1:
        add({"kind": "add"}, *ends)
    spec["loss"] = loss or str(rng.choice(["softmax_cross_entropy", "mean_squared_error"]))
    spec["initializer"] = "xavier_normal"
    return spec


def settings_of(rng, kind):
    def pair(low, high):
        return [int(v) for v in rng.integers(low, high, 2)]

    if kind == "conv2d":
        return {"kind": kind, "out_channels": int(rng.integers(1, 4)), "kernel_size": pair(1, 4),
                "stride": pair(1, 3), "padding": pair(0, 3), "dilation": pair(1, 3),
                "bias": bool(rng.integers(2))}  # fmt: skip
    if kind == "pool":
        kernel = pair(1, 4)
        kind = str(rng.choice(["maxpool2d", "avgpool2d"]))
        return {"kind": kind, "kernel_size": kernel, "stride": pair(1, 3),
                "padding": [int(rng.integers(0, k // 2 + 1)) for k in kernel]}  # fmt: skip
    return {"kind": kind}


def joined(rng, shapes, source):
    """A join of a node with one that fits, itself if there is no other."""
    if rng.integers(2):
        others = [name for name, shape in shapes.items() if shape == shapes[source]]
        kind = str(rng.choice(["add", "add", "multiply"]))
    else:
        others = [name for name, shape in shapes.items() if shape[1:] == shapes[source][1:]]
        kind = "concat"
    chosen = [str(rng.choice(others)) for _ in range(rng.integers(1, 3))]
    return {"kind": kind}, source, *chosen


def random_network(seed, dtype=np.float64, batch=3, **options):
    """A network with parameters, an input and a target, all from one seed."""
    rng = np.random.default_rng(seed)
    architecture = read(random_spec(rng, **options))
    network = initialize(architecture, seed, dtype)
    params = {
        # Not 0 and 1: gradients of and through biases and statistics should show.
        node: {name: value + 0.2 * rng.random(value.shape) for name, value in params.items()}
        for node, params in network.params.items()
    }
    x = rng.standard_normal((batch, *architecture.input.shape)).astype(dtype)
    target = rng.integers(0, 3, batch)
    return network.with_params(params), x, target
