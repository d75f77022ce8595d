"""What `import jconv` offers: its names, their signatures and their documentation, and what it costs."""

import ast
import doctest
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from test_architecture import FLOOR_OF

import jconv

PACKAGE = Path(jconv.__file__).parent
NAMED_MODULES = {"antialias", "counting", "equivariance", "filters", "geometry", "kernels"}
PREFIXED = ("equivariance", "filters", "kernels")  # their names need the module's: `apply`, `identity`
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    for floor in FLOOR_OF
    for path in [*PACKAGE.glob(f"{floor}.py"), *PACKAGE.glob(f"{floor}/*.py")]
)

# The contract's signatures; what a function takes beside them must be in EXTRAS.
WINDOW = "stride=1, padding=0, dilation=1"
POOL = "stride=None, padding=0, ceil_mode=False, layout='channels_first'"
OPTIONS = "padding_mode='zeros', layout='channels_first'"
CONV = f"x, kernel, bias=None, *, {WINDOW}, groups=1, {OPTIONS}, method='auto'"
CORRELATE = "x, kernel, *, padding='valid', padding_mode='zeros', stride=1, dilation=1, method='auto'"
IMAGE = "padding_mode='reflect', channel_axis=None"
SIGNATURES = {
    "conv": CONV,
    "conv1d": CONV,
    "conv2d": CONV,
    "conv3d": CONV,
    "correlate": CORRELATE,
    "convolve": CORRELATE,
    "depthwise_conv": f"x, kernel, bias=None, *, {WINDOW}, {OPTIONS}, method='auto'",
    "pointwise_conv": "x, kernel, bias=None, *, layout='channels_first'",
    "separable_conv": f"x, depthwise_kernel, pointwise_kernel, bias=None, *, {WINDOW}, {OPTIONS}",
    "conv_transpose": f"x, kernel, bias=None, *, {WINDOW}, output_padding=0, output_size=None, groups=1, "
    "layout='channels_first', method='auto'",
    "deform_conv2d": f"x, offset, kernel, bias=None, *, mask=None, {WINDOW}, groups=1",
    "locally_connected": f"x, kernel, bias=None, *, {WINDOW}",
    "pad": "x, padding, *, mode='zeros', value=0, layout='channels_first'",
    "im2col": f"x, kernel_size, *, {WINDOW}, {OPTIONS}",
    "col2im": f"columns, output_size, kernel_size, *, {WINDOW}",
    "max_pool": f"x, window, *, {POOL}, dilation=1",
    "max_pool_with_indices": f"x, window, *, {POOL}, dilation=1",
    "max_unpool": "x, indices, window, *, stride=None, padding=0, output_size=None",
    "avg_pool": f"x, window, *, {POOL}, count_include_pad=True, divisor_override=None",
    "lp_pool": f"x, window, *, p=2, {POOL}",
    "global_max_pool": "x",
    "global_avg_pool": "x",
    "adaptive_max_pool": "x, output_size",
    "adaptive_avg_pool": "x, output_size",
    "conv_output_size": f"size, kernel_size, *, {WINDOW}",
    "conv_output_shape": f"x_shape, kernel_shape, *, {WINDOW}, groups=1, layout='channels_first'",
    "conv_transpose_output_size": f"size, kernel_size, *, {WINDOW}",
    "pool_output_size": "size, window, *, ceil_mode=False",
    "same_padding": "kernel_size, *, dilation=1",
    "solve_geometry": "size, output_size, *, max_kernel=11",
    "receptive_field": "layers",
    "effective_receptive_field": "fn, input_shape",
    "conv_params": "in_channels, out_channels, kernel_size, *, groups=1, bias=True",
    "conv_macs": "in_channels, out_channels, kernel_size, output_size, *, groups=1",
    "dense_params": "in_features, out_features, *, bias=True",
    "locally_connected_params": "in_channels, out_channels, kernel_size, output_size, *, bias=True",
    "summary": "layers, input_shape",
    "count": "fn, *args",
    "explain": f"x, kernel, *, {WINDOW}, groups=1, layout='channels_first'",
    "blur_pool": "x, *, filter_size=4, stride=2, padding_mode='reflect', layout='channels_first'",
    "antialiased_conv": f"{CONV}, filter_size=4, blur_padding_mode='reflect'",
    "frequency_response": "kernel, *, size=64",
    "aliased_frequency": "frequency, *, stride=2",
    "aliasing_energy": "kernel, *, stride=2",
    "equivariance.act": "x, element, *, group='p4', on='image'",
    "equivariance.lift_conv": "x, kernel, *, group='p4', padding=0",
    "equivariance.group_conv": "x, kernel, *, group='p4', padding=0",
    "equivariance.group_pool": "x, *, reduce='max'",
    "equivariance.equivariance_error": "f, act_in, act_out, x",
    "filters.apply": f"image, kernel, *, {IMAGE}",
    "filters.sobel_magnitude": f"image, *, {IMAGE}",
    "filters.sobel_direction": f"image, *, {IMAGE}",
    "filters.box_blur": f"image, size, *, {IMAGE}",
    "filters.gaussian_blur": f"image, sigma, *, truncate=4.0, {IMAGE}",
    "filters.sharpen": f"image, *, {IMAGE}",
    "filters.unsharp_mask": f"image, sigma=1.0, *, amount=1.0, truncate=4.0, {IMAGE}",
    "filters.laplacian": f"image, *, neighbours=4, {IMAGE}",
    "filters.emboss": f"image, *, {IMAGE}",
    "filters.border_artifact": "image, kernel, *, padding_mode='zeros', channel_axis=None",
}
EXTRAS = {"precision", "preferred_element_type", "layout", "method"}
EXTRAS_OF = {
    "receptive_field": {"input_size"},
    "effective_receptive_field": {"samples", "seed", "dtype"},
    "summary": {"bytes_per_element"},
    "count": {"parameter_argnums"},
    "explain": {"platform"},
    "lp_pool": {"dilation"},
    "pool_output_size": {"stride", "padding", "dilation"},
    "conv_transpose_output_size": {"output_padding"},
}
# A keyword has one default in the whole library, but for these.
DEFAULTS = {
    "stride": {1, None, 2},  # pools: the window; blurs and what measures aliasing: 2
    "padding": {0, "valid"},  # correlate, convolve
    "padding_mode": {"zeros", "reflect"},  # filters
    "bias": {None, True},  # counting
}


