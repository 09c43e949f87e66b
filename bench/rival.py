"""The same works done by the engine and by PyTorch, from the same spec and numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.works import Work
from engine.network import Network, initialize
from engine.optimizers import SGD
from engine.spec import read
from engine.trace import Mode
from engine.training import loop

Task = Callable[[], object]
RATE, MOMENTUM, CLASSES = 0.01, 0.9, 10


def data(network: Network, batch: int) -> tuple[Any, Any]:
    """Draw a batch and its classes."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((batch, *network.architecture.input.shape)).astype(np.float32)
    return x, rng.integers(0, CLASSES, batch)


def ours(work: Work) -> Task:
    """Prepare the work for the engine."""
    network = initialize(read(work.spec))
    x, labels = data(network, work.batch)
    if work.task == "forward":
        return lambda: network.predict(x)
    if work.task == "backward":
        trace = network.forward(x, Mode(training=True))
        dy = np.ones_like(trace.output)
        return lambda: network.pull_back(trace, network.architecture.output, dy)
    state = [loop.State(network)]
    optimizer = SGD(learning_rate=RATE, momentum=MOMENTUM)

    def step() -> None:
        params, memory, _, _ = loop.update(state[0], x, labels, optimizer)
        state[0] = loop.State(network.with_params(params), memory, state[0].step + 1)

    return step


def theirs(work: Work) -> Task:
    """Prepare the work for PyTorch."""
    import torch

    network = initialize(read(work.spec))
    x, labels = (torch.from_numpy(array) for array in data(network, work.batch))
    model = module(network)
    if work.task == "forward":
        model.eval()

        def forward() -> None:
            with torch.inference_mode():
                model(x)

        return forward
    if work.task == "backward":
        x.requires_grad_()
        y = model(x)
        dy = torch.ones_like(y)
        wanted = [x, *model.parameters()]
        return lambda: torch.autograd.grad(y, wanted, dy, retain_graph=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(model(x), labels).backward()
        optimizer.step()

    return step


def module(network: Network) -> Any:
    """Build the same network of PyTorch's own modules, with the same weights."""
    import torch
    from torch import nn

    architecture = network.architecture
    kinds: dict[str, Callable[[dict[str, Any], int], nn.Module]] = {
        "conv2d": lambda s, c: nn.Conv2d(
            c, s["out_channels"], s["kernel_size"], s["stride"], s["padding"], bias=s["bias"]
        ),
        "linear": lambda s, c: nn.Linear(c, s["out_features"]),
        "relu": lambda s, c: nn.ReLU(),
        "maxpool2d": lambda s, c: nn.MaxPool2d(s["kernel_size"]),
        "batchnorm2d": lambda s, c: nn.BatchNorm2d(c, s["eps"], s["momentum"]),
        "flatten": lambda s, c: nn.Flatten(),
        "globalavgpool": lambda s, c: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    }
    names = {node.name: f"n{number}" for number, node in enumerate(architecture.nodes)}

    class Graph(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            for node in architecture.nodes:
                if node.layer.kind != "add":
                    channels = architecture.input_shapes(node.name)[0][0]
                    made = kinds[node.layer.kind](node.layer.settings(), channels)
                    self.add_module(names[node.name], made)
            # Looked up once: a dictionary by name would be slower than a Sequential.
            self.walk = [
                (node.name, node.inputs, getattr(self, names[node.name], None))
                for node in architecture.nodes
            ]

        def forward(self, x: Any) -> Any:
            values = {"input": x}
            for name, inputs, layer in self.walk:
                if layer is None:
                    values[name] = values[inputs[0]] + values[inputs[1]]
                else:
                    values[name] = layer(values[inputs[0]])
            return values[architecture.output]

    graph = Graph()
    with torch.no_grad():
        for node, specs in architecture.parameters.items():
            for name, spec in specs.items():
                own = getattr(getattr(graph, names[node]), spec.torch_name)
                own.copy_(torch.from_numpy(network.params[node][name].copy()))
    return graph
