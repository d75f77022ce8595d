# Is an asynchronous function, whose call does nothing yet.
# verdict: bad_output failed error
async def running_total(values):
    return values
