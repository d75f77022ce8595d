# Returns a list in a list in a list, 100 000 deep.
# verdict: bad_output failed error crash
def running_total(values):
    answer = []
    for _ in range(10**5):
        answer = [answer]
    return answer
