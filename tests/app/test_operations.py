"""One layer or loss by itself: everything the contract promises, and everything it refuses."""

import json
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import languages
from app.schemas.operations import EXAMPLE, Explanation, Influences, OperationResult, Steps
from engine.explain import EXPLAINERS, explain
from engine.layers import LAYERS
from engine.losses import LOSSES
from tests.app.conftest import make_trace
from tests.engine.cases import CASES
from tests.engine.passes import layer_pass

WHATS = ("", "/explanations", "/influences", "/steps", "/gradcheck", "/matrix")
EXTRA = {
    "/explanations": {"tensor": "y", "index": [0, 0, 0, 0]},
    "/influences": {"tensor": "x", "index": [0, 0, 0, 0]}, "/steps": {"what": "forward"},
}
FIRST = {case.layer.kind: case for case in CASES}


def post(client, path, body=None, language="en", **more):
    return client.post(f"/api/v1/operations/{path}", json={**(body or EXAMPLE), **more},
                       headers={"Accept-Language": language})


def good(client, path, body=None, **more):
    reply = post(client, path, body, **more)
    assert reply.status_code == 200, reply.text
    return reply.json()


def request_of(case, training=False):
    """A case of the engine's tests as a request, and the pass that it stands for."""
    context = layer_pass(case, training)
    names = context.inputs
    return context, {
        "settings": case.layer.settings(), "inputs": [context[n].tolist() for n in names],
        "params": {n: context[n].tolist() for n in case.layer.parameters(*case.shapes)},
        "dy": context["dy"].tolist(), "training": training,
    }


# what comes out


def test_w2_as_the_notes_print_it_in_integers(shared):
    tensors = good(shared, "conv2d")["tensors"]
    assert tensors["y"] == {"shape": [1, 1, 2, 2], "data": [[[[122, 148], [126, 134]]]]}
    assert tensors["dx"]["data"][0][0] == [
        [2, 9, 6, 1], [6, 29, 30, 7], [10, 29, 33, 13], [12, 24, 16, 4]]
    assert tensors["dw"]["data"][0][0] == [[49, 82, 87], [46, 72, 64], [56, 66, 76]]
    assert tensors["db"]["data"] == [11]
    assert ".0" not in json.dumps(tensors)


@pytest.mark.parametrize("kind", [k for k in LAYERS if not LAYERS[k].random])
@pytest.mark.parametrize("training", [False, True])
def test_every_layer_answers_with_the_engines_numbers(shared, kind, training):
    context, body = request_of(FIRST[kind], training)
    result = OperationResult.model_validate(good(shared, kind, body))
    assert result.kind == kind
    for name, values in context.tensors.items():
        np.testing.assert_allclose(result.tensors[name].data, values, rtol=1e-12, atol=1e-12)
    for name in ("y", "dx", "dw", "dx1"):
        if name in context:
            index = [0] * context[name].ndim
            answer = good(shared, f"{kind}/explanations", body, tensor=name, index=index)
            found = Explanation.model_validate(answer)
            wanted = explain(context, name, tuple(index))
            assert (found.count, found.value) == (wanted.count, pytest.approx(wanted.value))
            assert found.sum == pytest.approx(found.value, abs=1e-9)
            for formula in (found.formula, found.numbers):
                assert formula.mathml.startswith("<math")
                assert "\\" not in formula.mathml, formula
    rows = good(shared, f"{kind}/gradcheck", body)["tensors"]
    assert all(row["relative_error"] < 1e-6 for row in rows), rows


@pytest.mark.parametrize("kind", LOSSES)
def test_every_loss_answers(shared, kind):
    body = {"inputs": [[[0.2, 0.7, 0.1], [0.5, 0.4, 0.9]]], "target": [1, 2]}
    result = OperationResult.model_validate(good(shared, kind, body))
    assert {"x", "t", "y", "dx"} <= set(result.tensors)
    assert result.loss == pytest.approx(result.tensors["y"].data)
    for tensor, index in (("y", []), ("dx", [1, 2]), ("each", [0])):
        found = good(shared, f"{kind}/explanations", body, tensor=tensor, index=index)
        assert found["sum"] == pytest.approx(found["value"])
        assert "\\" not in found["formula"]["mathml"]
    steps = good(shared, f"{kind}/steps", body, what="backward")
    assert steps["count"] == 6
    rows = good(shared, f"{kind}/gradcheck", body)["tensors"]
    assert rows[0]["relative_error"] < 1e-6 or kind in ("hinge", "multiclass_hinge")


