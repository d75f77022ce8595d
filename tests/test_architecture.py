"""The house stands as drawn: imports run one way, no cycle, no file too long. See section 1 of the contract.

`violations` reads a source tree and never imports it, so the tests below can plant an arrow that runs back in
a copy and see that it is found.
"""

import ast
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAX_LINES = 400

# The library, from the ground up: a module imports from lower floors, and from its own if no cycle forms.
FLOORS = [
    {"arguments"},
    {"arrays", "boundary", "geometry", "meshes"},
    {"folding", "largest", "padding", "patches", "sums"},
    {"algorithms"},
    {"execution"},
    {"convolution", "passes"},
    {
        "adaptive",
        "correlation",
        "counting",
        "deformable",
        "effective",
        "kernels",
        "largest",
        "local",
        "pooling",
        "separable",
        "transposed",
    },
    {"antialias", "equivariance", "filters"},
]
FLOOR_OF = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}

# The second line, never imported by the library: what each of it may import beside the library and itself.
SECOND_LINE = {
    "sharded": set(),
    "tiled": set(),
    "files": set(),
    "pictures": {"files"},
    "kit": {"files"},
    "grader": {"files", "kit"},
    "viz": set(),
    "cli": {"files", "grader", "kit", "pictures", "sharded", "tiled", "viz"},
}

INTEGERS_ONLY = {"arguments", "geometry"}  # the standard library and each other
ALSO = {"counting": {"rich"}}  # its tables, drawn when they are asked for
ATTEMPT = ("jconv", "kit", "attempt")  # the grader's child imports it as a package of its own, without jconv
ATTEMPT_MAY_IMPORT = {"numpy", "ml_dtypes", "jax"}  # jax when it is asked for: test_kit_attempt


FRONT_DOOR = "only users go through the front door"
HOMELESS = "the module has no place in the house: give it a floor"
ALONE = "an attempt has only the standard library, numpy, jax and its siblings, relatively"
BACK = "the arrow runs back"
SECOND = "the library never imports the second line"
PUBLIC = "viz uses the public API only"
NO_ARRAYS = "integers only: no arrays here"
FOREIGN = "the library stands on jax and numpy"


def violations(root: Path) -> list[str]:
    """Everything in the tree `root`/jconv that the contract forbids, one line each: `file: what`."""
    found, arrows = [], {}
    for path in sorted((root / "jconv").rglob("*.py")):
        file = path.relative_to(root)
        module = file.with_suffix("").parts
        module = module[:-1] if module[-1] == "__init__" else module
        targets = list(imports(path, root))
        arrows[module] = {target for target, _ in targets if target[0] == "jconv"}
        if len(module) > 1 and module[1] not in (*FLOOR_OF, *SECOND_LINE):
            found.append(f"{file}: {HOMELESS}")
            continue
        for target, relative in targets:
            if rule := forbidden(module, target, relative):
                found.append(f"{file}: imports {'.'.join(target)}: {rule}")
        if len(path.read_text().splitlines()) > MAX_LINES:
            found.append(f"{file}: more than {MAX_LINES} lines")
    found += [f"cycle: {' -> '.join('.'.join(m) for m in cycle)}" for cycle in cycles(arrows)]
    return list(dict.fromkeys(found))


def forbidden(module: tuple[str, ...], target: tuple[str, ...], relative: bool) -> str | None:
    """The rule that an import breaks, if any."""
    ours = target[0] == "jconv"
    if module[:3] == ATTEMPT:
        own = relative and target[:3] == ATTEMPT
        return None if own or target[0] in ATTEMPT_MAY_IMPORT | sys.stdlib_module_names else ALONE
    here = module[1] if len(module) > 1 else None  # None: the front door, jconv/__init__.py
    there = target[1] if len(target) > 1 else None
    if ours and there is not None and there not in (*FLOOR_OF, *SECOND_LINE):
        return HOMELESS
    if here in SECOND_LINE:
        if not ours or there is None or there in {here, *SECOND_LINE[here]}:
            return None
        if there in SECOND_LINE:
            return f"{here} does not import {there}"
        return PUBLIC if here == "viz" else None
    if ours:
        if there is None:
            return FRONT_DOOR
        if there in SECOND_LINE:
            return SECOND
        return BACK if here is not None and FLOOR_OF[there] > FLOOR_OF[here] else None
    if here in INTEGERS_ONLY or here is None:
        return None if target[0] in sys.stdlib_module_names else NO_ARRAYS
    return None if target[0] in {"jax", "numpy", *ALSO.get(here, ()), *sys.stdlib_module_names} else FOREIGN


