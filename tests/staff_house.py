"""A desk that people sign in to, for tests: members with passwords and apps, and their codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pyotp
from fakes import CountingMint, FakeClock
from invented import NOW, board, boards

from casework.actions.keep_own_account import KeepOwnAccount
from casework.actions.keep_staff import KeepStaff
from casework.actions.sign_in import Entered, SignIn, Whence
from casework.boards import Role
from casework.events import Event, EventKind
from casework.letters import Letter
from casework.ports import Storage
from casework.seats import Seat
from casework.staff import SignedIn
from desk.sign_in.authenticator import AppCodes
from desk.sign_in.passwords import Argon2Passwords

LINDE, BERK = board(), board("berk")
EIK = Seat("linde", Role.DIRECTOR, ("De Eik",))
IBP = Seat("linde", Role.IBP_MANAGER)
DESK = Seat("linde", Role.DESK)
FG = Seat("linde", Role.FG)
FG_OF_BERK = Seat("berk", Role.FG)
ADDRESS = "https://loket.linde.example"
PASSWORD = "paarse fiets in de regen"
OTHER_PASSWORD = "twaalf boterhammen met kaas"
HOME = Whence("192.0.2.7", about="Firefox op Windows")
STEP = timedelta(seconds=30)
QUICK = Argon2Passwords(time_cost=1, memory_kib=8)
"""Argon2id as it is, only weak: what is tested here is not how long it takes."""


@dataclass
class Person:
    """Somebody with an account, and the phone with their app."""

    id: str
    name: str
    email: str
    app_secret: str
    recovery_codes: tuple[str, ...]
    session: str
    device: str
    password: str = PASSWORD


@dataclass
class StaffHouse:
    """The acts around accounts, on one storage."""

    storage: Storage
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    mint: CountingMint = field(default_factory=CountingMint)

    @property
    def sign_in(self) -> SignIn:
        profiles = boards(LINDE, BERK)
        return SignIn(self.storage, self.clock, self.mint, profiles, QUICK, AppCodes(), ADDRESS)

    @property
    def own(self) -> KeepOwnAccount:
        return KeepOwnAccount(self.sign_in)

    @property
    def administrator(self) -> KeepStaff:
        profiles = boards(LINDE, BERK)
        return KeepStaff(self.storage, self.clock, self.mint, profiles, "beheerder", ADDRESS)

    def manager(self, person: Person, seat: Seat = IBP) -> KeepStaff:
        return replace(self.administrator, by=person.name, seat=seat, member=person.id)

    async def invited(self, name: str, *seats: Seat) -> str:
        """Invite somebody; answer the secret of their link."""
        email = f"{name.lower().replace(' ', '.')}@linde.example"
        invited = await self.administrator.invite(name, email, seats or (EIK,), mail=False)
        return invited.link.rpartition("/")[2]

    async def joined(self, name: str = "Joke Terpstra", *seats: Seat) -> Person:
        """Invite somebody who accepts, a moment later."""
        return await self.follow(await self.invited(name, *seats))

    async def follow(self, secret: str, *, whence: Whence = HOME) -> Person:
        """Accept an invitation."""
        opened = await self.own.opened(secret)
        assert opened is not None
        code = self.app_code(opened.app_secret)
        joined = await self.own.follow(secret, PASSWORD, code, whence=whence)
        member, entered = opened.member, joined.entered
        self.clock.advance(2 * STEP)  # the code that was just used works no second time
        return Person(
            id=member.id,
            name=member.name,
            email=member.email,
            app_secret=opened.app_secret,
            recovery_codes=joined.recovery_codes,
            session=entered.session,
            device=entered.device,
        )

    def app_code(self, secret: str, *, steps: int = 0) -> str:
        """Answer what an app shows now, or so many steps later."""
        return pyotp.TOTP(secret).at(self.clock.now() + steps * STEP)

    async def enter(
        self,
        person: Person,
        *,
        password: str | None = None,
        code: str | None = None,
        whence: Whence = HOME,
    ) -> Entered:
        """Sign somebody in, right unless told otherwise."""
        return await self.sign_in.sign_in(
            person.email,
            person.password if password is None else password,
            self.app_code(person.app_secret) if code is None else code,
            whence=whence,
        )

    async def whose(self, secret: str) -> SignedIn:
        signed_in = await self.sign_in.whose_session(secret)
        assert signed_in is not None
        return signed_in

    async def events(self, kind: EventKind, *, board_id: str = "linde") -> Sequence[Event]:
        async with self.storage.reading() as tx:
            return await tx.journal.of_kind(kind, board=board_id, since=NOW)

    async def letters(self) -> Sequence[Letter]:
        """Take the letters that are owed in hand, as the outbox would."""
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            until = now + timedelta(minutes=10)
            return await tx.letters.take_due(by="outbox", now=now, until=until, limit=50)
