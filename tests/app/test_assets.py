"""Assets: addresses that change with the files, and pages that name all they will load."""

import os
import re

import pytest

from app import assets

PAGES = {"/": "js/main.js", "/layer": "js/lab.js", "/training": "js/training.js",
         "/docs": "js/reference.js"}


@pytest.mark.parametrize("path", PAGES)
def test_all_that_a_page_names_is_there_and_is_kept_for_ever(shared, path):
    text = shared.get(path).text
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert f"{assets.PREFIX}{assets.version()}/{PAGES[path]}" in named
    assert len(set(named)) == len(named) > 4
    for address in named:
        reply = shared.get(address)
        assert reply.status_code == 200, address
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_every_page_preloads_what_its_modules_import():
    version = assets.version()
    for entry in PAGES.values():
        known = {assets.address(version, entry), *assets.preloads(version, entry)}
        for address in known:
            path = assets.FOLDER / assets.VERSION.sub("", address.removeprefix(assets.PREFIX))
            for line in path.read_text("utf-8").splitlines():
                for name in re.findall(r'^(?:import|\} from) .*?"(\.[^"]+)";$', line):
                    other = (path.parent / name).resolve().relative_to(assets.FOLDER).as_posix()
                    assert assets.address(version, other) in known, (address, name)


def test_without_a_version_it_is_asked_for_again(shared):
    reply = shared.get("/static/js/main.js")
    assert reply.headers["cache-control"] == "no-cache"
    again = shared.get("/static/js/main.js", headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    old = shared.get("/static/v-000000000000/js/main.js")
    assert old.content == reply.content


@pytest.mark.parametrize("path", [
    "v-000000000000/", "v-000000000000/js/nobody.js", "v-0/js/main.js",
    "v-000000000000/v-000000000000/js/main.js", "v-000000000000/../../README.md",
    "js/v-000000000000/main.js",
])
def test_what_is_not_there(shared, path):
    assert shared.get(f"/static/{path}").status_code == 404


def test_the_version_changes_with_any_file(tmp_path):
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "one.js"
    file.write_text("1")
    seen = {assets.version(tmp_path)}
    file.write_text("12")
    seen.add(assets.version(tmp_path))
    os.utime(file, (1, 1))
    seen.add(assets.version(tmp_path))
    (tmp_path / "two.js").write_text("")
    seen.add(assets.version(tmp_path))
    assert len(seen) == 4
    assert assets.version(tmp_path) in seen
