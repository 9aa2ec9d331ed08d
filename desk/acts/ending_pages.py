"""The pages that end, divide or keep a case: close, withdraw, split, merge, hold, finish a task."""

from collections.abc import Mapping
from typing import Any, Final

from casework.actions.change_case import ChangeCase
from casework.actions.hold import MOST_WORDS, HoldCase
from casework.actions.merge_case import MergeCase
from casework.actions.split_case import SplitCase
from casework.case import Case, CaseOutcome
from casework.case_words import TASK_WORDS
from casework.duties import duties_after_closing
from casework.kinds import Kind
from casework.possible_acts import CLOSES_WITH, Act
from casework.tasks import TaskKind
from desk.acts import choices
from desk.acts.act_page import ActPage, FormFaults, Opened, Sent

WHICH_KIND: Final = "Kies wat het bericht ook vraagt."
WHICH_CASE: Final = "Vul het kenmerk van de andere zaak in, zoals PL-7F3K-9QXM."
WHICH_TASK: Final = "Kies welke taak gedaan is."
WHY_KEEP: Final = "Schrijf waarom de zaak bewaard moet blijven."
MOST_REFERENCE: Final = 20


async def _close(sent: Sent) -> str:
    await sent.acting(ChangeCase).close(sent.reference, CaseOutcome.HANDLED)
    return f"{sent.reference} is gesloten."


async def _withdraw(sent: Sent) -> str:
    await sent.acting(ChangeCase).close(sent.reference, CaseOutcome.WITHDRAWN)
    return f"{sent.reference} is gesloten: de aanvrager heeft het verzoek ingetrokken."


def _about_closing(opened: Opened) -> Mapping[str, Any]:
    case = opened.case
    words = {act: _duties(opened, act) for act in CLOSES_WITH if not opened.offered[act]}
    return {"duties": words, "open_tasks": [TASK_WORDS[task.kind] for task in case.open_tasks]}


def _duties(opened: Opened, act: Act) -> list[str]:
    closed = opened.case.closed(CLOSES_WITH[act], now=opened.visit.now)
    after = duties_after_closing(closed, opened.visit.board, opened.visit.now)
    return [f"{choices.sentence(TASK_WORDS[task.kind])}: {task.why}" for task in after]


async def _split(sent: Sent) -> str:
    kind = sent.choice("soort", Kind, missing=WHICH_KIND)
    case = await sent.acting(SplitCase).split(sent.reference, kind)
    return f"Zaak {case.reference} is geopend naast {sent.reference}. De ouder krijgt bericht."


def _about_splitting(opened: Opened) -> Mapping[str, Any]:
    return {
        "options": choices.kinds(),
        "messages": opened.found.messages,
        "reachable": opened.found.beside.is_reachable,
    }


async def _merge(sent: Sent) -> str:
    other = sent.text("met", missing=WHICH_CASE).upper()
    if len(other) > MOST_REFERENCE:
        raise FormFaults(("met", WHICH_CASE))
    merged = await sent.acting(MergeCase).merge(
        sent.reference, other, same_person=sent.ticked("zelfde")
    )
    return (
        f"{merged.gone.reference} is gesloten en gevoegd bij {merged.kept.reference}, die eerder"
        " binnenkwam."
    )


def _about_merging(opened: Opened) -> Mapping[str, Any]:
    return {"linked": opened.case.linked}


def _hold_act(case: Case) -> Act:
    return Act.RELEASE if case.hold else Act.HOLD


async def _hold(sent: Sent) -> str:
    holding = sent.masking(HoldCase)
    if sent.typed["was"] == Act.RELEASE:
        await holding.release(sent.reference)
        return "De zaak wordt niet meer vastgehouden."
    await holding.hold(sent.reference, reason=sent.text("reden", missing=WHY_KEEP))
    return "De zaak wordt vastgehouden en voorlopig niet gewist."


def _about_hold(_opened: Opened) -> Mapping[str, Any]:
    return {"most": MOST_WORDS}


async def _finish_task(sent: Sent) -> str:
    kind = sent.choice("taak", TaskKind, missing=WHICH_TASK)
    await sent.acting(ChangeCase).finish_task(sent.reference, kind)
    return f"Taak gedaan: {TASK_WORDS[kind]}."


def _about_tasks(opened: Opened) -> Mapping[str, Any]:
    return {"options": choices.tasks(opened.case), "tasks": opened.case.open_tasks}


PAGES = (
    ActPage(
        "sluiten",
        "Sluit de zaak",
        "close.html",
        lambda _: Act.CLOSE,
        (),
        _close,
        _about_closing,
    ),
    ActPage(
        "intrekken",
        "De aanvrager trekt het verzoek in",
        "withdraw.html",
        lambda _: Act.WITHDRAW,
        (),
        _withdraw,
        _about_closing,
    ),
    ActPage(
        "splitsen",
        "Maak er twee zaken van",
        "split.html",
        lambda _: Act.SPLIT,
        ("soort",),
        _split,
        _about_splitting,
    ),
    ActPage(
        "samenvoegen",
        "Voeg samen met een andere zaak",
        "merge.html",
        lambda _: Act.MERGE,
        ("met", "zelfde"),
        _merge,
        _about_merging,
        more=("met",),
    ),
    ActPage(
        "vasthouden",
        "Houd de zaak vast",
        "hold.html",
        _hold_act,
        ("reden", "was"),
        _hold,
        _about_hold,
    ),
    ActPage(
        "taak",
        "Rond een taak af",
        "task.html",
        lambda _: Act.FINISH_TASK,
        ("taak",),
        _finish_task,
        _about_tasks,
    ),
)
