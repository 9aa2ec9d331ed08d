"""Draw what a phone or a computer shows: chats, mail, portals, apps."""

from collections.abc import Sequence
from random import Random
from typing import Final, TypeAlias

from PIL import Image, ImageDraw

from drawn_exam.arrival import narrow
from drawn_exam.lettering import Face, typeface
from drawn_exam.sheet import Colour

PHONE: Final = (1080, 2280)
Bubble: TypeAlias = str | Image.Image


def _bar(pen: ImageDraw.ImageDraw, colour: Colour, ink: Colour) -> None:
    pen.rectangle((0, 0, PHONE[0], 78), fill=colour)
    small = typeface(Face.SCREEN, 34)
    pen.text((46, 18), "09:41", fill=ink, font=small)
    pen.text((PHONE[0] - 240, 18), "5G   83%", fill=ink, font=small)


def _folded(words: str, letters: int) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        if len(lines[-1]) + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def chat(title: str, bubbles: Sequence[tuple[str, Bubble]], *, group: bool = False) -> Image.Image:
    """Answer a screenshot of a chat; each bubble has its writer, an empty one being the owner."""
    screen = Image.new("RGB", PHONE, (236, 229, 221))
    pen = ImageDraw.Draw(screen)
    _bar(pen, (0, 92, 75), "white")
    pen.rectangle((0, 78, PHONE[0], 220), fill=(0, 128, 105))
    pen.text((40, 112), "‹", fill="white", font=typeface(Face.SCREEN, 64))
    pen.ellipse((100, 100, 200, 200), fill=(200, 210, 214))
    pen.text((230, 102), title, fill="white", font=typeface(Face.SCREEN_BOLD, 44))
    below = "Jij, Anouk, Bram, Fatima, Joris…" if group else "online"
    pen.text((230, 160), below, fill=(210, 235, 230), font=typeface(Face.SCREEN, 30))
    y = 260
    for number, (writer, bubble) in enumerate(bubbles):
        y = _bubble(screen, y, writer, bubble, f"{8 + number // 4}:{(17 + number * 7) % 60:02}")
    pen.rounded_rectangle((30, PHONE[1] - 130, PHONE[0] - 150, PHONE[1] - 36), 46, fill="white")
    place = (80, PHONE[1] - 110)
    pen.text(place, "Typ een bericht", fill=(150, 150, 150), font=typeface(Face.SCREEN, 38))
    pen.ellipse((PHONE[0] - 130, PHONE[1] - 134, PHONE[0] - 30, PHONE[1] - 34), fill=(0, 150, 120))
    return screen


def _bubble(screen: Image.Image, y: int, writer: str, bubble: Bubble, clock: str) -> int:
    pen = ImageDraw.Draw(screen)
    mine = not writer
    left, colour = (250, (220, 248, 198)) if mine else (30, (255, 255, 255))
    if isinstance(bubble, Image.Image):
        picture = narrow(bubble, 770)
        pen.rounded_rectangle((left, y, left + 800, y + picture.height + 80), 24, fill=colour)
        screen.paste(picture, (left + 15, y + 15))
        end = y + picture.height + 80
    else:
        lines = _folded(bubble, 36)
        end = y + len(lines) * 54 + (100 if writer else 66)
        pen.rounded_rectangle((left, y, left + 800, end), 24, fill=colour)
        down = y + 16
        if writer:
            font = typeface(Face.SCREEN_BOLD, 34)
            pen.text((left + 24, down), writer, fill=(190, 70, 90), font=font)
            down += 46
        for line in lines:
            pen.text((left + 24, down), line, fill=(20, 20, 20), font=typeface(Face.SCREEN, 40))
            down += 54
    place = (left + 690, end - 44)
    pen.text(place, clock, fill=(120, 120, 120), font=typeface(Face.SCREEN, 28))
    return end + 26


