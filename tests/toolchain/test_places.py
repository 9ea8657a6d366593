"""State of a house: one secret for its life, nothing overwritten that somebody has set."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

from bootstrap.places import kept_secret, prepare_state


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "secret"

    first = kept_secret(path)

    assert len(first) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_secret(path) == first


def test_many_first_starts_at_once_agree_on_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: kept_secret(tmp_path / "secret"), range(40)))

    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_django_is_told_where_the_state_lies(tmp_path, monkeypatch):
    monkeypatch.setenv("KHEO_VAR", str(tmp_path / "state"))
    variables = {}

    prepare_state(variables)

    assert variables == {
        "KHEO_VAR": str(tmp_path / "state"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/state/kheo.sqlite3",
        "SECRET_KEY": (tmp_path / "state" / "secret").read_text(),
    }
    assert (tmp_path / "state" / "media").is_dir()


def test_what_is_set_outside_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("KHEO_VAR", str(tmp_path))
    variables = {"DATABASE_URL": "postgres://db/kheo", "SECRET_KEY": "given"}

    prepare_state(variables)

    assert variables == {
        "KHEO_VAR": str(tmp_path),
        "DATABASE_URL": "postgres://db/kheo",
        "SECRET_KEY": "given",
    }
    assert os.listdir(tmp_path) == ["media"]  # noqa: PTH208 - the whole content, names alone
