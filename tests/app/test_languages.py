"""The words of the server: every code has some, in both languages."""

import ast
import re
from pathlib import Path

import pytest

from app import errors, languages, routers
from engine import explain
from engine.errors import MESSAGES, WANTED, EngineError
from tests.app.conftest import SMALL

TEXTS = {
    language: (languages.LOCALES / language / "errors.ftl").read_text("utf-8")
    for language in languages.LANGUAGES
}
MESSAGE = re.compile(r"^([a-z][a-z0-9-]*) = (.*(?:\n(?!\s+\.)[ ]+.*|\n[ ]+\}.*)*)", re.MULTILINE)


def messages(language):
    return {name: set(re.findall(r"\$(\w+)", text))
            for name, text in MESSAGE.findall(TEXTS[language])}


def codes():
    """Every code the server raises, found in its source."""
    folder = Path(routers.__file__).parent
    for path in folder.parent.rglob("*.py"):
        text = path.read_text("utf-8")
        yield from re.findall(r'ApiError\(\s*\d+,\s*"([a-z-]+)"', text)
    yield from errors.STATUS_CODES.values()
    yield from re.findall(r'"(network-too-[a-z-]+)"',
                          (folder.parent / "networks.py").read_text("utf-8"))


def test_both_languages_say_the_same_things_about_the_same_values():
    english, russian = messages("en"), messages("ru")
    assert english.keys() == russian.keys()
    for name in english:
        if name not in MESSAGES:
            assert english[name] == russian[name], name
    for name in set(russian) & set(MESSAGES):
        assert russian[name] <= english[name], name


@pytest.mark.parametrize("code", sorted(set(codes())))
def test_every_code_has_words_and_a_title(code):
    for language in languages.LANGUAGES:
        assert languages.say(language, code, {}), code
        assert languages.say(language, f"{code}.title"), code


def test_there_are_words_for_what_nobody_raises_any_more():
    used = {*codes(), *MESSAGES, *(f"wanted-{key}" for key in WANTED), "request-invalid",
            "unexpected", "http-error"}
    left = {name for name in messages("en") if name not in used}
    assert {name for name in left if not name.startswith(("status-", "invalid-"))} == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_the_engines_messages_are_the_same_here_and_there(code):
    fields = set(re.findall(r"\{(\w+)\}", "".join(MESSAGES[code])))
    values = {field: f"some {field}" for field in fields}
    error = EngineError(code, "conv1", **values)
    assert languages.say("en", code, {**error.values, "who": "conv1"}) == str(error)
    russian = languages.say("ru", code, {**error.values, "who": "conv1"})
    assert re.search("[а-я]", russian)
    assert "{" not in russian


@pytest.mark.parametrize("key", WANTED)
def test_what_the_engine_wants_is_translated(key):
    assert languages.say("en", f"wanted-{key}") == WANTED[key]
    assert re.search("[а-я]|true|dark", languages.say("ru", f"wanted-{key}"))


def test_numbers_are_not_rounded_away():
    assert "0,00001" in languages.say("ru", "target-range", {"value": 0.00001, "last": 9}) or (
        "1e-05" in languages.say("ru", "target-range", {"value": 0.00001, "last": 9}))
    assert "0,125" in languages.say("ru", "setting-range", {"value": 0.125})


@pytest.mark.parametrize(("accepted", "language"), [
    ("", "en"), ("ru", "ru"), ("RU-ru", "ru"), ("en, ru;q=0.5", "en"), ("ru;q=0, en", "en"),
    ("ru;q=0.3, en;q=0.2", "ru"), ("*", "en"), (";;;,,,q=", "en"), ("ru;q=abc", "en"),
    ("ru;" * 10_000, "en"),
])
def test_languages_are_negotiated(accepted, language):
    assert languages.negotiate(accepted) == language


def test_a_refused_setting_is_told_in_russian(shared):
    spec = {**SMALL, "nodes": [{"name": "conv1", "kind": "conv2d", "out_channels": "two",
                                "kernel_size": 3}]}
    reply = shared.post("/api/v1/networks", json={"spec": spec},
                        headers={"Accept-Language": "ru"})
    assert reply.json()["detail"] == "conv1: для out_channels нужно целое число, а пришло two."


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_card_has_words_for_every_note_of_an_explanation(language):
    noted = {
        constant.value
        for path in Path(explain.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Note"
        if not isinstance(call.args[0], ast.JoinedStr)
        for constant in ast.walk(call.args[0])
        if isinstance(constant, ast.Constant)
    } | {f"loss-{reduction}" for reduction in ("mean", "sum")}
    # The card tells these two in its own way.
    noted -= {"rounding", "given"}
    text = (languages.LOCALES / language / "card.ftl").read_text("utf-8")
    assert len(noted) > 10
    assert noted <= set(re.findall(r"^note-([\w-]+) =", text, re.MULTILINE))
