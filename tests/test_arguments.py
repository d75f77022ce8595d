"""The door for arguments: every way to write sizes and padding, and the tuples that they become."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jconv.arguments import (
    LAYOUTS,
    PADDING_MODES,
    axis_names,
    check_rank,
    common_rank,
    integer,
    padding_pairs,
    per_axis,
    spatial_axes,
    spatial_rank,
)


@given(st.integers(1, 4), st.data())
def test_an_int_stands_for_every_axis_and_a_sequence_for_itself(rank, data):
    number = data.draw(st.integers(1, 9))
    assert per_axis("f", "stride", number, rank, minimum=1) == (number,) * rank
    numbers = data.draw(st.lists(st.integers(1, 9), min_size=rank, max_size=rank))
    for written in (numbers, tuple(numbers), [np.int64(n) for n in numbers]):
        read = per_axis("f", "stride", written, rank, minimum=1)
        assert read == tuple(numbers)
        assert all(type(n) is int for n in read)


@given(st.integers(1, 4), st.data())
def test_every_way_to_write_padding_becomes_pairs(rank, data):
    amounts = data.draw(st.lists(st.integers(0, 9), min_size=rank, max_size=rank))
    twins = tuple((amount, amount) for amount in amounts)
    for written in (amounts, tuple(amounts), twins, [list(pair) for pair in twins]):
        assert padding_pairs("f", written, rank, minimum=0) == twins
    assert padding_pairs("f", amounts[0], rank, minimum=0) == (twins[0],) * rank
    mixed = [data.draw(st.sampled_from([amount, (amount, amount)])) for amount in amounts]
    assert padding_pairs("f", mixed, rank, minimum=0) == twins


def test_low_comes_before_high():
    assert padding_pairs("f", [(1, 2), (3, 4)], 2, minimum=0) == ((1, 2), (3, 4))
    assert padding_pairs("f", [(1, 2)], 1, minimum=0) == ((1, 2),)


@pytest.mark.parametrize("text", ["33", b"33", bytearray(b"33")])
def test_text_and_bytes_are_no_sequences_of_ints(text):
    with pytest.raises(TypeError, match=r"^f: `stride` must be made of ints, got "):
        per_axis("f", "stride", text, 2, minimum=0)
    with pytest.raises(TypeError, match=r"^f: `padding` must be made of ints, got "):
        padding_pairs("f", text, 2, minimum=0)


def test_two_ints_on_two_axes_are_one_an_axis_not_a_pair():
    assert padding_pairs("f", (1, 2), 2, minimum=0) == ((1, 1), (2, 2))


@pytest.mark.parametrize("minimum", [None, 0, 1])
def test_minimum_is_the_smallest_that_is_taken(minimum):
    if minimum is None:
        assert integer("f", "padding", -(10**9), minimum=None) == -(10**9)
        return
    assert integer("f", "padding", minimum, minimum=minimum) == minimum
    with pytest.raises(ValueError, match=rf"^f: `padding` must be at least {minimum}, got {minimum - 1}$"):
        integer("f", "padding", minimum - 1, minimum=minimum)


@pytest.mark.parametrize("value", [np.int8(3), np.uint64(3), np.array(3), 3])
def test_whatever_counts_as_an_index_is_an_integer(value):
    number = integer("f", "stride", value, minimum=0)
    assert number == 3
    assert type(number) is int


@pytest.mark.parametrize(
    "value",
    [
        3.0,
        np.float32(3),
        True,
        np.True_,
        "3",
        None,
        3j,
        (3,),
        np.array([3, 3]),
        np.array(3.0),
        np.array(True),
    ],
    ids=repr,
)
def test_whatever_does_not_is_refused_by_name(value):
    with pytest.raises(TypeError, match=r"^f: `stride` must be made of ints, got "):
        integer("f", "stride", value, minimum=0)


@pytest.mark.parametrize(
    ("kind", "rank", "layout", "names"),
    [
        ("batched", 1, "channels_first", "(N, C, W)"),
        ("single", 2, "channels_first", "(C, H, W)"),
        ("batched", 3, "channels_first", "(N, C, D, H, W)"),
        ("batched", 2, "channels_last", "(N, H, W, C)"),
        ("single", 3, "channels_last", "(D, H, W, C)"),
        ("kernel", 2, "channels_first", "(O, C, KH, KW)"),
        ("kernel", 1, "channels_last", "(KW, C, O)"),
        ("batched", 4, "channels_first", "(N, C, S0, S1, S2, S3)"),
        ("kernel", 4, "channels_last", "(K0, K1, K2, K3, C, O)"),
    ],
)
def test_axes_are_shown_as_the_documentation_writes_them(kind, rank, layout, names):
    assert axis_names(kind, rank, layout) == names


def test_spatial_axes_stand_where_the_layout_has_them():
    for rank, layout, batched in product(range(1, 5), LAYOUTS, (True, False)):
        names = axis_names("batched" if batched else "single", rank, layout).strip("()").split(", ")
        expected = tuple(axis for axis, name in enumerate(names) if name not in "NC")
        assert spatial_axes(len(names), rank, layout) == expected
        check_rank("f", "x", (1,) * len(names), rank, layout)


def test_an_int_needs_a_batch_to_tell_the_rank():
    assert spatial_rank("f", "padding", 1, (8, 3, 32)) == 1
    assert spatial_rank("f", "padding", np.int64(1), (8, 3, 32, 32)) == 2
    assert spatial_rank("f", "padding", (1, 1), (3, 32, 32)) == 2
    with pytest.raises(ValueError, match=r"^f: `x` must be batched and have a spatial axis where `padding` is"):
        spatial_rank("f", "padding", 1, (3, 32))


def test_sequences_agree_on_the_rank_or_leave_it_open():
    assert common_rank("f", size=(1, 2), kernel_size=3) == 2
    assert common_rank("f", size=1, kernel_size=3) is None
    with pytest.raises(ValueError, match=r"^f: .*'size': 2, 'kernel_size': 3"):
        common_rank("f", size=(1, 2), kernel_size=(1, 2, 3))


def test_the_words_are_the_contracts():
    assert PADDING_MODES == ("zeros", "reflect", "replicate", "circular", "symmetric")
    assert LAYOUTS == ("channels_first", "channels_last")
