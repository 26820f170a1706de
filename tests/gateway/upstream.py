"""A small real service behind the gateway: it notes what it was sent and answers as it is told."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

NEVER = "2026-01-01T00:00:00+00:00"


class Quietly(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        """The tests say what happened."""

    def connection_dropped(self, *_):
        """Some tests leave early."""


@contextmanager
def served(app):
    """Serve a WSGI app on a free port of loopback; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quietly)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Seen:
    """One request as it reached the service."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass
class Service:
    """`?act=` in the query says how to answer; `revoked` is identity's list."""

    seen: list[Seen] = field(default_factory=list)
    revoked: list[dict] = field(default_factory=list)
    asked_since: list[str | None] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)
    first_piece: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    failures: int = 0
    pause: float = 0.0
    ready: int = 200

    def __call__(self, environ, start_response):
        return self.answer(Request(environ))(environ, start_response)

    def answer(self, request):
        if request.path == "/internal/revocations":
            self.asked_since.append(request.args.get("since"))
            return in_json({"revoked": self.revoked, "now": NEVER})
        if request.path == "/readyz":
            return Response(status=self.ready)
        act = request.args.get("act", "plain")
        body = b"" if act == "arrive" else request.get_data()
        self.seen.append(
            Seen(request.method, request.environ["RAW_URI"], [*request.headers], body)
        )
        return getattr(self, f"_{act}")(request)

    def _plain(self, request):
        return in_json({"ok": True}, headers={"ETag": '"7"', "Cache-Control": "private, no-cache"})

    def _refuse(self, request):
        return in_json({"type": "/problems/wrong-state"}, 409)

    def _nothing(self, request):
        return Response(status=204)

    def _cookies(self, request):
        return in_json({}, headers=[("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/")])

    def _hops(self, request):
        headers = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Upgrade", "x"), ("X-Own", "1")]
        answer = in_json({}, headers=headers)
        answer.headers["Connection"] = "X-Own"
        return answer

    def _slow(self, request):
        time.sleep(self.pause)
        return in_json({})

    def _cut(self, request):
        """Close the connection without an answer, as long as failures are left."""
        if self.failures:
            self.failures -= 1
            request.environ["werkzeug.socket"].shutdown(2)
        return in_json({"ok": True})

    def _flow(self, request):
        return Response(self._flowing(), mimetype="application/zip")

    def _flowing(self):
        try:
            yield b"first"
            self.go_on.wait(5)
            for _ in range(64):
                yield b"x" * 65_536
        finally:
            self.left.set()

    def _arrive(self, request):
        while piece := request.stream.read(65_536):
            self.pieces.append(len(piece))
            self.first_piece.set()
        return in_json({"size": sum(self.pieces)}, 201)


def in_json(document, status=200, headers=None):
    return Response(json.dumps(document), status, headers, mimetype="application/json")
