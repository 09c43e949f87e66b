"""One layer or loss with every tensor of its pass, as explanations take it."""

import numpy as np

from engine.explain import Context


def layer_pass(case, training=False, seed=0, dtype=np.float64):
    """A case of `tests.engine.cases`, forward and back."""
    rng = np.random.default_rng(seed)
    inputs, params = case.draw(rng, dtype)
    layer = case.layer
    forward = layer.forward(
        params, *inputs, training=training, rng=np.random.default_rng(seed + 1)
    )
    dy = rng.standard_normal(forward.output.shape).astype(dtype)
    back = layer.backward(params, dy, forward.saved)
    names = ["x"] if len(inputs) == 1 else [f"x{k}" for k in range(len(inputs))]
    tensors = {
        **dict(zip(names, inputs, strict=True)), **params, "y": forward.output, "dy": dy,
        **{f"d{name}": value for name, value in back.params.items()},
        **{f"d{name}": value for name, value in zip(names, back.inputs, strict=True)},
    }
    return Context(layer, tensors, forward.saved, training)


def loss_pass(loss, output, target):
    """A loss, forward and back."""
    made = loss.forward(output, target)
    tensors = {"x": output, "t": made.target, "y": made.value, "dx": loss.backward(output, made)}
    if made.probabilities is not None:
        tensors["p"] = made.probabilities
    return Context(loss, tensors, made)
