"""Any of our architectures, run by PyTorch's own functions from the same numbers."""

import numpy as np

try:
    import torch
    from torch.nn import functional
except ImportError:  # The tests say why they are skipped.
    torch = functional = None


def leaf(array, gradient=True):
    """A tensor of PyTorch's own, whose gradient will be kept."""
    return torch.tensor(np.asarray(array)).requires_grad_(gradient)


def forward(layer, params, inputs, training=False):
    """One layer, by PyTorch's function of that name; settings as ours."""
    x, own = inputs[0], vars(layer)
    if layer.kind == "conv2d":
        return functional.conv2d(x, params["w"], params.get("b"), own["stride"], own["padding"],
                                 own["dilation"], own["groups"])  # fmt: skip
    if layer.kind == "batchnorm2d":
        return functional.batch_norm(x, params["running_mean"], params["running_var"],
                                     params["gamma"], params["beta"], training, own["momentum"],
                                     own["eps"])  # fmt: skip
    return {
        "maxpool2d": lambda: functional.max_pool2d(x, own["kernel_size"], own["stride"],
                                                   own["padding"], own["dilation"]),
        "avgpool2d": lambda: functional.avg_pool2d(
            x, own["kernel_size"], own["stride"], own["padding"],
            count_include_pad=own["count_include_pad"],
        ),
        "globalavgpool": lambda: functional.adaptive_avg_pool2d(x, 1).flatten(1),
        "linear": lambda: functional.linear(x, params["w"], params.get("b")),
        "flatten": lambda: x.flatten(1),
        "relu": lambda: functional.relu(x),
        "leaky_relu": lambda: functional.leaky_relu(x, own["negative_slope"]),
        "sigmoid": lambda: torch.sigmoid(x),
        "tanh": lambda: torch.tanh(x),
        "softmax": lambda: functional.softmax(x, 1),
        "dropout": lambda: functional.dropout(x, own["p"], training),
        "add": lambda: torch.stack(inputs).sum(0),
        "concat": lambda: torch.cat(inputs, 1),
    }[layer.kind]()  # fmt: skip


LOSSES = {
    "softmax_cross_entropy": lambda y, t: functional.cross_entropy(y, t),
    "mean_squared_error": lambda y, t: functional.mse_loss(
        y, functional.one_hot(t, y.shape[1]).to(y.dtype) if t.dtype == torch.int64 else t
    ),
}


def whole(network, x, target, training=False):
    """Forward and backward through a graph -> every tensor and gradient by our addresses."""
    values = {"input": leaf(x)}
    params = {
        node.name: {
            name: leaf(network.params[node.name][name], spec.trainable)
            for name, spec in network.architecture.parameters.get(node.name, {}).items()
        }
        for node in network.architecture.nodes
    }
    for node in network.architecture.nodes:
        given = [values[source] for source in node.inputs]
        y = values[node.name] = forward(node.layer, params[node.name], given, training)
        y.retain_grad()
    output = values[network.architecture.output]
    loss = LOSSES[network.architecture.loss.kind](output, torch.tensor(target))
    loss.backward()
    found = {"loss.y": loss}
    for node, y in values.items():
        found[f"{node}.y"], found[f"{node}.dy"] = y, y.grad
    for node, own in params.items():
        for name, value in own.items():
            if value.requires_grad:
                found[f"{node}.d{name}"] = value.grad
    moved = {
        f"{node}.{name}": value
        for node, own in params.items()
        for name, value in own.items()
        if name.startswith("running")
    }
    return {address: value.detach().numpy() for address, value in (found | moved).items()}
