"""Write mails that carry a file in each of the ways that mail programs know."""

import base64
import binascii
import struct
from collections.abc import Callable
from email.message import EmailMessage
from itertools import count

NUMBERS = count(1)
TEXT = "Ik wil graag inzage in het dossier van mijn kind."


def plain_mail(text: str = TEXT, sender: str = "ouder@ouders.example") -> EmailMessage:
    """Write a mail of a parent, unlike any other."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "privacy@opron.example"
    mail["Subject"] = "Vraag over het dossier"
    mail["Message-ID"] = f"<{next(NUMBERS)}@ouders.example>"
    mail["Date"] = "Mon, 02 Nov 2026 09:00:00 +0100"
    mail.set_content(text)
    return mail


def attached(data: bytes, name: str = "IMG_0412.jpg", media_type: str = "image/jpeg") -> bytes:
    """Attach a file in the ordinary way."""
    mail = plain_mail()
    main, sub = media_type.split("/")
    mail.add_attachment(data, main, sub, filename=name)
    return mail.as_bytes()


def inline(data: bytes) -> bytes:
    """Show a picture in the text, as phones do."""
    mail = plain_mail()
    mail.add_alternative('<p>Graag inzage.</p><img src="cid:foto">', subtype="html")
    (*_, html) = mail.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(data, "image", "jpeg", cid="<foto>", disposition="inline")
    return mail.as_bytes()


def in_html(data: bytes) -> bytes:
    """Write a picture into the HTML itself."""
    mail = plain_mail()
    packed = base64.b64encode(data).decode()
    mail.add_alternative(
        f'<p>Graag inzage.</p><img src="data:image/jpeg;base64,{packed}">', subtype="html"
    )
    return mail.as_bytes()


def uuencoded(data: bytes) -> bytes:
    """Write a file into the text, in the way of the nineties."""
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return plain_mail(f"{TEXT}\n\nbegin 644 foto.jpg\n{lines.decode()}`\nend\n").as_bytes()


def forwarded(data: bytes, depth: int = 1) -> bytes:
    """Attach a mail that holds a mail that holds the file."""
    inner = plain_mail()
    inner.add_attachment(data, "image", "jpeg", filename="foto.jpg")
    for _ in range(depth):
        outer = plain_mail()
        outer.add_attachment(inner)
        inner = outer
    return inner.as_bytes()


def in_winmail(data: bytes) -> bytes:
    """Pack text and file the way Outlook does (MS-OXTNEF)."""
    packed = struct.pack("<IH", 0x223E9F78, 1)
    packed += _tnef_object(1, 0x0001800C, TEXT.encode() + b"\0")
    packed += _tnef_object(2, 0x00069002, bytes(14))
    packed += _tnef_object(2, 0x00018010, b"foto.jpg\0")
    packed += _tnef_object(2, 0x0006800F, data)
    mail = plain_mail("")
    mail.add_attachment(packed, "application", "ms-tnef", filename="winmail.dat")
    return mail.as_bytes()


def _tnef_object(level: int, tag: int, value: bytes) -> bytes:
    total = sum(value) & 0xFFFF
    return struct.pack("<BII", level, tag, len(value)) + value + struct.pack("<H", total)


def declared_text(data: bytes) -> bytes:
    """Send a file as if it were the text of the mail, without a name."""
    mail = plain_mail()
    mail.make_mixed()
    part = EmailMessage()
    part["Content-Type"] = "text/plain; charset=utf-8"
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(data).decode())
    mail.attach(part)
    return mail.as_bytes()


def declared_signature(data: bytes) -> bytes:
    """Send a file as if it were a signature, which is no attachment."""
    mail = plain_mail()
    mail.add_attachment(data, "application", "pgp-signature", filename="signature.asc")
    return mail.as_bytes()


def declared_pdf(data: bytes) -> bytes:
    """Send a file under another type and another name."""
    return attached(data, "rapport.pdf", "application/pdf")


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "attached": attached,
    "inline": inline,
    "in the HTML": in_html,
    "uuencoded": uuencoded,
    "forwarded": forwarded,
    "forwarded twice": lambda data: forwarded(data, 2),
    "in winmail.dat": in_winmail,
    "declared text": declared_text,
    "declared a signature": declared_signature,
    "declared a PDF": declared_pdf,
}
"""By what a test calls them: from the bytes of a file to those of a mail."""
