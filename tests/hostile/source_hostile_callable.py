# Is an object that claims every attribute and every name, and answers a word to each.
# verdict: failed bad_output error load_error crash
class Anything:
    def __getattr__(self, name):
        return self

    def __call__(self, *args, **options):
        return "passed"

    __wrapped__ = property(lambda self: self)
    __signature__ = __code__ = __name__ = 7


running_total = Anything()
