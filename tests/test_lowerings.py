"""Every lowering (`method=`), and every product of each, against loops over NumPy arrays and against PyTorch.

A convolution has three products: its result, its gradient by x and its gradient by the kernel; a transposed
convolution has the same three in other roles. Whole numbers, whose float32 sums are exact in any order, are
compared for equality where a lowering adds products and nothing else.
"""

import re
from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close, count_positions, each_axis, loop_products, padding_pairs, whole_numbers

from jconv import conv, conv_transpose
from jconv.algorithms import bands, blocks, fft, gemm, rows, shift, winograd

EXACT = ["lax", "shift", "gemm", "polyphase"]
ROUNDED = ["fft", "winograd", "slices"]  # slices may be computed by the others
METHODS = EXACT + ROUNDED

# Size, taps, channels in and out, options; unequal along axes, so that exchanged axes cannot go unseen.
GEOMETRIES_1D = [
    ((9,), (3,), (2, 3), {}),
    ((10,), (3,), (4, 4), {"stride": 3, "padding": 2, "groups": 2}),
    ((9,), (4,), (4, 8), {"stride": 2, "padding": [(4, 0)], "dilation": 2, "groups": 4}),
    ((5,), (3,), (1, 1), {"padding": [(0, 5)], "dilation": 3}),
    ((7,), (2,), (2, 1), {"stride": 4, "padding": 7}),
    ((6,), (3,), (1, 2), {"padding": [(1, 6)]}),
    ((21,), (5,), (2, 2), {"padding": 2, "dilation": 2}),
    ((23,), (4,), (2, 1), {"padding": 5, "dilation": 3}),
    ((40,), (19,), (2, 2), {"stride": 3, "padding": 6}),
    ((33,), (9,), (1, 2), {"stride": 8, "padding": (3,)}),
]
GEOMETRIES_2D = [
    ((7, 6), (3, 2), (4, 4), {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups})
    for stride, padding, dilation, groups in product([1, (2, 1)], [0, ((2, 0), (1, 3))], [1, (2, 1)], [1, 2])
] + [
    ((5, 6), (3, 3), (3, 3), {"padding": 1, "groups": 3}),
    ((5, 6), (2, 3), (3, 6), {"stride": (1, 2), "padding": ((0, 2), (1, 0)), "groups": 3}),
    ((9, 6), (3, 3), (2, 3), {"padding": (2, 1)}),
    ((5, 10), (5, 3), (1, 4), {"stride": (3, 1), "padding": (2, 5)}),
    ((4, 5), (1, 1), (3, 2), {}),
    ((4, 5), (1, 1), (4, 2), {"groups": 2}),
    ((4, 5), (1, 1), (3, 2), {"stride": 2, "padding": 1}),
    ((6, 9), (2, 3), (2, 2), {"stride": (2, 3)}),
    ((8, 7), (2, 2), (2, 2), {"stride": 3}),
    ((1, 1), (1, 1), (1, 1), {}),
    ((3, 4), (3, 4), (2, 2), {}),
    ((2, 2), (3, 1), (1, 2), {"stride": (5, 2), "padding": ((0, 4), (4, 0))}),
    ((2, 2), (3, 3), (2, 3), {"padding": 1}),
    ((6, 5), (3, 3), (2, 3), {"padding": (2, 3)}),
    ((14, 3), (5, 4), (2, 2), {"padding": 2}),
    ((6, 4), (2, 3), (2, 2), {"padding": (0, 9), "dilation": (1, 9), "groups": 2}),
    ((13, 12), (4, 5), (4, 4), {"stride": (3, 4), "padding": (2, 3), "groups": 4}),
]
GEOMETRIES_3D = [
    ((5, 4, 6), (2, 3, 1), (2, 3), {}),
    ((5, 4, 6), (2, 3, 1), (4, 4), {"stride": 2, "padding": 1, "groups": 2}),
    (
        (5, 4, 6),
        (2, 3, 2),
        (2, 4),
        {"stride": (1, 2, 3), "padding": (0, 1, 2), "dilation": (2, 1, 1), "groups": 2},
    ),
    ((3, 4, 5), (3, 1, 3), (3, 3), {"padding": ((1, 0), (0, 2), (3, 1)), "groups": 3}),
]
GEOMETRIES_4D = [((2, 3, 2, 4), (1, 2, 2, 3), (2, 2), {"stride": (1, 2, 1, 1), "padding": (0, 1, 0, 1)})]
GEOMETRIES = GEOMETRIES_1D + GEOMETRIES_2D + GEOMETRIES_3D + GEOMETRIES_4D
SOME = [GEOMETRIES_1D[2], GEOMETRIES_2D[-11], GEOMETRIES_2D[14], GEOMETRIES_3D[0], GEOMETRIES_3D[2]]

