"""How static files get their names."""

# whitenoise carries no types
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

# Only our own scripts are ES modules. Django's switch for all files
# (support_js_module_import_aggregation) also reads the import() calls inside the htmx files that the
# package django-htmx carries, which name no file of ours, and stops there.
OUR_MODULES = (
    "kheo/js/*.js",
    (
        (
            r"""(?P<matched>from\s*["'](?P<url>\./[\w.-]+)["'])""",
            """from "%(url)s\"""",
        ),
        (
            r"""(?P<matched>import\(["'](?P<url>\./[\w.-]+)["']\))""",
            """import("%(url)s")""",
        ),
    ),
)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Every file under the hash of its content, also inside the imports of our ES modules, and packed once.

    Browsers may keep such a file for ever, and a release never mixes an old script with a new page.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_MODULES)
