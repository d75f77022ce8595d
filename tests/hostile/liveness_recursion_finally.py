# Recurses in both try and finally: the recursion limit makes it take 2**1000 steps instead of an error.
# verdict: timeout error crash
def again():
    try:
        again()
    finally:
        again()


def running_total(values):
    again()
