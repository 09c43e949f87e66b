"""Starting from nothing, without really installing anything."""

import json
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app import bootstrap
from app.bootstrap import BootstrapError, Project, environment


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A checkout with a fake uv and a fake npm; `project.commands` is what was run."""
    (tmp_path / "static").mkdir()
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        (tmp_path / name).write_text(name)
    (tmp_path / "static" / "vendor.json").write_text(json.dumps({"preact": {"a.mjs": "b/c.js"}}))
    project = Project(tmp_path)
    project.commands = []
    project.problem = {}
    # Where "the machine" keeps its programs, so that the tests do not depend on this one's.
    path = tmp_path / "path"
    path.mkdir()
    for name in ("node", "npm"):
        (path / name).write_text("#!/bin/sh\necho v99.0.0\n")
        (path / name).chmod(0o755)
    monkeypatch.setattr(project, "_path", lambda: f"{project.scripts}:{path}")

    def run(command, folder=None):
        words = " ".join(command)
        project.commands.append(words)
        if "-m venv" in words:
            project.scripts.mkdir(parents=True)
            project.python.touch()
        elif "requirements-uv.txt" in words:
            (project.scripts / "uv").touch(0o755)
        elif " ci " in words:
            (project.node_modules / "preact").mkdir(parents=True, exist_ok=True)
            (project.node_modules / "preact" / "a.mjs").write_text("export {};")
        return next((said for part, said in project.problem.items() if part in words), "")

    monkeypatch.setattr(project, "_run", run)
    monkeypatch.setattr(project, "_has_pip", lambda: True)
    return project


def test_a_fresh_checkout_gets_everything(project):
    assert not project.ready("run")
    project.install("run")
    assert project.ready("run")
    assert not project.ready("test")
    venv, uv, packages, modules = project.commands
    assert "--without-pip" in venv
    assert "--require-hashes" in uv
    assert packages.endswith("--require-hashes -r " + str(project.root / "requirements.txt"))
    assert "--ignore-scripts" in modules
    assert "--omit=dev" in modules
    assert (project.vendor / "b" / "c.js").read_text() == "export {};"


def test_a_second_start_runs_nothing(project):
    project.install("test")
    project.commands.clear()
    assert project.ready("test")
    assert project.ready("run"), "whoever can test can run"
    project.install("run")
    assert project.commands == []


def test_a_changed_requirement_is_installed_and_nothing_else(project):
    project.install("run")
    project.commands.clear()
    (project.root / "requirements.txt").write_text("changed")
    assert not project.ready("run")
    project.install("run")
    (packages,) = project.commands
    assert "requirements.txt" in packages


def test_an_update_keeps_what_a_developer_had(project):
    project.install("test")
    project.commands.clear()
    for name in ("requirements-dev.txt", "package-lock.json"):
        (project.root / name).write_text("changed")
    project.install("run")
    assert "requirements-dev.txt" in project.commands[0]
    assert "--omit=dev" not in project.commands[1]
    assert project.ready("test")


def test_lost_libraries_are_copied_again(project):
    project.install("run")
    project.commands.clear()
    shutil.rmtree(project.vendor)
    project.install("run")
    assert project.commands == []
    assert (project.vendor / "b" / "c.js").exists()


def test_a_damaged_stamp_counts_as_none(project):
    project.install("run")
    (project.venv / "nablascope.json").write_text("[")
    assert not project.ready("run")


def test_pip_helps_where_uv_fails(project):
    project.problem = {"uv pip install": "no mirror"}
    project.install("run")
    assert "-m pip --python" in project.commands[3]
    assert project.ready("run")


@pytest.mark.parametrize("part", ["-m venv", "requirements-uv.txt", "requirements.txt", " ci "])
def test_a_failure_says_what_why_and_what_to_do(project, part):
    project.problem = {part: "the reason"}
    with pytest.raises(BootstrapError, match=r"(?s)nablascope: .*the reason.*\n\n\w"):
        project.install("run")
    project.problem = {}
    if part != "-m venv":
        project.install("run")
        assert project.ready("run"), "the next start goes on where this one failed"


def test_a_missing_node_is_installed(project):
    (project.root / "path" / "node").write_text("#!/bin/sh\necho v12.0.0\n")
    project.install("run")
    assert any("requirements-node.txt" in command for command in project.commands)


def test_a_python_without_pip_makes_its_own(project, monkeypatch):
    monkeypatch.setattr(project, "_has_pip", lambda: False)
    project.install("run")
    assert project.commands[1] == f"{project.python} -m ensurepip"
    assert project.ready("run")


def test_only_one_process_installs(project):
    code = (
        "from pathlib import Path; from app.bootstrap import Project\n"
        f"with Project(Path({str(project.root)!r})).lock(): print('mine')"
    )
    with project.lock():
        child = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=bootstrap.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "waiting" in child.stderr.readline()
        assert child.poll() is None
    said, _ = child.communicate(timeout=10)
    assert said == "mine\n"


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.delenv("NABLASCOPE_BOOTSTRAP", raising=False)
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    with pytest.raises(BootstrapError, match=r"3\.11"):
        bootstrap.ensure()


def test_it_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("NABLASCOPE_BOOTSTRAP", "off")
    monkeypatch.setattr(bootstrap, "Project", lambda root: pytest.fail("looked at the project"))
    bootstrap.ensure()


def test_a_start_outside_goes_on_inside(monkeypatch):
    monkeypatch.delenv("NABLASCOPE_BOOTSTRAP", raising=False)
    restarted = []
    ready = SimpleNamespace(ready=lambda group: True, inside=lambda: False, python="python")
    monkeypatch.setattr(bootstrap, "Project", lambda root: ready)
    monkeypatch.setattr(bootstrap, "restart", restarted.append)
    bootstrap.ensure("test")
    assert restarted == ["python"]


def test_one_certificate_serves_all_tools(monkeypatch):
    for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CERT", "mine.pem")
    found = environment("path")
    assert found["SSL_CERT_FILE"] == found["NODE_EXTRA_CA_CERTS"] == "mine.pem"


def test_certificates_that_are_set_stay(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "a.pem")
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "b.pem")
    assert environment("path")["NODE_EXTRA_CA_CERTS"] == "b.pem"
