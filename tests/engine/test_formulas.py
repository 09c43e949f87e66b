"""Formulas in numbers are arithmetic: read as LaTeX and computed, they give the cell's value."""

import math
import re

import numpy as np
import pytest

from engine.explain import explain, rules_of
from engine.explain.terms import every
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.operation import Operation, fitted_params
from tests.engine.cases import CASES
from tests.engine.passes import layer_pass, loss_pass
from tests.engine.test_losses import CASES as LOSS_CASES
from tests.engine.test_losses import draw_output, draw_target

# What names stand for in formulas.
TENSORS = {r"\hat{x}": "x_hat", "L": "each", r"\text{exp}": "exp", r"\beta": "beta"}
NAME = re.compile(r"(\\\w+\{\w+\}|\\beta|d?x\^\{\(\d\)\}|d?[a-zA-Z])_\{([\d,]+)\}")


def braces(text, at):
    """Where the brace that opens at `at` closes."""
    depth = 0
    for i in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return i
    raise AssertionError(f"an open brace: {text}")


def fractions(text):
    while (at := text.find(r"\frac{")) >= 0:
        middle = braces(text, at + 5)
        end = braces(text, middle + 1)
        above, below = text[at + 6 : middle], text[middle + 2 : end]
        text = f"{text[:at]}(({above})/({below})){text[end + 1 :]}"
    return text


def powers(text):
    text = re.sub(r"(?<![\w)])e\^\{", "exp{", text).replace(r"\sqrt{", "sqrt{").replace("^2", "**2")
    text = text.replace("^{", "**{")
    while (at := text.find("{")) >= 0:
        end = braces(text, at)
        text = f"{text[:at]}({text[at + 1 : end]}){text[end + 1 :]}"
    return text


def computed(latex, cells):
    """Compute what stands between the signs of equality."""
    def cell(match):
        name = TENSORS.get(match[1], re.sub(r"\^\{\((\d)\)\}", r"\1", match[1]))
        return repr(float(cells(name, tuple(map(int, match[2].split(","))))))

    text = NAME.sub(cell, latex)
    for old, new in ((r"\left", ""), (r"\right", ""), (r"\cdot", "*"), (r"\:", ""),
                     (r"\max", "max"), (r"\text{sign}", "np.sign"), (r"\infty", "inf")):
        text = text.replace(old, new)
    text = powers(fractions(text))
    text = re.sub(r"\\(log|tanh) ([\d.]+(?: \* 10\*\*\(-?\d+\))?)", r"\1(\2)", text)
    text = text.replace("\\log", "log").replace("\\tanh", "tanh")
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", text)
    text = re.sub(r"\[([^\]]+)\]", r"float(\1)", text)
    text = re.sub(r"([\d)])\s*(?=\()|(\))\s*(?=[a-z])", r"\1\2*", text.replace(") ", ")"))
    assert "\\" not in text, (latex, text)
    return float(eval(text, {"np": np, "max": lambda *all: max(all), **vars(math)}))


def check(context):
    """Every cell of every tensor; how many of them could be computed."""
    rules, done = rules_of(context), 0

    def cells(name, index):
        return context[name].item(*index) if name in context else rules[name].cells.item(*index)

    for name, rule in rules.items():
        for index in every(rule.cells.shape):
            found = explain(context, name, index)
            parts = found.numbers.split(" = ")
            assert 2 <= len(parts) <= 3, found.numbers
            if "dots" in found.numbers:
                continue
            # Four digits of every number: so much of what is added up may be lost.
            scale = abs(found.value) + sum(abs(term.product) for term in found.every_term)
            for part in parts[1:]:
                assert computed(part, cells) == pytest.approx(
                    found.value, abs=6e-3 * scale), (name, index, found.numbers)
            done += 1
    return done


# Every cell is computed: one small case of each size of window and each kind says enough.
SMALL = [case for case in CASES if case.batch * math.prod(case.shapes[0]) <= 250]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("case", SMALL, ids=str)
def test_layers(case, training):
    check(layer_pass(case, training))


def test_no_kind_was_left_out():
    assert {case.layer.kind for case in SMALL} == set(LAYERS)


@pytest.mark.parametrize(("loss", "shape"), [
    (loss, shape) for loss, shapes in LOSS_CASES for shape in shapes if np.prod(shape) < 30],
    ids=str)
