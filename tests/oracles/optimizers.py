"""Optimizers as loops over the gradients of one single number; shares nothing with the engine.

A walk takes the settings as JSON, the number and all gradients so far, and returns where it ends.
"""

import math


def sgd(settings, w, grads):
    velocity = 0.0
    for g in grads:
        g += settings["weight_decay"] * w
        velocity = settings["momentum"] * velocity + g
        ahead = g + settings["momentum"] * velocity if settings["nesterov"] else velocity
        w -= settings["learning_rate"] * ahead
    return w


def momentum(settings, w, grads):
    step = 0.0
    for g in grads:
        step = -settings["learning_rate"] * g + settings["momentum"] * step
        w += step
    return w


def adagrad(settings, w, grads):
    squares = []
    for g in grads:
        g += settings["weight_decay"] * w
        squares.append(g * g)
        w -= settings["learning_rate"] * g / (math.sqrt(math.fsum(squares)) + settings["eps"])
    return w


def rmsprop(settings, w, grads):
    past, velocity, rho = [], 0.0, settings["alpha"]
    for g in grads:
        g += settings["weight_decay"] * w
        past.append(g * g)
        faded = math.fsum((1 - rho) * rho**age * s for age, s in enumerate(reversed(past)))
        velocity = settings["momentum"] * velocity + g / (math.sqrt(faded) + settings["eps"])
        w -= settings["learning_rate"] * velocity
    return w


def _adam(settings, w, grads, decayed):
    one, two = settings["beta1"], settings["beta2"]
    past = []
    for g in grads:
        w, g = decayed(w, g)
        past.append(g)
        t = len(past)
        mean = math.fsum((1 - one) * one**age * v for age, v in enumerate(reversed(past)))
        faded = math.fsum((1 - two) * two**age * v * v for age, v in enumerate(reversed(past)))
        root = math.sqrt(faded / (1 - two**t))
        w -= settings["learning_rate"] * (mean / (1 - one**t)) / (root + settings["eps"])
    return w


def adam(settings, w, grads):
    return _adam(settings, w, grads, lambda w, g: (w, g + settings["weight_decay"] * w))


def adamw(settings, w, grads):
    rate = settings["learning_rate"] * settings["weight_decay"]
    return _adam(settings, w, grads, lambda w, g: (w - rate * w, g))


WALKS = {walk.__name__: walk for walk in (sgd, momentum, adagrad, rmsprop, adam, adamw)}
