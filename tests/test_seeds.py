"""Every worked example, table and quick check of the course texts about this part of the library.

Each test cites its text by file name, with the words that it checks. Where a text's number is wrong, the test
says what it should have been: a learner who asks jconv gets the right one.
"""

import jax.numpy as jnp
import numpy as np
import pytest

from jconv import (
    conv,
    conv1d,
    conv2d,
    conv_output_shape,
    conv_output_size,
    conv_params,
    convolve,
    correlate,
    dense_params,
    filters,
    im2col,
    kernels,
    same_padding,
)

# 002, "Example: 5×5 Image with 3×3 Kernel"
RAMP = jnp.array(
    [
        [10, 20, 30, 40, 50],
        [20, 40, 60, 80, 100],
        [30, 60, 90, 120, 150],
        [40, 80, 120, 160, 200],
        [50, 100, 150, 200, 250],
    ]
)
SOBEL_X = jnp.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


class TestEigenvue:
    """001_8d6fc8578cd19575.txt."""

    def test_default_4x4_input_2x2_kernel(self):
        """'Default (4×4 input, 2×2 kernel)'."""
        image = jnp.array([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]])
        output = correlate(image, jnp.array([[1, 0], [0, -1]]))
        # Each cell minus its neighbour to the lower right: 1 - 5, 2 - 6, 3 - 1, ...
        assert output.tolist() == [[-4, -4, 2], [-4, -4, 4], [6, 6, 6]]

    def test_edge_detection_3x3_kernel(self):
        """'Edge detection (3×3 kernel)'."""
        image = jnp.zeros((5, 5), jnp.int32).at[1:4, 1:4].set(1)
        kernel = jnp.full((3, 3), -1).at[1, 1].set(8)
        # A corner of the square has 3 neighbours in it (8 - 3), a side has 5, the middle all 8.
        assert correlate(image, kernel).tolist() == [[5, 3, 5], [3, 0, 3], [5, 3, 5]]

    def test_output_size_reduction(self):
        """'Without padding ... output_size = input_size - kernel_size + 1. Use padding='same' to maintain
        dimensions' and Q1: 'Output size = ... 5 - 3 + 1 = 3'."""
        for size in range(3, 9):
            assert conv_output_size(size, 3) == size - 3 + 1
            assert conv_output_size(size, 3, padding="same") == size
        assert conv_output_size((5, 5), (3, 3)) == (3, 3)

    def test_the_kernel_cannot_be_larger_than_the_input(self):
        """'The kernel cannot be larger than the input in any dimension. This is a hard constraint'."""
        with pytest.raises(ValueError, match=r"^correlate: the kernel must not be larger than the padded input"):
            correlate(jnp.ones((4, 2)), jnp.ones((2, 3)))

    def test_each_kernel_gives_one_feature_map(self):
        """'Each kernel produces one feature map. Using multiple kernels (channels)...'."""
        filter_bank = jnp.stack([SOBEL_X, SOBEL_X.T])[:, None]
        maps = conv2d(RAMP[None], filter_bank)
        np.testing.assert_array_equal(maps[0], correlate(RAMP, SOBEL_X))
        np.testing.assert_array_equal(maps[1], correlate(RAMP, SOBEL_X.T))


