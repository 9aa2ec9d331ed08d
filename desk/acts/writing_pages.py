"""The pages on which staff write for each other: a note, the FG's advice, the answer to it."""

from collections.abc import Mapping
from typing import Any, Final

from casework.actions.give_advice import GiveAdvice
from casework.actions.write_note import WriteNote
from casework.advice import MOST_WORDS as MOST_OF_ADVICE
from casework.notes import MOST_WORDS as MOST_OF_NOTE
from casework.possible_acts import Act
from desk.acts.act_page import ActPage, FormFaults, Opened, Sent

WRITE_SOMETHING: Final = "Schrijf eerst iets op."
WHICH_ADVICE: Final = "Kies op welk advies u antwoord geeft."
FOLLOWED: Final = "Zeg of u het advies volgt."
WHY_NOT: Final = "U wijkt af van het advies: schrijf waarom."


async def _write_note(sent: Sent) -> str:
    text = sent.text("notitie", missing=WRITE_SOMETHING)
    await sent.masking(WriteNote).write(sent.reference, text)
    return "De notitie staat bij de zaak."


def _about_notes(opened: Opened) -> Mapping[str, Any]:
    return {"most": MOST_OF_NOTE, "notes": opened.case.notes}


async def _advise(sent: Sent) -> str:
    text = sent.text("advies", missing=WRITE_SOMETHING)
    await sent.masking(GiveAdvice).give(sent.reference, text)
    return "Uw advies staat bij de zaak. Wie de zaak heeft, krijgt bericht."


async def _answer_advice(sent: Sent) -> str:
    number = sent.text("nummer", missing=WHICH_ADVICE)
    said = sent.typed["gevolgd"]
    if said not in {"ja", "nee"}:
        raise FormFaults(("gevolgd", FOLLOWED))
    reason = sent.text("reden", missing=WHY_NOT if said == "nee" else "")
    await sent.masking(GiveAdvice).answer(
        sent.reference, number, followed=said == "ja", reason=reason
    )
    return f"Vastgelegd wat er met advies nr. {number} is gedaan."


def _about_advice(opened: Opened) -> Mapping[str, Any]:
    advices = opened.case.advices
    waiting = [(each.id, f"Advies nr. {each.id}") for each in advices if each.is_open]
    return {"most": MOST_OF_ADVICE, "advices": advices, "waiting": waiting}


PAGES = (
    ActPage(
        "notitie",
        "Schrijf een notitie",
        "note.html",
        lambda _: Act.WRITE_NOTE,
        ("notitie",),
        _write_note,
        _about_notes,
    ),
    ActPage(
        "advies",
        "Geef advies",
        "advice.html",
        lambda _: Act.ADVISE,
        ("advies",),
        _advise,
        _about_advice,
    ),
    ActPage(
        "advies/antwoord",
        "Zeg wat u met het advies doet",
        "advice_answer.html",
        lambda _: Act.ANSWER_ADVICE,
        ("nummer", "gevolgd", "reden"),
        _answer_advice,
        _about_advice,
    ),
)
