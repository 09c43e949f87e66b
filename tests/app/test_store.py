"""The store: what is written is read by every process, also while others write."""

import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import store as stores
from app import tables
from app.store import Store


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path, 1000)
    yield opened
    opened.close()


def test_records_come_back(store):
    record = {"spec": {"nodes": []}, "seed": 2**53 - 1, "name": "сеть"}
    store.add_network("a", record)
    store.add_network("a", {"another": 1})
    assert store.network("a") == record
    assert store.network("b") is store.trace("a") is store.weights("a") is store.input("a") is None


def test_the_migrations_make_the_tables_the_code_speaks_of(store):
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_code_is_written_for_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(stores.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == stores.REVISION


def test_readers_do_not_wait_for_a_writer(store, tmp_path):
    store.add_trace("a", {"n": 1})
    other = Store(tmp_path, 1000)
    try:
        with store.write() as connection:
            connection.execute(sa.insert(tables.traces).values(
                id="b", record=b"{}", created=stores._now()))
            assert other.trace("a") == {"n": 1}
            assert other.trace("b") is None
        assert other.trace("b") == {}
    finally:
        other.close()


WRITE = """
import sys
from pathlib import Path
from app.store import Store
store = Store(Path(sys.argv[1]), 10**9)
for n in range(40):
    store.add_trace(f"{sys.argv[2]}-{n}", {"n": n})
    store.add_input(f"{sys.argv[2]}-{n}", {"n": n}, bytes(100))
store.close()
"""


def test_several_processes_may_start_and_write_at_once(tmp_path):
    running = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path / "new"), name],
                         stderr=subprocess.PIPE, text=True)
        for name in "abc"
    ]
    for process in running:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
    store = Store(tmp_path / "new", 10**9)
    try:
        assert all(store.trace(f"{name}-{n}") == {"n": n} for name in "abc" for n in range(40))
    finally:
        store.close()


def test_an_older_store_keeps_what_it_has(tmp_path):
    from alembic import command

    old = Store(tmp_path, 1000)
    config = Config()
    config.set_main_option("script_location", str(stores.MIGRATIONS))
    with old.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    old.add_network("a", {"seed": 1})
    old.close()
    new = Store(tmp_path, 1000)
    try:
        assert new.network("a") == {"seed": 1}
        assert new.snapshot_with("nothing") is None
        with new.read() as connection:
            assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    finally:
        new.close()
