"""Every sentence on screen has its Vietnamese; and the tool that proves it works."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools.messages import (
    NotLiteral,
    Sentence,
    check,
    main,
    sentences_of_python,
    sentences_of_template,
    update,
)

PACKAGE = Path(__file__).parents[1] / "src" / "kheo"


def test_every_sentence_of_the_code_base_is_translated():
    assert check(PACKAGE) == []


PYTHON = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy, ngettext_lazy, pgettext
from elsewhere import gettext_noop

SENTENCES: dict[str, str] = {"unit.rename": "Renamed the unit", "other": NAME}
_("One" " sentence.")
gettext_lazy("Lazy.")
translation.gettext("By module.")
ngettext_lazy("%(n)s row", "%(n)s rows", "n")
pgettext("of a day", "late")
_(variable)
_("")
gettext_noop("not ours")
other.gettext("not ours either")
"""


def test_python_sentences_are_found_under_every_name():
    assert sorted(sentences_of_python(PYTHON, "x.py")) == [
        Sentence("%(n)s row", "%(n)s rows"),
        Sentence("By module."),
        Sentence("Lazy."),
        Sentence("One sentence."),
        Sentence("Renamed the unit"),
        Sentence("late", context="of a day"),
    ]


@pytest.mark.parametrize("call", ['_(f"Hello {name}")', '_("a" + b)', '_("%s" % b)'])
def test_a_sentence_put_together_is_refused(call):
    source = f"from django.utils.translation import gettext as _\n{call}"

    with pytest.raises(NotLiteral, match=r"x\.py:2: not one literal sentence"):
        list(sentences_of_python(source, "x.py"))


TEMPLATE = """{% load i18n %}
<c-button label="{% translate 'Send on' %}" :hint="_('Hint (short)')" class="a" />
{% translate "May" context "month" as month %}
{% blocktranslate trimmed with unit=one.unit %}
    Report of
    {{ unit }} at 50%
{% endblocktranslate %}
{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
{{ _("In a variable") }} {{ value|default:_("nothing") }} {% include "x" with a=_("given") %}
{# _("not me") #}{% comment %}{% translate "nor me" %}{% endcomment %}
"""


def test_template_sentences_are_found_in_tags_variables_and_attributes():
    assert sorted(sentences_of_template(TEMPLATE, "x.html")) == [
        Sentence("%(n)s row", "%(n)s rows"),
        Sentence("Hint (short)"),
        Sentence("In a variable"),
        Sentence("May", context="month"),
        Sentence("Report of %(unit)s at 50%%"),
        Sentence("Send on"),
        Sentence("given"),
        Sentence("nothing"),
    ]


@pytest.fixture
def package(tmp_path):
    """Two slices and the kernel, nothing translated yet."""

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    write("kernel/refusals.py", 'SENTENCES = {"a": "Not %(text)s."}')
    write("foundation/templates/foundation/base.html", '{% translate "Save" %}')
    write(
        "orgs/web.py",
        "from django.utils.translation import gettext as _, ngettext\n"
        '_("Save")\n_("Unit")\nngettext("%(n)s unit", "%(n)s units", 2)\n',
    )
    write("orgs/migrations/0001.py", "this is not even Python (")
    return tmp_path


def translate(root: Path, name: str, **words: str) -> None:
    path = root / name / "locale/vi/LC_MESSAGES/django.po"
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: words.pop("units")}
        else:
            entry.msgstr = words.pop(entry.msgid.split()[0].lower())
    assert words == {}
    catalogue.save(str(path))


@pytest.fixture
def translated(package):
    update(package)
    translate(package, "foundation", save="Lưu", **{"not": "Không phải %(text)s."})
    translate(package, "orgs", unit="Đơn vị", units="%(n)s đơn vị")
    return package


def test_what_is_not_in_a_catalogue_is_missing_with_its_place(package):
    assert check(package) == [
        "foundation: missing: 'Not %(text)s.' (kernel/refusals.py)",
        "foundation: missing: 'Save' (foundation/templates/foundation/base.html)",
        "orgs: missing: '%(n)s unit' (orgs/web.py)",
        "orgs: missing: 'Save' (orgs/web.py)",
        "orgs: missing: 'Unit' (orgs/web.py)",
    ]


def test_an_update_adds_them_empty_and_translating_ends_the_matter(package, capsys):
    assert main(["--update", "--root", str(package)]) == 1
    assert "orgs: empty: 'Unit'" in capsys.readouterr().out.splitlines()
    translate(package, "foundation", save="Lưu", **{"not": "Không phải %(text)s."})
    translate(package, "orgs", unit="Đơn vị", units="%(n)s đơn vị")  # "Save" is foundation's

    assert main(["--check", "--root", str(package)]) == 0


def test_a_second_update_changes_no_file(translated):
    path = translated / "orgs/locale/vi/LC_MESSAGES/django.po"
    before = path.read_text(encoding="utf-8")

    update(translated)

    assert path.read_text(encoding="utf-8") == before


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name / "locale/vi/LC_MESSAGES/django.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "finding"),
    [
        ("orgs", "%(n)s đơn vị", "%(m)s đơn vị", "orgs: other placeholders than the English"),
        ("orgs", "%(n)s đơn vị", "đơn vị", "orgs: other placeholders than the English"),
        ("foundation", '%(text)s."', '%(text)s: 5% sai."', "foundation: a percent sign"),
        ("orgs", 'msgid "Unit"', '#, fuzzy\nmsgid "Unit"', "orgs: fuzzy: 'Unit'"),
        ("orgs", "Đơn vị", "", "orgs: empty: 'Unit'"),
        ("orgs", 'msgid "Unit"', 'msgid "Gone"', "orgs: obsolete: 'Gone'"),
    ],
)
def test_each_fault_of_a_catalogue_is_told(translated, name, old, new, finding):
    assert check(translated) == []

    change(translated, name, old, new)

    assert [line for line in check(translated) if line.startswith(finding)]


def test_one_message_has_one_translation(translated):
    path = translated / "orgs/locale/vi/LC_MESSAGES/django.po"
    catalogue = polib.pofile(str(path))
    catalogue.append(polib.POEntry(msgid="Save", msgstr="Ghi lại"))
    catalogue.save(str(path))

    assert check(translated) == ["orgs: translated otherwise than in foundation: 'Save'"]


def test_an_update_drops_what_nobody_says_any_more(translated):
    (translated / "orgs/web.py").write_text("", encoding="utf-8")

    update(translated)

    assert list(polib.pofile(str(translated / "orgs/locale/vi/LC_MESSAGES/django.po"))) == []
    assert main(["--check", "--root", str(translated)]) == 0
