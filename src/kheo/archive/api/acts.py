"""Declared figures, their papers, and reports that are read, through the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope, visible
from kheo.archive import operations
from kheo.archive.enums import ItemKind, ItemState, ReadingStatus
from kheo.archive.models import Candidate, CitedPaper, DeclaredFigure, Reading, ReadItem, Source
from kheo.archive.operations import candidates
from kheo.archive.operations import readings as reading
from kheo.archive.operations.cells import text_of_workbook
from kheo.archive.operations.cited import link_paper
from kheo.archive.policies import CANDIDATES, ENTER, ENTER_READ, READ_REPORTS, VIEW
from kheo.archive.queries.cited import cited_for
from kheo.archive.web import forms
from kheo.archive.web.readings import forms as reading_forms
from kheo.counting.queries.indicators import catalogue_on
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.exchange.act_forms import FilesField, LedForm, form_with, key_field, part, refuse
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import FILE, FILE_FOR_OTHERS
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.orgs.models import Unit

SOURCES: Final = "sources"
FIGURES: Final = "declared_figures"
READINGS: Final = "readings"
NAMED: Final = "candidates"
CITED: Final = "cited_papers"
ITEM: Final = key_field(_("Number of the item"))
INITIATIVE: Final = key_field(_("Number of the initiative"))


def _person(actor: User, row: Any) -> dict[str, Any]:
    return {"person": actor}


def _figure(actor: User, row: Any) -> dict[str, Any]:
    """What the form of a figure is made from; ``row`` is the paper, or the figure corrected."""
    told = {"person": actor, "catalogue": catalogue_on(timezone.localdate())}
    if isinstance(row, DeclaredFigure):
        return {**told, "source": row.source, "figure": row}
    return {**told, "source": row}


def import_figures(source: Source, *, table: str, file: Any, actor: User, at: datetime) -> None:
    """The figures of a table, all or none. Raises DomainError."""
    text = text_of_workbook(file.read()) if file else table
    operations.import_figures(source, text=text, actor=actor, at=at)


# Projects that papers name, and papers they cite --------------------------------------------


def _record(key: int, actor: User) -> Initiative:
    return part(visible(Initiative.objects.all(), actor, VIEW_INITIATIVES), key, "initiative")


def candidate_same(one: Candidate, *, initiative: int, actor: User, at: datetime) -> None:
    """The project named is this record. Raises DomainError."""
    candidates.same_record(one, initiative=_record(initiative, actor), actor=actor, at=at)


def _registering(actor: User, row: Candidate) -> dict[str, Any]:
    units = granted_units(actor, FILE) | granted_units(actor, FILE_FOR_OTHERS)
    return {
        "today": timezone.localdate(), "scope": Unit.objects.filter(pk__in=unit_scope(units)),
    }  # fmt: skip


class LinkForm(DomainForm):
    """What a cited paper is in the register; left empty: none."""

    paper = key_field(_("Number of the paper in the register"), required=False)


def link_cited(cited: CitedPaper, *, paper: int | None, actor: User, at: datetime) -> None:
    """Say which paper of the register a cited paper is. Raises DomainError."""
    seen = visible(Paper.objects.all(), actor, VIEW_PAPERS)
    found = part(seen, paper, "paper") if paper else None
    link_paper(cited, paper=found, actor=actor, at=at)


def _cited(rows: Any, actor: User) -> Any:
    return rows.filter(pk__in=cited_for(actor).values("pk"))


# Reports that are read ------------------------------------------------------------------------


def _handing(actor: User, row: Any) -> dict[str, Any]:
    return {"person": actor, "today": timezone.localdate()}


def _read(files: Sequence[Any]) -> list[tuple[str, bytes]]:
    return [(one.name or "", one.read()) for one in files]


def hand_in(*, files: Sequence[Any], **values: Any) -> Reading:
    """Hand in files to be read; the first of them is told. Raises DomainError."""
    return reading.hand_in(_read(files), **values)[0].reading


def renew(earlier: Reading, *, files: Sequence[Any], actor: User, at: datetime) -> Reading:
    """A corrected state of a paper that was read. Raises DomainError."""
    if earlier.status not in {ReadingStatus.CONFIRMED, ReadingStatus.OPEN}:
        refuse([str(_("Only a file that was read can be renewed."))], "files")
    handed = reading.hand_in(
        _read(files), purpose=earlier.purpose, office=earlier.office, unit=earlier.unit,
        before=earlier, actor=actor, at=at,
    )  # fmt: skip
    return handed[0].reading


class DecideForm(DomainForm):
    """Many items at once: those of a kind without error and doubt."""

    kind = django_forms.ChoiceField(
        choices=[("", _("all")), *ItemKind.choices], required=False, label=_("Kind")
    )
    state = django_forms.ChoiceField(choices=ItemState.choices, label=_("Decision"))
    core = django_forms.NullBooleanField(
        required=False, label=_("Only figures of the movement; or only the others")
    )


def _item(one: Reading, key: int | None) -> ReadItem:
    rows = ReadItem.objects.select_related(
        "into", "same_as__unit", "decided_by", "figure", "reading__office", "reading__unit",
        "reading__before", "reading__job",
    )  # fmt: skip
    return part(rows.filter(reading=one), key, "item")


def _on_item(operation: Any) -> Any:
    def act(one: Reading, *, item: int, **values: Any) -> None:
        operation(_item(one, item), **values)

    return act


class _ItemForm(LedForm):
    """Which item first; then the fields of its kind."""

    item = ITEM
    first = ("item",)

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading


class CorrectForm(_ItemForm):
    """What the paper really says of an item."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in reading_forms.FORMS.values():
            for name, field in one.base_fields.items():
                self.fields.setdefault(
                    name, django_forms.CharField(required=False, label=field.label)
                )

    def page_form(self) -> reading_forms.ItemForm:
        """The form of the kind of this item."""
        item = _item(self.reading, self.cleaned_data["item"])
        return reading_forms.item_form(item, self.data, timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """The values of the kind; days as ISO text."""
        told = super().clean()
        if self.errors:
            return told
        said = self.page_form()
        said.is_valid()
        return {"item": told["item"], "values": said.said()}


class SplitForm(_ItemForm):
    """The parts of an item, one a line."""

    parts = BlockField(label=_("The parts, one a line"), required=False)

    def page_form(self) -> reading_forms.SplitForm:
        """The form for the kind of this item."""
        item = _item(self.reading, self.cleaned_data["item"])
        return reading_forms.SplitForm(self.data, kind=item.kind)


def merge_items(one: Reading, *, item: int, into: int, actor: User, at: datetime) -> None:
    """Two items of a file are the same thing. Raises DomainError."""
    first = _item(one, item)
    other = part(one.items.filter(kind=first.kind).exclude(pk=first.pk), into, "into")
    reading.merge(first, into=other, actor=actor, at=at)


def item_same_as(one: Reading, *, item: int, initiative: int, actor: User, at: datetime) -> None:
    """The project named is this record. Raises DomainError."""
    record = _record(initiative, actor)
    reading.same_as(_item(one, item), initiative=record, actor=actor, at=at)


def _of_reading(actor: User, row: Reading) -> dict[str, Any]:
    return {"reading": row}


FILES: Final = FilesField(label=_("Files"))

ACTS: Final[tuple[Act, ...]] = (
    Act(
        SOURCES, "create", _("Enter a paper with figures"), operations.enter_source, ENTER,
        forms.NewSourceForm, on_list=True, form_arguments=_person, pages=("archive:new",),
    ),
    Act(
        SOURCES, "change", _("Change the paper"), operations.change_source, ENTER,
        forms.SourceForm, pages=("archive:change",),
    ),
    Act(
        SOURCES, "enter-figure", _("Enter a figure"), operations.enter_figure, ENTER,
        forms.FigureForm, form_arguments=_figure, answers=FIGURES, pages=("archive:enter",),
    ),
    Act(
        SOURCES, "import-figures", _("From a spreadsheet"), import_figures, ENTER,
        form_with(
            forms.TableForm, file=django_forms.FileField(required=False, label=_("Workbook"))
        ),
        takes_files=True, pages=("archive:import",),
    ),
    Act(
        FIGURES, "correct", _("Correct the figure"), operations.correct_figure, ENTER,
        forms.CorrectionForm, form_arguments=_figure, pages=("archive:correct",),
    ),
    Act(
        FIGURES, "check", _("Checked against the paper"), operations.check_figure, ENTER,
        pages=("archive:check",),
    ),
    Act(
        FIGURES, "mark-replaced", _("Records stand in for it"), operations.mark_replaced, ENTER,
        pages=("archive:replaced",),
    ),
    Act(
        FIGURES, "explain", _("Explain"), operations.explain_figure, ENTER, forms.ExplanationForm,
        pages=("archive:explain",),
    ),
    Act(
        FIGURES, "take-back", _("Take back the figure"), operations.remove_figure, ENTER,
        forms.TakeBackForm, pages=("archive:take_back",),
    ),
    Act(
        NAMED, "is-record", _("It is this record"), candidate_same, CANDIDATES,
        form_with(DomainForm, initiative=INITIATIVE), pages=("readings:candidate_same",),
    ),
    Act(
        NAMED, "register", _("Register what the paper names"), candidates.register_candidate,
        CANDIDATES, reading_forms.RegisterForm, form_arguments=_registering,
        answers="initiatives", pages=("readings:candidate_register",),
    ),
    Act(
        NAMED, "set-aside", _("Set aside"), candidates.set_aside_candidate, CANDIDATES,
        reading_forms.NoteForm, pages=("readings:candidate_set_aside",),
    ),
    Act(
        NAMED, "reopen", _("Look at it again"), candidates.reopen_candidate, CANDIDATES,
        pages=("readings:candidate_reopen",),
    ),
    Act(
        CITED, "link", _("Say which paper it is"), link_cited, VIEW, LinkForm, finds=_cited,
        pages=("readings:cited_link",),
    ),
    Act(
        READINGS, "create", _("Hand files in"), hand_in, READ_REPORTS,
        form_with(reading_forms.HandInForm, files=FILES), on_list=True, form_arguments=_handing,
        takes_files=True, pages=("readings:list",),
    ),
    Act(
        READINGS, "renew", _("Read the corrected file"), renew, READ_REPORTS,
        form_with(DomainForm, files=FILES), takes_files=True, pages=("readings:renew",),
    ),
    Act(
        READINGS, "set-head", _("Whose paper it is"), reading.set_head, READ_REPORTS,
        reading_forms.HeadForm, form_arguments=_person, pages=("readings:head",),
    ),
    Act(
        READINGS, "decide-all", _("Decide many items"), reading.decide_all, READ_REPORTS,
        DecideForm, pages=("readings:decide_all",),
    ),
    Act(
        READINGS, "confirm", _("Enter what was found"), reading.confirm, ENTER_READ,
        answers=SOURCES, pages=("readings:confirm",),
    ),
    Act(
        READINGS, "set-aside", _("Set the file aside"), reading.set_aside, READ_REPORTS,
        reading_forms.NoteForm, pages=("readings:set_aside",),
    ),
    Act(
        READINGS, "take-up", _("Take the file up again"), reading.take_up, READ_REPORTS,
        pages=("readings:take_up",),
    ),
    Act(
        READINGS, "read-again", _("Read it once more"), reading.read_again, READ_REPORTS,
        pages=("readings:again",),
    ),
    Act(
        READINGS, "take-item", _("Take an item"), _on_item(reading.take), READ_REPORTS,
        form_with(DomainForm, item=ITEM), pages=("readings:take",),
    ),
    Act(
        READINGS, "drop-item", _("Leave an item out"), _on_item(reading.drop), READ_REPORTS,
        form_with(
            DomainForm, item=ITEM, note=LineField(required=False, max_length=300, label=_("Why"))
        ),
        pages=("readings:drop",),
    ),
    Act(
        READINGS, "reopen-item", _("Take a decision back"), _on_item(reading.reopen),
        READ_REPORTS, form_with(DomainForm, item=ITEM), pages=("readings:reopen",),
    ),
    Act(
        READINGS, "correct-item", _("Correct"), _on_item(reading.correct), READ_REPORTS,
        CorrectForm, form_arguments=_of_reading, pages=("readings:correct",),
    ),
    Act(
        READINGS, "split-item", _("Split"), _on_item(reading.split), READ_REPORTS, SplitForm,
        form_arguments=_of_reading, pages=("readings:split",),
    ),
    Act(
        READINGS, "merge-items", _("Merge"), merge_items, READ_REPORTS,
        form_with(DomainForm, item=ITEM, into=key_field(_("It is the same as"))),
        pages=("readings:merge",),
    ),
    Act(
        READINGS, "item-is-record", _("It is this record"), item_same_as, READ_REPORTS,
        form_with(DomainForm, item=ITEM, initiative=INITIATIVE), pages=("readings:same_as",),
    ),
)  # fmt: skip
