"""Scenes about the way down: the rate, momentum, optimizers, the size of a batch (REFERENCE T9)."""

from app.scenes.networks import DIGITS, dense
from app.scenes.scene import Scene, digits, sgd, training

LENET5 = {"zoo": "lenet5"}


def rate() -> Scene:
    """Show four rates, of which only one is good."""
    return Scene(
        "rate",
        tuple(training(digits(3000), LENET5, sgd(rate), epochs=10)
              for rate in (0.001, 0.1, 0.3, 0.5)),
        seconds=15, pane="overview", logarithmic=("loss",), focus=3,
    )


def momentum() -> Scene:
    """Show a ravine that only momentum gets through: not even ten times the rate does."""
    spiral = {"kind": "spiral", "count": 1000, "seed": 0, "turns": 1.0}
    return Scene(
        "momentum",
        tuple(training(spiral, dense("tanh", [16]), optimizer, epochs=100, batch_size=200)
              for optimizer in (sgd(0.3), sgd(0.3, 0.9), sgd(3.0))),
        seconds=7, pane="overview", panel="regions", focus=2,
    )


def optimizers() -> Scene:
    """Show why a rate for each number helps: five layers of sigmoids, which SGD does not wake."""
    network = dense("sigmoid", [64] * 5, DIGITS, 10, "xavier_normal")
    return Scene(
        "optimizers",
        tuple(training(digits(4000), network, optimizer, epochs=10)
              for optimizer in (sgd(0.1), sgd(0.1, 0.9),
                                {"kind": "rmsprop", "learning_rate": 0.001},
                                {"kind": "adam", "learning_rate": 0.003})),
        seconds=12, pane="updates", logarithmic=("updates",),
    )


def batch_size() -> Scene:
    """Show small and large batches at one rate, and a large one at a rate that suits it."""
    return Scene(
        "batch-size",
        tuple(training(digits(4000), LENET5, sgd(rate), epochs=5, batch_size=size)
              for size, rate in ((8, 0.02), (64, 0.02), (512, 0.02), (512, 0.08))),
        seconds=19, pane="running",
    )
