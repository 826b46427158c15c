"""Puts a run's figures into prose: `{{ value_kept | percent }}` becomes 58%, so text and chart cannot disagree."""

import re

from pipelines.facts import FORMS, Facts

_PLACE = re.compile(r"\{\{\s*([^{}|]+?)\s*(?:\|\s*(\w+)\s*)?\}\}")


class ProseError(ValueError):
    """A place in prose that cannot be read, or names a figure or a form that does not exist."""


def filled(text: str, facts: Facts) -> str:
    """`text` with each `{{ fact | form }}` written out. Raises ProseError naming what is unknown or unreadable."""

    def write(match: re.Match[str]) -> str:
        name, form = match[1], match[2]
        if name not in facts:
            raise ProseError(f"{name!r} is not a figure of this run; it has {', '.join(facts)}.")
        if form is not None and form not in FORMS:
            raise ProseError(f"{form!r} is not a form; the forms are {', '.join(FORMS)}.")
        return facts[name].written(form)

    written = _PLACE.sub(write, text)
    if left := re.search(r"(\{\{|\}\}).{0,40}", written):
        raise ProseError(
            f"{left[0]!r} cannot be read; a place for a figure is {{{{ name }}}} or {{{{ name | form }}}}."
        )
    return written
