"""Every layer's forward pass written the slow, obvious way; shares nothing with the engine.

An oracle takes the settings as JSON, the parameters and inputs as arrays it only reads cell by
cell, and the mode. Sums use `math.fsum`, so their order does not matter.
"""

import math
from itertools import product

import numpy as np


def along(value, x):
    """One number for each spatial axis of x."""
    return tuple(value) if isinstance(value, list) else (value,) * (x.ndim - 2)


def windows_along(size, kernel, stride, padding, dilation):
    """Starts of all windows that fit, found by trying one after the other."""
    starts, at = [], -padding
    while at + dilation * (kernel - 1) < size + padding:
        starts.append(at)
        at += stride
    return starts


def window(start, kernel, dilation):
    """Places of a window's cells, row-major: (place in the kernel, place in the image)."""
    for place in product(*map(range, kernel)):
        yield place, tuple(s + k * d for s, k, d in zip(start, place, dilation, strict=True))


def within(cell, space):
    return all(0 <= at < size for at, size in zip(cell, space, strict=True))


def correlate(x, w, b, stride, padding, dilation, groups):
    """Any number of axes: x (N, C, *space), w (F, C / groups, *kernel)."""
    space, kernel, per_group = x.shape[2:], w.shape[2:], w.shape[1]
    starts = [windows_along(*a) for a in zip(space, kernel, stride, padding, dilation, strict=True)]
    y = np.zeros((x.shape[0], w.shape[0], *map(len, starts)))
    for cell in np.ndindex(*y.shape):
        n, f, *out = cell
        start = [axis[o] for axis, o in zip(starts, out, strict=True)]
        first = f // (w.shape[0] // groups) * per_group
        terms = [0.0 if b is None else float(b[f])]
        for place, at in window(start, kernel, dilation):
            if within(at, space):
                terms += [
                    float(x[(n, first + c, *at)]) * float(w[(f, c, *place)])
                    for c in range(per_group)
                ]
        y[cell] = math.fsum(terms)
    return y


def convolution(settings, params, inputs, training):
    (x,), w = inputs, params["w"]
    if settings["operation"] == "convolution":
        turned = np.zeros(w.shape)
        for f, c, *place in np.ndindex(*w.shape):
            opposite = (size - 1 - at for size, at in zip(w.shape[2:], place, strict=True))
            turned[(f, c, *place)] = w[(f, c, *opposite)]
        w = turned
    sizes = [along(settings[name], x) for name in ("stride", "padding", "dilation")]
    return correlate(x, w, params.get("b"), *sizes, settings["groups"])


def transposed_convolution(settings, params, inputs, training):
    """Every cell of x stamps x · w into its window of y."""
    (x,), w = inputs, params["w"]
    names = ("kernel_size", "stride", "padding", "dilation", "output_padding")
    kernel, stride, padding, dilation, more = (along(settings[name], x) for name in names)
    space = [
        (size - 1) * s - 2 * p + d * (k - 1) + m + 1
        for size, k, s, p, d, m in zip(
            x.shape[2:], kernel, stride, padding, dilation, more, strict=True
        )
    ]
    groups, filters = settings["groups"], w.shape[1]
    y = np.zeros((len(x), groups * filters, *space))
    for n, c, *cell in np.ndindex(*x.shape):
        start = [i * s - p for i, s, p in zip(cell, stride, padding, strict=True)]
        first = c // (x.shape[1] // groups) * filters
        for place, at in window(start, kernel, dilation):
            if within(at, space):
                for f in range(filters):
                    y[(n, first + f, *at)] += float(x[(n, c, *cell)]) * float(w[(c, f, *place)])
    for f, value in enumerate(params.get("b", [])):
        y[:, f] += value
    return y


def _pooled(settings, x, choose):
    names = ("kernel_size", "stride", "padding")
    kernel, stride, padding = (along(settings[name], x) for name in names)
    dilation = along(settings.get("dilation", 1), x)
    space = x.shape[2:]
    starts = [windows_along(*a) for a in zip(space, kernel, stride, padding, dilation, strict=True)]
    y = np.zeros((*x.shape[:2], *map(len, starts)))
    for n, c, *out in np.ndindex(*y.shape):
        start = [axis[o] for axis, o in zip(starts, out, strict=True)]
        cells = [at for _, at in window(start, kernel, dilation)]
        y[(n, c, *out)] = choose([a for a in cells if within(a, space)], len(cells), x[n, c])
    return y, starts, kernel, dilation


def max_pooling(settings, params, inputs, training):
    return _pooled(settings, inputs[0], lambda real, _, image: max(image[at] for at in real))[0]


