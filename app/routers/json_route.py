"""Read JSON bodies by our own rules: no NaN, no infinity, no bottomless nesting."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app import wire


class JsonRequest(Request):
    """A request whose JSON the strict reader parses."""

    async def json(self) -> Any:
        """Parse the body; raises ApiError."""
        if not hasattr(self, "_json"):
            self._json = wire.read_json(await self.body())
        return self._json


class JsonRoute(APIRoute):
    """A route that hands `JsonRequest` to its parameters."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's own handler."""
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handle(JsonRequest(request.scope, request.receive))

        return strict
