"""What one operation of JAX costs: a rule a primitive."""

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jax.extend.core import JaxprEqn


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# One operation for each element of the result.
_ELEMENTWISE = words(
    """abs acos acosh add add_any and asin asinh atan atan2 atanh bessel_i0e bessel_i1e cbrt ceil clamp clz conj
    cos cosh digamma div eq eq_to erf erf_inv erfc exp exp2 expm1 floor ge gt igamma igamma_grad_a igammac
    integer_pow is_finite le le_to lgamma log log1p logistic lt lt_to max min mul ne neg nextafter not or polygamma
    population_count pow regularized_incomplete_beta rem round rsqrt shift_left shift_right_arithmetic
    shift_right_logical sign sin sinh sqrt square sub tan tanh xor zeta"""
)
# One operation for each element that goes in.
# A sum over devices is among them: on each it adds what that device holds.
_REDUCTIONS = words(
    """argmax argmin cumlogsumexp cummax cummin cumprod cumsum pmax pmin psum psum_invariant reduce reduce_and
    reduce_max reduce_min reduce_or reduce_prod reduce_scatter reduce_sum reduce_xor"""
)
# One operation for each element of each window.
_WINDOWS = words("""reduce_window reduce_window_max reduce_window_min reduce_window_sum select_and_gather_add""")
# One operation for each update.
_SCATTERS = words("scatter-add scatter-max scatter-min scatter-mul scatter-sub scatter_add scatter_mul")
# Numbers are moved, chosen or made from nothing; none is computed.
_MOVES = words(
    """all_gather all_gather_invariant all_to_all bitcast_convert_type complex concatenate convert_element_type
    copy copy_p device_put dynamic_slice dynamic_update_slice empty2 gather imag iota linear_apart pad pbroadcast
    ppermute real reduce_precision reshard rev scatter select_n slice split stack tile transpose unstack"""
)
# The same numbers under another shape or name: not even memory is touched.
VIEWS = words(
    """after_all axis_index broadcast_in_dim create_token expand_dims mesh_cast name optimization_barrier pcast
    platform_index pvary random_unwrap random_wrap reshape sharding_constraint squeeze stop_gradient"""
)


def operations(eqn: "JaxprEqn") -> tuple[int, int] | None:
    """The MACs and the other arithmetic of one operation; None where there is no rule."""
    name, params = eqn.primitive.name, eqn.params
    ins = [_shape(v) for v in eqn.invars]
    out = _shape(eqn.outvars[0]) if eqn.outvars else ()  # printing has no result
    if name == "convolution":  # jconv's own, transposed or not, and its gradients
        return params["plan"].macs(ins[params["wanted"] == "x"][0]), 0
    if name == "conv_general_dilated":
        return _conv_macs(ins[0], ins[1], out, params), 0
    if name == "dot_general":
        (contracted, _), _ = params["dimension_numbers"]
        if not contracted:  # an outer product: nothing is accumulated
            return 0, prod(out)
        return prod(out) * prod(ins[0][axis] for axis in contracted), 0
    if name == "ragged_dot_general":
        return _ragged_macs(ins[0], out, params["ragged_dot_dimension_numbers"]), 0
    if name in _ELEMENTWISE:
        return 0, prod(out)
    if name in _REDUCTIONS:
        return 0, prod(ins[0])
    if name in _WINDOWS:
        return 0, prod(out) * prod(params["window_dimensions"])
    if name == "select_and_scatter_add":  # the gradient of a max pool: find the largest again, add to it
        return 0, prod(ins[0]) * (prod(params["window_dimensions"]) + 1)
    if name in _SCATTERS:
        return 0, prod(ins[2])
    return (0, 0) if name in _MOVES else None


def _shape(variable: Any) -> tuple[int, ...]:
    """Of an array; a token has none."""
    return getattr(variable.aval, "shape", ())


def _conv_macs(
    x: tuple[int, ...], kernel: tuple[int, ...], out: tuple[int, ...], params: Mapping[str, Any]
) -> int:
    numbers = params["dimension_numbers"]
    if any(d != 1 for d in params["lhs_dilation"]):
        batch, _, *spatial = (x[axis] for axis in numbers.lhs_spec)
        channels, inputs, *taps = (kernel[axis] for axis in numbers.rhs_spec)
        _, _, *outputs = (out[axis] for axis in numbers.out_spec)
        # A cell meets a tap only on behalf of an output, once each. In the gradient of a transposed convolution's
        # kernel the outputs are the few: there the kernel is as large as an image.
        pairs = [
            i * min(-(-k // s), o)
            for i, k, s, o in zip(spatial, taps, params["window_strides"], outputs, strict=True)
        ]
        return batch * channels * inputs * prod(pairs) // params["batch_group_count"]
    return prod(out) * (prod(kernel) // kernel[numbers.rhs_spec[0]] if prod(kernel) else 0)


def _ragged_macs(x: tuple[int, ...], out: tuple[int, ...], numbers: Any) -> int:
    """Each row meets the matrix of its own group only, so all groups together cost what one of them would."""
    contracted = numbers.dot_dimension_numbers[0][0]
    groups = out[0] if set(numbers.lhs_ragged_dimensions) & set(contracted) else 1
    return prod(out) * prod(x[axis] for axis in contracted) // max(groups, 1)
