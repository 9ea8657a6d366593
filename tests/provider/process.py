"""The provider's process, and a person's browser at it."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urljoin

import httpx

from tests.provider.serve import PASSWORD

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A running provider. ``issuer`` is what it calls itself."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.issuer = f"{self.base}/o"
        kept = {
            name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
        }
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.provider.serve", str(self.port), str(folder)],
            cwd=ROOT, env={**kept, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        )  # fmt: skip

    def wait(self, seconds=40):
        """Until it answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self._child.poll() is None, "the provider ended"
            try:
                told = httpx.get(f"{self.issuer}/.well-known/openid-configuration", timeout=2)
                if told.status_code == 200:
                    return self
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError("the provider does not answer")

    def allow(self, house):
        """The client may be sent back to this house."""
        assert httpx.post(f"{self.base}/allow/", data={"house": house}).status_code == 200

    def stop(self):
        """It ends."""
        self._child.kill()
        self._child.wait()


class Visitor:
    """A person's browser at the provider: signs in, agrees or refuses, and tells where it is sent."""

    def __init__(self, username="hoa"):
        self.username = username
        self._client = httpx.Client(follow_redirects=False, timeout=10)

    def go(self, url, *, agree=True):
        """From the address of the question to the address of the answer."""
        answer = self._client.get(url)
        if "/login/" in answer.headers.get("location", ""):
            answer = self._sign_in(urljoin(url, answer.headers["location"]))
        if answer.status_code == 200:
            answer = self._decide(answer, agree)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def _sign_in(self, url):
        page = self._client.get(url)
        typed = {"username": self.username, "password": PASSWORD, **hidden(page.text)}
        sent = self._client.post(url, data=typed)
        assert sent.status_code == 302, sent.text
        return self._client.get(urljoin(url, sent.headers["location"]))

    def _decide(self, page, agree):
        sent = hidden(page.text) | ({"allow": "Authorize"} if agree else {})
        return self._client.post(str(page.url), data=sent)

    def close(self):
        """The browser is closed."""
        self._client.close()


def hidden(page):
    """The hidden fields of a page."""
    found = {}
    for field in re.findall(r'<input type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        if name and value:
            found[name[1]] = value[1].replace("&amp;", "&").replace("&#x27;", "'")
    return found
