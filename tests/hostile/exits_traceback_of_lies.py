# Raises from code that claims to be a file it is not, with line numbers beyond its end.
# verdict: error
def running_total(values):
    source = "\n" * 10**6 + "1 / 0"
    exec(compile(source, "/etc/passwd", "exec"))
