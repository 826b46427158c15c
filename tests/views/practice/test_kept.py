"""The door to the database: who practises, what is written with the first record, and what is said when it fails."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.records import Attempt, Learner, Prediction
from practice.where import database


def _page():
    import streamlit as st

    from practice.records import Prediction
    from views.practice import kept

    def predict():
        st.session_state["kept"] = kept.keep(
            Prediction(
                learner=st.session_state.get("as") or kept.learner().id, scenario="recommendation", step="ranking",
                card="ranking", figure="AUC", said="rises", sure=50, seen="falls", before=0.5, after=0.4,
            )
        )  # fmt: skip

    with kept.told():
        who = kept.learner()
        st.text(f"{who.name} {who.id}" if who else "nobody")
        st.button("Predict", on_click=predict)
    st.text("the rest")


def opened() -> AppTest:
    return AppTest.from_function(_page, default_timeout=60).run()


def who(page: AppTest) -> tuple[str, UUID]:
    name, _, number = page.text[0].value.rpartition(" ")
    return name, UUID(number)


def found(kind):
    return connect(database()).find(kind)


def test_one_is_me_and_is_written_with_the_first_record_once_whatever_the_tab():
    here, there = opened(), opened()
    assert who(here) == who(there)
    assert who(here)[0] == "Me"
    assert found(Learner) == ()
    for page in (here, there, here):
        page.button[0].click().run()
        assert not page.exception
        assert not page.error
    assert [learner.id for learner in found(Learner)] == [who(here)[1]]
    assert {prediction.learner for prediction in found(Prediction)} == {who(here)[1]}
    assert len(found(Prediction)) == 3


@pytest.mark.parametrize("kind", [Prediction, Attempt])
def test_in_a_file_of_ones_own_whoever_used_it_last_goes_on(kind):
    ann, bob, cid = (Learner(name=name) for name in ("Ann", "Bob", "Cid"))
    last = (
        Attempt(learner=bob.id, scenario="recommendation", minutes=(6,))
        if kind is Attempt
        else Prediction(learner=bob.id, scenario="recommendation", step="ranking", card="ranking", figure="AUC",
                        said="rises", sure=50, seen="falls", before=None, after=None)
    )  # fmt: skip
    store = connect(database())
    store.put(bob, ann, cid)
    assert who(opened())[0] == "Cid"
    store.put(last)
    page = opened()
    assert who(page) == ("Bob", bob.id)
    # Somebody else's file is taken in meanwhile, with a later record: in this tab one stays who one was.
    store.put(cid.model_copy(update={"changed": last.changed.replace(year=last.changed.year + 1)}))
    assert who(page.run())[0] == "Bob"
    assert who(opened())[0] == "Cid"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://ann:secret@127.0.0.1:1/greenroom", "127.0.0.1"),
        ("sqlite:////nowhere/at/all.sqlite", "unable to open"),
        ("mysql://host/greenroom", "allowed are"),
        ("://", "is no database address"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_sentence_and_the_rest_goes_on(monkeypatch, address, says):
    monkeypatch.setenv("GREENROOM_DATABASE", address)
    page = opened()
    assert not page.exception
    assert [says in error.value for error in page.error] == [True]
    assert "secret" not in page.error[0].value
    assert [text.value for text in page.text] == ["the rest"]


def test_what_the_database_refuses_is_said_and_nothing_of_it_is_kept():
    page = opened()
    page.session_state["as"] = uuid4()
    page.button[0].click().run()
    assert page.session_state["kept"] is False
    assert ["Nothing was changed." in error.value for error in page.error] == [True]
    assert page.text[-1].value == "the rest"
    assert found(Prediction) == found(Learner) == ()


def test_on_a_shared_database_one_is_nobody_until_one_is_chosen(monkeypatch):
    monkeypatch.setattr("views.practice.kept.shared", lambda: True)
    ann = Learner(name="Ann")
    connect(database()).put(ann)
    page = opened()
    assert page.text[0].value == "nobody"
    page.session_state["practice:learner"] = uuid4()
    assert page.run().text[0].value == "nobody"
    page.session_state["practice:learner"] = ann.id
    assert who(page.run()) == ("Ann", ann.id)