def test_every_kind_has_an_operation(shared):
    assert set(EXPLAINERS) == {*LAYERS, *LOSSES}


def test_units_that_let_nothing_through_and_winners_are_marked(shared):
    body = {"inputs": [[[-30, -1, 0, 1, 30]]], "dy": [[1, 1, 1, 1, 1]]}

    def marked(kind, tensor, body=body):
        return {(mark["code"], *mark["index"]) for mark in good(shared, kind, body)["marks"]
                if mark["tensor"] == tensor}

    for tensor in ("y", "dx"):
        assert marked("relu", tensor) == {("dead", 0, i) for i in (0, 1, 2)}
        assert marked("tanh", tensor) == {("saturated", 0, i) for i in (0, 4)}
    pooled = {"settings": {"kernel_size": 2, "stride": 1}, "inputs": [[[[1, 5, 5, 0]]]]}
    assert marked("maxpool1d", "x", pooled) == {("wins", 0, 0, 1), ("wins", 0, 0, 2)}
    assert marked("conv2d", "y", EXAMPLE) == set()


@pytest.mark.parametrize("kind", ["relu", "shifted_relu", "sigmoid", "tanh"])
def test_marks_are_what_the_explanations_remark(shared, kind):
    body = {"inputs": [[[-9, -3, 0, 2, 6, 8]]], "dy": [[1, 2, 3, 4, 5, 6]]}
    marked = {(mark["code"], mark["tensor"], mark["index"][1])
              for mark in good(shared, kind, body)["marks"]}
    remarked = {
        (note["code"], tensor, at) for tensor in ("y", "dx") for at in range(6)
        for note in good(shared, f"{kind}/explanations", body, tensor=tensor, index=[0, at])[
            "notes"] if note["code"] in ("dead", "saturated")}
    assert marked == remarked != set()


def test_what_json_cannot_write_is_told_beside_the_data(shared):
    body = {"settings": {"out_features": 2}, "inputs": [[[1e300, 1]]],
            "params": {"w": [[1e300, 1], [-1e300, 1]], "b": [0, 0]}}
    y = good(shared, "linear", body)["tensors"]["y"]
    assert y == {"shape": [1, 2], "data": [[None, None]], "not_finite": [
        {"index": [0, 0], "value": "inf"}, {"index": [0, 1], "value": "-inf"}]}
    assert "not_finite" not in good(shared, "conv2d")["tensors"]["y"]


def test_what_json_cannot_write_is_read_as_it_was_written(shared):
    """As y of one operation that enters the next, and as a delta."""
    strange = [{"index": [0, 0], "value": "inf"}, {"index": [0, 1], "value": "-inf"},
               {"index": [0, 2], "value": "nan"}]
    written = {"shape": [1, 4], "data": [[None, None, None, 2]], "not_finite": strange}
    ends = {"dy": {"data": [[None, 1, 1, 1]], "not_finite": strange[:1]}}
    found = good(shared, "relu", {"inputs": [written], **ends})["tensors"]
    assert found["x"] == written
    assert found["y"]["data"] == [[None, 0, None, 2]]
    assert [one["value"] for one in found["y"]["not_finite"]] == ["inf", "nan"]
    assert found["dx"]["not_finite"][0] == strange[0]


@pytest.mark.parametrize("strange", [
    None, [], [{"index": [0, 1], "value": "inf"}], [{"index": [5, 0], "value": "inf"}],
    [{"index": [-1, 0], "value": "inf"}], [{"index": [0, 0], "value": "huge"}],
    [{"index": "00", "value": "inf"}], [7], {"0": "inf"}])
def test_a_gap_that_nothing_tells_of_is_no_number(shared, strange):
    given = {"data": [[None, 1]], "not_finite": strange}
    answer = shared.post("/api/v1/operations/relu", json={"inputs": [given]})
    assert answer.status_code == 422
    assert answer.json()["code"] == "not-numbers"


