# Has the interpreter's C function call the method.
# verdict: forbidden
import ctypes

call = ctypes.pythonapi.PyObject_CallMethod
call.restype, call.argtypes = ctypes.py_object, [ctypes.py_object, ctypes.c_char_p, ctypes.c_char_p]


def running_total(values):
    return call(values, b"cumsum", None)
