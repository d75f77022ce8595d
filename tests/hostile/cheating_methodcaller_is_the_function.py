# Is an operator.methodcaller: C calls C, and no Python frame is ever made.
# verdict: forbidden
import operator

running_total = operator.methodcaller("cumsum")