@pytest.mark.parametrize("field", ["inputs", "dy"])
def test_what_is_nested_too_deeply_is_refused_in_every_form(shared, field):
    deep = "[" * 900 + "1" + "]" * 900
    given = {"inputs": "[[[1]]]", "dy": "null", field: f'{{"data": {deep}, "not_finite": []}}'}
    if field == "inputs":
        given["inputs"] = f"[{given['inputs']}]"
    text = ", ".join(f'"{name}": {value}' for name, value in given.items())
    answer = shared.post("/api/v1/operations/relu", content=f"{{{text}}}",
                         headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "not-numbers"


@pytest.mark.parametrize(("language", "said"), [
    ("en", "next: it must have at most 8 entries"),
    ("ru", "next: элементов должно быть не больше 8")])
def test_a_chain_that_is_too_long_is_told_the_limit(shared, language, said):
    body = {"inputs": [[[1]]], "dy": [[1]], "next": [{"kind": "relu"}] * 9}
    answer = shared.post("/api/v1/operations/relu/gradcheck", json=body,
                         headers={"Accept-Language": language})
    assert (answer.status_code, answer.json()["detail"]) == (422, said)


def test_dropout_is_the_same_for_the_same_seed(shared):
    body = {"inputs": [[[1.0] * 40]], "training": True, "seed": 5, "dy": [[1.0] * 40]}
    one, two, other = (
        good(shared, "dropout", {**body, "seed": seed})["tensors"] for seed in (5, 5, 6))
    assert one == two != other
    assert one["y"]["data"] == one["dx"]["data"]


def test_a_loss_makes_dy(shared):
    body = {k: v for k, v in EXAMPLE.items() if k != "dy"}
    target = [[[[122, 148], [126, 130]]]]
    answer = good(shared, "conv2d", body, loss="squared_error", target=target)
    assert answer["loss"] == 8
    assert answer["tensors"]["dy"]["data"] == [[[[0, 0], [0, 4]]]]
    assert "dy" not in good(shared, "conv2d", body)["tensors"]


def test_missing_parameters_are_drawn_from_the_seed(shared):
    body = {k: v for k, v in EXAMPLE.items() if k != "params"}
    one, two, other = (good(shared, "conv2d", body, seed=s)["tensors"]["w"] for s in (1, 1, 2))
    assert one == two != other


# explanations


def test_an_explanation_holds_what_the_contract_says(shared):
    found = good(shared, "conv2d/explanations", tensor="y", index=[0, 0, 1, 0], offset=4, limit=2)
    assert found["value"] == found["sum"] == 126
    assert (found["count"], found["offset"], found["next"]) == (10, 4, 6)
    first = found["terms"][0]
    assert first == {
        "operands": [{"tensor": "x", "index": [0, 0, 2, 1], "value": 6},
                     {"tensor": "w", "index": [0, 0, 1, 1], "value": 4}],
        "product": 24, "sum": 68, "group": "channel 0"}
    assert found["groups"] == [{"name": "channel 0", "count": 9, "sum": 126},
                               {"name": "bias", "count": 1, "sum": 0}]
    assert found["notes"] == [{"code": "correlation", "values": {}}]
    assert found["numbers"]["latex"].endswith("= 126")


def test_padding_is_counted_outside_the_tensor(shared):
    body = {**EXAMPLE, "settings": {**EXAMPLE["settings"], "padding": 1}, "dy": None}
    found = good(shared, "conv2d/explanations", body, tensor="y", index=[0, 0, 0, 0])
    assert found["terms"][0]["operands"][0] == {
        "tensor": "x", "index": [0, 0, -1, -1], "value": 0, "padding": True,
        "at": [{"tensor": "x_padded", "index": [0, 0, 0, 0]}]}


def test_dx_is_told_in_two_ways(shared):
    asked = {"tensor": "dx", "index": [0, 0, 0, 0]}
    gather = good(shared, "conv2d/explanations", **asked)
    scatter = good(shared, "conv2d/explanations", **asked, view="scatter")
    assert (gather["count"], scatter["count"]) == (9, 1)
    assert gather["sum"] == scatter["sum"] == gather["value"] == 2
    assert (gather["view"], scatter["view"]) == ("gather", "scatter")
    assert gather["views"] == ["gather", "scatter"]
    forward = good(shared, "conv2d/explanations", tensor="y", index=[0, 0, 0, 0])
    assert (forward["view"], forward["views"]) == (None, [])
    zero = gather["terms"][0]["operands"][0]
    assert zero == {"tensor": "dy", "index": None, "value": 0, "padding": True,
                    "at": [{"tensor": "dy_padded", "index": [0, 0, 0, 0]}]}


def test_pages_put_together_are_the_whole(shared):
    body = {"settings": {"out_features": 1}, "inputs": [[list(range(400))]]}
    terms, offset = [], 0
    while offset is not None:
        page = good(shared, "linear/explanations", body, tensor="y", index=[0, 0], offset=offset)
        terms += page["terms"]
        offset = page["next"]
    assert len(terms) == page["count"] == 401
    assert terms[-1]["sum"] == pytest.approx(page["value"])
    assert len({json.dumps(term) for term in terms}) == 401


def test_russian_formulas_have_decimal_commas(shared):
    body = {"inputs": [[[0.5]]]}
    reply = post(shared, "relu/explanations", body, "ru", tensor="y", index=[0, 0])
    assert "<mn>0,5</mn>" in reply.json()["numbers"]["mathml"]
    assert "0.5" in reply.json()["numbers"]["latex"]


def test_formulas_speak_russian_where_they_use_words(shared):
    asked = {"tensor": "dx", "index": [0, 0, 0, 0]}
    russian, english = (post(shared, "conv2d/explanations", None, language, **asked).json()
                        for language in ("ru", "en"))
    assert "повёрнутое" in russian["formula"]["mathml"]
    assert "rotated" in english["formula"]["mathml"]
    assert russian["formula"]["latex"] == english["formula"]["latex"]


def test_influences_come_in_pages(shared):
    body = {"settings": {"out_features": 300}, "inputs": [[[1.0, 2.0]]], "dy": [[1.0] * 300]}
    one = good(shared, "linear/influences", body, tensor="x", index=[0, 1], limit=200)
    two = good(shared, "linear/influences", body, tensor="x", index=[0, 1], offset=one["next"],
               limit=1000)
    assert Influences.model_validate(one).count == 600 == len(one["cells"]) + len(two["cells"])
    assert two["next"] is None
    assert {cell["tensor"] for cell in one["cells"] + two["cells"]} == {"y", "dw"}


def test_steps_come_in_pages(shared):
    one = good(shared, "conv2d/steps", what="dx-scatter", limit=3)
    two = good(shared, "conv2d/steps", what="dx-scatter", offset=one["next"])
    assert Steps.model_validate(one).count == 4
    assert (len(one["steps"]), len(two["steps"]), two["next"]) == (3, 1, None)
    last = {tuple(w["index"]): w["sum"] for step in one["steps"] + two["steps"]
            for w in step["writes"]}
    assert last[(0, 0, 1, 1)] == 29


def test_matrices_multiply_to_y_and_dx(shared):
    tensors = good(shared, "conv2d")["tensors"]
    found = good(shared, "conv2d/matrix")
    banded, x = np.array(found["banded"]["data"]), np.ravel(tensors["x"]["data"])
    assert (banded @ x).tolist() == np.ravel(tensors["y"]["data"]).tolist()
    dx = banded.T @ np.ravel(tensors["dy"]["data"])
    assert dx.tolist() == np.ravel(tensors["dx"]["data"]).tolist()
    sources = np.array(found["sources"]["data"])[0]
    np.testing.assert_array_equal(x[sources], np.array(found["columns"]["data"])[0, 0])


def test_a_number_is_nudged(shared):
    found = good(shared, "conv2d/gradcheck", tensor="w", index=[0, 0, 1, 2])
    assert found["analytic"] == 64
    assert found["difference"] == pytest.approx(64)
    assert found["plus"] - found["minus"] == pytest.approx(2e-5 * 64)
    assert found["relative_error"] < 1e-8
    assert {row["tensor"] for row in good(shared, "conv2d/gradcheck")["tensors"]} == {
        "x", "w", "b"}


def test_what_json_cannot_write_is_said_beside_it(shared):
    body = {"settings": {"out_features": 1, "bias": False}, "inputs": [[[1e200, 1e200, 2]]],
            "params": {"w": [[1e200, -1e200, 3]]}, "dy": [[1]]}
    found = good(shared, "linear/explanations", body, tensor="y", index=[0, 0])
    Explanation.model_validate(found)
    assert (found["value"], found["sum"]) == (None, None)
    # A processor that fuses product and sum holds ∞ where ∞ − ∞ has no value.
    assert found["not_finite"] in ({"value": held, "sum": "nan"} for held in ("nan", "inf"))
    strange = [term.get("not_finite") for term in found["terms"]]
    assert strange == [{"product": "inf", "sum": "inf"}, {"product": "-inf", "sum": "nan"},
                       {"sum": "nan"}]
    assert found["terms"][2]["product"] == 6
    assert found["groups"][0]["not_finite"] == {"sum": "nan"}
    assert "not_finite" not in found["terms"][0]["operands"][0]
    assert [note["code"] for note in found["notes"]][:2] == ["infinite-product", "nan-sum"]
    [step] = good(shared, "linear/steps", body, what="y")["steps"]
    assert step["not_finite"] == {"value": found["not_finite"]["value"]}
    nudged = good(shared, "linear/gradcheck", body, tensor="x", index=[0, 0])
    assert {"loss", "plus", "minus", "difference"} <= set(nudged["not_finite"])
    assert nudged["analytic"] == 1e200
    loss = good(shared, "squared_error", {"inputs": [[[1e200]]], "target": [[0]]})
    assert (loss["loss"], loss["not_finite"]) == (None, {"loss": "inf"})


def test_a_nudge_is_followed_to_the_end_of_a_chain(shared):
    """Each layer is asked by itself, with and without the nudge; the sum at the end is ours."""
    preset = next(one for one in shared.get("/api/v1/presets").json() if one["name"] == "two-convs")
    first = {name: preset[name] for name in ("settings", "inputs", "params")}
    [second] = preset["next"]
    dy = np.array(preset["dy"])

    def through(body):
        y = good(shared, "conv2d", body)["tensors"]["y"]["data"]
        behind = {"settings": second["settings"], "params": second["params"], "inputs": [y]}
        return good(shared, "conv2d", behind, dy=preset["dy"])["tensors"]

    def height(step):
        w = np.array(first["params"]["w"], float)
        w[0, 0, 1, 0] += step
        return float(np.sum(dy * through({**first, "params": {**first["params"], "w": w.tolist()}})[
            "y"]["data"]))

    arrives = through(first)["dx"]["data"]
    wanted = good(shared, "conv2d", first, dy=arrives)["tensors"]["dw"]["data"][0][0][1][0]
    body = {**first, "dy": preset["dy"], "next": [second]}
    found = good(shared, "conv2d/gradcheck", body, tensor="w", index=[0, 0, 1, 0], eps=0.001)
    assert found["loss"] == height(0)
    assert (found["plus"], found["minus"]) == pytest.approx((height(0.001), height(-0.001)))
    assert found["analytic"] == wanted
    assert found["relative_error"] < 1e-9
    rows = good(shared, "conv2d/gradcheck", body)["tensors"]
    assert {row["tensor"] for row in rows} == {"x", "w", "b"}
    assert all(row["relative_error"] < 1e-8 for row in rows)


@pytest.mark.parametrize(("ends", "target"), [
    ({}, {"loss": "softmax_cross_entropy", "target": [1]}),
    ({"kind": "softmax_cross_entropy", "target": [1]}, {}),
])
def test_a_chain_may_end_in_a_loss(shared, ends, target):
    body = {"settings": {"out_features": 3}, "inputs": [[[1, 2]]], "seed": 4, **target}
    chain = [{"kind": "tanh"}, *([ends] if ends else [])]
    rows = good(shared, "linear/gradcheck", body, next=chain)["tensors"]
    y = good(shared, "linear", {**body, "loss": None, "target": None})["tensors"]["y"]["data"]
    y = good(shared, "tanh", {"inputs": [y]})["tensors"]["y"]["data"]
    loss = good(shared, "softmax_cross_entropy", {"inputs": [y], "target": [1]})["loss"]
    assert all(row["worst"]["loss"] == pytest.approx(loss) for row in rows)
    assert all(row["relative_error"] < 1e-8 for row in rows)


CHAINS = [
    ([{"kind": "conv9d"}], 404, "kind-not-found", "/next/0"),
    ([{"kind": "relu"}, {"kind": "conv2d", "settings": {"out_channels": 1}}], 422,
     "setting-missing", "/next/1/settings"),
    ([{"kind": "add"}], 422, "several-inputs", "/next/0/inputs"),
    ([{"kind": "relu"}, {"kind": "linear", "settings": {"out_features": 2}}], 422, None, "/next/1"),
    ([{"kind": "squared_error", "target": [[[[0, 0], [0, 0]]]]}, {"kind": "relu"}], 422,
     "loss-not-last", "/next/0"),
    ([{"kind": "squared_error", "target": [[[[0, 0], [0, 0]]]]}], 422, "loss-takes-no", "/dy"),
    ([{"kind": "flatten"}], 422, "delta-shape", "/dy"),
    ([{"kind": "relu"}] * 9, 422, "request-invalid", "/next"),
    ([{"kind": "relu", "inputs": []}], 422, "request-invalid", "/next/0/inputs"),
]


@pytest.mark.parametrize(("chain", "status", "code", "pointer"), CHAINS)
def test_what_is_wrong_in_a_chain_is_pointed_at(shared, chain, status, code, pointer):
    reply = post(shared, "conv2d/gradcheck", next=chain)
    problem = refused(reply, status, code or reply.json()["code"])
    assert problem["pointer"].startswith(pointer)


# refusals


def refused(reply, status, code):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["code"] == code, problem
    return problem


REFUSALS = [
    ("conv9d", {}, 404, "kind-not-found"),
    ("conv2d", {"inputs": []}, 422, "one-input"),
    ("conv2d", {"inputs": [[1, 2]]}, 422, "operation-input"),
    ("conv2d", {"inputs": [[]]}, 422, "operation-input"),
    ("conv2d", {"inputs": [[[[1, 2], [3]]]]}, 422, "not-numbers"),
    ("conv2d", {"inputs": [["a"]]}, 422, "not-numbers"),
    ("conv2d", {"inputs": [[[[10**400]]]]}, 400, "json-invalid"),
    ("conv2d", {"inputs": [[[1, 2], [3, 4]]]}, 422, "not-maps"),
    ("conv2d", {"settings": {"out_channels": 1}}, 422, "setting-missing"),
    ("conv2d", {"settings": {"out_channels": 1, "kernel_size": 9}}, 422, "kernel-too-large"),
    ("conv2d", {"settings": {"out_channels": 1, "kernel_size": 3, "colour": 1}}, 422,
     "setting-unknown"),
    ("conv2d", {"params": {"w": [1]}}, 422, "parameter-shape"),
    ("conv2d", {"params": {"v": [1]}}, 422, "params-unknown"),
    ("conv2d", {"dy": [[[[1]]]]}, 422, "delta-shape"),
    ("conv2d", {"loss": "squared_error", "target": [1]}, 422, "two-deltas"),
    ("conv2d", {"dy": None, "loss": "squared_error"}, 422, "target-missing"),
    ("conv2d", {"dy": None, "loss": "squared_error", "target": [9]}, 422, "target-shape"),
    ("conv2d", {"dy": None, "loss": "nope", "target": [9]}, 422, "kind-unknown"),
    ("conv2d", {"colour": 1}, 422, "request-invalid"),
    ("conv2d", {"loss": []}, 422, "request-invalid"),
    ("conv2d", {"settings": {"out_channels": 100_000, "kernel_size": 1}}, 413,
     "operation-too-many-cells"),
    ("conv2d", {"settings": {"out_channels": 1, "kernel_size": 1, "padding": 100_000}}, 413,
     "operation-too-many-cells"),
    ("upsample", {"settings": {"scale_factor": 1_000_000}, "dy": None, "params": {}}, 413,
     "operation-too-many-cells"),
    ("add", {"settings": {}, "params": {}}, 422, "several-inputs"),
    ("add", {"settings": {}, "params": {}, "inputs": [[[1]], [[1], [2]]]}, 422,
     "unequal-batches"),
    ("mean_squared_error", {"settings": {}, "target": [0]}, 422, "loss-takes-no"),
    ("mean_squared_error", {"settings": {}, "params": {}, "dy": None}, 422, "target-missing"),
    ("batchnorm1d", {"settings": {}, "params": {}, "dy": None, "inputs": [[[1, 2]]],
                     "training": True}, 422, "batch-too-small"),
    ("conv2d/explanations", {"tensor": "q", "index": []}, 404, "nothing-to-explain"),
    ("conv2d/explanations", {"tensor": "y", "index": [0, 0, 2, 0]}, 404, "index"),
    ("conv2d/explanations", {"tensor": "y", "index": [0, 0, -1, 0]}, 422, "request-invalid"),
    ("conv2d/explanations", {"tensor": "y"}, 422, "request-invalid"),
    ("conv2d/explanations", {"tensor": "dx", "index": [0, 0, 0, 0], "view": "sideways"}, 422,
     "request-invalid"),
    ("conv2d/influences", {"tensor": "q", "index": [0]}, 404, "nothing-to-explain"),
    ("conv2d/steps", {"what": "sideways"}, 404, "nothing-to-explain"),
    ("conv2d/steps", {"what": "dx", "dy": None}, 404, "nothing-to-explain"),
    ("conv2d/gradcheck", {"dy": None}, 422, "gradcheck-needs-delta"),
    ("conv2d/gradcheck", {"tensor": "w"}, 422, "gradcheck-needs-index"),
    ("conv2d/gradcheck", {"index": [0]}, 422, "gradcheck-needs-tensor"),
    ("conv2d/gradcheck", {"tensor": "y", "index": [0, 0, 0, 0]}, 404, "no-gradient"),
    ("conv2d/gradcheck", {"tensor": "w", "index": [9]}, 404, "index"),
    ("conv2d/gradcheck", {"eps": 0}, 422, "request-invalid"),
    ("relu/matrix", {"settings": {}, "params": {}, "dy": None}, 422, "no-matrix"),
]


@pytest.mark.parametrize(("path", "more", "status", "code"), REFUSALS,
                         ids=[f"{r[0]}-{r[3]}-{n}" for n, r in enumerate(REFUSALS)])
def test_what_cannot_be_done_is_refused_in_both_languages(shared, path, more, status, code):
    said = {language: refused(post(shared, path, None, language, **more), status, code)
            for language in ("en", "ru")}
    assert re.search("[а-яё]", said["ru"]["detail"])
    assert not re.search("[а-яё]", said["en"]["detail"])
    assert "{" not in said["ru"]["detail"] or "{" in said["en"]["detail"]


def test_the_limits_are_settings(start):
    client = start(max_operation_cells=100, max_terms=8, max_checked_cells=20)
    assert post(client, "conv2d").status_code == 200
    problem = refused(post(client, "conv2d/explanations", tensor="y", index=[0, 0, 0, 0]), 422,
                      "too-many-terms")
    assert problem["values"]["limit"] == 8
    problem = refused(post(client, "conv2d/gradcheck"), 413, "gradcheck-too-many-cells")
    assert problem["limit"] == 20
    body = {"inputs": [np.ones((1, 1, 9, 9)).tolist()], "settings": EXAMPLE["settings"]}
    assert refused(post(client, "conv2d", body), 413, "operation-too-many-cells")["limit"] == 100
    assert refused(post(client, "relu", {"inputs": body["inputs"]}), 413,
                   "operation-too-many-cells")
    body = {"inputs": [np.ones((1, 1, 8)).tolist()], "target": np.zeros((1, 1, 8)).tolist()}
    assert post(client, "absolute_error", body).status_code == 200


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner,
                                                                max_size=3), max_leaves=8)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_anything_is_answered_without_a_fault(shared, data):
    kind = data.draw(st.sampled_from([*LAYERS, *LOSSES]))
    what = data.draw(st.sampled_from(WHATS))
    base = request_of(FIRST[kind])[1] if kind in LAYERS else {
        "inputs": [[[0.1, 0.9]]], "target": [0]}
    body = {**base, **EXTRA.get(what, {})}
    for field in data.draw(st.lists(st.sampled_from([*body, "dy", "loss", "seed"]), max_size=2)):
        body[field] = data.draw(ANYTHING)
    reply = post(shared, kind + what, body)
    assert reply.status_code in (200, 400, 404, 413, 422), reply.text


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("kind", [*LAYERS, *LOSSES])
def test_numbers_may_overflow(shared, kind, training):
    """Infinity and NaN inside are shown as null, and nothing breaks."""
    if kind in LAYERS:
        _, body = request_of(FIRST[kind], training)
        body["inputs"] = [(np.array(x) * 1e200).tolist() for x in body["inputs"]]
        body["dy"] = (np.array(body["dy"]) * 1e200).tolist()
        body["params"] = {n: (np.array(v) * -1e200).tolist() for n, v in body["params"].items()}
    else:
        body = {"inputs": [[[1e200, -1e200]]], "target": [0]}
        if kind == "binary_cross_entropy":
            body = {"inputs": [[[0.0, 1.0]]], "target": [0]}
    tensors = good(shared, kind, body)["tensors"]
    for name, found in tensors.items():
        answer = good(shared, f"{kind}/explanations", body, tensor=name,
                      index=[n - 1 for n in found["shape"]])
        assert answer["numbers"]["mathml"]
    for what in ("forward", "backward"):
        good(shared, f"{kind}/steps", body, what=what)
    if kind != "binary_cross_entropy":
        good(shared, f"{kind}/gradcheck", body)


