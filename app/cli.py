"""The command line: `python3 -m app`."""

import asyncio
import errno
import json
import os
import socket
import threading
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from app import __version__
from app.settings import Settings
from app.training.headless import train

# How many ports are tried where the wanted one is taken.
TRIES = 50
# Seconds that requests in flight may still take when the server is told to stop.
GRACE = 5
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
ENVIRONMENT_HOSTS = "NABLASCOPE_ALLOWED_HOSTS"


class Server(uvicorn.Server):
    """A server that says where it is as soon as it answers, and not before."""

    def __init__(self, config: uvicorn.Config, url: str, open_browser: bool) -> None:
        super().__init__(config)
        self.url, self.open_browser = url, open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then tell."""
        await super().startup(sockets)
        if self.started:
            _announce(self.url, self.open_browser)


app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nablascope {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(
        help="Address to listen on; 0.0.0.0 lets other machines in."
    )] = "127.0.0.1",
    port: Annotated[int, typer.Option(
        min=0, max=65535,
        help="Port to listen on; if it is taken, the next free one. 0: any free one.",
    )] = 8000,
    data: Annotated[Path | None, typer.Option(
        file_okay=False,
        help="Folder of the store: uploads, networks and traces. Default: the user's data folder.",
        show_default=False,
    )] = None,
    open_browser: Annotated[bool, typer.Option(
        "--open", help="Open the page in the browser."
    )] = False,
    reload: Annotated[bool, typer.Option(
        "--reload", help="Start again whenever a source file changes; for developers."
    )] = False,
    version: Annotated[bool, typer.Option(
        "--version", callback=_version, is_eager=True, help="Print the version and stop."
    )] = False,
) -> None:
    """See every number of a convolutional network, forward and back.

    Starts the server and prints the address of the page. Ctrl+C stops it. Every limit of the
    server can be changed by an environment variable: docs/settings.md lists them.
    """
    if context.invoked_subcommand is not None:
        return
    chosen: dict[str, Any] = {} if data is None else {"data": data.resolve()}
    if host not in LOOPBACK and ENVIRONMENT_HOSTS not in os.environ:
        # Whoever lets other machines in is known by names that cannot be told from here.
        chosen["allowed_hosts"] = ["*"]
    listener = listen(host, port)
    port = listener.getsockname()[1]
    url = _url(host, port)
    if reload:
        listener.close()
        _announce(url, open_browser)
        _serve_reloading(host, port, Settings(**chosen))
        return
    from app.main import create_app

    config = uvicorn.Config(
        create_app(Settings(**chosen)), log_level="warning", timeout_graceful_shutdown=GRACE,
        server_header=False,
    )
    try:
        asyncio.run(Server(config, url, open_browser).serve([listener]))
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    finally:
        listener.close()


app.command()(train)


def _serve_reloading(host: str, port: int, settings: Settings) -> None:
    """Serve from a process of its own that is started again after every change."""
    # That process makes its own settings, so they have to travel through the environment.
    os.environ["NABLASCOPE_DATA"] = str(settings.data)
    os.environ[ENVIRONMENT_HOSTS] = json.dumps(settings.allowed_hosts)
    uvicorn.run(
        "app.main:create_app", factory=True, reload=True, host=host, port=port,
        reload_dirs=[str(Path(__file__).parents[1] / name) for name in ("app", "engine")],
        timeout_graceful_shutdown=GRACE,
    )


def main() -> None:
    """Run the command line."""
    app(prog_name="python3 -m app")


def listen(host: str, port: int) -> socket.socket:
    """Open the port, or the next one that is free; it stays ours from here on.

    Parameters
    ----------
    host : str
        Name or address of this machine.
    port : int
        0 for any that is free.

    Raises
    ------
    typer.BadParameter
        Where none of the ports can be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + TRIES, 65536)):
        # asyncio sends small answers at once only on sockets that say they are TCP; on others each
        # answer would wait 40 ms for the acknowledgement of its header.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if os.name != "nt":
            # A port whose last server has just stopped is free; on Windows this would steal it.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(512)
        except PermissionError:
            listener.close()
            raise typer.BadParameter(
                f"port {candidate} needs more rights; choose one above 1023"
            ) from None
        except OSError as error:
            listener.close()
            if isinstance(error, socket.gaierror):
                raise typer.BadParameter(f"{host} is not an address of this machine") from None
            if candidate == port and not _is_taken(error):
                raise typer.BadParameter(f"cannot listen on {host}: {error.strerror}") from None
            continue
        listener.setblocking(False)
        return listener
    raise typer.BadParameter(f"no free port from {port} to {port + TRIES - 1}")


def _is_taken(error: OSError) -> bool:
    return error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None))


def _url(host: str, port: int) -> str:
    """Return an address that a browser on this machine can open."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def _announce(url: str, open_browser: bool) -> None:
    typer.echo(f"Nablascope is at {url}  (API: {url}docs, Ctrl+C stops it)")
    if open_browser:
        # Some browsers are started in the foreground; the server must go on meanwhile.
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