def app(
    title: str,
    lines: Sequence[str],
    *,
    colour: Colour = (60, 90, 170),
    picture: Image.Image | None = None,
    below: Sequence[str] = (),
) -> Image.Image:
    """Answer a screenshot of an app or a mail: a bar, words, perhaps a picture, more words."""
    screen = Image.new("RGB", PHONE, (248, 248, 250))
    pen = ImageDraw.Draw(screen)
    _bar(pen, colour, "white")
    pen.rectangle((0, 78, PHONE[0], 210), fill=colour)
    pen.text((50, 112), title, fill="white", font=typeface(Face.SCREEN_BOLD, 50))
    y = _lines(pen, 250, lines)
    if picture is not None:
        shown = narrow(picture, 980)
        screen.paste(shown, (50, y + 20))
        y += shown.height + 60
    _lines(pen, y, below)
    names = ("Start", "Berichten", "Agenda", "Meer")
    pen.rectangle((0, PHONE[1] - 150, PHONE[0], PHONE[1]), fill=(235, 235, 238))
    for number, name in enumerate(names):
        place = (60 + number * 265, PHONE[1] - 100)
        pen.text(place, name, fill=(90, 90, 100), font=typeface(Face.SCREEN, 34))
    return screen


def _lines(pen: ImageDraw.ImageDraw, y: int, lines: Sequence[str]) -> int:
    for line in lines:
        bold = line.startswith("#")
        face = Face.SCREEN_BOLD if bold else Face.SCREEN
        for piece in _folded(line.lstrip("#"), 46):
            pen.text((50, y), piece, fill=(30, 30, 36), font=typeface(face, 44 if bold else 38))
            y += 62 if bold else 56
        y += 10
    return y


def desktop(
    title: str, rows: Sequence[Sequence[str]], *, size: tuple[int, int] = (1600, 900)
) -> Image.Image:
    """Answer a screenshot of a web page with a table, as a school's portal shows."""
    screen = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(screen)
    pen.rectangle((0, 0, size[0], 60), fill=(222, 225, 230))
    pen.rounded_rectangle((160, 12, size[0] - 200, 48), 18, fill="white")
    font = typeface(Face.SCREEN, 22)
    pen.text((190, 16), "https://portaal.linde.example/leerling", fill=(60, 60, 60), font=font)
    pen.rectangle((0, 60, 230, size[1]), fill=(36, 60, 110))
    for number, name in enumerate(("Overzicht", "Resultaten", "Absentie", "Notities", "Dossier")):
        pen.text((30, 110 + number * 60), name, fill="white", font=typeface(Face.SCREEN, 28))
    pen.text((270, 84), title, fill=(20, 20, 40), font=typeface(Face.SCREEN_BOLD, 38))
    wide = (size[0] - 320) // max(len(row) for row in rows)
    for number, row in enumerate(rows):
        y = 160 + number * 50
        shade = (226, 232, 244) if number == 0 else ((246, 247, 250), (255, 255, 255))[number % 2]
        pen.rectangle((270, y, size[0] - 50, y + 50), fill=shade)
        for column, words in enumerate(row):
            face = Face.SCREEN_BOLD if number == 0 else Face.SCREEN
            place = (284 + column * wide, y + 8)
            pen.text(place, words, fill=(30, 30, 40), font=typeface(face, 25))
    return screen


def photo_of_screen(screen: Image.Image, random: Random) -> Image.Image:
    """Answer a photo of a monitor: a dark frame, stripes, and a skew."""
    framed = Image.new("RGB", (screen.width + 80, screen.height + 110), (24, 24, 26))
    framed.paste(screen, (40, 40))
    pen = ImageDraw.Draw(framed)
    for y in range(40, screen.height + 40, 6):
        pen.line((40, y, screen.width + 40, y), fill=(225, 228, 236), width=1)
    return framed.rotate(random.uniform(-3, 3), expand=True, fillcolor=(120, 112, 100))
