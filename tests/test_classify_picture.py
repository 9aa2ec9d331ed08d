"""`privacyloket classify` for a person: what is understood is drawn on a terminal."""

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console
from understandings import BREACH, understood

from casework.kinds import Kind
from casework.message import Evidence, Understanding
from service.classify_picture import LONGEST_TEXT, message_picture


def drawn(text: str, found: Understanding, width: int = 80) -> str:
    console = Console(width=width, file=StringIO(), record=True)
    console.print(message_picture(text, found))
    return console.export_text()


def evident(text: str, **words: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(Kind(kind), text.index(said), text.index(said) + len(said))
        for kind, said in words.items()
    )


def test_the_picture_shows_the_sentence_the_bars_and_the_words_without_colour() -> None:
    evidence = evident(BREACH, datalek="rapport van een ander kind")

    shown = drawn(BREACH, understood(evidence=evidence, schools=("De Brug",)))

    assert "Lijkt een datalek: 'rapport van een ander kind'" in shown
    assert "‹rapport van een ander kind›1" in shown
    assert "97%" in shown
    assert "Nederlands" in shown
    assert "De Brug" in shown
    assert "Mens kijkt eerst  nee" in shown


def test_the_picture_says_when_a_person_must_look_and_when_a_breach_was_discovered() -> None:
    discovered = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)

    shown = drawn(BREACH, understood(unsure=True, discovered=discovered))

    assert "Kan een datalek zijn" in shown
    assert "Mens kijkt eerst  ja" in shown
    assert "woensdag 1 juli 2026, 22:30" in shown


def test_words_that_speak_for_two_kinds_are_marked_for_both() -> None:
    text = "Haal de foto van het lek weg."
    evidence = evident(text, verwijdering="Haal de foto van het lek weg", datalek="het lek")

    shown = drawn(text, understood(labels=(Kind.DATALEK, Kind.VERWIJDERING), evidence=evidence))

    assert "‹Haal de foto van ‹het lek›1 weg›2." in shown


def test_of_a_very_long_text_only_what_stands_around_the_words_is_drawn() -> None:
    text = f"{'taart ' * 2000}{BREACH}{' limonade' * 2000}"

    shown = drawn(text, understood(evidence=evident(text, datalek="rapport van een ander kind")))

    assert "[…]" in shown
    assert "rapport van" in shown
    assert len(shown) < 2 * LONGEST_TEXT


def test_the_picture_fits_a_narrow_terminal() -> None:
    shown = drawn(BREACH, understood(evidence=evident(BREACH, datalek="een mail")), width=30)

    assert max(map(len, shown.splitlines())) <= 30
    assert "Datalek" in shown


def test_a_text_cannot_steer_the_terminal() -> None:
    text = "\x1b]0;titel\x07 \x1b[31mrood [bold]vet[/bold] \x9b2J het lek\r weg"

    shown = drawn(text, understood(evidence=evident(text, datalek="het lek\r weg")))

    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(shown)
    assert "[bold]vet[/bold]" in shown
