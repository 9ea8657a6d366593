"""How the system says no: exceptions that carry the sentence shown to the person.

Slices raise with a translated (also lazily translated) sentence::

    raise RuleBroken(_("The title is missing."), fields={"title": _("Write a title.")})

The kernel has no catalogue of translations. It raises with a ``code`` of ``SENTENCES`` and
``params``; foundation hands over its translator once with ``speak_with(gettext)`` and keeps
these sentences in its own catalogue. The sentence is made when it is read, so it comes
out in the language of the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, str] = {
    "number.invalid": "“%(text)s” is not a number. Write digits only, for example 24.814 or 34,61.",
    "number.grouping": (
        "“%(text)s” can be read in two ways. A dot stands before every three digits (24.814), "
        "a comma before the decimals (34,61)."
    ),
    "number.long": "This number has too many digits; %(limit)s are allowed.",
    "day.invalid": "“%(text)s” is not a date. Write day/month/year, for example 05/01/2026.",
    "day.short_year": "Write the year of “%(text)s” with four digits, for example 05/01/2026.",
    "day.impossible": "The date “%(text)s” does not exist in the calendar.",
    "day.year": "The year of “%(text)s” must lie between %(first)s and %(last)s.",
}
"""Code → English sentence of every refusal that the kernel raises; named placeholders only."""

Translate = Callable[[str], str]


def _english(sentence: str) -> str:
    return sentence


_translate: Translate = _english


def speak_with(translate: Translate | None) -> None:
    """Set the translator of ``SENTENCES``; None goes back to English."""
    global _translate  # noqa: PLW0603 - one language table per process, like the event table
    _translate = translate or _english


class DomainError(Exception):
    """A refusal. ``str()`` of it is the sentence shown on screen.

    Either ``sentence`` (a str or a lazy translation) or ``code`` (a key of ``SENTENCES``) is
    given. ``params`` fill named placeholders; ``fields`` says per input field what is wrong.
    """

    def __init__(
        self,
        sentence: object = "",
        fields: Mapping[str, object] | None = None,
        *,
        code: str = "",
        params: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sentence, code)
        self.sentence = sentence
        self.code = code
        self.params = dict(params or {})
        self._fields = dict(fields or {})

    @property
    def fields(self) -> dict[str, str]:
        """Input field → sentence, in the language of the reader; empty when none is to blame."""
        return {name: str(sentence) for name, sentence in self._fields.items()}

    def __str__(self) -> str:
        text = str(self.sentence)
        if not text and self.code:
            text = _translate(SENTENCES[self.code])
        return text % self.params if self.params else text


class NotAllowed(DomainError):
    """The person may not do this here, now, or in this state."""


class InvalidTransition(DomainError):
    """The step is not open in the present state."""


class RuleBroken(DomainError):
    """A rule of the field forbids it; ``fields`` names what has to change."""


class Stale(DomainError):
    """Somebody else was faster: what the person looked at is no longer so."""


class BadInput(DomainError):
    """What was typed or sent cannot be read."""


class NotFound(DomainError):
    """There is no such thing, or none within the reach of the person asking."""


class TooOften(DomainError):
    """It came too often; it may come again in ``seconds``."""

    def __init__(
        self, sentence: object, *, seconds: int, params: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(sentence, params=params)
        self.seconds = seconds
