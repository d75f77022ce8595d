def running_total(values)
    return values
