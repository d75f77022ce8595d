"""An attempt: one function of a learner's, run on inputs. The only code that ever shares a process with it.

The same files run in two places: inside pytest, when a learner checks herself, and alone in a child process,
when the grader runs a stranger's code. They therefore import nothing but the standard library, numpy and each
other, and know no reference, no expected value, no comparison and no score.

    values        what an answer may be
    calls         one call of the learner's function
    frame         values as bytes, and back, trusting nothing
    transforming  a function under jit, vmap or grad
    observing     what was used of what is forbidden
    hiding        what would hide its use
    exporting     a function as a program that runs where its source is not
    running       load a source, call its function on every case
    child         the child process: a request on standard input, one frame back
"""
