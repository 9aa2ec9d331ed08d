"""Stand in for the contacts on file and the one-time codes: in memory, without hashing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.codes import LIFETIME, MOST_TRIES, CodeAnswer
from casework.contacts import Authority, Contact, ContactCount, ContactKind


@dataclass(frozen=True)
class ContactList:
    """What was imported of one school."""

    imported: datetime
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class OpenCode:
    """The open code of a case."""

    code: str
    expires: datetime
    tries: int = 0


class MemoryContacts:
    """The contacts."""

    def __init__(self, lists: dict[tuple[str, str], ContactList]) -> None:
        self._lists = lists

    async def replace(
        self, board: str, school: str, contacts: Sequence[Contact], *, now: datetime
    ) -> None:
        kept: dict[tuple[str, str, str], Contact] = {}
        for each in contacts:
            known = kept.setdefault((each.kind, each.value, each.pupil), each)
            if known.authority is not each.authority:
                unknown = replace(known, authority=Authority.UNKNOWN)
                kept[each.kind, each.value, each.pupil] = unknown
        self._lists[board, school] = ContactList(now, tuple(kept.values()))

    async def known(self, board: str, kind: ContactKind, value: str) -> Mapping[str, bool]:
        return {
            school: any((each.kind, each.value) == (kind, value) for each in kept.contacts)
            for (of, school), kept in self._lists.items()
            if of == board
        }

    async def counts(self, board: str, *, day: date) -> Sequence[ContactCount]:
        mine = sorted((school, kept) for (of, school), kept in self._lists.items() if of == board)
        return [self._count(school, kept, day) for school, kept in mine]

    @staticmethod
    def _count(school: str, kept: ContactList, day: date) -> ContactCount:
        them = kept.contacts
        return ContactCount(
            school,
            kept.imported,
            pupils=len({each.pupil for each in them}),
            emails=sum(each.kind is ContactKind.EMAIL for each in them),
            phones=sum(each.kind is ContactKind.PHONE for each in them),
            with_authority=sum(each.authority is Authority.YES for each in them),
            without_authority=sum(each.authority is Authority.NO for each in them),
            sixteen_or_over=len(
                {each.pupil for each in them if each.sixteen_on and each.sixteen_on <= day}
            ),
        )

    async def forget(self, board: str, school: str) -> bool:
        return self._lists.pop((board, school), None) is not None


class MemoryCodes:
    """The codes, made by counting."""

    def __init__(self, codes: dict[str, OpenCode]) -> None:
        self._codes = codes

    async def make(self, reference: str, *, now: datetime) -> str:
        number = 1 + len(self._codes)
        code = f"AC34{'FGHJKM'[number % 6]}7RT"
        self._codes[reference] = OpenCode(code, now + LIFETIME)
        return code

    async def any_open(self, *, now: datetime) -> bool:
        return any(known.expires > now for known in self._codes.values())

    async def attempt(self, reference: str, codes: Sequence[str], *, now: datetime) -> CodeAnswer:
        known = self._codes.get(reference)
        if known is None or known.expires <= now:
            return CodeAnswer.NONE_OPEN
        tried = codes[: MOST_TRIES - known.tries]
        if known.code in tried:
            del self._codes[reference]
            return CodeAnswer.RIGHT
        self._codes[reference] = replace(known, tries=known.tries + len(tried))
        if known.tries + len(tried) >= MOST_TRIES:
            del self._codes[reference]
            return CodeAnswer.USED_UP
        return CodeAnswer.WRONG
