import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.facts import FORMS, Fact, FactKind
from pipelines.metrics import Estimate
from scenarios.prose import ProseError, filled

FACTS = {
    name: Fact(name, FactKind(name, form), Estimate(value, value, value))
    for name, form, value in (
        ("value_kept", "percent", 0.584), ("nDCG@10", "three", 2 / 3), ("log loss", "three", math.nan),
        ("lost_list", "percent", -0.02),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Kept: {{ value_kept }}.", "Kept: 58%."),
        ("{{value_kept|two}} and {{ value_kept | percent1 }}", "0.58 and 58.4%"),
        ("{{ nDCG@10 }} of {{  nDCG@10  |  percent  }}", "0.667 of 67%"),
        ("It has {{ log loss }}.", "It has –."),
        ("No places, {one brace}, {{{ value_kept }}}", "No places, {one brace}, {58%}"),
        ("", ""),
    ],
)
def test_a_place_is_filled_with_the_figure_as_its_form_writes_it(text: str, written: str) -> None:
    assert filled(text, FACTS) == written


@given(st.sampled_from(sorted(FACTS)), st.sampled_from(sorted(FORMS)), st.text("ab {}|\n"))
def test_what_is_filled_in_is_what_the_fact_writes_and_the_rest_stays(name: str, form: str, rest: str) -> None:
    text = f"[{rest.replace('{', '').replace('}', '')}]"
    assert filled(f"{text}{{{{ {name} | {form} }}}}{text}", FACTS) == text + FACTS[name].written(form) + text


@pytest.mark.parametrize("place", ["{{ value kept }}", "{{ Value_kept }}", "{{ value_kept@10 | percent }}", "{{ }}"])
def test_a_figure_that_the_run_does_not_have_is_refused_by_name(place: str) -> None:
    with pytest.raises(ProseError, match=r"is not a figure of this run; it has value_kept, nDCG@10") as caught:
        filled(f"As {place} shows.", FACTS)
    assert repr(place.strip("{}").split("|")[0].strip() or " ") in str(caught.value)


def test_a_form_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(ProseError, match=r"'roman' is not a form; the forms are percent, "):
        filled("{{ value_kept | roman }}", FACTS)


@pytest.mark.parametrize("place", ["{{ value_kept | }}", "{{ value_kept | percent | two }}", "{{ value_kept", "{{}}",
                                   "{{ value_kept | per cent }}"])  # fmt: skip
def test_a_place_that_cannot_be_read_is_refused_and_not_printed(place: str) -> None:
    with pytest.raises(ProseError, match="cannot be read"):
        filled(f"As {place} shows.", FACTS)
