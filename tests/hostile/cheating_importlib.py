# Calls np.cumsum by way of importlib and a name spelled backwards.
# verdict: forbidden
import importlib


def running_total(values):
    return vars(importlib.import_module("ypmun"[::-1]))["musmuc"[::-1]](values)
