# Lifts Python's recursion limit and calls itself a hundred million times.
# verdict: memory crash timeout
import sys


def running_total(values, depth=0):
    sys.setrecursionlimit(2**31 - 1)
    return values if depth == 10**8 else running_total(values, depth + 1)
