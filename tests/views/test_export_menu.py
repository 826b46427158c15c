"""The menu that exports, on a scenario's page and on an interview's review."""

import pytest
from streamlit.testing.v1 import AppTest

from practice.records import Attempt, Learner, Note, note_id
from tests.views.export.conftest import FIGURES, HOSTILE, shortened
from views.export.prose import cleaned
from views.export_menu import FILES, _made, _page_of
from views.place import first_place
from views.practice.kept import store


def _page():
    from scenarios.shelf import scenario
    from views.export_menu import export_menu
    from views.place import first_place

    shown = scenario("recommendation")
    export_menu(shown, first_place(shown))


def test_the_menu_offers_each_file_and_makes_none_of_them_before_it_is_asked_for(monkeypatch):
    monkeypatch.setattr("views.export.answer.exported", lambda *args: pytest.fail("made a file"))
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert [button.proto.label for button in app.get("download_button")] == [label for label, *_ in FILES]
    assert "half a minute" in app.caption[-1].value


def _chosen_from():
    from dataclasses import replace

    from scenarios.shelf import scenario
    from views.export_menu import export_menu
    from views.place import first_place

    shown = scenario("recommendation")
    here = first_place(shown)
    export_menu(shown, here, None, {"one": replace(here, turned={"ranking.trees": 20}), "two": here})


def test_the_files_are_of_the_run_that_is_chosen_the_first_at_first(monkeypatch):
    made = []
    monkeypatch.setattr("views.export_menu.partial", lambda make, *args: made.append(args) or (lambda: "x"))
    app = AppTest.from_function(_chosen_from).run()
    assert {len(args[2].turned) for args in made} == {1}
    made.clear()
    app.selectbox(key="export-run").set_value("two").run()
    assert not app.exception
    assert {len(args[2].turned) for args in made} == {0}


@pytest.mark.parametrize("name", [name for *_, name in FILES])
def test_a_file_is_made_without_a_page_and_carries_the_words_of_an_interview(name):
    from functools import partial

    from views.export.own import interview

    me = Learner(name="Me")
    attempt = Attempt(learner=me.id, scenario="recommendation", minutes=(5,))
    note = Note(id=note_id(attempt.id, "scale"), attempt=attempt.id, step="scale", text=HOSTILE)
    store().put(me, attempt, note)
    small = shortened("recommendation", FIGURES)
    held = partial(interview, store(), attempt)
    text = _made(name, small, first_place(small), held, "http://host/recommendation")
    assert f"export recommendation --attempt {attempt.id}" in text
    assert "http://host/recommendation" in text
    # One page has the beginning of it.
    assert (cleaned(HOSTILE)[-20:] in text) == (name != "one_page")
    assert "reversed" in text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("http://host:8501/interview?attempt=1", "http://host:8501/ad-funnel"),
        ("http://host/under/interview/", "http://host/under/ad-funnel"),
        ("http://host/ad-funnel", "http://host/ad-funnel"),
        ("", ""),
    ],
)
def test_the_link_in_a_file_leads_to_the_scenarios_page(address, page):
    assert _page_of(shortened("ad_funnel", {}), address) == page
