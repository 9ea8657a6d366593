"""Forms of the register: an entry asks only what its kind asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.activities import rules
from kheo.activities.enums import SUBJECTS, Ask, Stage
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.pasted import LABELS
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Field, Level
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.orgs.models import Unit

MOST_CHOICES = 200
FEW = 5
"""So many answers stand in sight; more of them in a list that opens."""
_CHOICES: Mapping[str, Any] = {
    "field": Field.choices, "subject": list(SUBJECTS.items()), "level": Level.choices,
    "stage": Stage.choices,
}  # fmt: skip


class EntryForm(DomainForm):
    """One entry of ``kind`` in ``unit``; papers and initiatives are those of the unit."""

    on = DayField(label=LABELS["on"])
    paper = forms.ModelChoiceField(
        Paper.objects.none(), label=gettext_lazy("Paper in the register"), required=False
    )
    title = LineField(label=LABELS["title"], max_length=rules.TITLE, required=False)
    quantity = NumberField(label=LABELS["quantity"], minimum=None)
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label=gettext_lazy("Initiative it was about"), required=False
    )
    link = LineField(
        label=LABELS["link"],
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy("The news item, the photos, the scan; begins with https://."),
    )
    note = BlockField(label=LABELS["note"], rows=2, required=False)

    def __init__(
        self, *args: Any, kind: ActivityKind, unit: Unit, actor: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._label_for(kind)
        for ask in kind.asks:
            if ask in rules.COLUMN_OF:
                self.fields[rules.COLUMN_OF[ask]] = question(ask)
        if kind.variants:
            self.fields["variant"] = _choice(
                LABELS["variant"], [(one["code"], one["name"]) for one in kind.variants]
            )
        self._offer("paper", _papers(unit, actor))
        self._offer("initiative", _initiatives(unit, actor))

    def _label_for(self, kind: ActivityKind) -> None:
        self.fields["quantity"].label = _("How many (%(word)s)") % {"word": kind.unit_word}
        self.fields["title"].required = kind.code != rules.PAPER
        if kind.code == rules.PAPER:
            self.fields["title"].help_text = _("Left empty: number and summary of the paper.")

    def _offer(self, name: str, rows: Any) -> None:
        """The choice, or none at all where there is nothing to choose."""
        field: Any = self.fields[name]
        field.queryset = rows
        keys = list(rows.values_list("pk", flat=True)[:MOST_CHOICES])
        if not keys:
            del self.fields[name]
            return
        field.queryset = rows.filter(pk__in=keys)

    @property
    def asked(self) -> list[Any]:
        """What stands in sight, in the order in which one tells it."""
        order = ["paper"] if self.kind.code == rules.PAPER else []
        order += ["on", "title", "variant", "stage", "level", "subject", "field", "quantity"]
        order += ["attended", "expected"]
        return [self[name] for name in order if name in self.fields]

    @property
    def more(self) -> list[Any]:
        """What most entries leave empty."""
        order = [] if self.kind.code == rules.PAPER else ["paper"]
        order += ["initiative", "link", "note"]
        return [self[name] for name in order if name in self.fields]

    @property
    def more_is_used(self) -> bool:
        """Whether something stands in the folded part, so that it opens by itself."""
        return any(one.value() or one.errors for one in self.more)


def question(ask: str) -> Any:
    """The field by which a kind asks this."""
    column = rules.COLUMN_OF[ask]
    if column in _CHOICES:
        return _choice(LABELS[column], _CHOICES[column])
    words = {
        Ask.ATTENDED.value: gettext_lazy("Attended (people)"),
        Ask.EXPECTED.value: gettext_lazy("Expected (people)"),
    }
    return NumberField(label=words[ask], minimum=None, required=False)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    named = [(value, f"{str(name)[:1].upper()}{str(name)[1:]}") for value, name in choices]
    if len(named) <= FEW:
        return forms.ChoiceField(label=label, choices=named, widget=forms.RadioSelect)
    return forms.ChoiceField(label=label, choices=[("", _("(choose)")), *named])


def _papers(unit: Unit, actor: User) -> Any:
    """The papers of the unit that the person may see, newest first."""
    own = visible(Paper.objects.filter(unit=unit), actor, VIEW_PAPERS)
    return own.order_by("-issued_on", "-pk")


def _initiatives(unit: Unit, actor: User) -> Any:
    """The initiatives of the unit that the person may see, newest first."""
    own = visible(Initiative.objects.filter(unit=unit, merged_into=None), actor, VIEW_INITIATIVES)
    return own.exclude(title="").order_by("-listed_on", "-pk")


def values_of(activity: Activity) -> dict[str, Any]:
    """What the form shows of an entry."""
    names = ("on", "title", "quantity", "link", "note", "variant", *rules.COLUMN_OF.values())
    values = {name: getattr(activity, name) for name in names}
    return {**values, "paper": activity.paper_id, "initiative": activity.initiative_id}


def values_like(activity: Activity) -> dict[str, Any]:
    """What another entry like this one begins with: all but the day, the numbers and the proof."""
    kept = ("title", "variant", "field", "subject", "level", "stage")
    return {
        **{name: getattr(activity, name) for name in kept},
        "initiative": activity.initiative_id,
        "quantity": 1,
    }


class CancelForm(DomainForm):
    """Why an entry is taken back."""

    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=rules.WHY,
        help_text=gettext_lazy("For example: entered twice, wrong unit, did not take place."),
    )


class PasteForm(forms.Form):
    """Rows of a spreadsheet."""

    text = forms.CharField(
        label=gettext_lazy("Rows, one entry a line"),
        strip=False,  # tabs part the cells
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
    )


class KindForm(DomainForm):
    """A kind of activity as it is from a day on."""

    name = LineField(label=gettext_lazy("Name of the kind"), max_length=120)
    unit_word = LineField(
        label=gettext_lazy("Counted in"),
        max_length=40,
        help_text=gettext_lazy("The word behind the number, for example “cuộc”, “văn bản”."),
    )
    asks = forms.MultipleChoiceField(
        label=gettext_lazy("Asks also"),
        choices=Ask.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    variants = BlockField(
        label=LABELS["variant"],
        rows=6,
        required=False,
        help_text=gettext_lazy(
            "One a line. A name changed behind its code (bang_khen | Bằng khen) stays the same "
            "variant; a line without a code is a new one."
        ),
    )
    order = NumberField(label=gettext_lazy("Place in the list"), maximum=9999)
    valid_from = DayField(label=pgettext_lazy("kind of activity", "In force from"))

    def clean_variants(self) -> list[dict[str, str]]:
        """Lines as code and name."""
        found = []
        for line in self.cleaned_data["variants"].splitlines():
            code, bar, name = line.partition("|")
            if line.strip():
                named = {"code": code.strip(), "name": name.strip()}
                found.append(named if bar else {"name": line.strip()})
        return found


def kind_values(kind: ActivityKind) -> dict[str, Any]:
    """What the form shows of a kind."""
    lines = [f"{one['code']} | {one['name']}" for one in kind.variants]
    return {
        "name": kind.name, "unit_word": kind.unit_word, "asks": kind.asks, "order": kind.order,
        "variants": "\n".join(lines),
    }  # fmt: skip


class EndKindForm(DomainForm):
    """From which day a kind is recorded no more, and why."""

    ends_on = DayField(label=gettext_lazy("No longer recorded from"))
    note = LineField(label=gettext_lazy("Reason"), max_length=300)
