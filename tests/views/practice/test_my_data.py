"""Everything out and in again, and who practises, without a browser."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from practice.records import Learner
from practice.transfer import exported
from views.practice import kept, my_data
from views.practice import who as who_module
from views.practice.kept import COOKIE, store
from views.practice.who import YEAR, labelled

HOSTILE = "![x](http://evil.example/x.png) <b> $x$ :material/home:"


def _page():
    from views.practice.my_data import my_data
    from views.practice.who import who

    who()
    my_data()


def opened() -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    return app


def uploaded(app: AppTest, content: bytes) -> AppTest:
    app.get("file_uploader")[0].set_value(("all.json", content, "application/json")).run()
    assert not app.exception
    return app


def typed(app: AppTest, name: str) -> None:
    """A name that is not among the options: AppTest sends options only, so it becomes one."""
    box = app.selectbox[0]
    box.options.append(name)
    box.set_value(name).run()


def names(app: AppTest) -> list[str]:
    return [each.value for each in app.text]


def test_what_was_exported_is_taken_in_again_and_said():
    store().put(Learner(name="Ann"), Learner(name="Bo"))
    file = exported(store()).encode()
    ann = store().find(Learner, name="Ann")[0]
    store().delete(ann)
    app = uploaded(opened(), file)
    assert app.success[0].value == "1 of 2 records taken in; 1 were here already."
    assert store().get(Learner, ann.id) == ann


def test_whoever_takes_in_anothers_records_is_remembered_by_the_browser():
    me, other = Learner(name="Ann"), Learner(name="Bo")
    store().put(other)
    file = exported(store()).encode()
    store().delete(other)
    store().put(me)
    app = uploaded(opened(), file)
    assert names(app)[0] == "Ann"
    assert app.session_state["cookies:told"] == {COOKIE: (str(me.id), YEAR)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not JSON", "The file is not JSON"),
        (b"\xff\xfe", "it is not text in UTF-8"),
        (json.dumps({"greenroom": "practice", "version": 1, HOSTILE: []}).encode(), "is no kind of record"),
        (json.dumps({"greenroom": "practice", "version": 1, "learner": [3]}).encode(), "learner 1"),
    ],
)
def test_a_file_that_is_refused_changes_nothing_and_its_words_stay_text(content, says):
    store().put(Learner(name="Ann"))
    before = store().everything()
    app = uploaded(opened(), content)
    assert app.error[0].value == "The file was not taken in. Nothing was changed."
    assert any(says in text for text in names(app))
    assert not any("evil" in str(each.value) for kind in ("markdown", "error", "caption") for each in app.get(kind))
    assert store().everything() == before


def test_where_the_data_lie_is_said_without_a_password(home, monkeypatch):
    assert opened().get("code")[0].value == str(home / "practice.sqlite")
    monkeypatch.setenv("GREENROOM_DATABASE", "postgresql://ann:secret@db.example/group")
    assert my_data.place() == "postgresql+pg8000://ann:***@db.example/group"


def test_alone_one_is_me_and_may_take_another_name_which_stays_text():
    app = opened()
    assert names(app)[0] == "Me"
    app.text_input[0].set_value(HOSTILE).run()
    assert names(app)[0] == HOSTILE
    assert [each.name for each in store().find(Learner)] == [HOSTILE]
    assert not any("evil" in str(each.value) for kind in ("markdown", "caption", "html") for each in app.get(kind))


@pytest.mark.parametrize("blank", ["   ", "\u2003"])
def test_a_name_of_nothing_is_refused(blank):
    app = opened()
    app.text_input[0].set_value(blank).run()
    assert app.warning[0].value == "Type a name of 1 to 80 characters."
    assert names(app)[0] == "Me"
    assert store().find(Learner) == ()


def test_of_two_with_one_name_each_can_be_chosen():
    one, other, third = Learner(name="Me"), Learner(name="Me"), Learner(name="Ann")
    labels = labelled([one, other, third])
    assert list(labels) == ["Ann", "Me", "Me (2)"]
    assert set(labels.values()) == {one.id, other.id, third.id}


def test_somebody_who_was_here_is_chosen_and_practises_from_then_on():
    store().put(Learner(name="Ann"), Learner(name="Bo"))
    app = opened()
    (other,) = {"Ann", "Bo"} - {names(app)[0]}
    app.selectbox[0].set_value(other).run()
    assert names(app)[0] == other
    assert other not in app.selectbox[0].options


def test_who_is_there_already_is_not_added_again_and_whoever_is_not_is():
    store().put(Learner(name="Ann"))
    app = opened()
    typed(app, " Ann ")
    assert [each.name for each in store().find(Learner)] == ["Ann"]
    typed(app, "Bo")
    assert names(app)[0] == "Bo"
    assert {each.name for each in store().find(Learner)} == {"Ann", "Bo"}
    typed(app, "x" * 81)
    assert app.warning[0].value == "Type a name of 1 to 80 characters."
    assert len(store().find(Learner)) == 2


def test_where_several_practise_nobody_is_chosen_beforehand_and_a_name_is_no_proof(monkeypatch):
    for module in (kept, who_module, my_data):
        monkeypatch.setattr(module, "shared", lambda: True)
    app = opened()
    assert not any(each.value == "Me" for each in app.text)
    assert any("no proof of who one is" in each.value for each in app.caption)
    assert any(each.value.startswith("Everybody's predictions") for each in app.caption)
    typed(app, "Ann")
    assert names(app)[0] == "Ann"
