"""Winograd's matrices against published ones and their definition, and the axis that is gone along."""

from functools import partial
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from oracles import assert_close

from jconv import conv
from jconv.algorithms import bands, blocks, strips, winograd
from jconv.geometry.plan import plan_conv


def plan_of(size, taps, **options):
    """A plan with one channel."""
    geometry = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "layout": "channels_first"} | options
    return plan_conv("conv", (1, 1, *size), (1, 1, *taps), **geometry)


def test_the_matrices_of_three_taps_are_those_of_lavin_and_gray():
    """F(4, 3), "Fast algorithms for convolutional neural networks", 2015, section 4.3."""
    f43 = strips.transforms(3, (0, 1, -1, 2, -2))
    np.testing.assert_array_equal(
        f43.x,
        [
            [4, 0, -5, 0, 1, 0],
            [0, -4, -4, 1, 1, 0],
            [0, 4, -4, -1, 1, 0],
            [0, -2, -1, 2, 1, 0],
            [0, 2, -1, -2, 1, 0],
            [0, 4, 0, -5, 0, 1],
        ],
    )
    np.testing.assert_allclose(
        24 * f43.kernel, [[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]], rtol=1e-15
    )
    np.testing.assert_array_equal(
        f43.y, [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]]
    )


@pytest.mark.parametrize("taps", strips.TAPS)
def test_six_products_are_a_strip_of_outputs(taps, rng):
    x, kernel = rng.normal(size=6), rng.normal(size=taps)
    f = strips.transforms(taps)
    y = f.y @ ((f.kernel @ kernel) * (f.x @ x))
    np.testing.assert_allclose(y, np.correlate(x, kernel, "valid"), rtol=1e-12, atol=1e-12)
    assert len(y) == strips.outputs_of(taps)


@pytest.mark.parametrize("taps", strips.TAPS)
def test_its_points_round_less_than_small_integers_do(taps, rng):
    """Of sums over 64 channels in float32, the root of the mean square error."""
    x, kernel = rng.normal(size=(500, 64, 6)).astype("f4"), rng.normal(size=(500, 64, taps)).astype("f4")
    exact = np.stack([(x[..., j : j + taps].astype("f8") * kernel).sum((1, 2)) for j in range(7 - taps)], -1)

    def error(points):
        f = strips.transforms(taps, points)
        products = (x @ f.x.T.astype("f4")) * (kernel @ f.kernel.T.astype("f4"))
        return np.sqrt(((products.sum(1) @ f.y.T.astype("f4") - exact) ** 2).mean())

    assert error(strips.POINTS) < 0.9 * error((0, 1, -1, 2, -2))


@pytest.mark.parametrize(
    ("size", "taps", "options", "axis", "share"),
    [
        ((34,), (3,), {}, 0, 1 / 2),
        ((33,), (4,), {}, 0, 1 / 2),
        ((36,), (5,), {}, 0, 3 / 5),
        ((36,), (2,), {}, 0, 3 / 5),
        ((68,), (3,), {"dilation": 2}, 0, 1 / 2),
        ((18,), (3,), {"dilation": 8}, 0, 6 * 8 / (3 * 2)),
        ((12, 34), (3, 3), {}, 1, 1 / 2),
        ((34, 34), (3, 3), {"stride": (2, 1)}, 1, 1 / 2),
        ((36, 34), (5, 3), {}, 1, 1 / 2),
        ((36, 34), (7, 1), {}, None, None),
        ((36, 34), (3, 2), {"stride": 2}, None, None),
    ],
    ids=str,
)
def test_it_goes_along_the_axis_that_saves_most(size, taps, options, axis, share):
    plan = plan_of(size, taps, **options)
    assert strips.axis_of(plan) == axis
    if axis is not None:
        assert strips.share_of(plan, axis) == pytest.approx(share)


@pytest.mark.parametrize(
    ("taps", "dilation", "layout"), [*product([2, 3, 4, 5], [1, 2, 5], ["channels_first", "channels_last"])]
)
def test_dilated_strips_lie_in_one_another(taps, dilation, layout, torch, rng):
    x, kernel = rng.normal(size=(2, 3, 31, 4)), rng.normal(size=(2, 3, taps, 1))
    expected = torch.nn.functional.conv2d(
        torch.tensor(x), torch.tensor(kernel), padding=(3, 0), dilation=(dilation, 1)
    )
    arrays = x, kernel
    if layout == "channels_last":
        arrays = np.moveaxis(x, 1, -1), np.transpose(kernel, (2, 3, 1, 0))
    with jax.enable_x64(True):
        run = jax.jit(
            lambda *arrays: conv(*arrays, padding=(3, 0), dilation=(dilation, 1), layout=layout, method="winograd")
        )
        y = run(*map(jnp.asarray, arrays))
    y = np.moveaxis(y, -1, 1) if layout == "channels_last" else y
    assert_close(y, expected.numpy(), relative=1e-12)


