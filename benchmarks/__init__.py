"""jconv's speed against what its users would pick instead: `python -m benchmarks` (needs the extra `test`).

    shapes       the cases: three lists of layers from real networks, as data
    case         what a case is, and what follows from its integers
    contenders   how each library computes a case; every one is checked before it is timed
    arrays       the numbers that go in, and the float64 result that must come out
    checking     right or wrong, and how far from float64
    timing       rounds in which the contenders take turns
    running      one case: compile, check, time
    session      a run from the first case to the summary
    report       a table a group
    targets      the closing summary: what was aimed at, and whether it was met
    choices      what the cost model's choices cost: `python -m benchmarks.choices`
    process      what must be set before numpy, jax and torch are loaded
    plot         the ratios as a picture: `python -m benchmarks.plot results.json -o speed.svg`
    kit          how long a learner of the exercises waits: `python -m benchmarks.kit`

Ratios of one run on one machine are meant; absolute times depend on the machine and its other work.
"""
