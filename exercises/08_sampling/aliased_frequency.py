"""Find the frequency that a stride makes of another.

A spinning wheel in a film seems to stand still, or to turn backward: the camera looks too seldom. A stride
looks at every S-th cell, and what swings faster than half a cycle between two looks comes out as something
slower. It is not lost, it is folded onto another frequency: aliasing.

A wave of f cycles a cell runs through f * S cycles from one kept cell to the next. Whole cycles cannot be
seen, so take the nearest whole number away; and a wave that runs backward has the same samples as one that
runs forward, so take the size of what is left:

    aliased = |f * S - the integer nearest to f * S|        in cycles per kept cell, from 0 to 1/2

1/2 is the highest frequency that samples can show, every second cell bright: Nyquist's. Below 1 / (2 S) a
frequency survives the stride (f * S, the same wave counted in larger steps); all others are folded.

Example:
    frequency 0.1, stride 2:   f * S = 0.2    0.2    survives: 0.1 is below 1/4
    frequency 0.4, stride 2:   f * S = 0.8    0.2    folded: looks just like the one above
    frequency 0.5, stride 2:   f * S = 1      0      a checkerboard's rows become flat
    frequency 0.4, stride 3:   f * S = 1.2    0.2    the nearest integer is 1
    frequency 0.45, stride 4:  f * S = 1.8    0.2    the nearest integer is 2
    frequency 0.9, stride 1:   f * S = 0.9    0.1    the wheel that turns 0.9 times a picture: backward by 0.1
    cos(2 pi 0.4 n) at n = 0, 2, 4, 6 is 1, 0.31, -0.81, -0.81, and so is cos(2 pi 0.2 m) at m = 0, 1, 2, 3.

Arguments: a float `frequency`, f, 0 or more, in cycles per cell, and an int `stride`, S, 1 or more. f may be
above 1/2, as the wheel's.

Return: a float from 0 to 1/2, in cycles per kept cell.

Not the point: `jconv.aliased_frequency`, which keeps the sign.

Read more: Shannon, Communication in the presence of noise, 1949; `help(jconv.aliased_frequency)`.
"""


def aliased_frequency(frequency: float, stride: int) -> float:
    """Return the frequency, from 0 to 1/2, that a frequency appears as when every stride-th cell is kept."""
    raise NotImplementedError
