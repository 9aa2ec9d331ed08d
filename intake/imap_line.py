"""Speak IMAP with one mail server: every method blocks, so a line lives in a thread of its own."""

import contextlib
import logging
import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any, Final, assert_never

from imapclient import IMAPClient
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
    ProtocolError,
)

from intake.mailbox import (
    Mailbox,
    MailboxCertificateRefused,
    MailboxFault,
    MailboxFolderMissing,
    MailboxNotProtected,
    MailboxReadOnly,
    MailboxRefusedCommand,
    MailboxRefusedPassword,
    MailboxUnreachable,
    Security,
)
from intake.screened_copy import ORIGINAL, original_digits

KEYWORD: Final = b"$PrivacyloketHandled"
"""Our own flag on a handled mail. Never \\Seen: staff may open a mail before it is read here."""
SEEN, FLAGGED, DELETED = rb"\Seen", rb"\Flagged", rb"\Deleted"
SHOWN_AGAIN: Final = frozenset((SEEN, FLAGGED, rb"\Answered"))
"""What people did with a mail, and still shows on what takes its place."""
SEARCH_WINDOW: Final = 50_000
"""Messages searched in one command: imaplib takes no answer line above a million bytes."""
TEMPORARY: Final = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b", re.IGNORECASE)
"""Response codes (RFC 5530) of a refusal that says nothing about name, password or folder."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder as it was when it was opened."""

    uidvalidity: int
    exists: int
    keeps_keywords: bool
    """Our own keyword can be stored; Microsoft 365 knows only the flags of RFC 9051."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the server tells of a mail before it is fetched."""

    uid: int
    size: int | None
    arrived: datetime | None
    """INTERNALDATE, timezone-aware."""


@dataclass(frozen=True, slots=True)
class Original:
    """A mail that another takes the place of."""

    raw: bytes
    arrived: datetime | None
    flags: frozenset[bytes]


class Shown(Enum):
    """How a mail that was put in the place of another is shown."""

    AS_HANDLED = auto()
    AS_KEPT = auto()
    """In a way that a person notices."""
    AS_MOVED = auto()
    """In the folder that handled mails are moved to."""


