# Imports a package that is not there.
# verdict: load_error
import no_such_package_of_the_hostile_corpus


def running_total(values):
    return no_such_package_of_the_hostile_corpus.totals(values)