every_geometry = pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
some_geometries = pytest.mark.parametrize("geometry", SOME, ids=str)


def takes(method, geometry):
    """Whether a method is made for a geometry: test_select.py reads what it says where it is not."""
    _, taps, _, options = geometry
    if method == "fft":
        return len(taps) <= 3
    if method == "slices":
        return len(taps) > 1
    axes = zip(taps, each_axis(options.get("stride", 1), len(taps)), strict=True)
    return method != "winograd" or any(2 <= k <= 5 and stride == 1 for k, stride in axes)


def draw(geometry, fill):
    """x (2, C, *size), kernel (O, C/groups, *K) and y (2, O, *output)."""
    size, taps, (c, o), options = geometry
    rank = len(size)
    axes = (each_axis(options.get("stride", 1), rank), padding_pairs(options.get("padding", 0), rank))
    axes = zip(size, taps, *axes, each_axis(options.get("dilation", 1), rank), strict=True)
    outputs = [count_positions(*axis) for axis in axes]
    return fill(2, c, *size), fill(o, c // options.get("groups", 1), *taps), fill(2, o, *outputs)


def last(x, kernel, y):
    """The three arrays with their channels last."""
    return jnp.moveaxis(x, 1, -1), jnp.moveaxis(kernel, (1, 0), (-2, -1)), jnp.moveaxis(y, 1, -1)


def first(x, kernel, y):
    """The three arrays with their channels first again."""
    return jnp.moveaxis(x, -1, 1), jnp.moveaxis(kernel, (-1, -2), (0, 1)), jnp.moveaxis(y, -1, 1)


def products(function, arrays, method, layout, options):
    """x, kernel and y as a method computes each from the other two: by `conv`, or by `conv_transpose`."""
    x, kernel, y = arrays if layout == "channels_first" else last(*arrays)
    size = x.shape[2:] if layout == "channels_first" else x.shape[1:-1]
    if function is conv:
        to, pull_back = jax.vjp(partial(conv, method=method, layout=layout, **options), x, kernel)
        results = (*pull_back(y), to)
    else:
        run = partial(conv_transpose, output_size=size, method=method, layout=layout, **options)
        to, pull_back = jax.vjp(run, y, kernel)
        by_y, by_kernel = pull_back(x)
        results = (to, by_kernel, by_y)
    return results if layout == "channels_first" else first(*results)


def every_way(geometry, arrays, functions=(conv,), methods=METHODS):
    """The three products by every method that takes the geometry, in both layouts, in one program."""
    ways = [
        way for way in product(functions, methods, ["channels_first", "channels_last"]) if takes(way[1], geometry)
    ]
    run = jax.jit(lambda *arrays: [products(f, arrays, m, layout, geometry[3]) for f, m, layout in ways])
    return zip(ways, jax.device_get(run(*arrays)), strict=True)


def assert_loops(geometry, arrays, results, relative=1e-5):
    expected = loop_products(*arrays, **geometry[3])
    for (function, method, layout), way in results:
        for role, actual in zip(["x", "kernel", "y"], way, strict=True):
            assert actual.dtype == arrays[0].dtype
            try:
                if method in EXACT and arrays[0].dtype in ("float32", "complex64"):
                    np.testing.assert_array_equal(actual, expected[role])
                else:
                    assert_close(actual, expected[role], relative=relative)
            except AssertionError as error:
                error.add_note(f"{function.__name__}, {method}, {layout}: {role}")
                raise


@pytest.fixture
def a_small_cache(monkeypatch):
    """Lowerings cut arrays into strips, tiles and images that stay in the cache: here into very small ones."""
    for module, name, size in [
        (gemm, "_STRIP", 400),
        (gemm, "_HELD", 0),
        (gemm, "_IMAGE", 100),
        (gemm, "_CELLS", 8),
        (blocks, "_BLOCK", 200),
        (blocks, "_TOGETHER", 1000),
        (shift, "_SMALL", 20),
        (shift, "_HUGE", 0),
        (shift, "_WIDE", 1),
        (rows, "_LANES", 4),
        (rows, "_PRODUCTS", 8),
        (winograd, "_CACHE", 100),
        (winograd, "_STEP", 1),
        (bands, "_BAND", 200),
        (winograd, "_BLOCK", 200),
        (fft, "_TILE", 1),
        (fft, "_LARGE", 0),
    ]:
        assert hasattr(module, name)
        monkeypatch.setattr(module, name, size)


# ---------------------------------------------------------------------------------------------------------
# The definition


@every_geometry
def test_every_product_by_every_method_is_the_loops(geometry, rng):
    arrays = draw(geometry, partial(whole_numbers, rng))
    assert_loops(geometry, arrays, every_way(geometry, arrays))


@some_geometries
def test_a_transposed_convolution_and_its_gradients_are_the_same_three_products(geometry, rng):
    arrays = draw(geometry, partial(whole_numbers, rng))
    assert_loops(geometry, arrays, every_way(geometry, arrays, [conv_transpose]))


@pytest.mark.parametrize("geometry", GEOMETRIES[::2], ids=str)
def test_nor_does_it_matter_how_arrays_are_cut_for_the_cache(geometry, a_small_cache, rng):
    arrays = draw(geometry, partial(whole_numbers, rng))
    assert_loops(geometry, arrays, every_way(geometry, arrays, methods=["shift", "gemm", "fft", "winograd"]))


@some_geometries
def test_in_float64_to_its_own_rounding(geometry, rng):
    with jax.enable_x64(True):
        arrays = draw(geometry, lambda *shape: rng.normal(size=shape))
        assert_loops(geometry, arrays, every_way(geometry, arrays, [conv, conv_transpose]), relative=1e-13)


@some_geometries
def test_of_complex_numbers(geometry, rng):
    def fill(*shape):
        return (whole_numbers(rng, *shape) + 1j * whole_numbers(rng, *shape)).astype(np.complex64)

    arrays = draw(geometry, fill)
    assert_loops(geometry, arrays, every_way(geometry, arrays, [conv, conv_transpose], EXACT))


@pytest.mark.parametrize("dtype", ["int32", "int8", "bool"])
@some_geometries
def test_of_integers_in_int32(geometry, dtype, rng):
    low, high = {"int32": (-9999, 9999), "int8": (-128, 128), "bool": (0, 2)}[dtype]
    x, kernel, y = draw(geometry, lambda *shape: rng.integers(low, high, shape).astype(dtype))
    options = geometry[3]
    methods = ["auto", *EXACT, *(["slices"] if takes("slices", geometry) else []), "reference"]
    expected = loop_products(x, kernel, y, **options)

    @jax.jit
    def every_method(x, kernel, y):
        there = [conv(x, kernel, method=method, **options) for method in methods]
        size = x.shape[2:]
        return there, [conv_transpose(y, kernel, output_size=size, method=m, **options) for m in methods]

    for role, results in zip(["y", "x"], every_method(x, kernel, y), strict=True):
        for method, actual in zip(methods, results, strict=True):
            assert actual.dtype == np.int32
            np.testing.assert_array_equal(actual, expected[role], err_msg=f"{method}: {role}")


# ---------------------------------------------------------------------------------------------------------
# PyTorch, on images of a size that has strips


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("size", "taps", "c", "o", "options"),
    [
        ((300,), (3,), 4, 6, {"padding": 1}),
        ((41, 38), (3, 3), 8, 6, {"padding": 1}),
        ((33, 46), (3, 5), 6, 6, {"stride": (1, 2), "padding": (1, 2)}),
        ((33, 46), (5, 3), 6, 6, {"stride": (2, 1), "padding": 2, "dilation": (3, 1), "groups": 3}),
        ((40, 61), (9, 15), 1, 2, {"padding": (4, 7)}),
        ((9, 10, 12), (3, 3, 3), 3, 4, {"padding": 1}),
        ((17, 18), (1, 1), 6, 9, {"groups": 3}),
        ((33, 46), (4, 5), 8, 3, {"padding": (1, 2), "dilation": (2, 1)}),
        ((9, 10, 12), (3, 3, 3), 8, 2, {"padding": 1, "groups": 2}),
    ],
    ids=str,
)
def test_agrees_with_pytorch_in_float64(size, taps, c, o, options, method, torch, rng):
    geometry = (size, taps, (c, o), options)
    method = method if takes(method, geometry) else "auto"
    arrays = draw(geometry, lambda *shape: rng.normal(size=shape))
    x, kernel, y = (torch.from_numpy(array) for array in arrays)
    x.requires_grad_(), kernel.requires_grad_()
    to = getattr(torch.nn.functional, f"conv{len(size)}d")(x, kernel, **options)
    to.backward(y)
    expected = [array.detach().numpy() for array in (x.grad, kernel.grad, to)]
    with jax.enable_x64(True):
        run = jax.jit(partial(products, conv, method=method, layout="channels_first", options=options))
        for actual, exact in zip(run(arrays), expected, strict=True):
            assert actual.dtype == np.float64
            assert_close(actual, exact, relative=1e-13)


