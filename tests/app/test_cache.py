"""The cache: bounded in bytes, and one computation for all who ask at once."""

import threading
import time

import pytest

from app.cache import Cache


def test_the_least_recently_used_goes_first():
    cache = Cache(30)
    for name in "abc":
        cache.get(name, lambda name=name: (name, 10))
    cache.get("a", lambda: pytest.fail("a is kept"))
    cache.get("d", lambda: ("d", 10))
    assert [name in cache for name in "abcd"] == [True, False, True, True]
    assert cache.nbytes == 30


def test_what_is_larger_than_the_cache_is_handed_out_and_not_kept():
    cache = Cache(10)
    cache.get("small", lambda: (1, 10))
    assert cache.get("large", lambda: (2, 11)) == 2
    assert ("large" in cache, "small" in cache) == (False, True)


def test_failures_are_not_kept():
    cache = Cache(10)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: (1 / 0, 1))
    assert cache.get("a", lambda: (5, 1)) == 5


def test_forgetting_gives_the_bytes_back():
    cache = Cache(100)
    for n in range(5):
        cache.get(n, lambda n=n: (n, 10))
    cache.forget(lambda key, value: key == 1 or value == 3)
    assert ([n in cache for n in range(5)], cache.nbytes) == ([1, 0, 1, 0, 1], 30)


@pytest.mark.parametrize("fails", [False, True])
def test_those_who_wait_get_what_the_first_one_gets(fails):
    cache, made, got = Cache(100), [], []

    def make():
        made.append(1)
        time.sleep(0.05)
        if fails:
            raise KeyError("no")
        return "value", 1

    def ask():
        try:
            got.append(cache.get("key", make))
        except KeyError as error:
            got.append(type(error))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [KeyError if fails else "value"] * 6
    assert len(made) == 1
