# Returns an integer of 800 million bits.
# verdict: bad_output output_limit failed
def running_total(values):
    return 1 << 8 * 10**8
