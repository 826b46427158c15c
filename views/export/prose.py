"""Prose between its forms: our Markdown to HTML, and what a person typed to text that no form reads as more."""

import re
from html import escape

from markdown_it import MarkdownIt

# What is raw HTML in our Markdown stays text; links are not made of it by themselves.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_KEPT = "\n\t\u200c\u200d"  # the last two join letters, or keep them apart, in Persian and in emoji
_SPECIAL = re.compile(r"([\\`*_\[\]<>|$#~])")


def html(markdown: str) -> str:
    """Our Markdown as HTML paragraphs."""
    return str(_MARKDOWN.render(markdown)).strip()


def inline(markdown: str) -> str:
    """One line of our Markdown as HTML within a line."""
    return str(_MARKDOWN.renderInline(markdown))


def typed(text: str) -> str:
    """What a person typed as HTML: text alone, in their own lines and direction."""
    return f'<div class="typed" dir="auto">{escape(cleaned(text))}</div>'


def cleaned(text: str) -> str:
    """The text without what turns a line around or has no shape; other spaces than line ends and tabs are plain."""
    return "".join(
        each if each.isprintable() or each in _KEPT else " " * each.isspace() for each in text.replace("\r\n", "\n")
    )


def literal(text: str) -> str:
    """Text as Markdown that reads as that very text, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def dollars(markdown: str) -> str:
    """Our Markdown for a reader that takes text between dollars for a formula."""
    return re.sub(r"(?<!\\)\$", r"\\$", markdown)


def fenced(text: str, kind: str = "text") -> str:
    """Text as a block of Markdown that ends where the text does: no run of backticks in it is as long as the fence."""
    body = cleaned(text)
    longest = max((len(run) for run in re.findall("`+", body)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{kind}\n{body}\n{fence}"