# ---------------------------------------------------------------------------------------------------------
# What the compiler makes of a kernel that is larger than its image


@pytest.mark.parametrize(
    ("x", "kernel", "padding"),
    [((4, 8, 2, 2), (8, 8, 3, 3), 1), ((4, 8, 5, 5), (8, 8, 7, 7), 3), ((4, 8, 12, 12), (8, 8, 3, 3), 2)],
    ids=["y and x: small images", "y and x: large kernels", "kernel: y is larger than x"],
)
def test_no_convolution_has_a_window_larger_than_its_image(x, kernel, padding):
    """XLA exchanges the two then, and multiplies what comes of it one by one."""
    run = partial(conv, padding=padding, method="lax")

    def products(x, kernel, y):
        return run(x, kernel), jax.vjp(run, x, kernel)[1](y)

    y = jax.eval_shape(run, jnp.zeros(x), jnp.zeros(kernel))
    program = jax.jit(products).trace(jnp.zeros(x), jnp.zeros(kernel), jnp.zeros(y.shape))
    text = program.lower(lowering_platforms=("cpu",)).as_text()
    shapes = re.findall(r"stablehlo\.convolution.*: \(tensor<([\dx]+)xf32>, tensor<([\dx]+)xf32>\)", text)
    assert len(shapes) == 3
    for image, window in shapes:
        sizes = [[int(size) for size in shape.split("x")] for shape in (image, window)]
        assert all(k <= cells for k, cells in zip(sizes[1][:2], sizes[0][1:3], strict=True))


