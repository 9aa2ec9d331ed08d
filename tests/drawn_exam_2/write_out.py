"""Write the exam of a seed into a folder: `python -m drawn_exam_2.write_out 77 FOLDER`."""

import json
import sys
from pathlib import Path

from drawn_exam_2.exam import draw_exam_2


def write_out(seed: int, folder: Path) -> Path:
    """The files lie in `folder/files`; answers `folder/index.json`, which lists them all."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    rows = []
    for drawn in draw_exam_2(seed):
        (files / drawn.name).write_bytes(drawn.data)
        rows.append({"name": drawn.name, "kind": drawn.kind, "what": drawn.what})
    index = folder / "index.json"
    index.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    return index


if __name__ == "__main__":
    write_out(int(sys.argv[1]), Path(sys.argv[2]))
