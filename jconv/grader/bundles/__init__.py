"""An autograder to upload: a kit's cases, jconv itself and what starts it, as a platform wants them.

    exam          the cases, drawn and answered beforehand, as bytes: what a bundle has in place of solutions
    content       what is the same in every bundle
    gradescope    a zip file for Gradescope
    classroom50   a folder for classroom50, which is public: visible cases alone
    prairielearn  questions and a grader for PrairieLearn
    running       what runs on the platform
    command       `jconv grade bundle`

A platform's module says both what its bundle holds and where things lie when it runs there. No bundle holds a
reference or a generator, so none can be read out of one; the answers to hidden cases are in those that students
cannot read.
"""
