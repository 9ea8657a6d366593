"""``./kheo report``: a report as a paper, from what was approved, else marked as a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.documents.enums import PaperStyle
from kheo.documents.operations.printing import to_pdf
from kheo.documents.queries import style_of
from kheo.kernel.refusals import BadInput, DomainError
from kheo.orgs.models import Unit
from kheo.reporting.operations.papers import paper_bytes
from kheo.reporting.papers.workbook import workbook
from kheo.reporting.queries.printing import report_for
from kheo.reporting.queries.sheet import Sheet, sheet_of

ENDINGS = (".docx", ".pdf", ".xlsx")


class Command(BaseCommand):
    """Writes one file; changes nothing else. Exit 0 done, 1 refused, 2 wrong call."""

    help = "A report as a paper (.docx, .pdf) or its tables (.xlsx), from the approved version."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of DESIGN §9."""
        parser.add_argument("code", metavar="CODE", help="code of the report form")
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit")
        parser.add_argument(
            "--period", required=True, help="2026, 2026-H1, 2026-Q2, 2026-9M, 2026-05, 2021..2025"
        )
        parser.add_argument("--style", choices=PaperStyle.values, help="style of the paper")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="file to write")

    def handle(self, *args: Any, code: str, output: str, **options: Any) -> None:
        """Find the report, make the file, say what it was made from."""
        target = Path(output)
        if target.suffix.lower() not in ENDINGS:
            told = _("The file must end in one of: %(endings)s") % {"endings": ", ".join(ENDINGS)}
            raise CommandError(told, returncode=2)
        try:
            unit = _unit(options["unit"])
            report = report_for(unit, code, options["period"])
            sheet = sheet_of(report, today=timezone.localdate())
            made = _made(sheet, target.suffix.lower(), options["style"])
            target.write_bytes(made)
        except BadInput as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        except OSError as trouble:
            told = _("The file could not be written: %(trouble)s") % {"trouble": trouble.strerror}
            raise CommandError(told, returncode=1) from trouble
        self.stdout.write(_told(sheet, target))


def _made(sheet: Sheet, ending: str, style: str | None) -> bytes:
    if ending == ".xlsx":
        return workbook(sheet).getvalue()
    day = timezone.localdate()
    made = paper_bytes(sheet, style=style or style_of(sheet.report.unit, day), day=day)
    return to_pdf(made) if ending == ".pdf" else made


def _told(sheet: Sheet, target: Path) -> str:
    if sheet.version is None:
        return _("%(file)s: not approved, marked as a draft") % {"file": target}
    words = {"file": target, "number": sheet.version.number}
    return _("%(file)s: version %(number)s, as it was approved") % words


def _unit(code: str) -> Unit:
    """The unit of this code that lives today, else the latest one that had it."""
    named = Unit.objects.filter(code=code[:20]).order_by("-starts_on")
    unit = named.alive(timezone.localdate()).first() or named.first()
    if unit is None:
        raise CommandError(
            _("There is no unit with the code “%(code)s”.") % {"code": code[:40]}, returncode=1
        )
    return unit
