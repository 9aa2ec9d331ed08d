"""Write parents' mails for the benchmark: varied, realistic, and the same at every run."""

import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, Final

LETTERS: Final = Path(__file__).with_name("letters.toml")
SEED: Final = 2018_679
FIRST_SENT: Final = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)
LANGUAGES: Final = {"nl": 70, "en": 18, "tr": 12}
"""Out of 100 mails."""
PROGRAMS: Final = ("iPhone Mail (22B91)", "Microsoft Outlook 16.0", "Thunderbird 128", "")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a parent wants to say, before a mail program has wrapped it."""

    language: str
    name: str
    address: str
    subject: str
    paragraphs: tuple[str, ...]
    quote_intro: str
    quote: tuple[str, ...]


def parents_mails(count: int) -> list[bytes]:
    """Answer so many mails, each with its own sender and Message-ID."""
    words = tomllib.loads(LETTERS.read_text(encoding="utf-8"))
    dice = random.Random(SEED)
    mails = []
    for number in range(count):
        language = dice.choices([*LANGUAGES], [*LANGUAGES.values()])[0]
        letter = _letter(words["people"], words[language], language, number, dice)
        mails.append(_mail(letter, number, dice).as_bytes(policy=SMTP))
    return mails


def _letter(
    people: Mapping[str, Sequence[str]],
    words: Mapping[str, Any],
    language: str,
    number: int,
    dice: random.Random,
) -> Letter:
    name = f"{dice.choice(people['first'])} {dice.choice(people['last'])}"
    slots = {
        "child": dice.choice(people["child"]),
        "group": str(dice.randint(1, 8)),
        "school": dice.choice(people["school"]),
    }
    body = [dice.choice(words["request"])]
    if dice.random() < 0.15:
        body.append(dice.choice([each for each in words["request"] if each not in body]))
    # most parents explain; some at length
    body += dice.sample(words["talk"], dice.choice((0, 0, 1, 1, 2)))
    paragraphs = (
        dice.choice(words["opening"]),
        *body,
        f"{dice.choice(words['closing'])}\n{name}",
    )
    return Letter(
        language=language,
        name=name,
        address=f"ouder{number:04d}@{dice.choice(('ouders', 'thuis', 'mail'))}.example",
        subject=dice.choice(words["subject"]).format(**slots),
        paragraphs=tuple(each.format(**slots) for each in paragraphs),
        quote_intro=words["quote_intro"].format(**slots),
        quote=tuple(each.format(**slots) for each in words["quote"]),
    )


def _mail(letter: Letter, number: int, dice: random.Random) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    sent = FIRST_SENT + timedelta(minutes=7 * number + dice.randint(0, 6))
    mail["Received"] = (
        f"from mx{dice.randint(1, 9)}.mail.example by mx.school.example with ESMTPS "
        f"id {number:08x}; {format_datetime(sent)}"
    )
    mail["From"] = Address(letter.name, addr_spec=letter.address)
    mail["To"] = "privacy@school.example"
    mail["Subject"] = letter.subject
    mail["Date"] = sent
    mail["Message-ID"] = f"<{number:05d}.{dice.getrandbits(64):016x}@mail.example>"
    program = dice.choice(PROGRAMS)
    if program:
        mail["X-Mailer"] = program
    wrap = dice.choices(list(WAYS), [way.share for way in WAYS])[0]
    wrap.write(mail, letter, dice)
    if dice.random() < 0.1:
        _attach(mail, dice)
    for depth, part in enumerate(p for p in mail.walk() if p.is_multipart()):
        part.set_boundary(f"=_{number:05d}_{depth}_{dice.getrandbits(48):012x}")
    return mail


def _plain(mail: EmailMessage, letter: Letter, dice: random.Random) -> None:
    text = "\n\n".join(letter.paragraphs) + "\n"
    mail.set_content(text, charset=_charset(text, dice), cte=dice.choice((QP_NAME, B64_NAME)))


def _html(mail: EmailMessage, letter: Letter, dice: random.Random) -> None:
    mail.set_content(_page(letter.paragraphs, dice), subtype="html", cte=QP_NAME)


def _both(mail: EmailMessage, letter: Letter, dice: random.Random) -> None:
    mail.set_content("\n\n".join(letter.paragraphs) + "\n", cte=QP_NAME)
    mail.add_alternative(_page(letter.paragraphs, dice), subtype="html", cte=QP_NAME)


def _reply(mail: EmailMessage, letter: Letter, dice: random.Random) -> None:
    """Answer a newsletter of the school, as parents do when they look for an address."""
    del mail["Subject"]
    mail["Subject"] = f"Re: {letter.subject}"
    mail["In-Reply-To"] = f"<nieuws.{dice.getrandbits(40):010x}@school.example>"
    quoted = "\n".join(f"> {line}" for line in letter.quote)
    text = "\n\n".join((*letter.paragraphs, letter.quote_intro)) + f"\n{quoted}\n"
    mail.set_content(text, cte=QP_NAME)
    if dice.random() < 0.5:
        quote = "".join(f"<p>{escape(line)}</p>" for line in letter.quote)
        page = _page(letter.paragraphs, dice).replace(
            "</body>",
            f'<div class="gmail_quote"><div class="gmail_attr">{escape(letter.quote_intro)}</div>'
            f"<blockquote>{quote}</blockquote></div></body>",
        )
        mail.add_alternative(page, subtype="html", cte=QP_NAME)


@dataclass(frozen=True, slots=True)
class Way:
    """How a mail program wraps a letter, and how often out of 100."""

    write: Callable[[EmailMessage, Letter, random.Random], None]
    share: int


QP_NAME: Final = "quoted-printable"
B64_NAME: Final = "base64"
WAYS: Final = (Way(_plain, 38), Way(_html, 14), Way(_both, 33), Way(_reply, 15))


def _charset(text: str, dice: random.Random) -> str:
    wanted = dice.choice(("utf-8", "utf-8", "utf-8", "iso-8859-1", "windows-1252"))
    try:
        text.encode(wanted)
    except UnicodeEncodeError:
        return "utf-8"
    return wanted


def _page(paragraphs: Sequence[str], dice: random.Random) -> str:
    style = dice.choice(("font-family:Calibri,sans-serif;font-size:11pt", "color:#222", ""))
    body = "\n".join(
        f'<p class="MsoNormal" style="{style}">{escape(each).replace(chr(10), "<br>")}</p>'
        for each in paragraphs
    )
    return (
        "<html><head><style>p.MsoNormal{margin:0 0 8pt 0}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _attach(mail: EmailMessage, dice: random.Random) -> None:
    """Attach a small file whose bytes do not compress, as those of a photo do not."""
    size = dice.randint(4_000, 40_000)
    if dice.random() < 0.5:
        content = b"%PDF-1.7\n" + dice.randbytes(size)
        mail.add_attachment(content, "application", "pdf", filename="formulier.pdf")
    else:
        content = b"\xff\xd8\xff\xe0" + dice.randbytes(size)
        mail.add_attachment(
            content, "image", "jpeg", filename=f"IMG_{dice.randint(1000, 9999)}.jpg"
        )
