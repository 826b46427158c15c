"""One file that asks for nothing, and data that ends neither its element nor a line of script."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.export.document import document, json_element


def held(element: str) -> str:
    found = re.fullmatch(r'<script type="application/json" id="x">(.*)</script>\n', element, re.DOTALL)
    assert found
    return found[1]


@given(st.text(alphabet=st.sampled_from("</script>&\u2028\u2029\\\"'!-é\n"), max_size=40))
def test_a_record_is_read_back_and_holds_no_sign_that_ends_anything(text: str) -> None:
    inside = held(json_element("x", {text: [text, 1.5, None]}))
    assert json.loads(inside) == {text: [text, 1.5, None]}
    assert not re.search("[<>&\u2028\u2029\n]", inside)


def test_a_number_that_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_element("x", float("nan"))


def test_the_policy_allows_the_scripts_inside_and_nothing_from_anywhere() -> None:
    page = document("T", "<p>x</p>", ["p {}"], ["one();", "two();"])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    assert policy[1].count("'sha256-") == 2
    assert "http" not in policy[1]
    assert "script-src 'none'" in document("T", "", [])


def test_a_title_is_text() -> None:
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in document("</title><b>", "", [])
