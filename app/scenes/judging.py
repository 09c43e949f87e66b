"""Scenes about what a network can tell apart, and whether it will with others (T15, T21)."""

from app.scenes.networks import SHAPES, dense, lenet5
from app.scenes.scene import Document, Scene, digits, sgd, shapes, training

# A shape stays what it is when it is moved, turned and scaled a little.
AUGMENTATIONS = [
    {"kind": "shift", "cells": 4}, {"kind": "rotate", "degrees": 10.0},
    {"kind": "scale", "by": 0.2},
]


def overfitting() -> Scene:
    """Show 100 pictures learned by heart, and two cures."""
    return Scene(
        "overfitting",
        tuple(training(shapes(1000), lenet5(SHAPES, 5, dropout), sgd(0.01, 0.9), epochs=120,
                       batch_size=20, split={"held_out": 0.5, "count": 100},
                       augmentations=augmentations)
              for dropout, augmentations in ((0, []), (0.5, []), (0, AUGMENTATIONS))),
        seconds=15, pane="overview", panel="mistakes", logarithmic=("loss",),
    )


def linear_lenet(mnist: str | None) -> Scene:
    """Show how far one gets without a hidden layer; on MNIST where it is kept, by its id."""
    data: Document = digits(6000) if mnist is None else {"id": mnist}
    epochs = 6 if mnist is None else 3
    return Scene(
        "linear-lenet",
        (training(data, {"zoo": "linear"}, sgd(0.01), epochs),
         training(data, {"zoo": "lenet5"}, sgd(0.01, 0.9), epochs)),
        seconds=5 if mnist is None else 35, pane="accuracy", panel="confusion",
    )


def plane() -> Scene:
    """Show points that no line separates, and one hidden layer that does."""
    def points(kind: str, **settings: float) -> Document:
        return {"kind": kind, "count": 500, "seed": 0, **settings}

    xor = points("xor", noise=0.05)
    return Scene(
        "plane",
        tuple(training(data, dense(activation, widths), sgd(0.1, 0.9), epochs=60, batch_size=20)
              for data, activation, widths in (
                  (xor, "tanh", ()), (xor, "tanh", (8,)), (points("moons"), "tanh", (8,)),
                  (points("spiral"), "relu", (32,)))),
        seconds=4, pane="accuracy", panel="regions", focus=2,
    )
