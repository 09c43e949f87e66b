"""Settings: each is described, documented, and can be set from the environment."""

import re
from pathlib import Path

from app import __version__
from app.bootstrap import ROOT
from app.settings import Settings

PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_the_page_lists_every_setting_with_its_default():
    rows = {name: (default, text) for name, default, text in
            re.findall(r"^\| `NABLASCOPE_(\w+)` \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)}
    assert rows.keys() == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default, text = rows[name.upper()]
        assert text == field.description.replace("|", "\\|"), name
        if isinstance(field.default, int):
            assert default.replace("\N{NO-BREAK SPACE}", "").replace(" ", "") == str(field.default)


def test_the_environment_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("NABLASCOPE_DATA", str(tmp_path))
    monkeypatch.setenv("NABLASCOPE_MAX_PIXELS", "7")
    monkeypatch.setenv("NABLASCOPE_ALLOWED_HOSTS", '["a.example"]')
    settings = Settings()
    assert (settings.data, settings.max_pixels) == (tmp_path, 7)
    assert settings.allowed_hosts == ["a.example"]


def test_the_data_folder_is_the_users_own(monkeypatch):
    monkeypatch.delenv("NABLASCOPE_DATA", raising=False)
    assert Settings().data.is_relative_to(Path.home()) or "nablascope" in str(Settings().data)


def test_the_version_is_that_of_the_project():
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")
