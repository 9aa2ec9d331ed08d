"""Check that every date says in Dutch how it was reached."""

from datetime import date, datetime
from typing import Final

import pytest

from casework.deadlines import (
    Deadline,
    Suspension,
    answer_due,
    breach_due,
    promise_due,
    statutory_due,
)


def at(text: str) -> datetime:
    """Answer the moment that an ISO text with offset names."""
    return datetime.fromisoformat(text)


def june(day: int) -> date:
    """Answer a day in June 2026."""
    return date(2026, 6, day)


EASTER: Final = "zo 5 april is Eerste Paasdag, ma 6 april is Tweede Paasdag"


@pytest.mark.parametrize(
    ("deadline", "steps"),
    [
        (
            answer_due(date(2027, 1, 31)),
            "ontvangen zo 31 januari 2027 → één maand later: er is geen 31 februari, dus"
            " zo 28 februari → geen werkdag, dus ma 1 maart 2027, tot en met 23:59",
        ),
        (
            answer_due(date(2024, 3, 5)),
            "ontvangen di 5 maart 2024 → één maand later: vr 5 april 2024, tot en met 23:59",
        ),
        (
            answer_due(date(2026, 3, 5)),
            f"ontvangen do 5 maart 2026 → één maand later: zo 5 april → {EASTER},"
            " dus di 7 april 2026, tot en met 23:59",
        ),
        (
            answer_due(date(2027, 3, 27)),
            "ontvangen za 27 maart 2027 → één maand later: di 27 april → di 27 april is"
            " Koningsdag, dus wo 28 april 2027, tot en met 23:59",
        ),
        (
            answer_due(at("2026-07-31T22:30:00+00:00")),
            "ontvangen za 1 augustus 2026 om 00:30 Nederlandse tijd → één maand later:"
            " di 1 september 2026, tot en met 23:59",
        ),
        (
            answer_due(date(2026, 12, 1)),
            "ontvangen di 1 december 2026 → één maand later: vr 1 januari 2027 → vr 1 januari is"
            " Nieuwjaarsdag, za 2 januari is geen werkdag, zo 3 januari is geen werkdag,"
            " dus ma 4 januari 2027, tot en met 23:59",
        ),
        (
            promise_due(date(2026, 3, 14)),
            "ontvangen za 14 maart 2026 → vier weken na de ontvangst: za 11 april 2026, tot en"
            " met 23:59 (geen werkdag, maar een belofte schuift niet op)",
        ),
        (
            answer_due(date(2027, 1, 31), notice_sent=date(2027, 2, 20)),
            "ontvangen zo 31 januari 2027 → één maand later: er is geen 31 februari, dus"
            " zo 28 februari → geen werkdag, dus ma 1 maart → verlenging gemeld za 20 februari:"
            " op tijd → drie maanden na de ontvangst: er is geen 31 april, dus vr 30 april 2027,"
            " tot en met 23:59",
        ),
        (
            answer_due(date(2026, 5, 6), notice_sent=date(2026, 6, 9)),
            "ontvangen wo 6 mei 2026 → één maand later: za 6 juni → za 6 juni en zo 7 juni zijn"
            " geen werkdagen, dus ma 8 juni → verlenging gemeld di 9 juni: te laat, de datum"
            " blijft staan → dus ma 8 juni 2026, tot en met 23:59",
        ),
        (
            answer_due(
                date(2026, 6, 8), suspensions=[Suspension(date(2026, 6, 10), date(2026, 6, 17))]
            ),
            "ontvangen ma 8 juni 2026 → vraag gesteld wo 10 juni, beantwoord wo 17 juni: de"
            " termijn stond 7 dagen stil → één maand later: wo 8 juli → 7 dagen erbij:"
            " wo 15 juli 2026, tot en met 23:59",
        ),
        (
            breach_due(at("2027-03-26T14:00:00+01:00"), 72),
            "datalek gemeld vr 26 maart 2027 om 14:00 → 72 uur later; weekend en vrije dagen"
            " tellen mee → zo 28 maart gaat de klok een uur vooruit → dus ma 29 maart 2027 om"
            " 15:00",
        ),
        (
            breach_due(at("2026-10-24T03:30:00+02:00"), 24),
            "datalek gemeld za 24 oktober 2026 om 03:30 → 24 uur later; weekend en vrije dagen"
            " tellen mee → zo 25 oktober gaat de klok een uur terug → dus zo 25 oktober 2026 om"
            " 02:30 (wintertijd)",
        ),
        (
            breach_due(at("2026-06-10T10:00:07+02:00"), 24, awareness_moved=True),
            "datalek bekend sinds wo 10 juni 2026 om 10:00:07 → 24 uur later; weekend en vrije"
            " dagen tellen mee → dus do 11 juni 2026 om 10:00:07",
        ),
    ],
)
def test_a_date_explains_itself_step_by_step(deadline: Deadline, steps: str) -> None:
    text = deadline.explain()

    assert text == f"{steps} ({deadline.article})"


