"""Answer a file as one to save: a browser neither shows it nor guesses what it is."""

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from casework.files import IncomingFile
from casework.marked_words import shown

ANY_BYTES: Final = "application/octet-stream"
MOST_NAME: Final = 150


def download(file: IncomingFile) -> Response:
    """Answer a file to save under its name; whatever it is, to the browser it is bytes."""
    name = "".join(sign for sign in shown(file.name) if sign.isprintable() and sign not in '\\/"')
    name = name.encode("utf-8", "ignore").decode()[:MOST_NAME] or "bestand"
    return Response(
        file.data,
        headers={
            "Content-Type": ANY_BYTES,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        },
    )
