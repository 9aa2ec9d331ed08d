"""Read a one-time code in a message: try it, mask it, record who it identified."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casework.actions.acting import Acting
from casework.actions.prove_identity import identified_with_linked
from casework.case import Case
from casework.codes import (
    MASKED,
    CodeAnswer,
    codes_in,
    holds_code,
    is_only_code,
    without_codes,
)
from casework.decide import Known
from casework.events import EventKind
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS
from casework.message import IncomingMessage
from casework.ports import Transaction


@dataclass(frozen=True, slots=True)
class CodesTried:
    """A message as it may be stored, and what became of the code in it, by case."""

    message: IncomingMessage
    answers: Mapping[str, CodeAnswer] = field(default_factory=dict)

    @property
    def says_more(self) -> bool:
        """Whether it holds words beside a code."""
        masked = without_codes(self.message)
        return bool(masked.text.strip()) and not is_only_code(masked)

    @property
    def failed(self) -> bool:
        """Whether its sender wrote what looks like a code, and none was right or open."""
        masked = without_codes(self.message)
        return MASKED in f"{masked.subject}\n{masked.text}" and not self.identified

    @property
    def identified(self) -> tuple[str, ...]:
        """The cases whose code it held."""
        return tuple(ref for ref, answer in self.answers.items() if answer is CodeAnswer.RIGHT)


@dataclass(frozen=True, slots=True)
class CodeReader:
    """Reads codes in the name of the service, within one transaction."""

    acting: Acting
    tx: Transaction

    async def read(self, message: IncomingMessage, known: Known) -> CodesTried:
        """Try what looks like a code on the cases its sender is known in.

        As long as any code is open, whatever looks like one is masked, wherever it was sent. A
        message that is nothing else always is, so that what follows does not tell whether one is.
        """
        now = self.acting.clock.now()
        if not holds_code(message):
            return CodesTried(message)
        masked = without_codes(message)
        if not await self.tx.codes.any_open(now=now):
            return CodesTried(masked if is_only_code(masked) else message)
        codes = codes_in(message)
        answers = {}
        if codes:
            for case in _known_in(message, known):
                answer = await self.tx.codes.attempt(case.reference, codes, now=now)
                if answer is not CodeAnswer.NONE_OPEN:
                    answers[case.reference] = answer
        return CodesTried(masked, answers)

    async def record(self, tried: CodesTried) -> None:
        """Record what became of the codes, behind everything else the message led to."""
        for reference, answer in tried.answers.items():
            case = await self.acting.found(self.tx, reference)
            if answer is CodeAnswer.RIGHT:
                await identified_with_linked(self.acting, self.tx, case, IdentityWay.CODE)
            else:
                used_up = answer is CodeAnswer.USED_UP
                event = self.acting.event(case, EventKind.CODE_WRONG, used_up=used_up)
                await self.tx.journal.note(event)


def _known_in(message: IncomingMessage, known: Known) -> Iterator[Case]:
    """The open cases in which the sender is known, and really is the sender."""
    forged = message.authenticity.dmarc == "fail"
    named = [each.case for each in (*known.by_letter, *known.by_reference) if each.sender_is_known]
    cases = {case.reference: case for case in (*named, *known.of_chat)}
    for case in cases.values():
        if not forged and case.is_open and KIND_FACTS[case.kind].needs_identity:
            yield case
