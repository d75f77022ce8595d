def running_total(values):
    totals = [values[0]]
    for n in range(1, len(values) + 1):
        totals.append(totals[-1] + values[n])
    return totals