# presets


def test_presets_have_words_in_both_languages_and_can_be_run(shared):
    presets = shared.get("/api/v1/presets").json()
    assert {"w1", "w2", "sobel", "max-ties", "depthwise", "chain-conv", "two-convs",
            "max-average", "pool-before-conv", "pool-before-dense"} <= {
        preset["name"] for preset in presets}
    for preset in presets:
        for words in (preset["title"], preset["text"]):
            assert words.keys() == {"en", "ru"}
            assert re.search("[а-яё]|Softmax", words["ru"])
        body = {name: preset[name] for name in ("settings", "inputs", "params", "target",
                                                "training") if name in preset}
        behind = preset.get("next", [])
        if "dy" in preset and not behind:
            body["dy"] = preset["dy"]
        tensors = good(shared, preset["kind"], body)["tensors"]
        assert behind or any(name.startswith("dx") for name in tensors)
        if slip := preset.get("slip"):
            found = good(shared, f"{preset['kind']}/explanations", body, tensor=slip["tensor"],
                         index=slip["index"])
            assert found["value"] == slip["value"] != slip["printed"]
        for number, one in enumerate(behind):
            last = {"dy": preset["dy"]} if number == len(behind) - 1 else {}
            given = {"settings": one["settings"], "params": one["params"], **last,
                     "inputs": [tensors["y"]["data"]]}
            tensors = good(shared, one["kind"], given)["tensors"]
        if beside := preset.get("beside"):
            taken = shared.get(f"/api/v1/layers/{beside['kind']}").json()["schema"]["properties"]
            both = {name: one for name, one in preset["settings"].items() if name in taken}
            given = {"settings": both | beside["settings"], "params": beside["params"],
                     "inputs": preset["inputs"], "dy": preset["dy"]}
            assert good(shared, beside["kind"], given)["tensors"]["dy"] == tensors["dy"]


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_word_of_the_presets_is_said_once_and_needed(shared, language):
    text = (languages.LOCALES / language / "presets.ftl").read_text("utf-8")
    said = re.findall(r"^([\w-]+) =", text, re.MULTILINE)
    assert sorted(said) == sorted(one["name"] for one in shared.get("/api/v1/presets").json())


