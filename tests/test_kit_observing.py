"""What is forbidden is judged on what an attempt does: no disguise escapes, and no innocent is caught."""

import contextlib
import functools
import warnings
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.signal

import jconv
from jconv.kit import load_kit
from jconv.kit.attempt.calls import Call
from jconv.kit.attempt.running import load, run
from jconv.kit.cases import draw
from jconv.kit.checking import check_function

RULES = (
    "op:conv_general_dilated",
    "op:convolution",
    "op:fft",
    "op:pure_callback",
    "numpy.convolve",
    "numpy.correlate",
    "numpy.cumsum",
    "numpy.einsum",
    "scipy.signal",
    "jconv",
    "jax.numpy.polyval",
    "jax._src.interpreters.ad",
    "jax.Compiled.__call__",
    "jax.Compiled.runtime_executable",
)
X, K = np.arange(5, dtype=np.float32), np.array([1, 2], np.float32)


def broken(function, x=X, k=K):
    """The rules that a function breaks, which has to answer."""
    ran = run(function, [Call((x, k), {})], __file__, RULES)
    assert ran.outcomes[0].ending == "answered", ran.outcomes[0].text
    return set(ran.broken)


@jax.jit
def cached(x, k):
    return jnp.convolve(x, k)


class Array(np.ndarray):
    """A class that NumPy does not know."""


class Taking(np.ndarray):
    """A class that has NumPy's method for one of its own."""

    cumsum = np.ndarray.cumsum


_FLOATS = [jax.ShapeDtypeStruct((n,), "float32") for n in (5, 2)]
COMPILED = jax.jit(jnp.convolve).lower(*_FLOATS).compile()


def by_xla(x, k):
    arguments = [jax.device_put(x), jax.device_put(k)]
    return np.asarray(COMPILED.runtime_executable().execute(arguments)[0])


def on_values(x, k):
    """Not traceable: it looks at a number."""
    return jnp.convolve(x, k) if float(x[0]) >= 0 else x


def renamed(x, k):
    module = __import__("num" + "py")
    return getattr(module, "con" + "volve")(x, k)


def hidden_in_a_callback(x, k):
    shape = jax.ShapeDtypeStruct((6,), "float32")
    return jax.pure_callback(lambda x, k: np.convolve(x, k).astype(np.float32), shape, x, k)


def inside_a_scan(x, k):
    return jax.lax.scan(lambda c, _: (jnp.convolve(c, k, "same"), 0), x, None, length=2)[0]


def both_libraries(x, k):
    """Not traceable: NumPy takes the answer."""
    return np.asarray(cached(x, k)) + np.zeros(6)


GUILTY = {
    "by name": (lambda x, k: np.convolve(x, k), {"numpy.convolve", "numpy.correlate"}),
    "renamed": (renamed, {"numpy.convolve", "numpy.correlate"}),
    "below the surface": (lambda x, k: np._core.multiarray.correlate(x, k), {"numpy.correlate"}),
    "by its name in C": (lambda x, k: np._core.multiarray.correlate2(x, k, 0), {"numpy.correlate"}),
    "a sum by its name in C": (lambda x, k: np._core.multiarray.c_einsum("n->", x), {"numpy.einsum"}),
    "a method": (lambda x, k: x.cumsum(), {"numpy.cumsum"}),
    "a method of a class of one's own": (lambda x, k: x.view(Array).cumsum().view(np.ndarray), {"numpy.cumsum"}),
    "a method taken over": (lambda x, k: x.view(Taking).cumsum().view(np.ndarray), {"numpy.cumsum"}),
    "compiled beforehand": (lambda x, k: COMPILED(x, k), {"jax.Compiled.__call__"}),
    "compiled beforehand, and run by XLA": (by_xla, {"jax.Compiled.runtime_executable"}),
    "a package": (lambda x, k: scipy.signal.fftconvolve(x, k), {"scipy.signal"}),
    "jconv": (lambda x, k: jconv.correlate(x, k), {"jconv"}),
    "an operation": (lambda x, k: jnp.convolve(x, k), {"op:conv_general_dilated"}),
    "jitted": (cached, {"op:conv_general_dilated"}),
    "in a scan": (inside_a_scan, {"op:conv_general_dilated"}),
    "on values": (on_values, {"op:conv_general_dilated"}),
    "in both libraries": (both_libraries, {"op:conv_general_dilated"}),
    "in a callback": (hidden_in_a_callback, {"op:pure_callback"}),
    "a transform": (lambda x, k: jnp.fft.rfft(jnp.asarray(x)).real, {"op:fft"}),
    "a jitted function of jax": (lambda x, k: jnp.polyval(jnp.asarray(k), jnp.asarray(x)), {"jax.numpy.polyval"}),
    "a derivative": (lambda x, k: jax.grad(lambda x: (x**2).sum())(jnp.asarray(x)), {"jax._src.interpreters.ad"}),
}


