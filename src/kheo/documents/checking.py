"""Reading a template before it is accepted: every tag is looked at, every fault has its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError, nodes

from kheo.documents.paper_forms import PaperForm, Shape
from kheo.documents.paper_samples import sample
from kheo.documents.rendering import environment, fill, frozen
from kheo.kernel.refusals import BadInput

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
HALF = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
PREFIX = re.compile(r"^(\{[%{#])(tr|tc|p|r)\s")
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For,
    nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Const, nodes.Filter, nodes.Test,
)  # fmt: skip
MAIN_TEXT = "/w:document/w:body"
LOOP_WORDS = ("index", "index0", "first", "last", "length")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, how it reaches beyond its words (p, tr …), and where it stands."""

    text: str
    reach: str
    place: str
    home: str
    """Which paragraph, cell container or table it belongs to, by the reach."""

    @property
    def word(self) -> str:
        """The first word of a statement: for, endfor, if …"""
        found = re.match(r"\{%-?\s*(\w+)", self.text)
        return found[1] if found else ""


def check_template(content: bytes, form: PaperForm, style: str) -> None:
    """Refuse a template that would not fill; raises BadInput naming tag, place and remedy.

    Last of all it is filled with the sample of the form.
    """
    parts = _parts(Document(io.BytesIO(content)))
    everything: list[Tag] = []
    for where, root in parts:
        tags = list(_tags(where, root))
        _check_pairs(tags)
        _check_words(tags, form)
        everything += tags
    _check_bodies(everything, form)
    try:
        made = fill(content, form, frozen(form, sample(form.code, style)))
        left = "".join(
            node.text or ""
            for _where, root in _parts(Document(io.BytesIO(made)))
            for node in root.iter(qn("w:t"))
        )
    except Exception as trouble:
        raise BadInput(
            _("The template could not be filled with the sample: %(trouble)s"),
            params={"trouble": str(trouble)[:200]},
        ) from trouble
    if found := HALF.search(left):
        raise BadInput(
            _("After filling, “%(tag)s” is still in the text. Type that tag again in one go."),
            params={"tag": left[found.start() : found.start() + 40]},
        )


def _parts(document: Any) -> list[tuple[str, Any]]:
    """The body, the heads and feet of the pages, the footnotes.

    Endnotes and comments are never filled: a tag in them is refused.
    """
    parts: list[tuple[str, Any]] = [("", document.element.body)]
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind == "header":
            parts.append((_("page header"), relation.target_part.element))
        elif kind == "footer":
            parts.append((_("page footer"), relation.target_part.element))
        elif kind == "footnotes":
            parts.append((_("footnote"), parse_xml(relation.target_part.blob)))
        elif kind in {"endnotes", "comments"}:
            _refuse_tags(kind, parse_xml(relation.target_part.blob))
    return parts


def _refuse_tags(kind: str, root: Any) -> None:
    place = _("endnote") if kind == "endnotes" else _("comment")
    for paragraph in root.iter(qn("w:p")):
        if found := HALF.search(_text(paragraph)):
            raise BadInput(
                _(
                    "%(place)s: “%(tag)s” would stay as it is there. Put it in the text or a footnote."
                ),
                params={"place": _shown(place, _text(paragraph)), "tag": found[0]},
            )


def _shown(place: str, text: str) -> str:
    """The place with the first words that stand there."""
    return _("%(place)s (“%(text)s”)") % {"place": place, "text": text.strip()[:60]}


def _key(element: Any) -> str:
    """What names an element for good; the objects themselves come and go."""
    return str(element.getroottree().getpath(element))


def _tags(where: str, root: Any) -> Iterator[Tag]:
    """Every tag of a part in the order of the document; halves of tags are refused here."""
    tables = {_key(table): number for number, table in enumerate(root.iter(qn("w:tbl")), 1)}
    number = 0
    for paragraph in root.iter(qn("w:p")):
        text = _text(paragraph)
        table = next(paragraph.iterancestors(qn("w:tbl")), None)
        box = next(paragraph.iterancestors(qn("w:txbxContent")), None)
        if table is None and box is None:
            number += 1
        place = _box(box, where, tables, number) if box is not None else ""
        place = place or where or _place(paragraph, table, tables, number)
        shown = _shown(place, text)
        rest = TAG.sub("", text)
        if half := HALF.search(rest):
            raise BadInput(
                _("%(place)s: “%(tag)s” has no other half. Write the whole tag in one paragraph."),
                params={"place": shown, "tag": half[0]},
            )
        for found in TAG.finditer(text):
            yield _tag(found[0], text, shown, paragraph, table)


