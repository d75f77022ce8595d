#!/usr/bin/env bash
# Run once, as root, when Gradescope builds the image: a Python of the release that the bundle was made with, and the
# packages that jconv needs, all of the releases that were tried.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DEBIAN_FRONTEND=noninteractive

apt-get -qq update
apt-get -qq install -y python3 python3-venv libseccomp2 util-linux > /dev/null
# The stronger sandbox, where the container lets it; without it there is the other one.
apt-get -qq install -y bubblewrap > /dev/null || echo "jconv: no bubblewrap here; attempts run in tier process"

# The exam is root's: attempts run as another user.
chmod 600 exam.frame settings.json

python3 -m venv .uv
.uv/bin/python -m pip install -q uv
# Python's own folder has to be where another user can read it, which /root is not.
export UV_PYTHON_INSTALL_DIR="$PWD/.python"
.uv/bin/uv venv -q --clear --python @PYTHON@ .venv
.uv/bin/uv pip install -q --python .venv/bin/python -r requirements.txt

PYTHONPATH="$PWD" .venv/bin/python -P -m jconv.cli doctor || echo "jconv: no sandbox holds while the image is built"
