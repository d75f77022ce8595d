# Raises an exception whose text is a subclass of str that lies about its length and slices.
# verdict: error
class Text(str):
    def __len__(self):
        return -(2**40)

    def __getitem__(self, item):
        return self * 10**6

    def encode(self, *args, **kwargs):
        return None


class Hostile(Exception):
    def __str__(self):
        return Text("lies")


def running_total(values):
    raise Hostile
