"""What holds for every request: who may ask, how much, and what browsers may do with the answer."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ApiError, http_error

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
# How many times the largest body a refused client may still send before it is cut off.
PATIENCE = 4
# For everything that is not a page: uploads are shown as pictures and must never run.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


class Guard:
    """ASGI middleware: refuses foreign hosts, foreign pages and large bodies; adds headers.

    A page elsewhere could point its own name at 127.0.0.1 (DNS rebinding) and then ask as if it
    were ours; its requests carry its own name as Host. A page that posts here across origins names
    itself in Origin.

    Parameters
    ----------
    app : ASGI application
    allowed_hosts : sequence of str
        Names without port; ``*`` allows any.
    max_body_bytes : int
        Of a body that announces its length, and of one that comes in pieces without end.
    larger : mapping, optional
        Paths whose bodies may be larger, and how large: those that are not held in memory.
    """

    def __init__(
        self, app: ASGIApp, allowed_hosts: Sequence[str], max_body_bytes: int,
        larger: Mapping[str, int] | None = None,
    ) -> None:
        self.app = app
        self.allowed = {host.lower() for host in allowed_hosts}
        self.max_body_bytes = max_body_bytes
        self.larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self.larger.get(scope["path"], self.max_body_bytes)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    sent.setdefault(name, value)
                sent.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise _too_large(most)
            return message

        refusal = self._refusal(scope["method"], headers, most)
        if refusal is None:
            await self.app(scope, limited, guarded)
        else:
            answer = await http_error(Request(scope, receive), refusal)
            await _hear_out(receive, PATIENCE * most)
            await answer(scope, receive, guarded)

    def _refusal(self, method: str, headers: Headers, most: int) -> ApiError | None:
        host = headers.get("host", "")
        if "*" not in self.allowed and _name(host) not in self.allowed:
            return ApiError(403, "host-refused", host=host[:100])
        if method not in SAFE_METHODS and _is_foreign(headers, host):
            return ApiError(403, "origin-refused", origin=headers.get("origin", "")[:100])
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            return _too_large(most)
        return None


async def _hear_out(receive: Receive, patience: int) -> None:
    """Take in a refused body, up to a point, and forget it.

    Simple clients send everything before they read an answer; a connection that is closed on
    them shows as a reset, and they never learn why.
    """
    heard = 0
    while heard <= patience:
        message = await receive()
        heard += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return


def _too_large(most: int) -> ApiError:
    # What is still to come is not read: the connection has to be closed.
    return ApiError(413, "body-too-large", limit=most, headers={"Connection": "close"})


def _name(host: str) -> str:
    """Leave out the port.

    >>> _name("[::1]:8000"), _name("localhost")
    ('[::1]', 'localhost')
    """
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def _is_foreign(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()
