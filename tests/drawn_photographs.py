"""Treat a drawn card or paper as parents' phones, scanners and programs do."""

import io
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

import cv2
import numpy as np
from drawn_people import BOLD, NARROW, SANS, SERIF, font
from drawn_school_papers import A4, LETTERS, PHONE
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

Treat = Callable[[Image.Image, Random], Image.Image]


def flat(image: Image.Image, random: Random) -> Image.Image:
    """A scan cut to the edges."""
    return image


def askew(image: Image.Image, random: Random) -> Image.Image:
    """A photo from the hand of something that lies on a table, seen from aside."""
    width, height = random.choice([(1600, 1200), (1200, 1600), (2000, 1500)])
    table = _table(random, width, height)
    card_width, card_height = image.size
    scale = random.uniform(0.55, 0.82) * min(width / card_width, height / card_height)
    half_x, half_y = card_width * scale / 2, card_height * scale / 2
    angle = random.uniform(-0.35, 0.35)
    corners = np.array([(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = corners @ turn.T + (width / 2, height / 2)
    corners += np.array([[random.uniform(-0.07, 0.07) * half_x for _ in "xy"] for _ in range(4)])
    return _laid_on(table, image, corners)


def blurred(image: Image.Image, random: Random) -> Image.Image:
    """Out of focus or moved, still to be read with effort."""
    photo = askew(image, random)
    return photo.filter(ImageFilter.GaussianBlur(random.uniform(1.6, 2.8)))


def dark_and_noisy(image: Image.Image, random: Random) -> Image.Image:
    """By lamplight, with a shadow across."""
    photo = askew(image, random)
    pixels = np.asarray(photo, dtype=np.float32)
    height, width = pixels.shape[:2]
    edge = random.uniform(0.3, 0.7)
    shadow = np.where(np.arange(width)[None, :] / width > edge, 0.62, 1.0)
    shadow = cv2.GaussianBlur(np.repeat(shadow, height, axis=0).astype(np.float32), (0, 0), 25)
    noise = np.random.default_rng(random.randrange(2**32)).normal(0, 11, pixels.shape)
    dim = pixels * shadow[..., None] * random.uniform(0.5, 0.8) + noise
    return Image.fromarray(np.clip(dim, 0, 255).astype(np.uint8))


def glare(image: Image.Image, random: Random) -> Image.Image:
    """A lamp mirrored in the plastic."""
    shiny = image.convert("RGB")
    spot = Image.new("L", shiny.size, 0)
    x, y = random.randrange(shiny.width), random.randrange(shiny.height)
    radius = int(0.22 * shiny.width)
    ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), fill=235)
    spot = spot.filter(ImageFilter.GaussianBlur(radius / 3))
    shiny.paste((255, 255, 255), (0, 0), spot)
    return askew(shiny, random)


def turned(image: Image.Image, random: Random) -> Image.Image:
    """On its side or upside down."""
    return askew(image, random).rotate(random.choice([90, 180, 270]), expand=True)


def small(image: Image.Image, random: Random) -> Image.Image:
    """Shrunk by a chat program."""
    photo = askew(image, random)
    photo.thumbnail((random.randint(620, 820),) * 2)
    return photo


def on_paper(image: Image.Image, random: Random) -> Image.Image:
    """A copy somewhere on an A4 page, grey as from an office copier, perhaps with a letter."""
    page = Image.new("L", A4, 252)
    pen = ImageDraw.Draw(page)
    top = random.randint(120, 300)
    if random.random() < 0.4:
        lines = random.choice(LETTERS[:2]).split(". ")
        for row, line in enumerate(lines):
            pen.text((110, 90 + row * 40), line[:80], 20, font(SERIF, 25))
        top = 110 + 40 * len(lines) + 60
    wide = int(A4[0] * random.uniform(0.42, 0.62))
    copy = image.convert("L").resize((wide, int(wide * image.height / image.width)))
    page.paste(copy, (random.randint(60, A4[0] - wide - 60), top))
    return page.convert("RGB").rotate(random.uniform(-2, 2), fillcolor=(250, 250, 250))


def on_a_phone(image: Image.Image, random: Random) -> Image.Image:
    """A screenshot of a photo shown by a phone."""
    screen = Image.new("RGB", PHONE, random.choice([(0, 0, 0), (255, 255, 255)]))
    pen = ImageDraw.Draw(screen)
    pen.text((50, 20), "14:27", (128, 128, 128), font(SANS, 36))
    pen.text((900, 20), "82%", (128, 128, 128), font(SANS, 36))
    shown = image.resize((PHONE[0], int(PHONE[0] * image.height / image.width)))
    screen.paste(shown, (0, random.randint(300, 900)))
    for place, word in enumerate(("Delen", "Bewerken", "Info", "Verwijder")):
        pen.text((70 + place * 260, 2060), word, (128, 128, 128), font(NARROW, 34))
    return screen


def cut_off(image: Image.Image, random: Random) -> Image.Image:
    """Photographed too close: part of it is outside the picture."""
    width, height = image.size
    left, top = random.uniform(0, 0.14) * width, random.uniform(0, 0.14) * height
    return image.crop((int(left), int(top), int(left + width * 0.82), int(top + height * 0.84)))


def from_a_copier(image: Image.Image, random: Random) -> Image.Image:
    """Black and white with hard contrast."""
    return (
        ImageEnhance.Contrast(image.convert("L")).enhance(random.uniform(1.4, 2.0)).convert("RGB")
    )


CARD_TREATMENTS: Final[dict[str, Treat]] = {
    "flat": flat,
    "askew": askew,
    "blurred": blurred,
    "dark and noisy": dark_and_noisy,
    "with glare": glare,
    "turned": turned,
    "small": small,
    "on an A4 page": on_paper,
    "on a phone": on_a_phone,
    "cut off": cut_off,
    "from a copier": from_a_copier,
}
PAPER_TREATMENTS: Final[dict[str, Treat]] = {
    "flat": flat,
    "askew": askew,
    "blurred": blurred,
    "dark and noisy": dark_and_noisy,
    "turned": turned,
    "small": small,
}


def masked_the_kopieid_way(card: Image.Image, random: Random, *, document: str) -> Image.Image:
    """Black out what the government's app blacks out, and write a purpose across the copy."""
    masked = card.copy()
    pen = ImageDraw.Draw(masked)
    width, height = masked.size
    black = (8, 8, 8)
    if document.startswith("back of") or "passport" in document:
        top = 0.8 if "passport" in document else (0.82 if "licence" in document else 0.58)
        pen.rectangle((0, top * height, width, height), black)
    if document == "back of a Dutch identity card":
        pen.rectangle((30, 0.05 * height, 0.42 * width, 0.15 * height), black)
    if document == "back of a Dutch residence permit":
        pen.rectangle((0.48 * width, 0.28 * height, 0.95 * width, 0.39 * height), black)
    if document == "Dutch driving licence":
        pen.rectangle((0.52 * width, 0.54 * height, 0.9 * width, 0.62 * height), black)
    if not document.startswith("back of") and random.random() < 0.5:
        pen.rectangle((0.04 * width, 0.2 * height, 0.31 * width, 0.8 * height), black)
    words = random.choice(
        ["KOPIE", "KOPIE voor inschrijving school", "Kopie t.b.v. inzageverzoek", "COPY"]
    )
    across = Image.new("L", (width, height), 0)
    ink = ImageDraw.Draw(across)
    for row in range(3):
        text = f"{words} {random.randint(1, 28)}-{random.randint(1, 12)}-2026"
        ink.text((0.02 * width, (0.1 + 0.3 * row) * height), text, font=font(BOLD, 44), fill=110)
    across = across.rotate(random.choice([18, 25, -20]))
    masked.paste((90, 90, 90), (0, 0), across)
    return masked


def as_jpeg(image: Image.Image, quality: int = 82) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()


def as_pdf(image: Image.Image) -> bytes:
    """A PDF without text: the page is a picture."""
    file = io.BytesIO()
    image.convert("RGB").save(file, "PDF", resolution=150)
    return file.getvalue()


def text_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a text layer and nothing else, written out by hand (ISO 32000-1, §7.5)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET"
        objects.append(
            f"<< /Length {len(stream.encode('cp1252', 'replace'))} >>\nstream\n{stream}\nendstream"
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R "
            f">> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _pdf_file(objects)


def _pdf_file(objects: Sequence[str]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252", "replace")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return out


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _table(random: Random, width: int, height: int) -> Image.Image:
    numbers = np.random.default_rng(random.randrange(2**32))
    base = np.array(random.choice([(150, 112, 76), (92, 84, 80), (200, 196, 190), (60, 76, 92)]))
    grain = cv2.resize(numbers.normal(0, 16, (height // 40, 8)).astype(np.float32), (width, height))
    fine = numbers.normal(0, 5, (height, width))
    return Image.fromarray(np.clip(base + (grain + fine)[..., None], 0, 255).astype(np.uint8))


def _laid_on(table: Image.Image, image: Image.Image, corners: np.ndarray) -> Image.Image:
    width, height = image.size
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(edges, corners.astype(np.float32))
    card = np.asarray(image.convert("RGB"))
    laid = cv2.warpPerspective(card, warp, table.size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.full(card.shape[:2], 255, np.uint8), warp, table.size)
    share = (cover.astype(np.float32) / 255)[..., None]
    both = laid * share + np.asarray(table) * (1 - share)
    return Image.fromarray(both.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
