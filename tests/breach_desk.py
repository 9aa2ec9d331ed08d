"""Open a desk with a breach in it, for tests of its pages."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from breaches import ANSWERS, breach
from desk_house import DeskHouse, Visitor, desk_house
from invented import mail, source

from casework.actions.keep_breach_register import enter_breach
from casework.breach_entry import BreachEntry, Reporter
from casework.case import Case
from casework.events import Event
from casework.ports import Storage
from desk.breaches.routes import breaches_routes
from outbox.affected import AffectedLetters
from outbox.words import LetterWords

FULL = {
    "1": {
        "reporter": "parent",
        "other_organisations": "geen",
        "processor": "geen",
    },
    "2": {
        "started": "2026-11-02T10:00",
        "ended": "2026-11-02T18:00",
        "ongoing": "nee",
        "discovered": "2026-11-03T08:00",
    },
    "3": {
        "facts": "Een klassenlijst ging naar de verkeerde ouder.",
        "kinds": "confidentiality",
        "incident": "wrong_recipient",
        "cause": "verkeerd adres gekozen",
        "systems": "de mail",
    },
    "4": {
        "data_categories": "namen en verzuim",
        "special_data": "nee",
        "bsn": "nee",
        "record_count": "28",
    },
    "5": {"people_groups": "leerlingen van groep 7", "people_count": "28"},
    "6": {"prior_security": "instructie", "unintelligible": "nee"},
    "7": {"consequences": "Iemand weet wie vaak ziek is."},
    "8": {"measures": "De ontvanger heeft de lijst gewist.", "cross_border": "nee"},
    "9": {"remarks": ""},
    "register": {"false_alarm": "nee", "closing": "Afspraak gemaakt over het adresboek."},
}
"""Every part of the dossier, filled in."""
SUM = {**ANSWERS, "data": ["simple", "behavioural"]}


@dataclass
class BreachDesk:
    """A desk, and the breach it is about."""

    house: DeskHouse
    case: Case

    @property
    def path(self) -> str:
        return f"/datalekken/{self.case.reference}"

    def visitor(self, who: Any = "ibp_manager", **more: Any) -> Visitor:
        return self.house.visitor(who, **more)

    async def version(self) -> int:
        async with self.house.desk.storage.reading() as tx:
            return await tx.journal.version_of_case(board="linde", reference=self.case.reference)

    async def entry(self) -> BreachEntry:
        async with self.house.desk.storage.reading() as tx:
            entry = await tx.breaches.get(board="linde", reference=self.case.reference)
        assert entry is not None
        return entry

    async def case_now(self) -> Case:
        async with self.house.desk.storage.reading() as tx:
            case = await tx.cases.get(board="linde", reference=self.case.reference)
        assert case is not None
        return case

    async def events(self) -> list[Event]:
        async with self.house.desk.storage.reading() as tx:
            return list(await tx.journal.of_case(board="linde", reference=self.case.reference))

    async def act(self, below: str, who: Any = "ibp_manager", **fields: Any) -> Any:
        """Send a form as it is made now, with every box of a page as it stands there."""
        visitor = self.visitor(who)
        fields = {"seen": await self.version(), **fields}
        return await visitor.post(f"{self.path}/{below}", **fields)

    async def fill_all(self) -> None:
        for part, values in FULL.items():
            response = await self.act(f"deel/{part}", **values)
            assert response.status_code == 303, (part, response.text)

    async def decided(self) -> None:
        """Weigh it as high, and decide that both the AP and the people hear of it."""
        assert (await self.act("risico", **SUM, doe="vast")).status_code == 303
        assert (await self.act("besluit-ap", melden="ja")).status_code == 303
        assert (await self.act("besluit-betrokkenen", vertellen="ja")).status_code == 303


@asynccontextmanager
async def breach_desk(storage: Storage, **of_case: Any) -> AsyncIterator[BreachDesk]:
    """Open the desk; the breach is told by a parent at De Eik."""
    one = breach(**{"school": "De Eik", **of_case})
    words = AffectedLetters(LetterWords("https://loket.example"))
    async with desk_house(storage, lambda desk: breaches_routes(desk, words)) as house:
        async with storage.transaction() as tx:
            await tx.cases.open(one, mail("Wij kregen de lijst van groep 7"), source=source())
            await enter_breach(tx, one, reporter=Reporter.PARENT, by="privacyloket", now=one.opened)
        yield BreachDesk(house, one)


def seen_in(page: str) -> str:
    """Answer the version that a form on a page carries."""
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]
