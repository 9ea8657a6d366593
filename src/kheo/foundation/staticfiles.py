"""How static files get their names."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFiles(ManifestStaticFilesStorage):
    """Every file under the hash of its content, also inside the imports of ES modules.

    Browsers may keep such a file for ever, and a release never mixes an old script with a new page.
    """

    support_js_module_import_aggregation = True
