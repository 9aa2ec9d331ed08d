"""Open a case and its answer for a page: what stands there now, and what others did meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.actions.acting import Acting
from casework.actions.draft_answer import AnswerView, WriteAnswer
from casework.actions.open_case import OpenCase, OpenedCase
from casework.actions.send_answer import SendAnswer
from casework.answers import Answer, DraftAnswer, LookAtOutgoing
from casework.case import Case, CaseRefuses
from casework.event_words import date_notes, event_sentence
from casework.files import JudgeFiles
from casework.kinds import KIND_FACTS
from desk.frame import Visit, text_of

NOT_FOUND, CONFLICT, UNPROCESSABLE, BAD_REQUEST = 404, 409, 422, 400
FETCH_PATH: Final = "/antwoord"
"""Where parents fetch answers."""

Act = TypeVar("Act", bound=Acting)


@dataclass(frozen=True, slots=True)
class AnswerPorts:
    """What the pages of answers ask of other rooms."""

    words: DraftAnswer
    judge: JudgeFiles | None = None
    """None where pictures cannot be read on this machine."""
    look: LookAtOutgoing | None = None

    def writing(self, visit: Visit, *, seen: int | None = None) -> WriteAnswer:
        """Answer what this person can do with a draft."""
        return visit.acting(
            WriteAnswer,
            seen=seen,
            words=self.words,
            mask=visit.desk.mask,
            judge=self.judge,
            look=self.look,
        )

    def sending(self, visit: Visit, *, seen: int | None = None) -> SendAnswer:
        """Answer what this person can do to bring an answer out."""
        url = visit.desk.url
        return visit.acting(
            SendAnswer,
            seen=seen,
            words=self.words,
            mask=visit.desk.mask,
            fetch_url=f"{url.rstrip('/')}{FETCH_PATH}" if url else "",
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not taken over; nothing of it is lost."""

    status: int = 200
    fault: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    seen: int | None = None
    """The version this person had before them, where somebody else changed the case since."""


NOT_REFUSED: Final = Refused()
FIELDS: Final = ("besluit", "reden", "bestand", "hoe")
"""Boxes that a fault can stand beside."""


def reference_of(visit: Visit) -> str:
    """Answer which case the address names."""
    return str(visit.request.path_params["reference"])


def answer_id_of(visit: Visit) -> str:
    """Answer which answer the address names."""
    return str(visit.request.path_params["answer"])


async def opened_case(visit: Visit, refused: Refused = NOT_REFUSED) -> OpenedCase:
    """Answer the case of a page; that it was read is noted. Raises 404, also for what is not for
    these eyes."""
    try:
        return await visit.acting(OpenCase).opened(reference_of(visit), since=refused.seen)
    except CaseRefuses:
        raise HTTPException(NOT_FOUND) from None


async def opened_answer(visit: Visit, ports: AnswerPorts) -> AnswerView:
    """Answer the answer of a page, checked as it stands now. Raises 404."""
    try:
        return await ports.writing(visit).read(reference_of(visit), answer_id_of(visit))
    except CaseRefuses:
        raise HTTPException(NOT_FOUND) from None


async def seen_of(visit: Visit) -> int:
    """Answer the version of the case that a form was made from. Raises 400 without one."""
    given = await text_of(visit.request, "seen")
    if not given.isascii() or not given.isdigit() or len(given) > len("9" * 12):
        raise HTTPException(BAD_REQUEST)
    return int(given)


def case_page(
    visit: Visit, template: str, found: OpenedCase, refused: Refused, **context: Any
) -> Response:
    """Answer a page about an answer in a case."""
    changes = [
        (event, event_sentence(event, visit.board), date_notes(event)) for event in found.since
    ]
    why_not = visit.seat.why_not_act(found.case)
    return visit.page(
        f"answers/{template}",
        status=refused.status,
        case=found.case,
        kind_title=KIND_FACTS[found.case.kind].title,
        base=case_address(found.case),
        seen=found.version,
        refused=refused,
        faults=dict.fromkeys(FIELDS, "") | dict(refused.faults),
        changes=changes,
        why_not=why_not,
        **context,
    )


def case_address(case: Case) -> str:
    """Answer where a case is shown."""
    return f"/zaken/{case.reference}"


def answer_address(answer: Answer) -> str:
    """Answer where an answer is shown."""
    return f"/zaken/{answer.case}/antwoord/{answer.id}"


def open_answer_of(answers: Sequence[Answer]) -> Answer | None:
    """Answer the one that is not sent yet."""
    return next((answer for answer in answers if answer.is_open), None)
