# Raises a SyntaxError made by hand, with absurd positions and a text of 10 MB, from the function.
# verdict: error timeout memory
def running_total(values):
    raise SyntaxError("late", ("/etc/passwd", -(2**60), 2**60, "x" * 10**7, -5, 2**40))
