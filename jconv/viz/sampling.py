"""What the view `sampling` shows: the filters that `jconv.blur_pool` blurs with, by their number of taps."""

from functools import cache
from typing import Any

import jax.numpy as jnp
import numpy as np

import jconv
from jconv.viz.traces import array_json

MOST_TAPS = 7  # the largest filter of the paper that blur_pool is from


@cache
def data() -> dict[str, Any]:
    """What the page shows in view `sampling`, ready for JSON."""
    return {"sampling": {"filters": {str(taps): array_json(_filter(taps)) for taps in range(1, MOST_TAPS + 1)}}}


def _filter(taps: int) -> np.ndarray:
    """The weights of `blur_pool`: its answers to a single 1, which symmetry leaves in their order."""
    impulse = jnp.zeros((1, 1, 2 * taps)).at[0, 0, taps].set(1.0)
    answer = jconv.blur_pool(impulse, filter_size=taps, stride=1, padding_mode="zeros")
    return np.asarray(answer)[np.nonzero(answer)]
