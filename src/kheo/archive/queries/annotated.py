"""A report with the findings as remarks at their places, for whoever mends it in Word."""

from __future__ import annotations

from django.core.files.storage import default_storage

from kheo.archive.models import Reading
from kheo.kernel.refusals import BadInput
from kheo.reader.reading import read
from kheo.reader.sources import Refused, open_report


def annotated_copy(reading: Reading) -> bytes:
    """The .docx of the file with remarks; its bytes are read anew. Raises BadInput without a readable file."""
    from kheo.reader.annotated import annotate  # noqa: PLC0415 - slow import

    if reading.stored is None:
        raise BadInput(reading.told)
    with default_storage.open(reading.stored.path) as file:
        content = file.read()
    try:
        opened = open_report(content, name=reading.name)
    except Refused as refusal:
        raise BadInput(str(refusal)) from refusal
    return annotate(content, opened, read(opened.text))
