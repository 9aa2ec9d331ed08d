"""Draw what a phone or computer shows when someone takes a screenshot."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from drawn_exam_2.faces import Colour
from drawn_exam_2.lettering import Face, font

PHONE = (1080, 2280)
DARK: Colour = (32, 33, 36)
GREY: Colour = (110, 116, 122)


@dataclass
class Glass:
    """A screen being drawn on."""

    image: Image.Image

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: int = 38,
        face: Face = Face.OPEN,
        ink: Colour = DARK,
        anchor: str = "ls",
    ) -> None:
        ImageDraw.Draw(self.image).text(
            (x, y), text, fill=ink, font=font(face, size), anchor=anchor
        )

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, radius: int = 0) -> None:
        ImageDraw.Draw(self.image).rounded_rectangle((x, y, x + w, y + h), radius, fill=fill)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        spot = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(self.image).ellipse(spot, fill=fill)

    def paste(self, image: Image.Image, x: int, y: int, width: int) -> int:
        """The picture at that width; gives its height in dots."""
        height = round(width * image.height / image.width)
        small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        self.image.paste(small, (x, y))
        return height

    def status(self, ink: Colour, clock: str = "8:12") -> None:
        self.words(50, 62, clock, 36, Face.OPEN_BOLD, ink)
        self.words(1030, 62, "5G  ▮▮▮ 64%", 30, Face.SYMBOLS, ink, "rs")


def glass(colour: Colour, size: tuple[int, int] = PHONE) -> Glass:
    return Glass(Image.new("RGB", size, colour))


@dataclass(frozen=True)
class Bubble:
    """One message: its words or its picture."""

    mine: bool
    words: Sequence[str] = ()
    picture: Image.Image | None = None
    clock: str = "08:10"
    sender: str = ""


def whatsapp(title: str, bubbles: Sequence[Bubble]) -> Image.Image:
    screen = glass((236, 229, 221))
    for row in range(300, 2100, 120):
        for column in range(60 + row % 90, 1080, 150):
            screen.words(column, row, "✎✿☂♪"[(row + column) % 4], 44, Face.SYMBOLS, (226, 218, 208))
    screen.box(0, 0, 1080, 230, (0, 95, 84))
    screen.status((240, 240, 240))
    screen.words(40, 175, "←", 60, Face.SYMBOLS, (250, 250, 250))
    screen.dot(170, 155, 46, (190, 200, 204))
    screen.words(245, 150, title, 44, Face.OPEN_BOLD, (250, 250, 250))
    screen.words(245, 200, "online", 30, Face.OPEN, (210, 226, 222))
    top = 290
    for bubble in bubbles:
        tall = 62 + 50 * len(bubble.words) + (44 if bubble.sender else 0)
        if bubble.picture is not None:
            tall += round(740 * bubble.picture.height / bubble.picture.width)
        wide = (
            780
            if bubble.picture is not None
            else 40
            + max((round(font(Face.OPEN, 38).getlength(w)) for w in bubble.words), default=200)
        )
        wide = max(wide, 220)
        left = 1040 - wide if bubble.mine else 40
        screen.box(left, top, wide, tall, (217, 253, 211) if bubble.mine else (255, 255, 255), 26)
        at = top + 20
        if bubble.sender:
            screen.words(left + 20, at + 30, bubble.sender, 32, Face.OPEN_BOLD, (170, 70, 120))
            at += 44
        if bubble.picture is not None:
            at += screen.paste(bubble.picture, left + 20, at, 740)
        for row, line in enumerate(bubble.words):
            screen.words(left + 20, at + 42 + 50 * row, line)
        screen.words(left + wide - 20, top + tall - 12, bubble.clock, 26, Face.OPEN, GREY, "rs")
        top += tall + 26
    screen.box(30, 2120, 900, 110, (255, 255, 255), 54)
    screen.words(110, 2192, "Bericht", 42, Face.OPEN, GREY)
    screen.dot(1000, 2175, 55, (0, 150, 130))
    return screen.image


def gmail(
    subject: str, sender: str, lines: Sequence[str], picture: Image.Image | None = None
) -> Image.Image:
    screen = glass((255, 255, 255))
    screen.status(DARK)
    screen.words(40, 170, "←", 60, Face.SYMBOLS)
    screen.words(1030, 170, "⬓   ✉   ⋮", 56, Face.SYMBOLS, DARK, "rs")
    screen.words(50, 290, subject, 50, Face.OPEN)
    screen.box(50, 320, 250, 50, (232, 234, 237), 8)
    screen.words(66, 357, "Postvak IN", 32, Face.OPEN, GREY)
    screen.dot(105, 465, 52, (120, 80, 170))
    screen.words(105, 465, sender[0], 52, Face.OPEN, (255, 255, 255), "mm")
    screen.words(190, 455, sender, 40, Face.OPEN_BOLD)
    screen.words(190, 505, "aan administratie", 32, Face.OPEN, GREY)
    top = 610
    for line in lines:
        screen.words(50, top, line, 40)
        top += 62
    if picture is not None:
        tall = screen.paste(picture, 50, top + 10, 980)
        screen.box(50, top + 10 + tall, 980, 90, (241, 243, 244))
        screen.words(80, top + 70 + tall, "IMG_4471.jpg   1,8 MB", 36, Face.OPEN, DARK)
    for x, label in ((50, "Beantwoorden"), (560, "Doorsturen")):
        screen.box(x, 2110, 470, 100, (237, 242, 250), 50)
        screen.words(x + 235, 2160, label, 38, Face.OPEN, DARK, "mm")
    return screen.image


def gallery(picture: Image.Image, day: str) -> Image.Image:
    """The phone's photo viewer on black."""
    screen = glass((0, 0, 0))
    screen.status((230, 230, 230))
    screen.words(540, 150, day, 44, Face.OPEN_BOLD, (240, 240, 240), "ms")
    screen.words(540, 200, "08:12 · Amersfoort", 32, Face.OPEN, (170, 170, 170), "ms")
    tall = min(1560, round(1080 * picture.height / picture.width))
    screen.paste(picture, 0, 1120 - tall // 2, 1080)
    for column in range(9):
        shade = 60 + 17 * column
        screen.box(60 + 108 * column, 1960, 98, 110, (shade, shade, shade))
    for x, sign in ((150, "♡"), (410, "✎"), (670, "➦"), (930, "♺")):
        screen.words(x, 2190, sign, 70, Face.SYMBOLS, (230, 230, 230), "ms")
    return screen.image


def portal(
    title: str, colour: Colour, cards: Sequence[tuple[str, str, str]], tab: str = "Berichten"
) -> Image.Image:
    """A school app: cards with a name, a line and a time."""
    screen = glass((243, 245, 248))
    screen.box(0, 0, 1080, 240, colour)
    screen.status((250, 250, 250))
    screen.words(50, 190, title, 58, Face.LATO_BOLD, (255, 255, 255))
    top = 280
    for name, line, clock in cards:
        screen.box(30, top, 1020, 190, (255, 255, 255), 24)
        screen.dot(
            120, top + 95, 56, (colour[0] // 2 + 110, colour[1] // 2 + 100, colour[2] // 2 + 90)
        )
        screen.words(120, top + 95, name[0], 50, Face.LATO_BOLD, (255, 255, 255), "mm")
        screen.words(205, top + 80, name, 40, Face.LATO_BOLD)
        screen.words(205, top + 140, line, 34, Face.LATO, GREY)
        screen.words(1020, top + 70, clock, 30, Face.LATO, GREY, "rs")
        top += 216
    for number, label in enumerate(("Start", tab, "Agenda", "Profiel")):
        screen.words(135 + 270 * number, 2230, label, 34, Face.LATO, GREY, "ms")
    return screen.image


def window(title: str, address: str) -> Glass:
    """A browser on a computer, its page still empty from 150 dots down."""
    screen = glass((255, 255, 255), (1920, 1080))
    screen.box(0, 0, 1920, 60, (222, 225, 230))
    screen.box(20, 12, 420, 48, (255, 255, 255), 12)
    screen.words(50, 46, title, 24, Face.OPEN)
    screen.box(0, 60, 1920, 70, (255, 255, 255))
    screen.box(180, 70, 1400, 50, (238, 240, 244), 25)
    screen.words(220, 104, address, 26, Face.OPEN, GREY)
    screen.words(30, 108, "←  →  ⟳", 34, Face.SYMBOLS, GREY)
    screen.box(0, 130, 1920, 2, (220, 220, 224))
    return screen
