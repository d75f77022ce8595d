"""What students hand in: zip and tar files, and notebooks."""

import io
import json
import tarfile
import zipfile


def zipped(path, members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def tarred(path, members, kind="gz"):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, f"w:{kind}") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return path


def notebook(*cells):
    listed = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps(
        {"cells": [{"cell_type": "markdown", "source": ["# mean"]}, *listed], "nbformat": 4}
    ).encode()
