"""Losses written the slow, obvious way; shares nothing with the engine.

An oracle takes the settings as JSON, the output, and the target as an array of the output's shape
in the loss's own terms, and returns the loss of each object and the gradient of their sum.
"""

import math

import numpy as np


def softmax_cross_entropy(settings, output, target):
    n, classes = output.shape
    each, dx = [], np.zeros(output.shape)
    eps = settings["label_smoothing"]
    for a in range(n):
        z = [float(v) for v in output[a]]
        t = [float(v) for v in target[a]]
        if settings["smoothing"] == "all":
            t = [(1 - eps) * v + eps / classes for v in t]
        elif classes > 1:
            t = [(1 - eps) * v + (1 - v) * eps / (classes - 1) for v in t]
        largest = max(z)
        log_sum = largest + math.log(math.fsum(math.exp(v - largest) for v in z))
        if settings["weight"]:
            t = [w * v for w, v in zip(settings["weight"], t, strict=True)]
        each.append(math.fsum(t[k] * (log_sum - z[k]) for k in range(classes)))
        for k in range(classes):
            dx[a, k] = math.fsum(t) * math.exp(z[k] - log_sum) - t[k]
    return each, dx


def by_cells(cost, slope):
    """A loss that puts its cells together: half_sum, sum or mean (if it says nothing)."""

    def oracle(settings, output, target):
        cells = output.size // len(output)
        share = {"half_sum": 0.5, "sum": 1, "mean": 1 / cells}[settings.get("form", "mean")]
        each, dx = [], np.zeros(output.shape)
        for a in range(len(output)):
            costs = []
            for place in np.ndindex(*output.shape[1:]):
                y, t = float(output[(a, *place)]), float(target[(a, *place)])
                costs.append(cost(y, t, settings))
                dx[(a, *place)] = share * slope(y, t, settings)
            each.append(share * math.fsum(costs))
        return each, dx

    return oracle


def logarithm(p):
    return max(math.log(p), -100.0) if p > 0 else -100.0


def logistic(v):
    return 1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v))


def binary_from_logits(y, t, _):
    """−t log p − (1 − t) log(1 − p), with log p = min(y, 0) − log(1 + e^−|y|)."""
    small = math.log1p(math.exp(-abs(y)))
    return -t * (min(y, 0) - small) - (1 - t) * (min(-y, 0) - small)


def multiclass_hinge(settings, output, target):
    n, classes = output.shape
    share = 1 if settings["form"] == "sum" else 1 / classes
    each, dx = [], np.zeros(output.shape)
    for a in range(n):
        right = [k for k in range(classes) if target[a, k] == 1][0]
        costs = []
        for k in range(classes):
            lack = settings["margin"] - float(output[a, right]) + float(output[a, k])
            if k != right and lack > 0:
                costs.append(lack)
                dx[a, k] += share
                dx[a, right] -= share
        each.append(share * math.fsum(costs))
    return each, dx


squares = by_cells(lambda y, t, _: (y - t) ** 2, lambda y, t, _: 2 * (y - t))

LOSSES = {
    "softmax_cross_entropy": softmax_cross_entropy,
    "mean_squared_error": squares,
    "squared_error": squares,
    "difference": by_cells(lambda y, t, _: y - t, lambda y, t, _: 1.0),
    "absolute_error": by_cells(lambda y, t, _: abs(y - t), lambda y, t, _: float(np.sign(y - t))),
    "binary_cross_entropy": by_cells(
        lambda y, t, _: -t * logarithm(y) - (1 - t) * logarithm(1 - y),
        lambda y, t, _: (y - t) / max(y * (1 - y), 1e-12),
    ),
    "binary_cross_entropy_with_logits": by_cells(
        binary_from_logits, lambda y, t, _: logistic(y) - t
    ),
    "hinge": by_cells(
        lambda y, t, s: max(0.0, s["margin"] - t * y),
        lambda y, t, s: -t if s["margin"] - t * y > 0 else 0.0,
    ),
    "multiclass_hinge": multiclass_hinge,
}
