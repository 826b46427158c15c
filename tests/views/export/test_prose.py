"""Text that a person typed stays that text in every form."""

import html as standard
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from views.export import prose

READER = MarkdownIt("commonmark").enable("table")


@given(st.text(alphabet=st.sampled_from("`~ \n\ta<>#|[]*_$\\é\u202e\u2028\r\u05d0"), max_size=60))
def test_a_fenced_text_is_read_as_one_block_that_holds_it_and_nothing_after_it(text: str) -> None:
    tokens = READER.parse(f"before\n\n{prose.fenced(text)}\n\nafter")
    fences = [token for token in tokens if token.type == "fence"]
    assert [token.content for token in fences] == [f"{prose.cleaned(text)}\n"]
    assert tokens[-2].content == "after"


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_literal_text_reads_as_itself_within_a_line_of_markdown(text: str) -> None:
    read = READER.renderInline(f"x{prose.literal(text)}")
    assert standard.unescape(re.sub("&amp;", "&", read)) == standard.unescape(f"x{' '.join(text.split())}")


def test_literal_text_does_not_end_a_cell_of_a_table() -> None:
    table = READER.render(f"| a | b |\n| --- | --- |\n| {prose.literal('x | y')} | z |")
    assert table.count("<td>") == 2
    assert "<td>x | y</td>" in table


@pytest.mark.parametrize("text", ["<b>x</b>", "<script>x</script>", "<img src=x onerror=alert(1)>"])
def test_html_within_our_markdown_is_text(text: str) -> None:
    assert standard.escape(text, quote=False) in prose.html(text).replace("&quot;", '"')
    assert "<b>" not in prose.inline(text)


def test_what_turns_a_line_around_or_breaks_it_is_left_out() -> None:
    assert prose.cleaned("a\u202eb\u2066c\u2028d\r\ne\x00f") == "abc d\nef"


def test_letters_that_are_joined_on_purpose_stay_joined() -> None:
    assert prose.cleaned("\u0645\u200c\u06cc 👩\u200d💻") == "\u0645\u200c\u06cc 👩\u200d💻"


def test_typed_text_is_escaped_and_finds_its_own_direction() -> None:
    assert prose.typed("<i>") == '<div class="typed" dir="auto">&lt;i&gt;</div>'


def test_amounts_of_money_are_no_formula() -> None:
    assert prose.dollars(r"from $5 to \$6") == r"from \$5 to \$6"
