"""What the server says to people, in their language: Fluent files shared with the page."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from starlette.requests import Request

from engine.errors import WANTED

LOCALES = Path(__file__).resolve().parents[1] / "static" / "locales"
# The first is what a reader gets who asks for none of them.
LANGUAGES = ("en", "ru")
COOKIE = "lang"


def of(request: Request) -> str:
    """Choose the language of the answer: `?lang=`, then the cookie, then Accept-Language."""
    wanted = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    for language in wanted:
        if language in LANGUAGES:
            return language
    return negotiate(request.headers.get("accept-language", ""))


def negotiate(accepted: str) -> str:
    """Pick the best language for an Accept-Language header.

    >>> negotiate("de, ru-RU;q=0.9, en;q=0.8")
    'ru'
    >>> negotiate("")
    'en'
    """
    best = max(_preferences(accepted), key=lambda pair: pair[1], default=(LANGUAGES[0], 1.0))
    return best[0]


def _preferences(accepted: str) -> Iterable[tuple[str, float]]:
    for part in accepted[:500].split(","):
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", rest) if rest else None
        quality = float(match[1]) if match else 0.0 if rest else 1.0
        if language in LANGUAGES and quality > 0:
            yield language, quality


def say(
    language: str, message: str, values: Mapping[str, Any] | None = None, file: str = "errors"
) -> str | None:
    """Return a message of a file, `id` or `id.attribute`; None if the language lacks it."""
    bundle = _bundle(language, file)
    name, _, attribute = message.partition(".")
    if not bundle.has_message(name):
        return None
    entry = bundle.get_message(name)
    pattern = entry.attributes.get(attribute) if attribute else entry.value
    if pattern is None:
        return None
    spoken = {key: _spoken(language, key, value) for key, value in (values or {}).items()}
    text, _ = bundle.format_pattern(pattern, spoken)
    return str(text)


def _spoken(language: str, key: str, value: Any) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        # Fluent would round to three decimals, and turn 0.0001 into 0.
        text = f"{value:.6g}"
        return text.replace(".", ",") if language == "ru" else text
    if hasattr(value, "code") and hasattr(value, "words"):
        # A refusal within a refusal.
        return say(language, value.code, value.words) or str(value)
    if key == "wanted" and isinstance(value, str) and value in WANTED:
        # The engine names what it wanted by a key, so that it can be said in any language.
        return say(language, f"wanted-{value}") or WANTED[value]
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value)


@cache
def _bundle(language: str, file: str) -> FluentBundle:
    # Isolation marks are for mixed writing directions; both languages run from left to right.
    bundle = FluentBundle([language], use_isolating=False)
    path = LOCALES / language / f"{file}.ftl"
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
