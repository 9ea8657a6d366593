"""The environment is made from the lock, once, wholly, and by one start at a time."""

import hashlib
import http.server
import os
import subprocess
import sys
import threading
import tomllib

import pytest

from bootstrap import catalogues, environment, installer
from bootstrap.places import ROOT, Trouble, home

pytestmark = pytest.mark.slow


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An empty home, and a lock with nothing in it, so that nothing is fetched."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("# nothing\n")
    # Where Python came without pip, the one that made the tests' own environment is at hand.
    monkeypatch.setenv("PIP_FIND_LINKS", str(home() / ".kheo"))
    monkeypatch.setenv("KHEO_HOME", str(tmp_path))
    monkeypatch.setattr(environment, "RUN_TIME", lock)
    monkeypatch.setattr(environment, "TESTS", ROOT / "requirements-test.lock")
    return tmp_path


def test_the_environment_is_made_once_and_again_when_the_lock_changes(house):
    python = environment.ensure()
    assert subprocess.run([python, "-c", "import sys"], check=True).returncode == 0
    (house / ".venv" / "mark").touch()
    environment.ensure()
    assert (house / ".venv" / "mark").exists()

    (house / "requirements.lock").write_text("# nothing, but otherwise\n")
    environment.ensure()

    assert not (house / ".venv" / "mark").exists()
    assert sorted(path.name for path in house.glob(".venv*")) == [".venv"]


def test_an_environment_broken_off_half_way_is_made_anew(house):
    environment.ensure()
    (house / ".venv" / "kheo-stamp").unlink()
    (house / ".venv" / "half").write_text("")

    environment.ensure()

    assert not (house / ".venv" / "half").exists()
    assert (house / ".venv" / "kheo-stamp").exists()


def test_a_package_that_cannot_be_reached_is_told_in_one_sentence(house, monkeypatch):
    (house / "requirements.lock").write_text(f"nothing==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    with pytest.raises(Trouble, match="Không tới được kho gói Python"):
        environment.ensure()

    assert not (house / ".venv" / "kheo-stamp").exists()


def test_a_folder_one_may_not_write_to_is_told_in_one_sentence(house, monkeypatch):
    (house / "file").write_text("")
    monkeypatch.setenv("KHEO_HOME", str(house / "file"))

    with pytest.raises(Trouble, match="KHEO_HOME"):
        environment.ensure()


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index on this machine that offers one file under the pinned name."""
    content = b"a wheel"
    pages = {
        "/simple/pip/": f'<a href="../../files/{installer.WHEEL}#sha256=0">pip</a>'.encode(),
        f"/files/{installer.WHEEL}": content,
    }

    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path in pages else 404)
            self.end_headers()
            self.wfile.write(pages.get(self.path, b""))

        def log_message(self, *arguments):
            """Keep the terminal clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    # As on Debian without python3-venv.
    monkeypatch.setattr(installer, "_bundled", lambda: None)
    yield content
    server.shutdown()
    server.server_close()
    thread.join()


def test_pip_is_fetched_through_the_index_that_the_house_uses(index, tmp_path, monkeypatch):
    monkeypatch.setattr(installer, "SHA256", hashlib.sha256(index).hexdigest())

    wheel = installer.pip_wheel(tmp_path)

    assert (wheel, wheel.read_bytes()) == (tmp_path / installer.WHEEL, index)


def test_a_wheel_that_differs_from_the_pinned_one_is_not_used(index, tmp_path):
    with pytest.raises(Trouble, match="khác với bản đã khóa"):
        installer.pip_wheel(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_stale_catalogue_is_compiled_and_a_fresh_one_left_alone(tmp_path, monkeypatch):
    folder = tmp_path / "src/kheo/orgs/locale/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    text = folder / "django.po"
    text.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    assert catalogues.stale() == [text]

    catalogues.compile_catalogue(text)

    assert catalogues.stale() == []
    os.utime(text)
    assert catalogues.stale() == [text]


def test_both_lists_say_what_the_lock_says():
    locked = {
        (package["name"], package["version"])
        for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
        if "version" in package
    }
    for name in ("requirements.lock", "requirements-test.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pins = {tuple(line.split()[0].split("==")) for line in lines if "==" in line.split(";")[0]}
        packages = {package for package, _version in pins}
        assert pins == {one for one in locked if one[0] in packages}


def test_the_bootstrap_needs_nothing_but_the_standard_library():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "bootstrap"), "help"],
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
