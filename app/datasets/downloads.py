"""Well-known data sets fetched when somebody asks for them: checked, told about, never required."""

import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from app.datasets import sources
from app.datasets.reading import CLASSES
from app.datasets.sources import File, Source
from app.errors import ApiError

State = Literal["absent", "running", "present", "failed"]
# Seconds until a server that does not answer, or falls silent, is given up.
PATIENCE = (10, 60)
PIECE = 1 << 16


@dataclass(frozen=True)
class Progress:
    """How far a download is.

    Parameters
    ----------
    state : {"absent", "running", "present", "failed"}
    done : int
        Bytes that have come.
    problem : ApiError or None
        Why it failed.
    """

    state: State
    done: int = 0
    problem: ApiError | None = None


class Downloads:
    """The downloads of one store; each ends up in a folder named after it.

    Parameters
    ----------
    folder : Path
        Made when something is fetched.
    table : mapping, optional
        What can be fetched; the tests have one of their own.
    """

    def __init__(self, folder: Path, table: Mapping[str, Source] | None = None) -> None:
        self.folder = folder
        self.table = sources.SOURCES if table is None else table
        self._lock = threading.Lock()
        self._running: dict[str, threading.Thread] = {}
        self._told: dict[str, Progress] = {}

    def source(self, name: str) -> Source:
        """Look up what can be fetched.

        Raises
        ------
        ApiError
            404 for anything else.
        """
        if name not in self.table:
            raise ApiError(404, "download-unknown", pointer="/name", value=name,
                           known=", ".join(self.table))
        return self.table[name]

    def progress(self, name: str) -> Progress:
        """Tell how far a download is, also one that another process has finished."""
        source = self.source(name)
        told = self._told.get(name, Progress("absent"))
        if told.state != "running" and (self.folder / name).is_dir():
            return Progress("present", source.bytes)
        return told

    def start(self, name: str) -> Progress:
        """Begin to fetch in the background, unless it is there or on its way."""
        self.source(name)
        with self._lock:
            if self.progress(name).state not in ("present", "running"):
                self._told[name] = Progress("running")
                # A server that stops does not wait for the rest of a download.
                thread = threading.Thread(target=self.fetch, args=(name,), daemon=True)
                self._running[name] = thread
                thread.start()
        return self.progress(name)

    def wait(self, name: str, seconds: float | None = None) -> Progress:
        """Wait for a download that was started."""
        if name in self._running:
            self._running[name].join(seconds)
        return self.progress(name)

    def fetch(self, name: str) -> Progress:
        """Fetch every file that is missing, here and now; a failure is told, not raised."""
        source, begun = self.source(name), self.folder / f".{name}"
        self._told[name] = Progress("running")
        try:
            begun.mkdir(parents=True, exist_ok=True)
            done = 0
            for file in source.files:
                self._fetch_file(source, file, begun, done)
                done += file.bytes
            if source.classes:
                (begun / CLASSES).write_text("\n".join(source.classes) + "\n", "utf-8")
            begun.rename(self.folder / name)
            self._told[name] = Progress("present", source.bytes)
        except ApiError as problem:
            self._fail(name, problem)
        except OSError as error:
            reason = error.strerror or str(error)
            self._fail(name, ApiError(507, "download-disk", reason=reason))
        return self._told[name]

    def _fail(self, name: str, problem: ApiError) -> None:
        self._told[name] = replace(self._told[name], state="failed", problem=problem)

    def delete(self, name: str) -> None:
        """Remove the files of a download."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        self._told.pop(name, None)

    def _fetch_file(self, source: Source, file: File, to: Path, before: int) -> None:
        """Try one address after the other.

        Raises
        ------
        ApiError
            What was wrong with the last of them.
        """
        # Both take a while to import, and most servers never fetch anything.
        import pooch  # type: ignore[import-untyped]
        from requests.exceptions import ConnectionError, HTTPError, RequestException, Timeout

        # What happens is told by `progress`, not on the console.
        pooch.get_logger().setLevel("WARNING")

        def tell(done: int) -> None:
            self._told[source.name] = Progress("running", before + min(done, file.bytes))

        problem: ApiError | None = None
        for address in source.addresses:
            values: dict[str, Any] = {"file": file.name, "address": address}
            try:
                pooch.retrieve(address + file.name, f"sha256:{file.sha256}", file.name, to,
                               downloader=_Stream(file.bytes, tell))
                return
            except HTTPError as error:
                answer = error.response
                problem = ApiError(502, "download-refused", **values,
                                   answer=0 if answer is None else answer.status_code)
            except (ConnectionError, Timeout):
                problem = ApiError(503, "download-offline", **values)
            except RequestException as error:
                problem = ApiError(502, "download-broken", reason=type(error).__name__, **values)
            except ValueError:
                problem = ApiError(502, "download-checksum", **values)
        assert problem is not None
        raise problem


class _Stream:
    """Fetches a file for pooch: tells how far it is, and ends what would never end."""

    def __init__(self, most: int, tell: Callable[[int], None]) -> None:
        self.most, self.tell = most, tell

    def __call__(self, url: str, output_file: str, _: Any) -> None:
        """Write what lies at an address to a file."""
        import requests

        # Or a server may unpack on the way what is meant to arrive packed.
        headers = {"Accept-Encoding": "identity"}
        done = 0
        with (
            requests.get(url, timeout=PATIENCE, stream=True, headers=headers) as answer,
            Path(output_file).open("wb") as file,
        ):
            answer.raise_for_status()
            for piece in answer.iter_content(PIECE):
                file.write(piece)
                done += len(piece)
                if done > self.most:
                    break  # It is another file: its checksum will say so.
                self.tell(done)
