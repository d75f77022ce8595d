# Returns an object whose exchange of arrays gives a capsule that holds nothing.
# verdict: bad_output failed error crash
class Answer:
    def __dlpack_device__(self):
        return 1, 0

    def __dlpack__(self, **options):
        return None


def running_total(values):
    return Answer()