def _tag(text: str, line: str, place: str, paragraph: Any, table: Any) -> Tag:
    prefix = PREFIX.match(text)
    reach = prefix[2] if prefix else ""
    plain = PREFIX.sub(r"\1 ", text).translate(str.maketrans("“”‘’", "\"\"''"))
    whole = line
    home = _key(paragraph)
    if reach in {"tr", "tc"}:
        if table is None:
            raise BadInput(
                _("%(place)s: “%(tag)s” repeats a row and must stand in a table."),
                params={"place": place, "tag": text},
            )
        row = next(paragraph.iterancestors(qn("w:tr")))
        whole = "".join(_text(one) for one in row.iter(qn("w:p"))) if reach == "tr" else line
        home = _key(table)
    elif reach == "p":
        home = _key(paragraph.getparent())
    if reach in {"tr", "p"} and whole.strip() != text.strip():
        raise BadInput(
            _("%(place)s: “%(tag)s” must stand alone; what stands beside it would be lost."),
            params={"place": place, "tag": text},
        )
    return Tag(plain, reach, place, home)


def _text(paragraph: Any) -> str:
    own = (
        node
        for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        if next(node.iterancestors(qn("w:p"))) is paragraph
    )
    return "".join(node.text or "" if node.tag == qn("w:t") else " " for node in own)


def _box(box: Any, where: str, tables: Mapping[str, int], number: int) -> str:
    """A text box is named by the paragraph it hangs on."""
    host = next(box.iterancestors(qn("w:p")))
    table = next(host.iterancestors(qn("w:tbl")), None)
    place = where or _place(host, table, tables, number)
    return _("text box at %(place)s") % {"place": place}


def _place(paragraph: Any, table: Any, tables: Mapping[str, int], number: int) -> str:
    if table is None:
        return _("paragraph %(number)s") % {"number": number}
    row = next(paragraph.iterancestors(qn("w:tr")))
    rows = [one for one in table.iter(qn("w:tr")) if one.getparent() is table]
    at = next((k for k, one in enumerate(rows, 1) if one is row), 1)
    return _("table %(table)s, row %(row)s") % {"table": tables[_key(table)], "row": at}


def _check_pairs(tags: list[Tag]) -> None:
    """Every for and if is closed, in the same kind and the same home."""
    open_tags: list[Tag] = []
    for tag in tags:
        word = tag.word
        if word in {"for", "if"}:
            open_tags.append(tag)
        elif word in {"endfor", "endif", "else", "elif"}:
            wanted = ("for",) if word == "endfor" else ("if",) if word == "endif" else ("for", "if")
            if not open_tags or open_tags[-1].word not in wanted:
                raise _at(tag, _("%(place)s: “%(tag)s” closes nothing that was opened."))
            if (open_tags[-1].reach, open_tags[-1].home) != (tag.reach, tag.home):
                raise _at(
                    tag,
                    _(
                        "%(place)s: “%(tag)s” must be of the same kind and in the same place as the tag that opens it."
                    ),
                )
            if word.startswith("end"):
                open_tags.pop()
    if open_tags:
        raise _at(open_tags[-1], _("%(place)s: “%(tag)s” is never closed; add its end."))


def _at(tag: Tag, sentence: str) -> BadInput:
    return BadInput(sentence, params={"place": tag.place, "tag": tag.text})


