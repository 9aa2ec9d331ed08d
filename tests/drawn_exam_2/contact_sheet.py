"""Show a written exam at one glance: `python -m drawn_exam_2.contact_sheet FOLDER`."""

import email
import email.policy
import io
import json
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from drawn_exam_2.lettering import Face, font

CELL = (300, 250)
ACROSS = 10


def pictures(name: str, data: bytes) -> list[Image.Image]:
    """What a person would see on opening the file; nothing for a spreadsheet."""
    match name.rsplit(".", 1)[1]:
        case "jpg" | "png":
            opened = Image.open(io.BytesIO(data))
            opened.draft("RGB", (900, 900))
            return [ImageOps.exif_transpose(opened)]
        case "pdf":
            return [page.render(scale=0.8).to_pil() for page in pypdfium2.PdfDocument(data)]
        case "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as folder:
                inside = [n for n in folder.namelist() if n.endswith(".jpeg")]
                return [Image.open(io.BytesIO(folder.read(n))) for n in inside]
        case "eml":
            letter = email.message_from_bytes(data, policy=email.policy.default)
            return [p for part in letter.walk() for p in _attached(part)]
        case _:
            return []


def _attached(part: EmailMessage) -> list[Image.Image]:
    name = part.get_filename()
    held = part.get_payload(decode=True)
    return pictures(name, held) if name and isinstance(held, bytes) else []


def contact_sheet(folder: Path) -> Path:
    """Answers `folder/contact_sheet.png`: documents first, each cell with its words."""
    rows = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    rows.sort(key=lambda row: row["kind"] != "identity_document")
    deep = -(-len(rows) // ACROSS)
    sheet = Image.new("RGB", (CELL[0] * ACROSS, CELL[1] * deep), (90, 90, 90))
    pen = ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        x, y = CELL[0] * (number % ACROSS), CELL[1] * (number // ACROSS)
        shown = pictures(row["name"], (folder / "files" / row["name"]).read_bytes())
        for place, picture in enumerate(shown):
            small = picture.convert("RGB")
            small.thumbnail((CELL[0] // len(shown) - 4, CELL[1] - 24), Image.Resampling.LANCZOS)
            sheet.paste(small, (x + place * CELL[0] // len(shown), y + 20))
        colour = (255, 200, 120) if row["kind"] == "identity_document" else (180, 255, 180)
        pen.text((x + 2, y + 2), row["what"][:46], fill=colour, font=font(Face.NARROW, 14))
    path = folder / "contact_sheet.png"
    sheet.save(path)
    return path


if __name__ == "__main__":
    contact_sheet(Path(sys.argv[1]))