def functions():
    """Every public function, by the name that users write."""
    found = {name: getattr(jconv, name) for name in jconv.__all__}
    for prefix in PREFIXED:
        module = getattr(jconv, prefix)
        found |= {f"{prefix}.{name}": getattr(module, name) for name in module.__all__}
    return {name: member for name, member in found.items() if inspect.isfunction(member)}


def classes():
    """Every public record."""
    found = {name: getattr(jconv, name) for name in jconv.__all__}
    return {name: member for name, member in found.items() if inspect.isclass(member)}


def run_python(code):
    """What a fresh interpreter prints."""
    result = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


# ---------------------------------------------------------------------------------------------------------
# Names


def test_the_package_offers_what_its_modules_define_and_the_named_modules():
    top_level = {name: import_module(f"jconv.{name}") for name in MODULES if "." not in name}
    names = {
        n for name, module in top_level.items() if name not in PREFIXED for n in getattr(module, "__all__", [])
    }
    assert set(jconv.__all__) == names | NAMED_MODULES
    assert len(jconv.__all__) == len(set(jconv.__all__))


@pytest.mark.parametrize("name", MODULES)
def test_a_modules_public_names_are_its_own(name):
    module = import_module(f"jconv.{name}")
    for public in getattr(module, "__all__", []):
        member = getattr(module, public)
        assert getattr(member, "__module__", module.__name__).startswith(module.__name__)
        assert not public.startswith("_")


@pytest.mark.parametrize("name", ["correlation", "counting", "filters", "kernels"])
def test_these_modules_define_nothing_public_beside_their_all(name):
    module = import_module(f"jconv.{name}")
    defined = {n for n, member in vars(module).items() if getattr(member, "__module__", "") == module.__name__}
    assert {n for n in defined if not n.startswith("_")} <= set(module.__all__)


def test_type_checkers_see_the_same_names():
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    [guarded] = [node for node in tree.body if isinstance(node, ast.If)]
    assert ast.unparse(guarded.test) == "TYPE_CHECKING"
    seen = {alias.asname or alias.name for node in guarded.body for alias in node.names}
    assert seen == set(jconv.__all__)