def _check_words(tags: list[Tag], form: PaperForm) -> None:
    """One line a tag, so that a line number is a place."""
    env = environment()
    lines = "\n".join(tag.text.replace("\n", " ") for tag in tags)
    try:
        tree = env.parse(lines)
    except TemplateSyntaxError as trouble:
        tag = tags[min(trouble.lineno, len(tags)) - 1]
        raise _at(
            tag, _("%(place)s: “%(tag)s” is not written as a tag. Look at the list of fields.")
        ) from trouble
    scope = {name: one.shape for name, one in form.fields.items()}
    _walk(tree, tags, form, dict.fromkeys(scope), env.filters)


def _check_bodies(tags: list[Tag], form: PaperForm) -> None:
    """What the program writes has its place once, alone in a paragraph outside tables."""
    for name, one in form.fields.items():
        if one.shape is not Shape.BODY:
            continue
        named = re.compile(rf"\b{name}\b")
        held = [tag for tag in tags if tag.text.startswith("{{") and named.search(tag.text)]
        written = "{{p " + name + " }}"
        if not held:
            raise BadInput(
                _("The template has no place for “%(label)s”. Put %(tag)s into a paragraph alone."),
                params={"label": str(one.label), "tag": written},
            )
        for tag in held:
            alone = tag.reach == "p" and tag.home == MAIN_TEXT and tag.text.strip("{} ") == name
            if not alone or tag is not held[0]:
                raise BadInput(
                    _(
                        "%(place)s: write %(tag)s, once, alone in a paragraph of the text outside tables."
                    ),
                    params={"place": tag.place, "tag": written},
                )
    bodies = {name for name, one in form.fields.items() if one.shape is Shape.BODY}
    for tag in tags:
        is_value = tag.reach == "p" and tag.text.startswith("{{")
        if is_value and tag.text.strip("{} ") not in bodies:
            raise _at(tag, _("%(place)s: “%(tag)s” holds words only; write it without the p."))


def _walk(
    node: nodes.Node, tags: list[Tag], form: PaperForm, names: dict[str, Any], filters: Any
) -> None:
    tag = tags[min(node.lineno or 1, len(tags)) - 1] if tags else None
    if tag is not None:
        _look_at(node, tag, form, names, filters)
    if isinstance(node, nodes.For) and tag is not None:
        _walk(node.iter, tags, form, names, filters)
        inner = {**names, "loop": LOOP_WORDS, **_variable(node, tag, form)}
        for child in (*node.body, *node.else_):
            _walk(child, tags, form, inner, filters)
        return
    for child in node.iter_child_nodes():
        _walk(child, tags, form, names, filters)


def _variable(node: nodes.For, tag: Tag, form: PaperForm) -> dict[str, Any]:
    over = node.iter
    field = form.fields.get(over.name) if isinstance(over, nodes.Name) else None
    if (
        field is None
        or field.shape not in {Shape.ROWS, Shape.LINES}
        or node.test
        or not isinstance(node.target, nodes.Name)
    ):
        raise _at(tag, _("%(place)s: “%(tag)s” must walk one of the lists of this form."))
    return {node.target.name: field.column_names if field.shape is Shape.ROWS else None}


def _look_at(
    node: nodes.Node, tag: Tag, form: PaperForm, names: dict[str, Any], filters: Any
) -> None:
    if not isinstance(node, ALLOWED):
        raise _at(
            tag,
            _(
                "%(place)s: “%(tag)s” uses something templates may not do; only fields, loops, conditions and the listed filters."
            ),
        )
    if isinstance(node, nodes.Filter) and node.name not in filters:
        raise _at(tag, _("%(place)s: the filter in “%(tag)s” is not known."))
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in names:
        raise _unknown(tag, node.name, list(names))
    if isinstance(node, nodes.Getattr):
        columns = names.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if not columns or node.attr not in columns:
            raise _unknown(tag, node.attr, list(columns or ()))


def _unknown(tag: Tag, name: str, known: list[str]) -> BadInput:
    near = get_close_matches(name, known, 1)
    if near:
        sentence = _("%(place)s: “%(name)s” is not a field of this form; do you mean “%(near)s”?")
    else:
        sentence = _(
            "%(place)s: “%(name)s” is not a field of this form. Look at the list of fields."
        )
    return BadInput(
        sentence, params={"place": tag.place, "name": name, "near": near[0] if near else ""}
    )
