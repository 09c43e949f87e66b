"""What holds for every request: who may ask, and what browsers may do with the answers."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import problem

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
# For everything that is not a page: uploads are shown as pictures and must never run.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


class Guard:
    """ASGI middleware: refuses foreign hosts and foreign pages, adds security headers.

    A page elsewhere could point its own name at 127.0.0.1 (DNS rebinding) and then ask as if it
    were ours; its requests carry its own name as Host. A page that posts here across origins names
    itself in Origin.

    Parameters
    ----------
    app : ASGI application
    allowed_hosts : sequence of str
        Names without port; ``*`` allows any.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        self.app = app
        self.allowed = {host.lower() for host in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    sent.setdefault(name, value)
                sent.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        host = headers.get("host", "")
        if "*" not in self.allowed and _name(host) not in self.allowed:
            code, values = "host-refused", {"host": host[:100]}
        elif scope["method"] not in SAFE_METHODS and _is_foreign(headers, host):
            code, values = "origin-refused", {"origin": headers.get("origin", "")[:100]}
        else:
            await self.app(scope, receive, guarded)
            return
        refusal = problem(Request(scope, receive), 403, code, values=values)
        await refusal(scope, receive, guarded)


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
