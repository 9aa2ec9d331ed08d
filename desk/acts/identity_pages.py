"""The pages on who asks: how they show who they are, and whether they may ask."""

from collections.abc import Mapping
from typing import Any, Final

from casework.actions.prove_identity import ProveIdentity
from casework.case_words import WAY_WORDS
from casework.contacts import plain_address
from casework.identity import BY_STAFF, IdentityWay, ways_for
from casework.possible_acts import Act
from casework.who_may_ask import (
    MUST_SHOW_AUTHORITY,
    AgeBand,
    AuthorityShown,
    Follow,
    Requester,
)
from desk.acts import choices
from desk.acts.act_page import ActPage, FormFaults, Opened, Sent

WHICH_WAY: Final = "Kies hoe de aanvrager heeft laten zien wie hij of zij is."
WHICH_ADDRESS: Final = "Vul een mailadres in dat de school zelf al had."
WHICH_REQUESTER: Final = "Kies wie dit vraagt."
WHICH_AGE: Final = "Kies hoe oud de leerling was toen het verzoek binnenkwam."
WHICH_PROOF: Final = "Kies hoe is gezien dat deze persoon het gezag heeft, of kies 'nog niet'."


async def _record_identity(sent: Sent) -> str:
    way = sent.choice("manier", IdentityWay, missing=WHICH_WAY)
    if way not in BY_STAFF:
        raise FormFaults(("manier", WHICH_WAY))
    await sent.acting(ProveIdentity).record_identity(
        sent.reference, way, seen_by=sent.text("gezien_door")
    )
    return f"Vastgelegd wie vraagt: {WAY_WORDS[way]}."


async def _send_code(sent: Sent) -> str:
    to = sent.text("adres", missing=WHICH_ADDRESS)
    if plain_address(to) is None:
        raise FormFaults(("adres", WHICH_ADDRESS))
    await sent.acting(ProveIdentity).send_code(sent.reference, to)
    return "De code is onderweg. Die geldt 15 minuten; de aanvrager stuurt de code terug."


def _ways(opened: Opened) -> Mapping[str, Any]:
    case, fact = opened.case, opened.case.identity
    advice = ways_for(case.kind, contact=opened.found.contact)
    by_staff = [
        (each.way.value, choices.sentence(WAY_WORDS[each.way]), choices.sentence(each.why))
        for each in advice
        if each.way in BY_STAFF
    ]
    code = next((each for each in advice if each.way is IdentityWay.CODE), None)
    return {
        "options": by_staff,
        "code_advice": choices.sentence(code.why) if code else "",
        "why_no_code": opened.offered[Act.SEND_CODE],
        "fact": fact,
        "fact_words": choices.sentence(WAY_WORDS[fact.way]) if fact else "",
        "linked": case.linked,
    }


async def _record_card(sent: Sent) -> str:
    requester = sent.choice("wie", Requester, missing=WHICH_REQUESTER)
    age = None
    if requester is not Requester.OWN_DATA:
        age = sent.choice("leeftijd", AgeBand, missing=WHICH_AGE)
    shown = None
    if requester in MUST_SHOW_AUTHORITY and sent.typed["gezag"]:
        shown = sent.choice("gezag", AuthorityShown, missing=WHICH_PROOF)
    disagree = requester is Requester.PARENT_WITH_AUTHORITY and sent.ticked("oneens")
    case = await sent.acting(ProveIdentity).record_card(
        sent.reference, requester, age=age, shown=shown, parents_disagree=disagree
    )
    may = case.may_ask(own_age=sent.visit.board.age_of_own_rights)
    can = "kan" if may.may_be_granted else "kan nog niet"
    return f"Vastgelegd wie vraagt. {sent.reference} {can} worden toegewezen."


async def _tell_information_right(sent: Sent) -> str:
    await sent.acting(ProveIdentity).tell_information_right(sent.reference)
    return "De brief over het recht op informatie gaat naar de ouder."


def _card(opened: Opened) -> Mapping[str, Any]:
    case, own_age = opened.case, opened.visit.board.age_of_own_rights
    may = case.may_ask(own_age=own_age)
    card = case.card
    return {
        "requesters": choices.requesters(),
        "ages": choices.ages(own_age),
        "proofs": choices.ways_shown(),
        "card": card,
        "chosen": {
            "wie": card.requester.value if card else "",
            "leeftijd": card.age.value if card and card.age else "",
            "gezag": card.shown.value if card and card.shown else "",
            "oneens": "ja" if card and card.parents_disagree else "",
        },
        "reasons": may.reasons,
        "may_be_granted": may.may_be_granted,
        "information_right": Follow.INFORMATION_RIGHT in may.follows,
    }


PAGES = (
    ActPage(
        "identiteit",
        "Leg vast wie er vraagt",
        "identity.html",
        lambda _: Act.RECORD_IDENTITY,
        ("manier", "gezien_door"),
        _record_identity,
        _ways,
    ),
    ActPage(
        "identiteit/code",
        "Stuur een code naar een bekend adres",
        "code.html",
        lambda _: Act.SEND_CODE,
        ("adres",),
        _send_code,
        _ways,
    ),
    ActPage(
        "wie-mag-vragen",
        "Leg vast wie dit vraagt en of het mag",
        "card.html",
        lambda _: Act.RECORD_CARD,
        ("wie", "leeftijd", "gezag", "oneens"),
        _record_card,
        _card,
    ),
    ActPage(
        "recht-op-informatie",
        "Vertel de ouder over het recht op informatie",
        "information_right.html",
        lambda _: Act.TELL_INFORMATION_RIGHT,
        (),
        _tell_information_right,
        may_show_first=True,
    ),
)
