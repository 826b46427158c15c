"""What only a server can do: restart, refuse, speak another encoding, answer through a socket or not at all."""

from __future__ import annotations

import gc
import socket
import threading
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from practice import database
from practice.database import DatabaseError, connect
from practice.records import Learner
from practice.store import Store
from tests.practice.conftest import NewUrl
from tests.practice.postgresql import PASSWORD, Server, run_on
from tests.practice.samples import HOSTILE, learner, note, of_each_kind


def refusal_of(url: URL) -> str:
    with pytest.raises(DatabaseError) as refusal:
        connect(url)
    text = str(refusal.value)
    assert text.endswith(".")
    assert text.isprintable()
    assert PASSWORD not in text
    return text


def test_it_may_be_reached_through_a_socket(server: Server, new_url: NewUrl) -> None:
    name = new_url("postgresql").database
    through = connect(server.url(str(name), host=None, port=None, query={"unix_sock": server.socket}))
    through.put(ada := learner(HOSTILE[2]))
    through.close()
    straight = connect(server.url(str(name)))
    assert straight.find(Learner) == (ada,)
    straight.close()


def test_a_server_that_was_killed_and_started_again_is_found_again(server: Server, new_url: NewUrl) -> None:
    store = connect(new_url("postgresql"))
    store.put(ada := learner())
    server.control("restart", "-m", "immediate")  # as a crash: nothing is written down on the way out
    assert store.find(Learner) == (ada,)
    server.control("restart", "-m", "fast")
    store.put(ben := learner("Ben"))
    assert store.find(Learner) == (ada, ben)
    store.close()


def test_of_servers_that_write_the_first_note_of_a_step_at_once_none_fails(new_url: NewUrl) -> None:
    url = new_url("postgresql")
    stores = [connect(url) for _ in range(4)]
    ada, _, attempt, *_ = of_each_kind()
    stores[0].put(ada, attempt)
    together = threading.Barrier(len(stores))
    failed: list[BaseException] = []

    def write(store: Store, attempt: UUID) -> None:
        for turn in range(20):
            together.wait(30)
            try:
                store.put(note(attempt, "first", f"step-{turn}"))
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=write, args=(store, attempt.id)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert failed == []


def test_a_wrong_password_a_missing_database_and_a_missing_right_are_refused(server: Server, new_url: NewUrl) -> None:
    url = new_url("postgresql")
    assert "password authentication failed" in refusal_of(server.url(password="guess"))
    assert 'database "none" does not exist' in refusal_of(server.url("none"))
    run_on(url, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'guest'")
    run_on(url, "REVOKE ALL ON SCHEMA public FROM public", "GRANT USAGE ON SCHEMA public TO guest")
    assert "permission denied" in refusal_of(url.set(username="guest", password="guest"))
    run_on(url, "DROP OWNED BY guest", "DROP ROLE guest")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_an_encoding_that_cannot_write_everything_is_refused(encoding: str, server: Server) -> None:
    name = f"in_{encoding.lower()}"
    run_on(server.url(), f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0")
    assert f"its encoding is {encoding}; allowed is UTF8." in refusal_of(server.url(name))


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # pg8000 leaves its socket to the collector then
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", None])
def test_what_is_no_postgresql_or_says_nothing_is_refused(
    answer: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.3)
    refused = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)

        def reply() -> None:
            conversation, _ = listening.accept()
            with conversation:
                if answer is None:
                    refused.wait(30)
                else:
                    conversation.sendall(answer)

        thread = threading.Thread(target=reply, daemon=True)
        thread.start()
        refusal_of(URL.create("postgresql+pg8000", "me", PASSWORD, "127.0.0.1", listening.getsockname()[1], "group"))
        refused.set()
        thread.join(30)
    gc.collect()
