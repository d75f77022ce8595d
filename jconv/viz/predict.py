"""What the page's view of that name shows."""

from typing import Any


def data() -> dict[str, Any]:
    """What the page shows in view `predict`, ready for JSON."""
    return {"predict": {}}
