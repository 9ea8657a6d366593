"""A small server of another system: keeps what it hears and answers as it is told."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Receiver:
    """``heard`` = (headers, body) of each message; ``answers`` = statuses to give, the last one stays."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/bao-tin"
        self.heard, self.answers, self.extra = [], [200], {}


@contextmanager
def receiver():
    """A server on a free port while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.heard.append((dict(self.headers), body))
            answers = told.answers
            status = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in told.extra.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"<b>nghe</b>" if status < 300 else b"no")

        do_GET = do_POST  # noqa: N815 - the name the server calls

        def log_message(self, *args):
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Receiver(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
