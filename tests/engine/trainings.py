"""Small trainings for tests: a network with everything that has a state, data, and any plan."""

import numpy as np
from hypothesis import strategies as st

from engine.network import initialize
from engine.regularizers import REGULARIZERS
from engine.spec import read
from engine.training import plan as plans

SPEC = {
    "input": {"shape": [1, 6, 6], "mean": [0.5], "std": [0.5]},
    "nodes": [
        {"name": "conv", "kind": "conv2d", "out_channels": 4, "kernel_size": 3},
        {"name": "norm", "kind": "batchnorm2d"},
        {"name": "relu", "kind": "relu"},
        {"name": "flatten", "kind": "flatten"},
        {"name": "dropout", "kind": "dropout", "p": 0.2},
        {"name": "fc", "kind": "linear", "out_features": 3},
    ],
}

WITHOUT_CHANCE = [node for node in SPEC["nodes"] if node["name"] != "dropout"]


def small_network(seed=3, **changed):
    return initialize(read({**SPEC, **changed}), seed)


def rows(count=50, seed=0):
    """Three classes: a bright row at the top, in the middle, at the bottom."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = rng.integers(0, 60, (count, 6, 6), dtype=np.uint8)
    images[np.arange(count), 2 * labels] += 180
    return images, labels


def bits(state):
    """Every bit that a training goes on from."""
    kept = [
        (part, node, name, value.dtype.str, value.shape, value.tobytes())
        for part, tensors in (("params", state.network.params), ("memory", state.memory))
        for node, mine in tensors.items() for name, value in mine.items()
    ]  # fmt: skip
    return sorted(kept), state.step, state.epoch, state.place, state.running


RATES = st.sampled_from([0.3, 0.03, 0.001])
OPTIMIZER_SETTINGS = {
    "sgd": [{}, {"momentum": 0.9}, {"momentum": 0.5, "nesterov": True, "weight_decay": 0.01}],
    "momentum": [{}, {"momentum": 0.3}],
    "adagrad": [{}, {"weight_decay": 0.1}],
    "rmsprop": [{}, {"momentum": 0.5}],
    "adam": [{}, {"beta1": 0.5, "weight_decay": 0.1}],
    "adamw": [{}],
}
SCHEDULE_SETTINGS = {
    "constant": [{}, {"warm_up": 3}],
    "step": [{"step_size": 2, "gamma": 0.5}],
    "cosine": [{}, {"warm_up": 2, "last": 0.1}],
}
AUGMENTATIONS = st.lists(
    st.sampled_from([{"kind": "shift", "cells": 1}, {"kind": "noise", "std": 0.1}, "rotate"]),
    max_size=2,
).flatmap(
    lambda some: st.sampled_from([some, [*some, "mixup"], [{"kind": "mixup", "alpha": 1}, *some]])
)


def described(table):
    return st.sampled_from([
        {"kind": kind, **settings} for kind, several in table.items() for settings in several
    ])


@st.composite
def documents(draw):
    """Draw the plan's part of a training's document."""
    optimizer = {**draw(described(OPTIMIZER_SETTINGS)), "learning_rate": draw(RATES)}
    changeable = {
        "learning_rate": RATES,
        "penalty": st.sampled_from([0, 0.01, 0.1]),
        "batch_size": st.integers(2, 12),
        "augmentations": AUGMENTATIONS,
    }
    if optimizer["kind"] != "adagrad":
        changeable["momentum"] = st.sampled_from([0, 0.5, 0.9])
    change = st.fixed_dictionaries({"step": st.integers(0, 12)}, optional=changeable)
    regularizer = st.sampled_from([None, *({"kind": kind, "strength": 0.01}
                                           for kind in REGULARIZERS)])
    return {
        "optimizer": optimizer,
        "schedule": draw(described(SCHEDULE_SETTINGS)),
        "regularizer": draw(regularizer),
        "augmentations": draw(AUGMENTATIONS),
        "epochs": draw(st.integers(1, 3)),
        "batch_size": draw(st.integers(2, 12)),
        "seed": draw(st.integers(0, 2**40)),
        "changes": draw(st.lists(change.filter(lambda one: len(one) > 1), max_size=3)),
    }


def any_plan():
    return documents().map(plans.read)