def test_names_are_found_listed_and_starred():
    for name in jconv.__all__:
        assert name in dir(jconv)
        assert getattr(jconv, name) is getattr(jconv, name)
    namespace = {}
    exec("from jconv import *", namespace)
    assert set(jconv.__all__) <= set(namespace)


def test_completion_offers_public_names_and_the_packages_own_modules_only():
    offered = {name for name in dir(jconv) if name.isidentifier() and not name.startswith("_")}
    assert offered - set(jconv.__all__) <= {path.stem for path in PACKAGE.iterdir()}


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'jconv' has no attribute 'conv4d'"):
        jconv.conv4d  # noqa: B018
    assert not hasattr(jconv, "_conv")


def test_the_version_is_the_distributions():
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", jconv.__version__)


# ---------------------------------------------------------------------------------------------------------
# Signatures


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_are_the_contracts(name):
    actual = inspect.signature(functions()[name]).parameters
    namespace = {}
    exec(f"def contract({SIGNATURES[name]}): ...", namespace)
    contract = inspect.signature(namespace["contract"]).parameters
    for parameter in contract.values():
        assert actual[parameter.name].kind is parameter.kind
        assert actual[parameter.name].default == parameter.default
    positional = [p.name for p in actual.values() if p.kind is not p.KEYWORD_ONLY]
    assert positional == [p.name for p in contract.values() if p.kind is not p.KEYWORD_ONLY]
    assert set(actual) - set(contract) <= EXTRAS | EXTRAS_OF.get(name, set())


def test_every_signature_outside_the_gallery_is_in_the_table():
    assert {name for name in functions() if not name.startswith("kernels.")} == set(SIGNATURES)


def test_siblings_share_their_defaults():
    found = {}
    for name, function in functions().items():
        for parameter in inspect.signature(function).parameters.values():
            if parameter.default is not parameter.empty and not name.startswith("kernels."):
                found.setdefault(parameter.name, set()).add(parameter.default)
    assert {n: d for n, d in found.items() if len(d) > 1} == DEFAULTS


def test_only_arrays_sizes_and_shapes_are_positional_and_have_no_default_but_the_bias():
    positional = {"x", "kernel", "bias", "columns", "image", "indices", "depthwise_kernel", "pointwise_kernel"}
    positional |= {"offset"}
    positional |= {"size", "kernel_size", "output_size", "window", "padding", "x_shape", "kernel_shape"}
    positional |= {"in_channels", "out_channels", "in_features", "out_features", "sigma", "neighbours"}
    positional |= {"element", "frequency", "f", "act_in", "act_out"}
    positional |= {"fn", "args", "layers", "input_shape"}
    for name, function in functions().items():
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is not parameter.KEYWORD_ONLY:
                assert parameter.kind is parameter.POSITIONAL_OR_KEYWORD or parameter.name == "args"
                assert parameter.name in positional, name
                if not name.startswith("kernels."):
                    optional = (name, parameter.name) == ("filters.unsharp_mask", "sigma")
                    optional |= parameter.name == "bias"
                    assert (parameter.default is parameter.empty) == (not optional), name
            else:
                assert parameter.default is not parameter.empty, name


@pytest.mark.parametrize("name", functions())
def test_every_parameter_and_result_is_annotated(name):
    signature = inspect.signature(functions()[name])
    assert signature.return_annotation is not signature.empty
    assert all(p.annotation is not p.empty for p in signature.parameters.values())


# ---------------------------------------------------------------------------------------------------------
# Documentation


def sections(function):
    """A docstring's summary line, and its sections by name."""
    text = inspect.getdoc(function) or ""
    parts = re.split(r"^(Args|Returns|Raises|Example|References):\n", text, flags=re.MULTILINE)
    return parts[0].split("\n")[0], dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", functions())
def test_every_docstring_has_a_summary_and_an_example(name):
    summary, found = sections(functions()[name])
    assert re.fullmatch(r"\S.*[.]", summary)
    assert ">>> " in found["Example"]


