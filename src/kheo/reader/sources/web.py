"""Web pages: the words of the body with lines where blocks end, tables as rows."""

from __future__ import annotations

from lxml import html as markup

from kheo.reader.sources.encodings import decode
from kheo.reader.sources.refusals import refuse

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "tr",
        "table",
        "ul",
        "ol",
        "section",
        "article",
        "blockquote",
        "header",
        "footer",
        "hr",
    ]
)
_LEFT_OUT = frozenset(
    ["script", "style", "noscript", "template", "nav", "form", "button", "svg", "iframe", "head"]
)


def take(content: bytes) -> tuple[str, int, str]:
    """The text of the page; scripts, forms and navigation are left out. Raises Refused for an empty one."""
    source, told = decode(content)
    try:
        root = markup.document_fromstring(
            source.encode("utf-8"), parser=markup.HTMLParser(encoding="utf-8")
        )
    except (markup.etree.ParserError, ValueError) as trouble:
        raise refuse("no_words") from trouble
    pieces: list[str] = []
    _walk(root, pieces)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line), 0, told


def _walk(root: markup.HtmlElement, pieces: list[str]) -> None:
    """Depth first without recursion, so that a page nested a thousand deep does no harm."""
    stack: list[tuple[markup.HtmlElement, bool]] = [(root, False)]
    while stack:
        node, closing = stack.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        if closing:
            if name in {"td", "th"}:
                pieces.append("\t")
            elif name in _BLOCKS:
                pieces.append("\n")
            pieces.append(_words(node.tail))
            continue
        if not name or name in _LEFT_OUT:
            pieces.append(_words(node.tail))
            continue
        if name in _BLOCKS:
            pieces.append("\n")
        pieces.append(_words(node.text))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))


def _words(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ") if text else ""
