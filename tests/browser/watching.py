"""Nothing may go wrong on a page unnoticed."""

import re


class Watch:
    """Notes what goes wrong in a browser, and what a test said would.

    Problems read like `console: text`, `page error: text`, `404 GET /path` and
    `left the server: GET address`.
    """

    def __init__(self, server: str) -> None:
        self.server = server
        self.problems: list[str] = []
        self.expected: list[str] = []
        self._notes = {
            "console": self._console, "weberror": self._error,
            "request": self._request, "response": self._response,
        }

    def expect(self, pattern: str) -> None:
        """Say that a problem that matches will happen; if none does, the test fails."""
        self.expected.append(pattern)

    def attach(self, context) -> None:
        """Watch all pages of a browser context."""
        for event, note in self._notes.items():
            context.on(event, note)

    def detach(self, context) -> None:
        """Watch them no more."""
        for event, note in self._notes.items():
            context.remove_listener(event, note)

    def unexpected(self) -> list[str]:
        """Return what went wrong unannounced, and what was announced and did not."""
        missing = [
            f"expected and did not happen: {pattern}"
            for pattern in self.expected
            if not any(re.search(pattern, problem) for problem in self.problems)
        ]
        return missing + [
            problem
            for problem in self.problems
            if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def _console(self, message) -> None:
        # The browser repeats each failed response here; `_response` has noted it with its path.
        repeated = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not repeated:
            self.problems.append(f"console: {message.text}")

    def _error(self, error) -> None:
        self.problems.append(f"page error: {error.error}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.server + "/", "data:", "blob:", "about:")):
            self.problems.append(f"left the server: {request.method} {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400:
            path = response.url.removeprefix(self.server)
            self.problems.append(f"{response.status} {response.request.method} {path}")
