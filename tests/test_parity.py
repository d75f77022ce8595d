"""PyTorch's functions and ours on thousands of random configurations, forward and backward, in float64.

A configuration is drawn from a seed of its own, so a failure names the one call that differs. What PyTorch
refuses we refuse as well, but for what the contract adds: pool padding beyond half a window.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import jconv

torch = pytest.importorskip("torch", reason="PyTorch is an oracle here: pip install 'jconv[test]'")
torch.set_num_threads(1)  # a second thread only waits, at these sizes
F = torch.nn.functional

A_BATCH = 50  # configurations a test and a compilation: pytest's own cost is shared, and the compiler's
GRADIENTS = 5  # every fifth configuration is differentiated as well


class Call(NamedTuple):
    """One configuration: PyTorch's call and ours, on the same arrays."""

    torch: Callable
    ours: Callable
    arrays: tuple[np.ndarray, ...]
    said: dict
    differentiable: bool = True


class Draw:
    """Random choices, short to write."""

    def __init__(self, *seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def int(self, low, high):
        return int(self.rng.integers(low, high + 1))

    def of(self, *choices):
        return choices[self.int(0, len(choices) - 1)]

    def sizes(self, rank, low, high):
        """One int for all axes or one an axis, as PyTorch takes them."""
        return self.int(low, high) if self.int(0, 1) else tuple(self.int(low, high) for _ in range(rank))

    def array(self, *shape):
        return self.rng.normal(size=shape)

    def image(self, rank, channels, low=4, high=9):
        """Batched or not, with a size of its own on every axis; smaller in 3-D."""
        high = min(high, {1: 20, 2: 9, 3: 5}[rank])
        batch = self.of((), (1,), (2,))
        return self.array(*batch, channels, *(self.int(low, high) for _ in range(rank)))


def per_axis(value, rank):
    return value if isinstance(value, tuple) else (value,) * rank


def to_last(array, rank):
    return jnp.moveaxis(array, -rank - 1, -1)


def kernel_to_last(kernel, rank):
    """(O, I, *K) to (*K, I, O)."""
    return jnp.moveaxis(kernel, (1, 0), (-2, -1))


def in_layout(function, rank, kernels, layout):
    """`function` called on channels-last copies of channels-first arrays, its result brought back."""
    if layout == "channels_first":
        return partial(function, layout=layout)

    def called(x, *others):
        moved = [kernel_to_last(a, rank) if i < kernels else a for i, a in enumerate(others)]
        return jnp.moveaxis(function(to_last(x, rank), *moved, layout=layout), -1, -rank - 1)

    return called


def conv(draw, rank):
    groups = draw.of(1, 1, 2, 4)
    c, o = groups * draw.int(1, 3), groups * draw.int(1, 3)
    x, k = draw.image(rank, c), draw.array(o, c // groups, *per_axis(draw.sizes(rank, 1, 4), rank))
    options = {"stride": draw.sizes(rank, 1, 3), "dilation": draw.sizes(rank, 1, 2)}
    padding, mode = draw.sizes(rank, 0, 3), draw.of("zeros", "zeros", "reflect", "replicate", "circular")
    layout = draw.of("channels_first", "channels_last")
    bias = (draw.array(o),) if draw.int(0, 1) else ()
    plain = getattr(F, f"conv{rank}d")

    def theirs(x, k, *bias):
        if mode == "zeros":
            return plain(x, k, *bias, padding=padding, groups=groups, **options)
        edges = [side for p in reversed(per_axis(padding, rank)) for side in (p, p)]
        batched = x if x.ndim == rank + 2 else x[None]
        y = plain(F.pad(batched, edges, mode), k, *bias, groups=groups, **options)
        return y if x.ndim == rank + 2 else y[0]

    ours = partial(
        getattr(jconv, f"conv{rank}d"), padding=padding, padding_mode=mode, groups=groups,
        method=draw.of("auto", "lax"), **options,
    )  # fmt: skip
    return Call(theirs, in_layout(ours, rank, 1, layout), (x, k, *bias), ours.keywords | {"layout": layout})


def conv_transpose(draw, rank):
    groups = draw.of(1, 1, 2, 3)
    c, o = groups * draw.int(1, 2), groups * draw.int(1, 2)
    x, k = draw.image(rank, c, 2, 6), draw.array(c, o // groups, *per_axis(draw.sizes(rank, 1, 4), rank))
    options = {
        "stride": draw.sizes(rank, 1, 3), "padding": draw.sizes(rank, 0, 2), "dilation": draw.sizes(rank, 1, 2),
        "output_padding": draw.of(0, 0, 1, 2), "groups": groups,
    }  # fmt: skip
    bias = (draw.array(o),) if draw.int(0, 1) else ()
    layout = draw.of("channels_first", "channels_last")
    ours = partial(jconv.conv_transpose, method=draw.of("auto", "lax"), **options)
    theirs = partial(getattr(F, f"conv_transpose{rank}d"), **options)
    return Call(theirs, in_layout(ours, rank, 1, layout), (x, k, *bias), ours.keywords | {"layout": layout})


def window(draw, rank):
    """A pool's window, stride and padding, the last within half the window, as PyTorch wants it."""
    size = draw.sizes(rank, 1, 4)
    padding = tuple(draw.int(0, k // 2) for k in per_axis(size, rank))
    return size, {
        "stride": draw.of(None, draw.sizes(rank, 1, 3)),
        "padding": padding[0] if len(set(padding)) == 1 else padding,
        "ceil_mode": bool(draw.int(0, 1)),
    }


def max_pool(draw, rank):
    size, options = window(draw, rank)
    options["dilation"] = draw.sizes(rank, 1, 2)
    x = draw.image(rank, 2).round(draw.of(0, 3))  # rounded to integers, cells tie
    layout = draw.of("channels_first", "channels_last")
    ours = in_layout(partial(_on(jconv.max_pool, x, size, rank), **options), rank, 0, layout)
    theirs = partial(getattr(F, f"max_pool{rank}d"), kernel_size=size, **options)
    return Call(theirs, ours, (x,), {"window": size, "layout": layout} | options)


def max_pool_with_indices(draw, rank):
    size, options = window(draw, rank)
    options["dilation"] = draw.sizes(rank, 1, 2)
    x = draw.image(rank, 2).round(draw.of(0, 3))
    ours = partial(_on(jconv.max_pool_with_indices, x, size, rank), **options)
    theirs = partial(getattr(F, f"max_pool{rank}d"), kernel_size=size, return_indices=True, **options)
    return Call(theirs, ours, (x,), {"window": size} | options, differentiable=False)


def avg_pool(draw, rank):
    size, options = window(draw, rank)
    options["count_include_pad"] = bool(draw.int(0, 1))
    if rank > 1:
        options["divisor_override"] = draw.of(None, None, 3)
    x, layout = draw.image(rank, 2), draw.of("channels_first", "channels_last")
    ours = in_layout(partial(_on(jconv.avg_pool, x, size, rank), **options), rank, 0, layout)
    return Call(
        partial(getattr(F, f"avg_pool{rank}d"), kernel_size=size, **options),
        ours,
        (x,),
        {"window": size} | options,
    )


def lp_pool(draw, rank):
    p = draw.of(1, 2, 3)
    size, stride = (
        (draw.sizes(rank, 1, 4), draw.sizes(rank, 1, 3)) if rank > 1 else (draw.int(1, 4), draw.int(1, 3))
    )
    x = np.abs(draw.image(rank, 2)) + 0.1  # PyTorch sums x^p, which is |x|^p here
    ours = partial(_on(jconv.lp_pool, x, size, rank), p=p, stride=stride)
    theirs = partial(getattr(F, f"lp_pool{rank}d"), norm_type=float(p), kernel_size=size, stride=stride)
    return Call(theirs, ours, (x,), {"window": size, "p": p, "stride": stride})


def adaptive(draw, rank):
    kind, x = draw.of("max", "avg"), draw.image(rank, 2)
    size = draw.of(draw.int(1, 6), tuple(draw.of(None, draw.int(1, 12)) for _ in range(rank)))
    size = size if rank > 1 or isinstance(size, int) else draw.int(1, 12)
    ours = _on(getattr(jconv, f"adaptive_{kind}_pool"), x, size, rank)
    theirs = partial(getattr(F, f"adaptive_{kind}_pool{rank}d"), output_size=size)
    return Call(theirs, ours, (x,), {"output_size": size})


def unfold(draw, rank):
    size = draw.sizes(2, 1, 4)
    options = {name: draw.sizes(2, low, 3) for name, low in (("stride", 1), ("padding", 0), ("dilation", 1))}
    x, layout = draw.image(2, 3), draw.of("channels_first", "channels_last")

    def ours(x):
        x = x if layout == "channels_first" else to_last(x, 2)
        return jconv.im2col(x, per_axis(size, 2), layout=layout, **options)

    return Call(partial(F.unfold, kernel_size=size, **options), ours, (x,), {"kernel_size": size} | options)


def fold(draw, rank):
    size, output = draw.sizes(2, 1, 4), draw.sizes(2, 4, 8)
    options = {name: draw.sizes(2, low, 3) for name, low in (("stride", 1), ("padding", 0), ("dilation", 1))}
    spread = [per_axis(options[name], 2) for name in ("stride", "padding", "dilation")]
    positions = [
        max((o + 2 * p - d * (k - 1) - 1) // s + 1, 0)
        for o, k, s, p, d in zip(per_axis(output, 2), per_axis(size, 2), *spread, strict=True)
    ]
    columns = draw.array(*draw.of((), (2,)), 3 * int(np.prod(per_axis(size, 2))), int(np.prod(positions)))
    ours = partial(jconv.col2im, output_size=output, kernel_size=size, **options)
    return Call(partial(F.fold, output_size=output, kernel_size=size, **options), ours, (columns,), ours.keywords)


def pad(draw, rank):
    mode = draw.of("zeros", "reflect", "replicate", "circular")
    pairs = [(draw.int(-1, 4), draw.int(-1, 4)) for _ in range(rank)]
    if mode != "zeros":
        pairs = [(max(low, 0), max(high, 0)) for low, high in pairs]
    value = draw.of(0, 1.5) if mode == "zeros" else 0
    x = draw.image(rank, 2)
    x = x if x.ndim == rank + 2 else x[None]
    edges = [side for pair in reversed(pairs) for side in pair]
    theirs = partial(F.pad, pad=edges, mode="constant" if mode == "zeros" else mode, value=value)
    ours = partial(jconv.pad, padding=pairs, mode=mode, value=value)
    return Call(theirs if mode == "zeros" else partial(F.pad, pad=edges, mode=mode), ours, (x,), ours.keywords)


def max_unpool(draw, rank):
    size, x = draw.int(2, 3), draw.image(rank, 2)
    output = x.shape[-rank:]
    values, indices = getattr(F, f"max_pool{rank}d")(torch.tensor(x), size, return_indices=True)
    theirs = partial(getattr(F, f"max_unpool{rank}d"), indices=indices, kernel_size=size, output_size=output)
    ours = partial(
        jconv.max_unpool, indices=indices.numpy(), window=(size,) * rank, output_size=output
    )  # fmt: skip
    return Call(theirs, ours, (values.numpy(),), {"window": size, "output_size": output})


def _on(function, x, size, rank):
    """A pool of an unbatched image needs its window an axis at a time."""
    return partial(
        function, **{_SIZE.get(function, "window"): per_axis(size, rank) if x.ndim == rank + 1 else size}
    )


_SIZE = {jconv.adaptive_max_pool: "output_size", jconv.adaptive_avg_pool: "output_size"}

KINDS = {
    conv: {1: 200, 2: 400, 3: 100},
    conv_transpose: {1: 150, 2: 350, 3: 100},
    max_pool: {1: 100, 2: 150, 3: 50},
    max_pool_with_indices: {1: 100, 2: 100, 3: 50},
    avg_pool: {1: 100, 2: 150, 3: 50},
    lp_pool: {1: 50, 2: 50},
    adaptive: {1: 50, 2: 100, 3: 50},
    unfold: {2: 150},
    fold: {2: 100},
    pad: {1: 100, 2: 150, 3: 50},
    max_unpool: {1: 50, 2: 50},
}
BATCHES = [
    (kind, rank, first)
    for kind, ranks in KINDS.items()
    for rank, count in ranks.items()
    for first in range(0, count, A_BATCH)
]


def test_there_are_enough():
    total = sum(count for ranks in KINDS.values() for count in ranks.values())
    assert total >= 3000
    assert total // GRADIENTS - sum(KINDS[max_pool_with_indices].values()) // GRADIENTS >= 500


@pytest.mark.parametrize(("kind", "rank", "first"), BATCHES, ids=lambda v: getattr(v, "__name__", str(v)))
def test_ours_is_pytorchs(kind, rank, first):
    questions, answers = [], []
    with jax.enable_x64(True):
        for number in range(first, first + A_BATCH):
            call = kind(Draw(list(KINDS).index(kind), rank, number), rank)
            said = f"{kind.__name__} {rank}-D, number {number}: {call.said}, {[a.shape for a in call.arrays]}"
            with naming(said):
                theirs = ask_pytorch(call, call.differentiable and number % GRADIENTS == 0)
                if theirs is None:
                    with pytest.raises(ValueError, match=": "):
                        jax.eval_shape(call.ours, *call.arrays)
                else:
                    direction, answer = theirs
                    questions.append((said, call, direction))
                    answers.append(answer)
        ours = ask_jconv(questions)
    for (said, _, _), got, wanted in zip(questions, ours, answers, strict=True):
        with naming(said):
            for name in wanted:
                for one, other in zip(got[name], wanted[name], strict=True):
                    same(one, other, name)
    assert len(questions) >= A_BATCH // 2  # or the comparison says little


@contextmanager
def naming(said) -> Iterator[None]:
    """Whatever fails in here names its configuration."""
    try:
        yield
    except BaseException as error:
        error.add_note(said)
        raise


def ask_pytorch(call, with_gradient):
    """A direction for the gradients, where they are wanted, and PyTorch's answers; None if it refuses."""
    tensors = [torch.tensor(array, requires_grad=with_gradient) for array in call.arrays]
    try:
        result = call.torch(*tensors)
    except (RuntimeError, ValueError):
        return None
    results = result if isinstance(result, tuple) else (result,)
    if 0 in results[0].shape:  # one backend of its transposed convolution returns what the others refuse
        return None
    values = [value.detach().numpy() for value in results]
    if not with_gradient:
        return None, {"result": values}
    direction = np.random.default_rng(0).normal(size=values[0].shape)
    result.backward(torch.tensor(direction))
    return direction, {"result": values, "gradient": [tensor.grad.numpy() for tensor in tensors]}


def ask_jconv(questions):
    """jconv's results and gradients for all of a batch, compiled as one program."""
    arrays = [(call.arrays, direction) for _, call, direction in questions]

    def run(call, arrays, direction):
        if direction is None:
            return {"result": jax.tree.leaves(call.ours(*arrays))}
        value, pull_back = jax.vjp(call.ours, *arrays)
        return {"result": [value], "gradient": pull_back(direction)}

    def batch(arrays):
        return [run(call, *those) for (_, call, _), those in zip(questions, arrays, strict=True)]

    try:
        return jax.device_get(jax.jit(batch)(arrays))
    except Exception:  # of one of them: which?
        for (said, call, _), those in zip(questions, arrays, strict=True):
            with naming(said):
                jax.device_get(jax.jit(partial(run, call))(*those))
        raise


def same(got, wanted, name):
    assert got.shape == wanted.shape, name
    assert got.dtype == wanted.dtype, name
    np.testing.assert_allclose(got, wanted, rtol=1e-10, atol=1e-11, err_msg=name)
