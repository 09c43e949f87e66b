"""LeNet-5 on one image, forward and backward with every tensor kept: our engine and PyTorch.

``python -m bench.engine``. PyTorch keeps the same tensors by hooks: the output of every layer, the
gradient of every output, of every parameter and of the image. Both run the weights that the zoo
ships, and before the clock starts every tensor of the one is compared with the other's. PyTorch
runs on one thread, as the engine always does, and on as many as it takes by itself.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from bench import measure
from engine import weights
from engine.datasets.labelled import as_tensor
from engine.datasets.samples import SAMPLES
from engine.network import Network
from engine.spec import read
from engine.tensor import Tensor
from engine.zoo import ZOO

MISSING = """PyTorch is not installed here, so there is nobody to compare with.
Install it with `python3 -m tests --rivals`, or run this with the Python of an environment that has
torch, numpy, safetensors and threadpoolctl."""
TARGET = 7


def main() -> int:
    """Compare, print, and write the report if asked to."""
    given = measure.arguments(__doc__, rounds=40)
    network, x = lenet5()
    ours = engine_pass(network, x)
    names = {"ours": "Nablascope's engine"}
    tasks: dict[str, Callable[[], object]] = {"ours": ours}
    before: dict[str, Callable[[], object]] = {}
    packages = ["numpy"]
    try:
        import torch
    except ModuleNotFoundError:
        print(MISSING, file=sys.stderr)
    else:
        theirs = pytorch_pass(network, x)
        compare(ours(), theirs())
        packages.append("torch")
        for threads in sorted({1, torch.get_num_threads()}):
            name = f"torch {threads}"
            names[name] = f"PyTorch with hooks, threads: {threads}"
            tasks[name] = theirs
            before[name] = partial(torch.set_num_threads, threads)
    taken = measure.interleaved(tasks, given.rounds, before)
    rows = [
        (names[name], measure.milliseconds(taken[name]),
         f"{1 / measure.ratio(taken['ours'], taken[name]):.3g}")
        for name in names
    ]
    text = f"""## One image through LeNet-5, forward and backward, every tensor kept

`python -m bench.engine`: {measure.machine(*packages)}; {given.rounds} interleaved rounds.
Ours always computes on one thread. {len(ours())} tensors, other names of the same one included.

{measure.table(("who", "ms a pass: median (middle half)", "ratio to ours"), rows)}"""
    measure.tell("engine", text, given.write and len(tasks) > 1)
    return 0 if len(tasks) > 1 else 1


def lenet5() -> tuple[Network, Tensor]:
    """Return the zoo's trained network and a drawn digit, prepared."""
    architecture = read(ZOO["lenet5"].spec)
    file = ZOO["lenet5"].weights()
    assert file is not None
    network = Network(architecture, weights.assign(architecture, weights.load(file)))
    drawn = SAMPLES[f"digit-{TARGET}"].draw().reshape(28, 4, 28, 4).mean(axis=(1, 3))
    return network, as_tensor(drawn[None].astype(np.uint8), architecture.input)


def engine_pass(network: Network, x: Tensor) -> Callable[[], dict[str, Any]]:
    """One pass of ours; returns every tensor by address."""

    def run() -> dict[str, Any]:
        return dict(network.backward(network.forward(x), [TARGET]).tensors)

    return run


def pytorch_pass(network: Network, x: Tensor) -> Callable[[], dict[str, Any]]:
    """One pass of PyTorch's that keeps the same tensors under the same addresses."""
    import torch
    from torch import nn

    kinds = {
        "conv2d": lambda s: nn.Conv2d(s["in"], s["out_channels"], s["kernel_size"],
                                      padding=s["padding"]),
        "linear": lambda s: nn.Linear(s["in"], s["out_features"]),
        "relu": lambda s: nn.ReLU(),
        "maxpool2d": lambda s: nn.MaxPool2d(s["kernel_size"]),
        "flatten": lambda s: nn.Flatten(),
    }
    architecture = network.architecture
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    for node in architecture.nodes:
        channels = architecture.input_shapes(node.name)[0][0]
        layers[node.name] = kinds[node.layer.kind]({**node.layer.settings(), "in": channels})
    model = nn.Sequential(layers)
    model.load_state_dict({
        name: torch.from_numpy(value.copy())
        for name, value in weights.load(weights.dump(network)).items()
    })
    kept: dict[str, Any] = {}

    def keeper(name: str) -> Callable[..., None]:
        def keep(module: Any, inputs: Any, output: Any) -> None:
            output.retain_grad()
            kept[f"{name}.y"] = output

        return keep

    for name, module in model.named_children():
        module.register_forward_hook(keeper(name))
    target = torch.tensor([TARGET])
    own = {
        f"{node}.{spec.torch_name}": f"{node}.d{name}"
        for node, specs in architecture.parameters.items() for name, spec in specs.items()
    }
    parameters = list(model.named_parameters())

    def run() -> dict[str, Any]:
        kept.clear()
        model.zero_grad(set_to_none=True)
        image = torch.from_numpy(x.copy()).requires_grad_()
        kept["input.y"] = image
        logits = model(image)
        logarithms = torch.log_softmax(logits, 1)
        loss = nn.functional.nll_loss(logarithms, target)
        loss.backward()
        found = dict(kept)
        found |= {name[:-1] + "dy": y.grad for name, y in kept.items()}
        found |= {own[name]: parameter.grad for name, parameter in parameters}
        found |= {"loss.y": loss, "loss.p": logarithms.exp()}
        return found

    return run


def compare(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Refuse to time two things that do not compute the same."""
    for name, tensor in theirs.items():
        np.testing.assert_allclose(
            ours[name], tensor.detach().numpy(), rtol=1e-3, atol=1e-5, err_msg=name
        )
    # What nobody computes: parameters, the target, and other names of the same tensor.
    given = {"loss.t", "loss.x", "loss.dx"}
    for name in set(ours) - set(theirs) - given:
        if name.rpartition(".")[2] not in {"w", "b", "x", "dx"}:
            raise SystemExit(f"kept by ours only: {name}")


if __name__ == "__main__":
    sys.exit(main())
