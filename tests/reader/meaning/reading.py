"""A text read up to its figures, and a short way to tell them."""

from kheo.reader import meaning, numbers
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise


def figures_in(text):
    """The figures of a text, in order."""
    layout = lay_out(normalise(text))
    return meaning.figures_of(layout, numbers.find_numbers(layout))


def told(text, *names):
    """What the figures of a text are, each as printed with the attributes in ``names``."""
    return [
        " ".join([one.number.raw, *(str(getattr(one, name) or "-") for name in names)])
        for one in figures_in(text)
    ]
