# Raises an exception whose text holds what XML, terminals, HTML and CSV cannot bear.
# verdict: error
def running_total(values):
    terminal, html = "\x00\x1b[2J\x1b]0;title\x07\ud800\uffff", "]]><script>alert(1)</script>"
    raise ValueError("=1+1" + terminal + html + '\r\n\u202e",,\n::error::')