@pytest.mark.parametrize("name", functions())
def test_every_docstring_tells_arguments_and_results_or_whose_they_are(name):
    function = functions()[name]
    _, found = sections(function)
    module = sys.modules[function.__module__]
    named = {n for n in re.findall(r"`(\w+)`", inspect.getdoc(function)) if hasattr(module, n)}
    complete = {n for n in named if "Returns" in sections(getattr(module, n))[1]}
    if not complete:
        assert "Returns" in found
        parameters = set(inspect.signature(function).parameters)
        described = set(re.findall(r"^    (\w+): ", found.get("Args", ""), flags=re.MULTILINE))
        assert parameters - described <= {"dtype"}
        assert described <= parameters


@pytest.mark.parametrize("name", [n for n in functions() if not n.startswith("kernels.")])
def test_whatever_can_raise_says_so(name):
    _, found = sections(functions()[name])
    assert re.search(r"(ValueError|TypeError): ", found.get("Raises", "")) or "errors are those of `conv`" in (
        inspect.getdoc(functions()[name])
    )


@pytest.mark.parametrize("name", classes())
def test_every_record_tells_its_fields_or_shows_itself(name):
    record = classes()[name]
    text = inspect.getdoc(record)
    assert re.fullmatch(r"\S.*[.]", text.split("\n")[0])
    inherited = getattr(record.__base__, "__annotations__", {})
    told = {field for field in record.__annotations__ if field in text} | set(inherited)
    assert "Example:\n" in text or told >= set(record.__annotations__) or record.__base__ is tuple


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name):
    module = import_module(f"jconv.{name}")
    results = doctest.testmod(module)
    assert results.failed == 0
    members = [getattr(module, public) for public in getattr(module, "__all__", [])]
    here = [m for m in members if inspect.isfunction(m) and m.__module__ == module.__name__]
    assert results.attempted >= len(here)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for(name):
    assert len(import_module(f"jconv.{name}").__doc__.split()) >= 5


def test_the_package_is_typed():
    assert (PACKAGE / "py.typed").exists()


# ---------------------------------------------------------------------------------------------------------
# What it costs to import


def test_import_jconv_loads_neither_jax_nor_numpy():
    loaded = run_python("import sys, jconv; print(*sys.modules)")
    assert "jconv" in loaded
    assert not {"jax", "numpy", "pytest", "click", "rich"} & set(loaded)
    assert [name for name in loaded if name.startswith("jconv.")] == []


@pytest.mark.parametrize(
    "use",
    [
        "import jconv.geometry",
        "jconv.geometry",
        "jconv.conv_output_size(9, 3)",
        "jconv.receptive_field([jconv.Conv(3)])",
        "jconv.conv_params(3, 64, 3)",
        "str(jconv.summary([jconv.Conv(3, out_channels=4)], (3, 8, 8)))",
    ],
)
def test_integers_need_neither(use):
    loaded = set(run_python(f"import sys, jconv; {use}; print(*sys.modules)"))
    assert "jconv.geometry" in loaded
    assert not {"jax", "numpy"} & loaded


def touch_every_name():
    return f"for name in {jconv.__all__}: getattr(jconv, name)"


def test_the_library_loads_little_beside_jax():
    before, after = run_python(
        "import sys, jax, jax.numpy; print(*sys.modules, sep=','); import jconv\n"
        f"{touch_every_name()}\n"
        "print(*sys.modules, sep=',')"
    )
    added = set(after.split(",")) - set(before.split(","))
    assert "jconv.convolution" in added
    # A primitive takes jax.extend, and that loads these; by `xla_metadata` a call is marked.
    others = {name for name in added if name.partition(".")[0] not in {"jconv", *sys.stdlib_module_names}}
    assert {
        name
        for name in others
        if not name.startswith(("jax.extend", "jax._src", "jax.experimental.shard_map"))
        and name != "jax.experimental.xla_metadata"
    } == set()
    assert {name.removeprefix("jconv.") for name in added if name.startswith("jconv.")} <= set(MODULES)


def test_importing_the_library_starts_no_backend():
    asked = "from jax._src import xla_bridge; print(xla_bridge.backends_are_initialized())"
    assert run_python(f"import jconv\n{touch_every_name()}\n{asked}") == ["False"]


def test_the_pytest_plugin_loads_without_jax():
    loaded = run_python("import sys, jconv.kit.plugin; print(*sys.modules)")
    assert "jconv.kit.plugin" in loaded
    assert "jax" not in loaded