def imports(path: Path, root: Path) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every module that a file imports, anywhere in it, in full, and whether it says so relatively."""
    package = path.relative_to(root).parts[:-1]
    for node in nodes(path.read_text()):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split(".")), False
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            for alias in node.names:
                yield (*base, alias.name) if is_module(root, *base, alias.name) else base, node.level > 0
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield tuple(argument.value.split(".")), False


@cache
def nodes(source: str) -> list[ast.AST]:
    """A file's syntax, read once for all the copies that hold it."""
    return list(ast.walk(ast.parse(source)))


def is_module(root: Path, *parts: str) -> bool:
    path = root.joinpath(*parts)
    known = len(parts) == 2 and parts[0] == "jconv" and parts[1] in (*FLOOR_OF, *SECOND_LINE)
    return known or path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def cycles(arrows: dict[tuple[str, ...], set[tuple[str, ...]]]) -> Iterator[list[tuple[str, ...]]]:
    """The first way back to a module that a walk along the arrows finds, for each walk that finds one."""
    done = set()

    def walk(module, trail):
        if module in trail:
            yield [*trail[trail.index(module) :], module]
        elif module not in done:
            for target in sorted(arrows.get(module, ())):
                yield from walk(target, [*trail, module])
            done.add(module)

    for module in sorted(arrows):
        yield from walk(module, [])


# ---------------------------------------------------------------------------------------------------------


def test_the_house_stands():
    assert violations(ROOT) == []


def test_the_walk_sees_imports_of_every_kind():
    arrows = {path.stem: set(imports(path, ROOT)) for path in (ROOT / "jconv").rglob("*.py")}
    assert (("jconv", "padding"), False) in arrows["patches"]  # from jconv.padding import extend
    assert (("jconv", "kernels"), False) in arrows["linear"]  # from jconv import kernels
    assert (("jconv", "algorithms", "reference"), False) in arrows["select"]
    assert (("jconv", "kit", "attempt", "values"), True) in arrows["frame"]  # from .values import Value


def test_the_textbooks_loop_shares_no_code_with_the_other_lowerings():
    loop = {target for target, _ in imports(ROOT / "jconv/algorithms/reference.py", ROOT)}
    assert {target[:2] for target in loop if target[0] == "jconv"} == {("jconv", "geometry")}


@pytest.mark.parametrize("folder", ["tests", "exercises", "solutions"])
def test_no_file_is_too_long(folder):
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    assert [file for file in files if len(file.read_text().splitlines()) > MAX_LINES] == []


# fmt: off
PLANTS = [
    # the second line, in every way to write an import
    ("geometry", "import jconv.grader", "jconv.grader", SECOND),
    ("geometry", "import math, jconv.grader as g", "jconv.grader", SECOND),
    ("convolution", "from jconv import grader", "jconv.grader", SECOND),
    ("convolution", "from jconv import geometry as g, viz", "jconv.viz", SECOND),
    ("padding", "from . import kit", "jconv.kit", SECOND),
    ("padding", "from .kit.manifest import Kit", "jconv.kit.manifest", SECOND),
    ("algorithms/lax", "from .. import grader", "jconv.grader", SECOND),
    ("algorithms/__init__", "from ..grader import grade", "jconv.grader", SECOND),
    ("filters", "from jconv.grader import *", "jconv.grader", SECOND),
    ("arrays", "def f():\n    from jconv.kit.cases import case", "jconv.kit.cases", SECOND),
    ("arrays", "class A:\n    import jconv.cli", "jconv.cli", SECOND),
    ("counting", "if 0:\n    import jconv.tiled", "jconv.tiled", SECOND),
    ("counting", "try:\n    import jconv.sharded\nexcept ImportError: ...", "jconv.sharded", SECOND),
    ("kernels", "import importlib\nimportlib.import_module('jconv.viz')", "jconv.viz", SECOND),
    ("kernels", "__import__('jconv.kit')", "jconv.kit", SECOND),
    ("filters", "from jconv.pictures import read", "jconv.pictures", SECOND),
    ("__init__", "from jconv.kit import case", "jconv.kit", SECOND),
    # up the floors
    ("arguments", "from jconv.geometry import Window", "jconv.geometry", BACK),
    ("geometry", "from jconv.padding import pad", "jconv.padding", BACK),
    ("padding", "import jconv.algorithms.lax", "jconv.algorithms.lax", BACK),
    ("patches", "from jconv.convolution import conv", "jconv.convolution", BACK),
    ("algorithms/lax", "from ..convolution import conv", "jconv.convolution", BACK),
    ("convolution", "from jconv import filters", "jconv.filters", BACK),
    ("convolution", "from jconv.transposed import conv_transpose", "jconv.transposed", BACK),
    ("pooling", "from jconv.convolution import conv", None, None),
    # what the library stands on
    ("arrays", "from jconv import conv2d", "jconv", FRONT_DOOR),
    ("filters", "import jconv", "jconv", FRONT_DOOR),
    ("geometry", "import jax.numpy as jnp", "jax.numpy", NO_ARRAYS),
    ("arguments", "def f():\n    import numpy", "numpy", NO_ARRAYS),
    ("__init__", "import jax", "jax", NO_ARRAYS),
    ("filters", "import scipy.ndimage", "scipy.ndimage", FOREIGN),
    ("algorithms/select", "import pytest", "pytest", FOREIGN),
    # the second line among itself
    ("kit/manifest", "from jconv.grader import grade", "jconv.grader", "kit does not import grader"),
    ("kit/show", "import jconv.viz", "jconv.viz", "kit does not import viz"),
    ("grader/batch", "from jconv import viz", "jconv.viz", "grader does not import viz"),
    ("grader/batch", "import jconv.cli", "jconv.cli", "grader does not import cli"),
    ("sharded", "from jconv.kit import case", "jconv.kit", "sharded does not import kit"),
    ("viz/trace", "from jconv.geometry import plan_conv", "jconv.geometry", PUBLIC),
    ("viz/trace", "from jconv import conv2d", None, None),
    # the attempt
    ("kit/attempt/values", "import jconv", "jconv", ALONE),
    ("kit/attempt/values", "from jconv.kit.attempt import frame", "jconv.kit.attempt.frame", ALONE),
    ("kit/attempt/child", "from ..manifest import Kit", "jconv.kit.manifest", ALONE),
    ("kit/attempt/child", "from .. import manifest", "jconv.kit.manifest", ALONE),
    ("kit/attempt/child", "def f():\n    import flax", "flax", ALONE),
    ("kit/attempt/frame", "import pickle, chex", "chex", ALONE),
    ("kit/attempt/frame", "import ml_dtypes", None, None),
    ("kit/attempt/child", "def f():\n    import jax", None, None),
    ("kit/attempt/child", "from . import frame", None, None),
    # a module that nobody gave a place
    ("pooling", "from jconv.stray import f", "jconv.stray", HOMELESS),
]
# fmt: on


