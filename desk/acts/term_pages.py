"""The pages that alone move a date: ask the parent, hear the answer, extend, set awareness."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from casework.actions.move_term import MOST_WORDS, MoveTerm
from casework.case import Case, Clock
from casework.case_words import QUESTION_WORDS
from casework.clocks import clocks_of
from casework.local_time import to_amsterdam
from casework.possible_acts import Act
from casework.term_acts import Extension, ExtensionGround, QuestionKind
from casework.why_not import first_month, why_no_reason_to_extend
from desk.acts import choices
from desk.acts.act_page import ActPage, FormFaults, Opened, Sent

WHICH_QUESTION: Final = "Kies wat u wilt vragen."
WHICH_GROUND: Final = "Kies waarom het langer duurt."
WHY_THEN: Final = "Geef de reden: die komt in het register van datalekken."


def _question_act(case: Case) -> Act:
    return Act.HEAR_ANSWER if case.acts.open_question else Act.ASK


async def _ask_or_hear(sent: Sent) -> str:
    term = sent.masking(MoveTerm)
    if sent.typed["was"] == Act.HEAR_ANSWER:
        when = sent.typed["op"]
        await term.hear_answer(sent.reference, on=choices.moment("op", when) if when else None)
        return "Het antwoord is vastgelegd. De termijn loopt weer."
    kind = sent.choice("vraag", QuestionKind, missing=WHICH_QUESTION)
    await term.ask(sent.reference, kind, text=sent.text("tekst"))
    return "De vraag gaat naar de ouder."


def _about_questions(opened: Opened) -> Mapping[str, Any]:
    question = opened.case.acts.open_question
    return {
        "question": question,
        "question_words": QUESTION_WORDS[question.kind] if question else "",
        "options": choices.questions(opened.case),
        "most": MOST_WORDS,
        "latest": to_amsterdam(opened.visit.now).strftime("%Y-%m-%dT%H:%M"),
    }


async def _extend(sent: Sent) -> str:
    ground = sent.choice("grond", ExtensionGround, missing=WHICH_GROUND)
    reason = sent.text("reden")
    if why := why_no_reason_to_extend(reason):
        raise FormFaults(("reden", why))
    moved = await sent.masking(MoveTerm).extend(sent.reference, ground=ground, reason=reason)
    clock = moved.case.first_clock
    until = f" tot en met {choices.day_words(clock.deadline.due)}" if clock else ""
    return f"De termijn is verlengd{until}. De ouder krijgt een brief."


def longer(opened: Opened) -> Clock | None:
    """Answer the first clock as it would be after an extension today."""
    visit, case = opened.visit, opened.case
    extension = Extension(visit.now, ExtensionGround.COMPLEXITY, "", visit.name)
    extended = replace(case, acts=replace(case.acts, extension=extension))
    clocks = clocks_of(extended, visit.board, as_of=visit.now)
    return replace(case, clocks=clocks).first_clock


def _about_extension(opened: Opened) -> Mapping[str, Any]:
    visit = opened.visit
    may = not opened.offered[Act.EXTEND]
    return {
        "old": opened.case.first_clock,
        "new": longer(opened) if may else None,
        "until": first_month(opened.case, visit.board, visit.now).due if may else None,
        "options": choices.grounds(),
        "most": MOST_WORDS,
    }


async def _set_awareness(sent: Sent) -> str:
    aware = choices.moment("sinds", sent.typed["sinds"])
    reason = sent.text("reden", missing=WHY_THEN)
    await sent.masking(MoveTerm).set_awareness(sent.reference, aware=aware, reason=reason)
    return "Vastgelegd sinds wanneer het datalek bekend is. De 72 uur tellen vanaf dat moment."


def _about_awareness(opened: Opened) -> Mapping[str, Any]:
    awareness = opened.case.acts.awareness
    return {
        "awareness": awareness,
        "aware": awareness.aware if awareness else opened.case.received,
        "latest": to_amsterdam(opened.visit.now).strftime("%Y-%m-%dT%H:%M"),
        "most": MOST_WORDS,
    }


PAGES = (
    ActPage(
        "vragen",
        "Vraag de ouder iets",
        "question.html",
        _question_act,
        ("vraag", "tekst", "op", "was"),
        _ask_or_hear,
        _about_questions,
        may_show_first=True,
    ),
    ActPage(
        "verlengen",
        "Verleng de termijn",
        "extension.html",
        lambda _: Act.EXTEND,
        ("grond", "reden"),
        _extend,
        _about_extension,
        may_show_first=True,
    ),
    ActPage(
        "bekend-sinds",
        "Sinds wanneer het datalek bekend is",
        "awareness.html",
        lambda _: Act.SET_AWARENESS,
        ("sinds", "reden"),
        _set_awareness,
        _about_awareness,
    ),
)