@pytest.mark.parametrize(
    ("items", "as_of", "sentences"),
    [
        (
            [(9, 12)],
            None,
            [
                "de vraag van di 9 juni telt niet: gesteld meer dan 7 dagen na de ontvangst"
                " (ma 1 juni)"
            ],
        ),
        (
            [(3, 5), (13, 15)],
            None,
            [
                "vraag gesteld wo 3 juni, beantwoord vr 5 juni: de termijn stond 2 dagen stil",
                "de vraag van za 13 juni telt niet: gesteld meer dan 7 dagen na het laatste"
                " antwoord (vr 5 juni)",
            ],
        ),
        ([(3, 3)], None, ["vraag gesteld wo 3 juni, dezelfde dag beantwoord: 0 dagen erbij"]),
        (
            [(3, None)],
            4,
            [
                "vraag gesteld wo 3 juni, nog geen antwoord op do 4 juni: de termijn stond"
                " 1 dag stil"
            ],
        ),
        (
            [(2, 10), (4, 6), (5, 12)],
            None,
            [
                "vraag gesteld di 2 juni, beantwoord wo 10 juni: de termijn stond 8 dagen stil",
                "vraag gesteld do 4 juni, beantwoord za 6 juni: deze dagen telden al mee",
                "vraag gesteld vr 5 juni, beantwoord vr 12 juni: de termijn stond nog 2 dagen"
                " stil (5 dagen telden al mee)",
            ],
        ),
    ],
)
def test_every_question_to_the_requester_is_explained(
    items: list[tuple[int, int | None]], as_of: int | None, sentences: list[str]
) -> None:
    suspensions = [
        Suspension(june(asked), june(answered) if answered else None) for asked, answered in items
    ]

    deadline = answer_due(
        date(2026, 6, 1), suspensions=suspensions, as_of=june(as_of) if as_of else None
    )

    assert list(deadline.explanation[1 : 1 + len(sentences)]) == sentences


def test_a_due_date_reads_as_a_dutch_sentence() -> None:
    day = answer_due(date(2027, 1, 31))
    moment = breach_due(at("2027-03-26T14:00:00+01:00"), 72)

    assert day.due_text() == "maandag 1 maart 2027, tot en met 23:59"
    assert moment.due_text() == "maandag 29 maart 2027 om 15:00"


def test_each_clock_names_its_article() -> None:
    pause = [Suspension(date(2026, 6, 2), date(2026, 6, 3))]

    assert statutory_due(date(2026, 6, 1)).article.startswith("art. 12 lid 3 AVG")
    assert "lid 3 en 6" in statutory_due(date(2026, 6, 1), suspensions=pause).article
    assert "belofte van het bestuur" in promise_due(date(2026, 6, 1)).article
    assert breach_due(at("2026-06-01T10:00:00+02:00"), 72).article == "art. 33 lid 1 AVG"
    assert "afspraak van het bestuur" in breach_due(at("2026-06-01T10:00:00+02:00"), 24).article
