# Raises MemoryError without having used memory.
# verdict: memory error
def running_total(values):
    raise MemoryError