@pytest.mark.parametrize(("file", "line", "target", "rule"), PLANTS)
def test_an_arrow_that_runs_back_is_found_wherever_it_is_planted(file, line, target, rule, tmp_path):
    package = (ROOT / "jconv" / file).is_dir()
    path = f"jconv/{file}/__init__.py" if package else f"jconv/{file}.py"
    if "stray" in line:
        plant(copy_of_the_package(tmp_path), "jconv/stray.py", "")
    found = [new for new in found_after_planting(tmp_path, path, line) if not new.startswith("cycle")]
    assert found == ([] if rule is None else [f"{path}: imports {target}: {rule}"])


@pytest.mark.parametrize(
    ("file", "line", "members"),
    [
        ("padding", "from jconv.patches import im2col", {"padding", "patches"}),
        ("padding", "def f():\n    import jconv.padding", {"padding"}),
        ("arrays", "import jconv.geometry", set()),  # on one floor, and no way back
        ("algorithms/reference", "from . import select", {"algorithms.reference", "algorithms.select"}),
        ("kit/comparison", "from . import judging", {"kit.comparison", "kit.judging"}),
        ("kit/answers", "from jconv import kit", {"kit", "kit.answers"}),
    ],
)
def test_a_cycle_is_found(file, line, members, tmp_path):
    found = found_after_planting(tmp_path, f"jconv/{file}.py", line)
    assert all(new.startswith("cycle: ") for new in found)
    seen = {module for new in found for module in new.removeprefix("cycle: ").split(" -> ")}
    assert seen == {f"jconv.{member}" for member in members}


def test_a_module_without_a_place_is_found(tmp_path):
    assert found_after_planting(tmp_path, "jconv/stray.py", "import math") == [f"jconv/stray.py: {HOMELESS}"]


def test_a_file_that_grows_too_long_is_found(tmp_path):
    found = found_after_planting(tmp_path, "jconv/arrays.py", "\n" * MAX_LINES)
    assert found == ["jconv/arrays.py: more than 400 lines"]


def found_after_planting(tmp_path, path, line):
    """The violations that a line adds to a copy of the package; what was wrong before is not its fault."""
    tree = copy_of_the_package(tmp_path)
    before = violations(tree)
    plant(tree, path, line)
    return [found for found in violations(tree) if found not in before]


def copy_of_the_package(tmp_path):
    if not (tmp_path / "jconv").exists():
        shutil.copytree(ROOT / "jconv", tmp_path / "jconv", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def plant(tree, path, line):
    """Append to a file, which need not be there yet."""
    (tree / path).parent.mkdir(exist_ok=True)
    with (tree / path).open("a") as file:
        file.write(f"\n{line}\n")