# ---------------------------------------------------------------------------------------------------------
# Half precision


ON_ONE_AXIS = ["auto", *(method for method in METHODS if method != "slices")]


@pytest.mark.parametrize("method", ON_ONE_AXIS)
def test_bfloat16_adds_in_float32(method):
    # Kept in bfloat16, a sum of ones stops at 256.
    ones = partial(jnp.ones, dtype=jnp.bfloat16)
    x, kernel, y = ones((100, 2, 3)), ones((50, 2, 3)), ones((100, 50, 3))
    by_x, by_kernel, to = products(conv, (x, kernel, y), method, "channels_first", {"padding": 1})
    assert {a.dtype for a in (by_x, by_kernel, to)} == {jnp.dtype(jnp.bfloat16)}
    assert float(by_x.max()) == 150
    assert float(by_kernel.max()) == 300
    _, pull_back = jax.vjp(partial(conv, padding=1, method=method), ones((1, 2, 5)), ones((200, 2, 3)))
    assert float(pull_back(ones((1, 200, 5)))[0].max()) == 600
    assert float(conv(ones((1, 100, 5)), ones((2, 100, 3)), padding=1, method=method).max()) == 300


@pytest.mark.parametrize("method", ON_ONE_AXIS)
def test_float16_sums_may_pass_its_largest_number_on_the_way(method):
    loud = np.zeros((5, 3), np.float16)
    loud[:, 1] = [60_000, 60_000, 60_000, -60_000, -60_000]
    impulse = np.array([[[0, 1, 0]]], np.float16)
    ones = np.tile(impulse, (1, 5, 1))
    run = partial(conv, padding=1, method=method)
    assert float(run(loud[None], ones)[0, 0, 1]) == 60_000  # over the channels
    by_x = jax.vjp(lambda x: run(x, ones.swapaxes(0, 1)), impulse)[1](jnp.asarray(loud[None]))[0]
    assert float(by_x[0, 0, 1]) == 60_000  # over the filters
    by_kernel = jax.vjp(partial(run, loud[:, None]), impulse)[1](jnp.asarray(np.tile(impulse, (5, 1, 1))))[0]
    assert float(by_kernel[0, 0, 1]) == 60_000  # over the images


