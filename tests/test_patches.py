"""im2col and col2im: against a loop, against PyTorch's unfold and fold, and against each other."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import count_positions, loop_im2col, numpy_pad, whole_numbers

from jconv import col2im, conv, im2col

# size, kernel_size, stride, padding, dilation
GEOMETRIES = [
    ((7,), (3,), (1,), (0,), (1,)),
    ((7,), (2,), (3,), ((2, 0),), (2,)),
    ((50,), (20,), (3,), (4,), (2,)),
    ((40, 5), (17, 3), (4, 1), (2, 1), (1, 1)),
    ((6, 5), (3, 2), (1, 1), (0, 0), (1, 1)),
    ((6, 5), (2, 3), (2, 1), (1, 2), (1, 2)),
    ((3, 4), (3, 4), (1, 1), (0, 0), (1, 1)),
    ((3, 4), (1, 1), (4, 3), ((0, 2), (5, 1)), (9, 9)),
    ((3, 4, 5), (2, 1, 3), (1, 2, 2), (1, 0, 2), (2, 1, 1)),
    ((2, 3, 2, 3), (2, 2, 1, 2), (1, 1, 1, 2), (0, 1, 0, 0), (1, 2, 1, 1)),
]


@pytest.mark.parametrize(("size", "taps", "stride", "padding", "dilation"), GEOMETRIES, ids=str)
def test_im2col_equals_the_loop_in_both_layouts_batched_and_not(size, taps, stride, padding, dilation, rng):
    x = whole_numbers(rng, 2, 3, *size)
    expected = loop_im2col(x, taps, stride, padding, dilation)
    run = partial(im2col, kernel_size=taps, stride=stride, padding=padding, dilation=dilation)

    @jax.jit
    def every_way(x):
        last = jnp.moveaxis(x, 1, -1)
        return run(x), run(x[1]), run(last, layout="channels_last"), run(last[1], layout="channels_last")

    first, first_single, last, last_single = every_way(x)
    np.testing.assert_array_equal(first, expected)
    np.testing.assert_array_equal(last, expected)
    np.testing.assert_array_equal(first_single, expected[1])
    np.testing.assert_array_equal(last_single, expected[1])


def test_im2col_eager_equals_the_loop(rng):
    size, taps, stride, padding, dilation = GEOMETRIES[3]
    x = whole_numbers(rng, 2, 3, *size)
    columns = im2col(x, taps, stride=stride, padding=padding, dilation=dilation)
    np.testing.assert_array_equal(columns, loop_im2col(x, taps, stride, padding, dilation))


@pytest.mark.parametrize("geometry", [g for g in GEOMETRIES if len(g[0]) == 2][:3], ids=str)
def test_im2col_and_col2im_are_pytorchs_unfold_and_fold(geometry, torch, rng):
    size, taps, stride, padding, dilation = geometry
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    x = whole_numbers(rng, 2, 3, *size)
    unfold = jax.jit(partial(im2col, kernel_size=taps, **options))
    columns = torch.nn.functional.unfold(torch.from_numpy(x), taps, **options)
    np.testing.assert_array_equal(unfold(x), columns)
    columns = whole_numbers(rng, *columns.shape)
    fold = jax.jit(partial(col2im, output_size=size, kernel_size=taps, **options))
    image = torch.nn.functional.fold(torch.from_numpy(columns), size, taps, **options)
    np.testing.assert_array_equal(fold(columns), image)
    np.testing.assert_array_equal(fold(columns[1]), image[1])


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular", "symmetric"])
def test_im2col_of_every_padding_mode(mode, rng):
    x = whole_numbers(rng, 1, 2, 4, 5)
    padding = ((1, 2), (0, 3))
    expected = loop_im2col(numpy_pad(x, padding, mode, rank=2), (2, 3), (1, 2), 0, (1, 1))
    columns = im2col(x, (2, 3), stride=(1, 2), padding=padding, padding_mode=mode)
    np.testing.assert_array_equal(columns, expected)


@pytest.mark.parametrize(
    ("named", "pairs"),
    [("valid", 0), ("same", ((1, 1), (1, 2))), ("same_lower", ((1, 1), (2, 1))), ("full", (2, 3))],
)
def test_im2col_takes_padding_by_name(named, pairs, rng):
    x = whole_numbers(rng, 1, 1, 4, 5)
    np.testing.assert_array_equal(im2col(x, (3, 4), padding=named), im2col(x, (3, 4), padding=pairs))
    signal = x[:, :, 0]
    causal = im2col(signal, 3, padding="causal", dilation=2)
    np.testing.assert_array_equal(causal, im2col(signal, 3, padding=((4, 0),), dilation=2))


@pytest.mark.parametrize("special", [np.inf, -np.inf, np.nan])
def test_infinity_and_nan_stay_in_their_own_place(special):
    x = np.zeros((1, 2, 4, 4), np.float32)
    x[0, 1, 1, 2] = special
    columns = np.asarray(im2col(x, 3))
    expected = loop_im2col(x, (3, 3), (1, 1), 0, (1, 1))
    np.testing.assert_array_equal(columns, expected)
    assert (~np.isfinite(columns)).sum() == 4  # the cell is in all four patches, once in each
    back = np.asarray(col2im(columns, (4, 4), 3))
    assert np.argwhere(~np.isfinite(back)).tolist() == [[0, 1, 1, 2]]


@pytest.mark.parametrize("geometry", [GEOMETRIES[1], GEOMETRIES[3], GEOMETRIES[6]], ids=str)
@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
def test_the_kernel_times_the_columns_is_the_convolution(geometry, layout, rng):
    size, taps, stride, padding, dilation = geometry
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    x, kernel = whole_numbers(rng, 2, 3, *size), whole_numbers(rng, 4, 3, *taps)
    expected = np.asarray(conv(x, kernel, **options))
    image = np.moveaxis(x, 1, -1) if layout == "channels_last" else x
    columns = jax.jit(partial(im2col, kernel_size=taps, layout=layout, **options))(image)
    np.testing.assert_array_equal((kernel.reshape(4, -1) @ columns).reshape(expected.shape), expected)


def test_one_column_a_position_in_row_major_order(rng):
    x = jnp.arange(12).reshape(1, 1, 3, 4)
    columns = im2col(x, (1, 1))
    assert columns.tolist() == [[list(range(12))]]
    assert im2col(x, (2, 2))[0, :, 1].tolist() == [1, 2, 5, 6]
    np.testing.assert_array_equal(im2col(x, (3, 4))[0, :, 0], x.ravel())


def test_an_int_kernel_size_means_a_batch(rng):
    x = whole_numbers(rng, 3, 4, 5)
    assert im2col(x, 2).shape == (3, 4 * 2, 4)
    assert im2col(x, (2, 2)).shape == (3 * 4, 3 * 4)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "bfloat16", "float16", "complex64"])
def test_im2col_moves_values_and_keeps_the_dtype(dtype):
    x = jnp.array([[[0, 1, 1, 0]]]).astype(dtype)
    columns = im2col(x, 2)
    assert columns.dtype == x.dtype
    assert columns.tolist() == jnp.array([[[0, 1, 1], [1, 1, 0]]]).astype(dtype).tolist()


@pytest.mark.parametrize(("n", "c"), [(0, 3), (2, 0), (0, 0)])
def test_empty_batches_and_channels(n, c):
    columns = im2col(jnp.ones((n, c, 3, 4)), 2)
    assert columns.shape == (n, c * 4, 6)
    assert col2im(columns, (3, 4), 2).shape == (n, c, 3, 4)


# ---------------------------------------------------------------------------------------------------------
# col2im


@st.composite
def geometries(draw):
    """A random geometry of one or two axes that leaves at least one position."""
    rank = draw(st.integers(1, 2))

    def axes(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(rank))

    size, taps, stride, dilation = axes(1, 5), axes(1, 3), axes(1, 3), axes(1, 2)
    padding = tuple(zip(axes(0, 2), axes(0, 2), strict=True))
    assume(all(count_positions(*axis) for axis in zip(size, taps, stride, padding, dilation, strict=True)))
    return size, taps, {"stride": stride, "padding": padding, "dilation": dilation}


@settings(max_examples=12)
@given(geometries(), st.integers(0, 2**32 - 1))
def test_col2im_is_the_adjoint_of_im2col(geometry, seed):
    size, taps, options = geometry
    rng = np.random.default_rng(seed)
    x = whole_numbers(rng, 2, 2, *size)

    @jax.jit
    def there_and_back(x):
        columns = im2col(x, taps, **options)
        c = jnp.arange(columns.size, dtype=columns.dtype).reshape(columns.shape) % 11 - 5
        return columns, c, col2im(c, size, taps, **options)

    columns, c, image = there_and_back(x)
    assert image.shape == x.shape
    assert (columns * c).sum() == (x * image).sum()


def test_col2im_counts_the_patches_that_see_a_cell():
    x = jnp.ones((1, 1, 5, 6))
    options = {"stride": (2, 1), "padding": 1}
    seen = jax.jit(lambda x: col2im(im2col(x, (3, 2), **options), (5, 6), (3, 2), **options))(x)
    rows, columns = [1, 2, 1, 2, 1], [2] * 6  # windows that hold row i: of the 3 rows every 2; column j
    np.testing.assert_array_equal(seen[0, 0], np.outer(rows, columns))


def test_col2im_undoes_im2col_where_patches_do_not_overlap(rng):
    x = whole_numbers(rng, 2, 3, 4, 6)
    there_and_back = jax.jit(lambda x: col2im(im2col(x, (2, 3), stride=(2, 3)), (4, 6), (2, 3), stride=(2, 3)))
    np.testing.assert_array_equal(there_and_back(x), x)


def test_col2im_leaves_zero_where_no_patch_was():
    image = col2im(jnp.ones((1, 1, 4)), (4, 4), 1, stride=3)
    assert jnp.argwhere(image[0, 0]).tolist() == [[0, 0], [0, 3], [3, 0], [3, 3]]


def test_two_ints_mean_a_square_image_as_in_pytorch(rng):
    columns = whole_numbers(rng, 1, 8, 9)
    np.testing.assert_array_equal(col2im(columns, 4, 2), col2im(columns, (4, 4), (2, 2)))


@pytest.mark.parametrize("transform", [im2col, col2im], ids=["im2col", "col2im"])
def test_each_is_the_others_gradient(transform, rng):
    options = {"stride": (1, 2), "padding": ((1, 2), (0, 1)), "dilation": (2, 1)}
    x = whole_numbers(rng, 1, 2, 4, 5)
    columns = whole_numbers(rng, *im2col(x, (2, 3), **options).shape)
    forward = jax.jit(partial(im2col, kernel_size=(2, 3), **options))
    backward = jax.jit(partial(col2im, output_size=(4, 5), kernel_size=(2, 3), **options))
    if transform is im2col:
        (gradient,) = jax.vjp(forward, x)[1](jnp.asarray(columns))
        np.testing.assert_array_equal(gradient, backward(columns))
    else:
        (gradient,) = jax.vjp(backward, columns)[1](jnp.asarray(x))
        np.testing.assert_array_equal(gradient, forward(x))


@pytest.mark.parametrize(
    ("dtype", "overlap", "total", "returned"),
    [
        ("bfloat16", [256, 1, 1], 258, "bfloat16"),  # in bfloat16 256 + 1 is 256 again
        ("float16", [60_000, 60_000, -60_000], 60_000, "float16"),  # in float16 the first two make infinity
        ("int8", [100, 100, 100], 300, "int32"),
        ("uint8", [200, 200, 200], 600, "int32"),
        ("bool", [True, True, True], 3, "int32"),
    ],
)
def test_overlaps_add_in_32_bits(dtype, overlap, total, returned):
    # Three patches of three cells see cell 2; each column holds what it adds there, at the tap over it.
    columns = jnp.fliplr(jnp.diag(jnp.array(overlap, dtype)))[None]
    image = col2im(columns, (5,), (3,))
    assert image.dtype == returned
    assert image.tolist() == [[[0, 0, total, 0, 0]]]
