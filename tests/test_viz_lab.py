"""The page in JupyterLab: the widget, with jconv behind it, and a trace in a frame."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from viz_page import cell, numbers

pytest.importorskip("jupyterlab", reason="needs JupyterLab: pip install jupyterlab")

CELLS = [
    "from jconv import viz\nw = viz.widget()\nw",
    "print('python sees', w.trace and w.trace.y.tolist(), w.state)",
    "viz.trace([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])",
]


def notebook():
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        for i, source in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server on loopback with one notebook."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "page.ipynb").write_text(json.dumps(notebook()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1",
        "--ServerApp.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder}",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder), "JUPYTER_PLATFORM_DIRS": "1", "JAX_PLATFORMS": "cpu"}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/lab/tree/page.ipynb?reset"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def test_the_widget_and_the_frame_in_a_notebook(chromium, lab):
    surroundings = chromium.new_context(viewport={"width": 1400, "height": 1200})
    try:
        page = surroundings.new_page()
        page.set_default_timeout(60_000)
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        elsewhere = []
        page.on("request", lambda request: elsewhere.append(request.url) if strange(request.url) else None)
        page.goto(lab)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()

        widget = page.locator(".jp-OutputArea .jconv").first
        widget.locator(".view.slide").wait_for()
        views = widget.get_by_role("tab").all()
        assert len(views) == 8
        for tab in views:  # every view opens
            tab.click()
            assert widget.get_by_role("tabpanel").locator(".view").is_visible()
        views[0].click()

        cell(page, "Input", 0, 0).first.dblclick()
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        widget.locator(".source[data-by=jconv]").first.wait_for()  # Python's answer has come
        widget.get_by_label("Show the whole output").check()
        assert numbers(widget, "Output")[0][0] == 2

        page.wait_for_timeout(1000)  # the state follows a fifth of a second after the last change
        page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        page.get_by_text(
            re.compile(r"python sees \[\[2, -4, 2\], \[-4, -4, 4\], \[6, 6, 6\]\] view=slide")
        ).wait_for()

        frame = page.frame_locator(".jp-OutputArea iframe[title=jconv]")
        frame.locator(".view.slide").wait_for()
        frame.get_by_label("Show the whole output").check()
        assert numbers(frame, "Output") == [[-4, -4], [-4, -4]]
        assert errors == []
        assert elsewhere == []
    finally:
        surroundings.close()


def strange(address):
    return not address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:"))
