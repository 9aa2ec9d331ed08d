"""Give the FG's advice in a case, and record what was done with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from casework.actions.acting import Acting
from casework.actions.staff_words import taken_down
from casework.advice import MOST_WORDS, Advice, seal_of
from casework.boards import Role
from casework.case import Case, CaseRefuses
from casework.events import EventKind
from casework.possible_acts import Act, why_fg_alone

NOTHING_WRITTEN: Final = "Schrijf eerst het advies op."


@dataclass(frozen=True, slots=True)
class GiveAdvice(Acting):
    """The FG's advice, and the answer of who decides; each is one transaction with its event."""

    mask: Callable[[str], str] = field(kw_only=True)
    """Takes identifying numbers out of what staff write."""

    async def give(self, reference: str, text: str) -> Case:
        """Give advice in a case of somebody else; nobody can alter it afterwards.

        Who has the case is told. Raises CaseRefuses for anybody but the FG.
        """
        if self.role is not Role.FG:
            raise CaseRefuses(why_fg_alone(Act.ADVISE))
        async with self.storage.transaction() as tx:
            found = await self.found_to_read(tx, reference)
            await self.check_seen(tx, found)
            words = taken_down(text, self.mask, most=MOST_WORDS, empty=NOTHING_WRITTEN)
            number = str(len(found.advices) + 1)
            advice = Advice(number, words, self.clock.now(), self.by)
            case = found.advised(advice)
            await tx.letters.owe(self.writer(case).advice(case, number))
            seal = seal_of(reference, advice)
            return await self.written(tx, case, EventKind.ADVICE_GIVEN, advice=number, sha256=seal)

    async def answer(
        self, reference: str, number: str, *, followed: bool, reason: str = ""
    ) -> Case:
        """Record whether an advice was followed, once; a deviation has a written reason.

        Raises CaseRefuses.
        """
        async with self.storage.transaction() as tx:
            found = await self.found(tx, reference)
            case = found.advice_answered(
                number,
                followed=followed,
                reason=taken_down(reason, self.mask, most=MOST_WORDS),
                by=self.by,
                now=self.clock.now(),
            )
            return await self.written(
                tx, case, EventKind.ADVICE_ANSWERED, advice=number, followed=followed
            )