@pytest.mark.parametrize("padding", [(0, 0), (1, 1), (2, 1), (1, 2), (0, 2), (2, 0), (6, 6)], ids=str)
@pytest.mark.parametrize(("size", "taps"), [((9, 7), (3, 3)), ((7, 9), (3, 3)), ((8, 3), (3, 2))], ids=str)
@pytest.mark.parametrize("dilation", [1, (2, 1), (1, 2)], ids=str)
def test_lines_in_a_row_do_not_see_one_another(padding, size, taps, dilation, torch, rng):
    """Along either axis: padding that neighbours share, that is wider behind than in front, or than the kernel."""
    x, kernel = rng.normal(size=(3, 2, *size)), rng.normal(size=(4, 2, *taps))
    padded = torch.tensor(np.pad(x, [(0, 0), (0, 0), padding, padding]))
    expected = torch.nn.functional.conv2d(padded, torch.tensor(kernel), dilation=dilation)
    options = {"dilation": dilation, "layout": "channels_last", "method": "winograd"}
    with jax.enable_x64(True):
        run = jax.jit(lambda x, kernel: conv(x, kernel, padding=[padding, padding], **options))
        y = run(jnp.moveaxis(x, 1, -1), jnp.transpose(kernel, (2, 3, 1, 0)))
    assert_close(np.moveaxis(y, -1, 1), expected.numpy(), relative=1e-12)


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("step", [1, 2, 3, 6])
@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
def test_it_does_not_matter_how_many_images_are_computed_together(step, groups, cores, layout, monkeypatch, rng):
    c, o = 21, 22
    x, kernel = rng.normal(size=(6, groups * c, 6, 5)), rng.normal(size=(groups * o, c, 3, 3))
    if layout == "channels_last":
        x, kernel = np.moveaxis(x, 1, -1), np.transpose(kernel, (2, 3, 1, 0))
    x, kernel = x.astype("f4"), kernel.astype("f4")

    def products(method):
        run = jax.jit(partial(conv, padding=1, groups=groups, layout=layout, method=method))
        y, pull_back = jax.vjp(run, x, kernel)
        return y, *pull_back(y)

    expected = products("gemm")
    whole = products("winograd")
    monkeypatch.setattr(winograd, "cores", lambda: cores)
    monkeypatch.setattr(winograd, "_CACHE", 1)
    for name in ("_STEP", "OWN"):
        monkeypatch.setattr(winograd, name, step * x[0].nbytes // groups)
    assert winograd._step(6, x.nbytes // groups, 0) == step
    jax.clear_caches()
    for actual, together, known in zip(products("winograd"), whole, expected, strict=True):
        assert_close(actual, known, relative=1e-5)
        assert_close(together, known, relative=1e-5)


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("layout", ["channels_first", "channels_last"])
@pytest.mark.parametrize(
    ("batch", "size", "taps", "padding", "dilation", "groups"),
    [
        (2, (60, 13), (3, 3), 1, 1, 1),
        (1, (61, 14), (3, 3), ((2, 1), (1, 1)), 1, 1),
        (1, (59, 14), (3, 3), 2, 2, 1),
        (3, (47, 9), (5, 3), 2, 1, 2),
        (1, (53, 14), (3, 3), 0, 1, 1),
        (1, (50, 14), (2, 1), ((5, 0), (0, 0)), 1, 1),
        (1, (50, 14), (3, 1), ((7, 9), (0, 0)), 3, 1),
        (1, (7, 63), (1, 4), ((0, 0), (0, 3)), 1, 1),
    ],
    ids=str,
)
def test_a_large_image_is_computed_by_bands_of_its_rows(
    batch, size, taps, padding, dilation, groups, layout, cores, monkeypatch, rng
):
    """Bands overlap where they do not divide the rows, and see zeros beyond the first and the last one."""
    c, o = 22, 24
    x, kernel = rng.normal(size=(batch, groups * c, *size)), rng.normal(size=(groups * o, c, *taps))
    if layout == "channels_last":
        x, kernel = np.moveaxis(x, 1, -1), np.transpose(kernel, (2, 3, 1, 0))
    x, kernel = x.astype("f4"), kernel.astype("f4")

    def products(method):
        options = {"padding": padding, "dilation": dilation, "groups": groups, "layout": layout}
        run = jax.jit(partial(conv, **options, method=method))
        y, pull_back = jax.vjp(run, x, kernel)
        return y, *pull_back(y)

    expected = products("lax")
    counts, of = [], bands.Bands.of
    monkeypatch.setattr(bands.Bands, "of", lambda *given: counts.append(found := of(*given)) or found)
    for module in (blocks, winograd):
        monkeypatch.setattr(module, "cores", lambda: cores)
        monkeypatch.setattr(module, "OWN", 1)
    for module, name in ((bands, "_BAND"), (winograd, "_CACHE"), (winograd, "_STEP")):
        monkeypatch.setattr(module, name, 1)
    jax.clear_caches()
    for actual, known in zip(products("winograd"), expected, strict=True):
        assert_close(actual, known, relative=1e-5)
    assert max(found.count for found in counts) > 1
