# Returns a memoryview of a wrong size, with a format that is not that of its bytes.
# verdict: bad_output failed crash error
def running_total(values):
    return memoryview(bytearray(24)).cast("B", (2, 3, 4))