class ImapLine:
    """One connection, logged in, with one folder open."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Prepare; nothing connects before `open`."""
        self._mailbox: Final = mailbox
        self._client: Any = None
        self._folder = Folder(0, 0, keeps_keywords=False)
        self._destination: str | None = None

    def open(self, secret: str) -> None:
        """Connect and log in with a password or an access token."""
        # At level DEBUG this library writes names, passwords' commands and mails.
        logging.getLogger("imapclient").setLevel(logging.CRITICAL)
        mailbox = self._mailbox
        context = mailbox.tls or ssl.create_default_context()
        self._client = IMAPClient(
            mailbox.host,
            mailbox.port,
            ssl=mailbox.security is Security.TLS,
            ssl_context=context,
            timeout=mailbox.timeout_seconds,
        )
        self._client.normalise_times = False
        match mailbox.security:
            case Security.STARTTLS:
                if not self._client.has_capability("STARTTLS"):
                    raise MailboxNotProtected("the server offers no STARTTLS")
                self._client.starttls(context)
            case Security.TLS | Security.NONE:
                pass
            case _:
                assert_never(mailbox.security)
        self._log_in(secret)

    def _log_in(self, secret: str) -> None:
        client, username = self._client, self._mailbox.username
        try:
            if self._mailbox.oauth2 is not None:
                token = f"user={username}\1auth=Bearer {secret}\1\1".encode()
                # A refused token comes with a challenge; an empty answer ends the exchange.
                client.sasl_login("XOAUTH2", lambda challenge: b"" if challenge else token)
            elif client.has_capability("AUTH=PLAIN") and (
                not (secret + username).isascii() or client.has_capability("LOGINDISABLED")
            ):
                # LOGIN carries ASCII only.
                client.plain_login(username, secret)
            else:
                client.login(username, secret)
        except LoginError as fault:
            # The library gives a line that was closed here the same name as a refusal.
            if isinstance(fault.__context__, IMAPClientAbortError) or TEMPORARY.search(str(fault)):
                raise MailboxUnreachable("the line was closed during login") from None
            raise MailboxRefusedPassword("the server refuses name or password") from None

    def select(self) -> Folder:
        """Open the folder, to read and write."""
        try:
            answer = self._client.select_folder(self._mailbox.folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as fault:
            if TEMPORARY.search(str(fault)) or "command error: BAD" in str(fault):
                # Exchange answers BAD while the mailbox's own server is away.
                raise MailboxUnreachable("the folder cannot be opened now") from None
            raise MailboxFolderMissing("the folder cannot be opened") from None
        if b"UIDVALIDITY" not in answer:
            raise MailboxUnreachable("the server names no UIDVALIDITY")
        permanent = {flag.lower() for flag in answer.get(b"PERMANENTFLAGS", ())}
        self._folder = Folder(
            uidvalidity=int(answer[b"UIDVALIDITY"]),
            exists=int(answer[b"EXISTS"]),
            keeps_keywords=rb"\*" in permanent or KEYWORD.lower() in permanent,
        )
        return self._folder

    def select_destination(self, folder: str) -> bool:
        """Open the folder that handled mails are moved to; False when there is none."""
        for name in self._names_of(folder):
            if self._client.folder_exists(name):
                self._client.select_folder(name)
                return True
        return False

    def arrived_between(self, first: date, last: date) -> list[int]:
        """Answer the UIDs of mails that arrived on these days, as the server counts days."""
        return sorted(self._client.search(["SINCE", first, "BEFORE", last + timedelta(days=1)]))

    def unhandled(self) -> list[int]:
        """Answer the UIDs that do not carry our keyword, oldest first.

        On a server without keywords that is every mail; \\Flagged says nothing there, because a
        person may have flagged a mail that was not read yet.
        """
        criteria: list[str | bytes] = ["UNDELETED"]
        if self._folder.keeps_keywords:
            criteria += ["UNKEYWORD", KEYWORD]
        windows: list[list[str | bytes]] = [
            [f"{first}:{min(first + SEARCH_WINDOW - 1, self._folder.exists)}"]
            for first in range(1, self._folder.exists + 1, SEARCH_WINDOW)
        ]
        found: set[int] = set()
        for window in windows:
            found.update(self._client.search((window if len(windows) > 1 else []) + criteria))
        return sorted(found)

    def present(self, uids: Sequence[int]) -> set[int]:
        """Answer which of these are still in the folder."""
        return set(self._client.search(["UID", _numbers(uids)])) if uids else set()

    def list_mails(self, uids: Sequence[int]) -> dict[int, Listed]:
        """Answer size and moment of arrival of each mail that is still there."""
        answer = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return {
            uid: Listed(uid, _number(data.get(b"RFC822.SIZE")), _moment(data.get(b"INTERNALDATE")))
            for uid, data in answer.items()
            if b"RFC822.SIZE" in data or b"INTERNALDATE" in data
        }

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Answer the bytes of each mail that is still there, leaving \\Seen as it is."""
        answer = self._client.fetch(uids, ["BODY.PEEK[]"])
        return {uid: _octets(data[b"BODY[]"]) for uid, data in answer.items() if b"BODY[]" in data}

    def piece(self, uid: int, start: int, length: int) -> bytes:
        """Answer some bytes of a mail; none past its end."""
        answer = self._client.fetch([uid], [f"BODY.PEEK[]<{start}.{length}>"]).get(uid, {})
        return _octets(answer.get(f"BODY[]<{start}>".encode()))

    def original(self, uid: int) -> Original | None:
        """Answer a mail with what the server keeps beside it; None when it is gone."""
        answer = self._client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"]).get(uid, {})
        if b"BODY[]" not in answer:
            return None
        arrived = _moment(answer.get(b"INTERNALDATE"))
        return Original(_octets(answer[b"BODY[]"]), arrived, frozenset(answer.get(b"FLAGS", ())))

    def put_in_place(self, original: Original, raw: bytes, shown: Shown) -> None:
        """Append what takes the place of a mail, where that mail would end."""
        flags = [flag for flag in sorted(original.flags) if flag in SHOWN_AGAIN]
        keyword = [KEYWORD] if self._folder.keeps_keywords else []
        folder = self._mailbox.folder
        match shown:
            case Shown.AS_HANDLED:
                flags += [*(keyword or [FLAGGED]), SEEN]
            case Shown.AS_KEPT:
                flags += [*keyword, FLAGGED]
            case Shown.AS_MOVED:
                folder = self._move_to(self._mailbox.move_to)
            case _:
                assert_never(shown)
        self._client.append(folder, raw, tuple(dict.fromkeys(flags)), original.arrived)

    def in_place_of(self, raw_sha256: str) -> list[int]:
        """Answer the UIDs of what was put in the place of a mail in the open folder."""
        digits = original_digits(raw_sha256)
        found = self._client.search(["HEADER", ORIGINAL, digits])
        # Not every server looks into headers of others' making, and some then answer too much.
        fields = self._client.fetch(found, [f"BODY.PEEK[HEADER.FIELDS ({ORIGINAL})]"])
        return sorted(
            uid
            for uid, data in fields.items()
            if any(digits.encode() in _octets(each) for each in data.values())
        )

    def mark_handled(self, uids: Sequence[int]) -> None:
        """Flag mails as handled and seen."""
        self._add_flags(uids, [KEYWORD if self._folder.keeps_keywords else FLAGGED, SEEN])

    def mark_kept(self, uids: Sequence[int]) -> None:
        """Flag mails as handled, in a way that a person notices."""
        self._add_flags(uids, [FLAGGED, *([KEYWORD] if self._folder.keeps_keywords else [])])

    def _add_flags(self, uids: Sequence[int], flags: Sequence[bytes]) -> None:
        self._client.add_flags(uids, flags, silent=True)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails to a folder, which is made when it is not there."""
        destination = self._move_to(folder)
        if self._client.has_capability("MOVE"):
            self._client.move(uids, destination)
            return
        self._client.copy(uids, destination)
        self.delete(uids)

    def _move_to(self, folder: str) -> str:
        if self._destination is None:
            self._destination = self._made(folder)
        return self._destination

    def _made(self, folder: str) -> str:
        """Answer the folder's full name; some servers keep all folders below INBOX."""
        client, names = self._client, self._names_of(folder)
        for name in names:
            if client.folder_exists(name):
                return name
        client.create_folder(names[-1])
        with contextlib.suppress(IMAPClientError):
            client.subscribe_folder(names[-1])
        return names[-1]

    def _names_of(self, folder: str) -> list[str]:
        names = [folder]
        if self._client.has_capability("NAMESPACE"):
            personal = self._client.namespace().personal or ()
            names += [f"{prefix}{folder}" for prefix, _ in personal if prefix]
        return names

    def delete(self, uids: Sequence[int]) -> None:
        """Delete and expunge these mails and no others."""
        self._add_flags(uids, [DELETED])
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)
        elif set(self._client.search(["DELETED"])) <= set(uids):
            # A bare EXPUNGE removes whatever anyone marked; here that is only ours. Otherwise
            # ours stay marked as deleted until the one who marked the others expunges.
            self._client.expunge()

    def can_idle(self) -> bool:
        """Whether the server tells of new mail by itself (RFC 2177)."""
        return bool(self._client.has_capability("IDLE"))

    def start_idle(self) -> None:
        """Ask to be told of new mail."""
        self._client.idle()

    def hear(self, seconds: float) -> bool:
        """Wait at most so long; answer whether the server told of new mail."""
        if self._has_unread():
            return True
        start = time.monotonic()
        heard = self._client.idle_check(timeout=seconds)
        if not heard and time.monotonic() - start < seconds / 2:
            # The library answers at once, with nothing, when the line was closed.
            raise MailboxUnreachable("the line was closed during IDLE")
        return any(_is_news(each) for each in heard)

    def _has_unread(self) -> bool:
        """Whether an answer came in together with the one before and waits in the buffer.

        The library looks at the socket only, so news that a server sends right behind its
        "+ idling", as Dovecot does, would not be heard before the next look.
        """
        line = self._client.socket()
        patience = line.gettimeout()
        line.settimeout(0)
        try:
            return bool(self._client._imap.file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            line.settimeout(patience)

    def end_idle(self) -> bool:
        """Stop listening; answer whether news came in while doing so."""
        _, heard = self._client.idle_done()
        return any(_is_news(each) for each in heard)

    def log_out(self) -> None:
        """Say goodbye."""
        self._client.logout()

    def cut(self) -> None:
        """Cut the line at once, from any thread; whoever waits for an answer gets a fault."""
        if self._client is not None:
            # Not SSLSocket's own shutdown: that one takes TLS apart under the reading thread.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._client.socket(), socket.SHUT_RDWR)

    def give_up(self) -> None:
        """Close what is left of a line that was cut."""
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.shutdown()


@contextlib.contextmanager
def named_faults() -> Iterator[None]:
    """Turn whatever goes wrong on the line into a MailboxFault, without the server's words.

    A server's answer may hold addresses or parts of a mail, so none of it goes on.
    """
    try:
        yield
    except MailboxFault:
        raise
    except IMAPClientReadOnlyError:
        raise MailboxReadOnly("the folder is read-only") from None
    except IMAPClientAbortError:
        raise MailboxUnreachable("the server closed the line") from None
    except ProtocolError:
        raise MailboxUnreachable("the server's answer is not IMAP") from None
    except IMAPClientError:
        raise MailboxRefusedCommand("the server refused a command") from None
    except ssl.SSLCertVerificationError:
        raise MailboxCertificateRefused("the server's certificate is not trusted") from None
    except TimeoutError:
        raise MailboxUnreachable("no answer in time") from None
    except OSError as fault:
        raise MailboxUnreachable(f"no line: {type(fault).__name__}") from None
    except Exception as fault:
        raise MailboxUnreachable(
            f"the server's answer is not IMAP: {type(fault).__name__}"
        ) from None


def _numbers(uids: Sequence[int]) -> str:
    return ",".join(str(uid) for uid in uids)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _octets(value: object) -> bytes:
    """Answer the bytes of a FETCH item; NIL, and digits the parser took for a number, included."""
    if value is None:
        return b""
    return value if isinstance(value, bytes) else str(value).encode()


def _is_news(heard: Sequence[object]) -> bool:
    return any(word in (b"EXISTS", b"RECENT", b"BYE") for word in heard)
