"""What the page's view of that name shows."""

from typing import Any


def data() -> dict[str, Any]:
    """What the page shows in view `geometry`, ready for JSON."""
    return {"geometry": {}}
