# Matches a regular expression that takes exponential time, in C.
# verdict: timeout
import re


def running_total(values):
    return re.fullmatch(r"(a|aa|a?)+b", "a" * 200)
