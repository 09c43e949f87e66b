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
    if layer.kind.startswith("conv_transpose"):
        return getattr(functional, layer.kind)(
            x, params["w"], params.get("b"), own["stride"], own["padding"], own["output_padding"],
            own["groups"], own["dilation"],
        )  # fmt: skip
    if layer.kind.startswith("conv"):
        w, rank = params["w"], layer.rank
        if own["operation"] == "convolution":
            w = w.flip(tuple(range(2, 2 + rank)))
        return getattr(functional, layer.kind)(
            x, w, params.get("b"), own["stride"], own["padding"], own["dilation"], own["groups"]
        )
    if "pool" in layer.kind and layer.kind != "globalavgpool":
        return pooled(layer, x)
    if layer.kind.startswith("batchnorm"):
        return functional.batch_norm(x, params["running_mean"], params["running_var"],
                                     params["gamma"], params["beta"], training, own["momentum"],
                                     own["eps"])  # fmt: skip
    return {
        "globalavgpool": lambda: x.flatten(2).mean(2),
        "linear": lambda: functional.linear(x, params["w"], params.get("b")),
        "flatten": lambda: x.flatten(1),
        "relu": lambda: functional.relu(x),
        "leaky_relu": lambda: functional.leaky_relu(x, own["negative_slope"]),
        "sigmoid": lambda: torch.sigmoid(x),
        "tanh": lambda: torch.tanh(x),
        "softmax": lambda: functional.softmax(x, 1),
        "log_softmax": lambda: functional.log_softmax(x, 1),
        "step": lambda: torch.heaviside(x.detach(), x.new_zeros(())) + 0 * x,
        "sign": lambda: torch.sign(x),
        "prelu": lambda: functional.prelu(x, params["slope"]),
        "shifted_relu": lambda: functional.relu(x) - own["alpha"],
        "elu": lambda: functional.elu(x, own["alpha"]),
        # Beyond beta · x = 20 PyTorch takes y = x, which is wrong by 2e-9.
        "softplus": lambda: functional.softplus(x, own["beta"]),
        "layernorm": lambda: functional.layer_norm(x, x.shape[1:], params["gamma"],
                                                   params["beta"], own["eps"]),
        "lrn": lambda: local_response_norm(x, own),
        "upsample": lambda: functional.interpolate(x, scale_factor=own["scale_factor"]),
        "dropout": lambda: functional.dropout(x, own["p"], training),
        "dropout2d": lambda: functional.dropout2d(x, own["p"], training),
        "multiply": lambda: torch.stack(inputs).prod(0),
        "add": lambda: torch.stack(inputs).sum(0),
        "concat": lambda: torch.cat(inputs, 1),
    }[layer.kind]()  # fmt: skip


def local_response_norm(x, own):
    """PyTorch's refuses vectors, so they get an axis."""
    given = x if x.ndim > 2 else x[..., None]
    return functional.local_response_norm(
        given, own["size"], own["alpha"], own["beta"], own["k"]
    ).reshape(x.shape)


def rows(t, like):
    """Class indices as one-hot rows."""
    return functional.one_hot(t, like.shape[1]).to(like.dtype) if t.dtype == torch.int64 else t


def by_cells(name):
    """PyTorch's mean over all cells is ours of both; its sum likewise."""
    return lambda y, t, own: getattr(functional, name)(
        y, rows(t, y), reduction="sum" if own.get("form") == "sum" else "mean"
    )


def pooled(layer, x):
    """Pooling along one or two axes; a sum is a mean times the number of cells."""
    family, rank, own = layer.kind[:-2], layer.rank, vars(layer)
    if family == "adaptiveavgpool":
        return getattr(functional, f"adaptive_avg_pool{rank}d")(x, own["output_size"])
    sizes = own["kernel_size"], own["stride"], own["padding"]
    if family == "maxpool":
        return getattr(functional, f"max_pool{rank}d")(x, *sizes, own["dilation"])
    average = getattr(functional, f"avg_pool{rank}d")
    if family == "avgpool":
        return average(x, *sizes, count_include_pad=own["count_include_pad"])
    return average(x, *sizes) * np.prod(own["kernel_size"])


# (output, target, settings) -> J; where form and reduction differ PyTorch has no word for it.
LOSSES = {
    "softmax_cross_entropy": lambda y, t, own: functional.cross_entropy(
        y, t, weight=y.new_tensor(own["weight"]) if own["weight"] else None,
        reduction=own["reduction"], label_smoothing=own["label_smoothing"],
    ),
    "mean_squared_error": by_cells("mse_loss"),
    "squared_error": lambda y, t, own: by_cells("mse_loss")(
        y, t, {"form": own["form"].removeprefix("half_")}
    ) / (2 if own["form"] == "half_sum" else 1),
    "absolute_error": by_cells("l1_loss"),
    "difference": lambda y, t, own: (y - rows(t, y)).sum(),
    "binary_cross_entropy": by_cells("binary_cross_entropy"),
    "binary_cross_entropy_with_logits": by_cells("binary_cross_entropy_with_logits"),
    # PyTorch has none for many outputs: max(0, margin − t y) as it stands.
    "hinge": lambda y, t, own: functional.relu(own["margin"] - (2 * rows(t, y) - 1) * y).sum(),
    "multiclass_hinge": lambda y, t, own: functional.multi_margin_loss(
        y, t, margin=own["margin"], reduction=own["reduction"]
    ),
}  # fmt: skip


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
    recipe = network.architecture.loss
    loss = LOSSES[recipe.kind](output, torch.tensor(target), recipe.settings())
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