def max_pooling_backward(settings, x, dy):
    """Each delta to the first of the largest cells of its window."""
    _, starts, kernel, dilation = _pooled(settings, x, lambda *_: 0)
    dx = np.zeros(x.shape)
    for n, c, *out in np.ndindex(*dy.shape):
        start = [axis[o] for axis, o in zip(starts, out, strict=True)]
        best = None
        for _, at in window(start, kernel, dilation):
            if within(at, x.shape[2:]) and (best is None or x[(n, c, *at)] > x[(n, c, *best)]):
                best = at
        dx[(n, c, *best)] += dy[(n, c, *out)]
    return dx


def sum_pooling(settings, params, inputs, training):
    return _pooled(
        settings, inputs[0], lambda real, _, image: math.fsum(image[at] for at in real)
    )[0]


def adaptive_average(settings, params, inputs, training):
    """Mean over the cells whose place, scaled, falls into a window (any overlap counts)."""
    (x,) = inputs
    out = along(settings["output_size"], x)
    y = np.zeros((*x.shape[:2], *out))
    for n, c, *cell in np.ndindex(*y.shape):
        spans = [
            [at for at in range(size) if at < (i + 1) * size / count and at + 1 > i * size / count]
            for size, count, i in zip(x.shape[2:], out, cell, strict=True)
        ]
        values = [float(x[(n, c, *at)]) for at in product(*spans)]
        y[(n, c, *cell)] = math.fsum(values) / len(values)
    return y


def average_pooling(settings, params, inputs, training):
    everything = settings["count_include_pad"]
    return _pooled(
        settings,
        inputs[0],
        lambda real, count, image: (
            math.fsum(image[at] for at in real) / (count if everything else len(real))
        ),
    )[0]


def globalavgpool(settings, params, inputs, training):
    (x,) = inputs
    y = np.zeros(x.shape[:2])
    for n, c in np.ndindex(*y.shape):
        values = [float(x[(n, c, *at)]) for at in np.ndindex(*x.shape[2:])]
        y[n, c] = math.fsum(values) / len(values)
    return y


def linear(settings, params, inputs, training):
    (x,), w = inputs, params["w"]
    y = np.zeros((len(x), len(w)))
    for n, k in np.ndindex(*y.shape):
        terms = [float(w[k, d]) * float(x[n, d]) for d in range(x.shape[1])]
        y[n, k] = math.fsum(terms) + (float(params["b"][k]) if "b" in params else 0.0)
    return y


def flatten(settings, params, inputs, training):
    (x,) = inputs
    return np.array([[one[place] for place in np.ndindex(*one.shape)] for one in x])


def _each(function, x):
    y = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        y[place] = function(float(x[place]))
    return y


def relu(settings, params, inputs, training):
    return _each(lambda v: v if v > 0 else 0.0, inputs[0])


def leaky_relu(settings, params, inputs, training):
    return _each(lambda v: v if v > 0 else v * settings["negative_slope"], inputs[0])


def sigmoid(settings, params, inputs, training):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v))

    return _each(one, inputs[0])


def tanh(settings, params, inputs, training):
    return _each(math.tanh, inputs[0])


def softmax(settings, params, inputs, training):
    (x,) = inputs
    y = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        n, _, *rest = place
        mine = float(x[place])
        others = [float(x[(n, k, *rest)]) for k in range(x.shape[1])]
        y[place] = 1 / math.fsum(math.exp(o - mine) for o in others)
    return y


def dropout(settings, params, inputs, training):
    assert not training, "a training pass is random: tests/engine/test_dropout.py"
    return _each(lambda v: v, inputs[0])


dropout2d = dropout


def step(settings, params, inputs, training):
    return _each(lambda v: 1.0 if v > 0 else 0.0, inputs[0])


def sign(settings, params, inputs, training):
    return _each(lambda v: 1.0 if v > 0 else -1.0 if v < 0 else 0.0, inputs[0])


def prelu(settings, params, inputs, training):
    (x,) = inputs
    y = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        slope = params["slope"][place[1] if settings["per_channel"] else 0]
        y[place] = x[place] if x[place] > 0 else float(slope) * float(x[place])
    return y


def shifted_relu(settings, params, inputs, training):
    return _each(lambda v: (v if v > 0 else 0.0) - settings["alpha"], inputs[0])


def elu(settings, params, inputs, training):
    return _each(lambda v: v if v > 0 else settings["alpha"] * math.expm1(v), inputs[0])


def softplus(settings, params, inputs, training):
    beta = settings["beta"]
    return _each(lambda v: math.log1p(math.exp(beta * v)) / beta, inputs[0])


