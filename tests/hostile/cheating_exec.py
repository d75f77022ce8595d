# Executes a text that calls np.cumsum.
# verdict: forbidden
def running_total(values):
    names = {"values": values}
    exec("import num" + "py\nanswer = num" + "py.cum" + "sum(values)", names)
    return names["answer"]