def test_losses(loss, shape):
    rng = np.random.default_rng(3)
    output = draw_output(rng, loss, shape)
    assert check(loss_pass(loss, output, draw_target(rng, loss, shape)))


# how they read


def told(kind, x, tensor, index, dy=None, **settings):
    layer = LAYERS[kind].from_settings(settings)
    inputs = tuple(np.array(one, float) for one in x)
    params = fitted_params(layer, [one.shape[1:] for one in inputs], {})
    return explain(Operation(layer, inputs, params, dy=dy).run().context, tensor, index)


def test_a_maximum_is_a_maximum():
    x = [[[[1, 7], [7, -2.5]]]]
    found = told("maxpool2d", [x], "y", (0, 0, 0, 0), kernel_size=2)
    assert found.formula == r"y_{n,c,i,j} = \max_{u,v} x_{n,c,2i+u,\,2j+v}"
    assert found.numbers == r"y_{0,0,0,0} = \max(1,\: 7,\: 7,\: -2.5) = 7"
    assert [(term.function, term.product) for term in found.every_term] == [
        ("loses", 0), ("wins", 7), ("loses", 0), ("loses", 0)]
    dx = told("maxpool2d", [x], "dx", (0, 0, 1, 0), np.full((1, 1, 1, 1), 5.0), kernel_size=2)
    assert dx.numbers == r"dx_{0,0,1,0} = 0 \cdot 5 = 0"


@pytest.mark.parametrize(("kind", "x", "y", "dx"), [
    ("relu", -2.31, r"y_{0,0} = \max(-2.31,\: 0) = 0", r"dx_{0,0} = 3 \cdot [-2.31 > 0] = 0"),
    ("relu", 0.5, r"y_{0,0} = \max(0.5,\: 0) = 0.5", r"dx_{0,0} = 3 \cdot [0.5 > 0] = 3"),
    ("leaky_relu", -2, r"y_{0,0} = 0.01 \cdot (-2) = -0.02", r"dx_{0,0} = 3 \cdot 0.01 = 0.03"),
    ("leaky_relu", 2, r"y_{0,0} = x_{0,0} = 2", r"dx_{0,0} = 3 \cdot 1 = 3"),
    ("sigmoid", 0, r"y_{0,0} = \frac{1}{1 + e^{-0}} = 0.5",
     r"dx_{0,0} = 3 \cdot 0.5 \cdot (1 - 0.5) = 0.75"),
    ("tanh", -1, r"y_{0,0} = \tanh (-1) = -0.7616",
     r"dx_{0,0} = 3 \cdot \left(1 - (-0.7616)^2\right) = 1.260"),
    ("step", 4, r"y_{0,0} = [4 > 0] = 1", r"dx_{0,0} = 3 \cdot 0 = 0"),
    ("flatten", 0.25, r"y_{0,0} = x_{0,0} = 0.25", r"dx_{0,0} = dy_{0,0} = 3"),
])
def test_functions_are_written_with_their_numbers(kind, x, y, dx):
    dy = np.array([[3.0]])
    assert told(kind, [[[x]]], "y", (0, 0), dy).numbers == y
    assert told(kind, [[[x]]], "dx", (0, 0), dy).numbers == dx


def test_signs_and_shares_stand_before_what_they_belong_to():
    mean = told("avgpool1d", [[[[1, -2, 4]]]], "y", (0, 0, 0), kernel_size=3)
    assert mean.numbers == r"y_{0,0,0} = \frac{1}{3} \left(1 - 2 + 4\right) = 1"
    normed = told("layernorm", [[[1, 3]]], "x_hat", (0, 1), eps=1e-20)
    assert normed.numbers == r"\hat{x}_{0,1} = \left(3 - 2\right) \cdot 1 = 1"
    loss = LOSSES["binary_cross_entropy_with_logits"](reduction="mean", form="mean")
    found = explain(loss_pass(loss, np.zeros((2, 1)), np.ones((2, 1))), "dx", (0, 0))
    assert found.formula == r"dx_k = \frac{1}{2} (p_k - t_k)"
    assert found.numbers == r"dx_{0,0} = \frac{1}{2} \left(0.5 - 1\right) = -0.25"


def test_a_long_list_says_that_it_goes_on():
    found = told("maxpool1d", [[[list(range(40))]]], "y", (0, 0, 0), kernel_size=40)
    assert r"29,\: \ldots) = 39" in found.numbers
