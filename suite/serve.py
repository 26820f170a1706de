"""HTTP servers of the one-machine run: event-driven outside, threads for the apps (ADR 0007).

Headers and small bodies are awaited without a thread, so that slow clients hold none; larger
bodies reach the app as they arrive.
"""

import asyncio
import socket
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware

SMALL_BODY = 1024 * 1024
BODY_SECONDS = 30
HEADER_BYTES = 16 * 1024
CONNECTIONS = 2000
DRAIN_SECONDS = 5
WsgiApp = Any


@dataclass(frozen=True)
class Site:
    """An app, the socket it listens on, and how many requests it works on at once."""

    app: WsgiApp
    listener: socket.socket
    threads: int


class HttpServers(threading.Thread):
    """All HTTP servers of this process, on one event loop."""

    def __init__(self, sites: Sequence[Site]) -> None:
        super().__init__(name="http", daemon=True)
        self._sites = [(site, _server(site)) for site in sites]

    def run(self) -> None:
        asyncio.run(self._serve())

    def stop(self, sites: Iterable[Site]) -> None:
        """Stop listening; what is being answered is answered."""
        for site, server in self._sites:
            if site in sites:
                server.should_exit = True

    async def _serve(self) -> None:
        runs = (server.serve(sockets=[site.listener]) for site, server in self._sites)
        await asyncio.gather(*runs)


def listen(port: int = 0) -> socket.socket:
    """A listening socket on loopback; port 0 lets the system choose. OSError when in use."""
    listener = socket.create_server(("127.0.0.1", port), backlog=1024, reuse_port=False)
    # Accepted connections inherit this; asyncio sets it only where it made the socket itself.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setblocking(False)
    return listener


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _server(site: Site) -> uvicorn.Server:
    wrapped = _Spooled(WSGIMiddleware(_plain(site.app), workers=site.threads))
    config = uvicorn.Config(
        wrapped,
        http="h11",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=HEADER_BYTES,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    return uvicorn.Server(config)


def _plain(app: WsgiApp) -> WsgiApp:
    """Tell a WSGI app what ASGI knows and WSGI servers usually say."""

    def called(environ: dict[str, Any], start_response: Any) -> Any:
        scope = environ["asgi.scope"]
        environ["wsgi.input_terminated"] = True
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        environ["RAW_URI"] = scope["raw_path"].decode("latin-1") + query
        return app(environ, start_response)

    return called


class _Spooled:
    """Collect a small body before a thread is spent on it."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if not scope["query_string"].isascii():
            await _refuse(send, 400)
            return
        length = int(dict(scope["headers"]).get(b"content-length", b"0"))
        if not 0 < length <= SMALL_BODY:
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_collect(receive), BODY_SECONDS)
        except TimeoutError:
            await _refuse(send, 408)
            return
        if body is not None:
            await self._app(scope, _given(body, receive), send)


async def _collect(receive: Any) -> bytes | None:
    """The whole body; None when the client left before it was complete."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _given(body: bytes, receive: Any) -> Any:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Any:
        return waiting.pop() if waiting else await receive()

    return next_message


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
