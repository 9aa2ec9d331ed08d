"""Say on the page of a case what can be done with it, in groups, and why not where it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from casework.actions.read_case import WholeCase
from casework.case import Case, CaseState
from casework.kinds import KIND_FACTS, Kind
from casework.letters import LetterKind
from casework.next_step import next_step
from casework.possible_acts import NOTHING_BESIDE, Act, Beside, possible
from casework.who_may_ask import Follow
from desk.frame import Visit

DAY: Final = timedelta(days=1)
NOW_GROUP: Final = "Oppakken en doorgeven"
WHO_GROUP: Final = "Wie vraagt dit"
TERM_GROUP: Final = "Vragen en termijn"
END_GROUP: Final = "Besluiten en sluiten"
WRITE_GROUP: Final = "Schrijven voor elkaar"
MORE_GROUP: Final = "Zaak aanpassen"
GROUPS: Final = (NOW_GROUP, WHO_GROUP, TERM_GROUP, END_GROUP, WRITE_GROUP, MORE_GROUP)
"""In this order on the page."""
OFFERS: Final[tuple[tuple[Act, str, str, str], ...]] = (
    (Act.SAY_KIND, "Zeg wat er gevraagd wordt", "soort", NOW_GROUP),
    (Act.TAKE_UP, "Pak op", "oppakken", NOW_GROUP),
    (Act.HAND_OVER, "Geef door", "doorgeven", NOW_GROUP),
    (Act.FINISH_TASK, "Rond een taak af", "taak", NOW_GROUP),
    (Act.RECORD_IDENTITY, "Leg vast wie vraagt", "identiteit", WHO_GROUP),
    (Act.SEND_CODE, "Stuur een code", "identiteit/code", WHO_GROUP),
    (Act.RECORD_CARD, "Leg vast of diegene het mag vragen", "wie-mag-vragen", WHO_GROUP),
    (
        Act.TELL_INFORMATION_RIGHT,
        "Vertel over het recht op informatie",
        "recht-op-informatie",
        WHO_GROUP,
    ),
    (Act.ASK, "Vraag de ouder iets", "vragen", TERM_GROUP),
    (Act.HEAR_ANSWER, "Leg het antwoord van de ouder vast", "vragen", TERM_GROUP),
    (Act.EXTEND, "Verleng de termijn", "verlengen", TERM_GROUP),
    (Act.SET_AWARENESS, "Leg vast sinds wanneer het bekend is", "bekend-sinds", TERM_GROUP),
    (Act.DECIDE, "Schrijf het antwoord", "antwoord", END_GROUP),
    (Act.CLOSE, "Sluit als afgehandeld", "sluiten", END_GROUP),
    (Act.WITHDRAW, "Sluit als ingetrokken", "intrekken", END_GROUP),
    (Act.WRITE_NOTE, "Schrijf een notitie", "notitie", WRITE_GROUP),
    (Act.ADVISE, "Geef advies", "advies", WRITE_GROUP),
    (Act.ANSWER_ADVICE, "Zeg wat u met het advies doet", "advies/antwoord", WRITE_GROUP),
    (Act.RELABEL, "Verander het soort", "soort", MORE_GROUP),
    (Act.RECORD_SCHOOL, "Leg de school vast", "school", MORE_GROUP),
    (Act.SPLIT, "Maak er twee zaken van", "splitsen", MORE_GROUP),
    (Act.MERGE, "Voeg samen met een andere zaak", "samenvoegen", MORE_GROUP),
    (Act.RECORD_CONFLICT, "De zaak gaat over een van ons", "conflict", MORE_GROUP),
    (Act.HOLD, "Houd vast", "vasthouden", MORE_GROUP),
    (Act.RELEASE, "Laat los", "vasthouden", MORE_GROUP),
)
"""Each act with its words, its page and its group."""


@dataclass(frozen=True, slots=True)
class ActOffer:
    """One act, as the page of a case shows it."""

    act: Act
    label: str
    href: str
    why_not: str
    """Why it cannot be done now, in Dutch; empty when it can."""
    primary: bool
    """It is the next step of the case."""
    group: str
    at_once: bool = False
    """It needs no words: a POST to `href` with `csrf` and `seen` does it."""


def offered(visit: Visit, case: Case, whole: WholeCase | None = None) -> tuple[ActOffer, ...]:
    """Answer what this person is offered in a case, group by group.

    With `whole` also what stands beside the case counts; without it a page may still say no.
    """
    beside = _beside(visit, whole) if whole else NOTHING_BESIDE
    may = possible(case, visit.board, visit.seat, visit.now, beside=beside)
    step = next_step(case)
    offers = [
        ActOffer(
            act,
            label,
            f"/zaken/{case.reference}/{path}",
            may[act],
            primary=not may[act] and step is not None and step.path == path,
            group=group,
            at_once=act is Act.TAKE_UP,
        )
        for act, label, path, group in OFFERS
        if act in set(_fitting(visit, case))
    ]
    return tuple(sorted(offers, key=lambda offer: GROUPS.index(offer.group)))


def _beside(visit: Visit, view: WholeCase) -> Beside:
    codes = sum(
        letter.kind is LetterKind.CODE and letter.owed >= visit.now - DAY
        for letter, _, _ in view.letters
    )
    told = any(letter.kind is LetterKind.INFORMATION_RIGHT for letter, _, _ in view.letters)
    reachable = any(each.message.reply_to or each.message.sender for each in view.messages)
    return Beside(
        entry=view.breach,
        codes_today=codes,
        is_reachable=reachable,
        information_right_told=told,
    )


def _fitting(visit: Visit, case: Case) -> Iterator[Act]:
    """Answer the acts that make sense in a case at all; the rest would only be in the way."""
    triage = case.state is CaseState.TRIAGE
    asks_who = KIND_FACTS[case.kind].needs_identity and not triage
    breach = case.kind is Kind.DATALEK and not triage
    fits = {
        Act.SAY_KIND: triage,
        Act.RELABEL: not triage,
        Act.TAKE_UP: case.state is not CaseState.TAKEN_UP,
        Act.RECORD_IDENTITY: asks_who,
        Act.SEND_CODE: asks_who,
        Act.RECORD_CARD: asks_who,
        Act.TELL_INFORMATION_RIGHT: Follow.INFORMATION_RIGHT in case.may_ask().follows,
        Act.ASK: case.acts.open_question is None,
        Act.HEAR_ANSWER: case.acts.open_question is not None,
        Act.SET_AWARENESS: breach,
        Act.DECIDE: not breach,
        Act.FINISH_TASK: bool(case.open_tasks),
        Act.CLOSE: not asks_who,
        Act.ADVISE: visit.seat.watches,
        Act.ANSWER_ADVICE: any(advice.is_open for advice in case.advices),
        Act.HOLD: case.hold is None,
        Act.RELEASE: case.hold is not None,
    }
    yield from (act for act in Act if fits.get(act, True))
