"""Pieces of a batch on all cores: every piece once, in order, whatever goes wrong."""

import threading

import numpy as np
import pytest

from engine.ops import parallel


@pytest.fixture(params=[1, 2, 5])
def cores(request, monkeypatch):
    monkeypatch.setattr(parallel, "cores", lambda: request.param)
    parallel._pool.cache_clear()
    yield request.param
    parallel._pool().shutdown() if request.param > 1 else None
    parallel._pool.cache_clear()


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_every_piece_is_worked_on_once_and_results_are_in_order(cores, count):
    done = []

    def work(part):
        done.append(part)
        return part * part

    assert parallel.each(work, list(range(count))) == [part * part for part in range(count)]
    assert sorted(done) == list(range(count))


def test_results_are_in_order_however_late_one_of_them_is(cores):
    """Where there is anybody else, the first piece waits for the last."""
    last_is_done = threading.Event()
    if cores == 1:
        last_is_done.set()

    def work(part):
        if part == 0:
            assert last_is_done.wait(60)
        if part == 9:
            last_is_done.set()
        return part

    assert parallel.each(work, list(range(10))) == list(range(10))


def test_all_cores_work_at_the_same_time(cores):
    """Each piece waits until as many others have begun as there are cores."""
    barrier = threading.Barrier(cores, timeout=60)
    assert parallel.each(lambda part: barrier.wait() >= 0 and part, list(range(1, cores + 1)))


@pytest.mark.parametrize("bad", [0, 7, 19])
def test_what_goes_wrong_in_a_piece_reaches_the_caller(cores, bad):
    def work(part):
        if part == bad:
            raise ArithmeticError(part)
        return part

    with pytest.raises(ArithmeticError):
        parallel.each(work, list(range(20)))
    assert parallel.each(abs, [-1, -2, -3]) == [1, 2, 3]


def test_pieces_may_have_pieces(cores):
    def work(part):
        return sum(parallel.each(lambda inner: part * inner, list(range(6))))

    assert parallel.each(work, list(range(8))) == [15 * part for part in range(8)]


def test_threads_keep_quiet_where_the_caller_does(cores):
    """A warning would be an error here."""
    with np.errstate(over="ignore"):
        found = parallel.each(lambda part: np.float32(3e38) * np.float32(part), [2] * 20)
    assert np.isinf(found).all()
