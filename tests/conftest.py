"""What every test stands on: strict rank promotion, one seeded generator, and the optional oracles."""

import os
from collections.abc import Iterator
from types import ModuleType

import hypothesis
import jax
import numpy as np
import pytest

# XLA's older emitter of loops compiles several times faster; read once, when the first array is made.
# test_convolution asks for the newer one, which users get, by itself. XLA stops at a flag that it does not know,
# so only the releases that have these are asked.
CHEAP = "--xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1"
if jax.__version_info__ < (0, 11):
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {CHEAP}"

# A (O,) bias that broadcasts along the wrong axis is an error here, not a result.
jax.config.update("jax_numpy_rank_promotion", "raise")

# The same examples in every run and on every machine; nothing is written to the disk. XLA compiles once a
# shape, so a deadline would only measure the compiler.
hypothesis.settings.register_profile("jconv", derandomize=True, database=None, deadline=None, max_examples=25)
hypothesis.settings.load_profile("jconv")


OPTIMISED = {"test_convolution"}  # what users run; elsewhere LLVM's optimisations only cost time


@pytest.fixture(autouse=True, scope="module")
def cheap_compiler(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compile without LLVM's optimisations: the compiler is most of the suite's time, and that halves it."""
    before = jax.config.read("jax_disable_most_optimizations")
    jax.config.update("jax_disable_most_optimizations", request.module.__name__ not in OPTIMISED)
    yield
    jax.config.update("jax_disable_most_optimizations", before)


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator that starts afresh for each test."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def torch() -> ModuleType:
    """PyTorch, the oracle for everything that it has."""
    module = pytest.importorskip("torch", reason="PyTorch is an oracle here: pip install 'jconv[test]'")
    module.set_num_threads(1)
    return module


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """A real photograph, (427, 640, 3) in uint8, as scikit-learn ships it."""
    datasets = pytest.importorskip("sklearn.datasets", reason="the photograph comes with scikit-learn")
    return datasets.load_sample_image("china.jpg")


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A browser, for what the visualiser's page does."""
    from viz_page import launched

    with launched() as browser:
        yield browser
