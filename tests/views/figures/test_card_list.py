from dataclasses import replace

from views.figures.card_list import Card, CardList, CardWords, card_lists

CARD = Card("Light lamp", 0.25, "Corvale · text", "not clicked", 0.5, "12¢", best=False)
WORDS = CardWords("one of the best", "among the best", "what a look is worth")


def drawn(*cards: Card) -> str:
    return card_lists([CardList("We show", "$3 of value", cards)], WORDS)


def test_one_list_is_chosen_for_where_there_is_room_for_no_other() -> None:
    lists = [CardList(name, "$3", [CARD]) for name in ("Production showed", "We show")]
    first, second = card_lists(lists, WORDS, 1).split("<section")[1:]
    assert ("chosen" in first, "chosen" in second) == (False, True)


def test_cards_are_numbered_from_the_top() -> None:
    markup = drawn(CARD, replace(CARD, name="Dark lamp"))
    places = [markup.index(text) for text in (">1</span>", "Light lamp", ">2</span>", "Dark lamp")]
    assert places == sorted(places)


def test_every_text_is_escaped() -> None:
    rude = "<b>&"
    words = CardWords(rude, rude, rude)
    card = Card(rude, 0.0, rude, rude, 0.5, rude, best=True, tag=rude)
    markup = card_lists([CardList(rude, rude, [card])], words)
    assert "<b>" not in markup
    assert markup.count("&lt;b&gt;&amp;") == 10


def test_only_the_best_have_a_star_and_say_so_to_a_screen_reader() -> None:
    assert "★" not in drawn(CARD)
    assert 'class="sr"> among the best<' in drawn(replace(CARD, best=True))


def test_a_tag_stands_before_the_detail_only_where_there_is_one() -> None:
    assert "card-tag" not in drawn(CARD)
    assert ">Ad</span> Corvale" in drawn(replace(CARD, tag="Ad"))


def test_a_bar_ends_at_the_whole() -> None:
    assert "--share:50%" in drawn(CARD)
    assert "--share:100%" in drawn(replace(CARD, worth=1.7))


def test_what_does_harm_has_a_bar_of_another_kind() -> None:
    assert 'class="card-bar harm" style="--share:40%"' in drawn(replace(CARD, worth=-0.4))
    assert "harm" not in drawn(CARD)


def test_a_line_of_words_stands_after_so_many_cards() -> None:
    cards = [CARD, replace(CARD, name="Dark lamp")]
    markup = card_lists([CardList("We show", "$3", cards, (1, "people <leave> here"))], WORDS)
    assert markup.index("Light lamp") < markup.index("people &lt;leave&gt; here") < markup.index("Dark lamp")
    assert "card-line" not in drawn(CARD)


def test_lists_may_have_a_look_of_their_own() -> None:
    assert 'class="homes feed"' in card_lists([CardList("We show", "$3", [CARD])], WORDS, look="feed")
