"""The watch itself: a fixture that never fails would be worse than none."""

from types import SimpleNamespace

import pytest

from tests.browser.watching import Watch

SERVER = "http://127.0.0.1:1234"


@pytest.fixture
def seen():
    return Watch(SERVER)


def request(url):
    return SimpleNamespace(url=url, method="GET")


def response(url, status):
    return SimpleNamespace(url=url, status=status, request=request(url))


def message(text, kind="error"):
    return SimpleNamespace(type=kind, text=text)


def test_a_quiet_page_has_no_problems(seen):
    seen._request(request(f"{SERVER}/"))
    seen._request(request("data:,"))
    seen._response(response(f"{SERVER}/", 200))
    seen._console(message("hello", "log"))
    assert seen.unexpected() == []


def test_failures_strangers_and_messages_are_problems(seen):
    seen._response(response(f"{SERVER}/nothing", 404))
    seen._request(request(f"{SERVER}5/looks-alike"))
    seen._console(message("boo"))
    assert seen.unexpected() == [
        "404 GET /nothing",
        f"left the server: GET {SERVER}5/looks-alike",
        "console: boo",
    ]


def test_a_failed_response_is_noted_once(seen):
    seen._console(message("Failed to load resource: the server responded with a status of 404 ()"))
    assert seen.unexpected() == []


def test_what_is_expected_must_happen(seen):
    seen.expect("404 GET /nothing")
    assert seen.unexpected() == ["expected and did not happen: 404 GET /nothing"]
    seen._response(response(f"{SERVER}/nothing", 404))
    assert seen.unexpected() == []
