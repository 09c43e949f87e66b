"""Who may ask, and what browsers are told about the answers."""

import re

import anyio
import pytest

from app.guard import HEADERS, PATIENCE, Guard
from tests.app.conftest import picture


@pytest.mark.parametrize(("host", "status"), [
    ("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1:9", 200), ("[::1]:8000", 200),
    ("evil.example", 403), ("127.0.0.1.evil.example:8000", 403), ("", 403),
])
def test_only_the_servers_own_names_are_answered(shared, host, status):
    reply = shared.get("/api/v1/healthz", headers={"Host": host})
    assert reply.status_code == status
    if status == 403:
        assert reply.json()["code"] == "host-refused"


def test_any_name_will_do_where_the_settings_say_so(start):
    client = start(allowed_hosts=["*"])
    assert client.get("/api/v1/healthz", headers={"Host": "lecture.example"}).status_code == 200


@pytest.mark.parametrize(("origin", "status"), [
    (None, 201), ("http://127.0.0.1:8000", 201), ("http://127.0.0.1:9000", 403),
    ("https://evil.example", 403), ("null", 403),
])
def test_pages_elsewhere_cannot_change_anything(shared, origin, status):
    headers = {"Content-Type": "image/png"} | ({"Origin": origin} if origin else {})
    reply = shared.post("/api/v1/inputs", content=picture(), headers=headers)
    assert reply.status_code == status
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("path", ["/", "/api/v1/healthz", "/api/v1/nobody", "/static/icon.svg",
                                  "/docs"])
def test_every_answer_carries_the_headers(shared, path):
    headers = shared.get(path).headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_page_loads_nothing_from_elsewhere(shared):
    for path in ("/", "/docs"):
        reply = shared.get(path)
        assert reply.status_code == 200
        policy = reply.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", reply.text)


def test_the_import_map_may_run_by_its_digest(shared):
    import base64
    import hashlib

    reply = shared.get("/")
    (text,) = re.findall(r'<script type="importmap">(.*?)</script>', reply.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize(("url", "headers", "language"), [
    ("/", {}, "en"),
    ("/", {"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.8"}, "ru"),
    ("/", {"Accept-Language": "de"}, "en"),
    ("/", {"Accept-Language": "ru", "Cookie": "lang=en"}, "en"),
    ("/?lang=ru", {"Cookie": "lang=en"}, "ru"),
    ("/?lang=xx", {"Cookie": "lang=yy"}, "en"),
])
def test_the_page_speaks_the_readers_language(shared, url, headers, language):
    reply = shared.get(url, headers=headers)
    assert f'<html lang="{language}"' in reply.text
    assert reply.headers["content-language"] == language
    assert "Cookie" in reply.headers["vary"]


def answered(pieces, limit=100, announced="1000"):
    """Send pieces to a guard that refuses them; return its messages and how many it took."""
    taken, sent = [], []

    async def receive():
        taken.append(len(taken))
        last = len(taken) == len(pieces)
        return {"type": "http.request", "body": pieces[len(taken) - 1], "more_body": not last}

    async def send(message):
        sent.append(message)

    async def app(scope, receive, send):
        raise AssertionError("a refused request reached the app")

    scope = {
        "type": "http", "method": "POST", "path": "/", "query_string": b"", "http_version": "1.1",
        "headers": [(b"host", b"localhost"), (b"content-length", announced.encode())],
    }  # fmt: skip
    anyio.run(Guard(app, ["localhost"], limit), scope, receive, send)
    return sent, len(taken)


def test_a_body_that_is_too_large_is_taken_in_before_the_answer():
    sent, taken = answered([b"x" * 50] * 6)
    assert sent[0]["status"] == 413
    assert taken == 6


def test_but_not_without_end():
    sent, taken = answered([b"x" * 50] * 1000, announced="50000")
    assert sent[0]["status"] == 413
    assert taken == PATIENCE * 2 + 1


@pytest.mark.parametrize("announced", ["101", "9" * 30])
def test_the_announcement_alone_is_enough(announced):
    sent, _ = answered([b""], announced=announced)
    assert sent[0]["status"] == 413
