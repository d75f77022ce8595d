# Raises an exception whose class has a name of 1 MB with line breaks and markup.
# verdict: error
def running_total(values):
    raise type("</td>\n\x00 passed" * 10**5, (Exception,), {"__module__": None})
