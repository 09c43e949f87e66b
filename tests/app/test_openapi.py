"""The OpenAPI document: complete, and every example in it works as it stands."""

import re

import pytest

from app import languages, reference
from app.schemas.problems import MEANINGS
from app.schemas.trainings import DOCUMENT
from tests.app.conftest import POINTS, finished, make_training

METHODS = ("get", "post", "delete", "put", "patch")


@pytest.fixture(scope="module")
def document(shared):
    # The examples speak of the newest trainings there are.
    for body in (POINTS, DOCUMENT):
        finished(shared, make_training(shared, **body)["id"])
    return shared.get("/openapi.json").json()


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_every_operation_is_explained(document):
    seen = list(operations(document))
    assert len(seen) >= 17
    for method, path, operation in seen:
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= {tag["name"] for tag in reference.TAGS}
        good = [s for s in operation["responses"] if s.startswith("2")]
        assert len(good) == 1, (method, path)
        for status, response in operation["responses"].items():
            assert response["description"] not in ("", "Successful Response") or status == "200"
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or reference.example_of(parameter), path
    ids = [operation["operationId"] for _, _, operation in seen]
    assert len(set(ids)) == len(ids)


def test_references_lead_somewhere(document):
    names = set(document["components"]["schemas"])
    found = set()

    def walk(value):
        if isinstance(value, dict):
            if "$ref" in value:
                found.add(value["$ref"].removeprefix("#/components/schemas/"))
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(document)
    assert found <= names
    assert names <= found


def test_every_example_works(shared, document):
    tried = 0
    for method, path, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if content and "application/json" not in content or method == "delete":
            continue
        bodies = [None]
        if content:
            name = reference._name(content["application/json"]["schema"])
            bodies = (document["components"]["schemas"][name]["examples"] if name
                      else [content["application/json"]["example"]])
        url, query = path, {}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                url = url.replace(f"{{{parameter['name']}}}", reference.example_of(parameter))
            elif example := reference.example_of(parameter):
                query[parameter["name"]] = example
        for body in bodies:
            # A stream has no end, unless one asks for it.
            told = operation["responses"].get("200", {}).get("content", {})
            for asked in ([query] if "text/event-stream" in told else [{}, query]):
                reply = shared.request(method, url, json=body, params=asked)
                good = next(s for s in operation["responses"] if s.startswith("2"))
                assert reply.status_code == int(good), (url, reply.text)
                kind = reply.headers["content-type"].partition(";")[0]
                assert kind in operation["responses"][good]["content"], url
                tried += 1
    assert tried >= 20


def test_what_a_call_does_is_said_in_russian_too(document):
    said = (languages.LOCALES / "ru" / "reference.ftl").read_text("utf-8")
    russian = dict(re.findall(r"^([a-z][\w-]*) = (.+)$", said, re.MULTILINE))
    statuses = {s for _, _, one in operations(document) for s in one["responses"] if s >= "400"}
    assert set(russian) == {
        *(one["operationId"] for _, _, one in operations(document)),
        *(f"tag-{tag['name']}" for tag in document["tags"]),
        *(f"status-{status}" for status in {*statuses, *map(str, MEANINGS)}),
    }
    assert all(re.search("[а-яё]", text) for text in russian.values())
    shown = [call.summary for group in reference.groups(document, "ru") for call in group.calls]
    assert set(shown) <= set(russian.values())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_reference_page_shows_every_operation_and_schema(shared, document, language):
    page = shared.get("/docs", headers={"Accept-Language": language}).text
    for method, path, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in page
        assert f'data-method="{method.upper()}" data-path="{path}"' in page
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    assert ("Выполнить" in page) == (language == "ru")