class TestTheConvolutionOperationInDepth:
    """002_0fa7233c82f28eae.txt."""

    def test_worked_example_1d(self):
        """'signal [1, 2, 3, 4, 5] with kernel [1, 0, -1]': '[1, 0, -1] computes signal[n] - signal[n+2]',
        'constant output -2'. (The signal grows by 1 a step, not by 2; over two steps that is the 2.)"""
        assert correlate(jnp.array([1, 2, 3, 4, 5]), jnp.array([1, 0, -1])).tolist() == [-2, -2, -2]
        assert conv1d(jnp.array([[1, 2, 3, 4, 5]]), jnp.array([[[1, 0, -1]]])).tolist() == [[-2, -2, -2]]

    def test_quick_check_length_10_kernel_4(self):
        """'What is the output length when convolving a signal of length 10 with a kernel of length 4?'"""
        assert conv_output_size(10, 4) == 7
        assert correlate(jnp.ones(10), jnp.ones(4)).shape == (7,)

    def test_position_0_0_of_the_animation(self):
        """'Position (0, 0): (1×-1) + (2×0) + (0×1) + (0×-2) + (1×0) + (2×2) + (2×-1) + (0×0) + (1×1) = 2'."""
        window = jnp.array([[1, 2, 0], [0, 1, 2], [2, 0, 1]])
        assert correlate(window, SOBEL_X).tolist() == [[2]]

    def test_the_pipelines_sizes(self):
        """'Without padding (P=0): ... 3×3', 'With padding (P=1): ... 5×5 (same as input!)', 'Stride=2: Kernel
        moves 2 pixels at a time, reducing output size'."""
        assert conv_output_size((5, 5), 3) == (3, 3)
        assert conv_output_size((5, 5), 3, padding=1) == (5, 5)
        assert conv_output_size((5, 5), 3, stride=2) == (2, 2)

    def test_commutativity(self):
        """'This ensures certain mathematical properties like commutativity', 'Commutative | Yes: f*g = g*f
        | No'."""
        f, g = jnp.array([1, 2, 3, 4]), jnp.array([1, 0, -1])
        assert convolve(f, g, padding="full").tolist() == convolve(g, f, padding="full").tolist()
        assert correlate(f, g, padding="full").tolist() != correlate(g, f, padding="full").tolist()

    def test_mathematical_convolution_rotates_the_kernel_by_180_degrees(self):
        """'The kernel is flipped both horizontally and vertically (rotated 180°)'."""
        image = RAMP + RAMP.T[::-1] ** 2
        np.testing.assert_array_equal(convolve(image, SOBEL_X), correlate(image, jnp.rot90(SOBEL_X, 2)))

    def test_sobel_on_the_ramp(self):
        """'-10 + 0 + 30 + (-40) + 0 + 120 + (-30) + 0 + 90 = 160', 'Output[0,0] = 160'.

        The text asks 'Why is the output constant?'. It is so along each row only: lower rows climb faster.
        """
        np.testing.assert_array_equal(kernels.sobel_x(dtype=jnp.int32), SOBEL_X)
        window = RAMP[:3, :3] * SOBEL_X
        assert window.tolist() == [[-10, 0, 30], [-40, 0, 120], [-30, 0, 90]]
        assert correlate(RAMP, SOBEL_X).tolist() == [[160] * 3, [240] * 3, [320] * 3]

    def test_quick_check_position_1_1(self):
        """'At position (1,1), which input pixels does the 3×3 kernel overlay?' Rows 1 to 3 and columns 1
        to 3."""
        columns = im2col(RAMP[None, None], 3)
        np.testing.assert_array_equal(columns[0, :, 1 * 3 + 1].reshape(3, 3), RAMP[1:4, 1:4])

    def test_identity_and_box_of_the_calculator(self):
        """'Identity: Output equals input', 'Box Blur: Smooths the image by averaging neighbors', '(1/9
        each)'."""
        np.testing.assert_array_equal(correlate(RAMP, kernels.identity(dtype=int), padding="same"), RAMP)
        np.testing.assert_allclose(kernels.box(), np.full((3, 3), 1 / 9), rtol=1e-7)
        np.testing.assert_allclose(correlate(RAMP, kernels.box())[0, 0], RAMP[:3, :3].mean(), rtol=1e-6)

    @pytest.mark.parametrize(
        ("name", "pattern"),
        [
            ("sobel_x", "Negative left, positive right"),
            ("sobel_y", "Negative top, positive bottom"),
            ("box", "All equal (1/9 each)"),
            ("gaussian", "Bell curve weights"),
            ("sharpen", "Large positive center, negative neighbors"),
            ("laplacian", "Negative center, positive neighbors"),
        ],
    )
    def test_what_makes_each_kernel_work(self, name, pattern):
        """The rows of 'What Makes Each Kernel Work?', by their weight patterns."""
        k = np.asarray(kernels.GALLERY[name].build())
        cross = np.array([k[0, 1], k[1, 0], k[1, 2], k[2, 1]])
        holds = {
            "Negative left, positive right": (k[:, 0] < 0).all() and (k[:, 2] > 0).all(),
            "Negative top, positive bottom": (k[0] < 0).all() and (k[2] > 0).all(),
            "All equal (1/9 each)": (k == np.float32(1 / 9)).all(),
            "Bell curve weights": k[1, 1] > cross.max() and cross.min() > k[[0, 0, 2, 2], [0, 2, 0, 2]].max(),
            "Large positive center, negative neighbors": k[1, 1] > 1 and (cross < 0).all(),
            "Negative center, positive neighbors": k[1, 1] < 0 and (cross > 0).all(),
        }
        assert holds[pattern]

    def test_laplacian_responds_to_edges_regardless_of_direction(self):
        """'Second derivative; responds to edges regardless of direction'."""
        step = jnp.zeros((6, 6)).at[:, 3:].set(1)
        np.testing.assert_array_equal(
            jnp.abs(correlate(step, kernels.laplacian())).T, jnp.abs(correlate(step.T, kernels.laplacian()))
        )
        assert correlate(step, kernels.laplacian()).any()

    def test_rgb(self):
        """'Input: H × W × 3', 'One kernel: K × K × 3', 'Output: H' × W' × 1', 'Input Image (4×4×3 RGB)',
        'Output Feature Map (2×2×1)', '64 kernels → 64 output channels'."""
        image = jnp.ones((4, 4, 3))
        assert conv2d(image, jnp.ones((3, 3, 3, 1)), layout="channels_last").shape == (2, 2, 1)
        assert conv2d(image, jnp.ones((3, 3, 3, 64)), layout="channels_last").shape == (2, 2, 64)

    def test_parameter_counts(self):
        """'3 × 3 × 3 × 64 + 64 = 1,792 parameters' and 'How many parameters does nn.Conv2d(64, 128,
        kernel_size=3) have?'"""
        assert conv_params(3, 64, kernel_size=3) == 1_728 + 64 == 1_792
        assert conv_params(64, 128, kernel_size=3) == 73_856

    @pytest.mark.parametrize(
        ("kernel", "padding", "stride", "size"),
        [(3, 1, 1, 224), (5, 2, 1, 224), (3, 1, 2, 112), (3, 0, 1, 222)],
    )
    def test_common_scenarios(self, kernel, padding, stride, size):
        """The rows of 'Common Scenarios'; 'Halve size (stride) | (224-3+2)/2+1' is 112.5, floored."""
        assert conv_output_size(224, kernel, padding=padding, stride=stride) == size

    def test_vgg_style(self):
        """'K=3, P=1, S=1 + pool | → pool halves | 112 after pool', and of the pipeline's pool, 'Output
        size: 5÷2 = 2×2': a 2x2 window with stride 2."""
        assert conv_output_size(conv_output_size(224, 3, padding=1), 2, stride=2) == 112
        assert conv_output_size((5, 5), 2, stride=2) == (2, 2)

    def test_quick_check_64_5_2_2(self):
        """'What is the output size for input=64, kernel=5, padding=2, stride=2?'"""
        assert conv_output_size(64, 5, padding=2, stride=2) == 32

    def test_conceptual_question_1(self):
        """'A 128×128×3 RGB image passes through nn.Conv2d(3, 32, kernel_size=5, padding=2, stride=2)':
        '(128-5+4)/2+1 = 64', '[batch, 32, 64, 64]', '5×5×3×32 + 32 = 2,432'."""
        shape = conv_output_shape((8, 3, 128, 128), (32, 3, 5, 5), padding=2, stride=2)
        assert shape == (8, 32, 64, 64)
        assert conv2d(jnp.ones((8, 3, 128, 128)), jnp.ones((32, 3, 5, 5)), padding=2, stride=2).shape == shape
        assert conv_params(3, 32, kernel_size=5) == 2_432

    def test_conceptual_question_2(self):
        """'Vertical edges ARE horizontal transitions in brightness!'"""
        vertical_edge = jnp.zeros((5, 6)).at[:, 3:].set(1)
        assert correlate(vertical_edge, kernels.sobel_x()).any()
        assert not correlate(vertical_edge.T, kernels.sobel_x()).any()

    def test_conceptual_question_3_and_the_recipe(self):
        """'P = (K-1)/2 = (7-1)/2 = 3'."""
        assert same_padding(7) == (3, 3)
        for kernel in range(1, 13, 2):
            assert same_padding(kernel) == ((kernel - 1) // 2,) * 2
            assert conv_output_size(224, kernel, padding=(kernel - 1) // 2) == 224

    def test_coding_exercise_edge_magnitude(self):
        """'Apply Sobel X and Sobel Y to an image, then compute edge magnitude'."""
        inside = filters.sobel_magnitude(RAMP)[1:-1, 1:-1]
        gx, gy = correlate(RAMP, SOBEL_X), correlate(RAMP, SOBEL_X.T)
        np.testing.assert_allclose(inside, np.sqrt(gx**2 + gy**2), rtol=1e-6)

    def test_challenge_im2col(self):
        """'reshapes the input so convolution becomes a single matrix multiplication'."""
        image, bank = jnp.stack([RAMP, RAMP.T * 2]), jnp.arange(36).reshape(2, 2, 3, 3)
        columns = im2col(image, (3, 3))
        np.testing.assert_array_equal((bank.reshape(2, -1) @ columns).reshape(2, 3, 3), conv2d(image, bank))


class TestTheConvolutionOperation:
    """003_01baee9b4b254676.txt, whose formulas count from 1."""

    def test_one_dimension(self):
        """'y_i = sum_{j=1}^k x_{i + j - 1} w_j'."""
        x, w = [3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1]
        y = [sum(x[(i + j - 1) - 1] * w[j - 1] for j in (1, 2, 3)) for i in range(1, 7)]
        assert correlate(jnp.array(x), jnp.array(w)).tolist() == y

    def test_two_dimensions_and_channels(self):
        """'Y_{i,j} = sum_c sum_u sum_v X_{c, i+u-1, j+v-1} W_{c,u,v}'."""
        x, w = np.arange(40).reshape(2, 4, 5), np.arange(8).reshape(2, 2, 2) - 3
        y = [
            [
                sum(
                    int(x[c, (i + u - 1) - 1, (j + v - 1) - 1] * w[c, u - 1, v - 1])
                    for c in (0, 1)
                    for u in (1, 2)
                    for v in (1, 2)
                )
                for j in range(1, 5)
            ]
            for i in range(1, 4)
        ]
        assert conv(x, w[None]).tolist() == [y]


class TestWhyConv2DMatters:
    """004_c8d47efc79eaf81d.txt."""

    def test_one_kernel_against_a_dense_layer(self):
        """'flattened has 150,528 inputs', '150 million parameters', 'Only 9 parameters per channel'."""
        assert 224 * 224 * 3 == 150_528
        assert dense_params(150_528, 1000, bias=False) == 150_528_000
        assert conv_params(1, 1, 3, bias=False) == 9

    def test_edge_detection_example(self):
        """'Vertical Edge Kernel' [-1 0 1] on rows of '10 | 10 | 50': 'Output (edges)' rows of '0 | 40 | 0'.

        The figure is right for one row of the kernel with the image mirrored at its border. The whole
        kernel sums three such rows, so it answers 120; without padding that is the only output, and zeros
        would draw edges.
        """
        image = jnp.tile(jnp.array([10, 10, 50]), (3, 1))
        row = jnp.array([[-1, 0, 1]])
        kernel = jnp.tile(row, (3, 1))
        assert correlate(image, row, padding="same", padding_mode="reflect").tolist() == [[0, 40, 0]] * 3
        assert correlate(image, kernel, padding="same", padding_mode="reflect").tolist() == [[0, 120, 0]] * 3
        assert correlate(image, kernel).tolist() == [[120]]
        zeros = correlate(image, kernel, padding="same")
        assert zeros.tolist() == [[20, 80, -20], [30, 120, -30], [20, 80, -20]]

    def test_common_cases(self):
        """'K=3, P=1, S=1 → H_out = H_in', 'K=3, P=0, S=1 → H_out = H_in - 2', 'K=3, P=1, S=2 → H_out = H_in /
        2'.

        The last is right for even sizes; an odd one is halved upwards.
        """
        for size in range(3, 30):
            assert conv_output_size(size, 3, padding=1) == size
            assert conv_output_size(size, 3) == size - 2
            assert conv_output_size(size, 3, padding=1, stride=2) == (size + 1) // 2

    def test_full_forward_pass(self):
        """'output[c_out] = sum_{c_in} conv2d(input[c_in], weight[c_out, c_in]) + bias[c_out]'."""
        x, weight = jnp.arange(50).reshape(2, 5, 5), jnp.arange(54).reshape(3, 2, 3, 3) - 20
        bias = jnp.array([100, 200, 300])
        for c_out, plane in enumerate(conv2d(x, weight, bias)):
            expected = sum(correlate(x[c_in], weight[c_out, c_in]) for c_in in range(2)) + bias[c_out]
            np.testing.assert_array_equal(plane, expected)

    def test_pitfall_1_channel_dimension_confusion(self):
        """'weight = np.random.randn(3, 3, 64)  # Missing input channels!'"""
        x = np.ones((1, 3, 8, 8))
        with pytest.raises(ValueError, match=r"^conv2d: `kernel` must have 4 axes \(O, C, KH, KW\), got 3 "):
            conv2d(x, np.ones((3, 3, 64)))
        assert conv2d(x, np.ones((64, 3, 3, 3))).shape == (1, 64, 6, 6)

    def test_pitfall_2_padding_miscalculation(self):
        """'For "same" convolution with K=3: padding = (3 - 1) // 2  # = 1, NOT 2!'"""
        assert same_padding(3) == (1, 1)
        assert conv_output_size(8, 3, padding=2) == 10

    def test_pitfall_3_stride_off_by_one(self):
        """'With stride=2, indices are: 0, 2, 4, ...', 'calculate how many fit!'"""
        signal = jnp.arange(8)
        assert correlate(signal, jnp.array([1, 0, 0]), stride=2).tolist() == [0, 2, 4]
        assert conv_output_size(8, 3, stride=2) == (8 - 3) // 2 + 1 == 3

    def test_pitfall_4_batch_dimension_forgetfulness(self):
        """'Include batch loop'."""
        batch, kernel = jnp.arange(100).reshape(4, 1, 5, 5), SOBEL_X[None, None]
        for image, response in zip(batch, conv2d(batch, kernel), strict=True):
            np.testing.assert_array_equal(response, conv2d(image, kernel))
