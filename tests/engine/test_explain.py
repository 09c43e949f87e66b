"""Explanations: terms add up to what the engine computed, influences are terms turned round."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from engine.errors import AddressError, InputError, ShapeError
from engine.explain import EXPLAINERS, Context, explain, influences, rules_of, steps
from engine.explain.terms import every
from engine.explain.traces import explain_address, influences_of_address
from engine.layers import LAYERS
from engine.losses import LOSSES
from engine.network import initialize
from engine.operation import Operation, fitted_params
from engine.spec import read
from engine.trace import Mode
from tests.engine.cases import CASES, Case, case
from tests.engine.networks import random_network
from tests.engine.passes import layer_pass, loss_pass
from tests.engine.test_losses import CASES as LOSS_CASES
from tests.engine.test_losses import draw_output, draw_target

VIEWS = ("gather", "scatter")


def test_every_registered_kind_has_an_explainer():
    assert set(EXPLAINERS) == {*LAYERS, *LOSSES}


def cells_of(context, rules, name):
    return context[name] if name in context else rules[name].cells


def turned_round(context, rules, view):
    """Who reads whom, from the terms of every cell of every tensor."""
    readers = {}
    for name, rule in rules.items():
        for index in every(rule.cells.shape):
            found = explain(context, name, index, view)
            scale = max(1.0, sum(abs(term.product) for term in found.every_term))
            assert found.sum == pytest.approx(found.value, rel=0, abs=1e-10 * scale), (name, index)
            check_operands(context, rules, found)
            for term in found.every_term:
                if term.links:
                    for one in term.operands:
                        if one.index is not None:
                            readers.setdefault((one.tensor, one.index), set()).add((name, index))
    return readers


def check_operands(context, rules, found):
    for term in found.every_term:
        product = 1.0
        for one in term.operands:
            product *= one.value
            if one.padding:
                assert one.value == 0
                shape = context[one.tensor].shape
                assert one.index is None or not all(
                    0 <= i < n for i, n in zip(one.index, shape, strict=True))
            elif one.index is not None:
                assert cells_of(context, rules, one.tensor).item(*one.index) == one.value
        if not term.function:
            assert term.product == pytest.approx(product, rel=1e-12)


def check_everything(context):
    rules = rules_of(context)
    gradients = {n for n in context.tensors if n[0] == "d" and n != "dy"}
    assert {"y", *gradients} <= set(rules)
    for view in VIEWS:
        readers = turned_round(context, rules, view)
        for name in {*context.tensors, *rules}:
            for index in every(cells_of(context, rules, name).shape):
                found = influences(context, name, index)
                assert len(found) == len(set(found)), (name, index)
                assert set(found) == readers.get((name, index), set()), (name, index)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_terms_of_every_cell_add_up_and_influences_turn_them_round(case, training):
    check_everything(layer_pass(case, training))


@pytest.mark.parametrize(
    ("loss", "shape"), [(loss, shape) for loss, shapes in LOSS_CASES for shape in shapes
                        if np.prod(shape) < 30], ids=str)
def test_losses_are_explained_too(loss, shape):
    rng = np.random.default_rng(3)
    output = draw_output(rng, loss, shape)
    check_everything(loss_pass(loss, output, draw_target(rng, loss, shape)))


@pytest.mark.parametrize("seed", range(60))
def test_random_convolutions_and_poolings(seed):
    """Shapes and settings that nobody thought of; what does not fit is drawn again."""
    rng = np.random.default_rng(seed)
    while True:
        kind = str(rng.choice([k for k, r in LAYERS.items() if r.family in (
            "convolution", "pooling") and r.rank < 3]))
        rank, groups = LAYERS[kind].rank, int(rng.integers(1, 3))

        def sizes(low, high, rank=rank):
            return [int(v) for v in rng.integers(low, high, rank)] if rank > 1 else int(
                rng.integers(low, high))

        drawn = {
            "out_channels": groups * int(rng.integers(1, 3)), "kernel_size": sizes(1, 4),
            "stride": sizes(1, 4), "padding": sizes(0, 3), "dilation": sizes(1, 3),
            "groups": groups, "bias": bool(rng.integers(2)), "output_size": sizes(1, 4),
            "operation": str(rng.choice(["correlation", "convolution"])),
        }
        known = LAYERS[kind].__dataclass_fields__
        shape = (groups * int(rng.integers(1, 3)), *rng.integers(1, 6, rank).tolist())
        made = Case(LAYERS[kind].from_settings({k: v for k, v in drawn.items() if k in known}),
                    (shape,), int(rng.integers(1, 3)))
        try:
            made.layer.output_shape(shape)
        except ShapeError:
            continue
        return check_everything(layer_pass(made, seed=seed))


# forms of the sums


def test_gathering_and_scattering_are_two_ways_to_one_number():
    context = layer_pass(case("conv2d", (2, 5, 5), out_channels=2, kernel_size=3, stride=2,
                              padding=1))
    index = (0, 1, 2, 1)
    gathered, scattered = (explain(context, "dx", index, view) for view in VIEWS)
    assert gathered.value == scattered.value
    assert gathered.count == 2 * 9 > scattered.count
    assert [g.name for g in gathered.groups] == ["filter 0", "filter 1"]
    assert "padded" in gathered.formula
    assert "padded" not in scattered.formula


@pytest.mark.parametrize("settings", [
    {}, {"stride": 2}, {"padding": 2}, {"stride": 3, "padding": 1, "dilation": 2},
    {"operation": "convolution", "stride": 2}, {"padding": 4}])
def test_operands_stand_in_the_intermediate_tensors_too(settings):
    layer = LAYERS["conv2d"].from_settings({"out_channels": 2, "kernel_size": [3, 2], **settings})
    rng = np.random.default_rng(0)
    x = rng.standard_normal((1, 2, 6, 7))
    params = fitted_params(layer, [x.shape[1:]], {}, seed=1)
    shape = (1, *layer.output_shape(x.shape[1:]))
    done = Operation(layer, (x,), params, dy=rng.standard_normal(shape)).run()
    between, seen = done.intermediate, set()
    for tensor in ("y", "dx", "dw"):
        for index in every(done.context[tensor].shape):
            for term in explain(done.context, tensor, index).every_term:
                for one in term.operands:
                    for place in one.places:
                        assert between[place.tensor][place.index] == one.value
                        seen.add(place.tensor)
    assert seen >= {"dy_spread", "dy_padded", "w_rotated"}
    assert ("x_padded" in seen) == ("padding" in settings)


def test_the_winner_and_the_rule_for_ties_are_named():
    layer = LAYERS["maxpool2d"](2)
    x = np.array([[[[1.0, 7.0], [7.0, 2.0]]]])
    context = Operation(layer, (x,), dy=np.full((1, 1, 1, 1), 5.0)).run().context
    found = explain(context, "y", (0, 0, 0, 0))
    assert [term.product for term in found.every_term] == [0, 7, 0, 0]
    notes = {note.code: note.values for note in found.notes}
    assert notes["max-winner"] == {"tensor": "x", "index": [0, 0, 0, 1], "value": 7.0}
    assert notes["max-tie"] == {"count": 2, "cells": [[0, 0, 0, 1], [0, 0, 1, 0]]}
    assert explain(context, "dx", (0, 0, 0, 1)).value == 5
    assert explain(context, "dx", (0, 0, 1, 0)).value == 0


def test_overlapping_windows_add_up():
    layer = LAYERS["maxpool1d"](kernel_size=2, stride=1)
    context = Operation(layer, (np.array([[[1.0, 9.0, 2.0]]]),), dy=np.array([[[3.0, 4.0]]])).run()
    found = explain(context.context, "dx", (0, 0, 1))
    assert [term.product for term in found.every_term] == [3, 4]
    assert found.notes[0].values == {"windows": 2, "won": 2}


def test_batch_normalisation_has_three_paths_in_training_and_one_in_use():
    made = case("batchnorm2d", (2, 2, 2), batch=3)
    training = explain(layer_pass(made, training=True), "dx", (1, 0, 1, 0))
    assert [(g.name, g.count) for g in training.groups] == [
        ("x", 1), ("mean", 12), ("variance", 12)]
    use = explain(layer_pass(made), "dx", (1, 0, 1, 0))
    assert [(g.name, g.count) for g in use.groups] == [("x", 1)]


def test_softmax_and_cross_entropy_give_p_minus_t():
    context = loss_pass(LOSSES["softmax_cross_entropy"](), np.array([[1.0, 2.0, 0.5]]), [1])
    found = explain(context, "dx", (0, 1))
    assert [(t.group, t.operands[-1].tensor) for t in found.every_term] == [("p", "p"), ("t", "t")]
    assert found.value == pytest.approx(context["p"][0, 1] - 1)


# pages


def test_a_large_sum_is_paged_and_never_cut():
    context = layer_pass(case("linear", (400,), out_features=2, batch=1))
    found = explain(context, "y", (0, 1))
    assert found.count == 401
    pages = [found.terms(offset, 100) for offset in range(0, 500, 100)]
    assert [len(page) for page in pages] == [100, 100, 100, 100, 1]
    assert sum(pages, []) == list(found.every_term)
    running = [total for offset in range(0, 500, 100) for _, total in found.running(offset, 100)]
    products = [term.product for term in found.every_term]
    np.testing.assert_allclose(running, np.cumsum(products))
    assert [(g.name, g.count) for g in found.groups] == [
        ("0–99", 100), ("100–199", 100), ("200–299", 100), ("300–399", 100), ("bias", 1)]
    assert sum(g.sum for g in found.groups) == pytest.approx(found.value)
    assert r"\cdots" in found.numbers


def test_a_sum_beyond_the_limit_is_refused():
    context = layer_pass(case("linear", (400,), out_features=2, batch=1))
    with pytest.raises(InputError, match="at most 400 terms"):
        explain(context, "y", (0, 1), most=400)


@pytest.mark.parametrize(("tensor", "index"), [
    ("y", (0,)), ("y", (0, 9)), ("y", (-1, 0)), ("nope", (0,)), ("dx_", (0, 0)), ("x", (7, 7))])
def test_what_is_not_there_is_refused(tensor, index):
    context = layer_pass(case("linear", (4,), out_features=2))
    for ask in (explain, influences):
        with pytest.raises(AddressError):
            ask(context, tensor, index)


def test_what_is_given_has_no_terms():
    context = layer_pass(case("linear", (4,), out_features=2))
    for tensor, index in (("x", (0, 1)), ("w", (1, 3)), ("b", (1,)), ("dy", (0, 0))):
        found = explain(context, tensor, index)
        assert (found.count, found.notes[0].code) == (0, "given")
        assert found.value == found.sum == context[tensor][index]


# worked examples of the notes

W1_X = """
1 2 0 1 0  2 0 0 0 1  1 2 2 0 2  2 2 2 0 1  2 0 1 0 1
1 2 2 1 2  0 2 2 0 2  1 2 2 1 1  2 2 0 1 0  2 2 1 0 0
0 2 0 1 1  2 0 2 1 1  2 0 1 2 1  0 1 0 1 2  1 0 1 2 1"""
W1_W = """
-1 1 1 -1 1 1 0 0 1   0 -1 1 -1 0 -1 1 0 0   1 -1 0 -1 0 -1 0 1 -1
0 0 -1 1 0 0 0 -1 0   1 -1 0 -1 1 0 -1 1 1   1 0 1 1 -1 1 -1 0 0"""
W1_Y = "2 -3 -1 5 -7 2 5 0 0  3 5 2 1 0 -3 -2 4 3"


def numbers(text, *shape):
    return np.array(text.split(), float).reshape(shape)


def test_w1_term_by_term():
    """The source prints 1 at y[0, 0, 2]; its own terms add up to −1."""
    layer = LAYERS["conv2d"](2, 3, stride=2, padding=1)
    x, w = numbers(W1_X, 1, 3, 5, 5), numbers(W1_W, 2, 3, 3, 3)
    context = Operation(layer, (x,), {"w": w, "b": np.array([1.0, 0.0])}).run().context
    wanted = numbers(W1_Y, 1, 2, 3, 3)
    for index in every(wanted.shape):
        found = explain(context, "y", index)
        assert (found.count, found.sum, found.value) == (28, wanted[index], wanted[index])
    slip = explain(context, "y", (0, 0, 0, 2))
    assert [(g.name, g.sum) for g in slip.groups] == [
        ("channel 0", -1), ("channel 1", -1), ("channel 2", 0), ("bias", 1)]


def test_w2_forward_and_backward_in_every_view():
    x = numbers("4 5 8 7 1 8 8 8 3 6 6 4 6 5 7 8", 1, 1, 4, 4)
    params = {"w": numbers("1 4 1 1 4 3 3 3 1", 1, 1, 3, 3), "b": np.zeros(1)}
    dy = numbers("2 1 4 4", 1, 1, 2, 2)
    context = Operation(LAYERS["conv2d"](1, 3), (x,), params, dy=dy).run().context
    wanted = {
        "y": numbers("122 148 126 134", 1, 1, 2, 2),
        "dx": numbers("2 9 6 1 6 29 30 7 10 29 33 13 12 24 16 4", 1, 1, 4, 4),
        "dw": numbers("49 82 87 46 72 64 56 66 76", 1, 1, 3, 3), "db": np.array([11.0]),
    }
    for tensor, values in wanted.items():
        for view in VIEWS:
            for index in every(values.shape):
                found = explain(context, tensor, index, view)
                assert found.sum == found.value == values[index]
    assert explain(context, "dx", (0, 0, 1, 1), "scatter").numbers == (
        r"dx_{0,0,1,1} = 2 \cdot 4 + 1 \cdot 1 + 4 \cdot 4 + 4 \cdot 1 = 29")


# steps


def test_steps_walk_row_by_row_and_read_what_the_terms_hold():
    context = layer_pass(case("conv2d", (2, 4, 4), out_channels=2, kernel_size=3))
    for what, tensor in (("forward", "y"), ("db", "db"), ("dw", "dw"), ("dx-gather", "dx"),
                         ("dx", "dx")):
        count, walk = steps(context, what)
        walked = list(walk)
        assert [step.index for step in walked] == list(np.ndindex(*context[tensor].shape))
        assert len(walked) == count
        for step in walked:
            assert step.value == context[tensor][step.index]
            found = explain(context, tensor, step.index)
            assert list(step.reads) == [
                o for t in found.every_term for o in t.operands if o.index is not None or o.places]
    count, walk = steps(context, "backward")
    assert [step.tensor for step in walk] == ["db"] * 2 + ["dw"] * 36 + ["dx"] * context["dx"].size
    assert count == 38 + context["dx"].size


@pytest.mark.parametrize("settings", [{}, {"stride": 2, "padding": 1}, {"dilation": 2}])
def test_stamps_add_up_to_dx(settings):
    context = layer_pass(case("conv2d", (2, 6, 5), out_channels=3, kernel_size=2, **settings))
    count, walk = steps(context, "dx-scatter")
    dx = np.zeros(context["dx"].shape)
    walked = list(walk)
    assert count == len(walked) == context["dy"].size
    for step in walked:
        assert step.value == context["dy"][step.index]
        for write in step.writes:
            dx[write.index] += write.product
            assert dx[write.index] == pytest.approx(write.sum)
    np.testing.assert_allclose(dx, context["dx"], atol=1e-12)


@pytest.mark.parametrize(("kind", "tensors"), [
    ("relu", ["y"]), ("softmax", ["exp", "total", "y"]), ("lrn", ["divisor", "y"]),
    ("batchnorm2d", ["mean", "variance", "scale", "x_hat", "y"])])
def test_a_pass_goes_through_what_stands_between(kind, tensors):
    context = layer_pass(next(c for c in CASES if c.layer.kind == kind), training=True)
    count, walk = steps(context, "forward")
    walked = [step.tensor for step in walk]
    assert (list(dict.fromkeys(walked)), len(walked)) == (tensors, count)


def test_unknown_steps_are_refused():
    context = layer_pass(case("relu", (3,)))
    for what in ("sideways", "dx-scatter", "dx-", "", "w"):
        with pytest.raises(AddressError, match="forward, backward"):
            steps(context, what)


# beyond the numbers

HUGE = 1e200


@pytest.mark.parametrize(("x", "w", "value", "codes"), [
    ([HUGE, 1], [HUGE, 1], np.inf, ["infinite-product"]),
    ([HUGE, 1], [-HUGE, 1], -np.inf, ["infinite-product"]),
    ([1e308, 1e308], [1, 1], np.inf, ["infinite-sum"]),
    ([HUGE, HUGE], [HUGE, -HUGE], np.nan, ["infinite-product", "nan-sum"]),
    ([np.inf, 1], [2, 1], np.inf, ["infinite-operand"]),
    ([np.inf, 1], [0, 1], np.nan, ["nan-product"]),
    ([np.nan, 1], [2, 1], np.nan, ["nan-operand"]),
    ([HUGE, 1], [1, 1], HUGE, []),
])
def test_what_leaves_the_numbers_says_why(x, w, value, codes):
    layer = LAYERS["linear"](1, bias=False)
    context = Operation(layer, (np.array([x], float),), {"w": np.array([w], float)}).run().context
    found = explain(context, "y", (0, 0))
    np.testing.assert_equal(found.sum, value)
    # Where ∞ − ∞ is fused with its products the processor has ∞, and that is said.
    fused = ["infinite-fused"] if np.isnan(value) and not np.isnan(found.value) else []
    assert np.isnan(found.value) or found.value == (np.inf if fused else value)
    assert [note.code for note in found.notes] == [*codes, *fused]


def test_a_sum_too_large_for_float32_is_told_apart_from_rounding():
    x, w = np.array([[1e30]], np.float32), np.array([[1e30]], np.float32)
    y = np.array([[np.inf]], np.float32)
    found = explain(Context(LAYERS["linear"](1, bias=False), {"x": x, "w": w, "y": y}), "y", (0, 0))
    [note] = found.notes
    assert (note.code, note.values["dtype"]) == ("infinite-held", "float32")
    assert note.values["sum"] == pytest.approx(1e60)


@pytest.mark.parametrize("value", [1e200, -1e308, np.inf, np.nan])
@pytest.mark.parametrize("case", CASES[::3], ids=str)
def test_no_number_is_too_strange_to_be_explained(case, value):
    """Every cell still has terms and a formula, and a finite one is still their sum."""
    context = layer_pass(case)
    tensors = {name: cells.copy() for name, cells in context.tensors.items()}
    params = {name: tensors[name] for name in case.layer.parameters(*case.shapes)}
    tensors[context.inputs[0]].flat[0] = tensors["dy"].flat[0] = value
    operation = Operation(case.layer, tuple(tensors[n] for n in context.inputs), params,
                          tensors["dy"])
    done = operation.run().context
    for name, rule in rules_of(done).items():
        for index in islice(np.ndindex(*rule.cells.shape), 6):
            found = explain(done, name, index)
            assert found.numbers
            if not np.isfinite(found.value):
                assert all(note.code != "rounding" for note in found.notes)


# gradient check of one operation


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("case", CASES[::3], ids=str)
def test_operations_are_checked_numerically(case, training):
    inputs, params = case.draw(np.random.default_rng(0))
    shape = (case.batch, *case.layer.output_shape(*case.shapes))
    dy = np.random.default_rng(1).standard_normal(shape)
    operation = Operation(case.layer, tuple(inputs), params, dy, mode=Mode(training, 3))
    rows = operation.check(cells=8)
    assert {row.address for row in rows} == {
        *(name for name, _ in operation.named_inputs()), *case.trainable()}
    for row in rows:
        assert row.relative_error < 1e-6, row


def test_an_operation_is_checked_against_its_loss():
    layer = LAYERS["linear"](2)
    x = np.array([[1.0, -2.0, 0.5]])
    operation = Operation(layer, (x,), fitted_params(layer, [(3,)], {}),
                          loss=LOSSES["softmax_cross_entropy"](), target=[1])
    cell = operation.check_cell("w", (1, 2))
    assert cell.relative_error < 1e-8
    assert cell.loss == operation.run().loss
    with pytest.raises(AddressError):
        operation.check_cell("w", (2, 0))
    with pytest.raises(AddressError, match="x, w, b"):
        operation.check_cell("y", (0, 0))


def test_a_chain_is_checked_from_its_first_number_to_its_last_loss():
    """Against an affine map, a square and their derivatives, written down by hand."""
    x, target = np.array([[0.5, -1.0, 2.0]]), np.array([[1.0, 0.0]])
    w, v = np.arange(12.0).reshape(4, 3) / 10 - 0.5, np.arange(8.0).reshape(2, 4) / 7 - 0.4
    loss = LOSSES["squared_error"]()
    chain = Operation(
        LAYERS["linear"](4, bias=False), (x,), {"w": w}, following=Operation(
            LAYERS["tanh"](), (), following=Operation(
                LAYERS["linear"](2, bias=False), (), {"w": v}, loss=loss, target=target)))

    def height(w):
        return float(loss.forward(np.tanh(x @ w.T) @ v.T, target).value)

    hidden = np.tanh(x @ w.T)
    slope = loss.backward(hidden @ v.T, loss.forward(hidden @ v.T, target)) @ v * (1 - hidden**2)
    cell = chain.check_cell("w", (2, 1), eps=1e-4)
    up, down = w.copy(), w.copy()
    up[2, 1] += 1e-4
    down[2, 1] -= 1e-4
    assert (cell.loss_plus, cell.loss_minus) == pytest.approx((height(up), height(down)), rel=1e-14)
    assert cell.loss == pytest.approx(height(w), rel=1e-14)
    assert cell.analytic == pytest.approx((slope.T @ x)[2, 1], rel=1e-12)
    assert cell.relative_error < 1e-7
    assert all(row.relative_error < 1e-8 for row in chain.check())
    # A loss may also stand at the end as an operation of its own, and nothing but a dy do.
    ends = Operation(loss, (), target=target)
    own = replace(chain.following.following, loss=None, target=None, following=ends)
    same = replace(chain, following=replace(chain.following, following=own))
    assert same.check_cell("w", (2, 1), eps=1e-4) == cell
    last = replace(own, following=None, dy=np.array([[1.0, -2.0]]))
    bare = replace(chain, following=replace(chain.following, following=last))
    cell = bare.check_cell("w", (2, 1))
    assert cell.loss == pytest.approx(float(np.sum([[1.0, -2.0]] * (hidden @ v.T))))
    assert cell.relative_error < 1e-8


# whole traces


def test_the_terms_of_a_trace_add_up_and_turn_round():
    spec = {"input": {"shape": [1, 6, 6]}, "nodes": [
        {"name": "conv1", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
        {"name": "relu1", "kind": "relu"},
        {"name": "bn", "kind": "batchnorm2d"},
        {"name": "sum1", "kind": "add", "inputs": ["bn", "conv1"]},
        {"name": "square", "kind": "multiply", "inputs": ["sum1", "sum1"]},
        {"name": "drop", "kind": "dropout"},
        {"name": "pool", "kind": "maxpool2d", "kernel_size": 2},
        {"name": "flat", "kind": "flatten"},
        {"name": "fc", "kind": "linear", "out_features": 3}]}
    network = initialize(read(spec), seed=2, dtype=np.float64)
    x = np.random.default_rng(0).standard_normal((2, 1, 6, 6))
    for mode in (Mode(), Mode(training=True, seed=5)):
        check_trace(network.backward(network.forward(x, mode), [1, 2]))


def check_trace(trace):
    readers, tensors = {}, trace.tensors
    for address, tensor in tensors.items():
        for index in every(tensor.shape):
            found = explain_address(trace, address, index)
            assert found.value == tensor[index]
            assert found.sum == pytest.approx(found.value, abs=1e-10), (address, index)
            for term in found.every_term:
                for one in term.operands:
                    if one.index is not None and not one.padding and one.tensor in tensors:
                        assert tensors[one.tensor][one.index] == one.value, (address, index, one)
                    if one.index is not None and term.links:
                        readers.setdefault((one.tensor, one.index), set()).add((address, index))
    original = {a: trace.aliases.get(a, a) for a in tensors}
    for address, tensor in tensors.items():
        for index in every(tensor.shape):
            found = influences_of_address(trace, address, index)
            assert len(found) == len(set(found))
            named = {(original.get(a, a), i) for a, i in found if a in tensors}
            wanted = readers.get((original[address], index), set())
            assert named == {(original[a], i) for a, i in wanted}, (address, index)


@pytest.mark.parametrize("seed", range(8))
def test_random_networks_are_explained(seed):
    network, x, target = random_network(seed, batch=2)
    trace = network.backward(network.forward(x, Mode(bool(seed % 2), seed)), target)
    rng = np.random.default_rng(seed)
    for address, tensor in trace.tensors.items():
        for _ in range(3):
            index = tuple(int(rng.integers(n)) for n in tensor.shape)
            found = explain_address(trace, address, index)
            size = sum(abs(term.product) for term in found.every_term)
            assert found.sum == pytest.approx(found.value, abs=1e-9 * max(1, size)), address
            for cell in influences_of_address(trace, address, index)[:3]:
                if cell[0] in trace.tensors:
                    explain_address(trace, *cell)


def test_float32_sums_are_close_and_the_rounding_is_noted():
    network, x, target = random_network(3, np.float32, batch=1)
    trace = network.backward(network.forward(x.astype(np.float32)), target)
    noted = 0
    for address, tensor in trace.tensors.items():
        index = tuple(n // 2 for n in tensor.shape)
        found = explain_address(trace, address, index)
        size = sum(abs(term.product) for term in found.every_term)
        assert found.sum == pytest.approx(found.value, abs=1e-5 * max(1, size)), address
        noted += any(note.code == "rounding" for note in found.notes)
    assert noted


def test_a_fork_sums_and_forward_only_passes_have_no_gradients():
    network, x, _ = random_network(1)
    trace = network.forward(x)
    for address in ("loss.y", "input.dy", "nobody.y", "input.q", ""):
        for ask in (explain_address, influences_of_address):
            with pytest.raises(AddressError):
                ask(trace, address, ())