def log_softmax(settings, params, inputs, training):
    (x,) = inputs
    y = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        n, _, *rest = place
        mine = float(x[place])
        others = [float(x[(n, k, *rest)]) for k in range(x.shape[1])]
        y[place] = -math.log(math.fsum(math.exp(o - mine) for o in others))
    return y


def upsample(settings, params, inputs, training):
    (x,) = inputs
    down, across = along(settings["scale_factor"], x)
    n, c, h, w = x.shape
    y = np.zeros((n, c, h * down, w * across))
    for a, b, i, j in np.ndindex(*y.shape):
        y[a, b, i, j] = x[a, b, i // down, j // across]
    return y


def lrn(settings, params, inputs, training):
    """As `torch.nn.LocalResponseNorm` documents it: the mean square of `size` channels."""
    (x,) = inputs
    y = np.zeros(x.shape)
    size = settings["size"]
    for place in np.ndindex(*x.shape):
        n, c, *rest = place
        squares = []
        for step in range(size):
            other = c - size // 2 + step
            if 0 <= other < x.shape[1]:
                squares.append(float(x[(n, other, *rest)]) ** 2)
        divisor = settings["k"] + settings["alpha"] * math.fsum(squares) / size
        y[place] = float(x[place]) / divisor ** settings["beta"]
    return y


def layernorm(settings, params, inputs, training):
    (x,) = inputs
    y = np.zeros(x.shape)
    for n in range(len(x)):
        places = list(np.ndindex(*x.shape[1:]))
        mean, squares = _statistics([float(x[(n, *place)]) for place in places])
        deviation = math.sqrt(squares / len(places) + settings["eps"])
        for place in places:
            z = (float(x[(n, *place)]) - mean) / deviation
            y[(n, *place)] = z * float(params["gamma"][place]) + float(params["beta"][place])
    return y


def _statistics(values):
    mean = math.fsum(values) / len(values)
    return mean, math.fsum((v - mean) ** 2 for v in values)


def channel_values(x, c):
    return [float(x[(n, c, *place)]) for n in range(len(x)) for place in np.ndindex(*x.shape[2:])]


def batchnorm2d(settings, params, inputs, training):
    (x,) = inputs
    y = np.zeros(x.shape)
    for c in range(x.shape[1]):
        mean, var = float(params["running_mean"][c]), float(params["running_var"][c])
        if training:
            values = channel_values(x, c)
            mean, squares = _statistics(values)
            var = squares / len(values)
        for n, *rest in np.ndindex(x.shape[0], *x.shape[2:]):
            z = (float(x[(n, c, *rest)]) - mean) / math.sqrt(var + settings["eps"])
            y[(n, c, *rest)] = z * float(params["gamma"][c]) + float(params["beta"][c])
    return y


batchnorm1d = batchnorm2d


def batchnorm2d_updates(settings, params, x):
    """Running statistics after a training pass."""
    moved = {"running_mean": [], "running_var": []}
    share = settings["momentum"]
    for c in range(x.shape[1]):
        values = channel_values(x, c)
        mean, squares = _statistics(values)
        for name, now in (("mean", mean), ("var", squares / (len(values) - 1))):
            old = float(params[f"running_{name}"][c])
            moved[f"running_{name}"].append(old + share * (now - old))
    return {name: np.array(values) for name, values in moved.items()}


def add(settings, params, inputs, training):
    y = np.zeros(inputs[0].shape)
    for place in np.ndindex(*y.shape):
        y[place] = math.fsum(float(x[place]) for x in inputs)
    return y


def multiply(settings, params, inputs, training):
    y = np.zeros(inputs[0].shape)
    for place in np.ndindex(*y.shape):
        y[place] = math.prod(float(x[place]) for x in inputs)
    return y


def concat(settings, params, inputs, training):
    return np.array([[maps for x in inputs for maps in x[n]] for n in range(len(inputs[0]))])


FORWARD = {
    oracle.__name__: oracle
    for oracle in (
        globalavgpool, linear, flatten, relu, leaky_relu, sigmoid,
        tanh, softmax, dropout, batchnorm2d, add, concat, step, sign, prelu, shifted_relu, elu,
        softplus, log_softmax, upsample, lrn, layernorm, multiply,
    )
}  # fmt: skip
FORWARD |= {"batchnorm1d": batchnorm1d, "dropout2d": dropout2d}
FORWARD |= {
    f"{name}{rank}d": oracle
    for name, oracle, ranks in (
        ("conv", convolution, "123"),
        ("conv_transpose", transposed_convolution, "123"),
        ("maxpool", max_pooling, "12"),
        ("avgpool", average_pooling, "12"),
        ("sumpool", sum_pooling, "12"),
        ("adaptiveavgpool", adaptive_average, "12"),
    )
    for rank in ranks
}
