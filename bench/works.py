"""The works that are timed: networks by their spec, a batch, and what is done with them."""

from typing import Any, NamedTuple

from engine.zoo import ZOO

Node = dict[str, Any]


class Work(NamedTuple):
    """One row of the table.

    Parameters
    ----------
    name : str
    spec : dict
    batch : int
    task : {"step", "forward", "backward"}
        A training step (SGD with momentum), or half a pass.
    expected : float
        The ratio to PyTorch that was hoped for.
    """

    name: str
    spec: dict[str, Any]
    batch: int
    task: str
    expected: float


def conv(name: str, filters: int, size: int = 3, **settings: Any) -> Node:
    """Write a convolution that keeps the size of its maps."""
    return {"name": name, "kind": "conv2d", "out_channels": filters, "kernel_size": size,
            "padding": size // 2, **settings}


def six_convolutions(filters: tuple[int, ...] = (32, 32, 64, 64, 128, 128), side: int = 32
                     ) -> dict[str, Any]:
    """Six 3×3 convolutions, a pooling after every second."""
    nodes: list[Node] = []
    for number, count in enumerate(filters, start=1):
        nodes += [conv(f"conv{number}", count), {"name": f"relu{number}", "kind": "relu"}]
        if number % 2 == 0:
            nodes.append({"name": f"pool{number}", "kind": "maxpool2d", "kernel_size": 2})
    return classifier([3, side, side], nodes)


def residual_blocks() -> dict[str, Any]:
    """Three stages of two basic blocks each (ResNet), with batch normalisation."""
    nodes: list[Node] = [conv("stem", 16, bias=False), {"name": "stem_norm", "kind": "batchnorm2d"},
                         {"name": "stem_relu", "kind": "relu"}]
    above, filters = "stem_relu", 16
    for stage in range(3):
        for block in range(2):
            at, stride = f"{stage}_{block}", 2 if stage and not block else 1
            filters = 16 << stage
            nodes += [
                {**conv(f"a{at}", filters, stride=stride, bias=False), "inputs": [above]},
                {"name": f"an{at}", "kind": "batchnorm2d"}, {"name": f"ar{at}", "kind": "relu"},
                conv(f"b{at}", filters, bias=False), {"name": f"bn{at}", "kind": "batchnorm2d"},
            ]
            short = above
            if stride == 2:
                short = f"s{at}"
                nodes.append({**conv(short, filters, 1, stride=2), "inputs": [above]})
            nodes += [{"name": f"sum{at}", "kind": "add", "inputs": [f"bn{at}", short]},
                      {"name": f"r{at}", "kind": "relu"}]
            above = f"r{at}"
    nodes.append({"name": "mean", "kind": "globalavgpool"})
    return classifier([3, 32, 32], nodes, flat=True)


def vgg16() -> dict[str, Any]:
    """Thirteen 3×3 convolutions and three dense layers at 224×224."""
    nodes: list[Node] = []
    for stage, (count, filters) in enumerate(((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))):
        for number in range(count):
            at = f"{stage}_{number}"
            nodes += [conv(f"conv{at}", filters), {"name": f"relu{at}", "kind": "relu"}]
        nodes.append({"name": f"pool{stage}", "kind": "maxpool2d", "kernel_size": 2})
    nodes.append({"name": "flatten", "kind": "flatten"})
    for number in (1, 2):
        nodes += [{"name": f"fc{number}", "kind": "linear", "out_features": 4096},
                  {"name": f"relu_fc{number}", "kind": "relu"}]
    nodes.append({"name": "fc3", "kind": "linear", "out_features": 1000})
    return {"input": {"shape": [3, 224, 224]}, "nodes": nodes}


def one_convolution(channels: int = 64, side: int = 56) -> dict[str, Any]:
    """One 3×3 convolution that keeps channels and size."""
    return {"input": {"shape": [channels, side, side]}, "loss": "mean_squared_error",
            "nodes": [conv("conv", channels)]}


def chain(depth: int) -> dict[str, Any]:
    """So many 3×3 convolutions of 32 filters one after the other."""
    nodes: list[Node] = []
    for number in range(depth):
        nodes += [conv(f"conv{number}", 32), {"name": f"relu{number}", "kind": "relu"}]
    return classifier([32, 16, 16], [*nodes, {"name": "mean", "kind": "globalavgpool"}], flat=True)


def classifier(shape: list[int], nodes: list[Node], flat: bool = False) -> dict[str, Any]:
    """Put ten classes behind the nodes."""
    ends: list[Node] = [] if flat else [{"name": "flatten", "kind": "flatten"}]
    ends.append({"name": "fc", "kind": "linear", "out_features": 10})
    return {"input": {"shape": shape}, "nodes": [*nodes, *ends]}


WORKS = (
    Work("LeNet-5, batch 64, training step", ZOO["lenet5"].spec, 64, "step", 1.0),
    Work("six 3×3 convolutions, 3×32×32, batch 32, training step", six_convolutions(), 32, "step",
         1.0),
    Work("six residual blocks with batch normalisation, batch 32, training step",
         residual_blocks(), 32, "step", 1.2),
    Work("3×3 convolution 64→64 at 56×56, batch 8, forward", one_convolution(), 8, "forward", 1.0),
    Work("the same, backward", one_convolution(), 8, "backward", 1.2),
    Work("VGG-16 at 224×224, one image, forward", vgg16(), 1, "forward", 1.2),
)