@pytest.mark.parametrize("run_before", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("disguise", GUILTY)
def test_no_disguise_escapes(disguise, run_before):
    function, rules = GUILTY[disguise]
    if run_before:  # from now on jax runs it from a cache
        function(X, K)
    assert rules & broken(function)


def conv(x, k):
    """A right answer that happens to be called conv."""
    return np.array([x[i : i + 2] @ k for i in range(4)])


@jax.jit
def polyval(x, k):
    return sum(c * x**n for n, c in enumerate(k))


def correlate(x, k):
    """numpy.convolve, scipy.signal and jconv are only mentioned."""
    return sum(jnp.asarray(x)[i : i + 4] * k[i] for i in range(2))


@pytest.mark.parametrize("innocent", [conv, polyval, correlate, lambda x, k: np.lib.stride_tricks.as_strided(x)])
def test_no_innocent_is_caught(innocent):
    assert broken(innocent) == set()


def watch_turned_off(x):
    import sys

    sys.setprofile(None)
    return np.cumsum(x)


def watch_made_to_fail(x):
    def deeper():
        try:
            deeper()
        except RecursionError:
            len(())  # the watch's own call is one too many

    deeper()
    return np.cumsum(x)


def watch_turned_off_in_c(x):
    import sys

    watch = functools.partial(sys.getprofile)()
    functools.partial(sys.setprofile, None)()
    y = np.cumsum(x)
    functools.partial(sys.setprofile, watch)()
    return y


def in_a_tracer(x):
    import sys

    answers = []
    sys.settrace(lambda *_: answers.append(np.cumsum(x)))
    (lambda: 0)()
    sys.settrace(None)
    return answers[0]


def in_an_audit_hook(x):
    import sys

    answers, asked = [], True
    sys.addaudithook(lambda event, _: answers.append(np.cumsum(x)) if asked and event == "jconv.go" else None)
    sys.audit("jconv.go")
    asked = False  # the hook stays
    return answers[0]


def in_the_watch_itself(x):
    """It looks up who wrote a method in C; a class that answers by itself is not asked."""
    answers = []

    class Telling(type):
        @property
        def __mro__(cls):
            answers.append(np.cumsum(x))
            return ()

    class List(list, metaclass=Telling):
        pass

    List().append(0)
    return answers[0] if answers else np.cumsum(x)


def in_a_thread(x):
    import threading

    answers = []
    thread = threading.Thread(target=lambda: answers.append(np.cumsum(x)))
    thread.start()
    thread.join()
    return answers[0]


def in_a_thread_by_another_name(x):
    import _thread

    _thread.start_new(lambda: None, ())
    return x.cumsum()


def in_a_thread_from_a_text(x):
    exec("import _thread; _thread.start_new_thread(int, ())", {"__name__": "a module of its own"})
    return x.cumsum()


def in_a_process(x):
    import subprocess

    subprocess.run(["true"], check=True)
    return x


def in_a_process_by_another_name(x):
    import os

    os.waitpid(os.posix_spawnp("true", ["true"], os.environ), 0)
    return x


def in_a_process_by_way_of_c(x):
    import os

    with warnings.catch_warnings(action="ignore"):  # jax has threads
        pid = functools.partial(os.fork)()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return x


def in_another_program(x):
    import os

    with contextlib.suppress(PermissionError):  # this process goes on
        os.execv("/bin/true", ["true"])
    return x


@pytest.mark.parametrize(
    ("hiding", "said"),
    [
        (watch_turned_off, "turning the watch off (sys.setprofile"),
        (watch_turned_off_in_c, "turning the watch off (sys.setprofile"),
        (watch_made_to_fail, "numpy.cumsum"),
        (in_the_watch_itself, "numpy.cumsum"),
        (in_a_tracer, "turning the watch off (sys.settrace"),
        (in_an_audit_hook, "turning the watch off (sys.addaudithook"),
        (in_a_thread, "a thread of its own (_thread.start_new_thread"),
        (in_a_thread_by_another_name, "a thread of its own (_thread.start_new_thread"),
        (in_a_thread_from_a_text, "a thread of its own (_thread.start_new_thread"),
        (in_a_process, "another process (_posixsubprocess.fork_exec"),
        (in_a_process_by_another_name, "another process (os.posix_spawn"),
        (in_a_process_by_way_of_c, "another process (os.fork"),
        (in_another_program, "another process (os.exec"),
    ],
)
def test_hiding_is_forbidden_where_anything_is(hiding, said):
    kit = load_kit(Path(__file__).parent / "sequences_kit")
    exercise = kit.exercises[0]
    judged = check_function(exercise, draw(kit, exercise, 0), hiding, __file__)
    assert judged.verdict == "forbidden"
    assert said in judged.feedback
    assert load_kit(Path(__file__).parent / "sequences_kit").exercises[1].forbidden == {}


def test_the_line_is_told():
    source = (
        b"import numpy as np\ndef helper(x):\n    return np.convolve(x, x)\ndef f(x, k):\n    return helper(x)\n"
    )
    ran = run(load(source, "attempt.py", "f"), [Call((X, K), {})], "attempt.py", RULES)
    assert ran.broken["numpy.convolve"] == "line 3"


def test_a_profiler_that_was_there_is_put_back():
    import sys

    def profile(frame, event, argument):
        pass

    sys.setprofile(profile)
    try:
        broken(conv)
        assert sys.getprofile() is profile
    finally:
        sys.setprofile(None)


def test_nothing_is_watched_where_nothing_is_forbidden():
    import sys

    seen = []
    run(lambda x: seen.append(sys.getprofile()), [Call((X,), {})], __file__)
    assert seen == [None]
