"""How much of the image does one number see?

A cell of the first layer's output sees `kernel` cells of the image. A cell of the second layer sees several of
those, which lie side by side and overlap. Walk through the layers and keep two numbers:

    field   how far a cell of this layer sees along one axis: from the first cell of the image that it sees to the
            last, both counted, and so are the cells that dilation or a stride skips in between; 1 at the start
    jump    how far apart in the image two neighbouring cells of this layer look; 1 at the start

    for each layer:   field = field + dilation * (kernel - 1) * jump        with the jump before the layer
                      jump  = jump * stride

Pools count as layers: they have a kernel and a stride. Padding changes where a cell looks, not how much it sees.

Example:
    three layers of 3 x 3, stride 1:                    field 7, jump 1: as one layer of 7 x 7
    3 x 3, a pool of 2 with stride 2, 3 x 3:            3, then 3 + 1*1 = 4, then 4 + 2*2 = 8; jump 2
    3 x 3 with dilation 1, 2, 4:                        3, 7, 15; jump 1
    one layer of 3 x 3 with dilation 2:                 field 5, though it reads 3 cells
    VGG16, thirteen layers of 3 x 3 and five pools:     field 212, jump 32
    AlexNet up to its last pool:                        field 195, jump 32

Arguments: `layers`, a tuple of (kernel, stride, dilation) tuples of ints, the first layer first; it may be empty.

Return: a tuple of two ints, (field, jump).

Not the point: jconv, and measuring gradients.

Read more: `help(jconv.receptive_field)`; Araujo, Norris and Sim, Computing receptive fields of convolutional
neural networks, 2019.
"""


def receptive_field(layers: tuple[tuple[int, int, int], ...]) -> tuple[int, int]:
    """Return how many cells of the image a cell of the last layer spans, and how far apart neighbours look."""
    raise NotImplementedError
