"""Grade the student's checkout: classroom50 runs this in it, with nothing installed, and reads ./result.json.

Exit status 0 says that the submission was graded, whatever its score; any other that the grader failed.
"""

import os
import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent


def main() -> int:
    """Install what jconv needs beside this file, and let it grade."""
    folder = BUNDLE / ".venv"
    if not folder.exists():
        subprocess.run([sys.executable, "-I", "-m", "venv", folder], check=True)
        pip = [folder / "bin/python", "-I", "-m", "pip", "install", "-q", "-r", BUNDLE / "requirements.txt"]
        subprocess.run(pip, check=True, cwd=BUNDLE)
    # -I and -P: or Python would look into the checkout first, which is the student's.
    command = [
        folder.resolve() / "bin/python",
        "-P",
        "-m",
        "jconv.grader.bundles.running",
        "classroom50",
        Path.cwd(),
    ]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": str(BUNDLE)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