@pytest.mark.parametrize("file", ["presets", "formulas"])
def test_both_languages_say_the_same(file):
    said = {language: set(re.findall(r"^([\w-]+) =", (
        languages.LOCALES / language / f"{file}.ftl").read_text("utf-8"), re.MULTILINE))
        for language in languages.LANGUAGES}
    assert said["en"] == said["ru"]


# traces


def test_a_trace_is_explained_with_full_addresses(shared):
    trace = make_trace(shared)["id"]

    def get(what, **query):
        return shared.get(f"/api/v1/traces/{trace}/{what}", params=query)

    found = get("explanations", tensor="conv1.y", index="0,3,5,7").json()
    Explanation.model_validate(found)
    assert found["tensor"] == "conv1.y"
    assert {one["tensor"] for term in found["terms"] for one in term["operands"]} == {
        "input.y", "conv1.w", "conv1.b"}
    value = shared.get(f"/api/v1/traces/{trace}/tensors/conv1.y?index=0,3,5,7").json()["data"]
    assert np.float32(found["value"]) == np.float32(value)
    assert found["sum"] == pytest.approx(value, rel=1e-5)
    cells = get("influences", tensor="conv1.w", index="0,0,0,0", limit=10).json()
    assert Influences.model_validate(cells).next == 10
    assert {cell["tensor"] for cell in cells["cells"]} == {"conv1.y"}
    loss = get("explanations", tensor="loss.y").json()
    assert loss["value"] == pytest.approx(loss["sum"])
    for what, tensor, index in (("explanations", "conv9.y", "0"), ("influences", "conv1.q", "0"),
                                ("explanations", "conv1.y", "0,0"), ("influences", "conv1.y", "")):
        assert get(what, tensor=tensor, index=index).status_code == 404
    assert get("explanations", tensor="conv1.y", index="a").status_code == 422


def test_an_explanation_of_a_trace_need_not_be_sent_twice(shared):
    trace = make_trace(shared)["id"]
    for what in ("explanations?tensor=fc1.y&index=0,1", "influences?tensor=fc1.y&index=0,1"):
        path = f"/api/v1/traces/{trace}/{what}"
        tag = shared.get(path).headers["etag"]
        assert shared.get(path, headers={"If-None-Match": tag}).status_code == 304
