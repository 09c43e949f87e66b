"""Plans as documents, changes on the way, and where each update of a plan stands."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.optimizers import SGD, Adam
from engine.regularizers import L1, L2
from engine.schedules import SCHEDULES, Constant, Cosine, Steps
from engine.settings import schema
from engine.training import plan as plans
from engine.training.augment import Augmentations, Chain, Mixup
from engine.training.change import Change
from engine.training.course import Course
from engine.training.motions import Shift
from engine.training.plan import Pace, Plan
from engine.training.tones import Noise
from tests.engine import trainings

# documents


@given(trainings.documents())
@settings(max_examples=200, deadline=None)
def test_a_plan_is_the_same_once_written_and_read(document):
    plan = plans.read(document)
    written = json.loads(json.dumps(plans.write(plan)))
    assert plans.read(written) == plan
    assert plans.write(plans.read(written)) == written


def test_every_field_of_a_document_is_read():
    plan = plans.read({
        "name": "somebody else's field",
        "optimizer": {"kind": "adam", "learning_rate": 0.1},
        "schedule": "cosine", "regularizer": {"kind": "l1", "strength": 0.5},
        "augmentations": ["shift", "mixup", {"kind": "noise", "std": 0.5}],
        "epochs": 7, "batch_size": 9, "seed": 5, "running": 0.25,
        "changes": [
            {"step": 9, "momentum": 0.5, "batch_size": 3}, {"step": 4, "augmentations": []},
            {"step": 9, "learning_rate": 0.2, "penalty": 1},
        ],
    })  # fmt: skip
    assert plan == Plan(
        Adam(0.1), 7, 9, 5, Chain((Shift(), Noise(0.5))), Mixup(), Cosine(), L1(0.5),
        (Change(4, augmentations=Augmentations()), Change(9, momentum=0.5, batch_size=3),
         Change(9, learning_rate=0.2, penalty=1)), 0.25,
    )  # fmt: skip


def test_what_a_document_leaves_out_is_as_by_default():
    assert plans.read({}) == plans.read(dict.fromkeys(plans.FIELDS)) == Plan()
    assert "running" not in plans.write(Plan())
    assert plans.write(Plan(running=0.5))["running"] == 0.5
    assert schema(Pace)["properties"]["epochs"]["default"] == Plan().epochs
    assert Pace().settings().items() <= vars(Plan()).items()


@pytest.mark.parametrize(("document", "code", "pointer"), [
    ({"optimizer": "newton"}, "kind-unknown", "/optimizer"),
    ({"optimizer": {"kind": "sgd", "learning_rate": "fast"}}, "setting-type",
     "/optimizer/learning_rate"),
    ({"schedule": {"kind": "step", "gamma": 2}}, "setting-range", "/schedule/gamma"),
    ({"regularizer": {"strength": 1}}, "spec-missing", "/regularizer"),
    ({"augmentations": "shift"}, "spec-type", "/augmentations"),
    ({"augmentations": ["shift"] * 21}, "setting-range", "/augmentations"),
    ({"augmentations": ["shift", "blur"]}, "kind-unknown", "/augmentations/1"),
    ({"augmentations": ["mixup", "shift", "mixup"]}, "mixup-repeated", "/augmentations/2"),
    ({"augmentations": [{"kind": "mixup", "alpha": 0}]}, "setting-range",
     "/augmentations/0/alpha"),
    ({"epochs": 0}, "setting-range", "/epochs"),
    ({"epochs": True}, "setting-type", "/epochs"),
    ({"batch_size": 2.5}, "setting-type", "/batch_size"),
    ({"seed": -1}, "setting-range", "/seed"),
    ({"running": 0}, "setting-range", "/running"),
    ({"changes": {"step": 1}}, "spec-type", "/changes"),
    ({"changes": [7]}, "spec-type", "/changes/0"),
    ({"changes": [{"step": 1}]}, "change-empty", "/changes/0"),
    ({"changes": [{"step": 1, "momentum": None}]}, "change-empty", "/changes/0"),
    ({"changes": [{"momentum": 0.5}]}, "setting-range", "/changes/0/step"),
    ({"changes": [{"step": True, "momentum": 0.5}]}, "setting-range", "/changes/0/step"),
    ({"changes": [{"step": -1, "momentum": 0.5}]}, "setting-range", "/changes/0/step"),
    ({"changes": [{"step": 1, "rate": 0.5}]}, "spec-unknown-field", "/changes/0/rate"),
    ({"changes": [{"step": 1, "penalty": 0}, {"step": 1, "learning_rate": -1}]},
     "setting-range", "/changes/1/learning_rate"),
    ({"changes": [{"step": 1, "momentum": 1}]}, "setting-range", "/changes/0/momentum"),
    ({"changes": [{"step": 1, "momentum": 1}], "optimizer": "adam"}, "setting-range",
     "/changes/0/momentum"),
    ({"changes": [{"step": 1, "momentum": 0}], "optimizer": "adagrad"}, "momentum-unknown",
     "/changes/0/momentum"),
    ({"changes": [{"step": 1, "penalty": "x"}]}, "setting-type", "/changes/0/penalty"),
    ({"changes": [{"step": 1, "batch_size": 0}]}, "setting-range", "/changes/0/batch_size"),
    ({"changes": [{"step": 1, "augmentations": ["blur"]}]}, "kind-unknown",
     "/changes/0/augmentations/0"),
])  # fmt: skip
def test_a_field_that_makes_no_sense_is_pointed_at(document, code, pointer):
    with pytest.raises(EngineError) as caught:
        plans.read(document)
    assert (caught.value.code, caught.value.pointer) == (code, pointer)


# changes


def test_a_change_holds_from_its_step_on_until_another():
    plan = Plan(SGD(0.4, 0.9), batch_size=8)
    for change in [Change(5, learning_rate=0.1), Change(2, batch_size=4, penalty=0.5),
                   Change(5, learning_rate=0.2), Change(7, momentum=0.1, penalty=0)]:  # fmt: skip
        plan = plan.changed(change)
    found = [
        (now.optimizer.learning_rate, now.optimizer.momentum, now.batch_size, now.regularizer)
        for now in map(plan.at, range(9))
    ]
    assert found == (
        [(0.4, 0.9, 8, None)] * 2 + [(0.4, 0.9, 4, L2(0.5))] * 3 + [(0.2, 0.9, 4, L2(0.5))] * 2
        + [(0.2, 0.1, 4, L2(0))] * 2
    )
    assert all(plan.at(step).changes == () for step in range(9))
    assert plan.until(4).changes == (Change(2, batch_size=4, penalty=0.5),)
    assert plan.until(4).at(100) == plan.at(4)


def test_a_penalty_keeps_the_kind_that_is_there():
    plan = Plan(regularizer=L1(0.1, weights_only=True)).changed(Change(0, penalty=0.5))
    assert plan.at(0).regularizer == L1(0.5, weights_only=True)


def test_adams_momentum_is_its_first_beta():
    assert Plan(Adam(0.1)).changed(Change(0, momentum=0.5)).at(0).optimizer == Adam(0.1, beta1=0.5)


def test_a_change_that_does_not_suit_is_refused_with_a_pointer_into_it():
    for change, pointer in [
        (Change(3, learning_rate=-1), "/learning_rate"), (Change(3, momentum=2), "/momentum"),
        (Change(3, penalty=-1), "/penalty"), (Change(3, batch_size=0), "/batch_size"),
    ]:  # fmt: skip
        with pytest.raises(EngineError) as caught:
            Plan().changed(change)
        assert caught.value.pointer == pointer
        assert caught.value.values["field"] == pointer[1:]


# where updates stand


def walked(plan, count):
    """Every update of a plan, one object after the other: [(epoch, place, batch size)]."""
    found, step = [], 0
    for epoch in range(plan.epochs):
        left = list(range(count))
        while left:
            size = plan.batch_size
            for change in plan.changes:
                if change.step <= step and change.batch_size:
                    size = change.batch_size
            found.append((epoch, left[0], size))
            for _ in range(size):
                if left:
                    left.pop(0)
            step += 1
    return found


@given(trainings.any_plan(), st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_every_update_stands_where_a_walk_over_the_objects_finds_it(plan, count):
    course, found = Course(plan, count), walked(plan, count)
    assert course.steps == len(found)
    for step, (epoch, place, _) in enumerate(found):
        assert course.stands(step) == (epoch, place)
    assert course.stands(len(found)) == (plan.epochs, 0)
    sizes = {min(size, count - place) for _, place, size in found}
    assert sizes <= course.batches


@given(trainings.any_plan(), st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_the_way_goes_from_0_to_1_without_a_jump(plan, count):
    course = Course(plan, count)
    shares = [course.share(step) for step in range(course.steps + 1)]
    warm_up = plan.schedule.warm_up
    assert all(share == 0 for share in shares[: warm_up + 1])
    assert all(a <= b for a, b in zip(shares, shares[1:], strict=False))
    if course.steps > warm_up:
        assert shares[-1] == pytest.approx(1)
    # As long as batches are as they are, each update is the same part of what is left.
    for leg, after in zip(course.legs, [*course.legs[1:], None], strict=True):
        end = after.step if after else course.steps
        strides = [shares[k + 1] - shares[k] for k in range(max(leg.step, warm_up), end)]
        assert strides == pytest.approx(strides[:1] * len(strides))


@pytest.mark.parametrize("kind", SCHEDULES)
def test_batches_of_one_size_go_by_the_schedule_alone(kind):
    schedule = SCHEDULES[kind](warm_up=3)
    course = Course(Plan(schedule=schedule, epochs=3, batch_size=7), 30)
    assert course.steps == 15
    assert [course.factor(step) for step in range(15)] == [
        schedule.factor(step, 15) for step in range(15)
    ]


def test_larger_batches_leave_the_rate_where_it_is_and_end_sooner():
    """Half of the way is behind: the cosine stands at ½ and falls twice as fast from there."""
    plan = Plan(schedule=Cosine(), epochs=2, batch_size=10)
    changed = Course(replace(plan, changes=(Change(10, batch_size=20),)), 100)
    plain = Course(plan, 100)
    assert (plain.steps, changed.steps) == (20, 15)
    assert [changed.factor(k) for k in range(10)] == [plain.factor(k) for k in range(10)]
    assert changed.factor(10) == pytest.approx(0.5)
    assert [changed.factor(10 + k) for k in range(5)] == pytest.approx(
        [plain.factor(10 + 2 * k) for k in range(5)]
    )


def test_what_is_counted_in_updates_stays_counted_in_updates():
    plan = Plan(schedule=Steps(warm_up=2, step_size=3, gamma=0.5), epochs=2, batch_size=10,
                changes=(Change(4, batch_size=50),))  # fmt: skip
    course = Course(plan, 100)
    assert [course.factor(step) for step in range(course.steps)] == pytest.approx(
        [1 / 3, 2 / 3, 1, 1, 1, 0.5, 0.5, 0.5]
    )


def test_changes_behind_the_end_do_not_count():
    plan = Plan(schedule=Constant(), epochs=1, batch_size=10, changes=(Change(3, batch_size=1),))
    assert Course(plan, 30).steps == 3
    assert len(Course(plan, 30).legs) == 1
