# Executes marshalled bytes, made while it is loaded, in which the call cannot be read.
# verdict: forbidden
import base64
import marshal

HIDDEN = base64.b64encode(marshal.dumps(compile("__import__('numpy').cumsum(values)", "<hidden>", "eval")))


def running_total(values):
    return eval(marshal.loads(base64.b64decode(HIDDEN)), {"values": values})
