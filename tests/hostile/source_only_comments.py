# Holds nothing but comments.
# verdict: load_error not_started

