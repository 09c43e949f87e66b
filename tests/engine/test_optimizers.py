"""Every registered optimizer against a loop over numbers; schedules and regularisers."""

import json
import math

import numpy as np
import pytest

from engine.errors import SettingError
from engine.gradcheck import relative_error
from engine.optimizers import OPTIMIZERS, SGD
from engine.regularizers import REGULARIZERS, with_penalty
from engine.schedules import SCHEDULES
from engine.settings import schema
from tests.engine.json_schema import problems
from tests.oracles.optimizers import WALKS

CASES = [
    ("sgd", {}),
    ("sgd", {"momentum": 0.9}),
    ("sgd", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("sgd", {"nesterov": True}),
    ("momentum", {}),
    ("momentum", {"momentum": 0}),
    ("momentum", {"learning_rate": 0.3, "momentum": 0.1}),
    ("adagrad", {}),
    ("adagrad", {"learning_rate": 1, "weight_decay": 0.1, "eps": 0.01}),
    ("rmsprop", {}),
    ("rmsprop", {"alpha": 0.5, "momentum": 0.9, "weight_decay": 0.1, "eps": 0.01}),
    ("rmsprop", {"alpha": 0}),
    ("adam", {}),
    ("adam", {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.9, "weight_decay": 0.1, "eps": 0.01}),
    ("adam", {"beta1": 0, "beta2": 0}),
    ("adamw", {}),
    ("adamw", {"learning_rate": 0.1, "weight_decay": 0.5}),
]
each = pytest.mark.parametrize(("kind", "settings"), CASES, ids=str)
STEPS = 5


def lock(by_node):
    for mine in by_node.values():
        for value in mine.values():
            value.flags.writeable = False
    return by_node


def walk(optimizer, w, grads, dtype=np.float64):
    """All params and memories on the way."""
    params, memory = lock({"fc": {"w": w.astype(dtype)}}), {}
    for grad in grads:
        grad = lock({"fc": {"w": grad.astype(dtype)}})
        params, memory = map(lock, optimizer.step(params, grad, memory))
        yield params["fc"]["w"], memory


def test_every_registered_optimizer_has_a_case_and_an_oracle():
    assert {kind for kind, _ in CASES} == set(OPTIMIZERS) == set(WALKS)
    for table in (OPTIMIZERS, SCHEDULES, REGULARIZERS):
        assert all(kind == recipe.kind for kind, recipe in table.items())
        assert all(recipe.__doc__ for recipe in table.values())


@each
def test_steps_agree_with_a_loop_over_numbers(kind, settings, rng):
    optimizer = OPTIMIZERS[kind].from_settings(settings)
    w, grads = rng.standard_normal((2, 3)), rng.standard_normal((STEPS, 2, 3))
    for number, (value, _) in enumerate(walk(optimizer, w, grads), start=1):
        for cell in np.ndindex(*w.shape):
            past = [float(grad[cell]) for grad in grads[:number]]
            wanted = WALKS[kind](optimizer.settings(), float(w[cell]), past)
            assert value[cell] == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@each
def test_the_precision_is_kept(kind, settings, dtype, rng):
    optimizer = OPTIMIZERS[kind].from_settings(settings)
    for value, memory in walk(optimizer, np.ones(3), rng.standard_normal((3, 3)), dtype):
        assert value.dtype == dtype
        for name, kept in memory.get("fc", {}).items():
            assert kept.dtype == (np.float64 if name.endswith("count") else dtype)


@each
def test_steps_follow_from_the_arguments_alone(kind, settings, rng):
    optimizer = OPTIMIZERS[kind].from_settings(settings)
    w, grads = rng.standard_normal(4), rng.standard_normal((STEPS, 4))
    states = list(walk(optimizer, w, grads))
    list(walk(optimizer, -w, -grads))
    value, memory = states[2]
    again = optimizer.step({"fc": {"w": value}}, {"fc": {"w": grads[3]}}, memory)
    np.testing.assert_array_equal(again.params["fc"]["w"], states[3][0])


@each
def test_parameters_with_like_names_do_not_share_memory(kind, settings, rng):
    optimizer = OPTIMIZERS[kind].from_settings(settings)
    grads = rng.standard_normal((STEPS, 2))
    params, memory = {"a": {"w": np.ones(1), "w.w": np.ones(1)}}, {}
    for one, two in grads:
        given = {"a": {"w": np.array([one]), "w.w": np.array([two])}}
        params, memory = optimizer.step(params, given, memory)
    for name, column in (("w", 0), ("w.w", 1)):
        wanted = WALKS[kind](optimizer.settings(), 1.0, grads[:, column].tolist())
        assert params["a"][name][0] == pytest.approx(wanted, rel=1e-12)


@each
def test_no_gradient_at_all_divides_nothing_by_zero(kind, settings):
    optimizer = OPTIMIZERS[kind].from_settings(settings)
    for value, _ in walk(optimizer, np.ones(2), np.zeros((3, 2)), np.float32):
        assert np.isfinite(value).all()


@each
def test_a_recipe_survives_json(kind, settings):
    optimizer = OPTIMIZERS[kind].from_settings(settings)
    given = json.loads(json.dumps(optimizer.settings()))
    assert OPTIMIZERS[kind].from_settings(given) == optimizer
    assert problems(given, schema(OPTIMIZERS[kind])) == []


def test_what_is_remembered_scales_with_the_rate_in_one_form_only():
    # α = 1, then 0.1, gradients 1 and 0, γ = 0.5: −1 is remembered as a step, or 1 as a slope.
    ends = {}
    for kind in ("sgd", "momentum"):
        first, then = (OPTIMIZERS[kind](learning_rate=a, momentum=0.5) for a in (1.0, 0.1))
        update = first.step({"a": {"w": np.zeros(1)}}, {"a": {"w": np.ones(1)}}, {})
        update = then.step(update.params, {"a": {"w": np.zeros(1)}}, update.memory)
        ends[kind] = float(update.params["a"]["w"][0])
    assert ends == {"sgd": pytest.approx(-1.05), "momentum": pytest.approx(-1.5)}


# Schedules

PROMISES = [
    ("constant", {}, [1, 1, 1, 1, 1, 1]),
    ("constant", {"warm_up": 2}, [1 / 3, 2 / 3, 1, 1, 1, 1]),
    ("step", {"step_size": 2, "gamma": 0.1}, [1, 1, 0.1, 0.1, 0.01, 0.01]),
    ("step", {"step_size": 1, "gamma": 0.5, "warm_up": 1}, [0.5, 1, 0.5, 0.25, 0.125, 0.0625]),
    ("cosine", {}, [(1 + math.cos(math.pi * step / 6)) / 2 for step in range(6)]),
    ("cosine", {"warm_up": 2, "last": 0.2},
     [1 / 3, 2 / 3, *(0.6 + 0.4 * math.cos(math.pi * step / 4) for step in range(4))]),
]  # fmt: skip


def test_every_registered_schedule_has_a_promise():
    assert {kind for kind, *_ in PROMISES} == set(SCHEDULES)


@pytest.mark.parametrize(("kind", "settings", "wanted"), PROMISES)
def test_factors_are_as_promised(kind, settings, wanted):
    schedule = SCHEDULES[kind].from_settings(settings)
    assert [schedule.factor(step, 6) for step in range(6)] == pytest.approx(wanted)
    assert schedule.factor(7, 6) >= 0  # A training that goes on longer than planned.
    given = json.loads(json.dumps(schedule.settings()))
    assert SCHEDULES[kind].from_settings(given) == schedule
    assert problems(given, schema(SCHEDULES[kind])) == []


@pytest.mark.parametrize("kind", SCHEDULES)
def test_a_warm_up_longer_than_the_training_is_all_there_is(kind):
    schedule = SCHEDULES[kind](warm_up=9)
    assert [schedule.factor(step, 3) for step in range(3)] == pytest.approx([0.1, 0.2, 0.3])


# Regularisers


@pytest.mark.parametrize("kind", REGULARIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_penalty_and_its_gradients(kind, dtype, rng):
    measure = {"l1": lambda v: abs(v), "l2": lambda v: v * v}[kind]
    params = lock({
        "a": {"w": rng.standard_normal((2, 3)).astype(dtype), "b": np.ones(2, dtype)},
        "b": {"gamma": rng.standard_normal(4).astype(dtype)},
    })
    found = REGULARIZERS[kind](strength=0.3).penalty(params)
    for address, share in found.shares.items():
        node, name = address.split(".")
        cells = params[node][name].ravel().tolist()
        assert share == pytest.approx(0.3 * math.fsum(map(measure, cells)), rel=1e-6)
        assert found.grads[node][name].dtype == dtype
        assert found.grads[node][name].shape == params[node][name].shape
    assert set(found.shares) == {"a.w", "a.b", "b.gamma"}
    assert found.value == pytest.approx(sum(found.shares.values()))
    bare = REGULARIZERS[kind](strength=0.3, weights_only=True).penalty(params)
    assert bare.shares == {"a.w": found.shares["a.w"]}
    if dtype == np.float64:
        recipe = REGULARIZERS[kind](strength=0.3)
        error = relative_error(
            lambda z: np.asarray(recipe.penalty({"a": {"w": z}}).value),
            params["a"]["w"],
            lambda dy: dy * found.grads["a"]["w"],
            rng,
        )
        assert error < 1e-7


def test_l2_is_the_weight_decay_of_twice_its_strength(rng):
    w, grad = {"a": {"w": rng.standard_normal(5)}}, {"a": {"w": rng.standard_normal(5)}}
    pulled = with_penalty(grad, REGULARIZERS["l2"](strength=0.05).penalty(w))
    one = OPTIMIZERS["sgd"](learning_rate=0.1).step(w, pulled, {})
    two = OPTIMIZERS["sgd"](learning_rate=0.1, weight_decay=0.1).step(w, grad, {})
    np.testing.assert_allclose(one.params["a"]["w"], two.params["a"]["w"], rtol=1e-14)


@pytest.mark.parametrize(
    ("table", "kind", "settings"),
    [
        (OPTIMIZERS, "sgd", {"learning_rate": -1}), (OPTIMIZERS, "sgd", {"momentum": 1}),
        (OPTIMIZERS, "sgd", {"momentum": -0.1}), (OPTIMIZERS, "sgd", {"weight_decay": -1}),
        (OPTIMIZERS, "adam", {"beta1": 1}), (OPTIMIZERS, "adam", {"eps": 0}),
        (OPTIMIZERS, "rmsprop", {"alpha": -0.1}), (SCHEDULES, "step", {"step_size": 0}),
        (SCHEDULES, "cosine", {"last": 2}), (REGULARIZERS, "l1", {"strength": -1}),
    ],
)  # fmt: skip
def test_settings_outside_their_limits_are_refused(table, kind, settings):
    with pytest.raises(SettingError):
        table[kind](**settings)



@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("decay", [0.0, 0.01])
def test_descent_agrees_with_a_loop_over_numbers(rng, momentum, decay):
    w = rng.standard_normal(5)
    grads = rng.standard_normal((4, 5))
    params, memory = lock({"fc": {"w": w.copy()}}), {}
    for grad in grads:
        params, memory = SGD(0.1, momentum, decay).step(
            lock(params), lock({"fc": {"w": grad.copy()}}), lock(memory)
        )
    for cell in range(5):
        value, velocity = float(w[cell]), 0.0
        for grad in grads[:, cell]:
            velocity = momentum * velocity + float(grad) + decay * value
            value -= 0.1 * velocity
        assert params["fc"]["w"][cell] == pytest.approx(value, rel=1e-12)


def test_the_notes_form_makes_the_same_steps(rng):
    """Δw = −α ∂E/∂w + γ Δw(t−1), as REFERENCE T9 prints it."""
    rate, momentum, grads = 0.3, 0.1, rng.standard_normal(6)
    params, memory, w, moved = {"a": {"w": np.ones(1)}}, {}, 1.0, 0.0
    for grad in grads:
        params, memory = SGD(rate, momentum).step(params, {"a": {"w": np.array([grad])}}, memory)
        moved = -rate * grad + momentum * moved
        w += moved
    assert params["a"]["w"][0] == pytest.approx(w, rel=1e-12)


def test_what_has_no_gradient_stays():
    params = {"norm": {"gamma": np.ones(2), "running_mean": np.ones(2)}, "fc": {"w": np.ones(2)}}
    update = SGD(0.1, 0.9, 0.1).step(params, {"norm": {"gamma": np.ones(2)}}, {})
    assert update.params["norm"]["running_mean"].tolist() == [1, 1]
    assert update.params["fc"]["w"].tolist() == [1, 1]
    assert list(update.memory["norm"]) == ["gamma.velocity"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_steps_keep_the_type(dtype):
    one = {"fc": {"w": np.ones(2, dtype)}}
    descent = SGD(0.1, 0.9, 0.1)
    update = descent.step(one, one, descent.step(one, one, {}).memory)
    assert update.params["fc"]["w"].dtype == update.memory["fc"]["w.velocity"].dtype == dtype


def test_the_table_is_named_by_kind():
    assert all(kind == recipe.kind for kind, recipe in OPTIMIZERS.items())
