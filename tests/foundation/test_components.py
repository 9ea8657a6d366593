"""Every component, rendered once through the components page, and the laws of all templates."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

import kheo
from kheo.console.web.gallery import ICONS, gallery

SOURCE = Path(kheo.__file__).parent
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
COMPONENTS = sorted((SOURCE / "foundation/templates/cotton").glob("*.html"))
BUDGET = 150_000

# Pages must run under a policy without inline code; neither template linter reports it.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\shx-on|\shx-vals\s*=\s*[\"']js:",
    re.IGNORECASE,
)


class Outline(HTMLParser):
    """Ids, references and unlabelled images of a page, and whether its tags close in order."""

    VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.headings: list[int] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"] or "")
        for name in ("for", "aria-describedby", "aria-labelledby", "list"):
            self.references.update((values.get(name) or "").split())
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and "alt" not in values:
            self.faults.append(f"img without alt: {values}")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-3:]}")
        while self.open and self.open.pop() != tag:
            pass


def rendered(source: str, **values: object) -> str:
    """A line of a template with its components."""
    return Template(CottonCompiler().process(source)).render(Context(values))


@pytest.fixture(scope="module", params=["vi", "en"])
def shown(request: pytest.FixtureRequest) -> str:
    """The whole components page in each language."""
    with translation.override(request.param):
        return render_to_string("console/components.html", gallery(), RequestFactory().get("/"))


def test_the_components_page_shows_every_component() -> None:
    source = (SOURCE / "console/templates/console/components.html").read_text(encoding="utf-8")
    frame = "".join(
        path.read_text(encoding="utf-8")
        for path in (SOURCE / "foundation/templates").rglob("*.html")
    )
    used = {name.replace("-", "_") for name in re.findall(r"<c-([\w-]+)", source + frame)}
    assert {path.stem for path in COMPONENTS} <= used


def test_the_page_is_well_formed_and_its_references_lead_somewhere(shown: str) -> None:
    outline = Outline()
    outline.feed(shown)
    assert outline.faults == []
    assert outline.open == []
    assert sorted({one for one in outline.ids if outline.ids.count(one) > 1}) == []
    assert outline.references - set(outline.ids) == set()
    assert outline.headings.count(1) == 1


def test_no_component_tag_is_left_unrendered(shown: str) -> None:
    assert re.findall(r"</?c-[\w-]+|\{%|\{\{|\{#", shown) == []


def test_the_page_carries_no_inline_code(shown: str) -> None:
    assert INLINE.findall(shown) == []


def test_every_icon_used_is_in_the_sprite(shown: str, sprite_names: set[str]) -> None:
    used = set(re.findall(r"icons[\w.]*\.svg#([\w-]+)", shown))
    assert used <= sprite_names
    assert set(ICONS) == sprite_names


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_carries_inline_code(path: Path) -> None:
    text = re.sub(
        r"\{#.*?#\}|\{% comment.*?endcomment %\}",
        "",
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    assert INLINE.findall(text) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_declares_its_inputs_with_defaults_and_asks_no_slice(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = re.search(r"<c-vars\s+(.*?)/>", text, re.DOTALL)
    assert declared, "inputs are declared in <c-vars>"
    without_value = re.sub(r'[:\w-]+=("[^"]*"|\S+)', "", declared.group(1)).split()
    assert without_value == [], (
        "an input without a default would be looked up on the page around it"
    )
    assert "{% url" not in text


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "422.html", "500.html"])
def test_a_page_of_trouble_stands_without_a_view(name: str) -> None:
    outline = Outline()
    outline.feed(render_to_string(name))
    assert outline.faults == []
    assert outline.headings == [1]


def test_a_field_ties_its_help_its_errors_and_its_counter(shown: str) -> None:
    control = re.search(r'<input[^>]*id="id_title"[^>]*>', shown)
    assert control
    assert 'aria-describedby="id_title_helptext id_title_error"' in control.group()
    assert 'aria-invalid="true"' in control.group()
    assert 'data-counter="200"' in control.group()
    assert 'data-counter-for="id_title"' in shown


def test_a_refused_step_says_why_and_cannot_be_pressed() -> None:
    refused = rendered(
        '<c-step-button label="Recognise" href="/x" refusal="{{ why }}" />', why="Own work."
    )
    assert re.search(r'<button[^>]*disabled aria-describedby="why-recognise"', refused)
    assert re.search(r'<small id="why-recognise">.*Own work\.</small>', refused, re.DOTALL)
    assert "/x" not in refused


def test_an_allowed_step_is_a_link_or_a_form() -> None:
    assert '<a class="button" href="/x"' in rendered('<c-step-button label="Accept" href="/x" />')
    posted = rendered('<c-step-button label="Accept" href="/x" method="post" />')
    assert '<form method="post" action="/x">' in posted


NASTY = "\"><script>alert(1)</script>'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "source",
    [
        '<c-badge tone="{{ x }}" label="{{ x }}">{{ x }}</c-badge>',
        '<c-badge :tone="x" :label="x" />',
        '<c-status :label="x" />',
        '<c-stat :label="x" :value="x" :sub="x" :href="x" />',
        '<c-stat label="{{ x }}" value="{{ x }}" href="{{ x }}" data-more="{{ x }}" />',
        '<c-empty :title="x" :text="x" :href="x" :action="x" />',
        '<c-avatar :name="x" />',
        '<c-heading :title="x" :note="x" />',
        '<c-callout :title="x">{{ x }}</c-callout>',
        '<c-progress :label="x" value="1" max="2" :text="x" />',
        '<c-button :label="x" :href="x" />',
        '<c-button label="{{ x }}" name="{{ x }}" value="{{ x }}" />',
        '<c-step-button :label="x" :refusal="x" />',
        '<c-card :title="x" :note="x" />',
        '<c-table :caption="x" :note="x"></c-table>',
        '<c-tree-item :label="x" :href="x" :note="x" />',
    ],
)
def test_text_of_people_is_escaped_in_every_place(source: str) -> None:
    tags = re.findall(r"<(\w+)", rendered(source, x=NASTY))
    assert "script" not in tags
    assert "img" not in tags


def test_a_page_with_styles_and_scripts_stays_within_its_budget(shown: str) -> None:
    addresses = set(re.findall(r'(?:href|src)="/static/([^"#]+)"', shown)) | {"kheo/img/icons.svg"}
    files = [Path(finders.find(address)) for address in addresses]
    scripts = (SOURCE / "foundation/static/kheo/js").glob("*.js")
    weight = len(gzip.compress(shown.encode())) + sum(
        len(gzip.compress(path.read_bytes())) for path in {*files, *scripts}
    )
    assert weight < BUDGET * 2 // 3
