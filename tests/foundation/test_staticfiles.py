"""Hashed names reach into the imports of scripts."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kheo.foundation.staticfiles.HashedStaticFilesStorage"},
}


@pytest.mark.slow
def test_scripts_import_each_other_under_hashed_names_and_are_packed(tmp_path: Path) -> None:
    with override_settings(STORAGES={**settings.STORAGES, **STORAGES}, STATIC_ROOT=str(tmp_path)):
        call_command("collectstatic", interactive=False, verbosity=0)
    (entry,) = tmp_path.glob("kheo/js/kheo.*.js")
    imported = re.findall(r'(?:from |import\()"\./([\w.]+)"', entry.read_text(encoding="utf-8"))
    assert len(imported) >= 12
    for name in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)
        assert (entry.parent / name).is_file()
    assert (entry.parent / f"{entry.name}.gz").is_file()
