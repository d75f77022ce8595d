# Returns a list that holds itself.
# verdict: bad_output failed error
def running_total(values):
    answer = [1]
    answer.append(answer)
    return answer
