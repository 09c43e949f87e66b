"""Scenes about how deltas get through many layers (REFERENCE T10, T22, T23)."""

from app.scenes.networks import DIGITS, dense, tower
from app.scenes.scene import Scene, digits, sgd, shapes, training


def twins() -> Scene:
    """Show equal neurons that stay equal, and Kaiming's, which do not."""
    return Scene(
        "twins",
        tuple(training(digits(4000), {"zoo": "lenet5_1998"}, sgd(0.05), epochs=6,
                       initializer=initializer)
              for initializer in ({"kind": "zeros"}, {"kind": "constant", "value": 0.01},
                                  {"kind": "kaiming_uniform"})),
        seconds=12, pane="overview", panel="network", focus=2,
    )


def vanishing() -> Scene:
    """Show eight hidden layers of three activations, from the same weights."""
    return Scene(
        "vanishing",
        tuple(training(digits(4000),
                       dense(activation, [64] * 8, DIGITS, 10, "kaiming_normal"),
                       sgd(0.05), epochs=10)
              for activation in ("sigmoid", "tanh", "relu")),
        seconds=6, pane="gradients", logarithmic=("gradients",),
    )


def batch_norm() -> Scene:
    """Show the network with which batch normalisation was introduced, with and without it."""
    return Scene(
        "batch-norm",
        tuple(training(digits(4000),
                       dense("sigmoid", [100] * 3, DIGITS, 10, "xavier_normal", normalized),
                       sgd(0.5), epochs=10)
              for normalized in (False, True)),
        seconds=3, pane="outputs", layer="sigmoid3",
    )


def residual() -> Scene:
    """Show 20 and 56 layers, plain and with shortcuts."""
    return Scene(
        "residual",
        tuple(training(shapes(1500, noise=0.1), tower(layers, shortcut), sgd(0.02, 0.9),
                       epochs=6, batch_size=32, schedule={"kind": "cosine"})
              for shortcut in (False, True) for layers in (20, 56)),
        seconds=25, pane="gradients", logarithmic=("gradients",),
    )