# ---------------------------------------------------------------------------------------------------------
# Accuracy


@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
@pytest.mark.parametrize(
    ("x", "kernel", "options"),
    [
        ((2, 64, 20, 20), (64, 64, 3, 3), {"padding": 1}),
        ((1, 1, 80, 80), (1, 1, 31, 31), {"padding": 15}),
        ((1, 16, 30, 30), (16, 1, 7, 7), {"padding": 3, "groups": 16}),
        ((2, 64, 12, 12), (32, 64, 1, 1), {}),
        ((1, 32, 24, 24), (32, 32, 4, 4), {"stride": 2, "padding": 1}),
        ((1, 3, 40, 40), (16, 3, 7, 7), {"stride": 2, "padding": 3}),
    ],
    ids=str,
)
def test_the_error_of_auto_is_at_most_ten_times_laxs(x, kernel, options, layout, rng):
    geometry = (x[2:], kernel[2:], (x[1], kernel[0]), options)
    arrays = draw(geometry, lambda *shape: rng.normal(size=shape))
    methods = ["auto", *(method for method in METHODS if takes(method, geometry) and method != "shift")]
    single = tuple(array.astype(np.float32) for array in arrays)
    with jax.enable_x64(True):
        exact = jax.jit(partial(products, conv, method="lax", layout=layout, options=options))(
            tuple(array.astype(np.float64) for array in single)
        )
        exact = jax.device_get(exact)
    run = jax.jit(lambda *arrays: [products(conv, arrays, method, layout, options) for method in methods])
    errors = {
        method: [np.sqrt(((a - e) ** 2).mean()) / e.std() for a, e in zip(result, exact, strict=True)]
        for method, result in zip(methods, jax.device_get(run(*single)), strict=True)
    }
    for role in range(3):
        least = errors["lax"][role]
        assert least < 1e-6
        for method, of in errors.items():
            assert of[role] <= 10 * least, (method, ["x", "kernel", "y"][role])


@pytest.mark.parametrize("padding", ["same", 0])
@pytest.mark.parametrize(("x", "kernel"), [((1, 0, 5, 5), (3, 0, 3, 3)), ((0, 2, 5, 5), (2, 2, 3, 3))], ids=str)
@pytest.mark.parametrize("method", ["lax", "shift", "gemm", "fft", "winograd", "polyphase", "reference", "auto"])
def test_no_channels_and_no_images_by_every_method(method, x, kernel, padding):
    y = conv(jnp.ones(x), jnp.ones(kernel), padding=padding, method=method)
    assert y.shape == (x[0], kernel[0], *((5, 5) if padding == "same" else (3, 3)))
    assert not np.any(y)
