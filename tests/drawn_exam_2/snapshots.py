"""Draw photos of people and things, as families and teachers take them."""

import cv2
import numpy as np
from PIL import Image

from drawn_exam_2 import photographs as ph
from drawn_exam_2 import surfaces as sf
from drawn_exam_2.faces import Colour, invent_look, portrait
from drawn_exam_2.lettering import Face
from drawn_exam_2.phones import glass

Rng = np.random.Generator
BACK: Colour = (1, 254, 1)  # stands for "nothing here" behind a cut-out head


def cut_out(rng: Rng, width: int, *, child: bool) -> Image.Image:
    """A head and shoulders without what is behind it."""
    states = ("NLD", "TUR", "ERI", "MAR", "SUR", "SYR")
    state = states[int(rng.integers(len(states)))]
    look = invent_look(rng, state, female=bool(rng.random() < 0.5), child=child)
    head = portrait(look, rng, (width, round(width * 1.28)), BACK)
    values = np.asarray(head).astype(np.int16)
    green = values[..., 1] - np.maximum(values[..., 0], values[..., 2])
    alpha = np.clip(255 - np.clip(green - 30, 0, 85) * 3, 0, 255).astype(np.uint8)
    alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), 1.2), np.uint8)
    grey = np.minimum(values[..., 1], (values[..., 0] + values[..., 2]) // 2)
    values[..., 1] = np.where(alpha < 254, grey, values[..., 1])
    return Image.fromarray(np.dstack([values.astype(np.uint8), alpha]), "RGBA")


def cloth_of(head: Image.Image) -> Colour:
    """The colour at the foot of a cut-out head."""
    red, green, blue = (
        head.convert("RGB")
        .crop((head.width // 2, head.height - 6, head.width // 2 + 1, head.height - 5))
        .tobytes()
    )
    return red, green, blue


def group(rng: Rng, rows: int, columns: int, *, inside: bool) -> Image.Image:
    """Children in rows: the photo of a class."""
    size = (2016, 1512)
    ground = sf.room(rng, size) if inside else sf.outdoors(rng, size)
    scene = Image.fromarray(ground)
    wide = round(2016 / (columns + 0.6))
    for row in range(rows):
        for column in range(columns):
            head = cut_out(rng, round(wide * (0.95 + 0.08 * row)), child=True)
            x = round(wide * (column + 0.3 * (row % 2)) + float(rng.normal(0, 8)))
            y = round(1512 * (0.22 + 0.22 * row) + float(rng.normal(0, 16)))
            scene.paste(head, (x, y), head)
            body = Image.new("RGB", (round(head.width * 0.86), 700), cloth_of(head))
            scene.paste(body, (x + round(head.width * 0.07), y + head.height - 4))
    return ph.camera(np.asarray(scene), rng, warmth=0.2, blur=0.9)


def playground(rng: Rng) -> Image.Image:
    """Children far off, a climbing frame, a ball."""
    ground = sf.outdoors(rng, (2016, 1512))
    for x in (1100, 1400, 1700):
        cv2.line(ground, (x, 420), (x - 60, 1000), (190, 40, 40), 22, cv2.LINE_AA)
    cv2.line(ground, (1080, 430), (1720, 430), (240, 190, 40), 24, cv2.LINE_AA)
    scene = Image.fromarray(ground)
    for _ in range(6):
        head = cut_out(rng, 110, child=True)
        x, y = int(rng.integers(60, 1850)), int(rng.integers(640, 1000))
        body = Image.new("RGB", (90, 190), cloth_of(head))
        scene.paste(Image.new("RGB", (76, 170), (50, 60, 100)), (x + 16, y + 310))
        scene.paste(body, (x + 10, y + 130))
        scene.paste(head, (x, y), head)
    values = np.array(scene)
    cv2.circle(values, (760, 1330), 60, (240, 240, 240), -1, cv2.LINE_AA)
    return ph.camera(values, rng)


def selfie(rng: Rng, *, outside: bool) -> Image.Image:
    """A parent and a child, cheek to cheek."""
    size = (1512, 2016)
    scene = Image.fromarray((sf.outdoors if outside else sf.room)(rng, size))
    grown, small = cut_out(rng, 1050, child=False), cut_out(rng, 820, child=True)
    scene.paste(grown, (-30, 690), grown)
    turned = small.rotate(9, expand=True)
    scene.paste(turned, (640, 1000), turned)
    return ph.camera(np.asarray(scene), rng, warmth=0.4)


def school_portrait(rng: Rng) -> Image.Image:
    """By the school photographer: one child before a marbled screen."""
    ground = sf.inked(
        sf.flat((1200, 1600), (96, 128, 164)) + sf.cloud(rng, (1200, 1600), 260, 24)[..., None]
    )
    scene = Image.fromarray(ground)
    head = cut_out(rng, 1060, child=True)
    scene.paste(head, (70, 250), head)
    return ph.camera(np.asarray(scene), rng)


def bicycle(rng: Rng) -> Image.Image:
    ground = sf.outdoors(rng, (2016, 1512))
    ink = (40, 90, 170)
    for x in (650, 1350):
        cv2.circle(ground, (x, 1080), 270, (25, 25, 25), 22, cv2.LINE_AA)
        for turn in np.linspace(0, np.pi, 14):
            reach = np.asarray((np.cos(turn), np.sin(turn))) * 262
            ends = [(int(x + s * reach[0]), int(1080 + s * reach[1])) for s in (-1, 1)]
            cv2.line(ground, ends[0], ends[1], (170, 170, 170), 2, cv2.LINE_AA)
    joints = [(650, 1080), (820, 700), (1230, 690), (960, 1080), (650, 1080)]
    for one, two in zip(
        [*joints, (960, 1080), (1230, 690)],
        [*joints[1:], (820, 700), (820, 700), (1350, 1080)],
        strict=False,
    ):
        cv2.line(ground, one, two, ink, 24, cv2.LINE_AA)
    cv2.line(ground, (1230, 690), (1200, 540), (60, 60, 60), 18, cv2.LINE_AA)
    cv2.line(ground, (1120, 540), (1290, 560), (30, 30, 30), 24, cv2.LINE_AA)
    cv2.ellipse(ground, (800, 640), (110, 32), 0, 0, 360, (30, 24, 20), -1, cv2.LINE_AA)
    return ph.camera(ground, rng)


def coat(rng: Rng) -> Image.Image:
    ground = sf.carpet(rng, (1512, 2016))
    body = np.asarray([(420, 500), (1090, 500), (1180, 1700), (330, 1700)])
    for shape in (
        body,
        [(420, 500), (130, 1300), (300, 1360), (480, 800)],
        [(1090, 500), (1390, 1300), (1220, 1360), (1030, 800)],
    ):
        cv2.fillPoly(ground, [np.asarray(shape, np.int32)], (40, 60, 120), cv2.LINE_AA)
    cv2.line(ground, (755, 500), (755, 1700), (220, 220, 220), 12)
    cv2.rectangle(ground, (690, 540), (820, 590), (240, 240, 240), -1)
    folds = sf.cloud(rng, (1512, 2016), 120, 9)
    return ph.camera(sf.inked(ground + folds[..., None]), rng)


def broken_tablet(rng: Rng) -> Image.Image:
    glassy = Image.new("RGB", (1500, 1100), (20, 20, 24))
    glassy.paste((60, 100, 150), (70, 70, 1430, 1030))
    values = np.array(glassy)
    for start in rng.uniform(0, 6.28, 34):
        turn = float(start)
        at = np.asarray((960.0, 420.0))
        for _ in range(9):
            turn += float(rng.normal(0, 0.22))
            new = at + np.asarray((np.cos(turn), np.sin(turn))) * float(rng.uniform(40, 130))
            cv2.line(
                values, (int(at[0]), int(at[1])), (int(new[0]), int(new[1])), (225, 230, 235), 2
            )
            at = new
    item = Image.fromarray(values)
    laid = ph.lay(sf.wood(rng, (2016, 1512)), item, (0.5, 0.5), 0.62, 8, 0.1)
    return ph.camera(laid, rng)


def whiteboard(rng: Rng) -> Image.Image:
    board = glass((244, 246, 246), (1900, 1200))
    lines = (
        "Woensdag 4 november",
        "1. rekenen blok 4 les 7",
        "2. spelling: ei of ij",
        "3. gym 10.30 u!",
        "klassendienst: Lotte en Emre",
        "huiswerk: topo Drenthe",
    )
    for row, line in enumerate(lines):
        ink = ((30, 60, 170), (20, 20, 20), (180, 40, 40))[row % 3]
        board.words(120, 200 + 160 * row, line, 110, Face.HAND, ink)
    ground = sf.inked(sf.flat((2016, 1512), (196, 190, 176)))
    return ph.camera(ph.lay(ground, board.image, (0.5, 0.47), 0.9, 1.5, 0.12), rng)


def on_table(item: Image.Image, rng: Rng, width: float = 0.6) -> Image.Image:
    """A card or paper on a surface."""
    grounds = (sf.wood, sf.stone, sf.cloth, sf.sheet)
    ground = grounds[int(rng.integers(len(grounds)))](rng, (2016, 1512))
    laid = ph.lay(ground, item, (0.5, 0.5), width, float(rng.uniform(-14, 14)), 0.1)
    return ph.camera(laid, rng, warmth=float(rng.uniform(-0.3, 0.8)))


def paper_photo(item: Image.Image, rng: Rng) -> Image.Image:
    """A sheet of paper nearly filling an upright photo."""
    ground = sf.wood(rng, (1512, 2016))
    width = 0.9 if item.height > item.width else 0.96
    laid = ph.lay(ground, item, (0.5, 0.5), width, float(rng.uniform(-5, 5)), 0.06)
    return ph.camera(laid, rng, warmth=0.4)
